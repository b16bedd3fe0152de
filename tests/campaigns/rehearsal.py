"""Campaign rehearsal: both days in full at sixty times the speed, each report held against its journal."""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.day_in_hall.rehearsal_check import asked, check_against_journal, rehearse

DAYS = ("ordinary", "market")
TIDAL_RULES = """
SELECT DISTINCT to_state, json_extract(data, '$.rule') FROM journal
WHERE event IN ('TidalChanged', 'TidalRuleChanged') AND to_state IN ('open', 'opening', 'closing')
"""


def play(day: str, *, speed: float, folder: Path) -> dict[str, Any]:
    """Rehearses one day in full; raises AssertionError where the report and the journal differ."""
    figures, _ = rehearse(folder, "--day", day, "--speed", f"{speed:g}")
    check_against_journal(folder, figures)
    rules = {(state, rule) for state, rule in asked(folder, TIDAL_RULES)}
    assert ("opening", "wait") in rules, rules
    assert ("closing", "calm" if day == "ordinary" else "day_end") in rules, rules
    assert day == "ordinary" or ("open", "cases") in rules, rules
    return {**figures, "rules": sorted(f"{state}:{rule}" for state, rule in rules)}


def main() -> int:
    """Runs the campaign from the command line; prints its JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=12.0, help="both days at 60 take about eleven")
    parser.add_argument("--seed", type=int, default=0, help="the days are the same each time")
    chosen = parser.parse_args()
    speed = max(60.0, 60.0 * 11.0 / chosen.minutes)
    print(f"rehearsal: seed {chosen.seed}, speed {speed:g}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(prefix="rehearsals-") as folder:
        days = {day: play(day, speed=speed, folder=Path(folder) / day) for day in DAYS}
    print(json.dumps({"campaign": "rehearsal", "seed": chosen.seed, "ok": True, "days": days}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
