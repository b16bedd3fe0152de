"""Plays a whole day of villagers and clerks through the real doors of a hall of its own, and reports."""

from __future__ import annotations

import contextlib
import json
import logging
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from datetime import time as wall_time
from pathlib import Path
from typing import Final, TextIO

from queue_server.client import HallClient, RefusedError
from queue_server.contract.board import Board
from queue_server.contract.windows import Tidal
from queue_server.rehearsal_clerk import Clerk, Tally, Visit
from queue_server.rehearsal_day import DAY_NAMES, DAY_TICKETS, Villager, plan_day
from queue_server.rehearsal_hall import PersonDoor, RehearsalHall, rehearsal_hall
from queue_server.rehearsal_report import Report, TidalStretch, page

log = logging.getLogger(__name__)

CHINA: Final = timezone(timedelta(hours=8))
OPENS: Final = wall_time(8, 30)
LATEST_MIN: Final = 570.0
"""Nobody is rehearsed for longer than this, in business minutes."""
STEP_BUSINESS_S: Final = 6.0
WALK_MIN: Final = 0.5
LOOK_EVERY_MIN: Final = 10.0
CALM_SPEED: Final = 20.0
PROGRESS_EVERY_S: Final = 4.0
RUSH_TO_TIDAL_MIN: Final = 2.0
"""How long the relief takes to the tidal window once it is asked for, in business minutes."""
WANTED_STATES: Final = {"opening", "unstaffed"}
FINAL_STATES: Final = {"done", "cancelled", "expired"}
CLOSED_WITHIN_S: Final = 20.0
DAILY_CASES: Final = 30
"""R12: the case after these holds the tidal window open to the end of the day."""


class Rehearsal:
    """One day played at one hall; single-threaded, paced by the hall's own business clock."""

    def __init__(self, hall: RehearsalHall, villagers: list[Villager], *, speed: float, out: TextIO) -> None:
        self._hall = hall
        self._villagers = villagers
        self._speed = speed
        self._out = out
        devices = hall.credentials["devices"]
        self._kiosk = HallClient(hall.web, devices["kiosk-1"])
        self._visits: dict[str, Visit] = {}
        self._tally = Tally()
        self._first_call: dict[str, datetime] = {}
        self._tidal: list[TidalStretch] = []
        self._tidal_asked_min: float | None = None
        self._opened = self._kiosk.board().server_time.astimezone(CHINA)
        self._next_villager = 0
        self._said_s = 0.0
        self._looked_min = 0.0
        self._pads = hall.pads()
        self._main, self._relief = (
            Clerk(
                window=no,
                terminal=hall.person(_clerk_entry(hall, terminal)),
                pad=self._pads,
                kiosk=self._kiosk,
                visits=self._visits,
                tally=self._tally,
                extranet=False,
                walk_min=WALK_MIN if speed <= CALM_SPEED else 0.0,
            )
            for no, terminal in ((1, "T1"), (2, "T2"))
        )

        self._reader = self._main.terminal

    def play(self) -> None:
        """Plays until everybody has been served and the tidal window has closed or will only close with the day."""
        self._main.sit_down()
        pause = threading.Event()
        while True:
            board = self._kiosk.board()
            minute = (board.server_time - self._opened).total_seconds() / 60
            self._note_calls(board)
            self._arrive(minute)
            self._look_after_strays(minute)
            self._come_back(minute)
            self._follow_tidal(board, minute)
            for clerk, may_call in ((self._main, True), (self._relief, board.tidal.state == "open")):
                if clerk.seated:
                    self._guarded(clerk, minute, waiting=sum(board.waiting.values()), may_call=may_call)
            self._progress(board)
            if self._over(board) or minute > LATEST_MIN:
                return
            pause.wait(STEP_BUSINESS_S / self._speed)

    def end_day(self) -> None:
        """The hall head ends the day: what is still missed expires, and a tidal window that cases held open closes."""
        self._name_last_rule()
        self._main.stand_up()
        head = self._reader = self._hall_head()
        head.do("/day/end", {"reason": "演示结束"}, shape=Board)
        self._wait_tidal_closed()
        if self._relief.seated:
            self._relief.stand_up()
        head.sign_out()

    def _name_last_rule(self) -> None:
        """Adds the rule that took over an opening, the 31st case after a wait."""
        if self._tidal and self._tidal[-1].closed is None:
            last, now = self._tidal[-1], self._tidal_now()
            if now.reason not in last.reason:
                self._tidal[-1] = replace(last, reason=f"{last.reason};{now.reason}")

    def report(self, day: str, *, took_s: float) -> Report:
        """What was seen, as figures."""
        board = self._kiosk.board()
        self._note_calls(board)
        ear = self._hall.ear
        report = Report(
            hall_name=board.hall_name,
            day=day,
            opened_at=self._opened,
            closed_at=board.server_time.astimezone(CHINA),
            speed=self._speed,
            took_s=took_s,
            tidal=self._tidal,
            cases=board.cases_today,
            entered=self._tally.entered,
            ratings=self._tally.ratings,
            unrated=self._tally.unrated,
            http_acts=sum(door.acts for door in self._hall.people),
            pad_presses=self._pads.presses if self._pads is not None else 0,
            messages=ear.messages,
            calls_heard=len(ear.calls),
            refusals=self._tally.refusals,
        )
        for name in ("recalls", "missed", "rejoined", "held", "transferred", "cancelled"):
            report.acts[name] = getattr(self._tally, name)
        for visit in self._visits.values():
            last = self._kiosk.ticket(visit.ticket.id)
            report.tickets[last.letter] += 1
            report.ends[last.state] += 1
            if last.state not in FINAL_STATES:
                report.stuck.append(last.number)
            called_at = self._first_call.get(last.number)
            if called_at is not None:
                report.waits_s.append(int((called_at - last.issued_at).total_seconds()))
        return report

    def _note_calls(self, board: Board) -> None:
        """Keeps when each number was called first, in business time, as the board tells it."""
        for call in board.calls:
            if call.call_no == 1:
                self._first_call.setdefault(call.number, call.at)

    def _arrive(self, minute: float) -> None:
        while self._next_villager < len(self._villagers) and self._villagers[self._next_villager].arrives_min <= minute:
            villager = self._villagers[self._next_villager]
            key = f"villager-{self._next_villager}"
            ticket = self._kiosk.issue_ticket(villager.item, priority=villager.priority, key=key)
            self._visits[ticket.id] = Visit(villager, ticket, away=villager.conduct in {"late", "gone"})
            self._next_villager += 1
            if villager.conduct == "leaves":
                self._kiosk.cancel_ticket(ticket.id)
                self._visits[ticket.id].settled = True
                self._tally.cancelled += 1

    def _come_back(self, minute: float) -> None:
        for visit in self._visits.values():
            if visit.back_min is not None and visit.back_min <= minute:
                visit.back_min = None
                try:
                    self._kiosk.rejoin_ticket(visit.ticket.id)
                except RefusedError as refusal:
                    self._tally.refusals.append(f"kiosk: {refusal.problem.detail}")
                else:
                    self._tally.rejoined += 1

    def _look_after_strays(self, minute: float) -> None:
        """Finds villagers whom the hall's own timers missed or expired while nobody looked."""
        if minute < self._looked_min + LOOK_EVERY_MIN:
            return
        self._looked_min = minute
        for visit in self._visits.values():
            if visit.settled or visit.back_min is not None:
                continue
            state = self._kiosk.ticket(visit.ticket.id).state
            if state in FINAL_STATES:
                visit.settled = True
            elif state == "missed" and visit.villager.conduct != "gone":
                visit.back_min, visit.away = minute, False

    def _guarded(self, clerk: Clerk, minute: float, *, waiting: int, may_call: bool) -> None:
        try:
            clerk.step(minute, waiting=waiting, may_call=may_call)
        except RefusedError as refusal:
            clerk.recover(refusal, minute)

    def _follow_tidal(self, board: Board, minute: float) -> None:
        """The relief sits down when the tidal window is asked for, and stands up when it closes."""
        state = board.tidal.state
        moment = board.server_time.astimezone(CHINA)
        if state in WANTED_STATES and not self._relief.seated:
            if self._tidal_asked_min is None:
                self._tidal_asked_min = minute
                self._say(f"{moment:%H:%M}  潮汐窗口启用:{self._tidal_now().reason}")
            elif minute >= self._tidal_asked_min + RUSH_TO_TIDAL_MIN:
                self._tidal_asked_min = None
                if self._tidal_now().state in WANTED_STATES:  # the board may be a moment old
                    self._relief.sit_down()
        if state == "open" and (not self._tidal or self._tidal[-1].closed is not None):
            tidal = self._tidal_now()
            self._tidal.append(TidalStretch(opened=tidal.since.astimezone(CHINA), closed=None, reason=tidal.reason))
            self._say(f"{moment:%H:%M}  潮汐窗口开放")
        if state == "closed" and self._tidal and self._tidal[-1].closed is None:
            last, tidal = self._tidal[-1], self._tidal_now()
            closed = tidal.since.astimezone(CHINA) if tidal.state == "closed" else moment
            self._tidal[-1] = replace(last, closed=closed)
            self._say(f"{closed:%H:%M}  潮汐窗口关闭")
        if state in {"closing", "closed"} and self._relief.seated and self._relief.free:
            self._relief.stand_up()

    def _tidal_now(self) -> Tidal:
        return self._reader.read("/tidal", shape=Tidal)

    def _over(self, board: Board) -> bool:
        everybody = self._next_villager == len(self._villagers) and all(
            visit.settled for visit in self._visits.values()
        )
        entered = self._tally.entered >= self._tally.preintakes
        held_by_cases = self._tally.cases > DAILY_CASES
        return everybody and entered and (board.tidal.state in {"closed", "warned"} or held_by_cases)

    def _wait_tidal_closed(self) -> None:
        pause = threading.Event()
        deadline_s = time.monotonic() + CLOSED_WITHIN_S
        while time.monotonic() < deadline_s:
            board = self._kiosk.board()
            if board.tidal.state == "closed":
                self._follow_tidal(board, 0.0)
                return
            pause.wait(0.2)

    def _hall_head(self) -> PersonDoor:
        """Finds the person who may end the day, by signing in."""
        clerks = {_clerk_entry(self._hall, terminal)["person"] for terminal in ("T1", "T2")}
        for entry in (one for one in self._hall.credentials["people"] if one["person"] not in clerks):
            door = self._hall.person(entry)
            with contextlib.suppress(RefusedError):
                if door.sign_in().hall_head:
                    return door
                door.sign_out()
        raise LookupError("nobody of this hall may end its day")

    def _progress(self, board: Board) -> None:
        now_s = time.monotonic()
        if now_s - self._said_s < PROGRESS_EVERY_S:
            return
        self._said_s = now_s
        settled = sum(visit.settled for visit in self._visits.values())
        filled = round(20 * settled / max(1, len(self._villagers)))
        tidal = {
            "closed": "关闭",
            "warned": "预警",
            "opening": "启用中",
            "open": "开放",
            "closing": "收尾",
            "unstaffed": "应开未开",
        }[board.tidal.state]
        moment = board.server_time.astimezone(CHINA)
        self._say(
            f"{moment:%H:%M}  {'█' * filled}{'░' * (20 - filled)} {settled:>2}/{len(self._villagers)}"
            f"  等候 {sum(board.waiting.values()):>2}  最长 {board.longest_wait_s // 60:>2} 分"
            f"  潮汐 {tidal}  办件 {board.cases_today}"
        )

    def _say(self, line: str) -> None:
        print(f"演示 {line}", file=self._out, flush=True)


def _clerk_entry(hall: RehearsalHall, terminal: str) -> dict[str, str]:
    for entry in hall.credentials["people"]:
        if entry["terminal"] == terminal and "-ZH-" in entry["account"]:
            found: dict[str, str] = entry
            return found
    raise LookupError(f"no clerk of this hall sits at {terminal}")


@contextlib.contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as fresh:
        yield Path(fresh)


def run_rehearsal(
    hall_command: Sequence[str],
    *,
    day: str = "ordinary",
    speed: float = 60.0,
    tickets: int | None = None,
    folder: Path | None = None,
    starts: datetime | None = None,
    progress: TextIO,
    out: TextIO,
) -> int:
    """Rehearses one day and prints its report; SIGTERM ends the hall and the process with 0.

    Args:
        hall_command: what starts run_kiosk.py, for example `[python, "run_kiosk.py"]`.
        day: `ordinary` or `market`.
        speed: business seconds a real second.
        tickets: how many villagers come; 35 or 60 by default.
        folder: where the hall's data and `report.json` stay; a temporary one, removed afterwards, by default.
        starts: the business moment at which it opens; today at 08:30 by default.
        progress: where progress lines go.
        out: where the report goes.

    Returns:
        0 when no ticket was left stuck, 1 otherwise.

    Raises:
        HallFailedError: the hall did not come up.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    began_s = time.monotonic()
    opens = starts or datetime.combine(datetime.now(CHINA).date(), OPENS, CHINA)
    print(f"演示 排演开始:{DAY_NAMES[day]},{speed:g} 倍速", file=progress, flush=True)
    with _folder(folder) as place, rehearsal_hall(hall_command, folder=place, opens=opens, speed=speed) as hall:
        devices = HallClient(hall.web, hall.credentials["devices"]["kiosk-1"])
        guide = devices.hall().guide_item
        villagers = plan_day(
            day, tickets or DAY_TICKETS[day], catalogue=devices.items(), desk_items=(guide, "agent", "pickup")
        )
        rehearsal = Rehearsal(hall, villagers, speed=speed, out=progress)
        rehearsal.play()
        rehearsal.end_day()
        report = rehearsal.report(day, took_s=time.monotonic() - began_s)
        figures = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
        (place / "report.json").write_text(figures, encoding="utf-8")
    print(page(report, day_name=DAY_NAMES[day]), file=out, flush=True)
    return 1 if report.stuck else 0
