"""Every call of a day held against the rule (R39): the lines are stood up again from the journal alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from queue_server.domain.dispatch import Reach, choose_line, run_after
from queue_server.domain.events import EventName
from queue_server.domain.ticket import PICKUP_LETTER, PRIORITY_LETTER, TicketState

WAITING = TicketState.WAITING.value
Told = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, kw_only=True)
class Happened:
    """What the journal tells of one step of a ticket."""

    event: str
    ticket: str
    to_state: str | None
    data: Told
    extranet: bool = False
    """The step was taken at a terminal with the extranet."""


@dataclass(frozen=True, kw_only=True)
class Waiter:
    """One ticket in the line, as far as the order goes."""

    number: str
    item: str
    pickup: bool
    priority: bool
    place: float


@dataclass(frozen=True, kw_only=True)
class CallCheck:
    """One call and what the rule would have called there and then."""

    window: int
    number: str
    priority: bool
    expected: str | None
    in_order: bool
    run: int
    """Priority calls in a row with this one, while somebody without priority waited."""


@dataclass
class WaitingLines:
    """The two lines of a day, moved by the journal's rows in order."""

    run_limit: int
    reach_of: Callable[[int, bool], Collection[Reach]]
    """What a window may call, by its number and whether its terminal has the extranet: the journal does not tell
    whether the person also held the key to pick-ups, so there may be two answers, and a call that fits one is right."""
    needs_extranet: Callable[[str], bool]
    _waiting: dict[str, Waiter] = field(default_factory=dict)
    _known: dict[str, Waiter] = field(default_factory=dict)
    _run: int = 0
    _passed_over: int = 0

    def step(self, row: Happened) -> Iterator[CallCheck]:
        """Move the lines by one row; a call yields its check."""
        if row.event == EventName.TICKET_ISSUED:
            self._issue(row)
        elif row.event == EventName.TICKET_CALLED:
            yield from self._call(row)
        elif row.to_state == WAITING and row.ticket in self._known:
            self._stand_again(row)
        else:
            self._waiting.pop(row.ticket, None)

    def _issue(self, row: Happened) -> None:
        letter = str(row.data["letter"])
        waiter = Waiter(
            number=str(row.data["number"]),
            item=str(row.data["item"]),
            pickup=letter == PICKUP_LETTER or row.data["item"] == "pickup",
            priority=letter == PRIORITY_LETTER,
            place=_place(row),
        )
        self._waiting[row.ticket] = self._known[row.ticket] = waiter

    def _stand_again(self, row: Happened) -> None:
        before = self._known[row.ticket]
        letter = row.data.get("letter")
        pickup, priority = before.pickup, before.priority
        if letter is not None:
            priority = letter == PRIORITY_LETTER
            pickup = pickup if priority else letter == PICKUP_LETTER
        waiter = Waiter(number=before.number, item=before.item, pickup=pickup, priority=priority, place=_place(row))
        self._waiting[row.ticket] = self._known[row.ticket] = waiter

    def _call(self, row: Happened) -> Iterator[CallCheck]:
        called = self._waiting.pop(row.ticket, None)
        if called is None:
            return
        window = int(row.data["window"] or 0)
        line = [called, *self._waiting.values()]
        expected = [self._first(line, reach) for reach in self.reach_of(window, row.extranet)]
        others = any(not one.priority for one in self._waiting.values())
        self._run = run_after(priority=called.priority, run=self._run)
        self._passed_over = self._passed_over + 1 if called.priority and others else 0
        yield CallCheck(
            window=window,
            number=called.number,
            priority=called.priority,
            expected=next((one.number for one in expected if one is not None), None),
            in_order=called in expected,
            run=self._passed_over,
        )

    def _first(self, line: list[Waiter], reach: Reach) -> Waiter | None:
        within = sorted((one for one in line if self._covers(reach, one)), key=lambda one: one.place)
        ordinary = next((one for one in within if not one.priority), None)
        priority = next((one for one in within if one.priority), None)
        chosen = choose_line(
            ordinary=ordinary is not None, priority=priority is not None, run=self._run, limit=self.run_limit
        )
        return priority if chosen == "priority" else ordinary

    def _covers(self, reach: Reach, one: Waiter) -> bool:
        if one.item in reach.excluded_items:
            return False
        if one.pickup:
            return reach.pickups
        return reach.ordinary and (reach.extranet_items or not self.needs_extranet(one.item))


def _place(row: Happened) -> float:
    place = row.data["place"]
    return float(place) if isinstance(place, int | float) else 0.0
