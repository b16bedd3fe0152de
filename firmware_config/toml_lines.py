"""Finds the line of every key of a TOML text, which tomllib does not tell."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*(?P<name>[^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(
    r"""^\s*(?P<key>(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_STRING = re.compile(r'''"""|\'\'\'|"(?:[^"\\]|\\.)*"|'[^']*'|#.*''')


def key_lines(text: str) -> dict[Path, int]:
    """Return the line (1-based) of each table and key of a valid TOML text.

    An element of an array of tables is found under its index, and so is a table or an array inside an inline array;
    what else stands inside an inline value is found under the key that holds it.
    """
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    depth, closing = 0, ""
    array: Path = ()
    elements = 0
    for number, line in enumerate(text.splitlines(), start=1):
        rest = line
        if closing:
            if closing not in rest:
                continue
            rest, closing = rest.split(closing, 1)[1], ""
        elif depth == 0:
            header, key = _HEADER.match(line), _KEY.match(line)
            if header:
                table = _table(header["name"], header[1] == "[[", counts)
                for end in range(1, len(table) + 1):
                    lines.setdefault(table[:end], number)
                continue
            if key:
                _note(lines, table, _parts(key["key"]), number)
                rest = line[key.end() :]
                array = (*table, *_parts(key["key"])) if rest.lstrip().startswith("[") else ()
                elements = 0
        closing = _opened_string(rest)
        bare = _STRING.sub("", rest)
        opened, depth = _opened_elements(bare, depth)
        for _ in range(opened if array else 0):
            lines.setdefault((*array, elements), number)
            elements += 1
    return lines


def _opened_elements(bare: str, depth: int) -> tuple[int, int]:
    """Return how many tables or arrays begin directly inside the outermost bracket, and the depth after the text."""
    opened = 0
    for sign in bare:
        if sign in "[{":
            opened += depth == 1
            depth += 1
        elif sign in "]}":
            depth = max(0, depth - 1)
    return opened, depth


def _note(lines: dict[Path, int], table: Path, parts: list[str], number: int) -> None:
    for end in range(1, len(parts) + 1):
        lines.setdefault((*table, *parts[:end]), number)


def _parts(name: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(name)]


def _table(name: str, is_array: bool, counts: dict[Path, int]) -> Path:  # noqa: FBT001 the two kinds of header
    path: Path = ()
    parts = _parts(name)
    for place, part in enumerate(parts):
        path = (*path, part)
        if is_array and place == len(parts) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _opened_string(text: str) -> str:
    """Return the delimiter of a multi-line string that this piece of text leaves open, or an empty string."""
    closing = ""
    for found in _STRING.finditer(text):
        mark = found.group()
        if mark in {'"""', "'''"} and closing in {"", mark}:
            closing = "" if closing else mark
    return closing
