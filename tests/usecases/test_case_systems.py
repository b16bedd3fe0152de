"""One contract for the three case systems: built-in, linked by hand, spoken to by HTTP."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from queue_server.domain.case import Case
from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code
from queue_server.domain.hall import CaseSystemRules
from queue_server.domain.outside_case import OutsideState
from queue_server.domain.person import Actor, Session
from queue_server.domain.ticket import Ticket
from queue_server.usecases.outside_cases import Standing
from queue_server.usecases.outside_link import OutsideLink, Receipt
from tests.usecases.hall_at_work import HTTP, MANUAL, VALID_ID, HallAtWork, sample_hall


def linked_by_hand(desk: "Desk", no: str) -> None:
    actor = Actor.of_session(desk.clerk)
    desk.hall.run(lambda unit: desk.hall.does.casework.link(unit, no, outside_no=desk.number, actor=actor))


def received_here(desk: "Desk", no: str) -> None:
    desk.hall.receive_case(no, desk.clerk)


def received_and_confirmed(desk: "Desk", no: str) -> None:
    received_here(desk, no)
    desk.hall.run(lambda unit: OutsideLink(desk.hall.does.outside).confirm(unit, no, Receipt(outside_no=desk.number)))


@dataclass(frozen=True, kw_only=True)
class System:
    """A case system, how a case comes to count in it, and what state it then has."""

    rules: CaseSystemRules
    take_in: Callable[["Desk", str], None]
    state: CaseState
    keeps_applicant: bool
    outside: bool


SYSTEMS = {
    "builtin": System(
        rules=CaseSystemRules(), take_in=received_here, state=CaseState.RECEIVED, keeps_applicant=True, outside=False
    ),
    "manual": System(rules=MANUAL, take_in=linked_by_hand, state=CaseState.LINKED, keeps_applicant=False, outside=True),
    "http": System(
        rules=HTTP, take_in=received_and_confirmed, state=CaseState.LINKED, keeps_applicant=True, outside=True
    ),
}


@dataclass
class Desk:
    """A clerk with a ticket in service in a hall of one system."""

    hall: HallAtWork
    system: System
    clerk: Session
    ticket: Ticket
    counted: int = 0
    """The day's cases before the test."""

    @property
    def number(self) -> str:
        """The number that a case of this test gets outside; the ticket tells them apart."""
        return f"JP-{self.ticket.id[:8]}"

    def take_in(self, no: str) -> None:
        """Brings a case to where it counts."""
        self.system.take_in(self, no)

    def counts(self) -> int:
        """How many cases count more than before the test."""
        return self.hall.read(self.hall.does.casework.cases_today) - self.counted

    def case(self, no: str) -> Case:
        return self.hall.read(lambda unit: self.hall.does.casework.case(unit, no))

    def launch(self) -> str:
        return self.hall.open_case(self.ticket, self.clerk)


@pytest.fixture(scope="module", params=SYSTEMS)
def seated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One hall of each system: nothing that a test does to its case is in the way of the next."""
    system = SYSTEMS[request.param]
    hall = HallAtWork(tmp_path_factory.mktemp("hall"), hall=sample_hall(case_system=system.rules))
    clerk, ticket = hall.sign_in(), hall.issue()
    hall.call()
    hall.start()
    yield Desk(hall, system, clerk, ticket)
    hall.store.close()


@pytest.fixture
def desk(seated: Desk) -> Desk:
    """A fresh ticket in service at the one desk."""
    seated.hall.finish(outcome="referred")
    ticket = seated.hall.issue()
    seated.hall.call()
    seated.hall.start()
    return replace(seated, ticket=ticket, counted=seated.hall.read(seated.hall.does.casework.cases_today))


def test_launch_opens_a_draft_with_the_guides_checklist_and_leads_to_the_ticket_and_back(desk: Desk) -> None:
    no = desk.launch()
    case = desk.case(no)
    assert (case.state, case.system, case.ticket, case.ticket_number) == (
        CaseState.DRAFT,
        desk.system.rules.kind,
        desk.ticket.id,
        desk.ticket.number,
    )
    assert [line.name for line in case.materials] == ["居民身份证", "申请表", "委托书"]
    assert [one.no for one in desk.hall.read(lambda unit: unit.cases.of_ticket(desk.ticket.id))] == [no]
    assert desk.counts() == 0


def test_it_counts_once_from_its_intake_on_and_is_found_by_its_numbers(desk: Desk) -> None:
    no = desk.launch()
    desk.take_in(no)
    case = desk.case(no)
    assert (case.state, case.outside_no, case.counted_day) == (
        desk.system.state,
        desk.number if desk.system.outside else None,
        desk.hall.clock.now().date(),
    )
    assert desk.counts() == 1
    if desk.system.outside:
        assert desk.hall.read(lambda unit: unit.cases.of_outside_no(desk.number)) == case


def test_personal_data_is_kept_only_where_the_case_is_received_here_and_never_in_the_journal(desk: Desk) -> None:
    no = desk.launch()
    desk.take_in(no)
    kept = desk.hall.read(lambda unit: unit.applicants.get(no))
    assert (kept is not None) is desk.system.keeps_applicant
    assert VALID_ID not in str(desk.hall.events())
    assert "张三丰" not in str(desk.hall.events())


def test_every_step_is_one_event_and_a_second_intake_changes_nothing(desk: Desk) -> None:
    no = desk.launch()
    desk.take_in(no)
    rows = [row for row in desk.hall.events() if row.kind == "case" and row.entity == no]
    assert [row.from_state for row in rows][1:] == [row.to_state for row in rows][:-1]
    actor = Actor.of_session(desk.clerk)
    link, receive = desk.hall.does.casework.link, desk.hall.does.casework.receive
    refused = {
        desk.hall.refused(lambda unit: link(unit, no, outside_no="X-9999", actor=actor)),
        desk.hall.refused(lambda unit: receive(unit, no, name="张三", id_number=VALID_ID, actor=actor)),
    }
    assert refused <= {Code.ILLEGAL_STEP, Code.WRONG_CASE_SYSTEM, Code.MATERIAL_MISSING}


def test_a_draft_opened_by_mistake_can_be_given_up(desk: Desk) -> None:
    no = desk.launch()
    actor = Actor.of_session(desk.clerk)
    desk.hall.run(lambda unit: desk.hall.does.casework.void(unit, no, reason="开错", actor=actor))
    assert desk.case(no).state is CaseState.WITHDRAWN
    assert desk.counts() == 0


def test_states_outside_are_followed_where_there_is_an_outside(desk: Desk) -> None:
    no = desk.launch()
    desk.take_in(no)
    standing = Standing(state=OutsideState.ACCEPTED, on=desk.hall.clock.now().date())
    actor = Actor.of_session(desk.clerk)

    def enter() -> None:
        desk.hall.run(lambda unit: desk.hall.does.outside.enter(unit, no, standing, actor=actor))

    if not desk.system.outside:
        code = desk.hall.refused(lambda unit: desk.hall.does.outside.enter(unit, no, standing, actor=actor))
        assert code == Code.WRONG_CASE_SYSTEM
        return
    enter()
    assert desk.case(no).outside_state is CaseState.ACCEPTED
    assert desk.hall.events("CaseStateEntered")[-1].data["outside_state"] == "ACCEPTED"


def test_what_another_system_does_with_a_case_is_refused_here(desk: Desk) -> None:
    no = desk.launch()
    desk.take_in(no)
    if desk.system.rules.kind == "builtin":
        return
    actor = Actor.of_session(desk.clerk)
    code = desk.hall.refused(lambda unit: desk.hall.does.casework.route(unit, no, actor=actor))
    assert code == Code.WRONG_CASE_SYSTEM
