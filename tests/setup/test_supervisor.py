"""The hall's supervisor: one merged READY line, dead children come back, nobody outlives it."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hall_process import process_start, wait_until

PROJECT = Path(__file__).resolve().parents[2]

CHILD = """
import json, os, sys, threading
print("READY " + json.dumps({sys.argv[1]: {"pid": os.getpid()}}), flush=True)
print("not for stdout", flush=True)
threading.Event().wait()
"""

SUPERVISED = """
import json, sys
from pathlib import Path
from firmware_config.supervisor import Program, Supervisor, ready_line
children = json.loads(sys.argv[2])
programs = [
    Program(name=name, command=[sys.executable, "-c", code, name], last=name == "last")
    for name, code in children.items()
]
sys.exit(Supervisor(programs, pid_file=Path(sys.argv[1]), ready=lambda told: print(ready_line(told), flush=True)).run())
"""


class Supervised:
    """A supervisor in a process of its own."""

    def __init__(self, folder: Path, children: dict[str, str]) -> None:
        self.pid_file = folder / "pids.json"
        command = [sys.executable, "-c", SUPERVISED, str(self.pid_file), json.dumps(children)]
        self.process = subprocess.Popen(
            command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        self.out = self.process.stdout

    def ready(self) -> dict[str, dict[str, int]]:
        line = self.out.readline()
        told: dict[str, dict[str, int]] = json.loads(line.removeprefix("READY "))
        return told

    def pid(self, name: str) -> int:
        pids: dict[str, int] = json.loads(self.pid_file.read_text())
        return pids.get(name, 0)


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    running = Supervised(tmp_path, {"one": CHILD, "two": CHILD, "last": CHILD})
    yield running
    running.process.kill()
    running.process.communicate()


def gone(pid: int) -> bool:
    return process_start(pid) is None


def test_the_children_are_ready_in_one_line(supervised: Supervised) -> None:
    told = supervised.ready()
    assert told["pids"] == {name: told[name]["pid"] for name in ("one", "two", "last")}


def test_a_child_that_was_killed_comes_back_within_three_seconds_and_says_no_second_ready(
    supervised: Supervised,
) -> None:
    first = supervised.ready()["pids"]["one"]
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: supervised.pid("one") not in {0, first}, within_s=3, what="a new child")
    supervised.process.terminate()
    rest, _ = supervised.process.communicate(timeout=5)
    assert rest == ""


def test_a_signal_ends_all_children_and_the_exit_code_is_0(supervised: Supervised) -> None:
    pids = supervised.ready()["pids"].values()
    supervised.process.terminate()
    assert supervised.process.wait(timeout=5) == 0
    assert all(gone(pid) for pid in pids)
    assert not supervised.pid_file.exists()


def test_the_children_die_with_a_supervisor_that_was_killed(supervised: Supervised) -> None:
    pids = supervised.ready()["pids"].values()
    supervised.process.kill()
    wait_until(lambda: all(gone(pid) for pid in pids), within_s=5, what="the end of the children")


@pytest.mark.parametrize("code", [2, 3])
def test_a_child_that_asks_for_a_person_ends_the_hall_with_its_code(code: int, tmp_path: Path) -> None:
    running = Supervised(tmp_path, {"one": CHILD, "bad": textwrap.dedent(f"import sys\nsys.exit({code})")})
    told, _ = running.process.communicate(timeout=20)
    assert running.process.returncode == code
    assert "READY" not in told


def test_a_child_that_ignores_the_signal_is_killed_in_time(tmp_path: Path) -> None:
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + CHILD
    running = Supervised(tmp_path, {"deaf": deaf})
    pid = running.ready()["pids"]["deaf"]
    running.process.terminate()
    assert running.process.wait(timeout=5) == 0
    assert gone(pid)
    running.out.close()
