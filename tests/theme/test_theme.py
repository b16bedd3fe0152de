"""The one theme: readable in both sets, the same in every face, and nobody else's to change."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from firmware_config.schema import Site
from firmware_config.theme_file import THEME_FILE, read_theme
from queue_server.contract.theme import GRAPHIC_PAIRS, TEXT_PAIRS, Palette, Theme, contrast
from tests.house.faces import files_of_faces
from tests.house.rules import PROJECT
from tests.look import THEME

SETS = {"normal": THEME.colours, "high contrast": THEME.high_contrast}
FIGURES = [
    ("#000000", "#FFFFFF", 21.0),
    ("#0B5A6F", "#FFFFFF", 7.8),
    ("#15242E", "#F5F3EE", 14.3),
    ("#FFD166", "#0C2430", 11.1),
    ("#FFD60A", "#000000", 14.9),
]
"""Measured once with another program."""


@pytest.mark.parametrize(("one", "other", "ratio"), FIGURES)
def test_contrast_is_what_others_measure(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.06)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("palette", SETS.values(), ids=SETS.keys())
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(palette: Palette, text: str, ground: str) -> None:
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= 4.5


@pytest.mark.parametrize("palette", SETS.values(), ids=SETS.keys())
@pytest.mark.parametrize(("mark", "ground"), GRAPHIC_PAIRS)
def test_edges_icons_and_lamps_are_seen(palette: Palette, mark: str, ground: str) -> None:
    assert contrast(getattr(palette, mark), getattr(palette, ground)) >= 3


@pytest.mark.parametrize("pair", TEXT_PAIRS)
def test_an_unreadable_theme_is_refused(pair: tuple[str, str]) -> None:
    text, ground = pair
    tables = read_theme()
    tables["high_contrast"][text] = tables["high_contrast"][ground]
    with pytest.raises(ValidationError, match=f"{text} on {ground}"):
        Theme.model_validate(tables)


def test_a_theme_is_complete() -> None:
    for name in Palette.model_fields:
        tables = read_theme()
        del tables["high_contrast"][name]
        with pytest.raises(ValidationError, match=rf"high_contrast\.{name}"):
            Theme.model_validate(tables)
    tables = read_theme()
    tables["colours"]["pink"] = "#FF00FF"
    with pytest.raises(ValidationError, match=r"colours\.pink"):
        Theme.model_validate(tables)


def test_the_style_sheet_has_every_colour_in_every_set() -> None:
    blocks = re.findall(r":root[^{]*\{([^}]*)\}", THEME.css())
    assert len(blocks) == 3
    normal, *high = (dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", block)) for block in blocks)
    assert high[0] == high[1]
    assert set(high[0]) == {name for name, value in normal.items() if value.startswith("#")}
    assert normal["ink-2"] == THEME.colours.ink2.lower()
    assert high[0]["board-text-2"] == THEME.high_contrast.board_text2.lower()
    assert (normal["t-small"], normal["b-small"], normal["p-small"], normal["s-4"]) == ("13px", "3.6vh", "9pt", "20px")


def test_no_site_file_has_colours_type_or_theme() -> None:
    def names(model: object) -> set[str]:
        fields = getattr(model, "model_fields", {})
        inner = (part for field in fields.values() for part in _models(field.annotation))
        return set(fields).union(*(names(part) for part in inner))

    assert [name for name in names(Site) if re.search("colou?r|theme|palette|font", name)] == []


def _models(annotation: object) -> list[object]:
    inner = [part for argument in getattr(annotation, "__args__", ()) for part in _models(argument)]
    return [annotation, *inner] if hasattr(annotation, "model_fields") else inner


STYLES = [path for path in files_of_faces() if path.suffix == ".css"]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_style_sheet_uses_only_what_there_is(path: Path) -> None:
    face = PROJECT / path.relative_to(PROJECT).parts[0]
    sheets = "".join(sheet.read_text(encoding="utf-8") for sheet in STYLES if face in sheet.parents)
    modules = "".join(module.read_text(encoding="utf-8") for module in face.rglob("*.py"))
    given = set(re.findall(r"(--[a-z0-9-]+)\s*:", THEME.css() + sheets + modules))
    computed = tuple(re.findall(r"(--[a-z0-9-]+-)\{", modules))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", path.read_text(encoding="utf-8")))
    assert {name for name in used - given if not computed or not name.startswith(computed)} == set()


PAIRED = {(_one.replace("2", "-2").replace("_", "-"), _two.replace("_", "-")) for _one, _two in TEXT_PAIRS}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_text_and_ground_of_one_rule_are_a_pair_that_was_measured(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for rule in re.findall(r"\{([^{}]*)\}", text):
        ink = re.search(r"(?<![a-z-])color:\s*var\(--([a-z0-9-]+)\)", rule)
        ground = re.search(r"background(?:-color)?:\s*var\(--([a-z0-9-]+)\)", rule)
        if ink and ground:
            assert {(ink[1], ground[1]), (ground[1], ink[1])} & PAIRED, rule


def test_the_theme_file_is_the_only_one() -> None:
    assert [path for path in PROJECT.glob("*/**/*theme*.toml") if ".venv" not in path.parts] == [THEME_FILE]
