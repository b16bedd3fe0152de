"""R4, R5, R18, R32, R59, R68, R72: what the hall knows, what people tell it, and what it looks after each month."""

import base64
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.town import APPLICANTS, CATALOGUE, CODE, Town, demo_hall, open_case, receive, running_town, serve
from tests.contract_client.conftest import problem
from tests.contract_client.outside_client import Door

FOUND_WITHIN_S = 1.0
ANSWER_WD = 5
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
FIVE_FIELDS = {
    "name": "演示反映人",
    "contact": "13800001234",
    "text": "跑了三趟，每次说的都不一样",
    "wish": "请一次说清要带什么",
}


def head_of(town: Town) -> Door:
    """The hall head at the tidal window's terminal."""
    return town.sign_in("head", "ZH-2", "T2")


def search(door: Door, word: str, **more: str) -> list[dict[str, Any]]:
    """Searches the knowledge base and holds the second."""
    asked = "&".join(f"{name}={value}" for name, value in {"q": word, **more}.items())
    begun_s = time.monotonic()
    found: list[dict[str, Any]] = door.get(f"/knowledge?{asked}")["entries"]
    assert time.monotonic() - begun_s <= FOUND_WITHIN_S, word
    return found


@pytest.mark.requirement("R32")
def test_a_word_of_any_guide_finds_it_within_a_second(town: Town) -> None:
    clerk = town.clerk_a()
    services = [item for item in town.items() if item["letter"] in "AB" and item["materials"]]
    assert len(services) >= 45
    for item in services:
        words = (item["name"], item["aliases"][0], item["pinyin"].split()[0], item["materials"][0]["name"])
        for word in words:
            assert f"guide-{item['id']}" in [entry["id"] for entry in search(clerk, word)], word
    shown = clerk.get(f"/knowledge/guide-{services[0]['id']}")["body"]
    assert all(material["name"] in shown for material in services[0]["materials"])


@pytest.mark.requirement("R32")
def test_a_changed_guide_is_unread_for_both_clerks_until_each_opens_it(tmp_path: Path) -> None:
    with running_town(tmp_path / "hall") as town:
        assert search(town.clerk_a(), "", unread="true") == []
    edited = tmp_path / "catalogue.yaml"
    before = "conditions: 夫妻(或父母一方)生育子女,孕期或出生后登记"
    text = CATALOGUE.read_text(encoding="utf-8")
    assert before in text
    edited.write_text(text.replace(before, "conditions: 生育子女的父母一方"), encoding="utf-8")
    with running_town(tmp_path / "hall", catalogue=edited) as town:
        clerks = town.clerk_a(), town.clerk_b()
        for clerk in clerks:
            assert [entry["title"] for entry in search(clerk, "", unread="true")] == ["生育登记"]
            assert clerk.get("/desk")["knowledge_unread"] == 1
        clerks[0].post("/knowledge/guide-JP-JS-001/read", status=204)
        assert search(clerks[0], "", unread="true") == []
        assert [entry["unread"] for entry in search(clerks[1], "生育登记", unread="true")] == [True]
        versions = clerks[1].get("/knowledge/guide-JP-JS-001")["versions"]
        assert len({version["version"] for version in versions}) == 2


@pytest.mark.requirement("R32")
def test_an_answer_written_down_is_found_at_once_and_is_news(town: Town) -> None:
    officer, clerk = town.sign_in("rep-js", "SP-JS", "S-JS"), town.clerk_a()
    entry = {"title": "外省户口能否登记", "body": "可以，带居住证。", "kind": "answer"}
    made = officer.post("/knowledge", entry, status=201)
    for word in ("外省户口", "居住证", "wshknfdj"):
        assert made["id"] in [found["id"] for found in search(clerk, word, unread="true")]


@pytest.mark.requirement("R59")
def test_the_rate_and_the_reasons_are_counted_and_an_elder_needs_no_online_page(town: Town) -> None:
    online = [item["id"] for item in town.items() if item["online_capable"]]
    counter = next(item["id"] for item in town.items() if not item["online_capable"])
    kiosk = town.kiosk
    elder = kiosk.issue(online[0], priority="elderly")
    assert elder["number"].startswith("Y")
    for reason in ("elder_or_disabled", "no_phone", "no_phone", "system_down", "own_wish"):
        kiosk.post("/tickets", {"item": online[1], "online_declined": reason}, status=201)
    kiosk.post("/tickets", {"item": counter, "online_declined": "own_wish"}, status=201)
    for _ in range(2):
        kiosk.post("/online-choices", {"item": online[0]}, status=201)
    figure = head_of(town).get("/figures/online-first")
    assert (figure["hall"], figure["day"]) == (CODE, "2026-11-23")
    assert (figure["chosen"], figure["tickets"], figure["asked"], figure["rate"]) == (2, 6, 5, 2 / 8)
    assert figure["reasons"] == {"elder_or_disabled": 1, "no_phone": 2, "system_down": 1, "own_wish": 1}


@pytest.mark.requirement("R68")
def test_the_whole_list_is_told_at_once_and_another_list_to_the_same_person_is_reported(town: Town) -> None:
    clerk, other = town.clerk_a(), town.clerk_b()
    item = next(item for item in town.township_items() if len(item["materials"]) > 1)
    ticket = town.kiosk.issue(item["id"])["id"]
    begun_s = time.monotonic()
    told = clerk.post("/notices", {"item": item["id"], "ticket": ticket, "lacking": [0]}, status=201)
    assert time.monotonic() - begun_s <= 10
    assert [line["name"] for line in told["materials"]] == [line["name"] for line in item["materials"]]
    assert [line["lacking"] for line in told["materials"]][:2] == [True, False]
    town.clock.advance(60)
    assert not other.post("/notices", {"item": item["id"], "ticket": ticket, "lacking": [0]}, status=201)[
        "differs_from_earlier"
    ]
    town.clock.advance(60)
    again = other.post("/notices", {"item": item["id"], "ticket": ticket, "lacking": [1]}, status=201)
    assert (again["differs_from_earlier"], again["newly_lacking"]) == (True, [item["materials"][1]["name"]])
    report = head_report(town, other)
    assert [(line["id"], line["told_by_name"]) for line in report["differing"]] == [(again["id"], "演示乙")]
    assert report["given"] == 3


def head_report(town: Town, second: Door) -> dict[str, Any]:
    """The month's report as the hall head reads it."""
    second.call("DELETE", "/session")
    report: dict[str, Any] = head_of(town).get("/notices?month=2026-11")
    return report


@pytest.mark.requirement("R68")
def test_the_same_person_is_known_on_another_day_though_no_number_is_kept(town: Town) -> None:
    clerk = town.clerk_a()
    item = town.township_items()[0]["id"]
    clerk.post("/notices", {"item": item, "id_number": APPLICANTS[0], "lacking": [0]}, status=201)
    town.clock.advance(timedelta(days=1).total_seconds())
    ticket = town.kiosk.issue(item)["id"]
    clerk.window(1, "call-next")
    clerk.window(1, "start")
    case = receive(clerk, open_case(clerk, ticket))
    told = clerk.post("/notices", {"item": item, "case": case["no"], "lacking": []}, status=201)
    assert told["differs_from_earlier"]
    kept = b"".join(file.read_bytes() for file in town.data.glob("hall.db*"))
    assert APPLICANTS[0].encode() not in kept


@pytest.mark.requirement("R72")
def test_every_suggestion_has_an_answer_or_a_reason_in_five_working_days_or_stands_on_the_list(town: Town) -> None:
    body = {"kind": "suggestion", "channel": "kiosk", "about": "place", "contact": "13800001234"}
    asked = [town.kiosk.post("/reports", body, status=201) for _ in range(3)]
    assert [report["no"] for report in asked] == [f"Y20261123-{n:03d}" for n in (1, 2, 3)]
    assert {report["due"] for report in asked} == {"2026-11-30"}
    clerk = town.clerk_a()
    taken = clerk.post("/reports", {"kind": "suggestion", "channel": "window", "text": "请放一把伞"}, status=201)
    clerk.post(f"/reports/{asked[0]['no']}/answer", {"answer": "已增设座椅。"})
    clerk.post(f"/reports/{asked[1]['no']}/answer", {"answer": "场地不够，暂不增设。", "declined": True})
    waiting = [asked[2]["no"], taken["no"]]
    assert [report["no"] for report in clerk.get("/reports")["reports"]] == waiting
    town.clock.set(town.clock.now() + timedelta(days=7))
    assert town.clock.now().date() == date(2026, 11, 30)
    assert clerk.get("/reports?overdue=true") == {"reports": [], "open": 2, "overdue": 0}
    town.clock.advance(timedelta(days=1).total_seconds())
    late = clerk.get("/reports?overdue=true")
    assert ([report["no"] for report in late["reports"]], late["overdue"]) == (waiting, 2)
    assert clerk.get("/desk")["reports_open"] == 2
    for no in waiting:
        clerk.post(f"/reports/{no}/answer", {"answer": "已办。"})
    assert clerk.get("/reports") == {"reports": [], "open": 0, "overdue": 0}


@pytest.mark.requirement("R18", missing="the county board for what is not answered the same day")
def test_a_call_is_recorded_with_its_five_fields_and_is_on_the_heads_list_at_once(town: Town) -> None:
    clerk = town.clerk_a()
    item = town.township_items()[0]["id"]
    body = {"kind": "unresolved", "channel": "phone", "item": item, **FIVE_FIELDS}
    for field in ("contact", "item", "text", "wish"):
        short = {name: value for name, value in body.items() if name != field}
        refused = problem(clerk.call("POST", "/reports", body=short), 409, code="report_incomplete")
        assert "还要填写" in refused["detail"]
    report = clerk.post("/reports", body, status=201)
    assert (report["no"], report["owner_name"], report["contact"]) == ("B20261123-001", "演示甲", "138****1234")
    head = head_of(town)
    assert [found["no"] for found in head.get("/reports")["reports"]] == [report["no"]]
    seen = head.get(f"/reports/{report['no']}")
    assert {name: seen[name] for name in FIVE_FIELDS} == FIVE_FIELDS


def test_what_people_say_of_themselves_is_in_no_file_in_the_clear(town: Town) -> None:
    clerk = town.clerk_a()
    item = town.township_items()[0]["id"]
    clerk.post("/reports", {"kind": "complaint", "channel": "phone", "item": item, **FIVE_FIELDS}, status=201)
    serve_one(town, clerk, item)
    kept = b"".join(file.read_bytes() for file in town.data.rglob("*") if file.is_file())
    for words in FIVE_FIELDS.values():
        assert words.encode() not in kept


def serve_one(town: Town, clerk: Door, item: str) -> None:
    """One more visit, so that the files have something after the report."""
    town.kiosk.issue(item)
    serve(clerk, 1)


@pytest.mark.requirement("R4")
def test_parking_ends_an_hour_after_the_number_and_is_never_named_where_there_is_none(tmp_path: Path) -> None:
    with running_town(tmp_path / "with") as town:
        town.clock.advance(600)
        ticket = town.kiosk.issue("consult")
        assert (ticket["issued_at"][11:16], ticket["free_parking_until"][11:16]) == ("09:10", "10:10")
    with running_town(tmp_path / "without", hall=demo_hall(free_parking_min=None)) as town:
        assert town.kiosk.issue("consult")["free_parking_until"] is None
        assert town.kiosk.get("/hall")["free_parking_min"] is None


@pytest.mark.requirement("R4")
@pytest.mark.requirement("R5")
def test_parking_and_the_barrier_free_way_are_looked_after_each_month_with_a_photo(town: Town) -> None:
    clerk = town.clerk_a()
    sheet = clerk.get("/self-checks/2026-11")
    by_clause = {line["clause"]: line for line in reversed(sheet["lines"])}
    assert (len(sheet["lines"]), sheet["done"], sheet["complete"]) == (20, 0, False)
    assert "停车" in by_clause["R4"]["title"]
    assert "无障碍通道" in by_clause["R5"]["title"]
    clerk.post(f"/self-checks/2026-11/{by_clause['R4']['line']}", {"result": "ok"})
    way = f"/self-checks/2026-11/{by_clause['R5']['line']}"
    assert not clerk.post(way, {"result": "ok"})["complete"], "without its photo the line is not done"
    photo = base64.b64encode(PHOTO).decode()
    done = clerk.post(way, {"result": "ok", "photo": photo})
    assert (done["complete"], done["by_name"], done["at"][:10]) == (True, "演示甲", "2026-11-23")
    assert clerk.call("GET", done["photo"]).content == PHOTO
    assert clerk.get("/self-checks/2026-11")["done"] == 2
    town.clock.set(town.clock.now() + timedelta(days=9))
    assert clerk.get("/self-checks/2026-12")["done"] == 0, "a new month begins anew"
    problem(clerk.call("POST", way, body={"result": "ok"}), 409, code="wrong_month")
    assert clerk.call("GET", done["photo"]).content == PHOTO, "what was seen in November stays"


def test_a_whole_month_is_twenty_lines_and_a_fault_has_its_day(town: Town) -> None:
    clerk = town.clerk_a()
    for line in range(1, 21):
        body: dict[str, Any] = (
            {"result": "ok", "photo": base64.b64encode(PHOTO).decode()} if line == 2 else {"result": "ok"}
        )
        clerk.post(f"/self-checks/2026-11/{line}", body)
    assert clerk.get("/self-checks/2026-11")["complete"]
    problem(clerk.call("POST", "/self-checks/2026-11/16", body={"result": "fault"}), 409, code="fix_by_needed")
    broken = clerk.post("/self-checks/2026-11/16", {"result": "fault", "fix_by": "2026-11-27", "note": "卡纸"})
    assert (broken["title"], broken["fix_by"]) == ("打印机可用", "2026-11-27")
    assert clerk.get("/self-checks/2026-11")["faults_open"] == 1
