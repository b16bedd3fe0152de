"""The catalogues of the kiosk: one sentence in each language for every key, with the same places to fill in."""

from __future__ import annotations

import re
import string

from kiosk.texts import LANGUAGES, Texts, sentences

HAN = re.compile(r"[㐀-鿿]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
OWN_NAMES = {"adapt.language_on", "adapt.language_off"}
"""A language is always named in itself."""
ON_PAPER = ("slip.", "sheet.", "receipt.")
"""Papers stay Chinese: the clerks who take them read Chinese."""


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def on_screen(language: str) -> dict[str, str]:
    return {key: text for key, text in sentences(language).items() if not key.startswith(ON_PAPER)}


def test_every_sentence_of_the_screen_stands_in_every_language() -> None:
    zh = set(on_screen("zh"))
    for language in LANGUAGES:
        assert set(on_screen(language)) == zh, language
        assert min(len(text) for text in on_screen(language).values()) > 0


def test_a_sentence_has_the_same_places_to_fill_in_in_every_language() -> None:
    zh = on_screen("zh")
    for key, text in on_screen("en").items():
        assert places(text) == places(zh[key]), key


def test_no_language_stands_in_the_other_ones_catalogue() -> None:
    chinese_in_english = {key for key, text in on_screen("en").items() if HAN.search(text)} - OWN_NAMES
    words = {key: string.Formatter().parse(text) for key, text in sentences("zh").items()}
    latin_in_chinese = {
        key for key, parts in words.items() if any(LATIN_WORD.search(words_) for words_, _, _, _ in parts)
    } - OWN_NAMES
    assert chinese_in_english == set()
    assert latin_in_chinese == set()


def test_what_a_language_does_not_say_is_said_in_chinese() -> None:
    assert Texts.load("en")("slip.next") == Texts.load("zh")("slip.next")
