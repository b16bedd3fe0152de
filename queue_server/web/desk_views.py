"""Maps what rings at a desk to what the contract shows; the names of colleagues stay between colleagues."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.contract import desk as shapes
from queue_server.contract.emergency import Emergency as EmergencyShape
from queue_server.domain.device_health import DeviceHealth
from queue_server.domain.emergency import Emergency
from queue_server.domain.expert_call import ExpertCall
from queue_server.domain.hand_over import HandOver
from queue_server.domain.help_call import HelpCall, place_name
from queue_server.domain.ownership import Offer, Ownership
from queue_server.domain.person import Session
from queue_server.domain.service_item import Catalogue
from queue_server.usecases.desk import Colleague, Desks
from queue_server.usecases.ports import Unit
from queue_server.web import sentences
from queue_server.web.views import show_relief


def show_emergency(emergency: Emergency) -> EmergencyShape:
    """The message as every screen shows it; who raised it stays in the journal."""
    return EmergencyShape(text=emergency.text, since=emergency.raised_at)


def show_trouble(device: DeviceHealth) -> shapes.DeviceTrouble:
    """A device that somebody should look after."""
    return shapes.DeviceTrouble(
        id=device.id,
        kind=device.kind,
        place_name=place_name(device.agent),
        state=device.state.value,
        since=device.since,
        reason=device.reason,
    )


def show_help(help_call: HelpCall) -> shapes.HelpCall:
    """A help call; who answered stays in the journal."""
    return shapes.HelpCall(
        id=help_call.id,
        place=help_call.place,
        place_name=place_name(help_call.place),
        at=help_call.called_at,
        acknowledged_at=help_call.acknowledged_at,
    )


@dataclass(frozen=True)
class DeskViews:
    """The mappings of one hall's desks."""

    catalogue: Catalogue
    desks: Desks

    def desk(self, unit: Unit, session: Session) -> shapes.Desk:
        """What concerns whoever is signed in."""
        seen = self.desks.concerns(unit, session)
        return shapes.Desk(
            rev=seen.rev,
            help=[show_help(one) for one in seen.help_calls],
            expert_calls=self.expert_calls(unit, *seen.expert_calls).calls,
            offers=[self.offer(unit, one) for one in seen.offers],
            hand_overs=[self.hand_over(unit, one) for one in seen.hand_overs],
            devices=[show_trouble(one) for one in seen.devices],
            reports_open=seen.counts.reports_open,
            knowledge_unread=seen.counts.knowledge_unread,
            emergency=show_emergency(seen.emergency) if seen.emergency is not None else None,
            relief=show_relief(seen.relief),
        )

    def expert_calls(self, unit: Unit, *calls: ExpertCall) -> shapes.ExpertCalls:
        """Several calls."""
        present = self.desks.stations_present(unit) if calls else frozenset[str]()
        return shapes.ExpertCalls(calls=[self._expert_call(unit, call, present=present) for call in calls])

    def expert_call(self, unit: Unit, call: ExpertCall) -> shapes.ExpertCall:
        """One call."""
        return self._expert_call(unit, call, present=self.desks.stations_present(unit))

    def offer(self, unit: Unit, offer: Offer) -> shapes.Offer:
        """An offer of ownership."""
        return shapes.Offer(
            id=offer.id,
            kind=offer.kind.value,
            entity=offer.entity,
            number=offer.number,
            from_person=offer.from_person,
            from_person_name=_name(unit, offer.from_person),
            to_person=offer.to_person,
            to_person_name=_name(unit, offer.to_person),
            offered_at=offer.offered_at,
            until=offer.until,
            state=offer.state.value,
        )

    @staticmethod
    def owner(unit: Unit, owned: Ownership) -> shapes.Owner:
        """Who answers for a thing."""
        return shapes.Owner(
            kind=owned.kind.value,
            entity=owned.entity,
            number=owned.number,
            first_owner=owned.first_owner,
            first_owner_name=_name(unit, owned.first_owner),
            owner=owned.owner,
            owner_name=_name(unit, owned.owner),
            since=owned.since,
        )

    @staticmethod
    def hand_over(unit: Unit, left: HandOver) -> shapes.HandOverNote:
        """What one clerk leaves to the other."""
        return shapes.HandOverNote(
            id=left.id,
            window=left.window,
            from_person=left.from_person,
            from_person_name=_name(unit, left.from_person),
            to_person=left.to_person,
            to_person_name=_name(unit, left.to_person),
            at=left.left_at,
            note=left.note,
            tickets=list(left.tickets),
            cases=list(left.cases),
            accepted_at=left.accepted_at,
        )

    @staticmethod
    def colleagues(found: list[Colleague]) -> shapes.Colleagues:
        """Everybody of the hall, and where they sit now."""
        return shapes.Colleagues(
            people=[
                shapes.Colleague(
                    person=one.person.id,
                    name=one.person.name,
                    window=one.session.window if one.session is not None else None,
                    station=one.station,
                    signed_in=one.session is not None,
                    hall_head=one.person.hall_head,
                )
                for one in found
            ]
        )

    def _expert_call(self, unit: Unit, call: ExpertCall, *, present: frozenset[str]) -> shapes.ExpertCall:
        item = self.catalogue.find(call.item)
        stations = {station.code: station.name for station in self.catalogue.stations}
        return shapes.ExpertCall(
            id=call.id,
            ticket=call.ticket,
            ticket_number=call.number,
            item=call.item,
            item_name=item.name if item is not None else sentences.UNKNOWN_ITEM,
            station=call.station,
            station_name=stations.get(call.station, call.station) or sentences.HEAD_OF_HALL,
            window=call.window,
            asked_at=call.asked_at,
            asked_by_name=_name(unit, call.asked_by),
            question=call.question,
            state=call.state.value,
            station_present=call.station in present,
            escalated_at=call.escalated_at,
            accepted_by_name=_name_of(unit, call.accepted_by),
            accepted_at=call.accepted_at,
            answer=call.answer,
            answered_by_name=_name_of(unit, call.answered_by),
            answered_at=call.answered_at,
            knowledge=call.knowledge,
        )


def _name(unit: Unit, person: str) -> str:
    """Return a person's name; somebody who is no longer of the hall keeps the id that the journal has."""
    found = unit.people.get(person)
    return found.name if found is not None else person


def _name_of(unit: Unit, person: str | None) -> str | None:
    return _name(unit, person) if person is not None else None
