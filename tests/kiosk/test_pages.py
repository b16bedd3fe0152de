"""The pages behind the first one, as values: touches to a number, online-first, pads, reports, cards, emergency."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr

from devices.ports import CardHolder
from kiosk.card_watch import card_seen, is_senior
from kiosk.messages import (
    BoardSeen,
    CardSeen,
    CasesFound,
    GuideSlipWish,
    HallSeen,
    Issued,
    IssueWish,
    LookUpWish,
    OnlineWish,
    RejoinWish,
    Reported,
    ReportWish,
    SheetTold,
)
from kiosk.print_jobs import PaperState
from kiosk.texts import Texts
from kiosk.view_models import Facts, HomeView
from kiosk.views import Views
from kiosk.visit import TRANSITIONS, Act, Adaptation, Step, Touch, Visit
from queue_server.contract.cases import CaseStanding
from queue_server.contract.emergency import Emergency
from tests.kiosk import samples

VIEWS = {portrait: Views(Texts.load(), portrait=portrait) for portrait in (True, False)}
PAGES = VIEWS[True]
OLD, YOUNG = "211322189901010019", "211322201001010012"
TODAY = date(2026, 11, 23)


def open_visit() -> Visit:
    visit = Visit(now_s=0)
    visit.hear(HallSeen(hall=samples.hall(), catalogue=samples.catalogue()), now_s=0)
    visit.hear(BoardSeen(board=samples.board()), now_s=0)
    return visit


def facts() -> Facts:
    return Facts(hall=samples.hall(), catalogue=samples.catalogue(), board=samples.board())


def touch(visit: Visit, *acts: tuple[Act, str] | Act) -> object:
    """Walk touches; returns what the last one asked for."""
    wish = None
    for act in acts:
        step = Touch(act=act) if isinstance(act, Act) else Touch(act=act[0], what=act[1])
        wish = visit.touch(step, now_s=1)
    return wish


def card(*, senior: bool = True) -> CardSeen:
    return CardSeen(greeting="张*", senior=senior, id_number=SecretStr(OLD))


def step_of(visit: Visit) -> Step:
    return visit.step


def first_touches(home: HomeView) -> list[Touch]:
    """Every touch of the first page that may lead to a number."""
    return [choice.touch for choice in (*home.tiles, *home.desks)] + [Touch(act=Act.OPEN_PICKUP)]


@pytest.mark.parametrize("portrait", [True, False])
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("wanted", ["plain", "priority"])
def test_every_item_of_the_catalogue_is_at_most_three_touches_from_home(
    *, portrait: bool, large: bool, wanted: str
) -> None:
    views, hall_facts = VIEWS[portrait], facts()
    reached = {"guide": 1}
    for first in first_touches(views.home(hall_facts, open_visit())):
        for item, touches in numbers_behind(views, hall_facts, first, large=large, priority=wanted == "priority"):
            reached[item] = min(touches, reached.get(item, 9))
    assert set(reached) == {item.id for item in samples.catalogue().items}
    assert max(reached.values()) == 3


def numbers_behind(
    views: Views, hall_facts: Facts, first: Touch, *, large: bool, priority: bool
) -> list[tuple[str, int]]:
    """Touch on until a number is asked for; returns the items and how many touches each took."""
    start = [first]
    visit = fresh(start, large=large)
    if visit.step is Step.PICKUP:
        other = views.pickup(hall_facts, visit).other
        assert other is not None
        return [asked([*start, other.touch], large=large)]
    lists = [[*start, choice.touch] for choice in views.items(hall_facts, visit).choices]
    found = []
    for path in lists if visit.step is Step.ITEMS else [start]:
        view = views.item(hall_facts, fresh(path, large=large))
        ways = [reason.touch for reason in view.reasons] or [Touch(act=Act.TAKE)]
        if priority:
            assert view.priority
            ways = [Touch(act=Act.TAKE, priority=True)]
        found += [asked([*path, way], large=large) for way in ways]
    return found


def fresh(path: list[Touch], *, large: bool) -> Visit:
    visit = open_visit()
    if large:
        visit.adapt(Adaptation.LARGER, now_s=0)
    for step in path:
        visit.touch(step, now_s=1)
    return visit


def asked(path: list[Touch], *, large: bool) -> tuple[str, int]:
    visit = fresh(path[:-1], large=large)
    wish = visit.touch(path[-1], now_s=2)
    assert isinstance(wish, IssueWish)
    assert step_of(visit) is Step.ISSUING
    return wish.item, len(path)


def test_an_online_item_offers_both_ways_and_each_reason_takes_the_number() -> None:
    visit = open_visit()
    touch(visit, (Act.CHOOSE_TILE, "pension"), (Act.CHOOSE_ITEM, "JP-LD-002"))
    view = PAGES.item(facts(), visit)
    assert view.online[0] == "网上办"
    assert view.counter == "现场取号"
    assert view.qr.startswith("https://")
    assert view.take == ""
    assert [reason.title for reason in view.reasons] == [
        "老年人、残疾人",
        "没有智能手机",
        "网上系统办不了",
        "就想在窗口办",
    ]
    assert visit.touch(view.reasons[1].touch, now_s=2) == IssueWish(
        visit=visit.no, item="JP-LD-002", priority=None, online_declined="no_phone"
    )


def test_an_elder_takes_a_number_without_seeing_the_online_way() -> None:
    visit = open_visit()
    visit.adapt(Adaptation.LARGER, now_s=0)
    touch(visit, (Act.CHOOSE_TILE, "pension"), (Act.CHOOSE_ITEM, "JP-LD-002"))
    view = PAGES.item(facts(), visit)
    assert (view.online, view.reasons, view.qr) == ((), (), "")
    assert touch(visit, Act.TAKE) == IssueWish(visit=visit.no, item="JP-LD-002", priority=None)


def test_an_item_that_is_not_online_asks_for_no_reason() -> None:
    visit = open_visit()
    touch(visit, (Act.CHOOSE_TILE, "pension"), (Act.CHOOSE_ITEM, "JP-LD-007"))
    view = PAGES.item(facts(), visit)
    assert view.reasons == ()
    assert view.take == "取号"


def test_whoever_goes_online_is_counted_and_may_still_come_back_for_a_number() -> None:
    visit = open_visit()
    touch(visit, (Act.CHOOSE_TILE, "pension"), (Act.CHOOSE_ITEM, "JP-LD-002"))
    assert touch(visit, Act.OPEN_ONLINE) == OnlineWish(visit=visit.no, item="JP-LD-002")
    assert step_of(visit) is Step.ONLINE
    touch(visit, Act.BACK)
    assert step_of(visit) is Step.ITEM
    touch(visit, Act.BACK)
    assert step_of(visit) is Step.ITEMS


def test_the_guide_prints_by_one_touch_and_the_page_tells_how_it_fares() -> None:
    visit = open_visit()
    touch(visit, (Act.CHOOSE_TILE, "pension"), (Act.CHOOSE_ITEM, "JP-LD-007"))
    assert PAGES.item(facts(), visit).sheet == "打印一次性告知单"
    assert touch(visit, Act.PRINT_GUIDE) == GuideSlipWish(visit=visit.no, item="JP-LD-007")
    said = []
    for state in (PaperState.QUEUED, PaperState.PRINTED, PaperState.BLOCKED):
        visit.hear(SheetTold(visit=visit.no, state=state, reason="缺纸"), now_s=2)
        said.append(PAGES.item(facts(), visit).sheet)
    assert said == ["正在打印告知单", "请取走告知单", "告知单没有打出来，请找工作人员"]
    assert step_of(visit) is Step.ITEM


def test_the_guide_says_materials_conditions_days_fee_and_result() -> None:
    visit = open_visit()
    touch(visit, (Act.CHOOSE_TILE, "pension"), (Act.CHOOSE_ITEM, "JP-LD-002"))
    view = PAGES.item(facts(), visit)
    assert view.bring == "请带 3 样材料"
    assert len(view.materials) == 3
    assert view.conditions.startswith("受理条件：")
    assert [(fact.title, fact.text) for fact in view.facts] == [
        ("办理时间", "受理后 10 个工作日"),
        ("收费", "不收费"),
        ("办理结果", "待遇核定表"),
    ]


def test_two_letters_find_and_dead_letters_take_no_finger() -> None:
    visit = open_visit()
    touch(visit, Act.OPEN_FINDER, (Act.TYPE, "Y"), (Act.TYPE, "L"))
    view = PAGES.finder(facts(), visit)
    assert 0 < len(view.hits) <= 6
    assert {key.title for key in view.keys if not key.dead} >= {"B", "退格", "清空"}
    assert next(key for key in view.keys if key.title == "V").dead
    visit.touch(view.hits[0].touch, now_s=2)
    assert step_of(visit) is Step.ITEM
    touch(visit, Act.BACK)
    assert step_of(visit) is Step.FINDER
    assert visit.typed == "YL"
    touch(visit, (Act.ERASE, "all"))
    assert PAGES.finder(facts(), visit).hits == ()


def test_a_number_from_another_machine_is_typed_with_its_letter() -> None:
    visit = open_visit()
    touch(visit, Act.OPEN_MISSED, Act.OPEN_PAD, (Act.TYPE, "C"))
    assert not PAGES.missed_pad(visit).ready
    assert touch(visit, Act.SUBMIT) is None
    assert step_of(visit) is Step.MISSED_PAD
    touch(visit, (Act.TYPE, "7"))
    assert PAGES.missed_pad(visit).ready
    assert touch(visit, Act.SUBMIT) == RejoinWish(visit=visit.no, number="C007")


def test_the_end_of_a_case_number_is_enough_to_look_it_up() -> None:
    visit = open_visit()
    touch(visit, Act.OPEN_PICKUP, *[(Act.TYPE, character) for character in "1123B0001"])
    assert touch(visit, Act.SUBMIT) == LookUpWish(visit=visit.no, typed="1123B0001")
    ready = CaseStanding(
        no_tail="B0001",
        item_name="高龄津贴申领",
        state_text="已办结",
        received_on=None,
        ready=True,
        ticket_item="pickup",
    )
    visit.hear(CasesFound(visit=visit.no, cases=(ready,)), now_s=2)
    view = PAGES.cases(facts(), visit)
    assert step_of(visit) is Step.CASES
    assert visit.touch(view.choices[0].touch, now_s=3) == IssueWish(visit=visit.no, item="pickup", priority=None)


def test_no_case_found_is_said_kindly_and_the_window_is_named() -> None:
    visit = open_visit()
    touch(visit, Act.OPEN_PICKUP, *[(Act.TYPE, character) for character in "1123B0009"], Act.SUBMIT)
    visit.hear(CasesFound(visit=visit.no, cases=()), now_s=2)
    view = PAGES.cases(facts(), visit)
    assert view.choices == ()
    assert "窗口" in view.empty


@pytest.mark.parametrize("phone", ["", "13900000000"])
def test_a_report_takes_three_touches_and_a_phone_number_only_from_whoever_gives_one(phone: str) -> None:
    visit = open_visit()
    touch(visit, Act.OPEN_REPORT)
    kind = PAGES.report().choices[1].touch
    assert (kind.act, kind.what) == (Act.CHOOSE_KIND, "unresolved")
    visit.touch(kind, now_s=2)
    about = next(choice for choice in PAGES.report_about(visit).choices if choice.touch.what == "passed_around")
    visit.touch(about.touch, now_s=3)
    touch(visit, *[(Act.TYPE, digit) for digit in phone])
    wish = touch(visit, Act.SUBMIT if phone else Act.SEND_WITHOUT)
    contact = SecretStr(phone) if phone else None
    assert wish == ReportWish(visit=visit.no, kind="unresolved", about="passed_around", contact=contact)
    visit.hear(Reported(visit=visit.no, no="B20261123-001"), now_s=4)
    view = PAGES.done(visit)
    assert "B20261123-001" in view.heading
    assert view.status == "正在打印回执"
    assert phone not in str(view) or not phone


def test_a_card_greets_by_the_family_name_offers_and_sets_nothing() -> None:
    visit = open_visit()
    visit.hear(card(), now_s=1)
    assert step_of(visit) is Step.GREETING
    view = PAGES.greeting(visit)
    assert view.heading == "张*，您好"
    assert (view.larger, view.priority) == ("字变大", "优先办理")
    assert (visit.large, visit.priority) == (False, False)
    assert OLD not in str(view)
    assert touch(visit, Act.SHOW_CASES) == LookUpWish(visit=visit.no, id_number=SecretStr(OLD))


def test_priority_taken_once_with_the_card_holds_for_the_visit_and_skips_the_online_page() -> None:
    visit = open_visit()
    visit.hear(card(), now_s=1)
    touch(visit, Act.TOGGLE_PRIORITY, Act.CONTINUE)
    assert step_of(visit) is Step.HOME
    assert "优先" in PAGES.home(facts(), visit).heading
    touch(visit, (Act.CHOOSE_TILE, "pension"), (Act.CHOOSE_ITEM, "JP-LD-002"))
    assert PAGES.item(facts(), visit).reasons == ()
    assert touch(visit, Act.TAKE) == IssueWish(visit=visit.no, item="JP-LD-002", priority="other")


def test_what_a_card_told_is_forgotten_with_the_visit() -> None:
    visit = open_visit()
    visit.hear(card(), now_s=1)
    touch(visit, Act.TOGGLE_PRIORITY, Act.CONTINUE)
    visit.tick(now_s=46)
    assert (visit.card, visit.priority) == (None, False)
    visit.hear(card(), now_s=50)
    touch(visit, Act.LEAVE)
    assert visit.card is None


def test_a_young_holder_is_offered_no_larger_type() -> None:
    visit = open_visit()
    visit.hear(card(senior=False), now_s=1)
    assert PAGES.greeting(visit).larger == ""


def test_a_card_on_the_pick_up_page_looks_the_cases_up_at_once() -> None:
    visit = open_visit()
    touch(visit, Act.OPEN_PICKUP)
    assert visit.hear(card(), now_s=2) == LookUpWish(visit=visit.no, id_number=SecretStr(OLD))
    assert step_of(visit) is Step.ISSUING


def test_a_card_during_any_other_page_disturbs_nobody() -> None:
    for step in Step:
        visit = open_visit()
        visit.step = step
        if (step, Act.CARD) not in TRANSITIONS:
            assert visit.hear(card(), now_s=2) is None
            assert visit.step is step


@pytest.mark.parametrize(
    ("number", "senior"),
    [(OLD, True), (YOUNG, False), ("211322196611230017", True), ("211322196611240017", False), ("junk", False)],
)
def test_sixty_is_reached_on_the_birthday(number: str, *, senior: bool) -> None:
    assert is_senior(number, today=TODAY) is senior


def test_of_a_card_the_screen_learns_family_name_and_age_only() -> None:
    seen = card_seen(CardHolder(name="张三丰", number=OLD, kind="citizen", valid_to="长期"), today=TODAY)
    assert seen.greeting == "张*"
    assert OLD not in repr(seen)
    assert "三丰" not in repr(seen)


def test_an_emergency_keeps_a_fresh_number_readable_below() -> None:
    visit = open_visit()
    touch(visit, Act.NOT_SURE)
    visit.hear(Issued(visit=visit.no, ticket=samples.ticket()), now_s=2)
    alarmed = facts()
    alarmed.board = samples.board(emergency=Emergency(text="请从东侧出口离开", since=samples.NOON))
    view = PAGES.emergency(alarmed, visit)
    assert (view.text, view.number) == ("请从东侧出口离开", "A023")
    assert PAGES.emergency(alarmed, open_visit()).number == ""


def test_the_plan_says_where_this_kiosk_stands_and_which_version_it_is() -> None:
    view = PAGES.plan(facts())
    assert view is not None
    assert view.here is not None
    assert view.here_name == "您在此"
    assert "1" in view.version
    names = {name for _, name, _ in view.legend}
    assert {"灭火器", "急救箱", "无障碍通道", "疏散路线"} <= names


def test_every_page_says_something_aloud() -> None:
    visit, told = open_visit(), facts()
    visit.hear(card(), now_s=1)
    views: list[Any] = [
        PAGES.home(told, visit),
        PAGES.greeting(visit),
        PAGES.plan(told),
        PAGES.finder(told, visit),
        PAGES.report(),
        PAGES.report_phone(visit),
        PAGES.missed_pad(visit),
        PAGES.pickup(told, visit),
        PAGES.cases(told, visit),
        PAGES.missed(told, visit),
        PAGES.finished(visit),
        PAGES.rate(visit),
        PAGES.done(visit),
        PAGES.help(told, visit),
        PAGES.closed(told),
        PAGES.unreachable(told),
        PAGES.idle(visit, now_s=1),
        PAGES.issuing(visit),
        PAGES.emergency(told, visit),
        PAGES.refused(visit),
    ]
    for view in views:
        assert view is not None
        assert view.spoken, view
        assert all(view.spoken)
