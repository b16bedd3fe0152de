"""A hall behind its real HTTP door with a clock that only moves by hand, so that the notice's figures are exact."""

import contextlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from firmware_config.lunar import lunar_day
from queue_server.bootstrap import Access, PersonSecret, build_server
from queue_server.domain.hall import EmergencyPoint, Hall, HallWindow, Phones
from queue_server.domain.hours import HALL_ZONE, Hours
from queue_server.domain.person import Person, Terminal
from queue_server.storage.catalogue_file import load_catalogue
from tests.contract_client.outside_client import Door
from tests.hall_process import PROJECT, wait_until
from tests.look import THEME

CODE = "211322101"
TOKENS = {"kiosk-1": "kiosk-token-of-the-town", "signage-1": "signage-token-of-the-town"}
SECRET = "演示口令-2026"
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)
CATALOGUE = PROJECT / "firmware_config" / "catalogue" / "demo.yaml"
APPLICANTS = ("211322189901010019", "211322189912310025", "21132218990601019X")


class HandClock:
    """Stands still until somebody moves it; its speed makes the server look at it often."""

    speed = 50.0

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The moment it shows."""
        with self._lock:
            return self._now

    def to_real(self, moment: datetime) -> datetime:
        """When a moment of this clock is on the machine's own."""
        return datetime.now(UTC) + (moment - self.now()) / self.speed

    def advance(self, seconds: float) -> datetime:
        """Moves it on and returns the new moment."""
        with self._lock:
            self._now += timedelta(seconds=seconds)
            return self._now

    def set(self, moment: datetime) -> None:
        """Moves it to a moment."""
        with self._lock:
            self._now = moment


def demo_hall(**changes: Any) -> Hall:
    """Returns a hall as the notice wants it; `changes` replace its fields."""
    ground = Hall(
        code=CODE,
        name="演示镇便民服务中心",
        county="建平县",
        windows=(
            HallWindow(no=1, kind="comprehensive", networks=frozenset({"extranet"})),
            HallWindow(no=2, kind="tidal", networks=frozenset({"internet"})),
        ),
        terminals=(
            Terminal(id="T1", networks=frozenset({"extranet"}), window=1),
            Terminal(id="T2", networks=frozenset({"internet"}), window=2),
            Terminal(id="S-JS", networks=frozenset({"extranet"}), station="JS"),
        ),
        hours=Hours.same_every_day("00:00-24:00"),
        zones=("综合窗口区", "便民等候区", "政务公开区"),
        phones=Phones(enquiry="0421-0000001", supervision="0421-0000002", unresolved="0421-0000003"),
        emergency_points=(EmergencyPoint(kind="exit", name="安全出口", place="大门"),),
        practice=True,
    )
    return replace(ground, **changes)


PEOPLE = (
    Person(id="clerk-1", name="演示甲", accounts=(f"{CODE}-ZH-1", f"{CODE}-CJ-1")),
    Person(id="clerk-2", name="演示乙", accounts=(f"{CODE}-ZH-2", f"{CODE}-CJ-2")),
    Person(id="rep-js", name="演示计生代表", accounts=(f"{CODE}-SP-JS",)),
    Person(id="bureau", name="演示数据局", bureau=True),
    Person(id="head", name="演示负责人", accounts=(f"{CODE}-ZH-1", f"{CODE}-ZH-2"), hall_head=True),
)


@dataclass
class Town:
    """A running hall: its clock, its doors."""

    web: str
    clock: HandClock
    data: Path

    @property
    def kiosk(self) -> Door:
        """The kiosk's door."""
        return Door(self.web, token=TOKENS["kiosk-1"])

    def sign_in(self, person: str, account: str, terminal: str) -> Door:
        """Signs somebody in."""
        door = Door(self.web)
        door.sign_in({"person": person, "account": f"{CODE}-{account}", "terminal": terminal, "secret": SECRET})
        return door

    def clerk_a(self) -> Door:
        """Clerk A at the comprehensive window (extranet)."""
        return self.sign_in("clerk-1", "ZH-1", "T1")

    def clerk_b(self) -> Door:
        """Clerk B at the tidal window (internet)."""
        return self.sign_in("clerk-2", "ZH-2", "T2")

    def board(self) -> dict[str, Any]:
        """The board now."""
        board: dict[str, Any] = Door(self.web).get("/board")
        return board

    def items(self) -> list[dict[str, Any]]:
        """All items of the public catalogue."""
        found: list[dict[str, Any]] = Door(self.web).get("/items")["items"]
        return found

    def township_items(self) -> list[dict[str, Any]]:
        """The township's items, letter A."""
        return [item for item in self.items() if item["letter"] == "A"]

    def wait_tidal(self, *states: str, within_s: float = 15.0) -> dict[str, Any]:
        """Waits until the ticker has brought the tidal window to one of the states."""

        def reached() -> dict[str, Any] | None:
            tidal: dict[str, Any] = self.board()["tidal"]
            return tidal if tidal["state"] in states else None

        found = wait_until(reached, within_s=within_s, what=f"the tidal window {states}, now {self.board()['tidal']}")
        assert found is not None
        return found


def serve(door: Door, no: int, *, outcome: str = "consulted") -> dict[str, Any]:
    """Calls the next, serves and finishes; returns the finished ticket."""
    door.window(no, "call-next")
    door.window(no, "start")
    done: dict[str, Any] = door.window(no, "finish", {"outcome": outcome})
    return done


def open_case(door: Door, ticket: str, *, item: str | None = None) -> dict[str, Any]:
    """Opens a case for the ticket in service and ticks its whole checklist."""
    case = door.post("/cases", {"ticket": ticket} | ({"item": item} if item else {}), status=201)
    ticked: dict[str, Any] = door.post(
        f"/cases/{case['no']}/materials", {"present": list(range(len(case["materials"])))}
    )
    return ticked


def receive(door: Door, case: dict[str, Any], *, applicant_id: str = APPLICANTS[0]) -> dict[str, Any]:
    """收件."""
    body = {"applicant_name": "演示申请人", "applicant_id": applicant_id, "phone": "13800000000"}
    received: dict[str, Any] = door.post(f"/cases/{case['no']}/receive", body)
    return received


def take_in(town: Town, door: Door, no: int, *, item: str) -> dict[str, Any]:
    """One whole visit with a received case at a window on the extranet."""
    ticket = town.kiosk.issue(item)
    called = door.window(no, "call-next")
    assert called["id"] == ticket["id"]
    door.window(no, "start")
    case = receive(door, open_case(door, ticket["id"]))
    door.window(no, "finish", {"outcome": "cases"})
    return case


@contextlib.contextmanager
def running_town(
    data: Path,
    *,
    hall: Hall | None = None,
    starts: datetime = MORNING,
    catalogue: Path = CATALOGUE,
    people: Sequence[Person] = PEOPLE,
    **more: Any,
) -> Iterator[Town]:
    """Runs a hall's server in this process at a free port, its clock at `starts`; `more` goes to build_server."""
    clock = HandClock(starts)
    server = build_server(
        hall=hall or demo_hall(),
        catalogue=load_catalogue(catalogue),
        access=Access(devices=TOKENS, people=tuple(PersonSecret(person=person, secret=SECRET) for person in people)),
        data_dir=data,
        theme=THEME,
        bind=("127.0.0.1", 0),
        clock=clock,
        lunar_day=lunar_day,
        **more,
    )
    server.start()
    host, port = server.address
    try:
        yield Town(f"http://{host}:{port}", clock, data)
    finally:
        server.stop()
