"""Puts sheets together to one page with their small print: version, date, style, source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from queue_server.contract.theme import Theme
from signage.posters.ledger import Edition
from signage.posters.rendering import FOLDER, Templates
from signage.posters.sheet import Facts, Sheet

SHORT = 8
"""As many signs of the version as kiosk and display show."""


@dataclass(frozen=True, kw_only=True)
class PrintLook:
    """The theme of all halls, and the simplified-Chinese face in two weights; without files the machine's own."""

    theme: Theme
    regular: Path | None = None
    bold: Path | None = None

    def css(self) -> str:
        """Return fonts and theme as a style sheet."""
        face = '@font-face {{ font-family: "Hall Sans"; font-weight: {0}; src: url("fonts/{1}") format("opentype") }}\n'
        return face.format(400, "regular") + face.format(700, "bold") + self.theme.css()

    def fonts(self) -> dict[str, Path]:
        """Return the font files by the address under which the style sheet names them."""
        files = {"fonts/regular": self.regular, "fonts/bold": self.bold}
        return {name: file for name, file in files.items() if file is not None}


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


def print_files(look: PrintLook) -> dict[str, Path | str]:
    """Return what a page of sheets refers to, by address."""
    style = (FOLDER / "static" / "posters.css").read_text(encoding="utf-8")
    return {"look.css": look.css(), "posters.css": style, **look.fonts()}
