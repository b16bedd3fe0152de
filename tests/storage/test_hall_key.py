"""The hall key is replaced, lost, wrong or found again: a queue needs none, and a new one loses nothing."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.domain.applicant import UNREADABLE_MASKS, Applicant
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor
from queue_server.storage import hall_key
from queue_server.storage.hall_key import replace_hall_key
from queue_server.storage.sealed import KEY_BYTES, key_id_of
from queue_server.usecases.retention import ROWS_AT_ONCE
from queue_server.usecases.vault_ports import ResealCursor
from tests.usecases.hall_at_work import CODE, MORNING, VALID_ID, HallAtWork

QUESTION = "张三丰的材料能否容缺？"


@pytest.fixture
def filed(hall: HallAtWork) -> Iterator[tuple[HallAtWork, str]]:
    """A hall with a received case and an open question."""
    session = hall.sign_in()
    ticket = hall.issue()
    hall.call()
    hall.start()
    no = hall.open_case(ticket, session)
    hall.receive_case(no, session)
    actor = Actor.of_session(session)
    hall.run(lambda unit: hall.does.expert_calls.ask(unit, 1, question=QUESTION, actor=actor))
    yield hall, no
    hall.store.close()


def applicant(hall: HallAtWork, no: str) -> Applicant | None:
    return hall.read(lambda unit: unit.applicants.get(no))


def reseal(hall: HallAtWork) -> None:
    cursor: ResealCursor | None = ResealCursor()
    while cursor is not None:
        cursor = hall.run(lambda unit, at=cursor: hall.does.retention.reseal(unit, at))


def wrapping(hall: HallAtWork) -> list[tuple[int, str, int]]:
    with hall.store._writing.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id, kind, under FROM sealing_key ORDER BY id").all()
    return [(row[0], row[1], row[2]) for row in rows]


@pytest.mark.parametrize("fault", ["missing", "short", "another"])
def test_without_its_key_a_hall_issues_calls_and_serves(filed: tuple[HallAtWork, str], fault: str) -> None:
    hall, no = filed
    hall.store.close()
    key = hall.folder / "key"
    kept = key.read_bytes()
    if fault == "missing":
        key.unlink()
    else:
        key.write_bytes(b"short" if fault == "short" else b"j" * KEY_BYTES)
    hall.store = hall.open_store()
    assert hall.store.hall_key_away
    hall.finish(outcome="cases")
    hall.issue()
    assert hall.serve().number == "A002"
    session = hall.sign_in("b", terminal="T2")
    assert hall.read(lambda unit: hall.does.desks.concerns(unit, session))
    hall.live(minutes=12, step_s=60)
    assert hall.read(lambda unit: unit.applicants.masks(no)) == UNREADABLE_MASKS
    for asked in (
        lambda unit: unit.applicants.get(no),
        lambda unit: unit.applicants.key_of(VALID_ID),
        lambda unit: unit.applicants.put(no, Applicant(name="李四", id_number=VALID_ID)),
    ):
        assert hall.refused(asked) is Code.PERSONAL_DATA_AWAY
    hall.store.close()
    key.write_bytes(kept)
    hall.store = hall.open_store()
    found = applicant(hall, no)
    assert found is not None
    assert found.name == "张三丰"
    (question,) = [one.question for one in hall.read(lambda unit: unit.expert_calls.open())]
    assert question == QUESTION


def test_the_hall_key_is_replaced_and_everything_opens_under_the_new_one(filed: tuple[HallAtWork, str]) -> None:
    hall, no = filed
    before = hall.read(lambda unit: unit.applicants.key_of(VALID_ID))
    hall.store.close()
    key = hall.folder / "key"
    old = key.read_bytes()
    kept = replace_hall_key(hall.folder / "hall.db", key_file=key, hall=CODE, at=MORNING)
    assert kept.read_bytes() == old
    assert key.read_bytes() != old
    assert {stat.S_IMODE(path.stat().st_mode) for path in (key, kept)} == {0o600}
    hall.store = hall.open_store()
    assert applicant(hall, no) is not None
    assert hall.read(lambda unit: unit.applicants.key_of(VALID_ID)) == before
    assert hall.read(lambda unit: unit.keys.resealing())
    years = [key_id for key_id, kind, _ in wrapping(hall) if kind == "year"]
    reseal(hall)
    after = wrapping(hall)
    assert not hall.read(lambda unit: unit.keys.resealing())
    assert not set(years) & {key_id for key_id, _, _ in after}
    assert not set(years) & {under for _, _, under in after}
    assert applicant(hall, no) is not None
    (call,) = hall.read(lambda unit: unit.expert_calls.open())
    assert call.question == QUESTION
    hall.store.close()
    key.write_bytes(old)
    hall.store = hall.open_store()
    assert hall.store.hall_key_away


def test_a_power_cut_between_new_key_and_its_place_is_mended_at_the_start(
    filed: tuple[HallAtWork, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hall, no = filed
    hall.store.close()

    def cut(key_file: Path, *, at: object) -> Path:
        raise OSError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(hall_key, "_put_in_place", cut)
        with pytest.raises(OSError, match="power cut"):
            replace_hall_key(hall.folder / "hall.db", key_file=hall.folder / "key", hall=CODE, at=MORNING)
    hall.store = hall.open_store()
    assert not hall.store.hall_key_away
    assert applicant(hall, no) is not None
    hall.reopen()
    assert applicant(hall, no) is not None


def test_a_running_hall_keeps_its_key(filed: tuple[HallAtWork, str]) -> None:
    hall, _ = filed
    with pytest.raises(OSError, match="正由另一个程序使用"):
        replace_hall_key(hall.folder / "hall.db", key_file=hall.folder / "key", hall=CODE, at=MORNING)


def test_retired_keys_are_replaced_while_the_hall_works(filed: tuple[HallAtWork, str]) -> None:
    hall, no = filed
    head = Actor(person="head")
    assert hall.run(lambda unit: hall.does.retention.retire_keys(unit, actor=head)) == 1
    assert applicant(hall, no) is not None
    reseal(hall)
    with hall.store._writing.connect() as connection:
        (sealed,) = connection.exec_driver_sql("SELECT question FROM expert_call").one()
    assert key_id_of(sealed) in {key_id for key_id, kind, _ in wrapping(hall) if kind == "year"}
    assert ROWS_AT_ONCE >= 100
    (row,) = hall.events("KeysRetired")
    assert row.person == "head"


def test_a_tampered_field_hides_one_applicant_and_no_more(filed: tuple[HallAtWork, str]) -> None:
    hall, no = filed
    with hall.store._writing.connect() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE applicant SET name = id_number")
    assert hall.read(lambda unit: unit.applicants.masks(no)) == UNREADABLE_MASKS
    with pytest.raises(DomainError):
        applicant(hall, no)
