"""The places in the code explored where something shared may be touched."""

import ast
from dataclasses import dataclass

from .scopes import Variable


@dataclass(frozen=True)
class Site:
    """A place in a source file where something shared may be touched."""

    path: str
    line: int
    kind: str  # read, write, call, item, iterate
    text: str  # the source of what is touched
    field: str = ""  # an attribute's name
    variable: Variable | None = None

    @property
    def writes(self) -> bool:
        return self.kind == "write"


class Sites(list):
    """All sites of one exploration; a site's number is its position."""

    def add(self, **fields) -> ast.Constant:
        self.append(Site(**fields))
        return ast.Constant(len(self) - 1)
