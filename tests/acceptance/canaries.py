"""A thousand people who do not exist, and the search for what is left of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
MARK = "犇"
"""Begins every planted name: all that a mask shows of it."""
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
SHAPES = re.compile(rf"{MARK}[\u4e00-\u9fff]{{2}}|2113221899[0-9]{{7}}[0-9Xx]|12000[0-9]{{6}}")


@dataclass(frozen=True)
class Canary:
    """One planted name with number and phone."""

    name: str
    id_number: str
    phone: str

    @property
    def secrets(self) -> tuple[str, str, str]:
        """All three."""
        return self.name, self.id_number, self.phone


def canaries(count: int) -> list[Canary]:
    """Returns people born in 1899, each with a name, a number that passes its check, and a phone of nobody."""
    return [
        Canary(
            name=f"{MARK}{chr(0x4E10 + number // 100)}{chr(0x5200 + number % 100)}",
            id_number=_id_number(date(1899, 1, 1) + timedelta(days=number % 365), number // 365 + 1),
            phone=f"12000{number:06d}",
        )
        for number in range(count)
    ]


def _id_number(born: date, order: int) -> str:
    digits = f"211322{born:%Y%m%d}{order:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


def found_in(text: str, planted: frozenset[str]) -> set[str]:
    """Returns what of the planted stands in a text, also where JSON has escaped it."""
    plain = ESCAPED.sub(lambda one: chr(int(one[1], 16)), text) if f"\\u{ord(MARK):04x}" in text else text
    found = {one.upper() if one[0] == "2" else one for one in SHAPES.findall(plain)}
    return found & planted


def left_in(folders: Sequence[Path], planted: frozenset[str]) -> dict[str, set[str]]:
    """Returns what of the planted stands in which file below some folders."""
    left = {}
    for path in _files(folders):
        raw = path.read_bytes()
        for text in (raw.decode("utf-8", "ignore"), raw.decode("utf-16-le", "ignore")):
            found = found_in(text, planted)
            if found:
                left[str(path)] = found
    return left


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_file():
            yield folder
        else:
            yield from sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
