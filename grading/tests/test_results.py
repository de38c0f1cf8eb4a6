"""The records of results.jsonl: written whole, read back, refused where they do not belong."""

import dataclasses
import errno
import json
import os

import pytest

from grading import results
from grading.errors import ResultsError
from grading.journal import Journal
from grading.results import Handed, Header, Limits, Override, Verdict

HEADER = Header("1.0", "c0ffee", "CPython 3.11.7", "none", "Linux", "2026-01-01T00:00:00+0000")
VERDICT = Verdict("s0001", "01_fork", "test_one", "[spawn]", "failed", "two\nlines \u2028 and \udc80", 0.5, 0.25, True)
HANDED = Handed("s0001", "ann", {"01_fork": "abc"}, "", ("note",), ("01_fork",), "ann.zip", 2, "2026-03-01T12:00:00+0000", "its name", True)
OVERRIDE = Override("s0001", "01_fork", 7.5, "spoke to her", "prof", "2026-03-02T08:00:00+0000", "abc")
RECORDS = [HEADER, Limits(5.0, {"01_fork/test_one": 7}), HANDED, VERDICT, OVERRIDE]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_survives_the_way_to_the_file_and_back(record):
    line = results.to_line(record)
    assert line.isascii() and line.count(b"\n") == 1
    assert results.from_line(line) == record


BAD = {
    '{"record": "gossip"}': "no record",
    "[]": "no record",
    '{"record": "submission", "id": "s1", "name": "a", "late": 1}': "field 'late' is int, not bool",
    '{"record": "limits", "default": "5"}': "field 'default' is str, not float",
    '{"record": "limits", "default": true}': "field 'default' is bool, not float",
    '{"record": "limits", "default": NaN}': "field 'default' is float, not float",
    '{"record": "limits", "default": -1}': "field 'default' is int, not float",
    '{"record": "limits", "default": 1, "tests": {"a": "b"}}': "field 'tests' is dict, not dict",
    '{"record": "limits"}': "no field 'default'",
    '{"record": "limits", "default": 1, "hours": 1}': "unknown field 'hours'",
    '{"record": "header", "format": 99}': "written in another format than 1",
    '{"record": "submission", "id": "s1", "name": "a", "notes": [1]}': "field 'notes' is list, not tuple",
    '{"record": "verdict", "submission": "s1", "section": "a", "test": "t", "case": "", "outcome": "splendid"}': "unknown outcome 'splendid'",
}


@pytest.mark.parametrize("line", BAD)
def test_a_line_that_is_no_record_is_told_why(line):
    with pytest.raises(ValueError) as caught:
        results.from_line(line.encode())
    assert BAD[line] in str(caught.value)


def test_a_verdict_must_be_an_object():
    with pytest.raises(ValueError, match="not an object but list"):
        results.verdict_from([])


def test_the_latest_word_counts_and_again_forgets():
    known = results.Results()
    for record in (HEADER, Handed("s0001", "ann"), VERDICT):
        known.add(record)
    known.add(Verdict("s0001", "01_fork", "test_one", "[spawn]", "passed"))
    assert known.of("s0001")[VERDICT.key].outcome == "passed"
    known.add(Handed("s0001", "ann", again=("02_process",)))
    assert known.of("s0001")
    known.add(Handed("s0001", "ann", again=("01_fork",)))
    assert not known.of("s0001")


def test_an_override_outlives_new_verdicts_until_it_is_withdrawn():
    known = results.Results()
    for record in (HEADER, Handed("s0001", "ann"), OVERRIDE, Handed("s0001", "ann", again=("01_fork",)), VERDICT):
        known.add(record)
    assert known.overrides["s0001"] == {"01_fork": OVERRIDE}
    known.add(dataclasses.replace(OVERRIDE, withdrawn=True))
    assert known.overrides["s0001"] == {}


def test_lines_of_earlier_versions_are_read():
    line = b'{"record":"submission","id":"s0001","name":"ann","digests":{},"refused":"","notes":[],"again":[]}\n'
    assert results.from_line(line) == Handed("s0001", "ann")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "results.jsonl"


def test_what_is_appended_is_read_back(path):
    with Journal(path, HEADER) as journal:
        for record in RECORDS[1:]:
            journal.append(record)
    again, whole = results.read(path)
    assert again == journal.results and whole == path.stat().st_size


@pytest.mark.parametrize("tail", [b'{"record":"verdict","subm', b'{"record":"verdict"}\n', b"\0" * 100, b"\xff\n"])
def test_a_torn_end_is_cut_off_and_written_over(path, tail):
    with Journal(path, HEADER) as journal:
        journal.append(RECORDS[2])
    whole = path.read_bytes()
    path.write_bytes(whole + tail)
    with Journal(path, HEADER) as journal:
        journal.append(VERDICT)
    assert path.read_bytes() == whole + results.to_line(VERDICT)


def test_a_broken_line_in_the_middle_is_named(path):
    path.write_bytes(results.to_line(HEADER) + b"oops\n" + results.to_line(VERDICT))
    with pytest.raises(ResultsError, match=r"line 2: .*; move the file away, or grade anew with --fresh"):
        Journal(path, HEADER)


def test_a_file_of_somebody_elses_is_not_touched(path):
    path.write_bytes(b"dear diary\n")
    with pytest.raises(ResultsError, match="it was not written by grade"):
        Journal(path, HEADER)
    assert path.read_bytes() == b"dear diary\n"


@pytest.mark.parametrize(
    "field, words", [("kit", "version of the kit"), ("course", "course"), ("python", "Python"), ("sandbox", "sandbox")]
)
def test_results_of_other_conditions_are_not_continued(path, field, words):
    Journal(path, HEADER).__exit__()
    other = Header(**{**HEADER.__dict__, field: "other"})
    with pytest.raises(ResultsError, match=f"was made under another {words} .*; use --fresh to grade anew, or choose another --out"):
        Journal(path, other)
    with Journal(path, other, fresh=True) as journal:
        assert journal.results.header == other
        assert json.loads(path.read_text())["kit"] == "1.0"
        journal.take_its_place()
        assert json.loads(path.with_name("results.jsonl.old").read_text())["kit"] == "1.0"
        journal.append(HANDED)
    assert results.read(path)[0].header == other and results.read(path)[0].handed
    assert not path.with_name("results.jsonl.new").exists()


def test_what_was_begun_anew_and_did_not_take_its_place_leaves_the_old_file(path):
    with Journal(path, HEADER) as journal:
        journal.append(HANDED)
    before = path.read_bytes()
    with Journal(path, HEADER, fresh=True) as journal:
        journal.append(VERDICT)
    assert path.read_bytes() == before and [each.name for each in path.parent.iterdir()] == [path.name]


def test_beginning_anew_finds_decisions_behind_a_broken_line(path):
    path.write_bytes(b"".join(map(results.to_line, (HEADER, HANDED))) + b"oops\n" + results.to_line(OVERRIDE))
    with Journal(path, HEADER, fresh=True) as journal:
        assert journal.before.overrides == {"s0001": {"01_fork": OVERRIDE}}


def test_two_writers_are_refused(path):
    with Journal(path, HEADER), pytest.raises(ResultsError, match="another grade is writing it"):
        Journal(path, HEADER)


def test_two_writers_are_refused_while_one_begins_anew(path):
    Journal(path, HEADER).__exit__()
    with Journal(path, HEADER, fresh=True) as journal:
        for _ in range(2):
            with pytest.raises(ResultsError, match="another grade is writing it"):
                Journal(path, HEADER)
            journal.take_its_place()


def test_a_disk_that_fills_in_the_middle_of_a_line_leaves_whole_lines(path, monkeypatch):
    with Journal(path, HEADER) as journal:
        journal.append(RECORDS[2])
        whole = path.read_bytes()
        real, calls = os.write, []

        def full(handle, data):
            calls.append(data)
            if len(calls) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(handle, data[: len(data) // 2])

        with monkeypatch.context() as patch:
            patch.setattr(os, "write", full)
            with pytest.raises(ResultsError, match="No space left on device; 1 submissions' results so far are kept"):
                journal.append(VERDICT)
        assert path.read_bytes() == whole
        journal.append(VERDICT)
    assert path.read_bytes() == whole + results.to_line(VERDICT)


def test_a_folder_in_its_place_is_named(path):
    path.mkdir()
    with pytest.raises(ResultsError, match="cannot be written .*; choose another --out"):
        Journal(path, HEADER)
