"""Measures issues and calls a second over HTTP beside 0, 10 000 and 100 000 closed tickets of earlier days, as JSON."""

import argparse
import http.client
import json
import math
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.history import seed_history
from tests.contract_client.outside_client import Door
from tests.hall_process import HallProcess, running_hall

SIZES = (0, 10_000, 100_000)
CALLERS = (1, 8)


class Line:
    """One kept-open connection with its headers: as little client as possible beside the server on this machine."""

    def __init__(self, web: str, headers: dict[str, str]) -> None:
        self._connection = http.client.HTTPConnection(web.removeprefix("http://"), timeout=20)
        self._headers = {"Content-Type": "application/json", **headers}

    def post(self, path: str, body: bytes) -> tuple[int, bytes, float]:
        """Sends one act; returns status, body and the seconds it took."""
        began_s = time.perf_counter()
        self._connection.request("POST", f"/api/v1{path}", body=body, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        return answer.status, content, time.perf_counter() - began_s


def quantile_ms(times_s: Sequence[float], share: float) -> float:
    """The time that `share` of the acts did not exceed, in milliseconds."""
    ordered = sorted(times_s)
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)] * 1000, 2)


def in_parallel(callers: int, seconds: float, act: Callable[[int, Callable[[], bool]], list[float]]) -> list[float]:
    """Runs `act(index, going)` in `callers` threads for `seconds`; returns the times of all their acts."""
    until_s = time.monotonic() + seconds
    times: list[list[float]] = [[] for _ in range(callers)]

    def work(index: int) -> None:
        times[index] = act(index, lambda: time.monotonic() < until_s)

    threads = [threading.Thread(target=work, args=(index,)) for index in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for mine in times for one in mine]


def figures(times_s: Sequence[float], seconds: float) -> dict[str, float]:
    """Rate and quantiles of one measurement."""
    return {
        "per_s": round(len(times_s) / seconds, 1),
        "p50_ms": quantile_ms(times_s, 0.5),
        "p99_ms": quantile_ms(times_s, 0.99),
        "acts": len(times_s),
    }


def measure_issues(hall: HallProcess, *, callers: int, seconds: float) -> dict[str, float]:
    """Issues tickets from `callers` kiosks."""
    token = next(token for name, token in hall.credentials["devices"].items() if "kiosk" in name)

    def issue(_index: int, going: Callable[[], bool]) -> list[float]:
        line, times = Line(hall.web, {"Authorization": f"Bearer {token}"}), []
        while going():
            status, content, took_s = line.post("/tickets", b'{"item": "consult"}')
            assert status == 201, content
            times.append(took_s)
        return times

    return figures(in_parallel(callers, seconds, issue), seconds)


def measure_calls(hall: HallProcess, *, callers: int, seconds: float, cookies: dict[int, str]) -> dict[str, float]:
    """Calls, starts and finishes at both windows; counts the calls that gave a ticket."""

    def serve(index: int, going: Callable[[], bool]) -> list[float]:
        no = 1 + index % 2
        line, times = Line(hall.web, {"Cookie": cookies[no], "Origin": hall.web}), []
        while going():
            status, content, took_s = line.post(f"/windows/{no}/call-next", b"{}")
            assert status in {200, 409}, f"{status} {content!r}: the line ran dry" if status == 204 else content
            if status == 200:
                times.append(took_s)
                line.post(f"/windows/{no}/start", b"{}")
                line.post(f"/windows/{no}/finish", b'{"outcome": "consulted"}')
        return times

    return figures(in_parallel(callers, seconds, serve), seconds)


def window_cookies(hall: HallProcess) -> dict[int, str]:
    """Signs a clerk in at each window and returns the cookies."""
    found = {}
    for no, terminal in ((1, "T1"), (2, "T2")):
        person = next(
            person
            for person in hall.credentials["people"]
            if person["terminal"] == terminal and "-ZH-" in person["account"]
        )
        door = Door(hall.web)
        door.sign_in(person)
        found[no] = "; ".join(f"{cookie.name}={cookie.value}" for cookie in door.http.cookies)
    return found


def measure(size: int, *, seconds: float, folder: Path) -> list[dict[str, Any]]:
    """Measures one size of history on a hall of its own."""
    data = folder / f"data-{size}"
    with running_hall(data=data):
        pass
    seeded_s = seed_history(data, tickets=size)
    found = []
    with running_hall(data=data) as hall:
        cookies = window_cookies(hall)
        measure_issues(hall, callers=1, seconds=1.0)
        for callers in CALLERS:
            issues = measure_issues(hall, callers=callers, seconds=seconds)
            calls = measure_calls(hall, callers=callers, seconds=seconds, cookies=cookies)
            found.append({"history": size, "callers": callers, "issues": issues, "calls": calls})
    print(f"history {size}: seeded in {seeded_s:.1f} s, {json.dumps(found)}", file=sys.stderr, flush=True)
    return found


def run(*, sizes: Sequence[int], seconds: float) -> dict[str, Any]:
    """Measures all sizes; the ratio compares p50 with the largest history to p50 without one."""
    with TemporaryDirectory(prefix="bench-") as folder:
        rows = [row for size in sizes for row in measure(size, seconds=seconds, folder=Path(folder))]

    def ratio(act: str, callers: int) -> float:
        p50 = {row["history"]: row[act]["p50_ms"] for row in rows if row["callers"] == callers}
        return round(float(p50[max(sizes)] / p50[min(sizes)]), 2)

    ratios = {f"{act}_{callers}": ratio(act, callers) for act in ("issues", "calls") for callers in CALLERS}
    return {
        "bench": "throughput",
        "door": "HTTP on loopback, a whole hall with broker and signage running on the same machine",
        "history": "closed tickets of earlier days with their journal rows, seeded through storage",
        "seconds_each": seconds,
        "rows": rows,
        "p50_ratio": ratios,
    }


def main() -> int:
    """Runs the bench from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    chosen = parser.parse_args()
    print(json.dumps(run(sizes=chosen.sizes, seconds=chosen.seconds), indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
