"""A question of the window terminal lives no longer than its ticket is in hand, whatever took the ticket away."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Caller, Running
from tests.web.pages.conftest import LINE, Desk

OPTIONS = "#options"


class HeldAnswers:
    """Keeps the browser's requests for chosen paths until they are let go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.kept: list[Route] = []
        self.holds = True
        page.route(pattern, self._keep)

    def _keep(self, route: Route) -> None:
        if self.holds:
            self.kept.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        self.holds = False
        for route in self.kept:
            route.continue_()


def is_gone(desk: Desk) -> None:
    desk.idle()
    expect(desk.page.locator(OPTIONS)).to_be_hidden()
    expect(desk.page.locator("#primary")).to_be_visible()
    expect(desk.page.locator(LINE)).not_to_contain_text("？")
    expect(desk.page.locator(LINE)).not_to_contain_text("先办结")


def test_space_while_a_finish_is_on_its_way_calls_the_next_and_asks_nothing(signed_in: Desk, kiosk: Caller) -> None:
    first, second = kiosk.issue("consult"), kiosk.issue("consult")
    signed_in.call_and_start(first["number"])
    signed_in.ready("callNext")
    held = HeldAnswers(signed_in.page, "**/windows/1/finish")
    signed_in.keys("Enter", "Digit1", "Space")
    expect(signed_in.page.locator(OPTIONS)).to_be_hidden()
    held.let_go()
    signed_in.in_hand(second["number"])
    assert kiosk.get(f"/tickets/{first['id']}")["state"] == "done"
    assert len(kiosk.get("/board")["calls"]) == 2


def test_space_after_a_finish_before_the_desk_is_read_asks_nothing_either(signed_in: Desk, kiosk: Caller) -> None:
    first, second = kiosk.issue("consult"), kiosk.issue("consult")
    signed_in.call_and_start(first["number"])
    signed_in.ready("callNext")
    held = HeldAnswers(signed_in.page, "**/api/v1/windows/1")
    with signed_in.page.expect_response("**/windows/1/finish"):
        signed_in.keys("Enter", "Digit1")
    expect(signed_in.page.locator("#verbs [data-verb=hold]")).to_be_disabled()
    signed_in.keys("Space")
    expect(signed_in.page.locator(OPTIONS)).to_be_hidden()
    held.let_go()
    signed_in.in_hand(second["number"])


@pytest.mark.parametrize("verb", [("finish", {"outcome": "consulted"}), ("hold", {})], ids=lambda verb: verb[0])
def test_an_outcome_chooser_goes_when_a_pad_takes_the_ticket_away(
    signed_in: Desk, kiosk: Caller, fresh: Running, verb: tuple[str, dict[str, str]]
) -> None:
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("Enter")
    signed_in.shows(LINE, "办理结果")
    fresh.device("signage-1").post(f"/windows/1/{verb[0]}", verb[1])
    is_gone(signed_in)


def test_a_transfer_chooser_goes_when_another_session_finishes_the_ticket(
    signed_in: Desk, kiosk: Caller, fresh: Running
) -> None:
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("KeyT")
    signed_in.shows(LINE, "转到哪一类")
    fresh.person("zh1").finish()
    expect(signed_in.page.locator("#sign-in")).to_be_visible()
    signed_in.page.locator("#secret").fill("secret-of-zh1")
    signed_in.keys("Enter")
    is_gone(signed_in)


def test_a_pause_chooser_goes_when_a_pad_calls_somebody(signed_in: Desk, kiosk: Caller, fresh: Running) -> None:
    ticket = kiosk.issue("consult")
    signed_in.keys("KeyP")
    signed_in.shows(LINE, "为什么暂停")
    fresh.device("signage-1").post("/windows/1/call-next")
    signed_in.in_hand(ticket["number"])
    expect(signed_in.page.locator(OPTIONS)).to_be_hidden()
    expect(signed_in.page.locator("#primary")).to_be_visible()
