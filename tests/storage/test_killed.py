"""A server killed in the middle of its work: nothing acknowledged is lost and the chain goes on."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from queue_server.storage.journal import verify
from tests.usecases.hall_at_work import HallAtWork

PROJECT = Path(__file__).resolve().parents[2]
ISSUER = """
import sys
from pathlib import Path
from tests.usecases.hall_at_work import HallAtWork
hall = HallAtWork(Path(sys.argv[1]))
while True:
    print(hall.issue().ordinal, flush=True)
"""


def test_kill_minus_nine_loses_no_acknowledged_number(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    acknowledged = 0
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", ISSUER, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(chance.randint(1, 25)):
            acknowledged = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        rest, _ = process.communicate()
        whole_lines = rest.split("\n")[:-1]
        acknowledged = int(whole_lines[-1]) if whole_lines else acknowledged
    (verdict,) = verify(tmp_path / "hall.db")
    assert verdict.first_bad is None
    hall = HallAtWork(tmp_path)
    issued = [int(str(row.data["number"])[1:]) for row in hall.events("TicketIssued")]
    assert issued == list(range(1, len(issued) + 1))
    assert len(issued) >= acknowledged
    assert hall.issue().ordinal == len(issued) + 1
    hall.store.close()
