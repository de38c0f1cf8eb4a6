"""Self-contained HTML pages: one file each, with its style and its script in it, that asks nothing of any network.

Whatever comes from a submission goes through `escaped` or `data`.  The page's own policy lets no other script run than the one
that is in it, and forbids every request, should anything ever slip through.
"""

import base64
import hashlib
import html
import json
from functools import cache
from importlib import resources

from grading.contestant.text import printable

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
{body}
{script}</body>
</html>
"""


def escaped(text):
    """TEXT as HTML that shows just this text, in an element or in a quoted attribute; what cannot be seen is spelled out."""
    return html.escape(printable(str(text)), quote=True)


def data(name, value):
    """VALUE, plain data, as an element that the page's script finds by the id NAME; nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return f'<script type="application/json" id="{escaped(name)}">{text.replace("<", chr(92) + "u003c")}</script>'


@cache
def asset(package, name):
    """The text of the file NAME in the folder `assets` of the PACKAGE."""
    return resources.files(package).joinpath("assets", name).read_text(encoding="utf-8")


def page(title, body, style, script=""):
    """A whole page: its TITLE, its BODY as HTML, its own STYLE beside the one that all pages share, and its SCRIPT."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return _PAGE.format(
        policy=f"'sha256-{digest}'" if script else "'none'",
        title=escaped(title),
        style=asset("grading.pages", "base.css") + style,
        body=body,
        script=f"<script>{script}</script>\n" if script else "",
    )
