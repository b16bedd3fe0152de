"""首席代表: the hall head appoints and ends them; a station without one gets nothing routed (R22, R23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from queue_server.domain import staff_sentences as sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import EventName
from queue_server.domain.hall import Hall
from queue_server.domain.person import STATION_FIELDS, SYSTEM, Actor, Person
from queue_server.domain.service_item import Catalogue
from queue_server.domain.station_head import StationHead
from queue_server.usecases.ports import Unit

PRACTICE_LETTER = "演示授权书"


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """What the hall head enters; `items` None authorises for every item of the station."""

    station: str
    person: str
    letter_no: str
    items: frozenset[str] | None = None
    substitute: bool = False
    from_day: date
    until_day: date | None = None


class StationHeads:
    """Appoints station heads and tells who may confirm what."""

    def __init__(self, hall: Hall, catalogue: Catalogue) -> None:
        self._hall = hall
        self._catalogue = catalogue

    def appoint(self, unit: Unit, wish: Appointment, *, actor: Actor) -> StationHead:
        """Enter an appointment.

        Raises:
            DomainError: forbidden, not_found, wrong_dates, letter_needed, station_has_head.
        """
        _check_head(actor)
        self._check_station(unit, wish.station)
        self._check_holder(unit, wish)
        head = StationHead(
            id=unit.new_id(),
            station=wish.station,
            person=wish.person,
            items=wish.items,
            substitute=wish.substitute,
            letter_no=wish.letter_no.strip(),
            from_day=wish.from_day,
            until_day=wish.until_day,
            appointed_by=actor.person,
            appointed_at=unit.now,
        )
        same_kind = (one for one in unit.staff.heads(wish.station) if one.substitute == head.substitute)
        standing = next((one for one in same_kind if one.overlaps(head)), None)
        head.check(standing, station_name=self.name(head.station))
        return self._enter(unit, head, actor=actor)

    def end(self, unit: Unit, appointment: str, *, actor: Actor) -> StationHead:
        """End an appointment from today on; DomainError forbidden, not_found, illegal_step."""
        _check_head(actor)
        found = unit.staff.head(appointment)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_APPOINTMENT)
        return self.end_one(unit, found, actor=actor)

    def end_one(self, unit: Unit, head: StationHead, *, actor: Actor) -> StationHead:
        """End an appointment for an actor who was checked; DomainError illegal_step where it has ended."""
        ended, event = head.end(day=unit.day, at=unit.now, by=actor.person or "")
        unit.staff.save_head(ended)
        unit.record(event, actor)
        return ended

    def end_all(self, unit: Unit, station: str, *, actor: Actor) -> None:
        """End what stands or is to come at a station whose account is closed."""
        for head in unit.staff.heads(station):
            if head.until_day is None or head.until_day >= unit.day:
                self.end_one(unit, head, actor=actor)

    def history(self, unit: Unit, *, station: str | None = None, day: date | None = None) -> Sequence[StationHead]:
        """Return the appointments, newest first; those that held on a day where one is given."""
        found = unit.staff.heads(station)
        return found if day is None else [head for head in found if head.stands_on(day)]

    def vacant(self, unit: Unit) -> list[str]:
        """Return the stations that nobody heads today: their items cannot be routed."""
        return [station for station, head in self.standing(unit).items() if head is None]

    def standing(self, unit: Unit, *, day: date | None = None) -> dict[str, StationHead | None]:
        """Return who heads each station of this hall on a day, today where none is given."""
        on = day or unit.day
        return {station: unit.staff.head_of(station, on) for station in self.stations(unit)}

    def stations(self, unit: Unit) -> list[str]:
        """Return the stations whose accounts are in use here."""
        closed = unit.staff.closed_accounts()
        used = (account for account in self._hall.accounts if account.enabled and account.name not in closed)
        return [account.station for account in used if account.station is not None]

    def name(self, station: str) -> str:
        """Return what people call a station."""
        names = {one.code: one.name for one in self._catalogue.stations}
        return names.get(station) or STATION_FIELDS.get(station, station)

    def provision_practice(self, unit: Unit) -> None:
        """Give every station of a practice hall a head at its first start, so that its cases can be routed."""
        if not self._hall.practice:
            return
        people = unit.people.all()
        known = {head.station for head in unit.staff.heads()}
        for station in (one for one in self.stations(unit) if one not in known):
            holder = self._holder(people, station)
            if holder is None:
                continue
            head = StationHead(
                id=unit.new_id(),
                station=station,
                person=holder.id,
                letter_no=PRACTICE_LETTER,
                from_day=unit.day,
                appointed_by=None,
                appointed_at=unit.now,
            )
            self._enter(unit, head, actor=SYSTEM)

    def _holder(self, people: Sequence[Person], station: str) -> Person | None:
        account = next(one.name for one in self._hall.accounts if one.station == station)
        able = [person for person in people if person.enabled]
        own = next((person for person in able if account in person.accounts), None)
        return own or next((person for person in able if person.hall_head), None)

    @staticmethod
    def _enter(unit: Unit, head: StationHead, *, actor: Actor) -> StationHead:
        unit.staff.save_head(head)
        unit.record(head.event(EventName.STATION_HEAD_APPOINTED), actor)
        return head

    def _check_station(self, unit: Unit, station: str) -> None:
        if station not in self.stations(unit):
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_STATION.format(station=station))

    def _check_holder(self, unit: Unit, wish: Appointment) -> None:
        holder = unit.people.get(wish.person)
        if holder is None or not holder.enabled:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_PERSON.format(person=wish.person))
        account = next(one.name for one in self._hall.accounts if one.station == wish.station)
        if account not in holder.accounts:
            raise DomainError(Code.FORBIDDEN, sentences.HEAD_LACKS_ACCOUNT.format(name=holder.name))
        own = {item.id for item in self._catalogue.services if item.station == wish.station}
        strange = sorted((wish.items or frozenset()) - own)
        if strange:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.ITEMS_OF_ANOTHER_STATION.format(items="、".join(strange)))


def _check_head(actor: Actor) -> None:
    if actor.session is None or not actor.session.hall_head:
        raise DomainError(Code.FORBIDDEN, sentences.WHO_APPOINTS)
