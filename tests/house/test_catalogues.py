"""Every sentence that a face asks for is in its catalogue, and none stands there for nobody."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.catalogues import (
    ASKED_IN_PAGE,
    PAGES,
    TEMPLATES,
    asked_of_a_page,
    asked_of_the_kiosk,
    catalogue,
    fields,
    page_catalogues,
    page_keys,
    words_of,
)
from tests.house.rules import PROJECT

KIOSK = PROJECT / "kiosk" / "texts"
SIGNAGE = PROJECT / "signage"
SENTENCES = sorted((PROJECT / "queue_server").rglob("sentences.py"))
PRINTED = ("slip.", "sheet.")
"""Papers are always printed in Chinese."""


def test_the_kiosk_asks_for_nothing_that_is_not_there() -> None:
    keys = set(catalogue(KIOSK / "zh.toml"))
    asked = asked_of_the_kiosk(keys)
    assert len(asked) > 50
    named = [one for one in asked if not one.whole.pattern.startswith("[")]
    assert [f"{one.place}: {one.whole.pattern}" for one in named if not any(map(one.whole.fullmatch, keys))] == []


def test_every_sentence_of_the_kiosk_is_asked_for() -> None:
    keys = set(catalogue(KIOSK / "zh.toml"))
    asked = asked_of_the_kiosk(keys)
    assert sorted(key for key in keys if not any(one.whole.fullmatch(key) for one in asked)) == []


@pytest.mark.parametrize("path", sorted(KIOSK.glob("*.toml")), ids=lambda path: path.stem)
def test_every_language_of_the_kiosk_says_the_same(path: Path) -> None:
    first, other = catalogue(KIOSK / "zh.toml"), catalogue(path)
    assert set(other) - set(first) == set()
    assert {key for key in set(first) - set(other) if not key.startswith(PRINTED)} == set()
    assert [key for key, text in other.items() if fields(text) != fields(first[key])] == []


@pytest.mark.parametrize("path", page_catalogues(), ids=lambda path: path.parent.name)
def test_the_pages_ask_for_nothing_that_is_not_there(path: Path) -> None:
    exported = page_keys(path)
    shared = page_keys(PAGES / "console" / "texts.js")["C"] if "...C," in path.read_text(encoding="utf-8") else set()
    for name, keys in exported.items():
        asked = asked_of_a_page(name, path)
        assert {key: place for key, place in asked.items() if key not in keys | shared} == {}


@pytest.mark.parametrize("path", page_catalogues(), ids=lambda path: path.parent.name)
def test_every_sentence_of_a_page_is_asked_for(path: Path) -> None:
    words = words_of(PAGES, TEMPLATES)
    assert [key for keys in page_keys(path).values() for key in sorted(keys) if key not in words] == []


@pytest.mark.parametrize("page", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.stem)
def test_a_template_asks_for_nothing_that_is_not_there(page: Path) -> None:
    asked = set(ASKED_IN_PAGE.findall(page.read_text(encoding="utf-8")))
    known = {key for path in page_catalogues() for keys in page_keys(path).values() for key in keys}
    assert asked - known == set()


def test_the_screens_ask_for_nothing_that_is_not_there() -> None:
    known = catalogue(SIGNAGE / "texts" / "zh.toml")
    tables = {key.rsplit(".", 1)[0] for key in known}
    asked = set()
    for path in (*SIGNAGE.glob("templates/*.html"), *SIGNAGE.glob("static/*.js")):
        text = path.read_text(encoding="utf-8")
        own = re.search(r"var texts = [\w.]*texts\.(\w+);", text)
        if own:
            asked |= {(path.name, f"{own[1]}.{key}") for key in re.findall(r"(?<![\w.])texts\.(\w+)", text)}
        else:
            asked |= {(path.name, key) for key in re.findall(r"(?<!\w)texts\.(\w+\.\w+)", text)}
    assert len(asked) > 30
    assert sorted(one for one in asked if one[1] not in known and one[1] not in tables) == []


def test_every_sentence_of_the_screens_is_asked_for() -> None:
    words = words_of(SIGNAGE)
    known = catalogue(SIGNAGE / "texts" / "zh.toml")
    assert [key for key in known if not {key.rsplit(".", 1)[-1], key.rsplit(".", 2)[-2]} & words] == []


@pytest.mark.parametrize("path", SENTENCES, ids=lambda path: path.parent.name)
def test_every_sentence_of_the_server_is_said(path: Path) -> None:
    names = {
        target.id
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        for target in (node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)])
        if isinstance(target, ast.Name)
    }
    said = "\n".join(
        other.read_text(encoding="utf-8") for other in (PROJECT / "queue_server").rglob("*.py") if other != path
    )
    assert len(names) > 10
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", said)) == []
