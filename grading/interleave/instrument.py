"""Puts a call of a hook before each step of a source file that may touch shared state.

The rewriting works on the syntax tree, so that a step is the same on every Python, whatever its bytecode; a hook gets the
very object that is touched, evaluated once, in the order of the original.  The access itself stays in the code:
`self.balance` becomes `__explorer_at__(7, self).balance`.  Names, line numbers and texts of errors are unchanged.

Only functions are rewritten: a module's top level and the bodies of its classes run before any thread is started.
What stays one step: a `match` statement's patterns, `yield from`, and binding a name by `def`, `class`, `import` or `except`.
"""

import ast
from collections.abc import Container

from .scopes import Scope, Variable, analyse, comprehension_names
from .sites import Sites

# Called by name, these look at the frame that calls them, or touch nothing that is shared.
_DIRECT = frozenset(
    "super locals globals vars dir eval exec range isinstance issubclass type int float bool object callable id print".split()
)


def instrument(
    tree: ast.Module, path: str, sites: Sites, accesses: bool = True, attributes: Container[str] = ()
) -> tuple[ast.Module, dict[str, Variable]]:
    """Rewrite a module's tree in place; the tree, and the module's globals.

    Without `accesses`, loops alone are noticed (in the file of a scene that is given modules).  `attributes` are the names of
    those that other modules assign.
    """
    rewriter = (Rewriter if accesses else LoopCounter)(path, sites)
    rewriter.scopes, variables = analyse(tree, attributes)
    return ast.fix_missing_locations(rewriter.visit(tree)), variables


class LoopCounter(ast.NodeTransformer):
    """Has every round of a `while` loop noticed, so that one that changes nothing is known to be endless; and the
    expressions behind `with`, for naming locks in stories."""

    def __init__(self, path: str, sites: Sites):
        self.path = path
        self.sites = sites
        self.scopes: dict[ast.AST, Scope] = {}
        self.scope: Scope | None = None
        self.classes: list[str] = []  # names of the classes around, for private attributes
        self.hidden: frozenset = frozenset()  # names of the comprehensions around
        self._temporaries = 0

    def site(self, node: ast.AST, kind: str, text: str, field: str = "", variable: Variable | None = None) -> ast.Constant:
        return self.sites.add(path=self.path, line=node.lineno, kind=kind, text=text, field=field, variable=variable)

    def hook(self, name: str, node: ast.AST, *arguments: ast.expr) -> ast.Call:
        function = ast.Name(f"__explorer_{name}__", ast.Load())
        return ast.copy_location(ast.Call(function, list(arguments), []), node)

    def _function(self, node):
        if not isinstance(node, ast.Lambda):
            node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        node.args.defaults = [self.visit(default) for default in node.args.defaults]
        node.args.kw_defaults = [default and self.visit(default) for default in node.args.kw_defaults]
        outside = self.scope, self.hidden
        self.scope, self.hidden = self.scopes[node], frozenset()
        if isinstance(node, ast.Lambda):
            node.body = self.visit(node.body)
        else:
            node.body = self.block(node.body)
        self.scope, self.hidden = outside
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = _function

    def visit_ClassDef(self, node):
        outside, self.scope = self.scope, None
        self.classes.append(node.name)
        self.generic_visit(node)
        self.classes.pop()
        self.scope = outside
        return node

    def visit_match_case(self, node):
        """Patterns keep their form: the language allows no calls there."""
        node.guard = node.guard and self.visit(node.guard)
        node.body = self.block(node.body)
        return node

    def block(self, statements: list) -> list:
        """Visit statements that may each become several."""
        result = []
        for statement in statements:
            visited = self.visit(statement)
            result.extend(visited if isinstance(visited, list) else [visited])
        return result

    def visit_While(self, node):
        text = ast.unparse(node.test)
        self.generic_visit(node)
        if self.scope is None:
            return node
        site = self.site(node, "loop", "while")
        test = self.tested(node.test, text)
        node.test = ast.copy_location(ast.BoolOp(ast.And(), [self.hook("lap", node, site), test]), node.test)
        return [ast.copy_location(ast.Expr(self.hook("loop", node, site)), node), node]

    def _with(self, node):
        texts = [ast.unparse(item.context_expr) for item in node.items]
        after = self.rebind(
            [name for item in node.items if item.optional_vars for name in self.shared_names(item.optional_vars)]
        )
        self.generic_visit(node)
        node.body = after + node.body
        if self.scope is not None:
            for item, text in zip(node.items, texts):
                item.context_expr = self.hook(
                    "named", item.context_expr, self.site(item.context_expr, "with", text), item.context_expr
                )
        return node

    visit_With = visit_AsyncWith = _with

    def tested(self, node: ast.expr, text: str) -> ast.expr:
        """`node`, right before it is found true or false."""
        return node

    def shared_names(self, target: ast.expr) -> list[ast.Name]:
        """The names in a target that are shared variables."""
        return []

    def rebind(self, names: list[ast.Name]) -> list[ast.stmt]:
        """Have those targets bound to temporaries instead; the statements that then bind the shared variables."""
        return []


class Rewriter(LoopCounter):
    """Has every access noticed that may be to something shared."""

    def whole(self, node: ast.expr, text: str) -> ast.expr:
        """`node`, right before what it holds is looked at."""
        if isinstance(node, (ast.Constant, ast.JoinedStr, ast.Compare, ast.Lambda)) or self.scope is None:
            return node
        return self.hook("whole", node, self.site(node, "read", text), node)

    tested = whole

    def temporary(self) -> str:
        self._temporaries += 1
        return f"_explorer_{self._temporaries}"

    def mangled(self, name: str) -> str:
        if self.classes and name.startswith("__") and not name.endswith("__"):
            return f"_{self.classes[-1].lstrip('_')}{name}"
        return name

    def variable(self, node: ast.Name) -> Variable | None:
        if self.scope is None or node.id in self.hidden:
            return None
        return self.scope.variable(node.id)

    # -- names -------------------------------------------------------------------------------------------------

    def visit_Name(self, node):
        variable = self.variable(node) if isinstance(node.ctx, ast.Load) else None
        if variable is None or not variable.assigned:
            return node
        site = self.site(node, "read", node.id, variable=variable)
        return ast.copy_location(ast.IfExp(self.hook("var", node, site, ast.Constant(True)), node, ast.Constant(None)), node)

    def before_store(self, name: ast.Name, value: ast.expr) -> ast.expr:
        """`value`, right before it is bound to a shared variable."""
        site = self.site(name, "write", name.id, variable=self.variable(name))
        return self.hook("var", value, site, value)

    def visit_NamedExpr(self, node):
        node.value = self.visit(node.value)
        if self.variable(node.target) is not None:
            node.value = self.before_store(node.target, node.value)
        return node

    def shared_names(self, target: ast.expr) -> list[ast.Name]:
        if self.scope is None:
            return []
        names = [name for name in ast.walk(target) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)]
        return [name for name in names if self.variable(name) is not None]

    def rebind(self, names: list[ast.Name]) -> list[ast.stmt]:
        statements = []
        for name in names:
            temporary = self.temporary()
            value = self.before_store(name, ast.copy_location(ast.Name(temporary, ast.Load()), name))
            statements.append(
                ast.copy_location(ast.Assign([ast.copy_location(ast.Name(name.id, ast.Store()), name)], value), name)
            )
            name.id = temporary
        return statements

    # -- attributes and items ----------------------------------------------------------------------------------

    def visit_Attribute(self, node):
        if self.scope is None:
            return self.generic_visit(node)
        kind = "read" if isinstance(node.ctx, ast.Load) else "write"
        site = self.site(node, kind, ast.unparse(node), self.mangled(node.attr))
        node.value = self.hook("at", node.value, site, self.visit(node.value))
        return node

    def visit_Subscript(self, node):
        if self.scope is None:
            return self.generic_visit(node)
        text = ast.unparse(node)
        value, key = self.visit(node.value), self.key(node.slice)
        if isinstance(node.ctx, ast.Load):
            return self.hook("item", node, self.site(node, "item", text), value, key)
        name = self.temporary()
        node.value = ast.copy_location(ast.NamedExpr(ast.Name(name, ast.Store()), value), value)
        node.slice = self.hook("before", key, self.site(node, "write", text), key, ast.Name(name, ast.Load()))
        return node

    def key(self, node: ast.expr) -> ast.expr:
        """A subscript as an expression of its own: `1:2` is slice(1, 2, None)."""
        if isinstance(node, ast.Slice):
            parts = [part and self.visit(part) for part in (node.lower, node.upper, node.step)]
            return self.hook("slice", node, *(part or ast.copy_location(ast.Constant(None), node) for part in parts))
        if isinstance(node, ast.Tuple):
            node.elts = [self.key(element) for element in node.elts]
            return node
        return self.visit(node)

    # -- statements --------------------------------------------------------------------------------------------

    def visit_Assign(self, node):
        if self.scope is None:
            return self.generic_visit(node)
        text = ast.unparse(node.value)
        node.value = self.visit(node.value)
        if any(isinstance(target, (ast.Tuple, ast.List)) for target in node.targets) and not isinstance(node.value, ast.Tuple):
            node.value = self.whole(node.value, text)
        single = node.targets[0] if len(node.targets) == 1 else None
        if isinstance(single, ast.Name) and self.variable(single) is not None:
            node.value = self.before_store(single, node.value)
            return node
        after = [statement for target in node.targets for statement in self.rebind(self.shared_names(target))]
        node.targets = [self.visit(target) for target in node.targets]
        return [node, *after]

    def visit_AnnAssign(self, node):
        if self.scope is None or node.value is None:
            return node
        node.value = self.visit(node.value)
        if isinstance(node.target, ast.Name):
            if self.variable(node.target) is not None:
                node.value = self.before_store(node.target, node.value)
        else:
            node.target = self.visit(node.target)
        return node

    def visit_AugAssign(self, node):
        if self.scope is None:
            return self.generic_visit(node)
        target, value = node.target, self.visit(node.value)
        text = ast.unparse(target)
        if isinstance(target, ast.Name):
            variable = self.variable(target)
            current = ast.copy_location(ast.Name(target.id, ast.Load()), target)
            node.value = self.hook("mutate", value, self.site(target, "write", text), value, current)
            if variable is None:
                return node
            node.value = self.before_store(target, node.value)
            read = self.hook("var", target, self.site(target, "read", text, variable=variable), ast.Constant(True))
            return [ast.copy_location(ast.Expr(read), node), node]
        name = self.temporary()
        owner = ast.copy_location(ast.NamedExpr(ast.Name(name, ast.Store()), self.visit(target.value)), target.value)
        if isinstance(target, ast.Attribute):
            field = self.mangled(target.attr)
            target.value = self.hook("at", target, self.site(target, "read", text, field), owner)
            write = self.site(target, "write", text, field)
        else:
            key = self.key(target.slice)
            target.value = owner
            target.slice = self.hook("before", key, self.site(target, "read", text), key, ast.Name(name, ast.Load()))
            write = self.site(target, "write", text)
        node.value = self.hook("before", value, write, value, ast.Name(name, ast.Load()))
        return node

    def visit_Delete(self, node):
        if self.scope is None:
            return node
        shared = [target for target in node.targets if isinstance(target, ast.Name) and self.variable(target) is not None]
        node.targets = [self.visit(target) for target in node.targets]
        before = [
            ast.copy_location(
                ast.Expr(
                    self.hook("var", name, self.site(name, "write", name.id, variable=self.variable(name)), ast.Constant(True))
                ),
                name,
            )
            for name in shared
        ]
        return [*before, node]

    def _loop_over(self, node):
        after = self.rebind(self.shared_names(node.target))
        self.generic_visit(node)
        if self.scope is not None:
            node.iter = self.hook("each", node.iter, self.site(node.iter, "iterate", ast.unparse(node.target)), node.iter)
            node.body = after + node.body
        return node

    visit_For = _loop_over

    # -- expressions -------------------------------------------------------------------------------------------

    def _comprehension(self, node):
        outside, self.hidden = self.hidden, self.hidden | comprehension_names(node)
        self.generic_visit(node)
        if self.scope is not None:
            for generator in node.generators:
                if not generator.is_async:
                    site = self.site(generator.iter, "iterate", ast.unparse(generator.target))
                    generator.iter = self.hook("each", generator.iter, site, generator.iter)
        self.hidden = outside
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def visit_Call(self, node):
        text = ast.unparse(node)
        direct = isinstance(node.func, ast.Name) and node.func.id in _DIRECT and self.variable(node.func) is None
        self.generic_visit(node)
        if self.scope is None or direct:
            return node
        node.args = [self.site(node, "call", text), node.func, *node.args]
        node.func = ast.copy_location(ast.Name("__explorer_call__", ast.Load()), node)
        return node

    def visit_Starred(self, node):
        text = ast.unparse(node.value)
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.value = self.whole(node.value, text)
        return node

    def visit_Compare(self, node):
        left = ast.unparse(node.left)
        texts = [ast.unparse(operand) for operand in node.comparators]
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], (ast.Is, ast.IsNot)):
            return node
        operands = zip(node.comparators, texts)
        node.comparators = [self.whole(operand, text) for operand, text in operands]
        if not isinstance(node.ops[0], (ast.In, ast.NotIn)):
            node.left = self.whole(node.left, left)
        return node

    def _tested(self, node):
        text = ast.unparse(node.test)
        self.generic_visit(node)
        node.test = self.tested(node.test, text)
        return node

    visit_If = visit_IfExp = visit_Assert = _tested

    def visit_BoolOp(self, node):
        texts = [ast.unparse(value) for value in node.values]
        self.generic_visit(node)
        node.values = [self.whole(value, text) for value, text in zip(node.values, texts)]
        return node

    def visit_BinOp(self, node):
        left, right = ast.unparse(node.left), ast.unparse(node.right)
        simple = (ast.Name, ast.Attribute, ast.Subscript)
        wrap_left, wrap_right = isinstance(node.left, simple), isinstance(node.right, simple)
        self.generic_visit(node)
        if wrap_left:
            node.left = self.whole(node.left, left)
        if wrap_right:
            node.right = self.whole(node.right, right)
        return node

    def visit_UnaryOp(self, node):
        text = ast.unparse(node.operand)
        self.generic_visit(node)
        if isinstance(node.op, ast.Not):
            node.operand = self.whole(node.operand, text)
        return node

    def visit_FormattedValue(self, node):
        text = ast.unparse(node.value)
        self.generic_visit(node)
        node.value = self.whole(node.value, text)
        return node
