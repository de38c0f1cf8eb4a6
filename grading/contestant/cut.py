"""Cut a test file in two: the scenes, which go into the contestant, and the claims, which do not.

Test functions and classes, fixtures, marks, imports of pytest and of the kit, and names that start with EXPECTED are taken out, comments
too; line numbers stay.  Without the cut, a student's function could read the expected value from the claims' constants.
"""

import ast
import builtins
import io
import sys
import tokenize

_JUDGES = ("pytest", "grading")  # what only the claims may import


class CutError(Exception):
    """The test file's scenes need something that does not go into the contestant."""


def cut(source, name):
    """The scenes of the test file's SOURCE, line for line.  NAME is the file's, for messages.

    Raises CutError where a scene uses a name that was cut, or a module beyond the standard library.
    """
    tree = ast.parse(source, name)
    kept = [node for node in tree.body if not _is_claim(node)]
    _check(kept, tree, name)
    wanted = {line for node in kept for line in _lines(node)}
    shared = wanted & {line for node in tree.body if node not in kept for line in _lines(node)}
    if shared:
        raise CutError(f"{name}:{min(shared)}: a scene and a claim share this line; give each its own")
    return "".join(line if number in wanted else "\n" for number, line in enumerate(_without_comments(source), 1))


def imports(source):
    """The modules that the SOURCE of scenes imports at its margin, as `cut` left it: names such as "http.client"."""
    return sorted({name for node in ast.parse(source).body for name in _imported(node)})


def _lines(node):
    first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
    return range(first, node.end_lineno + 1)


def _is_claim(node):
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name) if name.lower().startswith("test"):
            return True
        case ast.FunctionDef(decorator_list=decorators) if any("pytest" in ast.dump(decorator) for decorator in decorators):
            return True
        case ast.Import(names=names):
            return any(alias.name.split(".")[0] in _JUDGES for alias in names)
        case ast.ImportFrom(module=module):
            return (module or "").split(".")[0] in _JUDGES
        case ast.Assign(targets=targets, value=value):
            return any(map(_is_claims_name, targets)) or "id='pytest'" in ast.dump(value)  # a mark with a name
        case ast.AnnAssign(target=target) | ast.AugAssign(target=target):
            return _is_claims_name(target)
    return False


def _is_claims_name(target):
    return any(isinstance(node, ast.Name) and (node.id.startswith("EXPECTED") or node.id == "pytestmark") for node in ast.walk(target))


def _check(kept, tree, name):
    """Do the kept statements stand on their own?"""
    gone = {bound for node in tree.body if node not in kept for bound in _bound(node)} - {bound for node in kept for bound in _bound(node)}
    for node in kept:
        for part in _parts(node):
            if _is_claim(part):
                raise CutError(f"{name}:{part.lineno}: a claim inside another statement does not stay out; move it to the margin")
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load) and part.id in gone - set(dir(builtins)):
                raise CutError(f"{name}:{part.lineno}: a scene uses {part.id!r}, which belongs to the claims; hand it in as an argument")
            for module in _imported(part):
                if module.partition(".")[0] not in sys.stdlib_module_names:
                    raise CutError(f"{name}:{part.lineno}: a scene imports {module!r}; scenes use the standard library alone")


def _parts(node):
    """The statements inside a compound statement, except in a function's or a class's own body."""
    for part in ast.iter_child_nodes(node):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return
        if isinstance(part, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            yield part
            yield from _parts(part)


def _imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return ["." * node.level + (node.module or "")] if isinstance(node, ast.ImportFrom) else []


def _bound(node):
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).split(".")[0] for alias in node.names]
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    return [part.id for target in targets if target is not None for part in ast.walk(target) if isinstance(part, ast.Name)]


def _without_comments(source):
    lines = list(io.StringIO(source))  # not splitlines, which takes a form feed for the end of a line
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip() + "\n"
    return lines
