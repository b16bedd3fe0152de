"""The pages of people who work at desks, and the papers they print, from a running demo hall."""

import os
import signal
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.contract_client.outside_client import Door
from tests.hall_process import HallProcess
from tests.pictures.album import Album

TERMINAL = "Window terminal"
DESKS = "Station and head of the hall"
PHONES = "Queue on a second monitor and on a phone"
PRINTS = "Papers of the windows"
POSTERS = "Signs and notices on the wall"
SETTLED_MS = 1200
LOST_MS = 34_000
"""So long without a word from the server is a lost one."""
SIZE = (1440, 860)
PX = 900
APPLICANT = "211322189901010019"
ITEM = "JP-MZ-001"
STATION_ITEMS = ("JP-LD-001", "JP-LD-006", "JP-LD-002")
"""One that is settled in the same visit, and promised ones."""
WINDOW_ITEMS = ("JP-LD-007", "JP-LD-001")
"""One that has to be corrected, and one that is granted at once."""
HEAD_TABS = ("reports", "experts", "self-checks", "knowledge", "cases", "duty", "people", "fairness")
HEAD_FIRST = {"cases": "#cases-list .case-row", "duty": "#duty-new", "people": "#people-list .pick"}
"""What is opened in a tab, so that the picture shows how it is worked on."""
COMING = ("JP-LD-001", "JP-MZ-001", "consult", "JP-NY-001", "JP-LD-001", "agent", "JP-NY-001")
REPORTS = (
    {"kind": "unresolved", "channel": "kiosk", "about": "passed_around", "item": "JP-MZ-001"},
    {"kind": "suggestion", "channel": "kiosk", "about": "waiting"},
)


@dataclass
class Person:
    """Somebody at a desk with a browser of their own."""

    context: BrowserContext
    page: Page
    album: Album
    section: str

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_timeout(SETTLED_MS)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(SETTLED_MS / 2)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.page.wait_for_timeout(SETTLED_MS / 2)

    def leave(self, web: str) -> None:
        """Signs out, so that the account is free for the next."""
        self.context.request.delete(f"{web}/api/v1/session")
        self.context.close()

    def take(self, title: str, name: str, *, width: int = PX, word: str = "") -> None:
        self.page.wait_for_timeout(SETTLED_MS / 2)
        self.album.add(self.section, title, name, self.page.screenshot(), width=width, word=word)


class Hall:
    """The running hall as the photographer needs it."""

    def __init__(self, hall: HallProcess, browser: Browser, album: Album) -> None:
        self.web, self.ready, self.credentials = hall.web, hall.ready, hall.credentials
        self.browser, self.album = browser, album
        self.kiosk = Door(hall.web, token=hall.credentials["devices"]["kiosk-1"])

    def secret_of(self, person: str, terminal: str) -> dict[str, str]:
        """Returns what a person signs in with at a terminal."""
        known = [*self.credentials["people"], *self.credentials["county"]]
        found = (one for one in known if one["person"] == person)
        return {**next(found), "terminal": terminal}

    def seat(self, person: str, account: str, terminal: str, *, section: str, size: tuple[int, int] = SIZE) -> Person:
        """Signs a person in at a browser."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
        known = self.secret_of(person, terminal)
        hall = str(known["account"]).split("-", 1)[0]
        body = {
            "person": person,
            "account": f"{hall}-{account}" if account else "",
            "terminal": terminal,
            "secret": known["secret"],
        }
        answer = context.request.post(f"{self.web}/api/v1/session", data=body)
        assert answer.ok, answer.text()
        return Person(context, context.new_page(), self.album, section)


def take_desks(running: HallProcess, browser: Browser, album: Album) -> None:
    """Takes every page of the desks in the order of a morning."""
    hall = Hall(running, browser, album)
    visitor = Person(*_stranger(browser), album, TERMINAL)
    visitor.go(f"{hall.web}/terminal")
    visitor.take("sign-in", "terminal/sign-in")
    tickets = [hall.kiosk.issue(item) for item in COMING]
    clerk = hall.seat("clerk-1", "ZH-1", "T1", section=TERMINAL)
    take_service(hall, clerk, tickets[0])
    take_trouble(hall, clerk)
    take_second_window(hall)
    take_representative(hall, clerk)
    take_station_cases(hall, clerk)
    take_window_cases(hall, clerk)
    take_head(hall)
    take_bureau(hall)
    take_phones(hall, tickets[-1])
    take_public(hall)


def _stranger(browser: Browser) -> tuple[BrowserContext, Page]:
    context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]}, locale="zh-CN")
    return context, context.new_page()


def take_service(hall: Hall, clerk: Person, ticket: dict[str, Any]) -> None:
    """One visit at the window, from the call to the receipt."""
    clerk.go(f"{hall.web}/terminal")
    clerk.take("free, numbers waiting", "terminal/free")
    clerk.keys("Space")
    clerk.take("called", "terminal/called")
    clerk.keys("Enter", "1")
    clerk.take("serving, one paper ticked", "terminal/serving")
    clerk.keys("o")
    clerk.take("more", "terminal/more")
    clerk.keys("Escape", "k")
    clerk.take("knowledge base", "terminal/knowledge")
    clerk.keys("Escape", "w")
    clerk.take("a report is taken down", "terminal/report")
    clerk.keys("Escape", "Escape", "0", "ArrowDown", "ArrowRight")
    clerk.take("checklist with sheets and originals", "terminal/checklist")
    clerk.keys("c")
    clerk.take("scans, without a document camera", "terminal/scans")
    clerk.keys("Escape", "n")
    clerk.type("演示申请人")
    clerk.keys("Enter")
    clerk.type(APPLICANT)
    clerk.take("applicant", "terminal/applicant")
    clerk.keys("Escape", "f", "n", "Enter", "Enter", "Enter")
    clerk.take("filled in for somebody: read back, ticked, signed", "terminal/readback")
    clerk.keys("Escape", "f", "n", "Enter", "Enter", "Enter")
    clerk.take("case received", "terminal/received")
    take_prints(hall, clerk, ticket)
    clerk.page.bring_to_front()
    clerk.keys("t")
    clerk.take("transfer: where to", "terminal/transfer")
    clerk.keys("Escape", "Enter")
    clerk.take("finish: what came of it", "terminal/finish")
    clerk.keys("Enter", "Shift+Slash")
    clerk.take("table of keys", "terminal/keys")
    clerk.keys("Shift+Slash")


def take_trouble(hall: Hall, clerk: Person) -> None:
    """What interrupts: help, a pause, a lost server, an emergency."""
    hall.kiosk.post("/help", status=201)
    clerk.take("somebody at the kiosk needs help", "terminal/help-call")
    clerk.keys("a", "p")
    clerk.take("pause: why", "terminal/pause")
    clerk.keys("Escape")
    os.kill(hall.ready["pids"]["server"], signal.SIGSTOP)
    clerk.keys("Space")
    clerk.page.wait_for_timeout(LOST_MS)
    clerk.take("the server is frozen", "terminal/lost")
    os.kill(hall.ready["pids"]["server"], signal.SIGCONT)
    clerk.go(f"{hall.web}/terminal")
    clerk.context.request.post(
        f"{hall.web}/api/v1/emergency", data={"text": "发现火情，请从最近的安全出口离开，不要使用电器"}
    )
    clerk.take("emergency", "terminal/emergency")
    clerk.context.request.post(f"{hall.web}/api/v1/emergency/clear", data={"reason": "演练结束"})
    clerk.page.wait_for_timeout(SETTLED_MS)


def take_second_window(hall: Hall) -> None:
    """The tidal window without the government network, and a place without a hall."""
    second = hall.seat("clerk-2", "ZH-2", "T2", section=TERMINAL)
    second.go(f"{hall.web}/terminal")
    second.take("tidal window, without the government network", "terminal/tidal")
    second.go(f"{hall.web}/counter")
    second.take("counter of a place without a hall", "terminal/counter")
    second.leave(hall.web)


def take_representative(hall: Hall, clerk: Person) -> None:
    """A question to the chief representative, from both sides."""
    clerk.keys("Space", "Enter")
    ticket = hall.kiosk.get("/board")["windows"][0]["number"]
    station = next(item for item in hall.kiosk.get("/items")["items"] if item["id"] == ITEM)["station"]
    clerk.keys("x", "1")
    clerk.take("the representative is called", "terminal/expert-called")
    person = f"rep-{station.lower()}"
    seat = hall.seat(person, f"SP-{station}", f"S-{station}", section=DESKS)
    seat.go(f"{hall.web}/station")
    seat.take("a station's page", "desks/station", word=str(ticket))
    seat.keys("Enter")
    seat.take("a question accepted", "desks/station-accepted")
    seat.leave(hall.web)


def act(hall: Hall, person: Person, path: str, body: dict[str, Any] | None = None) -> Any:
    """Does something over HTTP for whoever sits there, what the pictures need and nobody has to see."""
    answer = person.context.request.post(f"{hall.web}/api/v1{path}", data=body or {})
    assert answer.ok, f"{path}: {answer.text()}"
    return answer.json() if answer.status != 204 else None


def take_in(hall: Hall, clerk: Person, item: str) -> str:
    """A case is received at window 1 and goes to its station; returns its number."""
    ticket = hall.kiosk.issue(item)
    act(hall, clerk, "/windows/1/call-next", {"ticket": ticket["id"], "reason": "同一位群众接着办"})
    act(hall, clerk, "/windows/1/start")
    case = act(hall, clerk, "/cases", {"ticket": ticket["id"]})
    path = f"/cases/{case['no']}"
    act(hall, clerk, f"{path}/materials", {"present": list(range(len(case["materials"])))})
    who = {"applicant_name": "演示申请人", "applicant_id": APPLICANT, "phone": "13800000000"}
    act(hall, clerk, f"{path}/receive", who)
    act(hall, clerk, f"{path}/route")
    act(hall, clerk, "/windows/1/finish", {"outcome": "cases"})
    return str(case["no"])


def take_station_cases(hall: Hall, clerk: Person) -> None:
    """The desk of a representative: the list, a review, every decision before its confirmation, more time."""
    act(hall, clerk, "/windows/1/finish", {"outcome": "consulted"})
    first, *_ = [take_in(hall, clerk, item) for item in STATION_ITEMS]
    seat = hall.seat("rep-ld", "SP-LD", "S-LD", section=DESKS)
    seat.go(f"{hall.web}/station")
    seat.take("a station's cases", "desks/station-cases", word=first)
    seat.keys("y")
    seat.take("a decision waits for the secret", "desks/station-confirm")
    seat.keys("Escape", "Escape", "2", "j")
    seat.take("a promised case is reviewed", "desks/station-review")
    seat.keys("b")
    seat.page.select_option("#f-problem-0", "unclear")
    seat.take("everything that is to be corrected, at once", "desks/station-correction")
    seat.keys("Escape", "Escape", "n")
    seat.page.select_option("#f-reason", "not_competent")
    seat.take("not accepted, and who is competent", "desks/station-decline")
    seat.keys("Escape", "Escape", "l")
    seat.take("accepted: the promised days run", "desks/station-accepted-case")
    seat.keys("d")
    seat.take("refused: facts, reasons, remedies", "desks/station-refuse")
    seat.keys("Escape", "Escape", "e")
    seat.page.fill("#f-days", "3")
    seat.page.fill("#f-reason-text", "现场核查因大雪推迟")
    seat.keys("Control+Enter")
    seat.take("more time is asked for", "desks/station-extension")
    seat.leave(hall.web)


def take_window_cases(hall: Hall, clerk: Person) -> None:
    """What came back to the window, and the issuing desk of the same person."""
    first, second = (take_in(hall, clerk, item) for item in WINDOW_ITEMS)
    seat = hall.seat("rep-ld", "SP-LD", "S-LD", section=DESKS)
    lines = act(hall, seat, f"/cases/{first}/take-up")["materials"]
    mend = {"material": lines[0]["name"], "problem": "没有签字", "how": "本人签字后补交"}
    act(hall, seat, f"/cases/{first}/decision", {"kind": "correction", "opinion": "一次补齐", "items": [mend]})
    act(hall, seat, f"/cases/{second}/take-up")
    act(hall, seat, f"/cases/{second}/decision", {"kind": "approve", "opinion": "材料齐全，符合条件"})
    for no in (first, second):
        act(hall, seat, f"/cases/{no}/confirm", {"secret": hall.secret_of("rep-ld", "S-LD")["secret"]})
    seat.leave(hall.web)
    clerk.go(f"{hall.web}/terminal")
    clerk.keys("e")
    clerk.take("what came back to the window", "terminal/worklist")
    _open_listed(clerk, first)
    clerk.take("a correction: one key prints the notice", "terminal/returned")
    clerk.keys("n")
    clerk.take("the correction is awaited", "terminal/correction")
    clerk.keys("q")
    clerk.take("what happened to a case", "terminal/timeline")
    clerk.keys("Escape", "e")
    _open_listed(clerk, second)
    clerk.keys("n")
    take_issuing(hall, clerk, second)
    clerk.go(f"{hall.web}/terminal")
    clerk.keys("Escape")


def _open_listed(clerk: Person, no: str) -> None:
    clerk.page.locator(f'.case-row[data-no="{no}"]').click()
    clerk.page.wait_for_timeout(SETTLED_MS)


def take_issuing(hall: Hall, clerk: Person, no: str) -> None:
    """The result with its seal, and the three ways in which it leaves."""
    desk = Person(clerk.context, clerk.page, clerk.album, DESKS)
    desk.go(f"{hall.web}/issue#{no}")
    desk.take("the issuing desk", "desks/issue", word=no)
    desk.keys("Enter")
    desk.type("演示〔2026〕0001号")
    desk.take("number, copies, seal", "desks/issue-form")
    desk.keys("Enter", "Enter", "Enter", "Enter")
    desk.take("the result is at the window", "desks/issued")
    desk.keys("d")
    desk.take("somebody else collects", "desks/issue-proxy")
    desk.keys("Escape", "y")
    desk.take("sent by mail", "desks/issue-mail")
    desk.keys("Escape", "l", "Enter", "Enter")
    desk.take("handed out", "desks/delivered")


def take_head(hall: Hall) -> None:
    """The hall head's eight tabs."""
    for body in REPORTS:
        hall.kiosk.post("/reports", body, status=201)
    head = hall.seat("head", "ZH-2", "T2", section=DESKS)
    head.go(f"{hall.web}/head")
    head.page.locator("#reports-list > *").first.click()
    head.take("head of the hall: one report", "desks/head-one-report")
    for digit, name in enumerate(HEAD_TABS, start=1):
        head.keys(str(digit))
        if name in HEAD_FIRST:
            head.page.locator(HEAD_FIRST[name]).first.click()
        head.take(f"head of the hall: {name}", f"desks/head-{name}")
    head.context.close()


def take_bureau(hall: Hall) -> None:
    """The data bureau's page of items and guides."""
    bureau = hall.seat("bureau", "", "S-JS", section=DESKS)
    bureau.go(f"{hall.web}/bureau")
    bureau.take("data bureau: items and guides", "desks/bureau")
    bureau.leave(hall.web)


def take_public(hall: Hall) -> None:
    """What an applicant asks on a phone, and the board of results."""
    screen = Person(*_stranger(hall.browser), hall.album, PHONES)
    screen.go(f"{hall.web}/results")
    screen.take("board of results", "phones/results")
    screen.page.set_viewport_size({"width": 390, "height": 780})
    screen.go(f"{hall.web}/query")
    screen.take("how far is my case, on a phone", "phones/query", width=390)
    screen.context.close()


def take_phones(hall: Hall, ticket: dict[str, Any]) -> None:
    """The plain queue view and a ticket's own page."""
    screen = Person(*_stranger(hall.browser), hall.album, PHONES)
    screen.go(f"{hall.web}/queue-screen")
    screen.take("queue on a second monitor", "phones/queue-screen")
    screen.page.set_viewport_size({"width": 390, "height": 780})
    screen.go(f"{hall.web}/t/{ticket['id']}")
    screen.take("a ticket on a phone", "phones/ticket", width=390)
    screen.context.close()


def take_prints(hall: Hall, clerk: Person, ticket: dict[str, Any]) -> None:
    """Takes the papers that windows print, of the visit that is in service."""
    api, page = f"{hall.web}/api/v1", clerk.context.new_page()
    page.set_viewport_size({"width": 1000, "height": 1300})
    lacking = {"item": ticket["item"], "ticket": ticket["id"], "lacking": [0]}
    notice = clerk.context.request.post(f"{api}/notices", data=lacking).json()
    for name, address in (
        ("ticket", f"ticket/{ticket['id']}"),
        ("one-time notice", f"notice/{notice['id']}"),
    ):
        page.goto(f"{hall.web}/prints/{address}")
        page.wait_for_timeout(SETTLED_MS)
        picture = page.locator(".sheet").first.screenshot()
        hall.album.add(PRINTS, "papers", f"prints/{name.replace(' ', '-')}", picture, width=480, word=name)
    page.close()


def take_posters(running: HallProcess, browser: Browser, album: Album) -> None:
    """Takes every sheet that the hall posts, and the technician's page of them."""
    page = browser.new_page(viewport={"width": 1440, "height": 1000})
    posters = f"{running.ready['display'].rstrip('/')}/posters/"
    page.goto(posters)
    page.wait_for_timeout(SETTLED_MS)
    album.add(POSTERS, "what is to be printed anew", "posters/index", page.screenshot(), width=PX)
    links = page.eval_on_selector_all("iframe", "all => all.map(one => one.src)")
    for link in dict.fromkeys(links):
        slot = link.rstrip("/").rsplit("/", 1)[-1]
        page.goto(link)
        page.wait_for_timeout(SETTLED_MS / 2)
        album.add(POSTERS, slot, f"posters/{slot}", page.locator(".sheet").first.screenshot(), width=560)
    page.close()
