"""The villagers of a rehearsed day, the same each time: when each comes, what for, for how long, and their conduct."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from queue_server.contract.items import Catalogue
from queue_server.contract.shapes import Priority

Conduct = Literal["ordinary", "late", "gone", "leaves", "fills_form", "wrong_line"]
"""`late` comes back after a missed call, `gone` never, `leaves` cancels, `fills_form` is set aside for a while."""

DAY_NAMES: Final = {"ordinary": "平常日", "market": "赶集日"}
DAY_TICKETS: Final = {"ordinary": 35, "market": 60}

# What people come for, over and over: nine letters A (most open a case), then a question, a form, a result.
_ERRANDS: Final = ("A", "A", "C", "A", "A", "B", "A", "Q", "A", "A", "C", "A")
_MARKET_ERRANDS: Final = ("A", "A", "A", "A", "C", "A", "A", "B", "A", "A", "A", "Q", "A", "A", "A")
_PRIORITIES: Final[dict[int, Priority]] = {5: "elderly", 9: "pregnant", 14: "veteran", 23: "elderly", 31: "disabled"}
_CONDUCTS: Final[dict[int, Conduct]] = {3: "fills_form", 7: "late", 12: "leaves", 16: "wrong_line", 20: "gone"}
_LEVELS: Final = (5, None, 5, 4, None, 5, 3, None, 5, 2)
_SERVICE_MIN: Final = (6.0, 8.0, 5.0, 9.0, 7.0, 6.0, 10.0, 4.0, 8.0, 7.0)


@dataclass(frozen=True, kw_only=True)
class Villager:
    """One person's part; times in business minutes, `arrives_min` after the hall opened."""

    arrives_min: float
    item: str
    priority: Priority | None
    service_min: float
    conduct: Conduct
    opens_case: bool
    level: int | None
    """The rating given afterwards; None is somebody who does not rate, which nobody has to."""


def arrival_minutes(day: str, tickets: int) -> list[float]:
    """When people come, in minutes after opening.

    An ordinary day has one rush that a single window cannot clear within a quarter of an hour, and a calm afterwards
    that lets the tidal window close again. A market day keeps two windows busy until the end.
    """
    if day == "market":
        rush = round(tickets * 0.16)
        gaps = [3.6] * rush + [5.5] * (tickets - rush)
    else:
        early, rush = round(tickets * 0.12), round(tickets * 0.45)
        gaps = [11.0] * early + [3.4] * rush + [34.0] + [10.5] * tickets
    return list(itertools.accumulate(gaps[:tickets], initial=2.0))[:tickets]


def plan_day(day: str, tickets: int, *, catalogue: Catalogue, desk_items: Sequence[str]) -> list[Villager]:
    """Casts a day.

    Args:
        day: `ordinary` or `market`.
        tickets: how many people come.
        catalogue: the hall's items; township items (letter A) are taken in turn.
        desk_items: the desk's own ids for a question, for help with a county item and for collecting a result.
    """
    township = [item.id for item in catalogue.items if item.letter == "A" and not item.reveals_status]
    question, agent, pickup = desk_items
    errands = _MARKET_ERRANDS if day == "market" else _ERRANDS
    turns = itertools.cycle(township)
    villagers = []
    for index, arrives_min in enumerate(arrival_minutes(day, tickets)):
        errand = errands[index % len(errands)]
        item = {"A": "", "B": agent, "C": question, "Q": pickup}[errand] or next(turns)
        villagers.append(
            Villager(
                arrives_min=arrives_min,
                item=item,
                priority=_PRIORITIES.get(index),
                service_min=_SERVICE_MIN[index % len(_SERVICE_MIN)],
                conduct=_CONDUCTS.get(index, "ordinary"),
                opens_case=errand == "A",
                level=_LEVELS[index % len(_LEVELS)],
            )
        )
    return villagers


def practice_id(serial: int) -> str:
    """Returns an ID number with a right check digit that no living person can have (born in 1899; GB 11643-1999)."""
    digits = f"21132218990101{serial % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return digits + "10X98765432"[rest]
