"""Everything goes through one flow, leaves its trace, can be found again, and is fair (R36 to R39), by outer doors."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.storage.journal import verify
from tests.acceptance.town import APPLICANTS, CODE, MORNING, SECRET, Town, open_case, receive, running_town, take_in
from tests.contract_client.outside_client import Door
from tests.hall_process import wait_until


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for the tests that only look."""
    with running_town(tmp_path_factory.mktemp("town")) as running:
        yield running


def extranet_item(town: Town) -> str:
    """A promised item of the township."""
    return str(town.township_items()[0]["id"])


def queried(town: Town, no: str, last4: str) -> tuple[int, dict[str, Any]]:
    """Asks as an applicant does."""
    answer = Door(town.web).call("POST", "/public/cases/query", body={"case_no": no, "last4": last4})
    return answer.status_code, answer.json()


@pytest.mark.requirement("R36")
def test_what_was_taken_in_without_the_extranet_stands_red_with_the_head_until_it_is_entered(town: Town) -> None:
    clerk_a, clerk_b = town.clerk_a(), town.clerk_b()
    town.kiosk.issue(extranet_item(town))
    town.kiosk.issue(extranet_item(town))
    clerk_a.window(1, "call-next")
    ticket = clerk_b.window(2, "call-next")
    clerk_b.window(2, "start")
    draft = open_case(clerk_b, ticket["id"])
    refused = clerk_b.call(
        "POST",
        f"/cases/{draft['no']}/receive",
        body={"applicant_name": "演示申请人", "applicant_id": APPLICANTS[0]},
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "no_extranet")
    (waiting,) = clerk_a.get("/cases?state=DRAFT")["cases"]
    assert waiting["no"] == draft["no"]
    head = Door(town.web)
    head.sign_in({"person": "head", "account": "", "terminal": "S-JS", "secret": SECRET})
    assert [(one["no"], one["state"]) for one in head.get("/cases?desk=head")["cases"]] == [(draft["no"], "DRAFT")]
    town.clock.set(MORNING + timedelta(days=1))
    assert [one["colour"] for one in head.get("/cases?desk=head")["cases"]] == ["overdue"]
    receive(clerk_a, draft)
    assert clerk_a.get("/cases?state=DRAFT")["cases"] == []
    assert head.get("/cases?desk=head")["cases"] == []
    # No way round the flow: a state cannot be written, only steps can be taken.
    for method, path, body in (
        ("PUT", f"/cases/{draft['no']}", {"state": "CLOSED"}),
        ("POST", f"/cases/{draft['no']}", {"state": "CLOSED"}),
        ("POST", f"/cases/{draft['no']}/outside-state", {"state": "CLOSED", "on": "2026-11-23"}),
    ):
        assert clerk_a.call(method, path, body=body).status_code in {403, 404, 405, 409}
    assert clerk_a.get(f"/cases/{draft['no']}")["state"] == "RECEIVED"


@pytest.mark.requirement("R37")
def test_every_step_of_a_case_is_one_line_with_who_where_when_and_what_and_altering_one_is_found(
    tmp_path: Path,
) -> None:
    with running_town(tmp_path) as town:
        clerk = town.clerk_a()
        case = take_in(town, clerk, 1, item=extranet_item(town))
        story = clerk.get(f"/cases/{case['no']}/timeline")
    assert [line["text"] for line in story["lines"]][:3] == ["立件（预收件）", "核对材料", "收件"]
    for line in story["lines"]:
        assert (line["person"], line["person_name"], line["account"]) == ("clerk-1", "演示甲", f"{CODE}-ZH-1")
        assert (line["terminal"], line["network_text"]) == ("T1", "政务外网")
    states = [(line["from_text"], line["to_text"]) for line in story["lines"]]
    assert states[:3] == [(None, "预收件"), ("预收件", "预收件"), ("预收件", "已收件")]
    assert story["ticket"]["cases"] == [case["no"]]
    (before,) = verify(tmp_path / "hall.db")
    assert before.first_bad is None
    with closing(sqlite3.connect(tmp_path / "hall.db")) as database, database:
        (seq,) = database.execute("SELECT seq FROM journal WHERE event = 'CaseReceived'").fetchone()
        database.execute("UPDATE journal SET person = 'clerk-2' WHERE seq = ?", (seq,))
    (after,) = verify(tmp_path / "hall.db")
    assert after.first_bad == seq


@pytest.mark.requirement("R38")
def test_a_case_is_found_by_number_ticket_id_name_item_and_day_within_two_seconds(shared: Town) -> None:
    clerk = shared.clerk_a()
    case = take_in(shared, clerk, 1, item=extranet_item(shared))
    no, name = case["no"], case["item_name"]
    ticket = clerk.get(f"/cases/{no}/timeline")["ticket"]["number"]
    for query in (
        f"q={no}",
        f"q={no[9:]}",
        f"q={no[-5:]}",
        f"q={ticket}&from=2026-11-23&to=2026-11-23",
        f"q={APPLICANTS[0]}",
        "q=演示申请人",
        f"q={name}",
        "from=2026-11-23&to=2026-11-23",
        f"item={case['item']}",
    ):
        began_s = time.monotonic()
        found = clerk.get(f"/cases/search?{query}")
        assert time.monotonic() - began_s < 2.0, query
        assert no in [one["no"] for one in found["cases"]], query
        assert {(one["applicant"], one["applicant_id"]) for one in found["cases"] if one["no"] == no} == {
            ("演*", "2113**********0019")
        }
    assert clerk.get("/cases/search?from=2026-11-24")["cases"] == []
    assert Door(shared.web).call("GET", f"/cases/search?q={no}").status_code == 401
    clerk.call("DELETE", "/session")


@pytest.mark.requirement("R38")
def test_an_applicant_reads_the_progress_by_number_and_last_four_and_five_wrong_ones_lock_for_fifteen_minutes(
    town: Town,
) -> None:
    clerk = town.clerk_a()
    case = take_in(town, clerk, 1, item=extranet_item(town))
    status, answer = queried(town, case["no"], "0019")
    assert (status, answer["applicant"], answer["no_tail"]) == (200, "演*", case["no"][-5:])
    assert "2113" not in str(answer).replace(case["no"], "")
    assert queried(town, case["no"], "0000")[1]["applicant"] == "演*", "the phone's last four are as good"
    for _ in range(4):
        status, problem = queried(town, case["no"], "1234")
        assert (status, problem["code"]) == (404, "not_found")
    status, locked = queried(town, case["no"], "1234")
    assert (status, locked["code"]) == (429, "locked_out")
    assert "15 分钟" in locked["detail"]
    assert queried(town, case["no"], "0019")[0] == 429, "the right one is refused as well"
    other = [queried(town, f"{CODE}20261123B0999", "1234") for _ in range(5)]
    assert [(status, problem["code"]) for status, problem in other] == [(404, "not_found")] * 4 + [(429, "locked_out")]
    story = clerk.get(f"/cases/{case['no']}/timeline")
    assert story["lines"][-1]["text"] == "查询连错五次，已锁定"


@pytest.mark.requirement("R39")
def test_calls_out_of_order_are_listed_with_their_reason_and_none_is_without_one(town: Town) -> None:
    clerk = town.clerk_a()
    tickets = [town.kiosk.issue("consult") for _ in range(4)]
    bare = clerk.call("POST", "/windows/1/call-next", body={"ticket": tickets[2]["id"]})
    assert (bare.status_code, bare.json()["code"]) == (409, "reason_needed")
    for body in ({}, {"ticket": tickets[3]["id"], "reason": "群众突发不适"}, {}):
        clerk.window(1, "call-next", body)
        clerk.window(1, "start")
        clerk.window(1, "finish", {"outcome": "consulted"})
    report = clerk.get("/figures/fairness?day=2026-11-23")
    assert (report["calls"], report["without_reason"]) == (3, 0)
    (picked,) = report["out_of_order"]
    assert (picked["number"], picked["expected"]) == (tickets[3]["number"], tickets[1]["number"])
    assert (picked["reason"], picked["person_name"]) == ("群众突发不适", "演示甲")
    assert clerk.get("/figures/fairness?day=2026-11-22")["calls"] == 0


@pytest.mark.requirement("R39")
def test_the_public_board_shows_results_and_nobody_can_be_known_by_it(town: Town) -> None:
    clerk = town.clerk_a()
    case = take_in(town, clerk, 1, item=extranet_item(town))
    board = wait_until(lambda: Door(town.web).get("/public/results"), what="the board")
    (line,) = board["lines"]
    assert line["tail"] == f"{case['no'][13:17]}-{case['no'][-5:]}"
    assert (line["received_on"], board["received"]) == ("2026-11-23", 1)
    shown = str(board)
    for secret in ("演示申请人", *APPLICANTS, "0019", "13800000000", case["no"]):
        assert secret not in shown
