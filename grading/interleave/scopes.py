"""Which names in a function are shared: globals, and variables that functions inside each other have in common."""

import ast
import builtins
from collections.abc import Container

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Variable:
    """A shared variable: the place that its accesses have in common.  All calls of a function share its variables here,
    which can add switch points and never hides one."""

    def __init__(self, name: str, is_global: bool):
        self.name = name
        self.is_global = is_global
        self.assigned = False  # whether any function binds it anew; what none does need not be looked at


class Scope:
    """A function's names.  `parent` is the function around it; classes between do not count."""

    def __init__(self, node: ast.AST, parent: "Scope | None", module: "ModuleScope"):
        self.parent = parent
        self.module = module
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.bound: set[str] = set()
        self.captured: dict[str, Variable] = {}  # variables of this function that functions inside it use
        arguments = node.args
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
            if argument is not None:
                self.bound.add(argument.arg)
        body = [node.body] if isinstance(node, ast.Lambda) else node.body
        for statement in body:
            self._collect(statement, frozenset())
        self.bound -= self.globals | self.nonlocals

    def _collect(self, node: ast.AST, hidden: frozenset) -> None:
        """Gather the names that this function itself binds; `hidden` are those of a comprehension around `node`."""
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            if not isinstance(node, ast.Lambda):
                self.bound.add(node.name)
            return
        if isinstance(node, _COMPREHENSIONS):
            hidden = hidden | comprehension_names(node)
        elif isinstance(node, ast.Global):
            self.globals.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            self.nonlocals.update(node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and node.id not in hidden:
            self.bound.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self.bound.update((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            self.bound.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            self.bound.add(node.rest)
        for child in ast.iter_child_nodes(node):
            self._collect(child, hidden)

    def variable(self, name: str) -> Variable | None:
        """The shared variable that `name` means here; None for one of the function's own, or a builtin."""
        if name in self.globals:
            return self.module.variable(name)
        if name in self.bound:
            return self.captured.get(name)
        scope = self.parent
        while scope is not None:
            if name in scope.globals:
                return self.module.variable(name)
            if name in scope.bound:
                return scope.captured.setdefault(name, Variable(name, False))
            scope = scope.parent
        return self.module.variable(name)


class ModuleScope:
    """The globals of a module."""

    def __init__(self, tree: ast.Module):
        self.variables: dict[str, Variable] = {}
        self._bound = {name for statement in tree.body for name in bound_names(statement)}
        self._bound.update(name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names)

    def variable(self, name: str) -> Variable | None:
        if name not in self._bound and hasattr(builtins, name):
            return None
        if name not in self.variables:
            self.variables[name] = Variable(name, True)
        return self.variables[name]


def bound_names(statement: ast.AST) -> set[str]:
    """The names that a statement of a module binds there."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    names = {statement.id} if isinstance(statement, ast.Name) and isinstance(statement.ctx, ast.Store) else set()
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.Lambda):
            names |= bound_names(child)
    return names


def comprehension_names(node: ast.AST) -> frozenset:
    """The names that a comprehension keeps to itself."""
    return frozenset(
        name.id for generator in node.generators for name in ast.walk(generator.target) if isinstance(name, ast.Name)
    )


def analyse(tree: ast.Module, attributes: Container[str]) -> tuple[dict[ast.AST, Scope], dict[str, Variable]]:
    """The scope of each function in a module, with every shared variable found; and the module's globals.

    `attributes` are those that are assigned anywhere: `module.NAME = ...` binds a global as well.
    """
    module = ModuleScope(tree)
    scopes: dict[ast.AST, Scope] = {}
    bound: list[tuple[Scope, str]] = []

    def visit(node: ast.AST, scope: Scope | None, hidden: frozenset) -> None:
        if isinstance(node, FUNCTIONS):
            scope, hidden = Scope(node, scope, module), frozenset()
            scopes[node] = scope
        elif isinstance(node, _COMPREHENSIONS):
            hidden = hidden | comprehension_names(node)
        elif isinstance(node, ast.Name) and scope is not None and node.id not in hidden:
            scope.variable(node.id)
            if not isinstance(node.ctx, ast.Load):
                bound.append((scope, node.id))
        for child in ast.iter_child_nodes(node):
            visit(child, scope, hidden)

    visit(tree, None, frozenset())
    for scope, name in bound:
        variable = scope.variable(name)
        if variable is not None:
            variable.assigned = True
    for name, variable in module.variables.items():
        variable.assigned |= name in attributes
    return scopes, module.variables


def assigned_attributes(tree: ast.Module) -> set[str]:
    """The names of all attributes that are assigned or deleted somewhere."""
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)}
