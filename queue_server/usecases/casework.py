"""Cases at the window: launch, checklist, 收件, 流转, and what the window does with a case that came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from queue_server.domain import case_issue, case_notice, case_review, sentences
from queue_server.domain import case_sentences as words
from queue_server.domain.applicant import Applicant
from queue_server.domain.case import EXTRANET_NOTICE, Case, Filing, Marks
from queue_server.domain.case_decision import Decision
from queue_server.domain.case_steps import CaseState, CaseStep, Seat
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import Hall
from queue_server.domain.hours import business_date
from queue_server.domain.paper import PaperKind
from queue_server.domain.person import AccountType, Actor, Session
from queue_server.domain.service_item import Catalogue
from queue_server.domain.ticket import Ticket, TicketState
from queue_server.usecases.case_door import CaseDoor, seats_of
from queue_server.usecases.case_systems import BuiltinCases, open_for
from queue_server.usecases.guides import Guides
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.outside_cases import OutsideCases
from queue_server.usecases.outside_systems import HttpCases, ManualLink
from queue_server.usecases.ports import CaseSystem, Unit

LIST_MOST = 200
"""How many cases a list shows; the most urgent come first."""
HERE = frozenset({TicketState.CALLED, TicketState.SERVING, TicketState.HELD})
"""States of a ticket whose person has not left."""


def build_case_system(hall: Hall, door: CaseDoor) -> CaseSystem:
    """Return the case system that the hall's profile names."""
    rules, builtin, outside = hall.case_system, BuiltinCases(door), OutsideCases(door.calendar)
    if rules.kind == "manual":
        return ManualLink(outside, address=rules.address or "")
    return HttpCases(builtin, outside, address=rules.address) if rules.kind == "http" else builtin


@dataclass(frozen=True, kw_only=True)
class MaterialMarks:
    """What is marked on the checklist beside the ticks, by index (0-based)."""

    deferred: Mapping[int, date] = field(default_factory=dict)
    sheets: Mapping[int, tuple[int, bool]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class HelpGiven:
    """帮填 (R33): read back and confirmed, and the scan that the applicant signed."""

    confirmed: bool
    signature_scan: str


@dataclass(frozen=True, kw_only=True)
class ReceiveWish:
    """How the applicant wants it, beside who it is, and who comes in the applicant's place."""

    return_way: str = ""
    address: str | None = field(default=None, repr=False)
    proxy_name: str | None = field(default=None, repr=False)
    proxy_id: str | None = field(default=None, repr=False)
    helped: HelpGiven | None = None
    urgent: bool = False


class Casework:
    """The clerk's case verbs; where the case lives is the case system's affair."""

    def __init__(self, catalogue: Catalogue, *, hall: Hall, guides: Guides, system: CaseSystem, door: CaseDoor) -> None:
        self._guides = guides
        self._hall = hall
        self._catalogue = catalogue
        self._system = system
        self._door = door

    def launch(self, unit: Unit, ticket: str, *, item: str | None = None, actor: Actor) -> Case:
        """Open a 预收件 for the ticket in service at the clerk's window; at any terminal, whatever its network.

        Args:
            unit: the transaction.
            ticket: the ticket's id.
            item: another service than the ticket's, where the person named the wrong one.
            actor: the clerk.

        Raises:
            DomainError: forbidden, not_found, illegal_step, unknown_item, no_case_item.
        """
        session = self._clerk(actor)
        found = unit.tickets.get(ticket)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_TICKET)
        if found.state is not TicketState.SERVING:
            raise DomainError(Code.ILLEGAL_STEP, sentences.TICKET_NOT_IN_SERVICE.format(number=found.number))
        if session.window is None or unit.windows.get(session.window).ticket != found.id:
            raise DomainError(Code.FORBIDDEN, sentences.TICKET_OF_ANOTHER_WINDOW.format(number=found.number))
        service = self._catalogue.find(item or found.item)
        if service is None:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.UNKNOWN_ITEM_AT_WINDOW)
        version = service.version or self._catalogue.version
        return self._system.launch(unit, found, item=service, guide_version=version, actor=actor)

    def check_materials(
        self, unit: Unit, no: str, *, present: Sequence[int], marks: MaterialMarks | None = None, actor: Actor
    ) -> Case:
        """Tick which of the guide's materials are present (0-based); after 收件 only deferred ones that have come.

        Raises:
            DomainError: forbidden, not_found, illegal_step, not_deferrable.
        """
        self._clerk(actor)
        if self.case(unit, no).state is not CaseState.DRAFT:
            case = self._door.enter(unit, no, CaseStep.SUPPLY, actor=actor)
            return self._door.keep(unit, case.supply(present), actor=actor)
        case = self._door.enter(unit, no, CaseStep.CHECK, actor=actor)
        today, calendar = business_date(unit.now), self._door.calendar
        given = marks or MaterialMarks()
        step = case.check_materials(
            present,
            marks=Marks(
                deferred=given.deferred,
                sheets=given.sheets,
                today=today,
                latest=lambda days: calendar.due(today, days=days).day,
            ),
        )
        return self._door.keep(unit, step, actor=actor)

    def receive(
        self,
        unit: Unit,
        no: str,
        *,
        name: str,
        id_number: str,
        phone: str | None = None,
        wish: ReceiveWish | None = None,
        actor: Actor,
    ) -> Case:
        """收件: it counts toward the day's 30 from now on, and five working days for 受理 begin.

        Raises:
            DomainError: no_extranet at an Internet terminal, material_missing, invalid_id, illegal_step,
                wrong_case_system, help_unconfirmed, not_deferrable.
        """
        self._extranet_clerk(actor)
        case = self.case(unit, no)
        given = wish or ReceiveWish()
        if given.helped is not None:
            self._check_help(unit, case, given.helped)
        applicant = Applicant.checked(
            name,
            id_number=id_number,
            phone=phone,
            address=given.address,
            proxy_name=given.proxy_name,
            proxy_id=given.proxy_id,
        )
        filing = Filing(
            digest="",
            by=actor.person,
            return_way=given.return_way,
            helped_signature=given.helped.signature_scan if given.helped is not None else None,
            urgent=given.urgent,
        )
        return self._system.receive(unit, case, applicant=applicant, filing=filing, actor=actor)

    def route(
        self, unit: Unit, no: str, *, station: str | None = None, reason: str | None = None, actor: Actor
    ) -> Case:
        """流转 to the item's station, which must have a representative today (R22, R61).

        Raises:
            DomainError: forbidden, no_extranet, illegal_step, wrong_station, no_station_head.
        """
        case = self._known(unit, self._door.enter(unit, no, CaseStep.ROUTE, actor=actor))
        to = station or case.station
        head = Seat.HEAD in seats_of(actor.session)
        if to and unit.staff.head_of(to, business_date(unit.now)) is None:
            raise DomainError(Code.NO_STATION_HEAD, words.NO_STATION_HEAD.format(station=self.station_name(to)))
        step = case_review.route(
            case, station=to, station_name=self.station_name(to), at=unit.now, reason=reason if head else None
        )
        return self._door.keep(unit, step, actor=actor)

    def send_correction(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """补正告知: print the notice and its 送达回证; the clock for 受理 stands.

        Raises:
            DomainError: forbidden, no_extranet, illegal_step, second_correction.
        """
        case = self._door.enter(unit, no, CaseStep.SEND_CORRECTION, actor=actor)
        step = case_notice.send_correction(case, self._door.sitting(unit, actor), decision=self._decision(unit, no))
        sent = self._door.keep(unit, step, actor=actor)
        self._serve(unit, sent, PaperKind.CORRECTION, actor=actor)
        return sent

    def resubmit(self, unit: Unit, no: str, *, present: Sequence[int], actor: Actor) -> Case:
        """Take the corrected materials; it goes straight back to the station.

        Raises:
            DomainError: forbidden, no_extranet, illegal_step, not_found, material_missing.
        """
        case = self._door.enter(unit, no, CaseStep.RESUBMIT, actor=actor)
        step = case_notice.resubmit(
            case,
            self._door.sitting(unit, actor),
            present=present,
            decision=self._decision(unit, no),
            same_visit=self.is_here(unit, case),
        )
        return self._door.keep(unit, step, actor=actor)

    def lapse(self, unit: Unit, no: str, *, reason: str, actor: Actor) -> Case:
        """Take it as withdrawn, because the limit for the correction passed; DomainError limit_runs before that."""
        case = self._door.enter(unit, no, CaseStep.LAPSE, actor=actor)
        return self._give_up(unit, case_notice.lapse(case, self._door.sitting(unit, actor), reason=reason), actor=actor)

    def send_decline(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """不予受理告知, with its 送达回证; the materials go back."""
        case = self._door.enter(unit, no, CaseStep.SEND_DECLINE, actor=actor)
        sent = self._door.keep(unit, case_notice.send_decline(case, self._door.sitting(unit, actor)), actor=actor)
        self._serve(unit, sent, PaperKind.DECLINE, actor=actor)
        return sent

    def hand_to_issue(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """Hand it to the 出件窗口."""
        case = self._door.enter(unit, no, CaseStep.HAND_TO_ISSUE, actor=actor)
        return self._door.keep(unit, case_notice.hand_to_issue(case), actor=actor)

    def withdraw(self, unit: Unit, no: str, *, reason: str, request_scan: str | None = None, actor: Actor) -> Case:
        """撤回 on the applicant's written request, before anything is decided."""
        case = self._door.enter(unit, no, CaseStep.WITHDRAW, actor=actor)
        self._door.check_scan(unit, no, request_scan)
        step = case_review.withdraw(case, self._door.sitting(unit, actor), reason=reason, request_scan=request_scan)
        return self._give_up(unit, step, actor=actor)

    def close(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """归档."""
        case = self._door.enter(unit, no, CaseStep.CLOSE, actor=actor)
        return self._door.keep(unit, case_issue.close(case, self._door.sitting(unit, actor)), actor=actor)

    def reapply(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """Open a new case after a closed one; the old one stays as it is, both name each other.

        Raises:
            DomainError: forbidden, no_extranet, illegal_step, unknown_item.
        """
        case = self._door.enter(unit, no, CaseStep.REAPPLY, actor=actor)
        item = self._catalogue.find(case.item)
        if item is None:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.UNKNOWN_ITEM_AT_WINDOW)
        new = open_for(
            unit,
            self._ticket_in_hand(unit, actor),
            system=self._system.name,
            item=item,
            guide_version=item.version or self._catalogue.version,
            earlier_no=no,
            actor=actor,
        )
        self._door.keep(unit, case_issue.reapply(case, later_no=new.no), actor=actor)
        return new

    def link(self, unit: Unit, no: str, *, outside_no: str, actor: Actor) -> Case:
        """Link the outside system's number; it counts toward the day's 30 from now on.

        Raises:
            DomainError: no_extranet, number_linked_already, illegal_step, wrong_case_system.
        """
        self._extranet_clerk(actor)
        case = self.case(unit, no)
        taken = unit.cases.of_outside_no(outside_no)
        if taken is not None and taken.no != no:
            raise DomainError(
                Code.NUMBER_LINKED_ALREADY, sentences.NUMBER_LINKED_ALREADY.format(outside_no=outside_no, no=taken.no)
            )
        return self._system.link(unit, case, outside_no=outside_no, actor=actor)

    def void(self, unit: Unit, no: str, *, reason: str, actor: Actor) -> Case:
        """Withdraw a draft; it never counted."""
        self._clerk(actor)
        case = self._door.enter(unit, no, CaseStep.VOID, actor=actor)
        return self._door.keep(unit, case.void(reason=reason), actor=actor)

    def case(self, unit: Unit, no: str) -> Case:
        """Return a case; DomainError not_found."""
        return self._door.find(unit, no)

    def readable(self, unit: Unit, no: str, *, actor: Actor) -> Case:
        """Return a case for whoever may read it: the window, the issuing desk and the hall head all, a station its own.

        Raises:
            DomainError: not_found, forbidden.
        """
        case = self.case(unit, no)
        seats = seats_of(actor.session)
        if seats & {Seat.WINDOW, Seat.ISSUE, Seat.HEAD}:
            return case
        account = self._hall.account(actor.account or "")
        if account is None or account.station is None or account.station != case.station:
            raise DomainError(Code.FORBIDDEN, sentences.CASES_OF_OWN_STATION)
        return case

    def of_ticket(self, unit: Unit, ticket: str) -> Sequence[Case]:
        """Return a ticket's cases, oldest first."""
        return unit.cases.of_ticket(ticket)

    def of_station(self, unit: Unit, station: str, *, actor: Actor) -> Sequence[Case]:
        """Return the undecided cases that the actor's own station decides (R61), newest first.

        Raises:
            DomainError: forbidden for everybody but that station's own account.
        """
        account = self._hall.account(actor.account or "")
        if account is None or account.station != station:
            raise DomainError(Code.FORBIDDEN, sentences.CASES_OF_OWN_STATION)
        return unit.cases.of_station(station, limit=LIST_MOST)

    def check_clerk(self, actor: Actor) -> None:
        """Raise DomainError forbidden for everybody but a person of the 综合窗口."""
        self._clerk(actor)

    def drafts(self, unit: Unit) -> Sequence[Case]:
        """Return the 预收件 that wait for entry at the 综合窗口 (R36), oldest first."""
        return unit.cases.drafts()

    def of_window(self, unit: Unit, *, actor: Actor) -> Sequence[Case]:
        """Return what the 综合窗口 has to do something about, most urgent first; linked cases near their day last."""
        self._clerk(actor)
        return [*unit.case_lists.of_window(limit=LIST_MOST), *OutsideCases(self._door.calendar).reminders(unit)]

    def trace(self, unit: Unit, no: str) -> Sequence[JournalRow]:
        """Return the case's story."""
        return unit.journal.of_entity("case", no)

    def address(self, case: Case) -> str | None:
        """Return where the outside system is opened for this case."""
        return self._system.address(case)

    def cases_today(self, unit: Unit) -> int:
        """Count the day's cases toward the 30 (R12)."""
        return unit.cases.count_of_day(unit.day)

    def station_name(self, station: str) -> str:
        """Return a station's name; its code where the catalogue does not name it."""
        found = next((known.name for known in self._catalogue.stations if known.code == station), None)
        return found or next(
            (item.station_name for item in self._catalogue.services if item.station == station), station
        )

    @staticmethod
    def is_here(unit: Unit, case: Case) -> bool:
        """Tell whether the person of the case's first visit has not left yet."""
        visit = unit.tickets.get(case.ticket) if case.ticket is not None else None
        return visit is not None and visit.state in HERE

    def _give_up(self, unit: Unit, step: case_review.Step, *, actor: Actor) -> Case:
        received = step[0].received_at is not None
        given_up = self._door.keep(unit, step, actor=actor)
        if received:
            self._door.paper(unit, given_up, PaperKind.WITHDRAWAL, actor=actor)
        return given_up

    def _serve(self, unit: Unit, case: Case, kind: PaperKind, *, actor: Actor) -> None:
        self._door.paper(unit, case, kind, actor=actor)
        self._door.paper(unit, case, PaperKind.SERVICE_PROOF, actor=actor)

    def _known(self, unit: Unit, case: Case) -> Case:
        """Return a case from before the clocks with what the guide says of them."""
        return case if case.task_type else case.with_guide(self._guides.of_case(unit, case))

    def _check_help(self, unit: Unit, case: Case, helped: HelpGiven) -> None:
        if not helped.confirmed or not helped.signature_scan:
            raise DomainError(Code.HELP_UNCONFIRMED, words.HELP_NOT_CONFIRMED)
        self._door.check_scan(unit, case.no, helped.signature_scan)

    @staticmethod
    def _decision(unit: Unit, no: str) -> Decision:
        confirmed = [one for one in unit.case_words.decisions(no) if one.confirmed_at is not None]
        if not confirmed:
            raise DomainError(Code.NO_DECISION, words.NO_DECISION_DRAFT)
        return confirmed[-1]

    @staticmethod
    def _ticket_in_hand(unit: Unit, actor: Actor) -> Ticket | None:
        window = actor.session.window if actor.session is not None else None
        held = unit.windows.get(window).ticket if window is not None else None
        return unit.tickets.get(held) if held is not None else None

    @staticmethod
    def _clerk(actor: Actor) -> Session:
        if actor.session is None or actor.session.account_type is not AccountType.COMPREHENSIVE:
            raise DomainError(Code.FORBIDDEN, sentences.WHO_RECEIVES)
        return actor.session

    def _extranet_clerk(self, actor: Actor) -> None:
        if not self._clerk(actor).extranet:
            raise DomainError(Code.NO_EXTRANET, sentences.NO_EXTRANET.format(notice=EXTRANET_NOTICE))
