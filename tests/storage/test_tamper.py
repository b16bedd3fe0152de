"""One altered byte of a stored event, whichever column it stands in, is found and its row is named."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, event, text

from queue_server.storage.journal import BODY, _read_any_bytes, verify, verify_hall
from tests.usecases.hall_at_work import CODE, HallAtWork

COLUMNS = (*BODY, "digest")
SAMPLE = ("SignedIn", "TicketCalled", "CaseReceived", "ServiceFinished")
WHOLE = "UPDATE journal SET {column} = CAST(:value AS TEXT) WHERE hall = :hall AND seq = :seq"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A morning with a case, closed; every test takes back what it altered."""
    hall = HallAtWork(tmp_path_factory.mktemp("tamper"))
    session = hall.sign_in()
    ticket = hall.issue()
    hall.call()
    hall.start()
    hall.receive_case(hall.open_case(ticket, session), session)
    hall.finish(outcome="cases")
    hall.store.close()
    path = hall.folder / "hall.db"
    assert verify(path)[0].first_bad is None
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _read_any_bytes)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def sample_of(connection: Connection) -> list[int]:
    return [
        connection.execute(text("SELECT max(seq) FROM journal WHERE event = :name"), {"name": name}).scalar_one()
        for name in SAMPLE
    ]


def alterations(value: str | int | None) -> Iterator[bytes]:
    """Every byte once by one bit; and what reads alike: another case, a blank for the T of a moment."""
    if value is None:
        yield from (b"", b"0")
        return
    raw = str(value).encode()
    for at, byte in enumerate(raw):
        for other in {byte ^ 1, byte ^ 0x20, 0xFF} if at % 10 == 0 else {byte ^ 1}:
            yield raw[:at] + bytes([other]) + raw[at + 1 :]


@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in {"hall", "seq"}])
def test_every_byte_of_a_column_counts(stored: Connection, column: str) -> None:
    tried = 0
    for seq in sample_of(stored):
        value = stored.execute(text(f"SELECT {column} FROM journal WHERE seq = :seq"), {"seq": seq}).scalar_one()
        for altered in alterations(value):
            stored.execute(text(WHOLE.format(column=column)), {"value": altered, "hall": CODE, "seq": seq})
            verdict = verify_hall(stored, CODE)
            stored.rollback()
            assert verdict.first_bad == seq, (column, seq, altered)
            assert f"第 {seq} 行" in verdict.sentence
            tried += 1
    assert tried >= len(SAMPLE) * 2
    assert verify_hall(stored, CODE).first_bad is None


@pytest.mark.parametrize("bit", range(0, 62, 7))
def test_every_bit_of_the_number_counts(stored: Connection, bit: int) -> None:
    seq = sample_of(stored)[1]
    there = {"seq": seq, "other": (seq ^ 1 << bit) + 1_000_000, "hall": CODE}
    stored.execute(text("UPDATE journal SET seq = :other WHERE hall = :hall AND seq = :seq"), there)
    verdict = verify_hall(stored, CODE)
    stored.rollback()
    assert verdict.first_bad == seq


def test_a_row_moved_to_another_hall_is_missed_here_and_found_there(stored: Connection) -> None:
    seq = sample_of(stored)[1]
    for at in range(len(CODE)):
        other = CODE[:at] + str((int(CODE[at]) + 1) % 10) + CODE[at + 1 :]
        stored.execute(
            text("UPDATE journal SET hall = :other WHERE hall = :hall AND seq = :seq"),
            {"other": other, "hall": CODE, "seq": seq},
        )
        here, there = verify_hall(stored, CODE), verify_hall(stored, other)
        stored.rollback()
        assert here.first_bad == seq
        assert there.first_bad == 1
