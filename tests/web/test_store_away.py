"""A store that cannot be written for a while: acts are refused as a problem, readings go on, and it heals by itself."""

import sqlite3
from pathlib import Path

import requests

from tests.web.conftest import Caller, problem, running, wait_until


def test_while_the_file_is_locked_by_another_acts_are_503_and_the_board_stays_readable(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        kiosk: Caller = hall.device()
        kiosk.issue()
        other = sqlite3.connect(tmp_path / "hall.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        answer = kiosk.call("POST", "/tickets", {"item": "consult"})
        assert problem(answer, 503)["code"] == "busy"
        assert answer.headers["Retry-After"] == "3"
        assert kiosk.get("/board")["waiting"] == {"C": 1}
        health = requests.get(f"{hall.url}/healthz", timeout=5)
        assert "store" in problem(health, 503, "unhealthy")["detail"]
        other.execute("ROLLBACK")
        other.close()
        wait_until(lambda: kiosk.call("POST", "/tickets", {"item": "consult"}).status_code == 201)
        wait_until(lambda: requests.get(f"{hall.url}/healthz", timeout=5).status_code == 200)
        numbers = [ticket["number"] for ticket in hall.person("zh1").get("/queue")["waiting"]]
        assert numbers == [f"C{number:03d}" for number in range(1, len(numbers) + 1)]
