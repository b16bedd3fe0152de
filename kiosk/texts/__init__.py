"""The one catalogue of everything the kiosk says, by key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Self


class Texts:
    """Sentences by `section.key`; a key that is not there is a bug and raises KeyError."""

    def __init__(self, sentences: dict[str, str]) -> None:
        self.sentences = sentences

    @classmethod
    def load(cls, language: str = "zh") -> Self:
        """Read the catalogue of one language that stands beside this module."""
        sections = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
        return cls({f"{name}.{key}": text for name, section in sections.items() for key, text in section.items()})

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence with its `{values}` filled in."""
        return self.sentences[key].format(**values)
