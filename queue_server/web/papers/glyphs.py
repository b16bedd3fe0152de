"""Rare characters of names (D8): drawn from a full face where a clerk's machine may lack them, boxed where all do."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from pathlib import Path

from markupsafe import Markup, escape
from PIL import Image, ImageDraw, ImageFont

from queue_server.web.papers.bar_code import runs_of

FACE = "Noto Serif CJK SC"
DOTS = 160
"""Dots of a character: in the size of the body text finer than an office printer draws."""
HEIGHT = DOTS * 5 // 4
"""The drawing goes down a quarter below the base line; papers.css sets it back."""
NO_CHARACTER = "\uffff"
EVERYWHERE = "gbk"
"""What every Chinese machine's fonts have."""


class Glyphs:
    """Draws the characters of a name; without a face every rare one is a box with its code."""

    def __init__(self, face: Path | None) -> None:
        self._path = face
        self._drawn = lru_cache(maxsize=512)(self._draw)

    def is_rare(self, character: str) -> bool:
        """Tell whether a machine may lack it."""
        try:
            character.encode(EVERYWHERE)
        except UnicodeError:
            return True
        return False

    def lacks(self, text: str) -> bool:
        """Tell whether a character can only be shown as its code."""
        return any(self.is_rare(one) and self._drawn(one) is None for one in text)

    def markup(self, text: str, *, drawn: bool) -> Markup:
        """Return a name for a page.

        Args:
            text: the name.
            drawn: whether rare characters are drawn, for a machine with unknown fonts; else the full face sets them.
        """
        return Markup("").join(self._one(one, drawn=drawn) for one in text)

    def _one(self, character: str, *, drawn: bool) -> Markup:
        if not self.is_rare(character):
            return escape(character)
        path = self._drawn(character)
        if path is None:
            return Markup('<b class="boxed">U+{}</b>').format(f"{ord(character):04X}")
        if not drawn:
            return escape(character)
        return Markup(
            '<span class="rare"><svg aria-hidden="true" viewBox="0 0 {width} {height}">'
            '<path d="{path}" fill="currentColor"/></svg><span class="rare-text">{character}</span></span>'
        ).format(width=DOTS, height=HEIGHT, path=path, character=character)

    def _draw(self, character: str) -> str | None:
        """Return the drawing of a character, None where the face lacks it."""
        face = self._face()
        if face is None or _picture(face, character).tobytes() == _picture(face, NO_CHARACTER).tobytes():
            return None
        picture = _picture(face, character)
        dots = picture.convert("L").tobytes()
        rows = [[bool(dot) for dot in dots[at : at + DOTS]] for at in range(0, DOTS * HEIGHT, DOTS)]
        found, y = [], 0
        for row, same in groupby(rows):
            height = len(list(same))
            found += [f"M{x} {y}h{run}v{height}h-{run}z" for x, run in runs_of(row)]
            y += height
        return "".join(found)

    def _face(self) -> ImageFont.FreeTypeFont | None:
        if self._path is None or not self._path.is_file():
            return None
        for index in range(16):
            try:
                face = ImageFont.truetype(str(self._path), DOTS, index=index)
            except OSError:
                return None
            if face.getname()[0] == FACE or self._path.suffix != ".ttc":
                return face
        return None


def _picture(face: ImageFont.FreeTypeFont, character: str) -> Image.Image:
    picture = Image.new("1", (DOTS, HEIGHT), 0)
    draw = ImageDraw.Draw(picture)
    draw.fontmode = "1"
    draw.text((DOTS / 2, DOTS), character, fill=1, font=face, anchor="ms")
    return picture
