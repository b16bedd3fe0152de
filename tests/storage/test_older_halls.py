"""A hall of an earlier version is brought up to date with everything that is in it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config

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


def test_cases_of_the_first_version_are_kept_and_belong_to_no_station(tmp_path: Path) -> None:
    engine = writer_engine(tmp_path / "hall.db")
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "hall.db")) as old, old:
        names = ", ".join(CASE)
        old.execute(f"INSERT INTO case_file ({names}) VALUES ({', '.join('?' * len(CASE))})", tuple(CASE.values()))
    hall = HallAtWork(tmp_path)
    kept = hall.read(lambda unit: unit.cases.get(CASE["no"]))
    hall.store.close()
    assert kept is not None
    assert (kept.item_name, kept.station, kept.immediate) == ("事项ext-1", "", False)
