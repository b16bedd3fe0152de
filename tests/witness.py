"""A witness outside the hall: keeps what the HTTP door acknowledged, and judges the whole history afterwards."""

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Act = Literal["issue", "call", "finish"]


@dataclass(frozen=True)
class Seen:
    """One acknowledged act with the moments (monotonic seconds) at which it was sent and answered."""

    act: Act
    sent_s: float
    answered_s: float
    ticket: str
    number: str
    window: int | None = None


@dataclass
class Witness:
    """Collects acknowledged acts from many threads."""

    history: list[Seen] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(
        self, act: Act, ticket: dict[str, Any], *, sent_s: float, answered_s: float, window: int | None = None
    ) -> None:
        """Keeps one acknowledged act."""
        with self._lock:
            self.history.append(Seen(act, sent_s, answered_s, ticket["id"], ticket["number"], window))

    def wonders(self, sentence: str) -> None:
        """Keeps an answer that should not have come."""
        with self._lock:
            self.unexpected.append(sentence)

    def of(self, act: Act) -> list[Seen]:
        """Returns the acknowledged acts of one kind."""
        with self._lock:
            return [seen for seen in self.history if seen.act == act]


def duplicate_numbers(history: Iterable[Seen]) -> list[str]:
    """Numbers that two different tickets got."""
    holders: dict[str, set[str]] = defaultdict(set)
    for seen in history:
        if seen.act == "issue":
            holders[seen.number].add(seen.ticket)
    return sorted(number for number, tickets in holders.items() if len(tickets) > 1)


def gaps(history: Iterable[Seen]) -> list[str]:
    """Numbers below a letter's last one that nobody got."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for seen in history:
        if seen.act == "issue":
            numbers[seen.number[0]].add(int(seen.number[1:]))
    return sorted(
        f"{letter}{missing:03d}" for letter, used in numbers.items() for missing in set(range(1, max(used) + 1)) - used
    )


def called_twice(history: Iterable[Seen]) -> list[str]:
    """Tickets that were given to a window by more than one call."""
    calls: dict[str, list[Seen]] = defaultdict(list)
    for seen in history:
        if seen.act == "call":
            calls[seen.number].append(seen)
    return sorted(number for number, all_calls in calls.items() if len(all_calls) > 1)


def out_of_time(history: Iterable[Seen]) -> list[str]:
    """Pairs that contradict real time: a later issue with a lower number, or a call before its issue was sent."""
    found = []
    issues = [seen for seen in history if seen.act == "issue"]
    by_letter: dict[str, list[Seen]] = defaultdict(list)
    for seen in issues:
        by_letter[seen.number[0]].append(seen)
    for letter_issues in by_letter.values():
        ordered = sorted(letter_issues, key=lambda seen: int(seen.number[1:]))
        latest_sent = ordered[0]
        for seen in ordered[1:]:
            if seen.answered_s < latest_sent.sent_s:
                found.append(f"{seen.number} was answered before {latest_sent.number} was sent")
            if seen.sent_s > latest_sent.sent_s:
                latest_sent = seen
    sent_at = {seen.ticket: seen.sent_s for seen in issues}
    found += [
        f"{seen.number} was called before it was issued"
        for seen in history
        if seen.act == "call" and seen.ticket in sent_at and seen.answered_s < sent_at[seen.ticket]
    ]
    return found


def verdict(witness: Witness) -> dict[str, Any]:
    """Judges a whole history; every list is empty when the hall kept its word."""
    history = list(witness.history)
    return {
        "issued": len({seen.ticket for seen in history if seen.act == "issue"}),
        "called": sum(seen.act == "call" for seen in history),
        "finished": sum(seen.act == "finish" for seen in history),
        "duplicates": duplicate_numbers(history),
        "gaps": gaps(history),
        "called_twice": called_twice(history),
        "out_of_time": out_of_time(history),
        "unexpected": witness.unexpected[:20],
    }


FAULTS = ("duplicates", "gaps", "called_twice", "out_of_time", "unexpected", "lost", "changed")
"""The keys of a verdict that must be empty."""


def faults(judged: dict[str, Any]) -> list[str]:
    """Returns every broken promise of a verdict as one line each."""
    return [f"{name}: {entry}" for name in FAULTS for entry in judged.get(name, [])]
