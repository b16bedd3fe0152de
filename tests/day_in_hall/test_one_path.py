"""One path through the whole hall by its outer doors only: touch, paper, call, signs, voice, case, rating."""

import json
import re
import time
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.contract_client.outside_client import Control, Door, Listener
from tests.day_in_hall.kiosk_screen import KioskScreen
from tests.devices.escpos_reader import Paper, read_papers
from tests.hall_process import HallProcess, wait_until

TICKET_BYTES = 1024
SHOWN_WITHIN_S = 1.0
PRACTICE_ID = "211322189901010019"


@pytest.fixture
def kiosk(hall: HallProcess) -> Iterator[KioskScreen]:
    """The lit kiosk at rest."""
    with Control(hall.ready["kiosk"]["control"]) as control:
        screen = KioskScreen(control)
        screen.wait_step("home", within_s=20)
        yield screen


def clerk_of(hall: HallProcess, terminal: str) -> dict[str, str]:
    people: list[dict[str, str]] = hall.credentials["people"]
    return next(person for person in people if person["terminal"] == terminal and "-ZH-" in person["account"])


def printed(printer: Control, since: int) -> bytes:
    """Waits for one whole paper and returns its bytes."""

    def paper() -> bytes:
        papers = [entry for entry in printer.do("log", since=since)["log"] if entry.get("cut")]
        return bytes.fromhex(papers[0]["hex"]) if papers else b""

    return wait_until(paper, within_s=10, what="a paper out of the printer")


def sign_in(page: Page, hall: HallProcess, person: dict[str, str]) -> None:
    """Signs in by keyboard alone."""
    page.goto(hall.web + "/terminal")
    expect(page.locator("#sign-in-form")).to_be_visible()
    page.locator("#person").focus()
    for field in ("person", "account", "terminal", "secret"):
        page.keyboard.type(person[field])
        page.keyboard.press("Tab" if field != "secret" else "Enter")
    expect(page.locator("#work")).to_be_visible()


def voice_files(hall: HallProcess) -> set[Path]:
    return set((hall.data / "voice").glob("*.wav"))


def take_ticket(kiosk: KioskScreen, item: dict[str, Any], tile: dict[str, Any]) -> None:
    """Home, item, ticket: three touches."""
    before = kiosk.touches
    kiosk.touch(lambda target: tile["id"] in target["key"], what=f"the tile {tile['title']}")
    kiosk.wait_step("items")
    kiosk.touch(lambda target: item["id"] in target["key"], what=f"the item {item['name']}")
    kiosk.wait_step("item")
    kiosk.touch(lambda target: "take" in target["key"], what="the button that takes the number")
    assert kiosk.touches - before == 3
    kiosk.wait_step("ticket", "issuing")


def items_of(hall: HallProcess) -> tuple[dict[str, Any], dict[str, Any]]:
    """The first home tile and its first township item with a checklist and no status in its name."""
    catalogue = Door(hall.web).get("/items")
    items = {item["id"]: item for item in catalogue["items"]}
    return next(
        (items[item], tile)
        for tile in catalogue["tiles"]
        for item in tile["items"][:6]
        if items[item]["letter"] == "A" and items[item]["materials"] and not items[item]["reveals_status"]
    )


def test_one_path_from_the_touch_to_the_rating(hall: HallProcess, kiosk: KioskScreen, browser: Browser) -> None:
    mqtt = hall.credentials["mqtt"]
    item, tile = items_of(hall)
    device = Door(hall.web, token=hall.credentials["devices"]["kiosk-1"])
    ahead = device.issue("consult")
    with (
        Control(hall.ready["printer"]["control"]) as printer,
        Control(hall.ready["led"][0]["control"]) as strip,
        Control(hall.ready["lamp"]["control"]) as lamp,
        Listener(hall.ready["hall"], hall.ready["mqtt"], mqtt["user"], mqtt["password"]) as ear,
    ):
        papers = printer.do("log", since=0)["next"]
        take_ticket(kiosk, item, tile)
        raw = printed(printer, papers)
        number = check_paper(raw, hall, item)

        terminal, display = browser.new_page(), browser.new_page()
        display.goto(hall.ready["display"])
        sign_in(terminal, hall, clerk_of(hall, "T1"))
        for page in (terminal, display):
            expect(page.locator("#practice")).to_be_visible()
            expect(page.locator("#practice")).to_have_text("演示")
        serve_without_case(terminal, ahead["number"])

        voices, strip_log = voice_files(hall), strip.do("log", since=0)["next"]
        terminal.keyboard.press("Space")
        expect(terminal.locator("#number")).to_have_text(number)
        called_s = time.monotonic()
        expect(display.locator("body")).to_contain_text(number, timeout=SHOWN_WITHIN_S * 1000)
        assert time.monotonic() - called_s <= SHOWN_WITHIN_S
        check_signs(hall, ear, strip, number=number, since=strip_log, voices=voices)

        open_case(terminal, item)
        finish(terminal)
        expect(terminal.locator("#number")).not_to_have_text(number)

        lit = lamp.do("log", since=0)["next"]
        tidal = Door(hall.web)
        tidal.sign_in(clerk_of(hall, "T2"))
        wait_until(lambda: lamp.do("log", since=lit)["log"], within_s=5, what="the tidal lamp's change")
        assert tidal.call("DELETE", "/session").status_code == 204
    rate_at_kiosk(kiosk, number)
    ticket = device.get(f"/tickets/{ticket_id(raw, hall)}")
    assert (ticket["state"], ticket["print_state"]) == ("done", "printed")
    refused = device.call("POST", "/evaluations", body={"ticket": ticket["id"], "level": 5})
    assert refused.status_code == 409
    assert len(ticket["case_nos"]) == 1


def check_paper(raw: bytes, hall: HallProcess, item: dict[str, Any]) -> str:
    """Decodes the paper with a reader that shares nothing with the writer; returns its number."""
    assert len(raw) <= TICKET_BYTES
    paper = only_paper(raw)
    found = re.search(r"\b([ABCQY]\d{3,6})\b", paper.text)
    assert found is not None, paper.text
    assert item["name"] in re.sub(r"\s", "", paper.text), paper.text
    assert re.search(r"前面.*1", paper.text), paper.text
    assert "演示" in paper.text
    assert ticket_id(raw, hall)
    return found[1]


def only_paper(raw: bytes) -> Paper:
    papers = [paper for paper in read_papers(raw) if not paper.empty]
    assert len(papers) == 1
    return papers[0]


def ticket_id(raw: bytes, hall: HallProcess) -> str:
    """The ticket's id out of the paper's QR code."""
    prefix: str = Door(hall.web).get("/hall")["ticket_url"]
    (code,) = only_paper(raw).qr
    assert code.startswith(prefix)
    return code.removeprefix(prefix)


def serve_without_case(terminal: Page, number: str) -> None:
    """Calls, starts and finishes a consultation by keyboard."""
    terminal.keyboard.press("Space")
    expect(terminal.locator("#number")).to_have_text(number)
    expect(terminal.locator("#primary")).to_be_enabled()
    terminal.keyboard.press("Enter")
    expect(terminal.locator("#primary")).to_contain_text("办结")
    finish(terminal)
    expect(terminal.locator("#number")).not_to_have_text(number)
    terminal.wait_for_function("() => !document.querySelector('[data-verb=callNext]').disabled")


def finish(terminal: Page) -> None:
    """Enter asks for the outcome, Enter again takes the suggested one; a key counts once the last act is answered."""
    expect(terminal.locator("#primary")).to_be_enabled()
    terminal.keyboard.press("Enter")
    expect(terminal.locator("#options .suggested")).to_be_visible()
    terminal.keyboard.press("Enter")


def check_signs(
    hall: HallProcess, ear: Listener, strip: Control, *, number: str, since: int, voices: set[Path]
) -> None:
    """Strip and voice got the call through the broker."""
    call = wait_until(
        lambda: [heard for heard in ear.on("calls") if heard.payload["number"] == number], what="the call on MQTT"
    )[0]
    assert (call.payload["window"], call.payload["call_no"]) == (1, 1)
    wait_until(
        lambda: number in json.dumps(strip.do("log", since=since)["log"], ensure_ascii=False),
        within_s=3,
        what="the number on the window's strip",
    )
    spoken = wait_until(lambda: voice_files(hall) - voices, within_s=10, what="a voice file")
    assert len(spoken) == 1
    with wave.open(str(spoken.pop())) as sound:
        assert sound.getnframes() / sound.getframerate() > 3.0


def open_case(terminal: Page, item: dict[str, Any]) -> None:
    """Starts, ticks the whole checklist, types the applicant and receives, by keyboard."""
    expect(terminal.locator("#primary")).to_be_enabled()
    terminal.keyboard.press("Enter")
    expect(terminal.locator("[data-material]")).to_have_count(len(item["materials"]))
    terminal.keyboard.press("0")
    expect(terminal.locator("#applicant")).to_be_visible()
    expect(terminal.locator("[data-material][aria-checked=true]")).to_have_count(len(item["materials"]))
    terminal.keyboard.press("n")
    expect(terminal.locator("#applicant-name")).to_be_focused()
    terminal.keyboard.type("演示申请人")
    terminal.keyboard.press("Enter")
    terminal.keyboard.type(PRACTICE_ID)
    terminal.keyboard.press("Enter")
    terminal.keyboard.press("Enter")
    expect(terminal.locator("#case-state")).to_contain_text("已收件")


def rate_at_kiosk(kiosk: KioskScreen, number: str) -> None:
    """Touches 评价, the own number, and five stars."""
    kiosk.wait_step("home", within_s=90)
    kiosk.touch(lambda target: "open_finished" in target["key"], what="评价")
    kiosk.wait_step("finished")
    kiosk.touch(lambda target: number in target["key"] or target["text"] == number, what=f"the number {number}")
    kiosk.wait_step("rate")
    kiosk.touch(lambda target: target["key"].endswith("5"), what="非常满意")
    kiosk.wait_step("done")
