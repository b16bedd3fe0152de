"""Sealed fields open with their key, in their place, and nowhere else."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from queue_server.domain.errors import Code, DomainError
from queue_server.domain.privacy import CipherName
from queue_server.storage.key_rows import open_keys
from queue_server.storage.sealed import (
    ALGORITHMS,
    HEADER,
    KEY_BYTES,
    Keyring,
    Place,
    Seal,
    is_packed,
    key_id_of,
    make_key,
    pack,
    read_key,
    unpack,
)
from queue_server.storage.tables import metadata
from tests.usecases.hall_at_work import CODE, MORNING

CIPHERS: tuple[CipherName, ...] = ("aes-256-gcm", "sm4-gcm")
NAME = {"table": "applicant", "row": "h/1", "column": "name"}
MakeSeal = Callable[..., Seal]


@pytest.fixture
def seal_of() -> Iterator[MakeSeal]:
    """Makes a seal over keys in memory: the same ones for every seal of a test."""
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as connection:

        def make(key: bytes = b"k" * KEY_BYTES, cipher: CipherName = "aes-256-gcm", **changes: Any) -> Seal:
            keyring = Keyring(key, cipher=cipher)
            fits = open_keys(connection, hall=CODE, keyring=keyring, now=MORNING)
            ring = keyring if fits else Keyring(None, cipher=cipher)
            return Seal(connection, hall=CODE, keyring=ring, now=changes.get("now", MORNING))

        yield make
    engine.dispose()


@pytest.mark.parametrize("cipher", CIPHERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(text=st.text())
def test_what_was_sealed_opens_again(seal_of: MakeSeal, cipher: CipherName, text: str) -> None:
    seal = seal_of(cipher=cipher)
    assert seal.open(seal.close(text, **NAME), **NAME) == text


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("moved", [{"table": "report_words"}, {"row": "h/2"}, {"column": "phone"}])
def test_a_field_moved_elsewhere_opens_no_more(seal_of: MakeSeal, cipher: CipherName, moved: dict[str, str]) -> None:
    seal = seal_of(cipher=cipher)
    with pytest.raises(DomainError) as refusal:
        seal.open(seal.close("张三", **NAME), **{**NAME, **moved})
    assert refusal.value.code is Code.PERSONAL_DATA_AWAY


def test_a_field_says_version_algorithm_and_key_and_one_altered_byte_closes_it(seal_of: MakeSeal) -> None:
    seal = seal_of()
    sealed = seal.close("张三", **NAME, case="B0001")
    version, algorithm, key_id = HEADER.unpack_from(sealed)
    assert (version, algorithm, key_id) == (1, ALGORITHMS["aes-256-gcm"], seal.case_key("B0001")[0])
    for at in range(len(sealed)):
        altered = bytearray(sealed)
        altered[at] ^= 1
        with pytest.raises(DomainError):
            seal.open(bytes(altered), **NAME)


def test_fields_of_another_cipher_stay_readable(seal_of: MakeSeal) -> None:
    sealed = {cipher: seal_of(cipher=cipher).close("张三", **NAME) for cipher in CIPHERS}
    assert {HEADER.unpack_from(one)[1] for one in sealed.values()} == set(ALGORITHMS.values())
    for cipher in CIPHERS:
        assert {seal_of(cipher=cipher).open(one, **NAME) for one in sealed.values()} == {"张三"}


def test_a_year_and_a_case_have_keys_of_their_own(seal_of: MakeSeal) -> None:
    this, next_year = seal_of(), seal_of(now=MORNING.replace(year=MORNING.year + 1))
    ids = {
        key_id_of(sealed)
        for sealed in (
            this.close("张三", **NAME),
            next_year.close("张三", **NAME),
            this.close("张三", **NAME, case="B0001"),
            this.close("张三", **NAME, case="B0002"),
        )
    }
    assert len(ids) == 4
    assert key_id_of(this.close("李四", **NAME)) in ids


def test_another_hall_key_opens_nothing_and_refuses_to_seal(seal_of: MakeSeal) -> None:
    seal = seal_of()
    sealed, index = seal.close("张三", **NAME), seal.index("id", "1")
    other = seal_of(b"j" * KEY_BYTES)
    assert other.away
    for asked in (lambda: other.open(sealed, **NAME), lambda: other.close("x", **NAME), lambda: other.index("id", "1")):
        with pytest.raises(DomainError):
            asked()
    assert other.digest("sign-in", "a") == other.digest("sign-in", "a")
    assert seal_of().index("id", "1") == index


def test_digests_are_keyed_and_keep_their_parts_apart(seal_of: MakeSeal) -> None:
    seal = seal_of()
    assert seal.index("ab", "c") != seal.index("a", "bc")
    assert seal.case_digest("B0001", "x") != seal.case_digest("B0002", "x")


def test_a_packed_field_is_told_from_another() -> None:
    place = Place("t", "r", "c")
    packed = pack(b"x", b"k" * KEY_BYTES, key_id=7, algorithm=1, place=place)
    assert is_packed(packed)
    assert unpack(packed, b"k" * KEY_BYTES, place=place) == b"x"
    with pytest.raises(ValueError, match="packed"):
        unpack(b"\x02" + packed[1:], b"k" * KEY_BYTES, place=place)


def test_a_key_file_is_private_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "hall.key"
    key = make_key(path)
    assert len(key) == KEY_BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path) == key
    with pytest.raises(FileExistsError):
        make_key(path)


def test_a_key_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hall.key"
    path.write_bytes(b"short")
    with pytest.raises(ValueError, match="32"):
        read_key(path)
