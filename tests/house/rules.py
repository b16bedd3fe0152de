"""The house rules that no linter knows, each as a function of a file's path and text."""

import ast
import re
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PACKAGES = ("devices", "firmware_config", "kiosk", "queue_server", "signage")
LONGEST_FUNCTION = 60
LONGEST_FILE = 500
P95_FUNCTION = 30
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "core", "manager"}
FORBIDDEN_IMPORTS = {"asyncio", "unittest.mock", "mock"}
HANDED_ON = {"kiosk/worker.py", "queue_server/storage/writer.py"}
"""The two places that catch whatever comes: they hand it to the thread that waits for the answer, which raises it."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def product_files() -> list[Path]:
    """Return every Python file of the product."""
    return [PROJECT / "run_kiosk.py", *(path for name in PACKAGES for path in sorted((PROJECT / name).rglob("*.py")))]


def files_of_tests() -> list[Path]:
    """Return every Python file of the tests."""
    return sorted((PROJECT / "tests").rglob("*.py"))


def broken_rules(path: Path, text: str) -> list[str]:
    """Return `line: rule` for every rule that the file breaks."""
    tree = ast.parse(text)
    found = [
        *_names(path),
        *_sizes(text, tree),
        *_docstring(path, tree),
        *_annotations(tree),
        *_handlers(path, tree),
        *_imports(tree),
        *_comments(text),
        *_opens_at_import(path, tree),
    ]
    if "tests" in path.parts:
        found += _tests(tree)
    return found


def function_lengths(text: str) -> list[int]:
    """Return the length in lines of every function."""
    return [_length(node) for node in ast.walk(ast.parse(text)) if isinstance(node, Function)]


def _length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _names(path: Path) -> Iterator[str]:
    if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES:
        yield f"1: the name {path.stem} says nothing"


def _sizes(text: str, tree: ast.Module) -> Iterator[str]:
    if len(text.splitlines()) > LONGEST_FILE:
        yield f"{LONGEST_FILE}: the file is longer than {LONGEST_FILE} lines"
    for node in ast.walk(tree):
        if isinstance(node, Function) and _length(node) > LONGEST_FUNCTION:
            yield f"{node.lineno}: {node.name} is longer than {LONGEST_FUNCTION} lines"


def _docstring(path: Path, tree: ast.Module) -> Iterator[str]:
    if ast.get_docstring(tree) is None and path.name != "__init__.py":
        yield "1: the module does not say what it is"


def _annotations(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, Function):
            continue
        arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
        rest = [found for found in (node.args.vararg, node.args.kwarg) if found is not None]
        bare = [
            found.arg for found in arguments + rest if found.annotation is None and found.arg not in {"self", "cls"}
        ]
        if bare or node.returns is None:
            yield f"{node.lineno}: {node.name} is not annotated"


def _handlers(path: Path, tree: ast.Module) -> Iterator[str]:
    if path.as_posix() in HANDED_ON:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            caught = (
                [] if node.type is None else [name.id for name in ast.walk(node.type) if isinstance(name, ast.Name)]
            )
            if node.type is None or {"Exception", "BaseException"} & set(caught):
                yield f"{node.lineno}: a broad except hides bugs"


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
        else:
            continue
        for name in sorted(names & FORBIDDEN_IMPORTS):
            yield f"{node.lineno}: {name} is not used in this house"


def _comments(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type != tokenize.COMMENT:
            continue
        line, comment = token.start[0], token.string
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", comment):
            yield f"{line}: what is not done is not left as a note"
        if re.search(r"type:\s*ignore(?!\[[a-z-]+(, ?[a-z-]+)*\]\s*#?\s*\S)", comment):
            yield f"{line}: a type: ignore names its code and its reason"
        if re.search(r"noqa(?!:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*\s+[-#]*\s*\S)", comment):
            yield f"{line}: a noqa names its rule and its reason"


def _opens_at_import(path: Path, tree: ast.Module) -> Iterator[str]:
    """Nothing opens at import: a bare call at the top of a module does something."""
    if path.parent.name == "screens" or path.parts[0] == "tests" or path.match("migrations/env.py"):
        return
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func).islower():
            yield f"{node.lineno}: something happens at import"


def _tests(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        said = ast.unparse(node.func)
        if said == "time.sleep":
            yield f"{node.lineno}: a test waits for a condition, not for a time"
        if said in {
            "pytest.skip",
            "pytest.mark.skip",
            "pytest.mark.skipif",
            "pytest.mark.xfail",
            "pytest.importorskip",
        }:
            yield f"{node.lineno}: a test that is skipped shows nothing"
