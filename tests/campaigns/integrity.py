"""Campaign integrity: 32 issuers and two windows of many callers over HTTP, then kill -9 of the server at random."""

import argparse
import json
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Self

import requests

from tests.contract_client.outside_client import Door
from tests.hall_process import PROJECT, HallProcess, running_hall, wait_until
from tests.witness import Act, Witness, faults, verdict

ITEMS = ("consult", "agent", "consult", "pickup")
ISSUERS = 32
CALLERS_PER_WINDOW = 4
RETRY_PAUSE_S = 0.3
GIVE_UP_AFTER_S = 120.0


class Load:
    """Threads that issue, call, start and finish until told to stop; an act is retried under its key until answered."""

    def __init__(self, hall: HallProcess, witness: Witness, *, seed: int, issuers: int, pace_s: float = 0.0) -> None:
        self.witness = witness
        self._hall = hall
        self._stop = threading.Event()
        self._pace_s = pace_s
        self.token = next(token for name, token in hall.credentials["devices"].items() if "kiosk" in name)
        self.retries = 0
        self._threads = [
            threading.Thread(target=self._issue, args=(random.Random(seed + index),), name=f"issuer-{index}")
            for index in range(issuers)
        ]
        for window, terminal in ((1, "T1"), (2, "T2")):
            cookies = self._sign_in(terminal)
            self._threads += [
                threading.Thread(target=self._serve, args=(window, cookies), name=f"caller-{window}-{index}")
                for index in range(CALLERS_PER_WINDOW)
            ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(GIVE_UP_AFTER_S + 10)
        stuck = [thread.name for thread in self._threads if thread.is_alive()]
        if stuck:
            self.witness.wonders(f"still running: {stuck}")

    def _sign_in(self, terminal: str) -> Any:
        person = next(
            person
            for person in self._hall.credentials["people"]
            if person["terminal"] == terminal and "-ZH-" in person["account"]
        )
        door = Door(self._hall.web)
        door.sign_in(person)
        return door.http.cookies

    def _answered(self, send: Callable[[], requests.Response]) -> requests.Response | None:
        """Repeats one act under one key until the server answers it; None when it never does."""
        deadline = time.monotonic() + GIVE_UP_AFTER_S
        while time.monotonic() < deadline:
            try:
                answer = send()
            except requests.RequestException:
                self.retries += 1
            else:
                if answer.status_code != requests.codes.service_unavailable:
                    return answer
                self.retries += 1
            threading.Event().wait(RETRY_PAUSE_S)
        self.witness.wonders("an act was never answered")
        return None

    def _issue(self, dice: random.Random) -> None:
        door = Door(self._hall.web, token=self.token)
        while not self._stop.is_set():
            key, item = uuid.UUID(int=dice.getrandbits(128)).hex, dice.choice(ITEMS)
            sent_s = time.monotonic()
            answer = self._answered(partial(door.call, "POST", "/tickets", body={"item": item}, key=key))
            if answer is not None and answer.status_code == requests.codes.created:
                self.witness.saw("issue", answer.json(), sent_s=sent_s, answered_s=time.monotonic())
            elif answer is not None:
                self.witness.wonders(f"issue: {answer.status_code} {answer.text[:200]}")
            self._stop.wait(self._pace_s)

    def _serve(self, window: int, cookies: Any) -> None:
        door = Door(self._hall.web)
        door.http.cookies.update(cookies)
        while not self._stop.is_set():
            called = self._verb(door, window, "call-next", {})
            if called is None:
                self._stop.wait(0.05)
                continue
            self._verb(door, window, "start", {})
            self._verb(door, window, "finish", {"outcome": "consulted"})

    def _verb(self, door: Door, window: int, verb: str, body: dict[str, Any]) -> dict[str, Any] | None:
        key, sent_s = uuid.uuid4().hex, time.monotonic()
        answer = self._answered(lambda: door.call("POST", f"/windows/{window}/{verb}", body=body, key=key))
        if answer is None:
            return None
        if answer.status_code == requests.codes.ok:
            ticket: dict[str, Any] = answer.json()
            if verb != "start":
                act: Act = "call" if verb == "call-next" else "finish"
                self.witness.saw(act, ticket, sent_s=sent_s, answered_s=time.monotonic(), window=window)
            return ticket
        expected = {requests.codes.conflict, requests.codes.no_content}
        if answer.status_code not in expected:
            self.witness.wonders(f"{verb}: {answer.status_code} {answer.text[:200]}")
        return None


def answers(hall: HallProcess) -> bool:
    """Whether the server answers its health page."""
    try:
        return requests.get(hall.web + "/healthz", timeout=2).status_code == requests.codes.ok
    except requests.RequestException:
        return False


def kill_at_random(hall: HallProcess, *, dice: random.Random, kills: int, most_s: float = 1.2) -> list[float]:
    """Kills the server `kills` times at random moments while it works; returns the seconds each return took."""
    returns = []
    for _ in range(kills):
        threading.Event().wait(dice.uniform(0.05, most_s))
        hall.kill_role("server")
        died_s = time.monotonic()
        wait_until(lambda: answers(hall), within_s=30, what="the server's return after kill -9")
        returns.append(time.monotonic() - died_s)
    return returns


def judge_against_hall(hall: HallProcess, witness: Witness, token: str) -> dict[str, Any]:
    """Reads every acknowledged ticket back and issues one more of each letter: nothing lost, next is last + 1."""
    judged = verdict(witness)
    door = Door(hall.web, token=token)
    finished = {seen.ticket for seen in witness.of("finish")}
    called = {seen.ticket for seen in witness.of("call")}
    judged["lost"], judged["changed"] = [], []
    last: dict[str, int] = {}
    for seen in witness.of("issue"):
        answer = door.call("GET", f"/tickets/{seen.ticket}")
        if answer.status_code != requests.codes.ok:
            judged["lost"].append(seen.number)
            continue
        ticket = answer.json()
        right = ticket["number"] == seen.number
        right = right and (ticket["state"] == "done" or seen.ticket not in finished)
        right = right and (ticket["state"] != "waiting" or seen.ticket not in called)
        if not right:
            judged["changed"].append(f"{seen.number} is {ticket['number']} {ticket['state']}")
        last[seen.number[0]] = max(last.get(seen.number[0], 0), int(seen.number[1:]))
    for item, letter in (("consult", "C"), ("agent", "B"), ("pickup", "Q")):
        following = int(door.issue(item)["number"][1:])
        if following != last.get(letter, 0) + 1:
            judged["changed"].append(f"after {letter}{last.get(letter, 0):03d} came {letter}{following:03d}")
    return judged


def chain_verifies(data: Path) -> bool:
    """Whether `check --journal` finds the journal's chain whole."""
    command = [sys.executable, str(PROJECT / "run_kiosk.py"), "check", "--journal", str(data)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)
    print(done.stdout + done.stderr, file=sys.stderr)
    return done.returncode == 0


def run_load(hall: HallProcess, *, seconds: float, seed: int, issuers: int = ISSUERS) -> dict[str, Any]:
    """Puts a hall under full load for some seconds and judges the history."""
    witness = Witness()
    with Load(hall, witness, seed=seed, issuers=issuers) as load:
        threading.Event().wait(seconds)
    judged = judge_against_hall(hall, witness, load.token)
    judged["issues_per_s"] = round(judged["issued"] / seconds, 1)
    judged["calls_per_s"] = round(judged["called"] / seconds, 1)
    return judged


def run_kills(hall: HallProcess, *, kills: int, seed: int, issuers: int = 8) -> dict[str, Any]:
    """Kills the server at random moments under load and judges the history."""
    witness = Witness()
    with Load(hall, witness, seed=seed, issuers=issuers, pace_s=0.02) as load:
        returns = kill_at_random(hall, dice=random.Random(seed), kills=kills)
    judged = judge_against_hall(hall, witness, load.token)
    judged.update(kills=kills, retries=load.retries, slowest_return_s=round(max(returns), 2))
    return judged


def run_campaign(*, minutes: float, seed: int) -> dict[str, Any]:
    """Full load for 30 s on one hall, then kills on another for the rest of the time; at least 50 of them."""
    began_s = time.monotonic()
    with running_hall() as hall:
        loaded = run_load(hall, seconds=30, seed=seed)
        hall.terminate()
        loaded["chain"] = chain_verifies(hall.data)
    rounds: list[dict[str, Any]] = []
    while not rounds or (time.monotonic() - began_s) < minutes * 60:
        with running_hall() as hall:
            judged = run_kills(hall, kills=50, seed=seed + len(rounds))
            hall.terminate()
            judged["chain"] = chain_verifies(hall.data)
            rounds.append(judged)
    failed = [*faults(loaded), *(fault for judged in rounds for fault in faults(judged))]
    failed += [] if loaded["chain"] and all(judged["chain"] for judged in rounds) else ["the journal's chain is broken"]
    return {"campaign": "integrity", "seed": seed, "ok": not failed, "faults": failed, "load": loaded, "kills": rounds}


def main() -> int:
    """Runs the campaign from the command line; prints its JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=None)
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.randrange(2**31)
    print(f"integrity: seed {seed}", file=sys.stderr, flush=True)
    result = run_campaign(minutes=chosen.minutes, seed=seed)
    print(json.dumps(result, ensure_ascii=False))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
