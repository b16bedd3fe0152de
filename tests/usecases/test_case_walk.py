"""The case flow's door under 500 random acts of random people: one event a step, and a refusal changes nothing."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

from queue_server.domain.case_steps import CASE_TRANSITIONS, EVENT_OF_STEP, CaseState, CaseStep
from queue_server.domain.errors import Code, DomainError
from queue_server.usecases.issue_desk import Collector
from tests.usecases.case_floor import (
    APPROVE,
    AT_INTERNET,
    CLERK,
    DECLINE,
    FIELDS,
    HEAD,
    ISSUER,
    REFUSE,
    STATION,
    CaseFloor,
    correction,
)

SEED, ACTS = 20261124, 400
ITEMS = ("plain", "licence", "now", "slow", "relief")
PEOPLE = (CLERK, CLERK, CLERK, STATION, STATION, STATION, ISSUER, HEAD, FIELDS, AT_INTERNET)


FORWARD = {step for (before, step), after in CASE_TRANSITIONS.items() if after not in {before, CaseState.WITHDRAWN}} | {
    CaseStep.CHECK,
    CaseStep.DECISION,
}
"""Steps that bring a case on; without them a blind walk would stay among drafts."""
FITTING = {"casework": CLERK, "station_desk": STATION, "issue_desk": ISSUER, "case_head": HEAD}


def acts(chance: random.Random) -> list[tuple[str, str, CaseStep, dict[str, Any]]]:
    """Every verb of every desk with words that fit and words that do not."""
    present = chance.choice([[0, 1, 2], [0, 1, 2, 3], [0], []])
    decision = chance.choice([APPROVE, REFUSE, DECLINE, correction("申请表"), correction("居民身份证", "申请表")])
    return [
        ("casework", "check_materials", CaseStep.CHECK, {"present": present}),
        ("casework", "receive", CaseStep.RECEIVE, {"name": "张三丰", "id_number": "211322189901010019"}),
        ("casework", "route", CaseStep.ROUTE, {}),
        ("casework", "send_correction", CaseStep.SEND_CORRECTION, {}),
        ("casework", "send_decline", CaseStep.SEND_DECLINE, {}),
        ("casework", "hand_to_issue", CaseStep.HAND_TO_ISSUE, {}),
        ("casework", "resubmit", CaseStep.RESUBMIT, {"present": present}),
        ("casework", "lapse", CaseStep.LAPSE, {"reason": "逾期"}),
        ("casework", "withdraw", CaseStep.WITHDRAW, {"reason": "本人申请"}),
        ("casework", "close", CaseStep.CLOSE, {}),
        ("casework", "void", CaseStep.VOID, {"reason": "开错"}),
        ("station_desk", "take_up", CaseStep.TAKE_UP, {}),
        ("station_desk", "accept", CaseStep.ACCEPT, {}),
        ("station_desk", "draft_decision", CaseStep.DECISION, {"decision": decision}),
        ("station_desk", "confirm", CaseStep.DECIDE, {}),
        ("station_desk", "begin_special", CaseStep.BEGIN_SPECIAL, {"name": "公示", "days": None}),
        ("station_desk", "end_special", CaseStep.END_SPECIAL, {"evidence": "无异议"}),
        ("station_desk", "forward", CaseStep.FORWARD, {"reason": "超出权限"}),
        ("station_desk", "request_extension", CaseStep.REQUEST_EXTENSION, {"days": 5, "reason": "待核"}),
        ("station_desk", "comment", CaseStep.COMMENT, {"text": "请核对"}),
        ("issue_desk", "issue", CaseStep.ISSUE, {"result_no": "第1号", "copies": 1, "sealed": chance.random() < 0.8}),
        ("issue_desk", "mail", CaseStep.MAIL, {"carrier": "邮政", "tracking_no": "E1234"}),
        (
            "issue_desk",
            "deliver",
            CaseStep.DELIVER,
            {"collector": Collector(way="self", id_checked=chance.random() < 0.5)},
        ),
        ("issue_desk", "delivered", CaseStep.DELIVERED, {}),
        ("case_head", "extend", CaseStep.EXTEND, {"days": chance.choice([5, 11]), "reason": "待核"}),
        ("case_head", "allow_correction", CaseStep.ALLOW_CORRECTION, {"reason": "材料有变"}),
        ("case_head", "override_station", CaseStep.OVERRIDE_STATION, {"station": "MZ", "reason": "职责调整"}),
        ("case_head", "allow_same_person", CaseStep.ALLOW_SAME_PERSON, {"reason": "仅一人在岗"}),
    ]


def test_random_acts_give_one_event_a_step_and_refusals_change_nothing(floor: CaseFloor) -> None:
    chance = random.Random(SEED)
    seen: Counter[str] = Counter()
    reached: set[CaseState] = set()
    no = floor.draft("plain")
    for turn in range(ACTS):
        case = floor.case(no)
        reached.add(case.state)
        if case.state in {CaseState.CLOSED, CaseState.WITHDRAWN} or turn % 40 == 39:
            no = floor.decided("plain") if chance.random() < 0.4 else floor.draft(chance.choice(ITEMS))
            case = floor.case(no)
        listed = [one for one in acts(chance) if (case.state, one[2]) in CASE_TRANSITIONS]
        forward = [one for one in listed if one[2] in FORWARD]
        likely = forward if forward and chance.random() < 0.7 else listed
        desk, verb, step, words = chance.choice(likely if chance.random() < 0.8 else acts(chance))
        who = FITTING[desk] if chance.random() < 0.8 else chance.choice(PEOPLE)
        head = floor.read(lambda unit: unit.journal.head())
        try:
            floor.run(floor.to_do(desk, verb, no, who=who, **words))
        except DomainError as refusal:
            assert floor.case(no) == case
            assert floor.read(lambda unit: unit.journal.head()) == head
            seen["refused" if refusal.code is not Code.ILLEGAL_STEP else "illegal"] += 1
            continue
        rows = [
            row for row in floor.read(lambda unit, head=head: unit.journal.after(head, limit=20)) if row.kind == "case"
        ]
        wanted = [EVENT_OF_STEP[step]] + ([EVENT_OF_STEP[CaseStep.RETURN]] if verb == "confirm" else [])
        if verb == "check_materials" and case.state is not CaseState.DRAFT:
            wanted = [EVENT_OF_STEP[CaseStep.SUPPLY]]
        assert [row.event for row in rows] == wanted
        path = [case.state.value, *(str(row.to_state) for row in rows)]
        assert [row.from_state for row in rows] == path[:-1]
        assert path[-1] == floor.case(no).state.value
        seen["taken"] += 1
    assert seen.total() == ACTS
    assert min(seen.values()) > 40, seen
    assert len(reached) >= 11, reached


def test_the_clocks_take_their_steps_once_each_with_one_event(floor: CaseFloor) -> None:
    licence, plain = floor.routed("licence"), floor.routed("plain")
    late = floor.decided("slow", decision=correction("申请表"))
    floor.window("send_correction", late)
    done = floor.issued("plain")
    floor.deliver(done)
    floor.timers()
    assert [floor.case(no).state for no in (licence, plain, late, done)] == [
        "ROUTED",
        "ROUTED",
        "CORRECTION",
        "DELIVERED",
    ]
    for days in range(1, 9):
        floor.on(date(2026, 11, 23) + timedelta(days=days))
        floor.timers()
        floor.timers()
    assert [floor.case(no).state for no in (licence, plain, late, done)] == [
        "ACCEPTED",
        "ROUTED",
        "WITHDRAWN",
        "CLOSED",
    ]
    for no, event in ((licence, "CaseDeemedAccepted"), (late, "CaseLapsed"), (done, "CaseClosed")):
        assert [row.event for row in floor.story(no)].count(event) == 1
        assert floor.story(no)[-1].terminal == "system"
