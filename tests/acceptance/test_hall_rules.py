"""R7-R9, R15, R16, R40, R41-R44, R70: the hall, its windows, accounts and hours."""

import subprocess
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from queue_server.domain.hall import TidalRules
from queue_server.domain.hours import HALL_ZONE, Hours
from queue_server.domain.person import Terminal
from tests.acceptance.command_line import checked_site, demo_site
from tests.acceptance.town import CODE, Town, demo_hall, open_case, receive, running_town, serve
from tests.contract_client.conftest import problem
from tests.contract_client.outside_client import Door
from tests.hall_process import PROJECT, HallProcess, running_hall, wait_until

NO_HALL_SITE = PROJECT / "firmware_config" / "sites" / "example_no_hall.toml"


@pytest.mark.requirement("R7")
def test_one_pc_without_kiosk_display_and_broker_issues_calls_serves_and_opens_a_case() -> None:
    monday = ["--clock-start", "2026-11-23T09:00:00+08:00", "--speed", "1"]
    with running_hall(options=["--site", str(NO_HALL_SITE), *monday]) as hall:
        assert not {"kiosk", "signage", "broker"} & hall.ready["pids"].keys()
        clerk = Door(hall.web)
        clerk.sign_in(next(person for person in hall.credentials["people"] if person["terminal"] == "T1"))
        item = next(item for item in clerk.get("/items")["items"] if item["letter"] == "A" and item["materials"])
        ticket = clerk.issue(item["id"])
        assert clerk.get("/board")["waiting"]["A"] == 1
        assert clerk.window(1, "call-next")["id"] == ticket["id"]
        clerk.window(1, "start")
        case = receive(clerk, open_case(clerk, ticket["id"]))
        assert case["state"] == "RECEIVED"
        assert clerk.window(1, "finish", {"outcome": "cases"})["state"] == "done"
        for printed_or_shown in (f"/prints/ticket/{ticket['id']}", f"/prints/receipt/{case['no']}", "/queue-screen"):
            assert clerk.http.get(hall.web + printed_or_shown, timeout=10).status_code == 200
        page = clerk.http.get(hall.web + "/", timeout=10)
        assert page.status_code == 200
        assert 'data-profile="counter"' in page.text


@pytest.mark.requirement("R8")
@pytest.mark.parametrize(
    ("change", "word"),
    [
        (('type = "comprehensive"', 'type = "tidal"'), "综合窗口"),
        (('type = "tidal"', 'type = "comprehensive"'), "综合窗口"),
        (('networks = ["extranet"]', 'networks = ["internet"]'), "政务外网"),
    ],
)
def test_no_two_or_an_offline_comprehensive_window_is_refused(
    tmp_path: Path, change: tuple[str, str], word: str
) -> None:
    code, said = checked_site(demo_site(tmp_path, change))
    assert code == 2
    assert word in said


@pytest.mark.requirement("R9")
@pytest.mark.parametrize(
    "change", [('type = "tidal"', 'type = "comprehensive"'), ('networks = ["internet"]', 'networks = ["extranet"]')]
)
def test_no_tidal_window_or_one_without_internet_is_refused(tmp_path: Path, change: tuple[str, str]) -> None:
    code, said = checked_site(demo_site(tmp_path, change))
    assert code == 2
    assert "潮汐窗口" in said


@pytest.mark.requirement("R9")
def test_at_the_tidal_window_any_ticket_is_called_and_its_intake_waits_at_the_other_window(town: Town) -> None:
    extranet = next(item for item in town.township_items() if item["network"] == "extranet")
    clerk_a, clerk_b = town.clerk_a(), town.clerk_b()
    town.wait_tidal("open")
    town.kiosk.issue(extranet["id"])
    called = clerk_b.window(2, "call-next")
    assert called["item"] == extranet["id"]
    clerk_b.window(2, "start")
    case = open_case(clerk_b, called["id"])
    applicant = {"applicant_name": "演示申请人", "applicant_id": "211322189901010019"}
    problem(clerk_b.call("POST", f"/cases/{case['no']}/receive", body=applicant), 403)
    clerk_b.window(2, "finish", {"outcome": "preintake"})
    waiting = wait_until(
        lambda: [draft["no"] for draft in clerk_a.get("/cases?state=DRAFT")["cases"]],
        within_s=2,
        what="the 预收件 in the 综合窗口's list",
    )
    assert waiting == [case["no"]]
    assert receive(clerk_a, case)["state"] == "RECEIVED"
    assert clerk_a.get("/cases?state=DRAFT")["cases"] == []


@pytest.mark.requirement("R9")
def test_a_tidal_window_that_takes_what_it_can_complete_never_calls_an_extranet_item(tmp_path: Path) -> None:
    hall = demo_hall(tidal=TidalRules(takes="completable"))
    with running_town(tmp_path, hall=hall) as town:
        items = {item["id"]: item for item in town.township_items()}
        assert Counter(item["network"] for item in items.values()) == {"extranet": 28, "internet": 12, "either": 5}
        for item in items:
            town.kiosk.issue(item)
        clerk_b = town.clerk_b()
        called = call_all(clerk_b, 2)
        assert len(called) == 17
        assert {items[ticket["item"]]["network"] for ticket in called} == {"internet", "either"}


@pytest.mark.requirement("R9")
def test_an_extranet_terminal_at_the_tidal_window_calls_and_receives_all_45(tmp_path: Path) -> None:
    ground = demo_hall()
    both = frozenset({"extranet", "internet"})
    hall = replace(
        ground,
        windows=(ground.windows[0], replace(ground.windows[1], networks=both)),
        terminals=(ground.terminals[0], Terminal(id="T2", networks=both, window=2)),
        tidal=TidalRules(takes="completable"),
    )
    with running_town(tmp_path, hall=hall) as town:
        for item in town.township_items():
            town.kiosk.issue(item["id"])
        clerk_b = town.clerk_b()
        received = 0
        while (called := clerk_b.call("POST", "/windows/2/call-next", body={})).status_code == 200:
            clerk_b.window(2, "start")
            case = receive(clerk_b, open_case(clerk_b, called.json()["id"]))
            clerk_b.window(2, "finish", {"outcome": "cases"})
            received += case["state"] == "RECEIVED"
        assert received == 45


def call_all(clerk: Door, no: int) -> list[dict[str, Any]]:
    """Calls and serves until nobody waits for this window."""
    called = []
    while (answer := clerk.call("POST", f"/windows/{no}/call-next", body={})).status_code == 200:
        called.append(answer.json())
        clerk.window(no, "start")
        clerk.window(no, "finish", {"outcome": "unserved"})
    return called


@pytest.mark.requirement("R15")
def test_the_window_says_its_name_and_exactly_three_signs_in_order(town: Town) -> None:
    hall = town.kiosk.get("/hall")
    signs = next(window["signs"] for window in hall["windows"] if not window["tidal"])
    assert [sign.replace("“", '"').replace("”", '"') for sign in signs] == [
        "综合窗口",
        "综合咨询窗口",
        "帮办代办窗口",
        '"办不成事"反映电话',
    ]


@pytest.mark.requirement("R15")
def test_the_screen_of_window_1_shows_the_signs_once_each_below_its_name() -> None:
    with running_hall() as hall:
        page = wait_until(lambda: sign_page(hall), within_s=20, what="the sign on window 1's screen")
        text = page.replace("“", '"').replace("”", '"').replace("&#34;", '"').replace("&quot;", '"')
        body = text.partition("<body")[2]
        places = [body.index(sign) for sign in ("综合咨询窗口", "帮办代办窗口", '"办不成事"反映电话')]
        assert places == sorted(places)
        assert [body.count(sign) for sign in ("综合咨询窗口", "帮办代办窗口", '"办不成事"反映电话')] == [1, 1, 1]
        assert body.index("综合窗口") < places[0]


def sign_page(hall: HallProcess) -> str:
    """The screen of window 1 once it knows its hall."""
    page = Door(hall.web).http.get(hall.ready["display"] + "window/1", timeout=10)
    assert page.status_code == 200
    return page.text if "综合咨询窗口" in page.text else ""


@pytest.mark.requirement("R15")
def test_an_empty_phone_of_the_third_sign_blocks_the_hall(tmp_path: Path) -> None:
    code, said = checked_site(demo_site(tmp_path, ('unresolved_phone = "0421-0000003"', 'unresolved_phone = ""')))
    assert code == 2
    assert "unresolved_phone" in said


RATING = "https://example.invalid/haochaping?window=1"
CODE_LINE = f'rating_url = "{RATING}"'


@pytest.mark.requirement("R80")
def test_each_window_shows_its_rating_code_or_says_that_it_has_none(tmp_path: Path, browser: Browser) -> None:
    networks = 'networks = ["extranet"]'
    site = demo_site(
        tmp_path, ('type = "comprehensive"\n' + networks, f'type = "comprehensive"\n{networks}\n{CODE_LINE}')
    )
    with running_hall(options=["--site", str(site)]) as hall:
        urls = [window["rating_url"] for window in Door(hall.web).get("/hall")["windows"]]
        assert urls == [RATING, None]
        assert Door(hall.web).get("/hall")["windows_without_rating"] == [2]
        assert "好差评二维码未登记" not in wait_until(lambda: sign_page(hall), within_s=20, what="window 1's screen")
        bare = Door(hall.web).http.get(hall.ready["display"] + "window/2", timeout=10)
        assert "好差评二维码未登记" in bare.text
        assert decoded(browser, hall.ready["display"] + "window/1", tmp_path / "window.png") == RATING


@pytest.mark.requirement("R80")
def test_the_technician_is_told_which_window_has_no_rating_code(tmp_path: Path) -> None:
    networks = 'networks = ["extranet"]'
    site = demo_site(
        tmp_path, ('type = "comprehensive"\n' + networks, f'type = "comprehensive"\n{networks}\n{CODE_LINE}')
    )
    code, said = checked_site(site)
    told = [line for line in said.splitlines() if "好差评" in line]
    assert code == 0
    assert told == ["提醒：2 号窗口（潮汐窗口）没有登记“好差评”二维码网址 (windows.rating_url)"]


def decoded(browser: Browser, page_url: str, picture: Path) -> str:
    """What a phone reads off the window's screen."""
    page = browser.new_page(viewport={"width": 1920, "height": 640})
    page.goto(page_url)
    page.locator("#rating img").wait_for()
    page.screenshot(path=picture)
    page.close()
    done = subprocess.run(["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.requirement("R16")
def test_a_consultation_closes_without_a_case_and_does_not_count(town: Town) -> None:
    clerk = town.clerk_a()
    ticket = town.kiosk.issue("consult")
    assert ticket["letter"] == "C"
    done = serve(clerk, 1)
    assert (done["state"], done["case_nos"]) == ("done", [])
    assert town.board()["cases_today"] == 0
    town.kiosk.issue("consult")
    called = clerk.window(1, "call-next")
    clerk.window(1, "start")
    problem(clerk.call("POST", "/cases", body={"ticket": called["id"]}), 409)


@pytest.mark.requirement("R40")
def test_the_same_person_at_an_internet_terminal_gets_queue_functions_only(town: Town) -> None:
    item = town.township_items()[0]["id"]
    for terminal, no, able in (("T1", 1, True), ("T2", 2, False)):
        door = town.sign_in("clerk-2", "ZH-2", terminal)
        session = door.get("/session")
        assert session["case_functions"] is able
        town.kiosk.issue(item)
        ticket = door.window(no, "call-next")
        door.window(no, "start")
        case = open_case(door, ticket["id"])
        body = {"applicant_name": "演示申请人", "applicant_id": "211322189901010019"}
        answer = door.call("POST", f"/cases/{case['no']}/receive", body=body)
        if able:
            assert answer.status_code == 200, answer.text
            door.window(no, "finish", {"outcome": "cases"})
        else:
            assert "请在政务外网终端登录" in session["notice"]
            assert "请在政务外网终端登录" in problem(answer, 403)["detail"]
            door.window(no, "finish", {"outcome": "preintake"})
        assert door.call("DELETE", "/session").status_code == 204


ACCOUNTS = [
    *(f"{CODE}-ZH-{n}" for n in (1, 2)),
    *(f"{CODE}-SP-{station}" for station in ("JS", "NY", "NJ", "LD", "MZ", "TY")),
    *(f"{CODE}-CJ-{n}" for n in (1, 2)),
]


@pytest.mark.requirement("R41")
@pytest.mark.requirement("R42")
@pytest.mark.requirement("R43")
@pytest.mark.requirement("R44")
def test_a_hall_has_exactly_its_ten_accounts_and_no_eleventh() -> None:
    with running_hall() as hall:
        people = hall.credentials["people"]
        usual = {person["account"]: person for person in people if person["person"] != "head"}
        assert sorted(usual) == sorted(ACCOUNTS)
        for person in usual.values():
            door = Door(hall.web)
            session = door.sign_in(person).json()
            assert session["account"] == person["account"]
            assert session["account_type"] == person["account"].split("-")[1]
            assert door.call("DELETE", "/session").status_code == 204
        for kind in ("ZH-3", "SP-XX", "CJ-3", "T-1"):
            eleventh = {**people[0], "account": f"{CODE}-{kind}"}
            assert Door(hall.web).call("POST", "/session", body=eleventh).status_code in {401, 403}


@pytest.mark.requirement("R70")
def test_after_closing_time_nobody_who_waits_is_sent_away(tmp_path: Path) -> None:
    hall = demo_hall(hours=Hours.same_every_day("08:30-11:30", "13:30-17:00"))
    with running_town(tmp_path, hall=hall, starts=datetime(2026, 11, 23, 16, 50, tzinfo=HALL_ZONE)) as town:
        clerk = town.clerk_a()
        tickets = [town.kiosk.issue("consult") for _ in range(3)]
        town.clock.set(datetime(2026, 11, 23, 17, 0, 1, tzinfo=HALL_ZONE))
        wait_until(lambda: town.board()["overtime"], within_s=15, what="延时服务中 on the board")
        assert town.board()["open"] is False
        problem(town.kiosk.call("POST", "/tickets", body={"item": "consult"}), 409)
        town.clock.set(datetime(2026, 11, 23, 17, 40, tzinfo=HALL_ZONE))
        assert [town.kiosk.get(f"/tickets/{ticket['id']}")["state"] for ticket in tickets] == ["waiting"] * 3
        assert [serve(clerk, 1)["id"] for _ in tickets] == [ticket["id"] for ticket in tickets]
        wait_until(lambda: not town.board()["overtime"], within_s=15, what="the end of 延时服务")


@pytest.mark.requirement("R70")
def test_only_the_hall_head_ends_the_day_and_only_then_numbers_expire(tmp_path: Path) -> None:
    hall = demo_hall(hours=Hours.same_every_day("08:30-17:00"))
    with running_town(tmp_path, hall=hall, starts=datetime(2026, 11, 23, 16, 50, tzinfo=HALL_ZONE)) as town:
        clerk = town.clerk_a()
        ticket = town.kiosk.issue("consult")
        town.clock.set(datetime(2026, 11, 23, 22, 0, tzinfo=HALL_ZONE))
        wait_until(lambda: town.board()["overtime"], within_s=15, what="延时服务中 on the board")
        problem(clerk.call("POST", "/day/end", body={"reason": "下班"}), 403)
        assert town.kiosk.get(f"/tickets/{ticket['id']}")["state"] == "waiting"
        assert clerk.call("DELETE", "/session").status_code == 204
        head = town.sign_in("head", "ZH-1", "T1")
        assert head.call("POST", "/day/end", body={"reason": "群众自愿改日再来"}).status_code == 200
        assert town.kiosk.get(f"/tickets/{ticket['id']}")["state"] == "expired"
