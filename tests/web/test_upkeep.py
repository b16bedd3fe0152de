"""What the server does for its own keep, seen from outside: copies, and no number on a full disk."""

from pathlib import Path

import requests

from queue_server.storage.journal import verify
from tests.web.conftest import new_key, problem, running, wait_until


def test_a_running_hall_copies_its_database_by_itself(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        hall.device().issue()
        copies = wait_until(lambda: list((tmp_path / "backup").glob("quarter-*.db")), within_s=15)
        assert requests.get(f"{hall.url}/healthz", timeout=5).json() == {"state": "ok", "away": []}
    assert [verdict.first_bad for verdict in verify(copies[0])] == [None]


def test_a_hall_that_cannot_copy_says_so_and_serves_on(tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("in the way")
    with running(tmp_path) as hall:
        hall.device().issue()
        told = wait_until(
            lambda: (said := requests.get(f"{hall.url}/healthz", timeout=5).json())["away"] and said, within_s=15
        )
        assert told == {"state": "degraded", "away": ["backup"]}
        assert hall.device().issue()["number"] == "C002"


def test_on_a_full_disk_no_number_is_issued_but_an_answer_already_given_is_repeated(tmp_path: Path) -> None:
    key = new_key()
    with running(tmp_path) as hall:
        first = hall.device().post("/tickets", {"item": "consult"}, status=201, key=key)
    with running(tmp_path, min_free_mb=10**9) as hall:
        kiosk = hall.device()
        refused = problem(kiosk.call("POST", "/tickets", {"item": "consult"}), 409, "disk_low")
        assert refused["detail"] == "服务器磁盘空间不足，暂不能取号，请联系工作人员。"
        assert kiosk.post("/tickets", {"item": "consult"}, status=201, key=key)["id"] == first["id"]
        assert "disk" in requests.get(f"{hall.url}/healthz", timeout=5).json()["away"]
        clerk = hall.person("zh1")
        assert clerk.post("/windows/1/call-next")["number"] == first["number"]
