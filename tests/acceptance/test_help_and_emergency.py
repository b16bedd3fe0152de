"""Help (R5), the representative (R24), 首问负责 (R67), the shift's hand-over (R30) and the emergency message (R75)."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.acceptance.town import Town, open_case, receive, running_town
from tests.contract_client.outside_client import Door, Listener, read_stream
from tests.hall_process import HallProcess, wait_until

RINGS_WITHIN_S = 2.0
OVERRIDES_WITHIN_S = 3.0
SENTENCE = "大厅东侧起火，请从西门有序撤离"
REPRESENTED = "JS"
"""The station whose representative sits in the town."""


class Clock:
    """Measures from now on."""

    def __init__(self) -> None:
        self.began_s = time.monotonic()

    def within(self, limit_s: float, check: Callable[[], Any], what: str) -> Any:
        """Waits for a condition and fails where it came later than `limit_s` after the beginning."""
        found = wait_until(check, within_s=limit_s + 10, what=what, every_s=0.02)
        took_s = time.monotonic() - self.began_s
        assert took_s <= limit_s, f"{what} took {took_s:.2f} s"
        return found


class Watcher:
    """Follows the board's stream as every face does, and keeps the newest board."""

    def __init__(self, web: str) -> None:
        self.web = web
        self.board: dict[str, Any] = {}
        threading.Thread(target=self._follow, name="watcher", daemon=True).start()
        wait_until(lambda: self.board, what="the first board")

    def _follow(self) -> None:
        with suppress(OSError):  # the hall ends, and with it the stream
            for event in read_stream(f"{self.web}/api/v1/board/stream"):
                if event.event == "board":
                    self.board = event.data

    @property
    def rev(self) -> int:
        return int(self.board["rev"])


def item_of(town: Town, station: str) -> str:
    """A township item that a station decides."""
    return str(next(item["id"] for item in town.township_items() if item["station"] == station))


def serve(town: Town, clerk: Door, item: str) -> str:
    """A ticket in service at window 1."""
    ticket = str(town.kiosk.issue(item)["id"])
    clerk.window(1, "call-next")
    clerk.window(1, "start")
    return ticket


def representative(town: Town) -> Door:
    return town.sign_in("rep-js", f"SP-{REPRESENTED}", f"S-{REPRESENTED}")


def moves_the_desk(watcher: Watcher, door: Door, act: Callable[[], Any], has: Callable[[dict[str, Any]], Any]) -> Any:
    """Does an act and follows it as a page does: the stream's rev moves, then `/desk` is fetched."""
    before = watcher.rev
    clock = Clock()
    act()

    def rung() -> Any:
        return has(door.get("/desk")) if watcher.rev > before else None

    return clock.within(RINGS_WITHIN_S, rung, "the ring")


@pytest.mark.requirement("R5")
def test_a_help_press_is_at_every_window_within_two_seconds_and_acknowledged_with_a_time(town: Town) -> None:
    first, second = town.clerk_a(), town.clerk_b()
    watcher = Watcher(town.web)
    pressed: list[dict[str, Any]] = []
    help_of = lambda desk: desk["help"]  # noqa: E731 - the same look at every desk
    rung = moves_the_desk(watcher, first, lambda: pressed.append(town.kiosk.post("/help", status=201)), help_of)
    assert [one["place_name"] for one in rung] == ["1 号取号机"]
    assert second.get("/desk")["help"] == rung
    assert town.kiosk.post("/help", status=201)["id"] == pressed[0]["id"], "a second press is the same call"
    at = town.clock.advance(12)
    answered = second.post(f"/help/{pressed[0]['id']}/acknowledge")
    assert datetime.fromisoformat(answered["acknowledged_at"]) == at
    assert town.kiosk.get(f"/help/{pressed[0]['id']}")["acknowledged_at"] == answered["acknowledged_at"]
    assert first.get("/desk")["help"] == second.get("/desk")["help"] == []


@pytest.mark.requirement("R24")
def test_the_representative_rings_within_two_seconds_and_the_answer_belongs_to_ticket_and_item(town: Town) -> None:
    clerk, station = town.clerk_a(), representative(town)
    item = item_of(town, REPRESENTED)
    ticket = serve(town, clerk, item)
    watcher = Watcher(town.web)
    calls = moves_the_desk(
        watcher,
        station,
        lambda: clerk.post("/windows/1/expert-call", {"question": "夫妻一方户口在外省，材料怎样出具？"}, status=201),
        lambda desk: desk["expert_calls"],
    )
    assert [(call["ticket"], call["item"], call["state"]) for call in calls] == [(ticket, item, "ringing")]
    call = calls[0]["id"]
    station.post(f"/expert-calls/{call}/accept")
    body = {"answer": "由外省户籍地社区出具证明，可邮寄原件。", "publish": True}
    answered = moves_the_desk(
        watcher,
        clerk,
        lambda: station.post(f"/expert-calls/{call}/answer", body),
        lambda desk: [one for one in desk["expert_calls"] if one["state"] == "answered"],
    )
    assert [(one["answer"], one["answered_by_name"]) for one in answered] == [(body["answer"], "演示计生代表")]
    for query in (f"ticket={ticket}", f"item={item}"):
        assert [one["id"] for one in clerk.get(f"/expert-calls?{query}")["calls"]] == [call]
    known = clerk.get("/knowledge?q=外省户籍地")["entries"]
    assert [(entry["kind"], entry["item"]) for entry in known] == [("answer", item)]


@pytest.mark.requirement("R24")
def test_a_call_that_nobody_answers_for_five_minutes_rings_at_the_hall_head(town: Town) -> None:
    clerk = town.clerk_a()
    head = town.sign_in("head", "ZH-2", "T2")
    serve(town, clerk, item_of(town, REPRESENTED))
    call = clerk.post("/windows/1/expert-call", status=201)
    assert (call["state"], call["station_present"]) == ("ringing", False)
    town.clock.advance(299)
    refused = head.call("POST", f"/expert-calls/{call['id']}/answer", body={"answer": "可以"})
    assert refused.status_code == 403
    assert head.get("/desk")["expert_calls"] == []
    town.clock.advance(1)
    rung = wait_until(lambda: head.get("/desk")["expert_calls"], within_s=15, what="the call at the hall head")
    assert [(one["id"], one["state"]) for one in rung] == [(call["id"], "escalated")]
    assert head.post(f"/expert-calls/{call['id']}/answer", {"answer": "可以"})["answered_by_name"] == "演示负责人"


@pytest.mark.requirement("R67")
def test_a_ticket_has_one_owner_from_the_issue_on_and_changes_hands_by_acceptance(town: Town) -> None:
    clerk, other = town.clerk_a(), town.clerk_b()
    ticket = town.kiosk.issue("consult")["id"]

    def owner() -> str:
        return str(clerk.get(f"/owners/ticket/{ticket}")["owner"])

    assert owner() == "head", "before anybody takes it the hall head answers for it"
    clerk.window(1, "call-next")
    assert owner() == "clerk-1"
    clerk.window(1, "start")
    body = {"kind": "ticket", "entity": ticket, "to_person": "clerk-2"}
    offer = clerk.post("/offers", body, status=201)
    assert owner() == "clerk-1", "an offer alone changes nothing"
    assert [one["id"] for one in other.get("/desk")["offers"]] == [offer["id"]]
    town.clock.advance(599)
    assert other.post(f"/offers/{offer['id']}/accept")["state"] == "accepted"
    assert owner() == "clerk-2"
    other.post("/offers", {**body, "to_person": "rep-js"}, status=201)
    assert owner() == "clerk-2"
    town.clock.advance(600)
    wait_until(lambda: owner() == "clerk-1", within_s=15, what="the return to the first owner")
    assert other.get("/desk")["offers"] == []
    clerk.window(1, "transfer", {"letter": "C"})
    assert owner() == "clerk-1", "a transfer to a line keeps the first owner"
    assert other.window(2, "call-next")["id"] == ticket
    assert owner() == "clerk-2", "calling it is accepting it"


@pytest.mark.requirement("R67")
def test_what_is_said_at_the_kiosk_or_on_the_phone_has_one_owner_too(town: Town) -> None:
    clerk, other = town.clerk_a(), town.clerk_b()
    words = {"kind": "suggestion", "about": "place", "text": "请多放一把椅子"}
    at_kiosk = town.kiosk.post("/reports", {**words, "channel": "kiosk"}, status=201)["no"]
    by_phone = clerk.post("/reports", {**words, "channel": "phone"}, status=201)["no"]

    def owner(no: str) -> str:
        return str(clerk.get(f"/owners/report/{no}")["owner"])

    assert (owner(at_kiosk), owner(by_phone)) == ("head", "clerk-1")
    body = {"kind": "report", "entity": by_phone, "to_person": "clerk-2"}
    clerk.post("/offers", body, status=201)
    town.clock.advance(600)
    wait_until(lambda: not other.get("/desk")["offers"], within_s=15, what="the return")
    assert owner(by_phone) == "clerk-1"
    offer = clerk.post("/offers", body, status=201)
    other.post(f"/offers/{offer['id']}/accept")
    assert owner(by_phone) == "clerk-2"


@pytest.mark.requirement("R30")
def test_the_hand_over_note_carries_open_tickets_and_cases_to_the_other_clerk(town: Town) -> None:
    clerk, other = town.clerk_a(), town.clerk_b()
    item = town.township_items()[0]["id"]
    done = serve(town, clerk, item)
    receive(clerk, open_case(clerk, done))
    clerk.window(1, "finish", {"outcome": "cases"})
    ticket = serve(town, clerk, item)
    case = open_case(clerk, ticket)["no"]
    clerk.window(1, "hold", {"reason": "回家取户口本"})
    body = {"to_person": "clerk-2", "note": "户口本取回后先办"}
    number = clerk.post("/windows/1/hand-over", body, status=201)["tickets"][0]
    seen = other.get("/desk")["hand_overs"]
    assert [(one["tickets"], one["cases"], one["note"], one["from_person_name"]) for one in seen] == [
        ([number], [case], "户口本取回后先办", "演示甲")
    ]
    other.post(f"/hand-overs/{seen[0]['id']}/accept")
    assert other.get("/desk")["hand_overs"] == []
    assert clerk.get(f"/owners/ticket/{ticket}")["owner"] == "clerk-2"


@pytest.mark.requirement("R75")
def test_raising_and_clearing_stand_in_the_journal_with_person_account_and_terminal(tmp_path: Path) -> None:
    with running_town(tmp_path) as town:
        station = representative(town)
        assert town.kiosk.call("POST", "/emergency", body={"text": SENTENCE}).status_code == 403
        station.post("/emergency", {"text": SENTENCE}, status=201)
    with running_town(tmp_path) as town:
        assert town.board()["emergency"]["text"] == SENTENCE, "it survives a restart of the server"
        assert Door(town.web).call("POST", "/emergency/clear", body={"reason": "演练结束"}).status_code == 401
        assert town.kiosk.call("POST", "/emergency/clear", body={"reason": "演练结束"}).status_code == 403
        clerk = town.clerk_a()
        assert clerk.call("POST", "/emergency/clear", body={}).status_code == 422, "a reason is asked for"
        clerk.post("/emergency/clear", {"reason": "演练结束"})
        assert town.board()["emergency"] is None
    with closing(sqlite3.connect(tmp_path / "hall.db")) as database:
        rows = database.execute(
            "SELECT event, person, account, terminal, reason FROM journal WHERE kind = 'emergency' ORDER BY seq"
        ).fetchall()
    assert [(event, person, terminal, reason) for event, person, _, terminal, reason in rows] == [
        ("EmergencyRaised", "rep-js", f"S-{REPRESENTED}", SENTENCE),
        ("EmergencyCleared", "clerk-1", "T1", "演练结束"),
    ]
    assert all(account for _, _, account, _, _ in rows)


def sign_in(hall: HallProcess, terminal: str) -> tuple[Door, dict[str, str]]:
    """Signs in the first person of the demo hall who sits at a terminal."""
    person = next(one for one in hall.credentials["people"] if one["terminal"] == terminal and "-ZH-" in one["account"])
    door = Door(hall.web)
    door.sign_in(person)
    return door, person


@contextmanager
def faces(hall: HallProcess, browser: Browser, door: Door) -> Iterator[dict[str, Page]]:
    """Opens the hall display, a window's screen and the signed-in clerk's terminal."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    cookie = next(iter(door.http.cookies))
    context.add_cookies([{"name": cookie.name, "value": cookie.value or "", "url": hall.web}])
    urls = {
        "display": hall.ready["display"],
        "window": f"{hall.ready['display']}window/1",
        "terminal": f"{hall.web}/terminal",
    }
    pages: dict[str, Page] = {}
    for name, url in urls.items():
        pages[name] = context.new_page()
        pages[name].goto(url)
    try:
        yield pages
    finally:
        context.close()


def shown(page: Page) -> str:
    """What the emergency message says on a page; nothing where none covers it."""
    says: str = page.evaluate(
        "() => { const node = document.getElementById('emergency-text');"
        " return node && node.getClientRects().length ? node.innerText.trim() : ''; }"
    )
    return says


@pytest.mark.requirement("R75")
def test_the_message_overrides_every_screen_within_three_seconds_and_is_cleared_as_fast(
    hall: HallProcess, browser: Browser
) -> None:
    door, _ = sign_in(hall, "T1")
    mqtt = hall.credentials["mqtt"]
    watcher = Watcher(hall.web)
    with (
        Listener(hall.ready["hall"], hall.ready["mqtt"], mqtt["user"], mqtt["password"]) as listener,
        faces(hall, browser, door) as pages,
    ):
        listener.wait_for("board")
        for said in (SENTENCE, ""):
            clock = Clock()
            if said:
                door.post("/emergency", {"text": said}, status=201)
            else:
                door.post("/emergency/clear", {"reason": "演练结束"})

            def on_mqtt(said: str = said) -> bool:
                emergency = listener.on("board")[-1].payload["emergency"]
                return (emergency or {"text": ""})["text"] == said

            def on_stream(said: str = said) -> bool:
                return (watcher.board["emergency"] or {"text": ""})["text"] == said

            clock.within(OVERRIDES_WITHIN_S, on_mqtt, "the broker's board")
            clock.within(OVERRIDES_WITHIN_S, on_stream, "the server's stream")
            for name, page in pages.items():
                clock.within(OVERRIDES_WITHIN_S, lambda page=page, said=said: shown(page) == said, name)
        raised = [heard.raw for heard in listener.on("board") if SENTENCE in heard.raw]
        assert raised
        assert not any(person["person"] in raw for raw in raised for person in hall.credentials["people"])
    door.call("DELETE", "/session")


@pytest.mark.requirement("R5")
def test_a_help_press_is_read_at_the_terminal_within_two_seconds_and_answered_there(
    hall: HallProcess, browser: Browser
) -> None:
    door, _ = sign_in(hall, "T1")
    devices = hall.credentials["devices"]
    kiosk = Door(hall.web, token=next(token for name, token in devices.items() if "kiosk" in name))
    with faces(hall, browser, door) as pages:
        page = pages["terminal"]
        page.wait_for_function("document.getElementById('sign-in')?.hidden !== false")
        clock = Clock()
        pressed = kiosk.post("/help", status=201)
        clock.within(RINGS_WITHIN_S, lambda: pressed["place_name"] in page.inner_text("#strip"), "the strip")
        page.click("#strip-act")
        answered = wait_until(
            lambda: kiosk.get(f"/help/{pressed['id']}")["acknowledged_at"], what="the acknowledgement"
        )
        assert datetime.fromisoformat(answered) >= datetime.fromisoformat(pressed["at"])
    door.call("DELETE", "/session")


@pytest.mark.requirement("R75")
def test_the_message_still_stands_on_every_screen_after_the_server_was_killed(
    hall: HallProcess, browser: Browser
) -> None:
    door, person = sign_in(hall, "T1")
    with faces(hall, browser, door) as pages:
        door.post("/emergency", {"text": SENTENCE}, status=201)
        wait_until(lambda: shown(pages["display"]) == SENTENCE, what="the display")
        hall.kill_role("server")
        back = Door(hall.web)

        def answers() -> bool:
            try:
                return bool(back.get("/board")["emergency"])
            except (OSError, AssertionError):
                return False

        wait_until(answers, within_s=30, what="the server's return")
        assert shown(pages["display"]) == SENTENCE
        back.sign_in(person)
        back.post("/emergency/clear", {"reason": "演练结束"})
        Clock().within(20, lambda: shown(pages["display"]) == "", "the display's release")
    back.call("DELETE", "/session")
