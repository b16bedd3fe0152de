"""What somebody meant who typed into the case search: a case, a ticket, a person, an item, or a number from outside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from queue_server.domain import trace_sentences as sentences
from queue_server.domain.identity import is_valid_id, normalise_id

WHOLE_NUMBER = re.compile(r"\d{17}[BD]\d{4}")
WITHOUT_HALL = re.compile(r"\d{8}[BD]\d{4}")
ENDING = re.compile(r"(\d{0,7})([BD]\d{4})")
DIGITS_OF_ENDING = re.compile(r"\d{4}")
TICKET_NUMBER = re.compile(r"[ABCQY](\d{3}|[1-9]\d{3,5})")
LIKE_AN_ID = re.compile(r"\d{17}[\dX]")
OUTSIDE_NUMBER = re.compile(r"[0-9A-Z\-]{4,40}")
HAS_CHINESE = re.compile(r"[^\x00-\x7f]")


class KeyKind(StrEnum):
    """By what a case is looked up."""

    ALL = "all"
    NUMBER = "number"
    ENDING = "ending"
    TICKET = "ticket"
    OUTSIDE = "outside"
    PERSON = "person"
    NAME = "name"
    ITEM = "item"


@dataclass(frozen=True, kw_only=True)
class SearchKey:
    """One way to look; of several the findings are put together."""

    kind: KeyKind
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What was typed, taken apart."""

    text: str
    """For the line above the list, `按票号`."""
    keys: tuple[SearchKey, ...]


def understand(typed: str, *, hall: str) -> Understood:
    """Return how to look for what was typed; no text at all means every case of the days that were chosen."""
    text = typed.strip()
    squeezed = "".join(text.split()).upper()
    if not squeezed:
        return Understood(text=sentences.BY_DAYS, keys=(SearchKey(kind=KeyKind.ALL),))
    by_number = _numbers(squeezed, hall=hall)
    if by_number is not None:
        return by_number
    keys = [SearchKey(kind=KeyKind.ITEM, value=text)]
    if HAS_CHINESE.search(text):
        keys.append(SearchKey(kind=KeyKind.NAME, value=text))
        return Understood(text=sentences.BY_WORDS, keys=tuple(keys))
    if OUTSIDE_NUMBER.fullmatch(squeezed):
        keys.append(SearchKey(kind=KeyKind.OUTSIDE, value=squeezed))
    return Understood(text=sentences.BY_INITIALS, keys=tuple(keys))


def _numbers(squeezed: str, *, hall: str) -> Understood | None:
    if LIKE_AN_ID.fullmatch(squeezed):
        valid = is_valid_id(squeezed)
        keys_of_person = (SearchKey(kind=KeyKind.PERSON, value=normalise_id(squeezed)),) if valid else ()
        return Understood(text=sentences.BY_ID if valid else sentences.BAD_ID_TYPED, keys=keys_of_person)
    if WHOLE_NUMBER.fullmatch(squeezed):
        return Understood(text=sentences.BY_NUMBER, keys=(SearchKey(kind=KeyKind.NUMBER, value=squeezed),))
    if WITHOUT_HALL.fullmatch(squeezed):
        return Understood(text=sentences.BY_NUMBER, keys=(SearchKey(kind=KeyKind.NUMBER, value=hall + squeezed),))
    if DIGITS_OF_ENDING.fullmatch(squeezed):
        endings = tuple(SearchKey(kind=KeyKind.ENDING, value=f"{kind}{squeezed}") for kind in "BD")
        return Understood(text=sentences.BY_ENDING, keys=endings)
    keys: list[SearchKey] = []
    if ENDING.fullmatch(squeezed.replace("-", "")):
        keys.append(SearchKey(kind=KeyKind.ENDING, value=squeezed.replace("-", "")))
    if TICKET_NUMBER.fullmatch(squeezed):
        keys.append(SearchKey(kind=KeyKind.TICKET, value=squeezed))
    if not keys:
        return None
    text = sentences.BY_TICKET if keys[-1].kind is KeyKind.TICKET else sentences.BY_ENDING
    return Understood(text=text, keys=tuple(keys))


def short_number(no: str) -> str:
    """Return `1123-B0001` of a case number: month, day and its own part, as people say it."""
    return f"{no[-9:-5]}-{no[-5:]}"
