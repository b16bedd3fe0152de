"""Sheets under strain: long texts, many people, odd plans, a torn ledger, a server away, a press that fails."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from firmware_config.site_file import load_site
from queue_server.client import HallClient
from queue_server.contract.floor_plan import FloorPlan, PlanPoint
from queue_server.contract.hall import EmergencyPoint, HallProfile
from queue_server.contract.notice_board import NoticeBoard, PolicyLink, PostedPerson
from queue_server.site_hall import build_hall
from queue_server.storage.catalogue_file import load_catalogue
from queue_server.web.public_facts import public_facts
from signage.clocks import Clocks
from signage.posters.all_sheets import all_sheets
from signage.posters.desk import PosterDesk
from signage.posters.ledger import Edition, Ledger
from signage.posters.pages import build_posters
from signage.posters.plan_drawing import Box, draw_plan
from signage.posters.press import Press, PressError
from signage.posters.printing import PrintLook, document, print_files
from signage.posters.rendering import Templates
from signage.posters.sheet import Facts, Sheet
from signage.texts import read_texts
from tests.acceptance.print_house import FONTS, Page
from tests.hall_process import PROJECT, free_port
from tests.look import THEME

TODAY = date(2026, 11, 23)
LOOK = PrintLook(theme=THEME, regular=FONTS / "NotoSansSC-Regular.otf", bold=FONTS / "NotoSansSC-Bold.otf")


@pytest.fixture(scope="module")
def facts() -> Facts:
    loaded = load_site()
    hall = build_hall(loaded.site, web="http://127.0.0.1")
    profile, board = public_facts(hall, load_catalogue(loaded.catalogue), at=datetime(2026, 11, 23, tzinfo=UTC))
    return Facts(hall=profile, board=board, theme=THEME, texts=read_texts("posters"))


def crowded(facts: Facts) -> Facts:
    """A hall whose every text is as long as a site file allows."""
    long = "热水国营畜牧农场便民服务中心综合窗口区办理事项说明文字" * 3
    clerk = facts.board.staff[0].model_dump() | {"post": long[:60], "name": "阿卜杜热合曼·买买提"}
    deputy = clerk | {"station_name": "退役军人服务站", "authority": long[:60] + long[:60]}
    staff = [PostedPerson.model_validate(clerk | {"number": f"{no:03}"}) for no in range(9)]
    staff += [PostedPerson.model_validate(deputy | {"number": f"1{no:02}"}) for no in range(13)]
    stations = [
        station.model_copy(update={"items": [item for item in station.items for _ in range(3)]})
        for station in facts.board.stations
    ]
    board = facts.board.model_copy(
        update={
            "staff": staff,
            "stations": stations,
            "systems": [
                system.model_copy(update={"title": long[:16], "text": long[:60]}) for system in facts.board.systems
            ],
            "special_groups": [long[:60]] * 8,
            "policy_links": [
                PolicyLink(name=long[:20], url=f"https://www.example.cn/policy/{no}/index") for no in range(4)
            ],
            "complaint_box": long[:60],
            "agency": facts.board.agency.model_copy(
                update={"scope": long[:60] + long[:60], "person": long[:60], "phone": "0421-12345678-123456"}
            ),
        }
    )
    days = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
    hall = facts.hall.model_copy(
        update={
            "name": "建平县热水国营畜牧农场便民服务中心",
            "name_en": "Reshui State-Owned Livestock Farm Community Public Service Center of Jianping County",
            "address": long[:60],
            "hours_week": [f"{day} 08:30-11:30 13:30-17:00" for day in days],
            "emergency_points": [EmergencyPoint(kind="exit", name="安全出口", place=long[:24])] * 9,
            "phone": "0421-12345678-123456",
            "supervision_phone": "0421-12345678-123456",
            "unresolved_phone": "0421-12345678-123456",
        }
    )
    return Facts(hall=hall, board=board, theme=facts.theme, texts=facts.texts)


def printed(facts: Facts, folder: Path) -> list[tuple[Sheet, Page]]:
    """Every sheet of these facts with its page."""
    templates = Templates()
    sheets = [sheet for sheet in all_sheets(facts, templates) if sheet.lacking is None]
    editions = {sheet.slot: Edition(digest="", version="0a1b2c3d", since="2026-11-23") for sheet in sheets}
    html = document(sheets, editions, facts, templates=templates)
    file = folder / "all.pdf"
    file.write_bytes(Press().print_pdf(html, print_files(LOOK)))
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True, timeout=60).stdout
    assert f"Pages: {len(sheets)}" in " ".join(told.split()), told
    return [(sheet, Page(file, no)) for no, sheet in enumerate(sheets, start=1)]


def test_nothing_runs_off_a_sheet_or_under_its_small_print_however_long_the_texts_are(
    facts: Facts, tmp_path: Path
) -> None:
    strayed, lost, slots = [], [], []
    for sheet, page in printed(crowded(facts), tmp_path):
        slots.append(sheet.slot)
        missing = Counter("".join(sheet.text.split())) - Counter("".join(page.text.split()))
        lost += [(sheet.slot, missing)] if missing else []
        width, height = sheet.size_mm
        imprint = min(word.top for word in page.words if word.text == sheet.slot and word.top > height / 2)
        strayed += [
            (sheet.slot, word)
            for word in page.words
            if word.right > width or word.left < 0 or (word.top < imprint - 2 and word.bottom > imprint)
        ]
    assert lost == []
    assert strayed == []
    assert {"P2", "P2-2", "P4", "P4-2"} < set(slots), "what one sheet does not hold goes on on another of its slot"


def test_names_on_a_plan_stay_on_the_paper_and_off_the_symbols(facts: Facts) -> None:
    plan = facts.hall.floor_plan
    assert plan is not None
    for here in plan.here.values():
        drawing = draw_plan(plan, here=here, width_mm=322, height_mm=206, symbol_mm=10)
        paper = Box(0, 0, drawing.width, drawing.height)
        symbols = [Box(mark.x, mark.y, mark.size, mark.size) for mark in drawing.marks]
        names = [mark.name.box for mark in drawing.marks] + [name.box for _, name in drawing.zones]
        assert all(name.beyond(paper) < 0.01 for name in names)
        assert sum(name.overlap(symbol) for name in names for symbol in symbols) < 1
        assert sum(one.overlap(two) for place, one in enumerate(names) for two in names[:place]) < 1


def test_a_tall_narrow_hall_fits_its_paper(facts: Facts) -> None:
    plan = facts.hall.floor_plan
    assert plan is not None
    turned = FloorPlan.model_validate(
        plan.model_dump()
        | {
            "width_m": 8.0,
            "depth_m": 40.0,
            "fixtures": [],
            "route": [(1, 1), (1, 39)],
            "escape": [],
            "here": {"door": (4, 38)},
        }
        | {"zones": [{"name": "综合窗口区", "x": 0.5, "y": 1, "w": 7, "h": 12}]}
        | {"building": {"name": "x", "x": 0.2, "y": 0.2, "w": 7.6, "h": 39.6}}
        | {
            "points": [
                PlanPoint(kind="exit", name="安全出口", x=0.3, y=39.5),
                PlanPoint(kind="kiosk", name="取号机", x=7.8, y=0.2),
            ]
        }
    )
    drawing = draw_plan(turned, here=(4, 38), width_mm=322, height_mm=206, symbol_mm=10)
    assert (drawing.width, drawing.height) == (pytest.approx(41.2), pytest.approx(206))
    assert drawing.bar_mm >= 30


def test_content_decides_the_digest_and_layout_does_not(facts: Facts) -> None:
    templates = Templates()
    before = {sheet.slot: sheet.digest("1") for sheet in all_sheets(facts, templates)}
    again = {sheet.slot: sheet.digest("1") for sheet in all_sheets(facts, templates)}
    assert before == again
    assert len(set(before.values())) == len(before)
    moved = facts.hall.model_copy(update={"version": "another", "hours": ["08:30-11:30"]})
    shifted = Facts(hall=moved, board=facts.board, theme=facts.theme, texts=facts.texts)
    assert {sheet.slot: sheet.digest("1") for sheet in all_sheets(shifted, templates)} == before


def test_a_plan_point_moved_by_a_metre_is_a_new_plan_and_nothing_else(facts: Facts) -> None:
    plan = facts.hall.floor_plan
    assert plan is not None
    first, *others = plan.points
    points = [first.model_copy(update={"x": first.x + 1}), *others]
    hall = facts.hall.model_copy(update={"floor_plan": plan.model_copy(update={"points": points})})
    templates = Templates()
    after = Facts(hall=hall, board=facts.board, theme=facts.theme, texts=facts.texts)
    pairs = zip(all_sheets(facts, templates), all_sheets(after, templates), strict=True)
    assert [one.slot for one, two in pairs if one.digest("1") != two.digest("1")] == [
        "P12",
        "plan-kiosk-1",
        "plan-door",
    ]


def test_the_ledger_keeps_versions_and_what_hangs_on_the_wall(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "new folder" / "editions.json")
    first = ledger.note({"P1": "a", "P2": "b"}, version="v1", today=TODAY)
    assert {slot: edition.version for slot, edition in first.items()} == {"P1": "v1", "P2": "v1"}
    assert ledger.post([("P1", "a"), ("P2", "b")], today=TODAY)
    later = Ledger(tmp_path / "new folder" / "editions.json").note({"P1": "a", "P2": "c"}, version="v2", today=TODAY)
    assert [(slot, edition.version, edition.changed) for slot, edition in later.items()] == [
        ("P1", "v1", False),
        ("P2", "v2", True),
    ]


def test_what_changed_since_it_was_seen_cannot_be_noted_as_posted(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "editions.json")
    ledger.note({"P1": "a"}, version="v1", today=TODAY)
    assert not ledger.post([("P1", "older")], today=TODAY)
    assert not ledger.post([("P9", "a")], today=TODAY)
    assert ledger.note({"P1": "a"}, version="v2", today=TODAY)["P1"].changed


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"P1": 5}', '{"P1": {"digest": "a"}}', "null", "\ufeff{}"])
def test_a_torn_ledger_makes_every_sheet_new_and_stops_nothing(torn: str, tmp_path: Path) -> None:
    file = tmp_path / "editions.json"
    file.write_text(torn, encoding="utf-8")
    assert Ledger(file).note({"P1": "a"}, version="v1", today=TODAY)["P1"].changed
    assert json.loads(file.read_text(encoding="utf-8"))["P1"]["version"] == "v1"


def desk_without_server(folder: Path) -> PosterDesk:
    clocks = Clocks(wall=lambda: datetime(2026, 11, 23, 1, tzinfo=UTC), monotonic=time.monotonic)
    return PosterDesk(lambda: HallClient(f"http://127.0.0.1:{free_port()}", "t"), LOOK, data_dir=folder, clocks=clocks)


def pages(folder: Path) -> FlaskClient:
    return build_posters(desk_without_server(folder)).test_client()


def keep(folder: Path, hall: HallProfile, board: NoticeBoard) -> None:
    folder.mkdir(exist_ok=True)
    kept = {"hall": hall.model_dump(mode="json"), "board": board.model_dump(mode="json")}
    (folder / "facts.json").write_text(json.dumps(kept), encoding="utf-8")


def test_before_the_server_was_ever_read_the_page_says_so(tmp_path: Path) -> None:
    answer = pages(tmp_path).get("/")
    assert answer.status_code == 503
    assert "还没有读到大厅的资料" in answer.text


def test_without_the_server_the_last_facts_are_shown_and_named_so(facts: Facts, tmp_path: Path) -> None:
    keep(tmp_path, facts.hall, facts.board)
    answer = pages(tmp_path).get("/")
    assert answer.status_code == 200
    assert "服务器暂时连不上" in answer.text
    assert "公示牌 P12" in answer.text


def test_a_sheet_that_is_not_there_is_told(facts: Facts, tmp_path: Path) -> None:
    keep(tmp_path, facts.hall, facts.board)
    for address in ("/sheet/P99", "/sheet/card-1", "/pdf?sheet=card-1"):
        answer = pages(tmp_path).get(address)
        assert (answer.status_code, "没有这张标识" in answer.text) == (404, True), address


def test_another_site_cannot_note_sheets_as_posted(facts: Facts, tmp_path: Path) -> None:
    keep(tmp_path, facts.hall, facts.board)
    here = pages(tmp_path)
    assert here.post("/posted", headers={"Origin": "http://evil.example"}).status_code == 403
    told = here.post("/posted", data={"seen": "P1 0000"}, headers={"Origin": "http://localhost"})
    assert (told.status_code, "内容刚刚又变了" in told.text) == (409, True)


def test_a_site_without_a_plan_still_prints_the_rest(facts: Facts) -> None:
    hall = facts.hall.model_copy(update={"floor_plan": None})
    sheets = all_sheets(Facts(hall=hall, board=facts.board, theme=THEME, texts=facts.texts), Templates())
    lacking = {sheet.slot for sheet in sheets if sheet.lacking}
    assert lacking == {"P12", "plan", "card-1", "card-2"}


def test_a_press_that_takes_too_long_is_ended_and_told() -> None:
    with pytest.raises(PressError, match="no PDF within"):
        Press(limit_s=0.05).print_pdf("<p>text</p>", {})


def test_a_press_that_fails_is_told_to_the_technician(facts: Facts, tmp_path: Path) -> None:
    keep(tmp_path, facts.hall, facts.board)
    gone = PrintLook(theme=THEME, regular=tmp_path / "gone", bold=tmp_path / "gone")
    clocks = Clocks(wall=lambda: datetime(2026, 11, 23, 1, tzinfo=UTC), monotonic=time.monotonic)
    desk = PosterDesk(
        lambda: HallClient(f"http://127.0.0.1:{free_port()}", "t"), gone, data_dir=tmp_path, clocks=clocks
    )
    answer = build_posters(desk).test_client().get("/pdf?sheet=door")
    assert (answer.status_code, "PDF 没有做成" in answer.text) == (503, True)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A port that notes who comes."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    caller, _ = server.accept()
                except TimeoutError:
                    continue
                heard.append(caller.recv(100))
                caller.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], heard
        stop.set()
        thread.join()


def test_the_press_reaches_for_nothing_but_its_own_files(listener: tuple[int, list[bytes]], tmp_path: Path) -> None:
    port, heard = listener
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text y="9">geheim</text></svg>')
    html = f'<p>text</p><img src="http://127.0.0.1:{port}/x.png"><img src="{secret.as_uri()}">'
    pdf = tmp_path / "out.pdf"
    pdf.write_bytes(Press().print_pdf(html, {}))
    told = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True, timeout=60).stdout
    assert told.split() == ["text"]
    assert heard == []


def test_the_hall_agent_does_not_carry_the_press_in_its_memory() -> None:
    ask = "import signage.hall_agent, sys; print('weasyprint' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=PROJECT, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == "False"
