"""The fairness report of a day (R39): every call held against the rule, the picked ones with their reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from queue_server.domain.call_order import CallCheck, Happened, WaitingLines
from queue_server.domain.dispatch import Reach
from queue_server.domain.hall import Hall
from queue_server.domain.service_item import Catalogue, Network
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.ports import Unit


@dataclass(frozen=True, kw_only=True)
class PickedCall:
    """A call out of order: the journal's row, and what the rule would have called."""

    row: JournalRow
    number: str
    window: int
    expected: str | None
    person_name: str | None


@dataclass(frozen=True, kw_only=True)
class WindowCalls:
    """What one window called."""

    window: int
    calls: int
    priority_calls: int
    out_of_order: int


@dataclass(frozen=True, kw_only=True)
class Fairness:
    """A day's calls."""

    day: date
    calls: int
    priority_calls: int
    longest_priority_run: int
    picked: Sequence[PickedCall]
    windows: Sequence[WindowCalls]

    @property
    def priority_share(self) -> float | None:
        """The share of priority calls, None where nobody was called."""
        return self.priority_calls / self.calls if self.calls else None

    @property
    def without_reason(self) -> int:
        """How many calls out of order nobody gave a reason for."""
        return sum(not call.row.reason for call in self.picked)


class FairnessReport:
    """Counts from the journal alone: what a clerk's page shows or a table holds does not matter to it."""

    def __init__(self, hall: Hall, catalogue: Catalogue) -> None:
        self._hall = hall
        self._catalogue = catalogue

    def of_day(self, unit: Unit, day: date) -> Fairness:
        """Return the report of a business day."""
        lines = WaitingLines(
            run_limit=self._hall.ticket.priority_run, reach_of=self._reach, needs_extranet=self._needs_extranet
        )
        checks: list[tuple[JournalRow, CallCheck]] = []
        for row in unit.journal.of_day("ticket", day=day):
            happened = Happened(
                event=row.event,
                ticket=row.entity,
                to_state=row.to_state,
                data=row.data,
                extranet="extranet" in (row.network or ""),
            )
            checks += [(row, check) for check in lines.step(happened)]
        # A reason is given with every pick, also where the rule would have called the same number.
        picked = [(row, check) for row, check in checks if row.reason or not check.in_order]
        return Fairness(
            day=day,
            calls=len(checks),
            priority_calls=sum(check.priority for _, check in checks),
            longest_priority_run=max((check.run for _, check in checks), default=0),
            picked=[self._picked(unit, row, check) for row, check in picked],
            windows=_by_window([check for _, check in checks], Counter(check.window for _, check in picked)),
        )

    def _reach(self, window: int, extranet: bool) -> tuple[Reach, ...]:  # noqa: FBT001 - the journal's own word
        tidal = self._hall.window(window).tidal
        extranet_items = not tidal or self._hall.tidal.takes == "any" or extranet
        excluded = self._hall.tidal.excluded_items if tidal else frozenset[str]()
        return tuple(
            Reach(ordinary=ordinary, pickups=pickups, extranet_items=extranet_items, excluded_items=excluded)
            for ordinary, pickups in ((True, False), (True, True), (False, True))
        )

    def _needs_extranet(self, item: str) -> bool:
        found = self._catalogue.find(item)
        return found is not None and found.network is Network.EXTRANET

    @staticmethod
    def _picked(unit: Unit, row: JournalRow, check: CallCheck) -> PickedCall:
        person = unit.people.get(row.person) if row.person else None
        return PickedCall(
            row=row,
            number=check.number,
            window=check.window,
            expected=None if check.expected == check.number else check.expected,
            person_name=person.name if person is not None else None,
        )


def _by_window(checks: Sequence[CallCheck], picked: Mapping[int, int]) -> list[WindowCalls]:
    return [
        WindowCalls(
            window=window,
            calls=sum(check.window == window for check in checks),
            priority_calls=sum(check.window == window and check.priority for check in checks),
            out_of_order=picked.get(window, 0),
        )
        for window in sorted({check.window for check in checks})
    ]
