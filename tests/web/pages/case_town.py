"""A hall with its clock in hand and cases on their way, for browser tests of the station's and hall head's desks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from tests.acceptance.town import MORNING, HandClock
from tests.web.conftest import SECRETS, Running, running, wait_until
from tests.web.pages.conftest import Desk, open_desk
from tests.web.pages.test_axe import grave

STRIP = "#strip-text"
PANEL = "#work-panel"
IMMEDIATE = "JP-LD-001"
PROMISED = "JP-LD-002"
LICENCE = "JP-NJ-001"
IDS = ("211322189901010019", "211322189912310025", "21132218990601019X")
SECRET = SECRETS["ld1"]


class Town:
    """A hall with its clock in hand, its clerk at window 1, and a browser for whoever sits elsewhere."""

    def __init__(self, hall: Running, clock: HandClock) -> None:
        self.hall, self.clock = hall, clock
        self.kiosk = hall.device()
        self.clerk = hall.person("zh1")

    def take_in(self, item: str, *, applicant: int = 0, route: bool = True) -> Any:
        """One visit: the materials are all there, the case is received and goes to its station."""
        ticket = self.kiosk.issue(item)
        self.clerk.serve_next()
        case = self.clerk.post("/cases", {"ticket": ticket["id"]}, status=201)
        path = f"/cases/{case['no']}"
        self.clerk.post(f"{path}/materials", {"present": list(range(len(case["materials"])))})
        body = {"applicant_name": "演示申请人", "applicant_id": IDS[applicant], "phone": "13800000000"}
        case = self.clerk.post(f"{path}/receive", body)
        if route:
            case = self.clerk.post(f"{path}/route")
        self.clerk.finish(outcome="cases")
        return case

    def case(self, no: str) -> Any:
        return self.clerk.get(f"/cases/{no}")

    def step(self, no: str, step: str, body: Any = None, *, status: int = 200) -> Any:
        return self.clerk.post(f"/cases/{no}/{step}", body, status=status)

    def events(self, no: str) -> list[str]:
        return [line["event"] for line in self.case(no)["trace"]]

    def at_window(self, no: str) -> bool:
        return any(one["no"] == no for one in self.clerk.get("/cases?desk=window")["cases"])


@contextmanager
def case_town(data: Path) -> Iterator[Town]:
    """Runs the hall, its clock at nine in the morning."""
    clock = HandClock(MORNING)
    with running(data, clock=clock) as hall:
        yield Town(hall, clock)


@contextmanager
def station_desk(browser: Browser, town: Town) -> Iterator[Desk]:
    """The representative of the labour station at the desk."""
    desk = open_desk(browser, town.hall)
    desk.open("/station")
    desk.sign_in("ld1", account="SP-LD", terminal="S-LD")
    yield desk
    leave(desk)


@contextmanager
def head_desk(browser: Browser, town: Town) -> Iterator[Desk]:
    """The hall head's page, signed in without an account."""
    desk = open_desk(browser, town.hall)
    desk.open("/head")
    for selector, value in (("#person", "head"), ("#terminal", "S-JS"), ("#secret", SECRETS["head"])):
        desk.page.locator(selector).fill(value)
    desk.keys("Enter")
    expect(desk.page.locator("#work")).to_be_visible()
    yield desk
    leave(desk)


def leave(desk: Desk) -> None:
    """Signs out, so that the account is free for the next."""
    desk.page.request.delete(f"{desk.url}/api/v1/session", headers={"Origin": desk.url})
    desk.page.context.close()
    assert not desk.errors, desk.errors


def choose(desk: Desk, no: str, *, state: str = "待接件") -> None:
    """Opens a case of the list and waits until it stands in the middle as it is by now."""
    desk.page.locator(f'.case-row[data-no="{no}"]').click()
    expect(desk.page.locator("#case .case-no")).to_contain_text(no)
    expect(desk.page.locator("#case .case-tags")).to_contain_text(state)


def confirm(desk: Desk, secret: str = SECRET) -> None:
    expect(desk.page.locator("#confirm-secret")).to_be_focused()
    desk.page.keyboard.type(secret)
    desk.keys("Enter")


def drafted(desk: Desk) -> None:
    """Waits until the draft on the screen is stored."""
    expect(desk.page.locator("#draft-mend")).to_be_visible()


def confirm_and_time(desk: Desk, town: Town, no: str) -> float:
    """Confirms by key; returns the seconds from the server's answer to the case in the window's list."""
    drafted(desk)
    expect(desk.page.locator("#confirm-secret")).to_be_focused()
    desk.page.keyboard.type(SECRET)
    with desk.page.expect_response(f"**/cases/{no}/confirm") as answered:
        desk.keys("Enter")
    assert answered.value.ok
    began_s = time.monotonic()
    wait_until(lambda: town.at_window(no))
    return time.monotonic() - began_s


def faults(desk: Desk) -> list[str]:
    """Returns what would keep somebody out; the style that axe itself writes into the page is no error of the page."""
    known = len(desk.errors)
    found = grave(desk.page)
    del desk.errors[known:]
    return found
