"""What a worker would answer to each wish, in every way that leads to another page; the longest words come first."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import SecretStr

from kiosk import messages
from kiosk.messages import (
    CardSeen,
    CasesFound,
    FinishedListed,
    HelpState,
    HelpTold,
    Issued,
    News,
    PaperTold,
    Rated,
    Refused,
    Rejoined,
    Reported,
    SheetTold,
)
from kiosk.print_jobs import PaperState
from queue_server.contract.cases import CaseStanding
from tests.kiosk import samples

Story = tuple[News, ...]

REFUSAL = "今天的服务时间已结束，请明天再来，或拨打咨询电话。"
FAULT = "打印机无应答"


@cache
def longest_item() -> str:
    """Returns the longest name that a number may carry."""
    return max((item.name for item in samples.catalogue().items), key=len)


def issued(wish: Any) -> list[Story]:
    ticket = samples.ticket(number="A888", item_name=longest_item(), people_ahead=88, wait_min=480)
    given = Issued(visit=wish.visit, ticket=ticket)
    return [
        (given,),
        (given, PaperTold(ticket=ticket.id, state=PaperState.PRINTED, reason="")),
        (given, PaperTold(ticket=ticket.id, state=PaperState.BLOCKED, reason=FAULT)),
        (given, PaperTold(ticket=ticket.id, state=PaperState.UNKNOWN, reason=FAULT)),
        (Refused(visit=wish.visit, sentence=REFUSAL),),
    ]


def finished(wish: Any) -> list[Story]:
    many = tuple(samples.ticket(number=f"A{n:03}", id=f"ticket-{n}") for n in range(20))
    return [(FinishedListed(visit=wish.visit, tickets=many),), (FinishedListed(visit=wish.visit, tickets=()),)]


def cases(wish: Any) -> list[Story]:
    found = tuple(
        CaseStanding(
            no_tail=f"B{n:04}",
            item_name=longest_item(),
            state_text="已办结，可以领取结果",
            received_on=samples.NOON.date(),
            ready=True,
            ticket_item="pickup",
        )
        for n in range(5)
    )
    return [(CasesFound(visit=wish.visit, cases=found),), (CasesFound(visit=wish.visit, cases=()),)]


def sheets(wish: Any) -> list[Story]:
    return [
        (SheetTold(visit=wish.visit, state=PaperState.PRINTED),),
        (SheetTold(visit=wish.visit, state=PaperState.BLOCKED, reason=FAULT),),
    ]


ANSWERS: dict[type, Callable[[Any], list[Story]]] = {
    messages.IssueWish: issued,
    messages.PrintAgainWish: lambda _: [],
    messages.RejoinWish: lambda wish: [(Rejoined(visit=wish.visit, ticket=samples.ticket(number="A002")),)],
    messages.ListFinishedWish: finished,
    messages.RateWish: lambda wish: [(Rated(visit=wish.visit),)],
    messages.HelpWish: lambda wish: [(HelpTold(visit=wish.visit, state=state),) for state in HelpState],
    messages.GuideSlipWish: sheets,
    messages.OnlineWish: lambda _: [],
    messages.LookUpWish: cases,
    messages.ReportWish: lambda wish: [
        (Reported(visit=wish.visit, no="Y20261123-001"), *story) for story in sheets(wish)
    ],
}
"""A new wish needs a line here."""

CARD = CardSeen(greeting="欧阳*", senior=True, id_number=SecretStr("211322189901010019"))
