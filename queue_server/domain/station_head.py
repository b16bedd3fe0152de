"""首席代表 (R22, R23): who decides for a station, on which days, and what the letter (授权书) lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from queue_server.domain import staff_sentences as sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName

LONGEST_SUBSTITUTION = timedelta(days=180)
"""A substitute is temporary: whoever stands in for longer is to be appointed."""


@dataclass(frozen=True, kw_only=True)
class StationHead:
    """One appointment. An appointment is never rewritten: it ends, and the next begins."""

    id: str
    station: str
    person: str
    items: frozenset[str] | None = None
    """Catalogue ids that the letter lists; None: every item of the station."""
    substitute: bool = False
    letter_no: str
    """Number of the written authorisation."""
    from_day: date
    until_day: date | None = None
    """Last day; None: until further notice. A substitute always has one."""
    appointed_by: str | None
    """The hall head; None for what the demonstration brings along."""
    appointed_at: datetime
    ended_by: str | None = None
    ended_at: datetime | None = None

    def covers(self, item: str) -> bool:
        """Tell whether the letter authorises for an item."""
        return self.items is None or item in self.items

    def stands_on(self, day: date) -> bool:
        """Tell whether the appointment holds on a day."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)

    def overlaps(self, other: StationHead) -> bool:
        """Tell whether two appointments have a day in common."""
        mine, theirs = self.until_day or date.max, other.until_day or date.max
        return self.from_day <= theirs and other.from_day <= mine

    def check(self, standing: StationHead | None, *, station_name: str) -> None:
        """Check a new appointment.

        Args:
            standing: an appointment of the same kind at this station that shares a day with it.
            station_name: what people call the station.

        Raises:
            DomainError: wrong_dates, letter_needed, station_has_head.
        """
        if not self.letter_no.strip():
            raise DomainError(Code.LETTER_NEEDED, sentences.LETTER_NEEDED)
        if self.until_day is not None and self.until_day < self.from_day:
            raise DomainError(Code.WRONG_DATES, sentences.DATES_RUN_BACK)
        if self.substitute and (self.until_day is None or self.until_day - self.from_day > LONGEST_SUBSTITUTION):
            raise DomainError(Code.WRONG_DATES, sentences.SUBSTITUTE_NEEDS_DATES.format(days=LONGEST_SUBSTITUTION.days))
        if standing is not None:
            raise DomainError(Code.STATION_HAS_HEAD, sentences.STATION_HAS_HEAD.format(station=station_name))

    def end(self, *, day: date, at: datetime, by: str) -> tuple[StationHead, Event]:
        """End it: the day itself belongs to whoever comes next.

        Raises:
            DomainError: illegal_step where it has ended already.
        """
        last = day - timedelta(days=1)
        if self.ended_at is not None or (self.until_day is not None and self.until_day <= last):
            raise DomainError(Code.ILLEGAL_STEP, sentences.HEAD_HAS_ENDED)
        ended = replace(self, until_day=last, ended_at=at, ended_by=by)
        return ended, ended.event(EventName.STATION_HEAD_ENDED)

    def event(self, name: EventName) -> Event:
        """Return what the journal says of it."""
        return Event(
            name=name,
            kind="station",
            entity=self.station,
            data={
                "appointment": self.id,
                "holder": self.person,
                "substitute": self.substitute,
                "items": "*" if self.items is None else " ".join(sorted(self.items)),
                "from": self.from_day.isoformat(),
                "until": None if self.until_day is None else self.until_day.isoformat(),
            },
        )


def check_authority(head: StationHead | None, *, person: str, station: str, item: str) -> None:
    """Check that a person may confirm a decision on an item of a station today (R23).

    Args:
        head: whoever heads the station today, as `StaffRegister.head_of` says.
        person: who wants to confirm.
        station: what people call the item's station.
        item: catalogue id.

    Raises:
        DomainError: no_station_head, not_authorised.
    """
    if head is None:
        raise DomainError(Code.NO_STATION_HEAD, sentences.NO_STATION_HEAD.format(station=station))
    if head.person != person:
        raise DomainError(Code.NOT_AUTHORISED, sentences.NOT_THE_HEAD.format(station=station))
    if not head.covers(item):
        raise DomainError(Code.NOT_AUTHORISED, sentences.ITEM_NOT_IN_LETTER.format(letter_no=head.letter_no))
