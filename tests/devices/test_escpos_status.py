"""What a printer sends back is told apart, in any pieces and among garbage."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from devices.escpos_status import (
    AutoStatus,
    Block,
    FlowControl,
    PowerOn,
    ProcessId,
    ProcessIdPaperOut,
    QueuedStatus,
    RealtimeStatus,
    StatusDemultiplexer,
    StatusEvent,
)

NAMES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def unit(source: random.Random) -> tuple[bytes, StatusEvent]:  # noqa: PLR0911 - one answer a kind
    """Return one thing that a printer may say, and what it means."""
    kind = source.randrange(8)
    if kind == 0:
        byte = 0x12 | source.choice([0, 4, 8, 0x0C, 0x20, 0x40, 0x60, 0x6C])
        return bytes([byte]), RealtimeStatus(byte)
    if kind == 1:
        first = 0x10 | source.choice([0, 4, 8, 0x20, 0x40, 0x6C])
        rest = [source.randrange(256) & 0x6F for _ in range(3)]
        return bytes([first, *rest]), AutoStatus(bytes([first, *rest]))
    if kind == 2:
        byte = source.randrange(256) & 0x6F
        return bytes([byte]), QueuedStatus(byte)
    if kind == 3:
        identity = "".join(source.choices(NAMES, k=4)).encode()
        return b"\x37\x22" + identity + b"\0", ProcessId(identity)
    if kind == 4:
        return b"\x37\x330042\0", ProcessIdPaperOut(b"0042")
    if kind == 5:
        return b"\x5fTM-T20\0", Block(0x5F, b"TM-T20")
    if kind == 6:
        return b"\x3b\x31\0", PowerOn()
    go = source.random() < 0.5
    return (b"\x11" if go else b"\x13"), FlowControl(go=go)


def test_twenty_thousand_random_streams_are_told_apart_in_any_pieces() -> None:
    source = random.Random(20_260_722)
    for _ in range(20_000):
        units = [unit(source) for _ in range(source.randrange(1, 7))]
        stream = b"".join(raw for raw, _ in units)
        demultiplexer, events, at = StatusDemultiplexer(), [], 0
        while at < len(stream):
            step = source.randrange(1, 6)
            events += demultiplexer.feed(stream[at : at + step])
            at += step
        assert events == [event for _, event in units]
        assert demultiplexer.noise_bytes == 0


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_garbage_neither_raises_nor_grows_and_its_pieces_do_not_matter(pieces: list[bytes]) -> None:
    split, whole = StatusDemultiplexer(), StatusDemultiplexer()
    events = [event for piece in pieces for event in split.feed(piece)]
    assert events == whole.feed(b"".join(pieces))
    assert split.noise_bytes == whole.noise_bytes
    assert len(split._held) < 96


def test_status_bytes_mean_what_the_reference_says() -> None:
    offline, cover, out, near = (RealtimeStatus(byte) for byte in (0x1A, 0x16, 0x72, 0x1E))
    assert offline.offline
    assert cover.cover_open
    assert out.paper_out
    assert out.stopped_by_paper_end
    assert near.near_end
    assert not near.paper_out
    auto = AutoStatus(bytes([0x38, 0x08, 0x0F, 0x0F]))
    assert auto.cover_open
    assert auto.error
    assert auto.paper_out
    assert auto.near_end


def test_an_unfinished_packet_gives_way_after_a_quiet_time() -> None:
    demultiplexer = StatusDemultiplexer()
    assert demultiplexer.feed(b"\x37\x22AB\x12") == []
    assert demultiplexer.waiting
    assert RealtimeStatus(0x12) in demultiplexer.settle()
    assert not demultiplexer.waiting
