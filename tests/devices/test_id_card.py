"""ID-card frames against published ones, and the reader on its line."""

from __future__ import annotations

import logging
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers import build_id_card_reader
from devices.id_card import FIND, READ, SELECT, STATUS, SamReader, number_is_sound, sam_frame
from devices.ports import CardHolder, HealthState, IdCardReader
from tests.devices.conftest import Bench
from tests.devices.doors import control, eventually, log, now

HEAD = "aaaaaa9669"
PUBLISHED = [
    (STATUS, "000311ffed"),
    (b"\x12\xff", "000312ffee"),
    (b"\x10\xff", "000310ffec"),
    (FIND, "0003200122"),
    (SELECT, "0003200221"),
    (READ, "0003300132"),
    (b"\x30\x10", "0003301023"),
    (b"\x30\x03", "0003300330"),
    (b"\x00\x00\x9f\x00\x00\x00\x00", "000800009f0000000097"),
    (b"\x00\x00\x80", "000400008084"),
    (b"\x00\x00\x41", "000400004145"),
]


@pytest.mark.parametrize(("body", "hex_"), PUBLISHED)
def test_frames_are_the_published_ones(body: bytes, hex_: str) -> None:
    assert sam_frame(body).hex() == HEAD + hex_
    assert SamReader().feed(bytes.fromhex(HEAD + hex_)) == [body]


@given(st.lists(st.binary(min_size=1, max_size=80), max_size=4), st.binary(max_size=30), st.integers(1, 7))
def test_frames_are_found_in_any_pieces_behind_garbage(bodies: list[bytes], garbage: bytes, step: int) -> None:
    clean = garbage.replace(b"\xaa", b"")
    stream = clean + b"".join(sam_frame(body) for body in bodies)
    reader = SamReader()
    assert [body for at in range(0, len(stream), step) for body in reader.feed(stream[at : at + step])] == bodies


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert number_is_sound("11010519491231002X")
    assert not number_is_sound("110105194912310021")
    assert not number_is_sound("1101051949123100")
    assert not number_is_sound("１１０１０５１９４９１２３１００２X")


def card_reader(bench: Bench) -> tuple[IdCardReader, dict[str, Any]]:
    entry = bench.simulate(strips=(), pads=())["id_card"]
    reader = build_id_card_reader(entry["link"], name="id_card", clock=now)
    bench.start(reader)
    eventually(lambda: reader.health().state is HealthState.OK)
    return reader, entry


def test_a_card_is_read_once_and_not_again_until_it_is_laid_anew(bench: Bench) -> None:
    reader, entry = card_reader(bench)
    number = "11010519491231002X"
    control(entry, "card", name="欧阳镕喆", number=number, valid_to="长期")
    assert reader.read(3.0) == CardHolder(name="欧阳镕喆", number=number, kind="citizen", valid_to="长期")
    assert reader.read(0.6) is None
    control(entry, "card", name="张三", number=number, kind="permit")
    second = reader.read(3.0)
    assert second is not None
    assert second.kind == "permit"
    assert second.name == "张三"
    assert [entry_["event"] for entry_ in log(entry)] == ["laid", "read", "laid", "read"]


def test_a_foreigners_card_is_read(bench: Bench) -> None:
    reader, entry = card_reader(bench)
    control(entry, "card", name="SMITH JOHN", number="CHN110090010101", kind="foreigner")
    holder = reader.read(3.0)
    assert holder is not None
    assert (holder.kind, holder.number) == ("foreigner", "CHN110090010101")


def test_a_card_whose_number_is_unsound_is_not_taken(bench: Bench) -> None:
    reader, entry = card_reader(bench)
    control(entry, "card", number="110105194912310021")
    assert reader.read(1.0) is None


def test_a_reader_pulled_out_while_somebody_waits_gives_none_in_time_and_comes_back(bench: Bench) -> None:
    reader, entry = card_reader(bench)
    got: list[CardHolder | None] = []
    waiting = threading.Thread(target=lambda: got.append(reader.read(1.5)))
    waiting.start()
    control(entry, "unplug")
    waiting.join(3)
    assert got == [None]
    assert reader.health().state is HealthState.OFFLINE
    control(entry, "plug")
    control(entry, "card")
    assert reader.read(6.0) is not None


def test_damage_on_the_line_is_met_by_asking_again(bench: Bench) -> None:
    reader, entry = card_reader(bench)
    control(entry, "corrupt", rate=0.0003)

    def laid_and_read() -> CardHolder | None:
        control(entry, "card", number="11010519491231002X")
        return reader.read(5.0)

    for _ in range(5):
        holder = eventually(laid_and_read, within_s=30)
        assert holder is not None
        assert holder.number == "11010519491231002X"


def test_nothing_of_a_card_reaches_a_log(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    reader, entry = card_reader(bench)
    control(entry, "card", name="欧阳镕喆", number="11010519491231002X")
    assert reader.read(3.0) is not None
    assert "11010519491231002X" not in caplog.text + str(log(entry))
    assert "欧阳" not in caplog.text + str(log(entry))
