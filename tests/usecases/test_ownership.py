"""首问负责 (R67) and the hand-over between the clerks (R30), by the use-case door."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.ownership import Offer, OfferState, OwnedKind
from queue_server.domain.person import Actor, Session
from queue_server.domain.report import ReportAbout, ReportKind, ReportWords
from queue_server.domain.ticket import Ticket
from queue_server.usecases.ports import Unit
from tests.usecases.hall_at_work import KIOSK, HallAtWork

TICKET = OwnedKind.TICKET


def actor(session: Session) -> Actor:
    return Actor.of_session(session)


def owner(hall: HallAtWork, ticket: str, kind: OwnedKind = TICKET) -> str:
    return hall.read(lambda unit: hall.does.ownership.owner(unit, kind, ticket)).owner


def offer(hall: HallAtWork, ticket: str, session: Session, *, to: str, kind: OwnedKind = TICKET) -> Offer:
    return hall.run(lambda unit: hall.does.ownership.offer(unit, kind, ticket, to_person=to, actor=actor(session)))


def accept(hall: HallAtWork, made: Offer, session: Session) -> Offer:
    return hall.run(lambda unit: hall.does.ownership.accept(unit, made.id, actor=actor(session)))


def seated(hall: HallAtWork) -> tuple[Session, Session, Ticket]:
    """Clerk a with a ticket in service at window 1, clerk b at window 2."""
    a, b = hall.sign_in("a"), hall.sign_in("b", terminal="T2")
    ticket = hall.issue()
    hall.call()
    hall.start()
    return a, b, ticket


def test_the_hall_head_answers_for_a_number_that_nobody_has_called(hall: HallAtWork) -> None:
    ticket = hall.issue()
    assert owner(hall, ticket.id) == "head"
    hall.sign_in("a")
    hall.call()
    assert owner(hall, ticket.id) == "a"


def test_the_first_who_takes_it_stays_the_owner_until_the_other_accepts(hall: HallAtWork) -> None:
    a, b, ticket = seated(hall)
    made = offer(hall, ticket.id, a, to="b")
    assert owner(hall, ticket.id) == "a"
    assert made.until == made.offered_at + timedelta(minutes=10)
    for session in (a, b):
        seen = hall.read(lambda unit, session=session: hall.does.desks.concerns(unit, session))
        assert [one.id for one in seen.offers] == [made.id]
    hall.clock.advance(minutes=9, seconds=59)
    hall.tick()
    assert accept(hall, made, b).state is OfferState.ACCEPTED
    found = hall.read(lambda unit: hall.does.ownership.owner(unit, TICKET, ticket.id))
    assert (found.owner, found.first_owner) == ("b", "a")
    rows = hall.events("OwnershipOffered", "OwnershipAccepted")
    assert [(row.person, row.data["to_person"]) for row in rows] == [("a", "b"), ("b", "b")]


def test_what_nobody_accepts_in_ten_minutes_returns_to_the_first_owner(hall: HallAtWork) -> None:
    a, b, ticket = seated(hall)
    accept(hall, offer(hall, ticket.id, a, to="b"), b)
    made = offer(hall, ticket.id, b, to="c")
    assert owner(hall, ticket.id) == "b"
    hall.clock.advance(minutes=10)
    hall.stay()
    hall.tick()
    assert hall.read(lambda unit: unit.offers.get(made.id)).state is OfferState.RETURNED
    assert owner(hall, ticket.id) == "a"
    assert hall.events("OwnershipReturned")[-1].terminal == "system"
    c = Actor(person="c", session=None)
    assert hall.refused(lambda unit: hall.does.ownership.accept(unit, made.id, actor=c)) is Code.FORBIDDEN


def test_a_declined_offer_leaves_it_with_whoever_offered(hall: HallAtWork) -> None:
    a, b, ticket = seated(hall)
    made = offer(hall, ticket.id, a, to="b")
    hall.run(lambda unit: hall.does.ownership.decline(unit, made.id, actor=actor(b)))
    assert owner(hall, ticket.id) == "a"
    assert hall.refused(lambda unit: hall.does.ownership.accept(unit, made.id, actor=actor(b))) is Code.ILLEGAL_STEP


def test_who_may_offer_and_who_may_accept(hall: HallAtWork) -> None:
    a, b, ticket = seated(hall)
    give = hall.does.ownership.offer

    def offering(session: Session, to: str, entity: str = ticket.id) -> Any:
        return lambda unit: give(unit, TICKET, entity, to_person=to, actor=actor(session))

    assert hall.refused(offering(b, "a")) is Code.FORBIDDEN
    assert hall.refused(offering(a, "a")) is Code.FORBIDDEN
    assert hall.refused(offering(a, "nobody")) is Code.NOT_FOUND
    assert hall.refused(offering(a, "b", "nothing")) is Code.NOT_FOUND
    made = hall.run(offering(a, "b"))
    assert hall.refused(lambda unit: hall.does.ownership.accept(unit, made.id, actor=actor(a))) is Code.FORBIDDEN
    newer = hall.run(offering(a, "mz"))
    assert hall.read(lambda unit: unit.offers.get(made.id)).state is OfferState.WITHDRAWN
    assert hall.read(lambda unit: [one.id for one in unit.offers.running()]) == [newer.id]
    hall.finish()
    assert hall.refused(offering(a, "b")) is Code.ILLEGAL_STEP


def test_calling_or_resuming_is_taking_over_and_settles_the_offer(hall: HallAtWork) -> None:
    a, _, ticket = seated(hall)
    made = offer(hall, ticket.id, a, to="b")
    hall.run(lambda unit: hall.does.windows.transfer(unit, 1, letter="C", actor=actor(a)))
    assert owner(hall, ticket.id) == "a"
    assert hall.call(2) is not None
    assert owner(hall, ticket.id) == "b"
    assert hall.read(lambda unit: unit.offers.get(made.id)).state is OfferState.ACCEPTED
    assert hall.ticket(ticket).first_owner == "a"


def test_a_report_has_an_owner_too_and_changes_hands_the_same_way(hall: HallAtWork) -> None:
    a = hall.sign_in("a")
    b = hall.sign_in("b", terminal="T2")

    def file(channel: str, who: Actor) -> str:
        return hall.run(
            lambda unit: hall.does.reports.file(
                unit,
                ReportKind.SUGGESTION,
                channel=channel,
                words=ReportWords(text="请多放一把椅子"),
                about=ReportAbout.PLACE,
                actor=who,
            )
        ).no

    at_kiosk, by_phone = file("kiosk", KIOSK), file("phone", actor(a))
    assert owner(hall, at_kiosk, OwnedKind.REPORT) == "head"
    assert owner(hall, by_phone, OwnedKind.REPORT) == "a"
    made = offer(hall, by_phone, a, to="b", kind=OwnedKind.REPORT)
    hall.clock.advance(minutes=10)
    hall.stay()
    hall.tick()
    assert owner(hall, by_phone, OwnedKind.REPORT) == "a"
    again = offer(hall, by_phone, a, to="b", kind=OwnedKind.REPORT)
    assert again.id != made.id
    accept(hall, again, b)
    assert owner(hall, by_phone, OwnedKind.REPORT) == "b"


def test_the_hand_over_carries_open_tickets_cases_and_a_note(hall: HallAtWork) -> None:
    a, b, ticket = seated(hall)
    case = hall.open_case(ticket, a)
    hall.run(lambda unit: hall.does.windows.hold(unit, 1, reason="填表", actor=actor(a)))
    note = "张大爷去复印，回来先办"
    hand = hall.does.ownership.hand_over
    left = hall.run(lambda unit: hand(unit, 1, to_person="b", note=note, actor=actor(a)))
    assert (left.tickets, left.cases, left.note) == ((ticket.number,), (case,), note)
    seen = hall.read(lambda unit: hall.does.desks.concerns(unit, b))
    assert [one.note for one in seen.hand_overs] == [note]
    assert [one.hand_over for one in seen.offers] == [left.id]
    assert owner(hall, ticket.id) == "a"
    hall.sign_out(a)
    take = hall.does.ownership.accept_hand_over
    assert hall.run(lambda unit: take(unit, left.id, actor=actor(b))).accepted_at is not None
    assert owner(hall, ticket.id) == "b"
    assert hall.read(lambda unit: hall.does.desks.concerns(unit, b)).hand_overs == []
    assert hall.refused(lambda unit: take(unit, left.id, actor=actor(b))) is Code.ILLEGAL_STEP
    rows = hall.events("HandedOver", "HandOverAccepted")
    assert [row.person for row in rows] == ["a", "b"]
    assert "张大爷" not in str(rows)
    stored = b"".join(path.read_bytes() for path in hall.folder.glob("hall.db*"))
    assert note.encode() not in stored


def test_a_note_read_late_still_tells_though_its_tickets_went_back(hall: HallAtWork) -> None:
    a, b, ticket = seated(hall)
    left = hall.run(lambda unit: hall.does.ownership.hand_over(unit, 1, to_person="b", actor=actor(a)))
    hall.clock.advance(minutes=11)
    hall.stay()
    hall.tick()
    assert owner(hall, ticket.id) == "a"
    seen = hall.read(lambda unit: hall.does.desks.concerns(unit, b))
    assert ([one.id for one in seen.hand_overs], seen.offers) == ([left.id], [])
    hall.run(lambda unit: hall.does.ownership.accept_hand_over(unit, left.id, actor=actor(b)))
    assert owner(hall, ticket.id) == "a"


def test_only_who_sits_there_hands_over_and_only_the_other_takes_over(hall: HallAtWork) -> None:
    a, b, _ = seated(hall)
    hand = hall.does.ownership.hand_over
    assert hall.refused(lambda unit: hand(unit, 1, to_person="a", actor=actor(b))) is Code.FORBIDDEN
    assert hall.refused(lambda unit: hand(unit, 1, to_person="a", actor=actor(a))) is Code.FORBIDDEN
    assert hall.refused(lambda unit: hand(unit, 9, to_person="b", actor=actor(a))) is Code.NOT_FOUND
    left = hall.run(lambda unit: hand(unit, 1, to_person="b", actor=actor(a)))
    take = hall.does.ownership.accept_hand_over
    assert hall.refused(lambda unit: take(unit, left.id, actor=actor(a))) is Code.FORBIDDEN
    assert hall.refused(lambda unit: take(unit, "nothing", actor=actor(b))) is Code.NOT_FOUND


def test_colleagues_are_named_with_where_they_sit(hall: HallAtWork) -> None:
    hall.sign_in("a")
    found = {one.person.id: one for one in hall.read(hall.does.desks.colleagues)}
    assert found.keys() == {"a", "b", "c", "mz", "head"}
    assert found["a"].session is not None
    assert (found["b"].session, found["mz"].station) == (None, "MZ")


PEOPLE = ("a", "b", "c", "mz", "head")


class Handing(RuleBasedStateMachine):
    """A hall in which everybody hands everything around at random: nothing is ever without exactly one owner."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.hall = HallAtWork(Path(self.folder.name))
        self.tickets: list[str] = []
        self.offers: list[str] = []

    def teardown(self) -> None:
        self.hall.store.close()
        self.folder.cleanup()

    @initialize()
    def open_up(self) -> None:
        self.sessions = {
            "a": self.hall.sign_in("a"),
            "b": self.hall.sign_in("b", terminal="T2"),
            "mz": self.hall.sign_in("mz", terminal="S-MZ"),
        }

    def attempt(self, work: Any) -> Any:
        try:
            return self.hall.run(work)
        except DomainError:
            return None

    @rule()
    def issue(self) -> None:
        self.tickets.append(self.hall.issue().id)

    @rule(window=st.sampled_from([1, 2]), verb=st.sampled_from(["call_next", "start_service", "hold", "miss"]))
    def serve(self, window: int, verb: str) -> None:
        who = actor(self.sessions["a" if window == 1 else "b"])
        self.attempt(lambda unit: getattr(self.hall.does.windows, verb)(unit, window, actor=who))

    @rule(window=st.sampled_from([1, 2]))
    def move(self, window: int) -> None:
        who = actor(self.sessions["a" if window == 1 else "b"])
        self.attempt(lambda unit: self.hall.does.windows.transfer(unit, window, letter="C", actor=who))

    @rule(index=st.integers(0, 9), to=st.sampled_from(PEOPLE), by=st.sampled_from(["a", "b", "mz"]))
    def give(self, index: int, to: str, by: str) -> None:
        if not self.tickets:
            return
        ticket = self.tickets[index % len(self.tickets)]
        made = self.attempt(
            lambda unit: self.hall.does.ownership.offer(
                unit, TICKET, ticket, to_person=to, actor=actor(self.sessions[by])
            )
        )
        if made is not None:
            self.offers.append(made.id)

    @rule(index=st.integers(0, 9), by=st.sampled_from(["a", "b", "mz"]), verb=st.sampled_from(["accept", "decline"]))
    def settle(self, index: int, by: str, verb: str) -> None:
        if not self.offers:
            return
        made = self.offers[index % len(self.offers)]
        before = self.hall.read(lambda unit: unit.offers.get(made))
        done = self.attempt(
            lambda unit: getattr(self.hall.does.ownership, verb)(unit, made, actor=actor(self.sessions[by]))
        )
        if done is not None and verb == "accept":
            assert owner(self.hall, before.entity) == by

    @rule(minutes=st.sampled_from([1, 5, 10]))
    def wait(self, minutes: int) -> None:
        self.hall.clock.advance(minutes=minutes)
        self.hall.stay()
        self.attempt(self.hall.run_timers)

    @rule(window=st.sampled_from([1, 2]), to=st.sampled_from(PEOPLE))
    def hand_over(self, window: int, to: str) -> None:
        who = actor(self.sessions["a" if window == 1 else "b"])
        self.attempt(lambda unit: self.hall.does.ownership.hand_over(unit, window, to_person=to, actor=who))

    @invariant()
    def everything_has_one_owner(self) -> None:
        def look(unit: Unit) -> None:
            for ticket in self.tickets:
                owned = self.hall.does.ownership.owner(unit, TICKET, ticket)
                assert owned.owner in PEOPLE
                assert owned.first_owner in PEOPLE
            running = [(one.kind, one.entity) for one in unit.offers.running()]
            assert len(running) == len(set(running)), "two offers run for one thing"

        self.hall.read(look)


TestHanding = Handing.TestCase
TestHanding.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
