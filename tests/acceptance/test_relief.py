"""R30: when the first clerk goes away the other one is asked, and an empty comprehensive window is recorded."""

from datetime import datetime

import pytest

from tests.acceptance.town import Town, open_case
from tests.hall_process import wait_until


@pytest.mark.requirement("R30")
def test_when_clerk_a_pauses_clerk_b_is_asked_until_a_is_back(town: Town) -> None:
    first, second = town.clerk_a(), town.clerk_b()
    assert second.get("/windows/2")["relief"] is None
    town.clock.advance(60)
    first.window(1, "pause", {"reason": "短时离岗"})
    call = second.get("/windows/2")["relief"]
    assert (call["window"], call["why"]) == (1, "paused")
    assert datetime.fromisoformat(call["since"]) == town.clock.now()
    assert first.get("/windows/1")["relief"] is None, "nobody is asked to relieve himself"
    first.window(1, "unpause")
    assert second.get("/windows/2")["relief"] is None


@pytest.mark.requirement("R30")
def test_when_clerk_a_signs_out_clerk_b_is_told_what_is_left_open(town: Town) -> None:
    first, second = town.clerk_a(), town.clerk_b()
    item = town.township_items()[0]["id"]
    town.kiosk.issue(item)
    ticket = first.window(1, "call-next")
    first.window(1, "start")
    case = open_case(first, ticket["id"])
    first.window(1, "hold")
    assert first.call("DELETE", "/session").status_code == 204
    call = second.get("/windows/2")["relief"]
    assert (call["why"], call["tickets"], call["cases"]) == ("empty", [ticket["number"]], [case["no"]])
    taken_over = town.sign_in("clerk-2", "ZH-2", "T1")
    assert taken_over.window(1, "resume", {"ticket": ticket["id"]})["state"] == "serving"


@pytest.mark.requirement("R30")
def test_a_vacancy_is_listed_with_its_beginning_and_its_end(town: Town) -> None:
    clerk = town.clerk_a()
    left_at = town.clock.now()
    assert clerk.call("DELETE", "/session").status_code == 204
    town.clock.advance(301)
    lines = wait_until(lambda: town.kiosk.get("/figures")["vacancy_lines"], within_s=15, what="the 空岗 record")
    assert [(line["window"], line["ended_at"]) for line in lines] == [(1, None)]
    assert datetime.fromisoformat(lines[0]["began_at"]) == left_at
    back_at = town.clock.advance(60)
    town.clerk_a()
    ended = town.kiosk.get("/figures")["vacancy_lines"][0]["ended_at"]
    assert datetime.fromisoformat(ended) == back_at
