"""Puts sheets together to one page with their small print: version, date, style, source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from queue_server.contract.theme import Theme
from signage.display import FontFiles
from signage.posters.ledger import Edition
from signage.posters.rendering import FOLDER, Templates
from signage.posters.sheet import Facts, Sheet

SHORT = 8
"""As many signs of the version as kiosk and display show."""


def document(
    sheets: Sequence[Sheet], editions: Mapping[str, Edition], facts: Facts, *, templates: Templates, prefix: str = ""
) -> str:
    """Return a page with these sheets, each on its own paper; `prefix` leads to its style sheets."""
    sections = [
        templates.render(
            "sheet.html",
            facts,
            sheet=sheet,
            edition=editions[sheet.slot],
            since=date.fromisoformat(editions[sheet.slot].since),
            theme=facts.theme.version,
            practice=facts.hall.practice or facts.board.illustrative,
        )
        for sheet in sheets
    ]
    title = sheets[0].title if len(sheets) == 1 else facts.texts["pages"]["title"]
    return templates.render("document.html", facts, sections=sections, title=title, prefix=prefix)


def look_css(theme: Theme) -> str:
    """Return the fonts and the theme as a style sheet."""
    face = '@font-face {{ font-family: "Hall Sans"; font-weight: {0}; src: url("fonts/{1}") format("opentype") }}\n'
    faces = face.format(400, "regular") + face.format(700, "bold")
    return faces + theme.css()


def print_files(facts: Facts, fonts: FontFiles | None) -> dict[str, Path | str]:
    """Return what a page of sheets refers to, by address."""
    files: dict[str, Path | str] = {
        "look.css": look_css(facts.theme),
        "posters.css": (FOLDER / "static" / "posters.css").read_text(encoding="utf-8"),
    }
    if fonts is not None:
        files |= {"fonts/regular": fonts.regular, "fonts/bold": fonts.bold}
    return files
