"""Measures issues and calls a second over HTTP beside 0, 10 000 and 100 000 closed tickets of earlier days, as JSON."""

import argparse
import http.client
import itertools
import json
import math
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.history import seed_history
from tests.contract_client.outside_client import Door
from tests.hall_process import HallProcess, running_hall

SIZES = (0, 10_000, 100_000)
CALLERS = (1, 8)
TURN_S = 1.0
USUAL_LINE = 40


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


@dataclass
class Bench:
    """One hall with a history, and the times that its acts took so far, by act and number of callers."""

    hall: HallProcess
    size: int
    times_s: dict[tuple[str, int], list[float]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        devices = self.hall.credentials["devices"]
        token = next(token for name, token in devices.items() if "kiosk" in name)
        self._device = {"Authorization": f"Bearer {token}"}
        self._cookies = window_cookies(self.hall)

    def issue(self, callers: int, seconds: float) -> None:
        """Issues tickets from `callers` kiosks; then all but a usual line of them are cancelled, off the clock."""
        issued: list[str] = []

        def work(_index: int, going: Callable[[], bool]) -> list[float]:
            line, times = Line(self.hall.web, self._device), []
            while going():
                status, content, took_s = line.post("/tickets", b'{"item": "consult"}')
                assert status == 201, content
                times.append(took_s)
                issued.append(json.loads(content)["id"])
            return times

        self.times_s["issues", callers] += in_parallel(callers, seconds, work)
        line = Line(self.hall.web, self._device)
        for ticket in issued[USUAL_LINE:]:
            line.post(f"/tickets/{ticket}/cancel", b"{}")

    def call(self, callers: int, seconds: float) -> None:
        """Calls, starts and finishes at both windows; the time of a call that gave a ticket counts."""

        def work(index: int, going: Callable[[], bool]) -> list[float]:
            no = 1 + index % 2
            line, times = Line(self.hall.web, {"Cookie": self._cookies[no], "Origin": self.hall.web}), []
            while going():
                status, content, took_s = line.post(f"/windows/{no}/call-next", b"{}")
                assert status in {200, 204, 409}, content
                if status == 200:
                    times.append(took_s)
                    line.post(f"/windows/{no}/start", b"{}")
                    line.post(f"/windows/{no}/finish", b'{"outcome": "consulted"}')
            return times

        self.times_s["calls", callers] += in_parallel(callers, seconds, work)


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


def run(*, sizes: Sequence[int], seconds: float) -> dict[str, Any]:
    """Measures all sizes in turns of a second, so that whatever else the machine does falls on all of them alike.

    The ratio compares p50 beside the largest history with p50 beside the smallest.
    """
    with ExitStack() as halls:
        folder = Path(halls.enter_context(TemporaryDirectory(prefix="bench-")))
        benches = []
        for size in sizes:
            data = folder / f"data-{size}"
            with running_hall(data=data):
                pass
            seeded_s = seed_history(data, tickets=size)
            print(f"history {size}: seeded in {seeded_s:.1f} s", file=sys.stderr, flush=True)
            benches.append(Bench(halls.enter_context(running_hall(data=data)), size))
        for _ in range(max(1, round(seconds / TURN_S))):
            for callers, bench in itertools.product(CALLERS, benches):
                bench.issue(callers, TURN_S)
                bench.call(callers, TURN_S)
        for bench in benches:
            bench.hall.terminate()
    rows = [
        {
            "history": bench.size,
            "callers": callers,
            **{act: figures(bench.times_s[act, callers], seconds) for act in ("issues", "calls")},
        }
        for bench, callers in itertools.product(benches, CALLERS)
    ]

    def ratio(act: str, callers: int) -> float:
        p50 = {bench.size: quantile_ms(bench.times_s[act, callers], 0.5) for bench in benches}
        return round(p50[max(sizes)] / p50[min(sizes)], 2)

    return {
        "bench": "throughput",
        "door": "HTTP on loopback, whole halls with broker and signage on the same machine, measured in turns",
        "history": "closed tickets of earlier days with their journal rows, seeded through storage",
        "seconds_each": seconds,
        "rows": rows,
        "p50_ratio": {f"{act}_{callers}": ratio(act, callers) for act in ("issues", "calls") for callers in CALLERS},
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
