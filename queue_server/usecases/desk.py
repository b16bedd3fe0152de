"""What concerns whoever is signed in: one reading for a window, a station and the hall head, over open rows alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from queue_server.domain.device_health import DeviceHealth
from queue_server.domain.emergency import Emergency
from queue_server.domain.expert_call import ExpertCall, ExpertCallState
from queue_server.domain.hall import Hall
from queue_server.domain.hand_over import HandOver
from queue_server.domain.help_call import HelpCall
from queue_server.domain.ownership import Offer
from queue_server.domain.person import AccountType, Person, Session
from queue_server.domain.window import ReliefCall
from queue_server.usecases.ports import Unit


@dataclass(frozen=True, kw_only=True)
class DeskCounts:
    """Figures from other subjects that stand on a desk."""

    reports_open: int = 0
    knowledge_unread: int = 0


class CountDesk(Protocol):
    """Counts what else waits for a person."""

    def __call__(self, unit: Unit, session: Session) -> DeskCounts:
        """Count for whoever is signed in."""
        ...


class AskRelief(Protocol):
    """Tells whether somebody is asked to take over the 综合窗口 (R30)."""

    def __call__(self, unit: Unit, session: Session) -> ReliefCall | None:
        """Return the call for whoever is signed in, None where it is not theirs."""
        ...


@dataclass(frozen=True, kw_only=True)
class Concerns:
    """Everything open that one session should know of."""

    rev: int
    help_calls: Sequence[HelpCall]
    expert_calls: Sequence[ExpertCall]
    offers: Sequence[Offer]
    hand_overs: Sequence[HandOver]
    devices: Sequence[DeviceHealth]
    counts: DeskCounts
    emergency: Emergency | None
    relief: ReliefCall | None


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody of the hall, and the session that this person has now."""

    person: Person
    session: Session | None
    station: str | None


class Desks:
    """Reads a desk; it changes nothing."""

    def __init__(self, hall: Hall, *, count: CountDesk, relief: AskRelief) -> None:
        self._hall = hall
        self._count = count
        self._relief = relief

    def concerns(self, unit: Unit, session: Session) -> Concerns:
        """Return what concerns a session."""
        serves = session.window is not None or session.hall_head
        return Concerns(
            rev=unit.journal.head(),
            help_calls=unit.help_calls.ringing() if serves else (),
            expert_calls=self._expert_calls(unit, session),
            offers=[offer for offer in unit.offers.running() if session.person in {offer.to_person, offer.from_person}],
            hand_overs=[left for left in unit.hand_overs.left() if left.to_person == session.person],
            devices=[one for one in unit.devices.all() if one.troubled] if serves else (),
            counts=self._count(unit, session),
            emergency=unit.emergencies.standing(),
            relief=self._relief(unit, session),
        )

    def colleagues(self, unit: Unit) -> list[Colleague]:
        """Return the hall's own people who may sign in, by id, with where they sit; the county's take nothing over."""
        sessions = {session.person: session for session in unit.sessions.all()}
        return [
            Colleague(person=person, session=sessions.get(person.id), station=self._station_of(person))
            for person in unit.people.all()
            if person.enabled and not person.bureau and not person.department
        ]

    def stations_present(self, unit: Unit) -> frozenset[str]:
        """Return the stations of which somebody is signed in."""
        accounts = (self._hall.account(session.account) for session in unit.sessions.all())
        return frozenset(account.station for account in accounts if account is not None and account.station)

    def _expert_calls(self, unit: Unit, session: Session) -> list[ExpertCall]:
        account = self._hall.account(session.account)
        station = account.station if account is not None and account.type is AccountType.STATION else None
        found = [
            call
            for call in unit.expert_calls.open()
            if (session.window is not None and call.window == session.window)
            or (station is not None and call.station == station)
            or (session.hall_head and call.escalated_at is not None)
        ]
        in_hand = unit.windows.get(session.window).ticket if session.window is not None else None
        if in_hand is not None:
            # The answer stands beside the visit that it is for, until that is over.
            answered = unit.expert_calls.of_ticket(in_hand)
            found += [call for call in answered if call.state is ExpertCallState.ANSWERED]
        return found

    def _station_of(self, person: Person) -> str | None:
        accounts = (self._hall.account(name) for name in person.accounts)
        return next((account.station for account in accounts if account is not None and account.station), None)
