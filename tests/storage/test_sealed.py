"""Sealed fields open with their key, in their place, and nowhere else."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from queue_server.storage.sealed import KEY_BYTES, Seal, make_key, read_key
from tests.usecases.hall_at_work import HallAtWork

SEAL = Seal(b"k" * KEY_BYTES)


@given(st.text(max_size=60).filter(lambda text: text.isprintable()))
def test_what_was_sealed_opens_again(text: str) -> None:
    sealed = SEAL.close(text, table="applicant", row="h/1", column="name")
    assert SEAL.open(sealed, table="applicant", row="h/1", column="name") == text


@pytest.mark.parametrize(
    "place", [("other", "h/1", "name"), ("applicant", "h/2", "name"), ("applicant", "h/1", "phone")]
)
def test_a_field_moved_elsewhere_does_not_open(place: tuple[str, str, str]) -> None:
    sealed = SEAL.close("张三", table="applicant", row="h/1", column="name")
    table, row, column = place
    with pytest.raises(InvalidTag):
        SEAL.open(sealed, table=table, row=row, column=column)


def test_the_digest_of_an_id_number_needs_the_key() -> None:
    assert SEAL.digest("id", "1") == SEAL.digest("id", "1")
    assert SEAL.digest("id", "1") != Seal(b"j" * KEY_BYTES).digest("id", "1")


def test_a_key_file_is_private_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "hall.key"
    key = make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_key(path) == key
    with pytest.raises(FileExistsError):
        make_key(path)
    path.write_bytes(b"short")
    with pytest.raises(ValueError, match="32 字节"):
        read_key(path)


def test_a_hall_with_applicants_does_not_start_without_its_key(hall: HallAtWork) -> None:
    ticket = hall.issue()
    session = hall.sign_in()
    hall.call()
    hall.start()
    hall.receive_case(hall.open_case(ticket, session), session)
    hall.store.close()
    key = hall.folder / "key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(FileNotFoundError, match="缺少密钥文件"):
        hall.open_store()
    key.write_bytes(kept)
    hall.store = hall.open_store()
