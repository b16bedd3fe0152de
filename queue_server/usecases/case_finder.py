"""Staff find cases again (R38): by number, ticket, person or item, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from queue_server.domain import sentences
from queue_server.domain.case import Case
from queue_server.domain.case_search import KeyKind, SearchKey, understand
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.person import AccountType, Actor
from queue_server.usecases.ports import Unit
from queue_server.usecases.trace_ports import CaseWish

Initials = Callable[[str], str]
PAGE = 20
"""How many cases a page shows."""
OF_ONE_PERSON = 500
"""More cases of one person or one name are not looked at; days narrow them."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of cases."""

    cases: Sequence[Case]
    understood: str
    next: str | None
    """The last case shown where more follow."""


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What narrows a search; the days are those of the 预收件."""

    first: date | None = None
    last: date | None = None
    item: str | None = None
    before: str | None = None
    """The last case of the page before."""


class CaseFinder:
    """Reads; what is found is masked at the edge."""

    def __init__(self, hall: Hall, *, initials: Initials) -> None:
        self._hall = hall
        self._initials = initials

    def find(self, unit: Unit, typed: str, *, narrowing: Narrowing, actor: Actor) -> Found:
        """Return a page of cases for what was typed; a station sees the cases that it decides, the hall all.

        Raises:
            DomainError: not_found where `before` names no case; forbidden for a device.
        """
        understood = understand(typed, hall=self._hall.code)
        ground = CaseWish(
            first=narrowing.first,
            last=narrowing.last,
            only_item=narrowing.item,
            station=sees_only(self._hall, actor),
            before=self._mark(unit, narrowing.before),
        )
        found: dict[str, Case] = {}
        for key in understood.keys:
            for wish in self._wishes(unit, key, ground=ground):
                found.update((case.no, case) for case in unit.trace.find(wish, limit=PAGE + 1))
        newest = sorted(found.values(), key=lambda case: (case.opened_at, case.no), reverse=True)
        page = newest[:PAGE]
        return Found(cases=page, understood=understood.text, next=page[-1].no if page and len(newest) > PAGE else None)

    def _wishes(self, unit: Unit, key: SearchKey, *, ground: CaseWish) -> Iterator[CaseWish]:
        if key.kind is KeyKind.ALL:
            yield replace(ground, every=True) if ground.only_item is None else replace(ground, item=ground.only_item)
        elif key.kind is KeyKind.NUMBER:
            yield replace(ground, nos=(key.value,))
        elif key.kind is KeyKind.ENDING:
            yield replace(ground, ending=key.value)
        elif key.kind is KeyKind.TICKET:
            yield replace(ground, ticket_number=key.value)
        elif key.kind is KeyKind.OUTSIDE:
            yield replace(ground, outside_no=key.value)
        elif key.kind is KeyKind.ITEM:
            yield from (replace(ground, item=item) for item in self._items(unit, key.value))
        else:
            yield replace(ground, nos=self._nos_of_person(unit, key))

    def _nos_of_person(self, unit: Unit, key: SearchKey) -> Sequence[str]:
        if key.kind is KeyKind.NAME:
            return unit.applicants.by_name(key.value, limit=OF_ONE_PERSON)
        return unit.applicants.of_person(unit.applicants.key_of(key.value), limit=OF_ONE_PERSON)

    def _items(self, unit: Unit, typed: str) -> list[str]:
        """Return the items of stored cases whose name, as it last was, holds the text or its initials."""
        folded = typed.casefold().replace(" ", "")
        return [
            item
            for item, name in unit.trace.item_names().items()
            if folded in name.casefold().replace(" ", "") or (folded.isascii() and folded in self._initials(name))
        ]

    @staticmethod
    def _mark(unit: Unit, no: str | None) -> Case | None:
        if no is None:
            return None
        mark = unit.cases.get(no)
        if mark is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_CASE.format(no=no))
        return mark


def sees_only(hall: Hall, actor: Actor) -> str | None:
    """Return the station whose cases alone somebody may look through, None for who may see all of the hall's.

    Raises:
        DomainError: forbidden for a device.
    """
    session = actor.session
    if session is None:
        raise DomainError(Code.FORBIDDEN, sentences.WHO_RECEIVES)
    if session.hall_head or session.account_type is not AccountType.STATION:
        return None
    account = hall.account(session.account)
    if account is None or account.station is None:
        raise DomainError(Code.FORBIDDEN, sentences.CASES_OF_OWN_STATION)
    return account.station
