"""Puts one hall's server together from the collaborators that the composition root hands over."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypedDict, Unpack

from flask import Flask

from queue_server.board import BoardFeed
from queue_server.case_link import CaseLink
from queue_server.client import HallClient
from queue_server.clock import HallClock, RealClock
from queue_server.contract.board import Board
from queue_server.contract.theme import Theme
from queue_server.domain.catalogue_edition import CatalogueEdition
from queue_server.domain.hall import Hall
from queue_server.domain.person import Session
from queue_server.health_keeper import HealthKeeper, HealthSource
from queue_server.relay import JournalCalls, Relay, SignSink, SignState, sign_state
from queue_server.storage.copies import CopyKeeper
from queue_server.storage.data_keeper import DataKeeper
from queue_server.storage.disk_room import DiskRoom
from queue_server.storage.holiday_table import load_working_days
from queue_server.storage.photo_files import PhotoFiles
from queue_server.storage.pinyin_initials import initials
from queue_server.storage.scan_files import SCANS, ScanFiles
from queue_server.storage.store import Store, build_store
from queue_server.ticker import Chore, Ticker
from queue_server.usecases.build import build_usecases
from queue_server.usecases.outside_link import OutsideDoor, OutsideLink
from queue_server.usecases.ports import Unit
from queue_server.usecases.tidal_control import LunarDay
from queue_server.web.access import Access, DemoDoors, PersonSecret
from queue_server.web.acts import Acts
from queue_server.web.app import build_app
from queue_server.web.authority_page import build_authority_page
from queue_server.web.board_api import build_board_api
from queue_server.web.case_apis import build_case_apis
from queue_server.web.confirmation import build_secret_check
from queue_server.web.demo_page import DemoWiring
from queue_server.web.desk_api import build_desk_api, build_expert_api
from queue_server.web.desk_views import DeskViews
from queue_server.web.emergency_api import build_emergency_api
from queue_server.web.evaluation_api import build_evaluation_api
from queue_server.web.figures_api import build_figures_api
from queue_server.web.gate import Gate, digest
from queue_server.web.guide_api import build_guide_api
from queue_server.web.hall_api import build_hall_api
from queue_server.web.health_pages import RequestCounter, build_health_pages
from queue_server.web.knowledge_api import build_knowledge_api
from queue_server.web.notice_api import build_notice_api
from queue_server.web.ownership_api import build_ownership_api
from queue_server.web.pages import build_pages
from queue_server.web.paper_pages import PaperTools, build_papers
from queue_server.web.passwords import Passwords
from queue_server.web.public_case_api import build_public_case_api
from queue_server.web.record_views import RecordViews
from queue_server.web.report_api import build_report_api
from queue_server.web.routes import Routes
from queue_server.web.self_check_api import build_self_check_api
from queue_server.web.serve import HttpService
from queue_server.web.session_api import build_session_api
from queue_server.web.staff_api import build_people_apis
from queue_server.web.store_door import StoreDoor
from queue_server.web.stream import BoardStreams
from queue_server.web.theme_api import build_theme_api
from queue_server.web.ticket_api import build_ticket_api
from queue_server.web.tidal_api import build_tidal_api
from queue_server.web.trace_api import build_trace_apis
from queue_server.web.vault_api import build_vault_api
from queue_server.web.views import Views
from queue_server.web.window_api import build_window_api

__all__ = ["Access", "DemoDoors", "PersonSecret", "Server", "build_server"]

log = logging.getLogger(__name__)

SPARE_THREADS = 16
"""Request threads beside those that streams hold."""
TIMERS_EVERY_S = 2.0
CATALOGUE_EVERY_S = 2.0
"""How soon a guide that begins at midnight is seen; one that is published is seen at once."""
COPIES_EVERY_S = 30.0
PURGE_EVERY_S, KEYS_EVERY_S = 30.0, 10.0
COPIES_FIRST_AFTER_S = 5.0
DISK_EVERY_S = 10.0
UPKEEP_STOP_S = 1.0
"""How long the end waits for a copy under way; a torn one is cleared away by the next."""
TIDAL_EVERY_S = 10.0
"""R13's ten seconds, on the business clock."""


class Server(Protocol):
    """A hall's server: started once, stopped once. A thread of it that dies of a bug tells `threading.excepthook`."""

    @property
    def address(self) -> tuple[str, int]:
        """Host and port it answers at; the real port where 0 was asked for. Known before `start()`."""
        ...

    def start(self) -> None:
        """Enrol the people, start relay, ticker and HTTP threads; returns when it answers."""
        ...

    def stop(self) -> None:
        """Refuse new connections, let the requests in flight finish (at most 3 s), close streams and store."""
        ...


class Options(TypedDict, total=False):
    """What a server may be built with beside what every hall has."""

    bind: tuple[str, int]
    """Host and port; port 0 picks a free one."""
    sinks: Sequence[SignSink]
    """Where calls and states go, the MQTT publisher in a hall with signs."""
    health_source: HealthSource | None
    """Where the news of devices comes from, the broker in a hall with signs."""
    clock: HallClock
    """The real clock, where nothing is said; a rehearsal passes BusinessClock."""
    fonts: Path | None
    """Directory of the cut web fonts."""
    demo: DemoDoors | None
    """The demo page's doors, in a practice hall only."""
    stream_limit: int
    """How many board streams may be open at once."""
    authority: Path | None
    """The certificate of the hall's authority where the pages come over TLS; None serves plain HTTP."""
    lunar_day: LunarDay | None
    """Gives the day of the lunar month, for planned openings by it."""
    min_free_mb: int
    """With fewer megabytes free on the disk no number is issued."""
    case_door: OutsideDoor | None
    """The way to an outside case system that is spoken to."""
    paper_tools: PaperTools
    """What makes PDF and rare characters; without it papers are printed from the browser alone."""


@dataclass(frozen=True, kw_only=True)
class _Settings:
    """What the server was built with."""

    hall: Hall
    catalogue: CatalogueEdition
    access: Access
    data_dir: Path
    theme: Theme
    bind: tuple[str, int] = ("127.0.0.1", 8080)
    sinks: Sequence[SignSink] = ()
    health_source: HealthSource | None = None
    clock: HallClock = field(default_factory=RealClock)
    fonts: Path | None = None
    demo: DemoDoors | None = None
    stream_limit: int = 48
    authority: Path | None = None
    lunar_day: LunarDay | None = None
    min_free_mb: int = 200
    case_door: OutsideDoor | None = None
    paper_tools: PaperTools = field(default_factory=PaperTools)


def build_server(
    *,
    hall: Hall,
    catalogue: CatalogueEdition,
    access: Access,
    data_dir: Path,
    theme: Theme,
    **options: Unpack[Options],
) -> Server:
    """Build a hall's server: the socket is bound, the store opened (and migrated); it answers after `start()`.

    Args:
        hall: windows, terminals, hours, phones and rules.
        catalogue: as storage.catalogue_file loads it.
        access: tokens and secrets.
        data_dir: where hall.db lives.
        theme: colours and type of every page.
        **options: see `Options`.

    Raises:
        DomainError: invalid_hall, with a sentence for every fault of the profile.
        OSError: the address is taken, or the store cannot be opened.
    """
    settings = _Settings(hall=hall, catalogue=catalogue, access=access, data_dir=data_dir, theme=theme, **options)
    return HallServer(settings)


class HallServer:
    """One hall's server; made by `build_server`."""

    def __init__(self, settings: _Settings) -> None:
        self._settings = settings
        self._room = DiskRoom(settings.data_dir, wanted_mb=settings.min_free_mb)
        self._usecases = build_usecases(
            settings.hall,
            settings.catalogue,
            lunar_day=settings.lunar_day,
            disk_low=lambda: self._room.low,
            calendar=load_working_days(),
            initials=initials,
        )
        self._http = HttpService(
            bind=settings.bind,
            threads=settings.stream_limit + SPARE_THREADS,
            on_drain=self._close_feed,
            behind_tls=settings.authority is not None,
        )
        opened = self._open_store()
        self._store = StoreDoor(opened)
        self._hall_key_away = opened.hall_key_away
        self._scans = ScanFiles(settings.data_dir / SCANS, cipher=settings.hall.privacy.cipher)
        self._data = self._keep_data(opened)
        self._views = Views(
            settings.hall,
            self._usecases.catalogue,
            queueing=self._usecases.queueing,
            casework=self._usecases.casework,
            staffing=self._usecases.staffing,
        )
        self._feed = BoardFeed(lambda: self._store.read(self._views.board))
        self._streams = BoardStreams(self._feed, limit=settings.stream_limit)
        self._counter = RequestCounter()
        self._ticker = Ticker(
            [
                Chore("timers", TIMERS_EVERY_S, self._run_timers),
                Chore("catalogue", CATALOGUE_EVERY_S, self._renew_catalogue),
                Chore("tidal window", TIDAL_EVERY_S, lambda: self._write(self._usecases.tidal.tick)),
            ],
            speed=settings.clock.speed,
        )
        self._copies = CopyKeeper(
            settings.data_dir / "backup",
            back_up=opened.back_up,
            standing=lambda: self._store.read(self._usecases.days.standing),
            now=RealClock().now,
        )
        self._upkeep = Ticker(self._upkeep_chores(), speed=RealClock.speed)
        self._upkeep_thread = threading.Thread(target=self._upkeep.run, name="upkeep", daemon=True)
        calls = JournalCalls(self._store, settings.hall, to_real=settings.clock.to_real)
        self._relays = [Relay(sink, feed=self._feed, calls=calls, state=self._sign_state) for sink in settings.sinks]
        self._case_link = self._link_cases(settings.case_door)
        self._threads = [
            threading.Thread(target=self._ticker.run, name="ticker"),
            *(threading.Thread(target=relay.run, name=f"relay-{relay.name}") for relay in self._relays),
        ]
        opened.writer.add_listener(self._feed.committed)
        self._feed.committed(opened.writer.head)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port it answers at."""
        return self._http.address

    def start(self) -> None:
        """Enrol the people, start every thread; returns when it answers."""
        self._room.measure()
        passwords = Passwords()
        self._enrol(passwords)
        self._write(self._usecases.station_heads.provision_practice)
        self._write(self._usecases.guides.take_in_file)
        self._renew_catalogue()
        for thread in (*self._threads, self._upkeep_thread):
            thread.start()
        if self._case_link is not None:
            self._case_link.start()
        if self._settings.health_source is not None:
            self._settings.health_source.start(HealthKeeper(self._usecases.devices, write=self._store.write))
        self.app = self._build_app(passwords)
        self._http.start(self.app)
        log.info("answering at http://%s:%d", *self.address)

    def stop(self) -> None:
        """Drain the requests, end the threads, close the store."""
        self._http.stop()
        if self._settings.health_source is not None:
            self._settings.health_source.stop()
        self._feed.close()
        self._ticker.stop()
        self._upkeep.stop()
        if self._case_link is not None:
            self._case_link.stop()
        if self._upkeep_thread.is_alive():
            self._upkeep_thread.join(UPKEEP_STOP_S)
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        self._store.close()

    def _open_store(self) -> Store:
        settings = self._settings
        try:
            return build_store(
                settings.data_dir / "hall.db",
                hall=settings.hall.code,
                clock=settings.clock,
                real_clock=RealClock(),
                key_file=settings.data_dir / "hall.key",
                cipher=settings.hall.privacy.cipher,
            )
        except OSError:
            self._http.stop()
            raise

    def _keep_data(self, opened: Store) -> DataKeeper:
        return DataKeeper(
            self._store,
            self._usecases.retention,
            files=self._scans,
            database=opened.path,
            copies=self._settings.data_dir / "backup",
            standing=self._usecases.days.standing,
            settle=opened.settle,
        )

    def _upkeep_chores(self) -> list[Chore]:
        return [
            Chore("disk", DISK_EVERY_S, self._room.measure),
            Chore("backup", COPIES_EVERY_S, self._copies.look, first_after_s=COPIES_FIRST_AFTER_S),
            Chore("purge", PURGE_EVERY_S, self._data.look, first_after_s=COPIES_FIRST_AFTER_S),
            Chore("keys", KEYS_EVERY_S, self._data.reseal, first_after_s=COPIES_FIRST_AFTER_S),
        ]

    def _enrol(self, passwords: Passwords) -> None:
        for known in self._settings.access.people:
            self._enrol_one(known, passwords=passwords)

    def _enrol_one(self, known: PersonSecret, *, passwords: Passwords) -> None:
        person = known.person
        stored = self._store.read(lambda unit: self._usecases.staffing.secret_of_site(unit, person.id))
        fits = stored is not None and passwords.matches(stored, known.secret)
        secret_hash = stored if stored is not None and fits else passwords.hash(known.secret)
        self._write(
            lambda unit: self._usecases.staffing.enrol(
                unit,
                person,
                secret_hash=secret_hash,
                selected_by=known.selected_by,
                selected_on=known.selected_on,
            )
        )

    def _build_app(self, passwords: Passwords) -> Flask:
        acts, views, usecases, hall = Acts(self._store), self._views, self._usecases, self._settings.hall
        tokens = {device: digest(token) for device, token in self._settings.access.devices.items()}
        check_secret = build_secret_check(acts, usecases.staffing, passwords=passwords)
        gate = Gate(devices=tokens, find_session=self._find_session, touch=self._touch)
        papers = build_papers(acts, usecases, theme=self._settings.theme, tools=self._settings.paper_tools)
        app = build_app(
            gate,
            apis=[
                build_session_api(acts, usecases.staffing, check_secret=check_secret),
                build_hall_api(hall, usecases.catalogue, now=self._settings.clock.now),
                build_ticket_api(acts, usecases.queueing, views=views),
                build_window_api(acts, usecases.windows, views=views),
                build_tidal_api(acts, usecases.tidal, days=usecases.days, views=views),
                *build_case_apis(acts, usecases, hall=hall, check=check_secret),
                build_vault_api(acts, usecases.vault, files=self._scans, disk_low=lambda: self._room.low),
                build_evaluation_api(acts, usecases.oversight),
                build_figures_api(acts, usecases.oversight, hall=hall, catalogue=usecases.catalogue),
                build_board_api(self._feed, self._streams),
                build_emergency_api(acts, usecases.emergencies),
                *self._desk_apis(acts),
                *self._record_apis(acts),
                *build_people_apis(acts, usecases, hall=hall, check=check_secret, passwords=passwords),
                build_theme_api(self._settings.theme),
                *papers.routes,
            ],
            pages=[
                *build_pages(
                    theme=self._settings.theme,
                    fonts=self._settings.fonts,
                    ticket_url=hall.ticket_url,
                    demo=self._demo_wiring(),
                    no_hall=hall.no_hall,
                ),
                *([build_authority_page(self._settings.authority)] if self._settings.authority else []),
                papers.pages,
                build_health_pages(vital=self._vital, outside=self._outside, figures=self._figures),
            ],
        )
        self._counter.watch(app)
        return app

    def _desk_apis(self, acts: Acts) -> Sequence[Routes]:
        usecases = self._usecases
        views = DeskViews(usecases.catalogue, desks=usecases.desks)
        return (
            build_desk_api(acts, views, help_calls=usecases.help_desk),
            build_expert_api(acts, usecases.expert_calls, views=views),
            build_ownership_api(acts, usecases.ownership, views=views),
        )

    def _record_apis(self, acts: Acts) -> Sequence[Routes]:
        usecases, settings = self._usecases, self._settings
        views = RecordViews(settings.hall, usecases.catalogue, knowledge=usecases.knowledge, reports=usecases.reports)
        photos = PhotoFiles(settings.data_dir / "photos")
        return (
            build_knowledge_api(acts, usecases.knowledge, views=views),
            build_report_api(acts, usecases.reports, views=views),
            build_self_check_api(
                acts, usecases.self_checks, views=views, photos=photos, disk_low=lambda: self._room.low
            ),
            build_notice_api(acts, usecases.notices, views=views),
            *build_guide_api(acts, usecases.guides, catalogue=usecases.catalogue, renew=self._renew_catalogue),
            build_public_case_api(acts, usecases.case_lookup, usecases.online_first, views=views),
            *build_trace_apis(acts, usecases, hall=settings.hall, link_ok=self._case_link_works),
        )

    def _demo_wiring(self) -> DemoWiring | None:
        doors, token = self._settings.demo, self._settings.access.devices.get("demo")
        if doors is None or token is None or not self._settings.hall.practice:
            return None
        base_url = f"http://127.0.0.1:{self.address[1]}"
        return DemoWiring(
            controls=doors.controls,
            display_url=doors.display_url,
            client=lambda: HallClient(base_url, token),
            credentials_path=doors.credentials_path,
        )

    def _find_session(self, token_digest: str) -> Session | None:
        return self._store.read(lambda unit: self._usecases.staffing.session(unit, token_digest))

    def _touch(self, session: Session) -> None:
        if session.needs_touch(datetime.now(UTC)):
            self._store.write(lambda unit: self._usecases.staffing.touch(unit, session.id))

    def _run_timers(self) -> None:
        self._write(self._usecases.days.tick)
        self._write(self._usecases.staffing.tick)
        self._write(self._usecases.tick_desks)

    def _renew_catalogue(self) -> None:
        """Let everybody read what is published and holds today, and make news of it in the knowledge base."""
        if self._store.read(self._usecases.catalogue.look):
            self._write(self._usecases.knowledge.take_in_guides)

    def _write(self, work: Callable[[Unit], object]) -> None:
        self._store.write(work)

    def _sign_state(self, board: Board) -> SignState:
        return self._store.read(lambda unit: sign_state(unit, board))

    def _close_feed(self) -> None:
        self._feed.close()

    def _vital(self) -> dict[str, bool]:
        return {"store": self._store.failing, "timers": self._ticker.late}

    def _link_cases(self, door: OutsideDoor | None) -> CaseLink | None:
        return None if door is None else CaseLink(self._store, OutsideLink(self._usecases.outside), door=door)

    def _case_link_works(self) -> bool:
        return self._case_link is None or not self._case_link.failing

    def _outside(self) -> dict[str, bool]:
        relays = {relay.name: relay.failing for relay in self._relays}
        relays |= {} if self._case_link is None else {"case_system": self._case_link.failing}
        return {**relays, "backup": self._copies.failing, "disk": self._room.low, "hall_key": self._hall_key_away}

    def _figures(self) -> dict[str, float]:
        board = self._feed.current().board
        return {
            "tidehall_board_rev": board.rev,
            "tidehall_longest_wait_seconds": board.longest_wait_s,
            "tidehall_cases_today": board.cases_today,
            **{f'tidehall_waiting{{letter="{letter}"}}': count for letter, count in board.waiting.items()},
            **{f'tidehall_window_open{{window="{window.no}"}}': window.state == "open" for window in board.windows},
            "tidehall_disk_free_bytes": self._room.free_bytes,
            "tidehall_board_streams": self._streams.open_count,
            **{f'tidehall_relay_lag{{sink="{relay.name}"}}': board.rev - relay.seen for relay in self._relays},
            **self._counter.figures(),
        }
