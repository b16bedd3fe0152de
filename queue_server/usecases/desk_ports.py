"""The repositories of what rings or shows at a desk, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from queue_server.domain.device_health import DeviceHealth
from queue_server.domain.emergency import Emergency
from queue_server.domain.expert_call import ExpertCall
from queue_server.domain.hand_over import HandOver
from queue_server.domain.help_call import HelpCall
from queue_server.domain.ownership import Offer, OwnedKind, Ownership


class HelpCalls(Protocol):
    """The help calls."""

    def get(self, help_call: str) -> HelpCall | None:
        """Return a help call by its id."""
        ...

    def save(self, help_call: HelpCall) -> None:
        """Store a new or changed help call."""
        ...

    def ringing(self) -> Sequence[HelpCall]:
        """Return those that nobody has answered, oldest first."""
        ...


class ExpertCalls(Protocol):
    """The expert calls; question and answer are stored sealed."""

    def get(self, call: str) -> ExpertCall | None:
        """Return a call by its id."""
        ...

    def save(self, call: ExpertCall) -> None:
        """Store a new or changed call."""
        ...

    def open(self) -> Sequence[ExpertCall]:
        """Return those that wait for an answer, oldest first."""
        ...

    def of_ticket(self, ticket: str) -> Sequence[ExpertCall]:
        """Return a ticket's calls, oldest first."""
        ...

    def answered_on(self, item: str, *, limit: int) -> Sequence[ExpertCall]:
        """Return an item's latest answered calls, newest first."""
        ...


class Emergencies(Protocol):
    """The emergency messages."""

    def standing(self) -> Emergency | None:
        """Return the message that stands now."""
        ...

    def save(self, emergency: Emergency) -> None:
        """Store a new or changed message."""
        ...


class Ownerships(Protocol):
    """Who answers for what."""

    def get(self, kind: OwnedKind, entity: str) -> Ownership | None:
        """Return the owner of a thing, None where nobody has taken it yet."""
        ...

    def save(self, ownership: Ownership) -> None:
        """Store an owner, new or changed."""
        ...


class Offers(Protocol):
    """The offers of ownership."""

    def get(self, offer: str) -> Offer | None:
        """Return an offer by its id."""
        ...

    def save(self, offer: Offer) -> None:
        """Store a new or changed offer."""
        ...

    def running(self) -> Sequence[Offer]:
        """Return those that nobody has settled, oldest first."""
        ...


class HandOvers(Protocol):
    """The hand-overs; the note is stored sealed."""

    def get(self, hand_over: str) -> HandOver | None:
        """Return a hand-over by its id."""
        ...

    def save(self, hand_over: HandOver) -> None:
        """Store a new or changed hand-over."""
        ...

    def left(self) -> Sequence[HandOver]:
        """Return those that the receiver has not read, oldest first."""
        ...


class DeviceRecords(Protocol):
    """The last record of each device."""

    def get(self, device: str) -> DeviceHealth | None:
        """Return a device's record."""
        ...

    def save(self, record: DeviceHealth) -> None:
        """Store a new or changed record."""
        ...

    def of_agent(self, agent: str) -> Sequence[DeviceHealth]:
        """Return the records of one agent's devices, by id."""
        ...

    def all(self) -> Sequence[DeviceHealth]:
        """Return every record, by id."""
        ...
