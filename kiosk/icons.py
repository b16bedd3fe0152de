"""Icon names to the characters of the vendored icon font (Phosphor, fill weight)."""

from __future__ import annotations

import json
from pathlib import Path

ASSETS = Path(__file__).with_name("assets")
FONT_FILE = ASSETS / "Phosphor-Fill.ttf"

LIFE_EVENTS: dict[str, str] = {
    "pension": "coins",
    "medical": "first-aid-kit",
    "farming": "tractor",
    "land": "house-line",
    "family": "baby",
    "hardship": "hand-heart",
    "veteran": "medal-military",
    "shop": "storefront",
}
"""The catalogue's own words for its tiles; any name of the icon font may stand there too."""

FALLBACK = "file-text"


class Icons:
    """Looks characters up."""

    def __init__(self) -> None:
        points: dict[str, str] = json.loads((ASSETS / "phosphor-fill.json").read_text(encoding="utf-8"))
        self._characters = {name: chr(int(point, 16)) for name, point in points.items()}

    def __call__(self, name: str) -> str:
        """Return the character; an unknown name gives the sheet of paper, no name gives nothing."""
        if not name:
            return ""
        known = LIFE_EVENTS.get(name, name)
        return self._characters.get(known, self._characters[FALLBACK])
