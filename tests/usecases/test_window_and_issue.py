"""Intake, hand-out and what is owed between them: 容缺, 帮填, the urgent branch, proxy, mail, visits, networks."""

from dataclasses import replace
from datetime import date, timedelta

from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code
from queue_server.domain.scan import Scan
from queue_server.usecases.casework import HelpGiven, MaterialMarks, ReceiveWish
from queue_server.usecases.issue_desk import Collector
from tests.usecases.case_floor import (
    APPROVE,
    AT_INTERNET,
    CLERK,
    HEAD,
    ISSUER,
    MOMENT,
    OTHER_ID,
    REFUSE,
    STATION,
    CaseFloor,
)

INCOME = 3
"""The only material of the sample items that may come later."""


def mark(floor: CaseFloor, no: str, until: date, *, index: int = INCOME) -> None:
    marks = MaterialMarks(deferred={index: until}, sheets={0: (2, True)})
    floor.window("check_materials", no, present=[0, 1], marks=marks)


def test_a_material_comes_later_only_where_the_guide_says_so_and_no_later_than_it_says(floor: CaseFloor) -> None:
    no = floor.draft("slow")
    marks = {"until": date(2026, 12, 1)}
    for index, until in ((0, date(2026, 12, 1)), (INCOME, date(2026, 12, 8)), (INCOME, date(2026, 11, 22))):
        wrong = MaterialMarks(deferred={index: until})
        code = floor.refuses("casework", "check_materials", no, who=CLERK, present=[1], marks=wrong)
        assert code is Code.NOT_DEFERRABLE
    mark(floor, no, marks["until"])
    assert floor.case(no).materials[0].sheets == 2
    floor.receive(no)
    floor.window("route", no)
    floor.station("take_up", no)
    floor.station("accept", no)
    floor.station("draft_decision", no, decision=APPROVE)
    assert floor.refuses("station_desk", "confirm", no, who=STATION) is Code.MATERIAL_MISSING
    assert floor.refuses("casework", "check_materials", no, who=CLERK, present=[2]) is Code.NOT_DEFERRABLE
    supplied = floor.window("check_materials", no, present=[INCOME])
    assert (supplied.state, supplied.outstanding) == (CaseState.ACCEPTED, ())
    assert floor.station("confirm", no).state is CaseState.RETURNED


def test_a_helped_form_needs_the_confirmation_and_the_signed_scan(floor: CaseFloor) -> None:
    no = floor.draft("plain")
    floor.tick_all(no)
    name = {"name": "张三丰", "id_number": "211322189901010019"}
    for helped, code in (
        (HelpGiven(confirmed=False, signature_scan="s"), Code.HELP_UNCONFIRMED),
        (HelpGiven(confirmed=True, signature_scan=""), Code.HELP_UNCONFIRMED),
        (HelpGiven(confirmed=True, signature_scan="nothing"), Code.NOT_FOUND),
    ):
        wish = ReceiveWish(helped=helped)
        assert floor.refuses("casework", "receive", no, who=CLERK, wish=wish, **name) is code
    scan = Scan(
        id="sign",
        case_no=no,
        material=None,
        name="签名",
        media_type="image/png",
        size_bytes=9,
        digest="d",
        at=MOMENT,
        by="a",
    )
    floor.run(lambda unit: unit.scans.add(scan))
    helped = floor.receive(no, wish=ReceiveWish(helped=HelpGiven(confirmed=True, signature_scan="sign")))
    assert (helped.helped_by, helped.helped_signature) == ("a", "sign")


def test_an_internet_terminal_prepares_a_draft_and_nothing_more(floor: CaseFloor) -> None:
    no = floor.draft("plain", who=AT_INTERNET)
    floor.tick_all(no, who=AT_INTERNET)
    name = {"name": "张三丰", "id_number": "211322189901010019"}
    assert floor.refuses("casework", "receive", no, who=AT_INTERNET, **name) is Code.NO_EXTRANET
    assert floor.allowed(no, AT_INTERNET) == ["check", "void"]
    received = floor.received("plain")
    assert floor.refuses("casework", "route", received, who=AT_INTERNET) is Code.NO_EXTRANET
    assert floor.allowed(received, AT_INTERNET) == []
    listed = floor.read(lambda unit: floor.does.casework.of_window(unit, actor=CLERK))
    assert no in [case.no for case in listed]
    floor.on(date(2026, 11, 24))
    pressing = [case.no for case in floor.read(lambda unit: floor.does.case_head.cases(unit, actor=HEAD))]
    assert no in pressing
    draft = floor.case(no)
    assert floor.read(lambda unit: floor.does.case_door.clock(unit, draft)).colour == "overdue"


def test_in_need_the_result_comes_first_and_the_materials_within_ten_working_days(floor: CaseFloor) -> None:
    slow = floor.draft("slow")
    name = {"name": "张三丰", "id_number": "211322189901010019"}
    urgent = ReceiveWish(urgent=True)
    assert floor.refuses("casework", "receive", slow, who=CLERK, wish=urgent, **name) is Code.NOT_DEFERRABLE
    no = floor.draft("relief")
    assert floor.refuses("casework", "receive", no, who=CLERK, **name) is Code.MATERIAL_MISSING
    assert floor.receive(no, wish=urgent).urgent
    floor.window("route", no)
    floor.station("take_up", no)
    floor.station("accept", no)
    floor.decide(no, APPROVE)
    floor.window("hand_to_issue", no)
    issued = floor.issue_result(no)
    assert [line.deferred_until for line in issued.materials] == [date(2026, 12, 7), date(2026, 12, 7), None]
    floor.deliver(no)
    floor.on(date(2026, 11, 25))
    floor.timers()
    assert floor.case(no).state is CaseState.DELIVERED, "what is owed keeps it open"
    assert floor.refuses("casework", "close", no, who=CLERK) is Code.MATERIAL_MISSING
    floor.window("check_materials", no, present=[0, 1])
    floor.timers()
    assert floor.case(no).state is CaseState.CLOSED


def test_nothing_is_issued_without_a_decision_a_number_and_the_seal(floor: CaseFloor) -> None:
    words = {"result_no": "第1号", "copies": 1, "sealed": True}
    for no in (floor.received(), floor.accepted(), floor.decided()):
        assert floor.refuses("issue_desk", "issue", no, who=ISSUER, **words) is Code.ILLEGAL_STEP
    no = floor.decided()
    floor.window("hand_to_issue", no)
    assert floor.refuses("issue_desk", "issue", no, who=ISSUER, **{**words, "sealed": False}) is Code.NOT_SEALED
    assert floor.refuses("issue_desk", "issue", no, who=STATION, **words) is Code.FORBIDDEN
    assert floor.issue_result(no).state is CaseState.ISSUED


def test_somebody_else_collects_only_with_a_proxy_record(floor: CaseFloor) -> None:
    no = floor.issued()
    wrong = {
        Code.IDENTITY_UNCHECKED: Collector(way="self", id_checked=False),
        Code.PROXY_NEEDED: Collector(way="proxy", id_checked=True, proxy_name="李四"),
        Code.INVALID_ID: Collector(way="proxy", id_checked=True, proxy_name="李四", proxy_id="211322189901010018"),
    }
    for code, collector in wrong.items():
        assert floor.refuses("issue_desk", "deliver", no, who=ISSUER, collector=collector) is code
    proxy = Collector(way="proxy", id_checked=True, proxy_name="李四光", proxy_id=OTHER_ID)
    floor.issuing("deliver", no, collector=proxy)
    found = floor.read(lambda unit: unit.case_words.delivery(no))
    assert found is not None
    assert (found.proxy_name, found.proxy_id) == ("李四光", OTHER_ID)
    stored = b"".join(path.read_bytes() for path in floor.folder.glob("hall.db*"))
    assert "李四光".encode() not in stored
    assert OTHER_ID.encode() not in stored


def test_whoever_received_may_hand_out_and_it_is_marked(floor: CaseFloor) -> None:
    by_self, by_other = floor.issued(), floor.issued()
    floor.deliver(by_self, who=CLERK)
    floor.deliver(by_other, who=ISSUER)
    marks = [floor.story(no)[-1].data["same_person"] for no in (by_self, by_other)]
    assert marks == [True, False]
    assert floor.story(by_self)[-1].account == "211322101-CJ-1", "with the issuing account, not the window's"


def test_a_parcel_has_carrier_and_number_and_counts_when_it_arrives(floor: CaseFloor) -> None:
    no = floor.issued()
    assert floor.refuses("issue_desk", "delivered", no, who=ISSUER) is Code.NOT_MAILED
    assert floor.refuses("issue_desk", "mail", no, who=ISSUER, carrier=" ", tracking_no="E1") is Code.NOT_MAILED
    assert floor.issuing("mail", no, carrier="邮政", tracking_no="EA123456789CN").state is CaseState.ISSUED
    arrived = floor.issuing("delivered", no)
    assert (arrived.state, arrived.visits) == (CaseState.DELIVERED, 1)


def test_a_refusal_on_the_merits_is_issued_like_a_result_with_its_own_paper(floor: CaseFloor) -> None:
    no = floor.issued("plain", decision=REFUSE)
    kinds = {paper.kind.value for paper in floor.read(lambda unit: unit.papers.of_case(no))}
    assert kinds >= {"receipt", "acceptance", "refusal", "service_proof"}
    found = floor.case(no).result
    assert found is not None
    assert "不予" in found.name


def test_a_case_is_withdrawn_in_writing_before_it_is_decided_and_not_after(floor: CaseFloor) -> None:
    for no in (floor.received(), floor.routed(), floor.reviewing(), floor.accepted()):
        assert floor.window("withdraw", no, reason="不办了").state is CaseState.WITHDRAWN
    for no in (floor.decided(), floor.issued()):
        assert floor.refuses("casework", "withdraw", no, who=CLERK, reason="不办了") is Code.ILLEGAL_STEP


def test_a_received_case_counts_for_its_day_whatever_becomes_of_it(floor: CaseFloor) -> None:
    floor.draft()
    floor.window("withdraw", floor.received(), reason="不办了")
    floor.deliver(floor.issued())
    assert floor.read(floor.does.casework.cases_today) == 2


def test_a_licence_that_nobody_answers_is_accepted_as_of_its_first_day_and_alarms_the_head(floor: CaseFloor) -> None:
    received, routed, reviewing = floor.received("licence"), floor.routed("licence"), floor.reviewing("licence")
    other = floor.routed("plain")
    floor.on(date(2026, 11, 30), 23)
    floor.timers()
    assert [floor.case(no).deemed for no in (received, routed, reviewing, other)] == [False] * 4
    floor.on(date(2026, 12, 1), 0)
    floor.timers()
    for no in (received, routed, reviewing):
        case = floor.case(no)
        assert (case.state, case.deemed, case.accepted_on) == (CaseState.ACCEPTED, True, date(2026, 11, 23))
        assert case.due == date(2026, 12, 7), "ten promised working days from the day of 收件"
    assert floor.case(other).state is CaseState.ROUTED
    pressing = [case.no for case in floor.read(lambda unit: floor.does.case_head.cases(unit, actor=HEAD))]
    assert {received, routed, reviewing, other} <= set(pressing)


def test_a_case_keeps_the_checklist_of_the_guide_it_was_opened_under(floor: CaseFloor) -> None:
    no = floor.draft("slow")
    before = floor.case(no)
    shorter = tuple(
        replace(item, materials=item.materials[:1], promised_wd=3, special_procedures=()) if item.id == "slow" else item
        for item in floor.catalogue.services
    )
    floor.catalogue = replace(floor.catalogue, services=shorter, version="guide-2")
    floor.use(floor.does.case_door.calendar)
    floor.tick_all(no)
    floor.receive(no)
    after = floor.case(no)
    assert [line.name for line in after.materials] == [line.name for line in before.materials]
    assert (after.promised_wd, len(after.specials), after.guide_version) == (20, 2, "guide-1")


def test_a_provisional_date_becomes_certain_when_the_calendar_learns_more(floor: CaseFloor) -> None:
    known = floor.does.case_door.calendar
    floor.use(replace(known, known_years=frozenset({2026})))
    floor.on(date(2026, 12, 25))
    no = floor.accepted("slow")
    assert floor.case(no).due_provisional
    floor.use(replace(known, known_years=frozenset({2026, 2027}), rests=known.rests | {date(2027, 1, 1)}))
    floor.on(date(2026, 12, 25) + timedelta(days=3))
    floor.timers()
    floor.timers()
    after = floor.case(no)
    assert (after.due_provisional, after.due) == (
        False,
        floor.does.case_door.calendar.due(date(2026, 12, 25), days=20).day,
    )
    assert [row.event for row in floor.story(no)].count("CaseRecounted") == 1
