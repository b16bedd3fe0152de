"""The catalogues of everything the kiosk says, by key, one a language."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Self

LANGUAGES = ("zh", "en")
"""The first is the one that every visit begins with."""


def sentences(language: str) -> dict[str, str]:
    """Return a catalogue as it stands beside this module, by `section.key`."""
    sections = tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{name}.{key}": text for name, section in sections.items() for key, text in section.items()}


class Texts:
    """Sentences by `section.key`; a key that is not there is a bug and raises KeyError."""

    def __init__(self, sentences: dict[str, str]) -> None:
        self.sentences = sentences

    @classmethod
    def load(cls, language: str = LANGUAGES[0]) -> Self:
        """Read the catalogue of one language; what has no words in it (the slip) is said in Chinese."""
        return cls({**sentences(LANGUAGES[0]), **sentences(language)})

    def __call__(self, key: str, **values: object) -> str:
        """Return the sentence with its `{values}` filled in."""
        return self.sentences[key].format(**values)
