"""D2: a thousand planted names, numbers and phones stand nowhere in plain, before and after the purge."""

import base64
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.applicant import Applicant
from queue_server.domain.case_steps import CaseState
from queue_server.domain.errors import Code, DomainError
from queue_server.storage.backup import back_up
from queue_server.storage.journal import verify
from queue_server.storage.store import Store, build_store
from queue_server.usecases.ports import Unit
from signage.publisher import build_publisher
from tests.acceptance.canaries import Canary, canaries, found_in, left_in
from tests.acceptance.town import CODE, MORNING, HandClock, Town, open_case, running_town
from tests.contract_client.conftest import problem
from tests.contract_client.outside_client import Door, Listener
from tests.domain.test_scan import pdf, png
from tests.hall_process import wait_until
from tests.signage.conftest import Broker

PLANTED = canaries(1000)
BY_HTTP = 12
SECRETS = frozenset(secret for canary in PLANTED for secret in canary.secrets)
PURGES = "SELECT data FROM journal WHERE event = 'PersonalDataPurged'"
LATER = MORNING + timedelta(days=1096 + 5)


@dataclass
class Planted:
    """A hall with a thousand applicants, and what was heard and written of them."""

    town: Town
    clerk: Door
    cases: list[dict[str, Any]]
    scan: dict[str, Any]
    log: Path
    ear: Listener
    broker: Broker


def open_store(data: Path) -> Store:
    clock = HandClock(MORNING)
    return build_store(data / "hall.db", hall=CODE, clock=clock, real_clock=clock, key_file=data / "hall.key")


def plant_the_bulk(data: Path, pattern: str) -> None:
    """Puts the bulk in by the use-case door: applicants with words of theirs, in cases that are over."""
    store = open_store(data)

    def work(unit: Unit, first: int) -> None:
        case = unit.cases.get(pattern)
        assert case is not None
        over = replace(case, state=CaseState.CLOSED, closed_at=unit.now, ticket=None, ticket_number=None)
        for number in range(first, min(first + 100, len(PLANTED))):
            no, canary = f"{pattern[:-4]}{number + 5000}", PLANTED[number]
            unit.cases.add(replace(over, no=no))
            unit.applicants.put(no, Applicant(name=canary.name, id_number=canary.id_number, phone=canary.phone))

    for first in range(BY_HTTP, len(PLANTED), 100):
        store.writer.run(lambda unit, first=first: work(unit, first), timeout_s=60)
    store.close()


def visit(town: Town, clerk: Door, canary: Canary, *, item: str) -> dict[str, Any]:
    """One whole visit: received, scanned, seen in full, looked for, withdrawn, its reasons naming the person."""
    ticket = town.kiosk.issue(item, priority="disabled")
    clerk.window(1, "call-next")
    clerk.window(1, "start")
    case = open_case(clerk, ticket["id"])
    body = {"applicant_name": canary.name, "applicant_id": canary.id_number.lower(), "phone": canary.phone}
    clerk.post(f"/cases/{case['no']}/receive", body, key=f"receive-{case['no']}")
    content = png() if canary is PLANTED[0] else pdf().replace(b"<<>>", " ".join(canary.secrets).encode(), 1)
    clerk.post(
        f"/cases/{case['no']}/scans",
        {"content": base64.b64encode(content).decode(), "name": f"{canary.name}的身份证", "material": 0},
        status=201,
        key=f"scan-{case['no']}",
    )
    clerk.post(f"/cases/{case['no']}/reveal", {"reason": f"核对{canary.name} {canary.phone}"}, key="reveal")
    clerk.call("GET", f"/cases/search?q={canary.name}")
    clerk.call("GET", f"/cases/search?q={canary.id_number}")
    ended: dict[str, Any] = clerk.post(
        f"/cases/{case['no']}/withdraw", {"reason": f"{canary.name}本人要求撤回"}, key=case["no"]
    )
    clerk.window(1, "finish", {"outcome": "consulted"})
    return ended


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    ground = tmp_path_factory.mktemp("canaries")
    data, log = ground / "hall", ground / "server.log"
    handler = logging.FileHandler(log)
    handler.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    logging.getLogger("queue_server").setLevel(logging.DEBUG)
    (ground / "broker").mkdir()
    broker = Broker(ground / "broker")
    broker.start()
    try:
        with Listener(CODE, f"127.0.0.1:{broker.port}", "watcher", "watcher-secret") as ear:
            sink = build_publisher(CODE, broker.address("server"))
            with running_town(data, sinks=[sink]) as town:
                clerk = town.clerk_a()
                item = next(one["id"] for one in town.township_items())
                cases = [visit(town, clerk, canary, item=item) for canary in PLANTED[:BY_HTTP]]
                ear.wait_for("calls", count=BY_HTTP, within_s=60)
                scan = clerk.get(f"/cases/{cases[0]['no']}")["scans"][0]
            plant_the_bulk(data, cases[0]["no"])
            yield Planted(town, clerk, cases, scan, log, ear, broker)
    finally:
        broker.stop()
        logging.getLogger().removeHandler(handler)
        logging.getLogger("queue_server").setLevel(logging.NOTSET)
        handler.close()


def rows(data: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{data / 'hall.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(statement).fetchall()


@pytest.mark.requirement("D2")
def test_the_thousand_are_there_sealed_and_stand_nowhere_in_plain(planted: Planted) -> None:
    data = planted.town.data
    assert rows(data, "SELECT count(*), count(DISTINCT id_index), count(DISTINCT name_index) FROM applicant") == [
        (1000, 1000, 1000)
    ]
    back_up(data / "hall.db", data / "backup" / "hand.db")
    assert len(list((data / "scans").iterdir())) == BY_HTTP == len(list((data / "backup" / "scans").iterdir()))
    store = open_store(data)
    try:
        (no,) = store.read(lambda unit: unit.applicants.by_name(PLANTED[777].name, limit=9))
        person = store.read(lambda unit: unit.applicants.get(no))
        assert person is not None
        assert (person.name, person.id_number, person.phone) == PLANTED[777].secrets
        assert (data / "hall.db-wal").exists()
        assert left_in([data, planted.log], SECRETS) == {}
    finally:
        store.close()
    assert len(planted.ear.heard) > BY_HTTP
    assert [heard.raw for heard in planted.ear.heard if found_in(heard.raw, SECRETS)] == []
    shown = [{**case, "scans": [one["media_type"] for one in case["scans"]]} for case in planted.cases]
    assert found_in(json.dumps(shown), SECRETS) == set()
    assert verify(data / "hall.db")[0].first_bad is None


@pytest.mark.requirement("D2")
def test_what_was_planted_would_be_found(tmp_path: Path) -> None:
    for number, text in enumerate((*PLANTED[3].secrets, json.dumps(PLANTED[3].name), PLANTED[9].id_number.lower())):
        (tmp_path / str(number)).write_text(f"x{text}y")
    (tmp_path / "wide").write_bytes(f"..{PLANTED[4].phone}".encode("utf-16-le"))
    assert len(left_in([tmp_path], SECRETS)) == 6
    assert len(SECRETS) == 3000


@pytest.mark.requirement("D2")
def test_the_purge_leaves_nothing_that_opens_and_a_chain_that_holds(planted: Planted) -> None:
    data = planted.town.data
    before = verify(data / "hall.db")[0]
    sealed = rows(data, f"SELECT * FROM applicant WHERE case_no = '{planted.cases[3]['no']}'")[0]
    with running_town(data, starts=LATER) as town:
        wait_until(lambda: rows(data, PURGES), within_s=60, what="the purge")
        clerk = town.clerk_a()
        case = clerk.get(f"/cases/{planted.cases[0]['no']}")
        assert (case["state"], case["applicant"], case["applicant_id"], case["scans"]) == ("WITHDRAWN", None, None, [])
        problem(clerk.call("POST", f"/cases/{case['no']}/reveal", body={"reason": "复查"}), 403)
        wait_until(lambda: _copies_are_clean(data), within_s=60, what="the purge of the copies")
        assert clerk.get(f"/cases/search?q={PLANTED[0].name}")["cases"] == []
    assert [
        json.loads(row[0]) for row in rows(data, "SELECT data FROM journal WHERE event = 'PersonalDataPurged'")
    ] == [{"cases": 1000, "scans": BY_HTTP, "visits": BY_HTTP, "more": False}]
    for table in ("applicant", "scan", "case_words"):
        assert rows(data, f"SELECT count(*) FROM {table}") == [(0,)], table
    assert rows(data, "SELECT count(*) FROM sealing_key WHERE kind = 'case'") == [(0,)]
    assert rows(data, "SELECT count(*) FROM case_file") == [(1000,)]
    assert rows(data, "SELECT count(*) FROM ticket WHERE priority_reason IS NOT NULL") == [(0,)]
    assert rows(data, "SELECT count(*) FROM ticket WHERE priority") == [(BY_HTTP,)]
    assert list((data / "scans").iterdir()) == list((data / "backup" / "scans").iterdir()) == []
    after = verify(data / "hall.db")[0]
    assert after.first_bad is None
    assert after.rows > before.rows
    assert left_in([data, planted.log], SECRETS) == {}
    assert [heard.raw for heard in planted.ear.heard if found_in(heard.raw, SECRETS)] == []
    _opens_no_more(data, planted.cases[3]["no"], sealed)


def _copies_are_clean(data: Path) -> bool:
    for copy in (data / "backup").glob("*.db"):
        with closing(sqlite3.connect(copy)) as connection:
            for table in ("applicant", "scan", "case_words"):
                if connection.execute(f"SELECT count(*) FROM {table}").fetchone() != (0,):
                    return False
            if connection.execute("SELECT count(*) FROM sealing_key WHERE kind = 'case'").fetchone() != (0,):
                return False
    return True


def _opens_no_more(data: Path, no: str, sealed: tuple[Any, ...]) -> None:
    """Somebody who kept the sealed row, and has the hall key and the database of today, cannot read it."""
    with closing(sqlite3.connect(data / "hall.db")) as connection, connection:
        connection.execute(f"INSERT INTO applicant VALUES ({', '.join('?' * len(sealed))})", sealed)
    store = open_store(data)
    try:
        with pytest.raises(DomainError) as refusal:
            store.read(lambda unit: unit.applicants.get(no))
    finally:
        store.close()
    assert refusal.value.code is Code.PERSONAL_DATA_AWAY
