"""The steps of a visit and the acts that lead from one to the next, as the one table that everything follows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """Where a visit is; each step is one page."""

    UNREACHABLE = "unreachable"
    CLOSED = "closed"
    HOME = "home"
    GREETING = "greeting"
    PLAN = "plan"
    ITEMS = "items"
    FINDER = "finder"
    ITEM = "item"
    ONLINE = "online"
    ISSUING = "issuing"
    TICKET = "ticket"
    KEEP = "keep"
    MISSED = "missed"
    MISSED_PAD = "missed_pad"
    PICKUP = "pickup"
    CASES = "cases"
    FINISHED = "finished"
    RATE = "rate"
    REPORT = "report"
    REPORT_ABOUT = "report_about"
    REPORT_PHONE = "report_phone"
    DONE = "done"
    REFUSED = "refused"
    HELP = "help"


class Act(StrEnum):
    """What a touch asks for, or what the worker told."""

    CHOOSE_TILE = "choose_tile"
    CHOOSE_ITEM = "choose_item"
    TURN_PAGE = "turn_page"
    TAKE = "take"
    NOT_SURE = "not_sure"
    PRINT_GUIDE = "print_guide"
    OPEN_FINDER = "open_finder"
    OPEN_ONLINE = "open_online"
    OPEN_PLAN = "open_plan"
    OPEN_MISSED = "open_missed"
    OPEN_PAD = "open_pad"
    CHOOSE_MISSED = "choose_missed"
    OPEN_PICKUP = "open_pickup"
    CHOOSE_CASE = "choose_case"
    OPEN_FINISHED = "open_finished"
    CHOOSE_FINISHED = "choose_finished"
    RATE = "rate"
    OPEN_REPORT = "open_report"
    CHOOSE_KIND = "choose_kind"
    CHOOSE_ABOUT = "choose_about"
    TYPE = "type"
    ERASE = "erase"
    SUBMIT = "submit"
    SEND_WITHOUT = "send_without"
    SHOW_CASES = "show_cases"
    TOGGLE_PRIORITY = "toggle_priority"
    CONTINUE = "continue"
    PRINT_AGAIN = "print_again"
    OPEN_HELP = "open_help"
    BACK = "back"
    LEAVE = "leave"
    CARD = "card"
    ISSUED = "issued"
    PAPER_OUT = "paper_out"
    PAPER_FAILED = "paper_failed"
    DONE = "done"
    LISTED = "listed"
    FOUND = "found"
    REFUSED = "refused"
    UNSERVED = "unserved"


@dataclass(frozen=True, kw_only=True)
class Touch:
    """One touch on one target: the act, and what it is about (a tile, an item, a number, a level, a letter)."""

    act: Act
    what: str = ""
    priority: bool = False


REST = (Step.HOME, Step.CLOSED, Step.UNREACHABLE)
"""The pages between two visits; `HOME` in the table below means whichever of them fits now."""

OPENED_FROM = (Step.ITEM, Step.HELP)
"""Pages that several pages open: BACK leads to the one that did; the table names the usual one."""

_WITH_HELP = (
    Step.HOME,
    Step.CLOSED,
    Step.GREETING,
    Step.PLAN,
    Step.ITEMS,
    Step.FINDER,
    Step.ITEM,
    Step.ONLINE,
    Step.MISSED,
    Step.MISSED_PAD,
    Step.PICKUP,
    Step.CASES,
    Step.FINISHED,
    Step.RATE,
    Step.REPORT,
    Step.REPORT_ABOUT,
    Step.REPORT_PHONE,
)

TRANSITIONS: dict[tuple[Step, Act], Step] = {
    **{(step, Act.OPEN_HELP): Step.HELP for step in _WITH_HELP},
    (Step.HOME, Act.CHOOSE_TILE): Step.ITEMS,
    (Step.HOME, Act.CHOOSE_ITEM): Step.ITEM,
    (Step.HOME, Act.NOT_SURE): Step.ISSUING,
    (Step.HOME, Act.OPEN_FINDER): Step.FINDER,
    (Step.HOME, Act.OPEN_PLAN): Step.PLAN,
    (Step.HOME, Act.OPEN_MISSED): Step.MISSED,
    (Step.HOME, Act.OPEN_PICKUP): Step.PICKUP,
    (Step.HOME, Act.OPEN_REPORT): Step.REPORT,
    (Step.HOME, Act.OPEN_FINISHED): Step.ISSUING,
    (Step.HOME, Act.CARD): Step.GREETING,
    (Step.CLOSED, Act.OPEN_PLAN): Step.PLAN,
    (Step.CLOSED, Act.OPEN_MISSED): Step.MISSED,
    (Step.CLOSED, Act.OPEN_REPORT): Step.REPORT,
    (Step.CLOSED, Act.OPEN_FINISHED): Step.ISSUING,
    (Step.GREETING, Act.TOGGLE_PRIORITY): Step.GREETING,
    (Step.GREETING, Act.SHOW_CASES): Step.ISSUING,
    (Step.GREETING, Act.CONTINUE): Step.HOME,
    (Step.GREETING, Act.LEAVE): Step.HOME,
    (Step.PLAN, Act.BACK): Step.HOME,
    (Step.ITEMS, Act.CHOOSE_ITEM): Step.ITEM,
    (Step.ITEMS, Act.TURN_PAGE): Step.ITEMS,
    (Step.ITEMS, Act.NOT_SURE): Step.ISSUING,
    (Step.ITEMS, Act.BACK): Step.HOME,
    (Step.FINDER, Act.TYPE): Step.FINDER,
    (Step.FINDER, Act.ERASE): Step.FINDER,
    (Step.FINDER, Act.TURN_PAGE): Step.FINDER,
    (Step.FINDER, Act.CHOOSE_ITEM): Step.ITEM,
    (Step.FINDER, Act.NOT_SURE): Step.ISSUING,
    (Step.FINDER, Act.BACK): Step.HOME,
    (Step.ITEM, Act.TAKE): Step.ISSUING,
    (Step.ITEM, Act.PRINT_GUIDE): Step.ITEM,
    (Step.ITEM, Act.OPEN_ONLINE): Step.ONLINE,
    (Step.ITEM, Act.NOT_SURE): Step.ISSUING,
    (Step.ITEM, Act.BACK): Step.ITEMS,
    (Step.ONLINE, Act.BACK): Step.ITEM,
    (Step.ONLINE, Act.LEAVE): Step.HOME,
    (Step.ISSUING, Act.ISSUED): Step.TICKET,
    (Step.ISSUING, Act.DONE): Step.DONE,
    (Step.ISSUING, Act.LISTED): Step.FINISHED,
    (Step.ISSUING, Act.FOUND): Step.CASES,
    (Step.ISSUING, Act.REFUSED): Step.REFUSED,
    (Step.ISSUING, Act.UNSERVED): Step.UNREACHABLE,
    (Step.TICKET, Act.PAPER_OUT): Step.TICKET,
    (Step.TICKET, Act.PAPER_FAILED): Step.KEEP,
    (Step.TICKET, Act.LEAVE): Step.HOME,
    (Step.KEEP, Act.PAPER_OUT): Step.TICKET,
    (Step.KEEP, Act.PAPER_FAILED): Step.KEEP,
    (Step.KEEP, Act.PRINT_AGAIN): Step.TICKET,
    (Step.KEEP, Act.LEAVE): Step.HOME,
    (Step.MISSED, Act.CHOOSE_MISSED): Step.ISSUING,
    (Step.MISSED, Act.OPEN_PAD): Step.MISSED_PAD,
    (Step.MISSED, Act.TURN_PAGE): Step.MISSED,
    (Step.MISSED, Act.BACK): Step.HOME,
    (Step.MISSED_PAD, Act.TYPE): Step.MISSED_PAD,
    (Step.MISSED_PAD, Act.ERASE): Step.MISSED_PAD,
    (Step.MISSED_PAD, Act.SUBMIT): Step.ISSUING,
    (Step.MISSED_PAD, Act.BACK): Step.MISSED,
    (Step.PICKUP, Act.TYPE): Step.PICKUP,
    (Step.PICKUP, Act.ERASE): Step.PICKUP,
    (Step.PICKUP, Act.SUBMIT): Step.ISSUING,
    (Step.PICKUP, Act.CHOOSE_CASE): Step.ISSUING,
    (Step.PICKUP, Act.CARD): Step.ISSUING,
    (Step.PICKUP, Act.BACK): Step.HOME,
    (Step.CASES, Act.CHOOSE_CASE): Step.ISSUING,
    (Step.CASES, Act.TURN_PAGE): Step.CASES,
    (Step.CASES, Act.BACK): Step.HOME,
    (Step.FINISHED, Act.CHOOSE_FINISHED): Step.RATE,
    (Step.FINISHED, Act.TURN_PAGE): Step.FINISHED,
    (Step.FINISHED, Act.BACK): Step.HOME,
    (Step.RATE, Act.RATE): Step.ISSUING,
    (Step.RATE, Act.BACK): Step.FINISHED,
    (Step.REPORT, Act.CHOOSE_KIND): Step.REPORT_ABOUT,
    (Step.REPORT, Act.BACK): Step.HOME,
    (Step.REPORT_ABOUT, Act.CHOOSE_ABOUT): Step.REPORT_PHONE,
    (Step.REPORT_ABOUT, Act.BACK): Step.REPORT,
    (Step.REPORT_PHONE, Act.TYPE): Step.REPORT_PHONE,
    (Step.REPORT_PHONE, Act.ERASE): Step.REPORT_PHONE,
    (Step.REPORT_PHONE, Act.SUBMIT): Step.ISSUING,
    (Step.REPORT_PHONE, Act.SEND_WITHOUT): Step.ISSUING,
    (Step.REPORT_PHONE, Act.BACK): Step.REPORT_ABOUT,
    (Step.DONE, Act.LEAVE): Step.HOME,
    (Step.REFUSED, Act.LEAVE): Step.HOME,
    (Step.HELP, Act.BACK): Step.HOME,
    (Step.HELP, Act.LEAVE): Step.HOME,
}


class Waiting(StrEnum):
    """What the waiting page waits for."""

    TICKET = "ticket"
    LOOKING = "looking"
    SENDING = "sending"


class DoneKind(StrEnum):
    """What the page of good news tells."""

    REJOINED = "rejoined"
    RATED = "rated"
    REPORTED = "reported"


class Adaptation(StrEnum):
    """What a person may switch on any page."""

    LARGER = "larger"
    CONTRAST = "contrast"
    LANGUAGE = "language"
    SPEAK = "speak"
