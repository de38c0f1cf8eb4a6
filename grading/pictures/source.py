"""A source file as HTML, a list item a line, with its keywords, texts and comments told apart."""

import io
import keyword
import tokenize

from grading.pages import escaped

_LOOKS = {tokenize.STRING: "str", tokenize.COMMENT: "com"} | {
    getattr(tokenize, name): "str" for name in ("FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END") if hasattr(tokenize, name)
}


def lines(text):
    """The lines of TEXT as HTML.  A file that is no Python is shown plainly, as far as it is not."""
    plain = text.expandtabs(4).split("\n")
    spans = [[] for _ in plain]
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(plain)).readline):
            look = "key" if token.type == tokenize.NAME and keyword.iskeyword(token.string) else _LOOKS.get(token.type)
            if look:
                _mark(spans, plain, token, look)
    except (tokenize.TokenError, SyntaxError):
        pass  # what came before is told apart, the rest is not
    return [_line(line, marks) for line, marks in zip(plain, spans, strict=True)]


def _mark(spans, plain, token, look):
    (first, start), (last, end) = token.start, token.end
    for number in range(first, last + 1):
        if number <= len(plain):
            spans[number - 1].append((start if number == first else 0, end if number == last else len(plain[number - 1]), look))


def _line(line, marks):
    out, done = [], 0
    for start, end, look in marks:
        if start >= done:
            out += [escaped(line[done:start]), f'<span class="{look}">', escaped(line[start:end]), "</span>"]
            done = end
    return "".join([*out, escaped(line[done:])])
