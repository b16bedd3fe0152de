"""The command line as the contract tells it: READY, credentials, SIGTERM, bad input."""

import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.hall_process import PROJECT, HallProcess, process_start, running_hall


def test_ready_tells_where_everything_is(hall: HallProcess) -> None:
    ready = hall.ready
    assert re.fullmatch(r"\d{9}", ready["hall"])
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", ready["web"])
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", ready["display"])
    assert ready["demo"] == ready["web"] + "/demo"
    assert re.fullmatch(r"127\.0\.0\.1:\d+", ready["mqtt"])
    assert Path(ready["data"]) == hall.data
    assert {"server", "signage", "broker", "sim"} <= ready["pids"].keys()
    for role in ready["pids"]:
        assert process_start(hall.pid_of(role)) is not None, role
    for device in (ready["printer"], ready["id_card"], ready["lamp"], *ready["led"], *ready["pads"]):
        assert device["link"]
        assert re.fullmatch(r"127\.0\.0\.1:\d+", device["control"])


def test_the_display_the_demo_page_and_the_health_pages_answer(hall: HallProcess) -> None:
    for address in (hall.ready["display"], hall.ready["demo"], hall.web + "/healthz", hall.web + "/metrics"):
        assert requests.get(address, timeout=10).status_code == 200, address


def test_the_interface_describes_itself(hall: HallProcess) -> None:
    described = requests.get(hall.web + "/api/v1/openapi.json", timeout=10).json()
    paths = " ".join(described["paths"])
    for part in ("/session", "/items", "/tickets", "/call-next", "/tidal/open", "/board", "/evaluations", "/cases"):
        assert part in paths, part


def test_credentials_are_for_their_owner_alone(hall: HallProcess) -> None:
    path = Path(hall.ready["credentials"])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    credentials = hall.credentials
    assert credentials["devices"]
    assert all(isinstance(token, str) and len(token) >= 16 for token in credentials["devices"].values())
    assert {"person", "account", "terminal", "secret"} <= credentials["people"][0].keys()
    assert {"user", "password"} <= credentials["mqtt"].keys()


def test_sigterm_ends_the_hall_with_zero_within_five_seconds_and_leaves_no_process() -> None:
    with running_hall() as hall:
        assert hall.terminate(within_s=5.0) == 0
        assert [line for line in hall.later_stdout() if line.startswith("READY")] == []
    assert hall.leftovers == []


@pytest.mark.parametrize(
    "words",
    [
        ["all", "--port", "eighty"],
        ["all", "--port", "70000"],
        ["all", "--screen", "banana"],
        ["all", "--site", "/nowhere/site.toml"],
        ["all", "--no-such-flag"],
        ["no-such-role"],
    ],
)
def test_bad_input_ends_with_two_and_one_sentence(words: list[str], tmp_path: Path) -> None:
    command = [sys.executable, str(PROJECT / "run_kiosk.py"), *words]
    if words[0] == "all":
        command += ["--data", str(tmp_path / "data")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
