"""The steps of a visit, without a window: every act of every step, time-outs, late and foreign answers."""

from __future__ import annotations

import pytest

from kiosk.messages import (
    BoardSeen,
    FinishedListed,
    HallSeen,
    HelpState,
    HelpTold,
    HelpWish,
    Issued,
    IssueWish,
    ListFinishedWish,
    PaperTold,
    PrintAgainWish,
    Rated,
    RateWish,
    Refused,
    Rejoined,
    RejoinWish,
    ServerLost,
    Unserved,
)
from kiosk.print_jobs import PaperState
from kiosk.texts import Texts
from kiosk.view_models import Facts
from kiosk.views import Views
from kiosk.visit import TRANSITIONS, Act, Adaptation, Step, Touch, Visit
from tests.kiosk import samples


def open_visit(*, is_open: bool = True) -> Visit:
    visit = Visit(now_s=0)
    visit.hear(HallSeen(hall=samples.hall(), catalogue=samples.catalogue()), now_s=0)
    visit.hear(BoardSeen(board=samples.board(open=is_open)), now_s=0)
    return visit


def facts() -> Facts:
    return Facts(hall=samples.hall(), catalogue=samples.catalogue(), board=samples.board())


def at_ticket(visit: Visit, *, now_s: float = 1) -> None:
    visit.touch(Touch(act=Act.NOT_SURE), now_s=now_s)
    visit.hear(Issued(visit=visit.no, ticket=samples.ticket()), now_s=now_s)
    assert visit.step is Step.TICKET


def at_rate(visit: Visit) -> None:
    visit.touch(Touch(act=Act.OPEN_FINISHED), now_s=1)
    visit.hear(FinishedListed(visit=visit.no, tickets=(samples.ticket(),)), now_s=1)
    visit.touch(Touch(act=Act.CHOOSE_FINISHED, what="A023"), now_s=2)
    assert visit.step is Step.RATE


def test_the_first_board_opens_the_home_page() -> None:
    assert Visit(now_s=0).step is Step.UNREACHABLE
    assert open_visit().step is Step.HOME


def test_tile_item_and_take_ask_for_one_number() -> None:
    visit = open_visit()
    assert visit.touch(Touch(act=Act.CHOOSE_TILE, what="family"), now_s=1) is None
    assert visit.touch(Touch(act=Act.CHOOSE_ITEM, what="JP-JS-001"), now_s=2) is None
    wish = visit.touch(Touch(act=Act.TAKE), now_s=3)
    assert wish == IssueWish(visit=visit.no, item="JP-JS-001", priority=None)
    assert visit.step is Step.ISSUING
    assert visit.touch(Touch(act=Act.TAKE), now_s=4) is None


def test_priority_is_the_other_button_of_the_same_page() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.CHOOSE_TILE, what="family"), now_s=1)
    visit.touch(Touch(act=Act.CHOOSE_ITEM, what="JP-JS-001"), now_s=2)
    assert visit.touch(Touch(act=Act.TAKE, priority=True), now_s=3) == IssueWish(
        visit=visit.no, item="JP-JS-001", priority="other"
    )


def test_not_sure_is_one_touch() -> None:
    visit = open_visit()
    assert visit.touch(Touch(act=Act.NOT_SURE), now_s=1) == IssueWish(visit=visit.no, item="guide", priority=None)


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("act", list(Act))
def test_a_touch_that_the_table_does_not_list_changes_nothing(step: Step, act: Act) -> None:
    visit = open_visit()
    visit.step = step
    wish = visit.touch(Touch(act=act, what="3", priority=False), now_s=1)
    if (step, act) not in TRANSITIONS:
        assert wish is None
        assert visit.step is step


def test_every_step_but_the_resting_ones_leads_home() -> None:
    leads_home = {Step.HOME, Step.CLOSED, Step.UNREACHABLE}
    for _ in Step:
        leads_home |= {start for (start, _act), target in TRANSITIONS.items() if target in leads_home}
    assert leads_home == set(Step)


def test_back_from_an_item_returns_to_where_it_was_chosen() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.CHOOSE_ITEM, what="agent"), now_s=1)
    visit.touch(Touch(act=Act.BACK), now_s=2)
    assert visit.step is Step.HOME
    visit.touch(Touch(act=Act.CHOOSE_TILE, what="family"), now_s=3)
    visit.touch(Touch(act=Act.CHOOSE_ITEM, what="JP-JS-001"), now_s=4)
    visit.touch(Touch(act=Act.BACK), now_s=5)
    assert visit.step is Step.ITEMS


def test_after_45_s_the_panel_asks_and_after_20_more_it_forgets() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.CHOOSE_TILE, what="family"), now_s=100)
    visit.tick(now_s=144.9)
    assert visit.warned_s is None
    visit.tick(now_s=145)
    assert visit.warned_s == 145
    assert visit.warning_left_s(now_s=150) == 15
    visit.tick(now_s=164.9)
    assert visit.step is Step.ITEMS
    visit.tick(now_s=165)
    assert visit.step is Step.HOME
    assert visit.tile == ""


def test_more_time_is_given_as_often_as_asked() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.CHOOSE_TILE, what="family"), now_s=0)
    for round_no in range(1, 11):
        visit.tick(now_s=round_no * 60)
        assert visit.warned_s is not None
        visit.stay(now_s=round_no * 60)
        assert visit.warned_s is None
    assert visit.step is Step.ITEMS


def test_large_type_waits_60_s_everywhere_and_ends_with_the_visit() -> None:
    visit = open_visit()
    visit.adapt(Adaptation.LARGER, now_s=0)
    visit.touch(Touch(act=Act.CHOOSE_TILE, what="family"), now_s=0)
    assert visit.large
    visit.tick(now_s=59.9)
    assert visit.warned_s is None
    visit.touch(Touch(act=Act.NOT_SURE), now_s=60)
    visit.hear(Issued(visit=visit.no, ticket=samples.ticket()), now_s=60)
    visit.hear(PaperTold(ticket=samples.ticket().id, state=PaperState.PRINTED, reason=""), now_s=60)
    visit.tick(now_s=119.9)
    assert visit.step is Step.TICKET
    visit.tick(now_s=120)
    assert visit.step is Step.HOME
    assert not visit.large


def test_large_type_left_on_the_home_page_falls_back() -> None:
    visit = open_visit()
    visit.adapt(Adaptation.LARGER, now_s=0)
    visit.tick(now_s=59)
    assert visit.large
    visit.tick(now_s=61)
    assert not visit.large


def test_the_ticket_page_stays_12_s_after_the_paper_came_out() -> None:
    visit = open_visit()
    at_ticket(visit)
    visit.hear(PaperTold(ticket=samples.ticket().id, state=PaperState.PRINTED, reason=""), now_s=3)
    visit.tick(now_s=14.9)
    assert visit.step is Step.TICKET
    visit.tick(now_s=15)
    assert visit.step is Step.HOME
    assert visit.ticket is None


@pytest.mark.parametrize("state", [PaperState.BLOCKED, PaperState.HELD, PaperState.UNKNOWN, PaperState.LOST])
def test_without_paper_the_number_stays_until_touched_or_60_s(state: PaperState) -> None:
    visit = open_visit()
    at_ticket(visit)
    visit.hear(PaperTold(ticket=samples.ticket().id, state=state, reason="缺纸"), now_s=3)
    assert visit.step is Step.KEEP
    visit.tick(now_s=62.9)
    assert visit.step is Step.KEEP
    visit.tick(now_s=63)
    assert visit.step is Step.HOME


def test_a_paper_that_nobody_proves_counts_as_missing_within_10_s() -> None:
    visit = open_visit()
    at_ticket(visit, now_s=1)
    visit.tick(now_s=8.9)
    assert visit.step is Step.TICKET
    visit.tick(now_s=9)
    assert visit.step is Step.KEEP


def test_a_held_paper_that_comes_out_after_all_is_announced() -> None:
    visit = open_visit()
    at_ticket(visit)
    visit.hear(PaperTold(ticket=samples.ticket().id, state=PaperState.HELD, reason="缺纸"), now_s=3)
    visit.hear(PaperTold(ticket=samples.ticket().id, state=PaperState.PRINTED, reason=""), now_s=20)
    assert visit.step is Step.TICKET


def test_print_again_is_offered_only_where_nothing_can_have_come_out() -> None:
    views = Views(Texts.load(), portrait=True)
    offered = {}
    for state in (PaperState.BLOCKED, PaperState.LOST, PaperState.HELD, PaperState.UNKNOWN):
        visit = open_visit()
        at_ticket(visit)
        visit.hear(PaperTold(ticket=samples.ticket().id, state=state, reason=""), now_s=3)
        view = views.number(visit, now_s=4)
        assert view is not None
        offered[state] = bool(view.again)
        assert view.number == "A023"
    assert offered == {
        PaperState.BLOCKED: True,
        PaperState.LOST: True,
        PaperState.HELD: False,
        PaperState.UNKNOWN: False,
    }


def test_print_again_prints_the_same_ticket() -> None:
    visit = open_visit()
    at_ticket(visit)
    visit.hear(PaperTold(ticket=samples.ticket().id, state=PaperState.BLOCKED, reason="缺纸"), now_s=3)
    wish = visit.touch(Touch(act=Act.PRINT_AGAIN), now_s=10)
    assert wish == PrintAgainWish(visit=visit.no, ticket=samples.ticket())
    assert visit.step is Step.TICKET
    visit.tick(now_s=17.9)
    assert visit.step is Step.TICKET


def test_an_answer_to_somebody_who_has_left_is_not_shown_to_the_next() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.NOT_SURE), now_s=1)
    earlier = visit.no
    visit.hear(Unserved(visit=earlier), now_s=2)
    visit.hear(BoardSeen(board=samples.board()), now_s=3)
    assert visit.step is Step.HOME
    visit.hear(Issued(visit=earlier, ticket=samples.ticket()), now_s=4)
    assert visit.step is Step.HOME
    visit.touch(Touch(act=Act.NOT_SURE), now_s=5)
    visit.hear(Issued(visit=earlier, ticket=samples.ticket()), now_s=6)
    assert visit.step is Step.ISSUING
    assert visit.ticket is None


def test_paper_news_of_another_ticket_is_ignored() -> None:
    visit = open_visit()
    at_ticket(visit)
    visit.hear(PaperTold(ticket="another", state=PaperState.BLOCKED, reason="缺纸"), now_s=2)
    assert visit.step is Step.TICKET


def test_outside_service_hours_the_page_says_so_and_opens_by_itself() -> None:
    visit = open_visit(is_open=False)
    assert visit.step is Step.CLOSED
    assert visit.touch(Touch(act=Act.NOT_SURE), now_s=1) is None
    visit.hear(BoardSeen(board=samples.board()), now_s=2)
    assert visit.step is Step.HOME


def test_closing_time_does_not_take_a_page_away() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.CHOOSE_TILE, what="family"), now_s=1)
    visit.hear(BoardSeen(board=samples.board(open=False)), now_s=2)
    assert visit.step is Step.ITEMS
    visit.touch(Touch(act=Act.BACK), now_s=3)
    assert visit.step is Step.CLOSED


def test_a_lost_server_sends_to_the_window_and_comes_back_by_itself() -> None:
    visit = open_visit()
    visit.hear(ServerLost(), now_s=1)
    assert visit.step is Step.UNREACHABLE
    visit.hear(BoardSeen(board=samples.board()), now_s=2)
    assert visit.step is Step.HOME


def test_a_refusal_is_shown_in_the_servers_words() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.NOT_SURE), now_s=1)
    visit.hear(Refused(visit=visit.no, sentence="今天不再取号。"), now_s=2)
    assert visit.step is Step.REFUSED
    assert Views(Texts.load(), portrait=True).refused(visit).lines == ("今天不再取号。",)
    visit.tick(now_s=61.9)
    assert visit.step is Step.REFUSED
    visit.tick(now_s=62)
    assert visit.step is Step.HOME


def test_rejoining_is_two_touches_and_tells_the_new_place() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.OPEN_MISSED), now_s=1)
    view = Views(Texts.load(), portrait=True).missed(facts(), visit)
    assert [choice.title for choice in view.choices] == ["A002", "C001"]
    wish = visit.touch(view.choices[0].touch, now_s=2)
    assert wish == RejoinWish(visit=visit.no, number="A002")
    visit.hear(Rejoined(visit=visit.no, ticket=samples.ticket(number="A002", people_ahead=3)), now_s=3)
    assert visit.step is Step.DONE
    assert "A002" in Views(Texts.load(), portrait=True).done(visit).heading


def test_rating_asks_for_the_number_then_for_one_of_five_levels() -> None:
    visit = open_visit()
    assert visit.touch(Touch(act=Act.OPEN_FINISHED), now_s=1) == ListFinishedWish(visit=visit.no)
    visit.leave(now_s=1)
    at_rate(visit)
    levels = Views(Texts.load(), portrait=True).rate(visit).choices
    assert [choice.title for choice in levels] == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    assert visit.touch(levels[3].touch, now_s=3) == RateWish(visit=visit.no, ticket=samples.ticket().id, level=2)
    visit.hear(Rated(visit=visit.no), now_s=4)
    assert visit.step is Step.DONE


def test_nobody_who_leaves_the_rating_page_has_rated() -> None:
    visit = open_visit()
    at_rate(visit)
    visit.tick(now_s=47)
    visit.tick(now_s=67)
    assert visit.step is Step.HOME
    assert visit.ticket is None


def test_more_numbers_than_a_page_holds_are_reached_by_turning() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.OPEN_MISSED), now_s=1)
    many = [f"A{number:03}" for number in range(1, 33)]
    crowded = Facts(hall=samples.hall(), catalogue=samples.catalogue(), board=samples.board(missed=many))
    views, seen = Views(Texts.load(), portrait=True), []
    for _ in range(3):
        view = views.missed(crowded, visit)
        seen += [choice.title for choice in view.choices]
        assert view.turn is not None
        visit.touch(view.turn.touch, now_s=2)
    assert seen == many
    assert visit.page == 0


def test_home_and_idle_pages_carry_the_three_mandatory_blocks() -> None:
    views = Views(Texts.load(), portrait=True)
    for blocks in (
        views.home(facts(), open_visit()).blocks,
        views.closed(facts()).blocks,
        views.unreachable(facts()).blocks,
    ):
        assert [block.title for block in blocks] == ["服务时间", "功能区域", "应急设施"]
        assert "08:30-11:30" in blocks[0].lines[0]
        assert blocks[1].lines[:3] == ("综合窗口区", "便民等候区", "政务公开区")
        assert "灭火器：大门左侧" in blocks[2].lines


def test_parking_is_mentioned_only_where_there_is_a_rule() -> None:
    views = Views(Texts.load(), portrait=True)
    with_rule = Facts(hall=samples.hall(), catalogue=samples.catalogue(), board=samples.board())
    without = Facts(hall=samples.hall(free_parking_min=None), catalogue=samples.catalogue(), board=samples.board())
    for visit in (open_visit(), open_visit(is_open=False)):
        assert "停车免费 60 分钟" in str((views.home(with_rule, visit), views.closed(with_rule)))
        assert "停车" not in str((views.home(without, visit), views.closed(without)))


def test_a_practice_hall_and_a_sample_catalogue_are_marked() -> None:
    views = Views(Texts.load(), portrait=True)
    assert views.header(facts(), now_s=0).practice == "演示"
    real = samples.catalogue().model_copy(update={"illustrative": False})
    official = Facts(hall=samples.hall(practice=False), catalogue=real, board=samples.board())
    assert views.header(official, now_s=0).practice == ""
    sampled = Facts(hall=samples.hall(practice=False), catalogue=samples.catalogue(), board=samples.board())
    assert views.header(sampled, now_s=0).practice == "演示"


def test_the_clock_is_the_halls_own() -> None:
    told = Facts(hall=samples.hall(), catalogue=samples.catalogue(), board=samples.board(), board_seen_s=100)
    assert Views(Texts.load(), portrait=True).header(told, now_s=161).clock == "11月23日 周一  12:01"


def test_help_rings_and_the_page_says_when_somebody_knows() -> None:
    visit, views = open_visit(), Views(Texts.load(), portrait=True)
    visit.touch(Touch(act=Act.CHOOSE_TILE, what="family"), now_s=1)
    assert visit.touch(Touch(act=Act.OPEN_HELP), now_s=2) == HelpWish(visit=visit.no)
    assert views.help(facts(), visit).status == "正在呼叫工作人员"
    visit.hear(HelpTold(visit=visit.no, state=HelpState.ACKNOWLEDGED), now_s=40)
    view = views.help(facts(), visit)
    assert view.status.startswith("工作人员已知道")
    assert view.status_good
    visit.tick(now_s=99)
    assert visit.step is Step.HELP
    visit.touch(Touch(act=Act.BACK), now_s=99)
    assert visit.step is Step.ITEMS
    assert visit.tile == "family"


def test_a_call_for_help_that_reaches_nobody_shows_the_way_to_the_window() -> None:
    visit = open_visit()
    visit.touch(Touch(act=Act.OPEN_HELP), now_s=1)
    visit.hear(HelpTold(visit=visit.no, state=HelpState.UNHEARD), now_s=2)
    view = Views(Texts.load(), portrait=True).help(facts(), visit)
    assert view.status == "请直接到窗口"
    assert any("综合窗口" in line for line in view.lines)


def test_going_back_to_the_first_page_keeps_large_type_and_leaving_does_not() -> None:
    visit = open_visit()
    visit.adapt(Adaptation.LARGER, now_s=0)
    visit.touch(Touch(act=Act.CHOOSE_TILE, what="family"), now_s=1)
    visit.touch(Touch(act=Act.BACK), now_s=2)
    assert visit.step is Step.HOME
    assert visit.large
    visit.touch(Touch(act=Act.NOT_SURE), now_s=3)
    visit.hear(Refused(visit=visit.no, sentence="今天不再取号。"), now_s=4)
    visit.touch(Touch(act=Act.LEAVE), now_s=5)
    assert not visit.large


def test_no_page_shows_why_somebody_has_priority() -> None:
    visit = open_visit()
    at_ticket(visit)
    visit.hear(PaperTold(ticket=samples.ticket().id, state=PaperState.BLOCKED, reason="缺纸"), now_s=2)
    view = Views(Texts.load(), portrait=True).number(visit, now_s=3)
    assert "优先" not in str(view)
