"""Which sentences the faces ask their catalogues for, and which the catalogues have."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house.rules import PROJECT

PAGES = PROJECT / "queue_server" / "web" / "static"
TEMPLATES = PROJECT / "queue_server" / "web" / "templates"
FIELD = re.compile(r"\{(\w+)[^}]*\}")
PAGE_KEY = re.compile(r"^  (\w+):", re.MULTILINE)
EXPORTED = re.compile(r"^export const (\w+) = \{$(.*?)^\};$", re.MULTILINE | re.DOTALL)
ASKED_IN_PAGE = re.compile(r"data-(?:t|hint|label)=\"(\w+)\"")


@dataclass(frozen=True)
class Asked:
    """One place that asks for a sentence; `whole` matches every key that it may mean."""

    place: str
    whole: re.Pattern[str]


def flat(tables: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Returns a catalogue's sentences by `section.key`."""
    found: dict[str, Any] = {}
    for name, value in tables.items():
        if isinstance(value, dict):
            found |= flat(value, f"{above}{name}.")
        else:
            found[above + name] = value
    return found


def catalogue(path: Path) -> dict[str, Any]:
    """Returns the sentences of a TOML catalogue."""
    return flat(tomllib.loads(path.read_text(encoding="utf-8")))


def fields(sentence: object) -> list[str]:
    """Returns what is filled into a sentence, in order of the alphabet."""
    return sorted(set(FIELD.findall(str(sentence))))


def asked_of_the_kiosk(keys: set[str]) -> list[Asked]:
    """Returns every `section.key` that the kiosk's code and rules name, whole or in pieces."""
    sections = {key.split(".", 1)[0] for key in keys}
    shape = re.compile(rf"(?:{'|'.join(sorted(sections))})\.[a-z0-9_]+")
    found = []
    for path in sorted((PROJECT / "kiosk").rglob("*")):
        place = str(path.relative_to(PROJECT))
        if path.suffix == ".py":
            found += [Asked(place, pattern) for pattern in _named_in_python(path, shape)]
        elif path.suffix == ".kv":
            quoted = re.findall(r"['\"]([a-z_]+\.[a-z0-9_]+)['\"]", path.read_text(encoding="utf-8"))
            found += [Asked(place, re.compile(re.escape(key))) for key in quoted if shape.fullmatch(key)]
    return found


def _named_in_python(path: Path, shape: re.Pattern[str]) -> Iterator[re.Pattern[str]]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    composed = [node for node in nodes if isinstance(node, ast.JoinedStr)]
    pieces = {id(part) for node in composed for part in node.values}
    for node in nodes:
        if isinstance(node, ast.Constant) and id(node) not in pieces and shape.fullmatch(str(node.value)):
            yield re.compile(re.escape(str(node.value)))
    for node in composed:
        parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_]+" for part in node.values]
        if shape.match(f"{getattr(node.values[0], 'value', '')}x") or (parts[1:2] and re.match(r"\\\.[a-z]", parts[1])):
            yield re.compile("".join(parts))


def page_catalogues() -> list[Path]:
    """Returns the catalogue of every folder of pages."""
    return sorted(PAGES.glob("*/texts.js"))


def page_keys(path: Path) -> dict[str, set[str]]:
    """Returns the keys of each object that a page's catalogue exports."""
    text = path.read_text(encoding="utf-8")
    return {name: set(PAGE_KEY.findall(body)) for name, body in EXPORTED.findall(text)}


def asked_of_a_page(name: str, catalogue_path: Path) -> dict[str, str]:
    """Returns every `NAME.key` that the scripts importing a catalogue ask it for, with one place each."""
    found = {}
    for path in sorted(PAGES.glob("*/*.js")):
        text = path.read_text(encoding="utf-8")
        where = re.search(rf"import \{{[^}}]*\b{name}\b[^}}]*\}} from \"([^\"]+)\"", text)
        if where and (path.parent / where[1]).resolve() == catalogue_path:
            found |= {key: str(path.relative_to(PROJECT)) for key in re.findall(rf"\b{name}\.(\w+)", text)}
    return found


def words_of(*folders: Path) -> set[str]:
    """Returns every word of scripts, pages and modules, but for the catalogues."""
    words: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".js", ".html", ".py"} and path.name != "texts.js":
                words |= set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    return words
