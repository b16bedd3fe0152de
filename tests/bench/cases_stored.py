"""Measures search, timeline and station lists over HTTP beside 100 000 stored cases, and the server's memory."""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import requests

from tests.bench.stored_cases import Sample, figures, seed_cases
from tests.contract_client.outside_client import Door
from tests.hall_process import HallProcess, running_hall

CASES = 100_000
READINGS = 100
SIGN_IN_ATTEMPTS = 10
READY_WITHIN_S = 900.0
"""A start checks the whole file once; on a loaded machine that takes its time."""
"""Of each kind."""


def searches_of(one: Sample) -> Iterator[tuple[str, str]]:
    """Every way in which a clerk may ask for this case, with the query of each."""
    day = f"&from={one.day}&to={one.day}"
    yield "number", f"q={one.no}"
    yield "without_hall", f"q={one.no[9:]}"
    yield "ending", f"q={one.no[-5:]}"
    yield "ticket_and_day", f"q={one.ticket_number}{day}"
    yield "name", f"q={quote(one.name)}"
    yield "id_number", f"q={one.id_number}"
    yield "item", f"q={quote(one.item_name[:6])}"
    yield "days", f"q={day}"


def memory_mb(pid: int) -> dict[str, float]:
    """What a process holds now and held at most, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = {line.split(":")[0]: line.split() for line in status.splitlines()}
    return {name: round(int(found[key][1]) / 1024, 1) for name, key in (("now", "VmRSS"), ("peak", "VmHWM"))}


def signed_in(hall: HallProcess, account: str) -> Door:
    """Signs in whoever holds an account whose name ends so."""
    people = json.loads((hall.data / "credentials.json").read_text(encoding="utf-8"))["people"]
    person = next(one for one in people if one["account"].endswith(account))
    door = Door(hall.web)
    for attempt in range(SIGN_IN_ATTEMPTS):
        # Hashing a secret takes its time on a machine that does other things as well.
        try:
            door.sign_in(person)
        except requests.Timeout:
            if attempt + 1 == SIGN_IN_ATTEMPTS:
                raise
        else:
            break
    return door


def timed(door: Door, path: str) -> tuple[Any, float]:
    """Reads a path; returns the answer and the seconds it took."""
    began_s = time.perf_counter()
    answer = door.get(path)
    return answer, time.perf_counter() - began_s


def measure(hall: HallProcess, samples: Sequence[Sample], *, readings: int) -> dict[str, Any]:
    """Reads everything `readings` times in turns; every search must find the case that it asks for."""
    clerk, officer = signed_in(hall, "ZH-1"), signed_in(hall, "SP-MZ")
    times_s: dict[str, list[float]] = defaultdict(list)
    before = memory_mb(hall.process.pid)
    for turn in range(readings):
        one = samples[turn % len(samples)]
        for kind, query in searches_of(one):
            found, took_s = timed(clerk, f"/cases/search?{query}")
            times_s[f"search {kind}"].append(took_s)
            nos = {case["no"] for case in found["cases"]}
            assert one.no in nos or found["next"] or kind == "ending", (kind, query)
        story, took_s = timed(clerk, f"/cases/{one.no}/timeline")
        times_s["timeline"].append(took_s)
        assert story["no"] == one.no
        assert len(story["lines"]) >= 5
        listed, took_s = timed(officer, "/cases?desk=station")
        times_s["station list"].append(took_s)
        assert listed["cases"]
        _, took_s = timed(Door(hall.web), "/public/results")
        times_s["result board"].append(took_s)
    return {
        "kinds": {kind: figures(found) for kind, found in sorted(times_s.items())},
        "station_list_length": len(listed["cases"]),
        "server_memory_mb": {"before": before, "after": memory_mb(hall.process.pid)},
    }


def run(*, cases: int, readings: int, folder: Path) -> dict[str, Any]:
    """Seeds a hall where its folder is empty, starts it and measures."""
    data, kept = folder / "data", folder / "samples.json"
    seeded_s = 0.0
    if not kept.exists():
        yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
        samples, seeded_s = seed_cases(data, cases=cases, last_day=yesterday)
        kept.write_text(json.dumps([asdict(one) for one in samples], default=str), encoding="utf-8")
        print(f"{cases} cases seeded in {seeded_s:.0f} s", file=sys.stderr, flush=True)
    told = json.loads(kept.read_text(encoding="utf-8"))
    with running_hall(role="server", data=data, ready_within_s=READY_WITHIN_S) as hall:
        measured = measure(hall, [Sample(**one) for one in told], readings=readings)
    size_mb = round((data / "hall.db").stat().st_size / 2**20, 1)
    return {
        "bench": "cases_stored",
        "door": "HTTP on loopback, a server process of its own, one caller",
        "cases": cases,
        "seeded_s": round(seeded_s, 1),
        "database_mb": size_mb,
        **measured,
    }


def main() -> int:
    """Runs the bench from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--readings", type=int, default=READINGS)
    parser.add_argument("--folder", type=Path, help="keeps the seeded hall, and uses it again")
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="cases-") as fresh:
        folder = chosen.folder or Path(fresh)
        folder.mkdir(parents=True, exist_ok=True)
        print(json.dumps(run(cases=chosen.cases, readings=chosen.readings, folder=folder), indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
