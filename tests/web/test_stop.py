"""A stop under load: whoever was promised something gets it, and nobody gets half an answer."""

import threading
from pathlib import Path

import pytest
import requests

from queue_server.bootstrap import build_server
from tests.look import THEME
from tests.web.conftest import ACCESS, CATALOGUE, HALL, Caller, Running, new_key, running, wait_until


class Issuer:
    """Takes numbers until the server is gone, and notes every one that was acknowledged."""

    def __init__(self, hall: Running) -> None:
        self.caller = hall.device()
        self.numbers: list[str] = []
        self.other: list[int] = []
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        while True:
            try:
                answer = self.caller.call("POST", "/tickets", {"item": "consult"}, key=new_key())
            except requests.ConnectionError:
                return
            if answer.status_code == 201:
                self.numbers.append(answer.json()["number"])
            else:
                self.other.append(answer.status_code)


def test_a_stop_under_load_keeps_every_promise_and_answers_every_request_it_took(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        issuers = [Issuer(hall) for _ in range(12)]
        wait_until(lambda: all(len(issuer.numbers) >= 3 for issuer in issuers))
        hall.server.stop()
        for issuer in issuers:
            issuer.thread.join(20)
    promised = [number for issuer in issuers for number in issuer.numbers]
    assert [status for issuer in issuers for status in issuer.other] == []
    assert len(set(promised)) == len(promised)
    with running(tmp_path) as hall:
        head: Caller = hall.person("zh1")
        kept = [ticket["number"] for ticket in head.get("/queue")["waiting"]]
        assert set(promised) <= set(kept)
        assert kept == [f"C{number:03d}" for number in range(1, len(kept) + 1)]


def test_a_server_can_be_stopped_twice(tmp_path: Path) -> None:
    with running(tmp_path) as hall:
        hall.server.stop()
        hall.server.stop()


def test_a_server_that_never_started_gives_its_port_and_its_store_back(tmp_path: Path) -> None:
    built = build_server(
        hall=HALL, catalogue=CATALOGUE, access=ACCESS, data_dir=tmp_path, theme=THEME, bind=("127.0.0.1", 0)
    )
    address = built.address
    built.stop()
    with running(tmp_path, bind=address) as hall:
        assert hall.server.address == address
        assert hall.caller().get("/board")["rev"] > 0


def test_a_taken_port_is_told_at_once_and_leaves_the_store_free(tmp_path: Path) -> None:
    with running(tmp_path / "first") as hall, pytest.raises(OSError, match="in use"):
        build_server(
            hall=HALL,
            catalogue=CATALOGUE,
            access=ACCESS,
            data_dir=tmp_path / "second",
            theme=THEME,
            bind=hall.server.address,
        )
    with running(tmp_path / "second"):
        pass
