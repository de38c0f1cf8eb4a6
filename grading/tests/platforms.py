"""What the tests know of the platforms that read reports: their schemas, and the environment in which one of them asks for its own."""

import json
from pathlib import Path

import jsonschema
import pytest

SCHEMAS = Path(__file__).with_name("schemas")
ENVIRONMENT = {
    "CLASSROOM": "cs", "ASSIGNMENT": "hw1", "ASSIGNMENT_TYPE": "individual", "OWNER": "ann", "SUBMISSION_TAG": "submit/1", "COMMIT_URL": "c",
    "RELEASE_URL": "r", "REVIEW_URL": "v", "COMMIT_DATETIME": "2026-11-26T09:00:00Z",
}  # fmt: skip


def valid(name, document):
    """DOCUMENT, read back from JSON as strictly as a platform may read it, and held against its schema."""
    text = json.dumps(document, allow_nan=False)
    read_back = json.loads(text, parse_constant=pytest.fail)
    text.encode("ascii")
    jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text())).validate(read_back)
    return read_back
