"""The pinyin initials of Chinese titles, by which a clerk searches with a numeric hand on the keyboard."""

from __future__ import annotations

import unicodedata

from pypinyin import Style, lazy_pinyin


def initials(text: str) -> str:
    """Return the initials of a text in lower case, `居民身份证` as `jmsfz`; Latin letters and digits stay."""
    plain = unicodedata.normalize("NFKC", text)
    letters = lazy_pinyin(plain, style=Style.FIRST_LETTER, errors=_kept)
    return "".join(letters).lower()


def _kept(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isalnum())
