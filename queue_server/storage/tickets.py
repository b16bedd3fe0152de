"""The tickets of one hall, by the indexes that keep a busy year as fast as an empty one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from queue_server.domain.dispatch import Reach
from queue_server.domain.ticket import PICKUP_LETTER, Letter, Ticket, TicketState
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.tables import counter, ticket

PLACE = "place"


class Counters:
    """Numbers that restart daily: taken in the transaction that uses them, so none is lost and none comes twice."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._connection = connection
        self._hall = hall

    def take(self, day: date, name: str) -> int:
        """Return the next number, from 1."""
        build = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        first = build(counter).values(hall=self._hall, day=day, name=name, last=1)
        statement = first.on_conflict_do_update(
            index_elements=["hall", "day", "name"], set_={"last": counter.c.last + 1}
        ).returning(counter.c.last)
        taken: int = self._connection.execute(statement).scalar_one()
        return taken


class SqlTickets:
    """The tickets; all but `get` look at one business day."""

    def __init__(self, connection: Connection, *, hall: str, day: Callable[[], date]) -> None:
        self._rows = Rows(connection, ticket, hall=hall)
        self._connection = connection
        self._counters = Counters(connection, hall=hall)
        self._hall = hall
        self._day = day
        self._read: dict[str, Ticket] = {}

    def get(self, ticket_id: str) -> Ticket | None:
        """Return a ticket of any day."""
        found = self._rows.one(Ticket, ticket.c.id == ticket_id)
        if found is not None:
            self._read[found.id] = found
        return found

    def add(self, new: Ticket) -> None:
        """Store a new ticket."""
        self._rows.insert(new)
        self._read[new.id] = new

    def save(self, changed: Ticket) -> None:
        """Store what changed since it was read: untouched columns leave their indexes alone."""
        values = values_of(changed)
        before = self._read.get(changed.id)
        if before is not None:
            values = {name: value for name, value in values.items() if getattr(before, name) != value}
        if values:
            self._rows.change(values, id=changed.id)
        self._read[changed.id] = changed

    def next_ordinal(self, letter: Letter) -> int:
        """Take the letter's next number of the day."""
        return self._counters.take(self._day(), letter)

    def next_place(self) -> float:
        """Take the next place at the end of the lines."""
        return float(self._counters.take(self._day(), PLACE))

    def head(self, *, priority: bool, reach: Reach) -> Ticket | None:
        """Return a line's first waiting ticket within reach."""
        wanted = self._line(priority).where(_within(reach)).order_by(ticket.c.place).limit(1)
        return next(iter(self._many(wanted)), None)

    def places(self, *, priority: bool, limit: int) -> Sequence[float]:
        """Return the places of a line's first waiting tickets."""
        wanted = self._line(priority).with_only_columns(ticket.c.place).order_by(ticket.c.place).limit(limit)
        return self._connection.execute(wanted).scalars().all()

    def count_waiting(self, *, priority: bool, before: float | None = None) -> int:
        """Count a line's waiting tickets."""
        wanted = self._line(priority).with_only_columns(func.count())
        if before is not None:
            wanted = wanted.where(ticket.c.place < before)
        count: int = self._connection.execute(wanted).scalar_one()
        return count

    def in_states(self, states: Collection[TicketState], *, limit: int | None = None) -> Sequence[Ticket]:
        """Return the day's tickets in these states by place."""
        return self._many(self._of_day(self._day()).where(_in(states)).order_by(ticket.c.place).limit(limit))

    def first_waiting(self, *, priority: bool, limit: int | None = None) -> Sequence[Ticket]:
        """Return a line's waiting tickets by place, all of them where there is no limit."""
        return self._many(self._line(priority).order_by(ticket.c.place).limit(limit))

    def waiting_lines(self) -> Mapping[Letter, tuple[int, datetime]]:
        """Return how many wait with each letter, and since when the longest does; a letter of nobody is absent."""
        wanted = (
            select(ticket.c.letter, func.count().label("waiting"), func.min(ticket.c.waiting_since).label("since"))
            .where(ticket.c.hall == self._hall, ticket.c.day == self._day(), _in((TicketState.WAITING,)))
            .group_by(ticket.c.letter)
        )
        return {row.letter: (row.waiting, row.since) for row in self._connection.execute(wanted)}

    def longest_waiting_since(self) -> datetime | None:
        """Return since when the longest waiting ticket waits."""
        wanted = select(func.min(ticket.c.waiting_since)).where(
            ticket.c.hall == self._hall, ticket.c.day == self._day(), _in((TicketState.WAITING,))
        )
        since: datetime | None = self._connection.execute(wanted).scalar_one()
        return since

    def latest_calls(self, limit: int) -> Sequence[Ticket]:
        """Return the day's most recently called tickets, newest first."""
        wanted = self._of_day(self._day()).where(ticket.c.last_called_at.is_not(None))
        return self._many(wanted.order_by(ticket.c.last_called_at.desc()).limit(limit))

    def recent_service_s(self, limit: int) -> Sequence[int]:
        """Return the seconds of the last finished services, newest first."""
        wanted = (
            select(ticket.c.service_s)
            .where(ticket.c.hall == self._hall, ticket.c.service_s.is_not(None), ticket.c.finished_at.is_not(None))
            .order_by(ticket.c.finished_at.desc())
            .limit(limit)
        )
        return [int(seconds) for seconds in self._connection.execute(wanted).scalars()]

    def count_online(self, day: date, items: Collection[str]) -> Mapping[str | None, int]:
        """Count a day's tickets for these items by why their people did not go online."""
        wanted = (
            select(ticket.c.online_declined, func.count().label("tickets"))
            .where(ticket.c.hall == self._hall, ticket.c.day == day, ticket.c.item.in_(sorted(items)))
            .group_by(ticket.c.online_declined)
        )
        return {row.online_declined: row.tickets for row in self._connection.execute(wanted)}

    def _of_day(self, day: date) -> Select[Any]:
        return self._rows.select(ticket.c.day == day)

    def _line(self, priority: bool) -> Select[Any]:  # noqa: FBT001 - the line's own name
        return self._of_day(self._day()).where(
            _in((TicketState.WAITING,)), ticket.c.priority.is_(True) if priority else ticket.c.priority.is_(False)
        )

    def _many(self, wanted: Select[Any]) -> list[Ticket]:
        found = self._rows.many(Ticket, wanted)
        self._read.update((one.id, one) for one in found)
        return found


def _in(states: Collection[TicketState]) -> ColumnElement[bool]:
    wanted = list(states)
    return ticket.c.state == wanted[0] if len(wanted) == 1 else ticket.c.state.in_(wanted)


def _within(reach: Reach) -> ColumnElement[bool]:
    pickup = ticket.c.queue == PICKUP_LETTER
    if not reach.pickups:
        condition = ~pickup
    elif not reach.ordinary:
        condition = pickup
    else:
        condition = true()
    if not reach.extranet_items:
        condition = condition & or_(pickup, ticket.c.item_network != "extranet")
    if reach.excluded_items:
        condition = condition & ticket.c.item.not_in(sorted(reach.excluded_items))
    return condition
