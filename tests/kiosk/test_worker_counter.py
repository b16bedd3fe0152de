"""The worker's other acts against a real server: help, the guide's paper, reports, cases, the online way."""

from __future__ import annotations

from pydantic import SecretStr

from kiosk.messages import (
    BoardSeen,
    CasesFound,
    GuideSlipWish,
    HallSeen,
    HelpState,
    HelpTold,
    HelpWish,
    LookUpWish,
    OnlineWish,
    Refused,
    Reported,
    ReportWish,
    SheetTold,
)
from kiosk.print_jobs import PaperState
from queue_server.client import HallClient
from tests.devices.doors import control
from tests.devices.escpos_reader import read_papers
from tests.kiosk.conftest import KioskBench, eventually
from tests.web.conftest import TOKENS

ITEM = "JP-LD-002"
STRANGER = "211322189912310025"


def paper_text(bench: KioskBench, place: int) -> str:
    came_out = eventually(lambda: bench.papers()[place : place + 1])[0]
    return read_papers(bytes.fromhex(came_out["hex"]))[0].text.replace("\n", "")


def test_help_rings_at_the_desk_and_the_answer_comes_back(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    kiosk_bench.do(worker, HelpWish(visit=1), HelpTold)
    clerk = kiosk_bench.server.person("zh1")
    (call,) = eventually(lambda: clerk.get("/desk")["help"])
    assert call["place"] == "kiosk-1"
    clerk.post(f"/help/{call['id']}/acknowledge")
    assert kiosk_bench.heard(HelpTold) == HelpTold(visit=1, state=HelpState.ACKNOWLEDGED)


def test_a_call_for_help_without_a_server_says_so_at_once(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start(client=HallClient("http://127.0.0.1:9", TOKENS["kiosk-1"]))
    told = kiosk_bench.do(worker, HelpWish(visit=1), HelpTold)
    assert told.state is HelpState.UNHEARD


def test_the_guides_paper_carries_all_of_it_and_is_no_ticket(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    catalogue = kiosk_bench.heard(HallSeen).catalogue
    item = next(entry for entry in catalogue.items if entry.id == ITEM)
    told = kiosk_bench.do(worker, GuideSlipWish(visit=1, item=ITEM), SheetTold)
    assert told.state is PaperState.PRINTED
    text = paper_text(kiosk_bench, 0)
    assert "一次性告知单" in text
    assert all(material.name in text for material in item.materials)
    assert item.guide_code in text
    assert sum(kiosk_bench.board()["waiting"].values()) == 0


def test_without_paper_the_guide_says_why_and_prints_nothing_later(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    kiosk_bench.heard(HallSeen)
    control(kiosk_bench.entry, "paper_out")
    told = kiosk_bench.do(worker, GuideSlipWish(visit=1, item=ITEM), SheetTold)
    assert (told.state, told.reason) == (PaperState.BLOCKED, "缺纸")
    control(kiosk_bench.entry, "paper_in")
    assert kiosk_bench.heard(BoardSeen)
    assert kiosk_bench.papers() == []


def test_job_ids_of_sheets_and_tickets_are_never_the_same(kiosk_bench: KioskBench) -> None:
    jobs = kiosk_bench.jobs()
    sheets = [jobs.queue_sheet(ITEM) for _ in range(3)]
    assert len(set(sheets)) == 3
    jobs.drop_unfinished_sheets()
    assert {jobs.sheet_state(job) for job in sheets} == {PaperState.LOST}
    jobs.mark_sheet(sheets[0], PaperState.SENDING)
    jobs.drop_unfinished_sheets()
    assert jobs.sheet_state(sheets[0]) is PaperState.UNKNOWN


def test_a_report_gets_its_number_and_a_paper_without_the_phone_number(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    wish = ReportWish(visit=1, kind="unresolved", about="passed_around", contact=SecretStr("13900000000"))
    reported = kiosk_bench.do(worker, wish, Reported)
    assert kiosk_bench.heard(SheetTold).state is PaperState.PRINTED
    text = paper_text(kiosk_bench, 0)
    assert reported.no.startswith("B")
    assert reported.no in text
    assert "1390000" not in text
    (listed,) = kiosk_bench.server.person("zh1").get("/reports?open=true")["reports"]
    assert (listed["no"], listed["about"]) == (reported.no, "passed_around")


def test_unknown_cases_are_an_empty_list_by_number_and_by_card(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    kiosk_bench.heard(HallSeen)
    for wish in (LookUpWish(visit=1, typed="1123B0001"), LookUpWish(visit=1, id_number=SecretStr(STRANGER))):
        worker.ask(wish)
        assert kiosk_bench.heard(CasesFound).cases == ()


def test_the_end_of_a_case_number_is_completed_with_hall_and_the_year_that_has_been(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    kiosk_bench.heard(HallSeen)
    kiosk_bench.heard(BoardSeen)
    hall, today = kiosk_bench.client().hall().hall, kiosk_bench.board()["server_time"][:10].replace("-", "")
    assert worker._case_no(f"{today[4:]}B0001") == f"{hall}{today}B0001"
    assert worker._case_no(f"{today}D0002") == f"{hall}{today}D0002"
    assert worker._case_no(f"{hall}{today}B0003") == f"{hall}{today}B0003"
    if today[4:] < "1231":
        assert worker._case_no("1231B0004") == f"{hall}{int(today[:4]) - 1}1231B0004"


def test_the_online_way_is_counted(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    worker.ask(OnlineWish(visit=1, item=ITEM))
    device = kiosk_bench.server.device("kiosk-1")
    eventually(lambda: device.get("/figures/online-first")["chosen"] == 1)


def test_a_report_that_the_server_refuses_is_refused_in_its_words(kiosk_bench: KioskBench) -> None:
    worker = kiosk_bench.start()
    refused = kiosk_bench.do(worker, LookUpWish(visit=1, id_number=SecretStr("1" * 18)), Refused)
    assert any("一" <= character <= "鿿" for character in refused.sentence)
