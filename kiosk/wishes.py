"""What a touch asks the worker for, and whether it says enough to be asked at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol, get_args

from pydantic import SecretStr

from kiosk.messages import (
    CardSeen,
    GuideSlipWish,
    HelpWish,
    IssueWish,
    ListFinishedWish,
    LookUpWish,
    OnlineWish,
    PrintAgainWish,
    RateWish,
    RejoinWish,
    ReportWish,
    Wish,
)
from kiosk.steps import Act, Step, Touch
from queue_server.contract.reports import ReportAbout, ReportKind
from queue_server.contract.shapes import Priority
from queue_server.contract.tickets import OnlineDeclined, Ticket

DECLINED: tuple[OnlineDeclined, ...] = get_args(OnlineDeclined)
TYPED_AT_MOST: dict[Step, int] = {Step.FINDER: 12, Step.MISSED_PAD: 7, Step.PICKUP: 22, Step.REPORT_PHONE: 12}
"""How many characters a page takes."""
ENOUGH: dict[Step, re.Pattern[str]] = {
    Step.MISSED_PAD: re.compile(r"[ABCQY]\d{1,6}"),
    Step.PICKUP: re.compile(r"(\d{9})?(\d{4})?\d{4}[BD]\d{4}"),
    Step.REPORT_PHONE: re.compile(r"\d{7,12}"),
}
"""What must have been typed before it can be sent: a ticket's number, the end of a case's number, a phone number."""
SHORTEST_NUMBER = 3


class Asking(Protocol):
    """As much of a visit as a wish is made from."""

    no: int
    step: Step
    item: str
    typed: str
    guide_item: str
    priority: bool
    ticket: Ticket | None
    card: CardSeen | None
    report_kind: ReportKind | None
    report_about: ReportAbout | None


def is_enough(step: Step, typed: str) -> bool:
    """Tell whether what was typed on a page can be sent."""
    pattern = ENOUGH.get(step)
    return pattern is not None and pattern.fullmatch(typed) is not None


def whole_number(typed: str) -> str:
    """Return the ticket number that `A7` means: `A007`."""
    return typed[:1] + typed[1:].zfill(SHORTEST_NUMBER)


def wish_of(visit: Asking, touch: Touch) -> Wish | None:
    """Return what the worker must do for a touch that the table lists."""
    maker = _MAKERS.get(touch.act)
    return None if maker is None else maker(visit, touch)


def _take(visit: Asking, touch: Touch) -> Wish:
    declined = next((reason for reason in DECLINED if reason == touch.what), None)
    return _issue(visit, visit.item, priority=touch.priority or visit.priority, declined=declined)


def _issue(visit: Asking, item: str, *, priority: bool, declined: OnlineDeclined | None = None) -> Wish:
    wanted: Priority | None = "other" if priority else None
    return IssueWish(visit=visit.no, item=item, priority=wanted, online_declined=None if priority else declined)


def _send(visit: Asking, touch: Touch) -> Wish | None:
    if visit.step is Step.PICKUP:
        return LookUpWish(visit=visit.no, typed=visit.typed)
    if visit.step is Step.MISSED_PAD:
        return RejoinWish(visit=visit.no, number=whole_number(visit.typed))
    if visit.report_kind is None or visit.report_about is None:
        return None
    contact = SecretStr(visit.typed) if touch.act is Act.SUBMIT else None
    return ReportWish(visit=visit.no, kind=visit.report_kind, about=visit.report_about, contact=contact)


def _rate(visit: Asking, touch: Touch) -> Wish | None:
    return None if visit.ticket is None else RateWish(visit=visit.no, ticket=visit.ticket.id, level=int(touch.what))


def _print_again(visit: Asking, _: Touch) -> Wish | None:
    return None if visit.ticket is None else PrintAgainWish(visit=visit.no, ticket=visit.ticket)


def _show_cases(visit: Asking, _: Touch) -> Wish | None:
    return None if visit.card is None else LookUpWish(visit=visit.no, id_number=visit.card.id_number)


_MAKERS: dict[Act, Callable[[Asking, Touch], Wish | None]] = {
    Act.TAKE: _take,
    Act.CHOOSE_CASE: lambda visit, touch: _issue(visit, touch.what, priority=visit.priority),
    Act.NOT_SURE: lambda visit, _: _issue(visit, visit.guide_item, priority=visit.priority),
    Act.CHOOSE_MISSED: lambda visit, touch: RejoinWish(visit=visit.no, number=touch.what),
    Act.OPEN_FINISHED: lambda visit, _: ListFinishedWish(visit=visit.no),
    Act.OPEN_HELP: lambda visit, _: HelpWish(visit=visit.no),
    Act.PRINT_GUIDE: lambda visit, _: GuideSlipWish(visit=visit.no, item=visit.item),
    Act.OPEN_ONLINE: lambda visit, _: OnlineWish(visit=visit.no, item=visit.item),
    Act.SHOW_CASES: _show_cases,
    Act.SUBMIT: _send,
    Act.SEND_WITHOUT: _send,
    Act.RATE: _rate,
    Act.PRINT_AGAIN: _print_again,
}
