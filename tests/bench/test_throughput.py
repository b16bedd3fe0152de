"""The throughput bench in short: it runs, and the history it seeds is one that the hall itself could have written."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bench.history import seed_history
from tests.bench.throughput import run
from tests.campaigns.integrity import chain_verifies
from tests.contract_client.outside_client import Door
from tests.hall_process import running_hall


def test_a_seeded_history_keeps_the_chain_whole_and_the_day_empty(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_hall(data=data):
        pass
    seed_history(data, tickets=650)
    assert chain_verifies(data)
    with closing(sqlite3.connect(data / "hall.db")) as database:
        (places,) = database.execute("SELECT group_concat(sink || seq) FROM sink_cursor").fetchone()
        (head,) = database.execute("SELECT max(seq) FROM journal").fetchone()
    assert places == f"mqtt{head}"
    with running_hall(data=data) as hall:
        device = Door(hall.web, token=hall.credentials["devices"]["kiosk-1"])
        assert device.issue("consult")["number"] == "C001"
        assert device.get("/figures")["tickets"] == 1


def test_the_bench_measures_every_size_with_one_and_eight_callers() -> None:
    result = run(sizes=(0, 300), seconds=1.0)
    assert [(row["history"], row["callers"]) for row in result["rows"]] == [(0, 1), (0, 8), (300, 1), (300, 8)]
    assert all(row[act]["acts"] > 0 for row in result["rows"] for act in ("issues", "calls"))
    assert set(result["p50_ratio"]) == {"issues_1", "issues_8", "calls_1", "calls_8"}
