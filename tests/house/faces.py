"""What the faces may not hold themselves: colours, type below the scale, and words that people read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.rules import PROJECT
from tests.look import THEME

FACES = ("kiosk", "signage", "queue_server/web")
WRITTEN = {".py", ".kv", ".html", ".js", ".css"}
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})(?![0-9a-zA-Z_-])")
COLOUR_FUNCTION = re.compile(r"\b(?:rgba?|hsla?|hwb|oklch)\s*\(\s*[\d.]")
NAMED_COLOUR = re.compile(
    r"(?:color|background|fill|stroke|border)\s*[:=]\s*[\"']?(white|black|red|green|blue|gr[ae]y)\b"
)
KV_COLOUR = re.compile(r"^\s*(?:rgba?|color|hsv)\s*:\s*\(?\s*[\d.]")
CHINESE = re.compile(r"[㐀-䶿一-鿿]")
TYPE = re.compile(r"(?:font-size|font)\s*:\s*([^;}]*)")
LENGTH = re.compile(r"(?<![\w.-])(\d*\.?\d+)(px|pt|vh|mm)\b")
MM_PER_PT = 25.4 / 72
BY_STANDARD = {"signage/posters/rendering.py", "signage/posters/templates/plan_drawing.html"}
"""A code is black on white for its scanner, a safety symbol white on its colour (GB 2894): no theme may change that."""


def files_of_faces() -> list[Path]:
    """Returns every file of the faces that somebody wrote."""
    found = (path for face in FACES for path in sorted((PROJECT / face).rglob("*")))
    return [path for path in found if path.suffix in WRITTEN and "vendor" not in path.parts]


def is_catalogue(path: Path) -> bool:
    """Whether a file of the faces is there to hold texts."""
    return path.name in {"texts.js", "sentences.py"} or path.parent.name == "texts"


def colours_of_its_own(path: Path, text: str) -> list[str]:
    """Returns `line: literal` for every colour that a file names instead of taking it from the theme."""
    found = []
    for line, written in _written(path, text):
        found += [f"{line}: {match[0]}" for match in COLOUR.finditer(written)]
        found += [f"{line}: {match[0]}" for match in COLOUR_FUNCTION.finditer(written)]
        found += [f"{line}: {match[1]}" for match in NAMED_COLOUR.finditer(written) if path.suffix != ".py"]
        if path.suffix == ".kv" and KV_COLOUR.match(written):
            found.append(f"{line}: {written.strip()}")
    return [one for one in found if str(path) not in BY_STANDARD or not re.search("#(fff|000)$", one)]


def words_of_its_own(path: Path, text: str) -> list[str]:
    """Returns `line: words` for all Chinese that a file says without a catalogue."""
    return [f"{line}: {written.strip()}" for line, written in _written(path, text) if CHINESE.search(written)]


def refusals_in_place(text: str) -> list[str]:
    """Returns `line: sentence` for every DomainError that is raised with words of its own."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    refusals = (call for call in calls if ast.unparse(call.func) == "DomainError" and len(call.args) > 1)
    said = ((call.lineno, ast.unparse(call.args[1])) for call in refusals)
    return [f"{line}: {words}" for line, words in said if CHINESE.search(words)]


def type_below_the_scale(path: Path, text: str) -> list[str]:
    """Returns `line: size` for every size in a style sheet that is smaller than the smallest of its medium."""
    smallest = {
        "px": THEME.desk_px.small,
        "pt": THEME.print_pt.small,
        "vh": THEME.board_vh.small,
        "mm": THEME.print_pt.small * MM_PER_PT,
    }
    found = []
    for line, written in _written(path, text):
        for declared in TYPE.finditer(written):
            size = LENGTH.search(declared[1])
            if size and 0 < float(size[1]) < smallest[size[2]] - 0.01:
                found.append(f"{line}: {size[0]}")
    return found


def _written(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Yields what a machine or a reader of the face gets to see, without comments and docstrings."""
    if path.suffix == ".py":
        yield from _python_strings(text)
        return
    if path.suffix == ".kv":
        text = "\n".join(re.sub(r"#(?!:|[0-9a-fA-F]{6}).*", "", line) for line in text.split("\n"))
    else:
        marks = {".html": r"<!--.*?-->|\{#.*?#\}", ".css": r"/\*.*?\*/", ".js": r"/\*.*?\*/|(?<![:'\"])//[^\n]*"}
        text = re.sub(marks[path.suffix], lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL)
    yield from enumerate(text.split("\n"), start=1)


def _python_strings(text: str) -> Iterator[tuple[int, str]]:
    tree = ast.parse(text)
    said = {
        id(node.value)
        for parent in ast.walk(tree)
        if isinstance(parent, ast.Module | ast.ClassDef | ast.FunctionDef)
        for node in parent.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value
