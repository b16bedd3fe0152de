"""A hall with real storage in a fresh folder and a clock that only moves when told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest

from queue_server.domain.catalogue_edition import CatalogueEdition
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.hall import CaseSystemRules, Hall, HallWindow, Phones, TidalRules
from queue_server.domain.hours import HALL_ZONE, Hours
from queue_server.domain.person import Actor, Person, Session, Terminal
from queue_server.domain.service_item import CaseType, Level, Material, Network, ServiceItem, Station, Tile
from queue_server.domain.ticket import Ticket, TicketState
from queue_server.storage.store import Store, build_store
from queue_server.usecases.build import UseCases, build_usecases
from queue_server.usecases.journal_row import JournalRow
from queue_server.usecases.ports import Unit
from queue_server.usecases.tidal_control import LunarDay

Answer = TypeVar("Answer")
CODE = "211322101"
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=HALL_ZONE)
KIOSK = Actor.of_device("kiosk-1")
PADS = Actor.of_device("signage-1")
VALID_ID = "211322189901010019"
EXTRANET, INTERNET = frozenset({"extranet"}), frozenset({"internet"})


class SteppedClock:
    """Stands still until a test moves it, forward or back."""

    def __init__(self, start: datetime = MORNING) -> None:
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def advance(self, **amount: float) -> None:
        self.moment += timedelta(**amount)


def service(item: str, *, network: Network = Network.EXTRANET, level: Level = Level.TOWNSHIP) -> ServiceItem:
    return ServiceItem(
        id=item,
        name=f"事项{item}",
        level=level,
        station="MZ" if level is Level.TOWNSHIP else "",
        county_dept="" if level is Level.TOWNSHIP else "县人社局",
        task_type="20",
        home_tile="all",
        case_type=CaseType.PROMISED,
        promised_wd=5,
        network=network,
        service_min=10.0,
        pinyin="sx",
        materials=(
            Material(name="居民身份证", source="政府部门核发", form="原件核验"),
            Material(name="申请表", source="申请人自备", form="原件"),
            Material(name="委托书", source="申请人自备", form="原件", required=False, condition="委托他人办理的"),
        ),
    )


def sample_catalogue() -> CatalogueEdition:
    return CatalogueEdition(
        version="guide-1",
        illustrative=True,
        stations=(Station(code="MZ", name="民政办"),),
        tiles=(Tile(id="all", title="全部事项", hint="", icon="family"),),
        services=(
            service("ext-1"),
            service("net-1", network=Network.INTERNET),
            service("any-1", network=Network.EITHER),
            service("county-1", network=Network.EITHER, level=Level.COUNTY),
        ),
    )


def sample_hall(**changes: Any) -> Hall:
    hall = Hall(
        code=CODE,
        name="朱碌科镇便民服务中心",
        county="建平县",
        windows=(
            HallWindow(no=1, kind="comprehensive", networks=EXTRANET | INTERNET),
            HallWindow(no=2, kind="tidal", networks=INTERNET),
        ),
        terminals=(
            Terminal(id="T1", networks=EXTRANET, window=1),
            Terminal(id="T2", networks=INTERNET, window=2),
            Terminal(id="S-MZ", networks=EXTRANET, station="MZ"),
        ),
        hours=Hours.same_every_day("08:30-11:30", "13:30-17:00"),
        zones=("综合窗口区", "便民等候区", "政务公开区"),
        phones=Phones(enquiry="0421-1", supervision="0421-2", unresolved="0421-3"),
        practice=True,
    )
    return replace(hall, **changes)


def people() -> tuple[Person, ...]:
    return (
        Person(id="a", name="甲", accounts=(f"{CODE}-ZH-1", f"{CODE}-CJ-1")),
        Person(id="b", name="乙", accounts=(f"{CODE}-ZH-2", f"{CODE}-CJ-2")),
        Person(id="c", name="丙", accounts=(f"{CODE}-ZH-1", f"{CODE}-CJ-1")),
        Person(id="mz", name="丁", accounts=(f"{CODE}-SP-MZ",)),
        Person(id="head", name="戊", hall_head=True),
    )


class HallAtWork:
    """One hall: store, use cases, clocks, and short words for what tests do all the time."""

    def __init__(
        self, folder: Path, *, hall: Hall | None = None, start: datetime = MORNING, lunar_day: LunarDay | None = None
    ) -> None:
        self.folder = folder
        self.hall = hall or sample_hall()
        self.clock = SteppedClock(start)
        self.catalogue = sample_catalogue()
        self.does: UseCases = build_usecases(self.hall, self.catalogue, lunar_day=lunar_day)
        self.store = self.open_store()
        for person in people():
            self.run(lambda unit, person=person: self.does.staffing.enrol(unit, person, secret_hash="hash"))
        self.run(self.does.station_heads.provision_practice)

    def open_store(self) -> Store:
        return build_store(
            self.folder / "hall.db",
            hall=self.hall.code,
            clock=self.clock,
            real_clock=self.clock,
            key_file=self.folder / "key",
        )

    def reopen(self) -> None:
        self.store.close()
        self.store = self.open_store()

    def run(self, function: Callable[[Unit], Answer]) -> Answer:
        return self.store.writer.run(function)

    def read(self, function: Callable[[Unit], Answer]) -> Answer:
        return self.store.read(function)

    def refused(self, function: Callable[[Unit], Any]) -> Code:
        """Run what must be refused; returns the code and checks that nothing at all changed."""
        before = self.picture()
        with pytest.raises(DomainError) as refusal:
            self.run(function)
        assert self.picture() == before, "a refusal changed something"
        assert refusal.value.detail
        return refusal.value.code

    def picture(self) -> tuple[Any, ...]:
        """All that a refusal must leave alone."""
        return self.read(
            lambda unit: (
                unit.journal.head(),
                unit.tickets.in_states(list(TicketState)),
                unit.windows.all(),
                unit.tidal.get().state,
                unit.sessions.all(),
                unit.cases.drafts(),
                unit.days.current(),
            )
        )

    def issue(self, item: str = "ext-1", *, priority: str | None = None) -> Ticket:
        return self.run(lambda unit: self.does.queueing.issue_ticket(unit, item, priority=priority, actor=KIOSK))

    def ticket(self, ticket: Ticket) -> Ticket:
        return self.read(lambda unit: self.does.queueing.ticket(unit, ticket.id))

    def sign_in(self, person: str = "a", *, account: str | None = None, terminal: str = "T1") -> Session:
        name = account or {"a": "ZH-1", "b": "ZH-2", "c": "ZH-1", "mz": "SP-MZ", "head": "SP-JS"}[person]
        digest = f"{person}-{terminal}-{self.clock.now().isoformat()}"
        return self.run(
            lambda unit: self.does.staffing.sign_in(
                unit, person, account=f"{CODE}-{name}", terminal=terminal, token_digest=digest
            )
        )

    def sign_out(self, session: Session) -> None:
        self.run(lambda unit: self.does.staffing.sign_out(unit, session.id))

    def call(self, window: int = 1, **more: Any) -> Ticket | None:
        return self.run(lambda unit: self.does.windows.call_next(unit, window, actor=PADS, **more))

    def start(self, window: int = 1) -> Ticket:
        return self.run(lambda unit: self.does.windows.start_service(unit, window, actor=PADS))

    def finish(self, window: int = 1, *, outcome: str = "consulted") -> Ticket:
        return self.run(lambda unit: self.does.windows.finish_service(unit, window, outcome=outcome, actor=PADS))

    def serve(self, window: int = 1, *, seconds: float = 60) -> Ticket:
        """Call, start and finish the next one."""
        assert self.call(window) is not None
        self.start(window)
        self.clock.advance(seconds=seconds)
        return self.finish(window)

    def tick(self) -> None:
        self.run(self.run_timers)

    def run_timers(self, unit: Unit) -> None:
        self.does.days.tick(unit)
        self.does.staffing.tick(unit)
        self.does.tidal.tick(unit)
        self.does.tick_desks(unit)

    def stay(self) -> None:
        """Everybody who is signed in does something at the terminal."""
        self.run(lambda unit: [unit.sessions.touch(one.id, at=unit.real_now) for one in unit.sessions.all()])

    def live(self, *, minutes: float, step_s: float = 10) -> None:
        """Let time pass with the timers running, as the ticker does."""
        end = self.clock.now() + timedelta(minutes=minutes)
        while self.clock.now() < end:
            self.clock.advance(seconds=step_s)
            self.tick()

    def events(self, *names: str) -> list[JournalRow]:
        rows = self.read(lambda unit: unit.journal.after(0, limit=100_000))
        return [row for row in rows if not names or row.event in names]

    def open_case(self, ticket: Ticket, session: Session, *, item: str | None = None) -> str:
        actor = Actor.of_session(session)
        return self.run(lambda unit: self.does.casework.launch(unit, ticket.id, item=item, actor=actor)).no

    def receive_case(self, no: str, session: Session, *, id_number: str = VALID_ID) -> Any:
        actor = Actor.of_session(session)

        def act(unit: Unit) -> Any:
            self.does.casework.check_materials(unit, no, present=[0, 1], actor=actor)
            return self.does.casework.receive(
                unit, no, name="张三丰", id_number=id_number, phone="13800138000", actor=actor
            )

        return self.run(act)


class MakeHall(Protocol):
    """Makes a hall of a given profile, in its own folder."""

    def __call__(self, profile: Hall, *, lunar_day: LunarDay | None = None) -> HallAtWork: ...


MANUAL = CaseSystemRules(kind="manual", address="https://example.invalid/case")
HTTP = CaseSystemRules(kind="http", api_url="https://example.invalid/api")
COMPLETABLE = TidalRules(takes="completable")
