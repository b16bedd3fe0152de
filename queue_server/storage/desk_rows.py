"""What rings at a desk, as rows: help and expert calls, emergency messages, owners, offers and hand-overs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table

from queue_server.domain.emergency import Emergency, EmergencyState
from queue_server.domain.expert_call import OPEN_STATES, ExpertCall
from queue_server.domain.hand_over import HandOver, HandOverState
from queue_server.domain.help_call import HelpCall, HelpState
from queue_server.domain.ownership import Offer, OfferState, OwnedKind, Ownership
from queue_server.storage.desk_tables import emergency, expert_call, hand_over, help_call, offer, ownership
from queue_server.storage.rows import Rows, values_of
from queue_server.storage.sealed import Seal

Thing = TypeVar("Thing")


class SqlHelpCalls:
    """The help calls of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, help_call, hall=hall)

    def get(self, help_id: str) -> HelpCall | None:
        """Return a help call."""
        return self._rows.one(HelpCall, help_call.c.id == help_id)

    def save(self, changed: HelpCall) -> None:
        """Store a help call."""
        self._rows.put(values_of(changed), key=("id",))

    def ringing(self) -> Sequence[HelpCall]:
        """Return those that nobody has answered."""
        wanted = self._rows.select(help_call.c.state == HelpState.RINGING)
        return self._rows.many(HelpCall, wanted.order_by(help_call.c.called_at))


class SqlExpertCalls:
    """The expert calls of one hall."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._rows = _SealedRows(connection, expert_call, hall=hall, seal=seal, sealed=("question", "answer"))

    def get(self, call_id: str) -> ExpertCall | None:
        """Return a call."""
        found = self._rows.many(ExpertCall, self._rows.select(expert_call.c.id == call_id))
        return next(iter(found), None)

    def save(self, changed: ExpertCall) -> None:
        """Store a call."""
        self._rows.save(changed)

    def open(self) -> Sequence[ExpertCall]:
        """Return those that wait for an answer."""
        wanted = self._rows.select(expert_call.c.state.in_(list(OPEN_STATES)))
        return self._rows.many(ExpertCall, wanted.order_by(expert_call.c.asked_at))

    def of_ticket(self, ticket: str) -> Sequence[ExpertCall]:
        """Return a ticket's calls."""
        wanted = self._rows.select(expert_call.c.ticket == ticket)
        return self._rows.many(ExpertCall, wanted.order_by(expert_call.c.asked_at))

    def answered_on(self, item: str, *, limit: int) -> Sequence[ExpertCall]:
        """Return an item's latest answered calls."""
        wanted = self._rows.select(expert_call.c.item == item, expert_call.c.answered_at.is_not(None))
        return self._rows.many(ExpertCall, wanted.order_by(expert_call.c.answered_at.desc()).limit(limit))


class SqlEmergencies:
    """The emergency messages of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, emergency, hall=hall)

    def standing(self) -> Emergency | None:
        """Return the message that stands now."""
        return self._rows.one(Emergency, emergency.c.state == EmergencyState.STANDING)

    def save(self, changed: Emergency) -> None:
        """Store a message."""
        self._rows.put(values_of(changed), key=("id",))


class SqlOwnerships:
    """Who answers for what in one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, ownership, hall=hall)

    def get(self, kind: OwnedKind, entity: str) -> Ownership | None:
        """Return the owner of a thing."""
        return self._rows.one(Ownership, ownership.c.kind == kind, ownership.c.entity == entity)

    def save(self, changed: Ownership) -> None:
        """Store an owner."""
        self._rows.put(values_of(changed), key=("kind", "entity"))


class SqlOffers:
    """The offers of one hall."""

    def __init__(self, connection: Connection, *, hall: str) -> None:
        self._rows = Rows(connection, offer, hall=hall)

    def get(self, offer_id: str) -> Offer | None:
        """Return an offer."""
        return self._rows.one(Offer, offer.c.id == offer_id)

    def save(self, changed: Offer) -> None:
        """Store an offer."""
        self._rows.put(values_of(changed), key=("id",))

    def running(self) -> Sequence[Offer]:
        """Return those that nobody has settled."""
        wanted = self._rows.select(offer.c.state == OfferState.OFFERED)
        return self._rows.many(Offer, wanted.order_by(offer.c.offered_at))


class SqlHandOvers:
    """The hand-overs of one hall."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._rows = _SealedRows(connection, hand_over, hall=hall, seal=seal, sealed=("note",))

    def get(self, hand_over_id: str) -> HandOver | None:
        """Return a hand-over."""
        found = self._rows.many(HandOver, self._rows.select(hand_over.c.id == hand_over_id))
        return next(iter(found), None)

    def save(self, changed: HandOver) -> None:
        """Store a hand-over."""
        self._rows.save(changed)

    def left(self) -> Sequence[HandOver]:
        """Return those that the receiver has not read."""
        wanted = self._rows.select(hand_over.c.state == HandOverState.LEFT)
        return self._rows.many(HandOver, wanted.order_by(hand_over.c.left_at))


class _SealedRows:
    """Rows of a table keyed by `id`, some columns of which hold sealed words."""

    def __init__(self, connection: Connection, table: Table, *, hall: str, seal: Seal, sealed: tuple[str, ...]) -> None:
        self._rows = Rows(connection, table, hall=hall)
        self._seal = seal
        self._sealed = sealed

    def select(self, *conditions: Any) -> Select[Any]:
        """Return a selection of the hall's rows under conditions."""
        return self._rows.select(*conditions)

    def save(self, thing: Any) -> None:
        """Store a thing with its words sealed."""
        values = values_of(thing)
        for name in self._sealed:
            text = values.pop(name)
            # What did not open reads as nothing, and must not become nothing.
            if text is not None:
                values[name] = self._seal.close(text, **self._binding(values["id"], name))
        self._rows.put(values, key=("id",))

    def many(self, made: type[Thing], wanted: Select[Any]) -> list[Thing]:
        """Return the things of a selection with their words in the clear."""
        found = []
        for row in self._rows.connection.execute(wanted).mappings():
            values = {name: row[name] for name in row if name != "hall"}
            for name in self._sealed:
                if values[name] is not None:
                    values[name] = self._seal.open_if_it_opens(values[name], **self._binding(values["id"], name))
            found.append(made(**values))
        return found

    def _binding(self, thing_id: str, column: str) -> dict[str, str]:
        return {"table": self._rows.table.name, "row": f"{self._rows.hall}/{thing_id}", "column": column}
