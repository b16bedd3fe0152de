"""A hall of an earlier version is brought up to date with everything that is in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config

from queue_server.domain.ownership import OwnedKind
from queue_server.storage.engine import writer_engine
from queue_server.storage.migrate import STEPS
from tests.usecases.hall_at_work import CODE, HallAtWork

CASE = {
    "hall": CODE,
    "no": f"{CODE}20261120B0001",
    "system": "builtin",
    "state": "RECEIVED",
    "item": "ext-1",
    "item_name": "事项ext-1",
    "guide_version": "guide-0",
    "materials": "[]",
    "opened_day": "2026-11-20",
    "opened_at": "2026-11-20T09:00:00.000000+08:00",
}


TICKET = {
    "hall": CODE,
    "day": "2026-11-20",
    "letter": "A",
    "item": "ext-1",
    "item_network": "extranet",
    "queue": "A",
    "priority": False,
    "place": 1.0,
    "state": "waiting",
    "issued_at": "2026-11-20T09:00:00.000000+08:00",
    "waiting_since": "2026-11-20T09:00:00.000000+08:00",
    "print_state": "printed",
    "call_no": 0,
    "held_s": 0,
    "rejoined": False,
}


def bring_to(folder: Path, step: str) -> None:
    """Makes the database of a hall as an earlier version left it."""
    engine = writer_engine(folder / "hall.db")
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, step)
    engine.dispose()


def test_cases_of_the_first_version_are_kept_and_belong_to_no_station(tmp_path: Path) -> None:
    bring_to(tmp_path, "0001")
    with closing(sqlite3.connect(tmp_path / "hall.db")) as old, old:
        names = ", ".join(CASE)
        old.execute(f"INSERT INTO case_file ({names}) VALUES ({', '.join('?' * len(CASE))})", tuple(CASE.values()))
    hall = HallAtWork(tmp_path)
    kept = hall.read(lambda unit: unit.cases.get(CASE["no"]))
    hall.store.close()
    assert kept is not None
    assert (kept.item_name, kept.station, kept.immediate) == ("事项ext-1", "", False)


def test_a_number_that_was_called_before_ownership_was_kept_still_has_its_first_owner(tmp_path: Path) -> None:
    bring_to(tmp_path, "0003")
    with closing(sqlite3.connect(tmp_path / "hall.db")) as old, old:
        for ordinal, first, last in ((7, "a", "b"), (12, "a", None), (1234, None, None)):
            values = {**TICKET, "id": f"t{ordinal}", "ordinal": ordinal, "first_owner": first, "served_by": last}
            names = ", ".join(values)
            old.execute(f"INSERT INTO ticket ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))
    hall = HallAtWork(tmp_path)
    owned = {
        ordinal: hall.read(
            lambda unit, ordinal=ordinal: hall.does.ownership.owner(unit, OwnedKind.TICKET, f"t{ordinal}")
        )
        for ordinal in (7, 12, 1234)
    }
    hall.store.close()
    assert [(one.number, one.first_owner, one.owner) for one in owned.values()] == [
        ("A007", "a", "b"),
        ("A012", "a", "a"),
        ("A1234", "head", "head"),
    ]
