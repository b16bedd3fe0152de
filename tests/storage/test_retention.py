"""What is purged when: by the hall's days and by the guide's own, at night or after a night without, with one row."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.domain.case_steps import CaseState
from queue_server.domain.person import Actor
from queue_server.domain.privacy import Privacy
from queue_server.domain.scan import Scan
from queue_server.storage.backup import back_up, restore
from queue_server.storage.data_keeper import DataKeeper
from queue_server.storage.journal import verify
from queue_server.storage.scan_files import SCANS, ScanFiles
from queue_server.usecases.ports import Unit
from queue_server.usecases.retention import Retention
from tests.usecases.hall_at_work import MORNING, HallAtWork, sample_catalogue, sample_hall

KEPT_D = 200


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallAtWork]:
    privacy = Privacy(case_retention_d=KEPT_D, ticket_retention_d=30)
    at_work = HallAtWork(tmp_path / "hall", hall=sample_hall(privacy=privacy))
    yield at_work
    at_work.store.close()


def ended_case(hall: HallAtWork, item: str = "ext-1") -> str:
    """A case with applicant and scan that was closed now; the visit had a priority and a question."""
    session = next(iter(hall.read(lambda unit: unit.sessions.all())), None) or hall.sign_in()
    ticket = hall.issue(item, priority="disabled")
    hall.call()
    hall.start()
    no = hall.open_case(ticket, session)
    hall.receive_case(no, session)
    files = ScanFiles(hall.folder / SCANS)

    def close(unit: Unit) -> None:
        case = unit.cases.get(no)
        assert case is not None
        unit.cases.save(replace(case, state=CaseState.CLOSED, closed_at=unit.now))
        scan = unit.new_id()
        unit.scans.add(
            Scan(
                id=scan,
                case_no=no,
                material=None,
                name="张三丰",
                media_type="image/png",
                size_bytes=3,
                digest=files.store(b"png", unit.scans.file_key(no), scan=scan),
                at=unit.now,
                by="a",
            )
        )

    hall.run(close)
    actor = Actor.of_session(session)
    hall.run(lambda unit: hall.does.expert_calls.ask(unit, 1, question="张三丰能否容缺？", actor=actor))
    hall.finish(outcome="cases")
    return no


def keeper(hall: HallAtWork, retention: Retention | None = None) -> DataKeeper:
    class Door:
        write = staticmethod(hall.run)
        read = staticmethod(hall.read)

    return DataKeeper(
        Door(),
        retention or hall.does.retention,
        files=ScanFiles(hall.folder / SCANS),
        database=hall.folder / "hall.db",
        copies=hall.folder / "backup",
        standing=hall.does.days.standing,
        settle=hall.store.settle,
    )


def purges(hall: HallAtWork) -> list[dict[str, object]]:
    return [dict(row.data) for row in hall.events("PersonalDataPurged")]


def night_after(hall: HallAtWork, days: float) -> None:
    """Lets days pass, up to the small hours of one that has begun."""
    hall.clock.moment = (hall.clock.moment + timedelta(days=days)).replace(hour=3)
    hall.tick()


def test_a_case_loses_its_applicant_on_the_day_after_its_time_and_nothing_else(hall: HallAtWork) -> None:
    no = ended_case(hall)
    data = keeper(hall)
    data.look()
    assert purges(hall) == []
    night_after(hall, KEPT_D)
    data.look()
    assert [row["cases"] for row in purges(hall)] == [0]
    assert hall.read(lambda unit: unit.applicants.get(no)) is not None
    night_after(hall, 1)
    for _ in range(3):
        data.look()
    assert purges(hall)[1:] == [{"cases": 1, "scans": 1, "visits": 0, "more": False}]
    for gone in (hall.read(lambda unit: unit.applicants.get(no)), hall.read(lambda unit: unit.applicants.masks(no))):
        assert gone is None
    assert hall.read(lambda unit: unit.scans.of_case(no)) == []
    assert list((hall.folder / SCANS).iterdir()) == []
    case = hall.read(lambda unit: unit.cases.get(no))
    assert case is not None
    assert case.state is CaseState.CLOSED
    assert hall.read(lambda unit: unit.cases.count_of_day(MORNING.date())) == 1
    assert (hall.folder / "hall.db-wal").stat().st_size == 0
    hall.store.close()
    assert verify(hall.folder / "hall.db")[0].first_bad is None


def test_a_visit_loses_what_was_said_of_the_person_and_keeps_its_figures(hall: HallAtWork) -> None:
    ended_case(hall)
    night_after(hall, 31)
    keeper(hall).look()
    assert purges(hall) == [{"cases": 0, "scans": 0, "visits": 1, "more": False}]
    with closing(sqlite3.connect(hall.folder / "hall.db")) as connection:
        assert connection.execute("SELECT priority, priority_reason FROM ticket").fetchall() == [(1, None)]
        assert connection.execute("SELECT question FROM expert_call").fetchall() == [(None,)]


def test_a_guide_may_keep_its_cases_longer_or_shorter(hall: HallAtWork) -> None:
    short, own = ended_case(hall), ended_case(hall, "any-1")
    catalogue = sample_catalogue()
    items = tuple(
        replace(item, retention_d=KEPT_D + 100) if item.id == "any-1" else item for item in catalogue.services
    )
    data = keeper(hall, Retention(replace(catalogue, services=items), hall=hall.hall))
    night_after(hall, KEPT_D + 1)
    data.look()
    assert hall.read(lambda unit: unit.applicants.get(short)) is None
    assert hall.read(lambda unit: unit.applicants.get(own)) is not None
    night_after(hall, 100)
    data.look()
    assert hall.read(lambda unit: unit.applicants.get(own)) is None


def test_an_open_case_keeps_everything_however_old(hall: HallAtWork) -> None:
    session = hall.sign_in()
    ticket = hall.issue()
    hall.call()
    hall.start()
    no = hall.open_case(ticket, session)
    hall.receive_case(no, session)
    night_after(hall, 4000)
    keeper(hall).look()
    assert hall.read(lambda unit: unit.applicants.get(no)) is not None


def test_during_work_it_purges_only_where_yesterday_went_by_without(hall: HallAtWork) -> None:
    ended_case(hall)
    hall.clock.moment += timedelta(days=2)
    hall.tick()
    assert hall.clock.moment.hour == 9
    keeper(hall).look()
    assert len(purges(hall)) == 1
    hall.clock.moment += timedelta(days=1)
    hall.tick()
    keeper(hall).look()
    assert len(purges(hall)) == 1


def test_the_copies_lose_what_the_hall_has_dropped_and_a_restored_one_is_purged_again(
    hall: HallAtWork, tmp_path: Path
) -> None:
    no = ended_case(hall)
    copy = back_up(hall.folder / "hall.db", hall.folder / "backup" / "hand.db")
    elsewhere = back_up(hall.folder / "hall.db", tmp_path / "elsewhere" / "hand.db")
    (hall.folder / "backup" / "broken.db").write_bytes(b"no database")
    night_after(hall, KEPT_D + 1)
    data = keeper(hall)
    data.look()
    with closing(sqlite3.connect(copy)) as connection:
        for table in ("applicant", "scan"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM sealing_key WHERE kind = 'case'").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM case_file").fetchone() == (1,)
    assert verify(copy)[0].first_bad is None
    assert list((hall.folder / "backup" / SCANS).iterdir()) == []
    hall.store.close()
    restore(elsewhere, hall.folder / "hall.db", at=MORNING)
    hall.store = hall.open_store()
    (scan,) = hall.read(lambda unit: unit.scans.of_case(no))
    key = hall.read(lambda unit: unit.scans.file_key(no))
    assert ScanFiles(hall.folder / SCANS).read(scan.digest, key, scan=scan.id) == b"png"
    hall.tick()
    keeper(hall).look()
    assert hall.read(lambda unit: unit.applicants.get(no)) is None
    assert list((hall.folder / SCANS).iterdir()) == []
