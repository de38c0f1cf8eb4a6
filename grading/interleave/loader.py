"""Reads source files once and executes them anew for each schedule."""

import ast
import sys
from collections.abc import Callable, Container
from pathlib import Path
from types import CodeType, ModuleType

from .errors import SceneError
from .instrument import instrument
from .scopes import Variable, assigned_attributes, bound_names
from .sites import Sites


class Source:
    """A file of code under test, compiled with hooks in it."""

    def __init__(self, name: str, path: str, text: str, scene: str | None = None):
        self.name = name
        self.path = path
        self.lines = text.splitlines()
        self.globals: dict[str, Variable] = {}
        self._tree = ast.parse(text, path)
        if scene is not None:
            self._tree.body = needed_for(scene, self._tree, path)
        self.imports = imported_names(self._tree)
        self.assigns = assigned_attributes(self._tree)
        self._code: CodeType | None = None

    def compile(self, sites: Sites, accesses: bool, attributes: Container[str]) -> None:
        """Put the hooks in.  `attributes` are the names of all that any source assigns."""
        instrumented, self.globals = instrument(self._tree, self.path, sites, accesses, attributes)
        self._code = compile(instrumented, self.path, "exec", dont_inherit=True)

    def module(self, builtins: dict) -> ModuleType:
        """An empty module; `execute` fills it."""
        module = ModuleType(self.name)
        vars(module).update(__file__=self.path, __builtins__=builtins)
        return module

    def execute(self, module: ModuleType) -> None:
        exec(self._code, vars(module))


def imported_names(tree: ast.Module) -> set[str]:
    """The modules that the code imports, anywhere in it, by the first part of their names."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def needed_for(scene: str, tree: ast.Module, path: str) -> list[ast.stmt]:
    """The statements of a file that a scene needs: its own, and what binds the names used in them, and so on.

    What else the file holds (claims, `import pytest`, a call of explore) is not executed.
    """
    binders: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for name in bound_names(statement):
            binders.setdefault(name, []).append(statement)
    if scene not in binders:
        raise SceneError(f"{path}: there is no {scene!r} at the top level of this file; a scene is a function of a module")
    needed: set[ast.stmt] = {
        statement
        for statement in tree.body
        if isinstance(statement, ast.ImportFrom) and (statement.module == "__future__" or statement.names[0].name == "*")
    }
    names, seen = [scene], set()
    while names:
        name = names.pop()
        if name in seen:
            continue
        seen.add(name)
        for statement in binders.get(name, ()):
            needed.add(statement)
            names.extend(_names(compile(ast.Module([statement], []), path, "exec", dont_inherit=True)))
    return [statement for statement in tree.body if statement in needed]


def _names(code: CodeType) -> set[str]:
    """The globals (and attributes) that some code uses; its local variables are no names of the module."""
    return {*code.co_names}.union(*(_names(inner) for inner in code.co_consts if isinstance(inner, CodeType)))


class Program:
    """Everything that one exploration executes: the scene's file and the modules that it is given."""

    def __init__(self, scene: Callable, source: str | None, modules: dict[str, str]):
        function = getattr(scene, "__code__", None)
        if function is None or scene.__qualname__ != scene.__name__:
            raise SceneError(f"{scene!r} is no scene: a scene is a plain function at the top level of a module")
        self._scene = scene.__name__
        parameters = function.co_varnames[: function.co_argcount + function.co_kwonlyargcount]
        missing = [name for name in parameters if name not in modules]
        if missing:
            raise SceneError(
                f"{self._scene}({', '.join(parameters)}): no module is given for {missing[0]!r}; modules={{name: path}}"
            )
        self.sites = Sites()
        self.parameters = parameters
        self.sources = {
            name: Source(name, str(path), Path(path).read_text(encoding="utf-8"))
            for name, path in modules.items()
        }
        path = function.co_filename
        text = Path(path).read_text(encoding="utf-8") if source is None else source
        self.own = Source(Path(path).stem, path, text, self._scene)
        attributes = self.own.assigns.union(*(source.assigns for source in self.sources.values()))
        for source in self.sources.values():
            source.compile(self.sites, True, attributes)
        self.own.compile(self.sites, not modules, attributes)

    def lines(self) -> dict[str, list[str]]:
        return {source.path: source.lines for source in (*self.sources.values(), self.own)}

    def imports(self, module: str) -> bool:
        """Whether any of the code imports that module."""
        return any(module in source.imports for source in (*self.sources.values(), self.own))

    def prepare(self, library, builtins: dict) -> Callable[[], object]:
        """Fresh, still empty modules; the result executes them and then plays the scene."""
        library.modules = {name: source.module(builtins) for name, source in self.sources.items()}
        modules = library.modules
        own = self.own.module(builtins)

        def play():
            sys.modules.update({**modules, self.own.name: own})
            for name, source in self.sources.items():
                source.execute(modules[name])
            self.own.execute(own)
            value = vars(own)[self._scene](**{name: modules[name] for name in self.parameters})
            library.verify()
            return value

        return play

    def registered(self):
        """While code under test runs, sys.modules holds its modules, as some of the library expects; then what it held before."""
        return _Registered({*self.sources, self.own.name})


class _Registered:
    """Puts back what sys.modules held under those names."""

    def __init__(self, names: set[str]):
        self._names = names
        self._before: dict[str, ModuleType] = {}

    def __enter__(self):
        self._before = {name: sys.modules[name] for name in self._names if name in sys.modules}
        return self

    def __exit__(self, *_):
        for name in self._names:
            sys.modules.pop(name, None)
        sys.modules.update(self._before)
