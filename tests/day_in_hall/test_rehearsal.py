"""An ordinary day in short: the report of a rehearsal against the journal of its hall."""

import json
from pathlib import Path

from tests.day_in_hall.rehearsal_check import asked, check_against_journal, rehearse
from tests.hall_process import process_start


def test_an_ordinary_day_opens_the_tidal_window_by_rule_and_closes_it_again(tmp_path: Path) -> None:
    folder = tmp_path / "rehearsal"
    figures, done = rehearse(folder, "--speed", "120", "--tickets", "14")
    check_against_journal(folder, figures)
    assert figures["tidal"]
    assert all(stretch["closed"] is not None for stretch in figures["tidal"])
    rules = asked(
        folder,
        "SELECT to_state, json_extract(data, '$.rule') FROM journal WHERE event = 'TidalChanged'"
        " AND to_state IN ('opening', 'closing')",
    )
    assert {rule for state, rule in rules if state == "opening"} == {"wait"}
    assert ("closing", "calm") in rules
    assert figures["pad_presses"] > 14
    assert "演示" in done.stdout
    assert f"{figures['share_within_15_min']:.1%}" in done.stdout
    progress = [line for line in done.stderr.splitlines() if "潮汐" in line and "/14" in line]
    assert len(progress) > 5
    pids = json.loads((folder / "data" / "pids.json").read_text()) if (folder / "data" / "pids.json").exists() else {}
    assert all(process_start(pid) is None for pid in pids.values() if isinstance(pid, int))
