"""Campaign kiosk soak: a thousand visits of patient, hasty and hostile hands on a real kiosk, and what they cost it."""

import argparse
import json
import math
import os
import random
import sqlite3
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.contract_client.outside_client import Control
from tests.devices.escpos_reader import read_papers
from tests.hall_process import HallProcess, running_hall, wait_until

VISITS = 1000
SETTLED_SHARE = 0.8
"""The slope is taken over the last part: caches of the first visits are no leak."""
MOST_KIB_A_VISIT = 5.0
MOST_IDLE_CORE = 0.05
BETWEEN_TAPS_S = 0.62
IDLE_WATCH_S = 10.0
F_KEYS = tuple(range(282, 294))
HOSTILE_KEYS = (*F_KEYS, 27, 9, 127, 319, 305, 306, 307, 308, *range(97, 123))
"""F1 to F12, Escape, Tab, Delete, Menu, the modifiers and the letters, by Kivy's codes."""
PAD_KEYS = (273, 274, 13, 8, 278, 280)
WAYS_HOME = ("leave", "back", "leave_now", "stay")
ISSUING = ("take", "not_sure")


class Hands:
    """The fingers of one visitor after another at the kiosk's demo door."""

    def __init__(self, control: Control, dice: random.Random) -> None:
        self.dice = dice
        self.feedback_ms: list[float] = []
        self.screen_ms: list[float] = []
        self._control = control
        self._tapped_s = 0.0

    def state(self) -> dict[str, Any]:
        """Returns step, visit and layers."""
        return self._control.do("state")

    def targets(self) -> list[dict[str, Any]]:
        """Returns what can be touched now."""
        found: list[dict[str, Any]] = self._control.do("targets")["targets"]
        return found

    def find(self, *keys: str) -> dict[str, Any] | None:
        """Returns one of the targets whose key begins so; for several words the first that has any."""
        targets = self.targets()
        for key in keys:
            fitting = [target for target in targets if target["key"] == key or target["key"].startswith(f"{key}:")]
            if fitting:
                return self.dice.choice(fitting)
        return None

    def finger(self, kind: str, x: float, y: float, *, no: int = 0, hasty: bool = True) -> float | None:
        """Puts a finger down, moves or lifts it; a hasty one does not look what it did."""
        spot = {"x": min(1.0, max(0.0, x)), "y": min(1.0, max(0.0, y))}
        shown: float | None = self._control.do("finger", no=no, kind=kind, hasty=hasty, **spot)["shown_ms"]
        return shown

    def key(self, code: int) -> None:
        """Presses a key."""
        self._control.do("key", code=code)

    def tap(self, *keys: str) -> bool:
        """Taps one of the targets as a person does who waits long enough; whether there was one."""
        target = self.find(*keys) if keys else self.dice.choice(self.targets())
        if target is None:
            return False
        wait_s = BETWEEN_TAPS_S - (time.monotonic() - self._tapped_s)
        if wait_s > 0:
            threading.Event().wait(wait_s)
        pressed = self.finger("begin", target["x"], target["y"], hasty=False)
        lifted = self.finger("end", target["x"], target["y"], hasty=False)
        self._tapped_s = time.monotonic()
        self.feedback_ms += [] if pressed is None else [pressed]
        self.screen_ms += [] if lifted is None else [lifted]
        return True


def take_a_number(hands: Hands) -> None:
    """Goes the usual way: tile, item, number."""
    _ = hands.tap("choose_tile") and hands.tap("choose_item") and hands.tap("take")


def not_sure(hands: Hands) -> None:
    """Takes a number without knowing for what."""
    hands.tap("not_sure")


def wander(hands: Hands) -> None:
    """Touches here and there."""
    for _ in range(hands.dice.randint(1, 4)):
        hands.tap()


def hammer(hands: Hands) -> None:
    """Taps 20 times a second on what gives a number, and on what comes in its place."""
    target = hands.find(*ISSUING) or hands.find("choose_tile")
    if target is None:
        return
    for _ in range(20):
        began_s = time.monotonic()
        hands.finger("begin", target["x"], target["y"])
        hands.finger("end", target["x"], target["y"])
        threading.Event().wait(max(0.0, 0.05 - (time.monotonic() - began_s)))


def many_fingers(hands: Hands) -> None:
    """Lays up to five fingers on different targets, moves them and lifts them in another order."""
    spots = [(no, hands.dice.random(), hands.dice.random()) for no in range(hands.dice.randint(2, 5))]
    for no, x, y in spots:
        hands.finger("begin", x, y, no=no)
    hands.dice.shuffle(spots)
    for no, _, _ in spots:
        hands.finger("update", hands.dice.random(), hands.dice.random(), no=no)
    for no, x, y in spots:
        hands.finger("end", x, y, no=no)


def drag(hands: Hands) -> None:
    """Presses a target and drags across the panel, off it and back."""
    target = hands.find("choose_tile", "choose_item", *ISSUING)
    if target is None:
        return
    hands.finger("begin", target["x"], target["y"])
    for _ in range(4):
        hands.finger("update", hands.dice.random(), hands.dice.random())
    hands.finger("end", hands.dice.random(), hands.dice.random())


def type_nonsense(hands: Hands) -> None:
    """Plugs a keyboard in and tries everything that leads out of other kiosks."""
    for code in hands.dice.sample(HOSTILE_KEYS, 8):
        hands.key(code)


def feel(hands: Hands) -> None:
    """Uses the tactile pad without looking."""
    for _ in range(hands.dice.randint(3, 10)):
        hands.key(hands.dice.choice(PAD_KEYS))


KINDS: tuple[tuple[Callable[[Hands], None], int], ...] = (
    (take_a_number, 4),
    (not_sure, 3),
    (wander, 4),
    (hammer, 2),
    (many_fingers, 3),
    (drag, 3),
    (type_nonsense, 2),
    (feel, 2),
)
AT_MOST_ONE = (hammer, many_fingers, drag)
"""However hostile: these hands touch what gives a number once at most in what counts as one tap."""


def resident_kib(pid: int) -> int:
    """Returns the resident memory of a process."""
    words = Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()
    return int(words[0])


def cpu_s(pid: int) -> float:
    """Returns the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def issued(data: Path) -> list[str]:
    """Returns the number of every ticket of a hall, from its journal."""
    with closing(sqlite3.connect(f"file:{data / 'hall.db'}?mode=ro", uri=True, timeout=10)) as hall:
        asked = "SELECT json_extract(data, '$.number') FROM journal WHERE event = 'TicketIssued'"
        return [str(number) for (number,) in hall.execute(asked)]


def slope(points: list[tuple[int, int]]) -> float:
    """Returns the growth a step of the least-squares line through (place, value)."""
    if len(points) < 2:
        return math.nan
    places, values = zip(*points, strict=True)
    return statistics.linear_regression(places, values).slope


class Soak:
    """One run on one hall."""

    def __init__(self, hall: HallProcess, *, seed: int) -> None:
        self.hall = hall
        self.pid = hall.pid_of("kiosk")
        self.faults: list[str] = []
        self.kinds: Counter[str] = Counter()
        self.memory: list[tuple[int, int]] = []
        self._control = Control(hall.ready["kiosk"]["control"])
        self.hands = Hands(self._control, random.Random(seed))

    def run(self, *, visits: int, minutes: float | None) -> None:
        """Lets so many visits happen, or as many as the minutes allow."""
        until_s = math.inf if minutes is None else time.monotonic() + 60 * minutes
        self.go_home()
        kinds, weights = zip(*KINDS, strict=True)
        for place in range(visits):
            if time.monotonic() > until_s:
                return
            self.visit(self.hands.dice.choices(kinds, weights)[0], place)
            if place % 25 == 24:
                print(f"kiosk soak: {place + 1} visits, {self.memory[-1][1]} KiB", file=sys.stderr, flush=True)

    def visit(self, kind: Callable[[Hands], None], place: int) -> None:
        """One visit from home to home, and what it left behind."""
        name = kind.__name__
        self.kinds[name] += 1
        before = len(issued(self.hall.data)) if kind in AT_MOST_ONE else 0
        kind(self.hands)
        state = self.hands.state()
        if state["layers"] != 1:
            self.faults.append(f"{name}: {state['layers']} layers on the window")
        self.go_home()
        if kind in AT_MOST_ONE and len(issued(self.hall.data)) > before + 1:
            self.faults.append(f"{name}: {len(issued(self.hall.data)) - before} tickets of one tap")
        if self.hall.pid_of("kiosk") != self.pid:
            self.faults.append(f"{name}: the kiosk died")
            self.pid = self.hall.pid_of("kiosk")
        self.memory.append((place, resident_kib(self.pid)))

    def go_home(self) -> None:
        """Leaves by what the pages offer."""

        def at_home() -> bool:
            return self.hands.state()["step"] == "home" or (self.hands.tap(*WAYS_HOME) and False)

        wait_until(at_home, within_s=90, what="the way home")

    def idle_core(self, *, watch_s: float = IDLE_WATCH_S) -> float:
        """Returns the share of a core that the kiosk takes while nobody touches it."""
        before = cpu_s(self.pid)
        threading.Event().wait(watch_s)
        return (cpu_s(self.pid) - before) / watch_s

    def result(self, *, seed: int, idle_core: float) -> dict[str, Any]:
        """Returns the figures and what is wrong with them."""
        numbers = issued(self.hall.data)
        settled = self.memory[round(len(self.memory) * (1 - SETTLED_SHARE)) :]
        growth = slope(settled)
        self.faults += [f"{number} was issued {n} times" for number, n in Counter(numbers).items() if n > 1]
        self.faults += [f"{number} came out {n} times" for number, n in self.papers().items() if n > 1]
        self.faults += (
            ["a traceback in the log"] if "Traceback" in self.hall.log_path.read_text(errors="replace") else []
        )
        return {
            "campaign": "kiosk_soak",
            "seed": seed,
            "visits": len(self.memory),
            "kinds": dict(self.kinds),
            "tickets": len(numbers),
            "resident_kib": [self.memory[0][1], self.memory[-1][1]],
            "growth_kib_a_visit": round(growth, 2),
            "idle_core": round(idle_core, 4),
            "tap_to_feedback_ms": round(statistics.median(self.hands.feedback_ms or [math.nan])),
            "tap_to_screen_ms": round(statistics.median(self.hands.screen_ms or [math.nan])),
            "drawn_by": "software GL",
            "faults": self.faults,
        }

    def papers(self) -> Counter[str]:
        """Returns how often each number came out of the printer."""
        with Control(self.hall.ready["printer"]["control"]) as printer:
            came = printer.do("log")["log"]
        texts = [paper.text for entry in came for paper in read_papers(bytes.fromhex(entry["hex"]))]
        return Counter(word for text in texts for word in set(text.split()) if is_number(word))

    def close(self) -> None:
        """Lets go of the kiosk."""
        self._control.__exit__()


def is_number(word: str) -> bool:
    """Whether a word is a ticket's number."""
    return len(word) >= 4 and word[0] in "ABCQY" and word[1:].isdecimal()


def soak(*, visits: int, seed: int, minutes: float | None = None, watch_s: float = IDLE_WATCH_S) -> dict[str, Any]:
    """Runs a hall of its own and soaks its kiosk; returns the figures."""
    with running_hall(screen="offscreen") as hall:
        run = Soak(hall, seed=seed)
        try:
            run.run(visits=visits, minutes=minutes)
            return run.result(seed=seed, idle_core=run.idle_core(watch_s=watch_s))
        finally:
            run.close()


def main() -> int:
    """Runs the campaign from the command line; prints its JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=None, help="stop after so many, however few visits that were")
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--visits", type=int, default=VISITS)
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.randrange(2**31)
    print(f"kiosk soak: seed {seed}", file=sys.stderr, flush=True)
    result = soak(visits=chosen.visits, seed=seed, minutes=chosen.minutes)
    if not result["growth_kib_a_visit"] < MOST_KIB_A_VISIT:
        result["faults"].append(f"{result['growth_kib_a_visit']} KiB more a visit")
    if result["idle_core"] > MOST_IDLE_CORE:
        result["faults"].append(f"{result['idle_core']:.1%} of a core at rest")
    print(json.dumps({**result, "ok": not result["faults"]}, ensure_ascii=False))
    return 1 if result["faults"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
