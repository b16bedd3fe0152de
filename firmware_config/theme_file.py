"""Reads the one theme file, which belongs to the program and not to a site: no hall has colours of its own (R19)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

THEME_FILE = Path(__file__).with_name("theme.toml")


def read_theme(path: Path = THEME_FILE) -> dict[str, Any]:
    """Return the tables of the theme file.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no TOML.
    """
    return tomllib.loads(path.read_text(encoding="utf-8"))
