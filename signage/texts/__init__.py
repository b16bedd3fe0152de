"""What screens, strips and voice say: one catalogue a language, read once at the start."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def read_texts(language: str = "zh") -> dict[str, Any]:
    """Return a language's catalogue; raises OSError where there is none."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
