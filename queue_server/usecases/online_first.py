"""Online first, never online only (R59): who chose the phone, who came to the window all the same, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.person import Actor
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.ports import Unit

DECLINED = ("elder_or_disabled", "no_phone", "system_down", "own_wish")
"""老年人/残疾人, 无智能手机, 系统故障, 本人要求."""
ENTITY = "online"


@dataclass(frozen=True, kw_only=True)
class OnlineCount:
    """The online-capable items of a day."""

    day: date
    chosen: int
    tickets: int
    reasons: Mapping[str, int]

    @property
    def asked(self) -> int:
        """The tickets with a reason ticked."""
        return sum(self.reasons.values())

    @property
    def rate(self) -> float | None:
        """The share that went online, None where nobody came for such an item."""
        came = self.chosen + self.tickets
        return self.chosen / came if came else None


class OnlineFirst:
    """Notes and counts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def choose(self, unit: Unit, item: str, *, actor: Actor) -> None:
        """Note that somebody chose the online way; DomainError unknown_item, not_online."""
        found = self._catalogue.find(item)
        if found is None:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.UNKNOWN_ITEM)
        if not found.online_capable:
            raise DomainError(Code.NOT_ONLINE, sentences.NOT_ONLINE.format(public_name=found.public_name))
        unit.record(Event(name=EventName.ONLINE_CHOSEN, kind="online", entity=ENTITY, data={"item": item}), actor)

    def count(self, unit: Unit, day: date) -> OnlineCount:
        """Count a day; a ticket for an item without an online way counts nowhere."""
        by_reason = unit.tickets.count_online(
            day, frozenset(one.id for one in self._catalogue.items if one.online_capable)
        )
        return OnlineCount(
            day=day,
            chosen=len(unit.journal.of_entity("online", ENTITY, day=day)),
            tickets=sum(by_reason.values()),
            reasons={reason: by_reason.get(reason, 0) for reason in DECLINED},
        )
