"""What an earlier version sealed opens after the upgrade, is found by its digests, and is sealed anew bit by bit."""

import hashlib
import hmac
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from queue_server.storage.sealed import is_packed
from queue_server.usecases.vault_ports import ResealCursor
from tests.storage.test_older_halls import CASE, bring_to
from tests.usecases.hall_at_work import CODE, VALID_ID, HallAtWork

KEY = b"o" * 32
NO = CASE["no"]
PERSON = {"name": "张三丰", "id_number": VALID_ID, "phone": "13800138000"}
CALL = {
    "hall": CODE,
    "id": "a" * 32,
    "day": "2026-11-20",
    "ticket": "t1",
    "number": "A001",
    "item": "ext-1",
    "station": "MZ",
    "window": 1,
    "state": "ringing",
    "asked_at": "2026-11-20T09:00:00.000000+08:00",
    "asked_by": "a",
}
QUESTION = "能否容缺？"


def sealed(text: str, *, table: str, row: str, column: str) -> bytes:
    """As the first version sealed: nonce and ciphertext, under the hall key itself."""
    nonce = os.urandom(12)
    return nonce + AESGCM(KEY).encrypt(nonce, text.encode(), f"{table}|{CODE}/{row}|{column}".encode())


def insert(database: sqlite3.Connection, table: str, values: dict[str, object]) -> None:
    names = ", ".join(values)
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))


def old_index() -> str:
    index_key = hmac.digest(KEY, b"tidehall index", hashlib.sha256)
    return hmac.new(index_key, f"id\x1f{VALID_ID}".encode(), hashlib.sha256).hexdigest()


@pytest.fixture
def old_hall(tmp_path: Path) -> Iterator[HallAtWork]:
    bring_to(tmp_path, "0007")
    (tmp_path / "key").write_bytes(KEY)
    with closing(sqlite3.connect(tmp_path / "hall.db")) as old, old:
        insert(old, "case_file", {**CASE, "station": "", "immediate": 0})
        fields = {name: sealed(text, table="applicant", row=NO, column=name) for name, text in PERSON.items()}
        insert(old, "applicant", {"hall": CODE, "case_no": NO, "id_index": old_index(), **fields})
        question = sealed(QUESTION, table="expert_call", row=str(CALL["id"]), column="question")
        insert(old, "expert_call", {**CALL, "question": question})
    hall = HallAtWork(tmp_path)
    yield hall
    hall.store.close()


def test_an_old_hall_reads_finds_and_seals_anew_what_it_has(old_hall: HallAtWork) -> None:
    def check(*, by_name: list[str]) -> None:
        found = old_hall.read(lambda unit: unit.applicants.get(NO))
        assert found is not None
        assert (found.name, found.id_number, found.phone) == tuple(PERSON.values())
        key = old_hall.read(lambda unit: unit.applicants.key_of(f" {VALID_ID[:17].lower()}{VALID_ID[17:]}"))
        assert key == old_index()
        assert old_hall.read(lambda unit: unit.applicants.of_person(key, limit=9)) == [NO]
        assert old_hall.read(lambda unit: unit.applicants.by_name("张三丰", limit=9)) == by_name
        assert [one.question for one in old_hall.read(lambda unit: unit.expert_calls.open())] == [QUESTION]

    check(by_name=[])
    assert old_hall.read(lambda unit: unit.keys.resealing())
    cursor: ResealCursor | None = ResealCursor()
    while cursor is not None:
        cursor = old_hall.run(lambda unit, at=cursor: old_hall.does.retention.reseal(unit, at))
    assert not old_hall.read(lambda unit: unit.keys.resealing())
    check(by_name=[NO])
    with old_hall.store._writing.connect() as connection:
        fields = connection.exec_driver_sql("SELECT name, id_number, phone FROM applicant").one()
        (question,) = connection.exec_driver_sql("SELECT question FROM expert_call").one()
    assert all(is_packed(one) for one in (*fields, question))
    old_hall.reopen()
    check(by_name=[NO])


def test_a_fresh_hall_has_digests_under_a_key_of_their_own(hall: HallAtWork) -> None:
    assert not hall.read(lambda unit: unit.keys.resealing())
    derived = hmac.digest((hall.folder / "key").read_bytes(), b"tidehall index", hashlib.sha256)
    plain = hmac.new(derived, f"id\x1f{VALID_ID}".encode(), hashlib.sha256).hexdigest()
    assert hall.read(lambda unit: unit.applicants.key_of(VALID_ID)) != plain
