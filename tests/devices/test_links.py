"""Link strings and the one kind of error that every lost line turns into."""

from __future__ import annotations

import os
import pty
import socket
import subprocess
import threading
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.links import LinkAddress, LinkError, LinkTimeoutError, open_link, parse_link, pty_owner_file


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    for end in (ours, theirs):
        try:
            os.close(end)
        except OSError:
            continue


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("pty:/tmp/x", LinkAddress(kind="pty", path="/tmp/x")),
        ("serial:/dev/ttyUSB0", LinkAddress(kind="serial", path="/dev/ttyUSB0", baud=9600)),
        ("serial:/dev/a?baud=115200&parity=E", LinkAddress(kind="serial", path="/dev/a", baud=115200, parity="E")),
        ("tcp:10.0.0.5:9100", LinkAddress(kind="tcp", host="10.0.0.5", port=9100)),
        ("usblp:/dev/usb/lp0", LinkAddress(kind="usblp", path="/dev/usb/lp0")),
    ],
)
def test_a_link_string_says_where_the_device_is(text: str, address: LinkAddress) -> None:
    assert parse_link(text) == address
    assert parse_link(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pty",
        "pty:",
        "pty:relative",
        "tcp:host",
        "tcp::9100",
        "tcp:h:0",
        "tcp:h:x",
        "usb:/dev/x",
        "serial:/dev/x?baud=fast",
        "serial:/dev/x?parity=X",
        "serial:/dev/x?speed=1",
    ],
)
def test_a_wrong_link_string_is_refused_with_the_string_in_the_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="link") as refusal:
        parse_link(text)
    assert repr(text) in str(refusal.value)


def test_bytes_go_both_ways(terminal: tuple[int, str]) -> None:
    ours, path = terminal
    link = open_link(parse_link(f"pty:{path}"))
    link.write(b"hello", timeout_s=1)
    assert os.read(ours, 10) == b"hello"
    os.write(ours, b"world")
    assert link.read(timeout_s=1) == b"world"
    assert link.read(timeout_s=0.01) == b""
    link.close()


def test_a_port_has_one_owner(terminal: tuple[int, str]) -> None:
    address = parse_link(f"pty:{terminal[1]}")
    first = open_link(address)
    with pytest.raises(LinkError):
        open_link(address)
    first.close()
    open_link(address).close()


def test_a_peer_that_takes_nothing_costs_the_write_its_timeout_and_no_more(terminal: tuple[int, str]) -> None:
    link = open_link(parse_link(f"pty:{terminal[1]}"))
    began = time.monotonic()
    with pytest.raises(LinkTimeoutError):
        link.write(bytes(1_000_000), timeout_s=0.3)
    assert 0.25 < time.monotonic() - began < 1.0
    link.close()


def test_unplugging_turns_every_act_into_one_kind_of_error(terminal: tuple[int, str]) -> None:
    ours, path = terminal
    link = open_link(parse_link(f"pty:{path}"))
    os.close(ours)
    with pytest.raises(LinkError):
        link.read(timeout_s=1)
    with pytest.raises(LinkError):
        link.write(b"x", timeout_s=1)
    link.close()
    link.close()
    with pytest.raises(LinkError):
        open_link(parse_link(f"pty:{path}"))


def test_a_network_device_that_is_not_there_is_a_link_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(LinkError):
        open_link(parse_link(f"tcp:127.0.0.1:{port}"))
    with pytest.raises(LinkError):
        open_link(parse_link(f"usblp:{tmp_path}/lp0"))


def test_a_network_device_that_hangs_up_is_a_link_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = open_link(parse_link(f"tcp:127.0.0.1:{server.getsockname()[1]}"))
        peer, _ = server.accept()
        threading.Thread(target=peer.sendall, args=(b"late",)).start()
        assert link.read(timeout_s=2) == b"late"
        peer.close()
        with pytest.raises(LinkError):
            link.read(timeout_s=2)
        link.close()


def test_a_terminal_whose_offerer_was_killed_is_not_opened(terminal: tuple[int, str], tmp_path: Path) -> None:
    path = tmp_path / "printer"
    path.symlink_to(terminal[1])
    owner = pty_owner_file(str(path))
    open_link(parse_link(f"pty:{path}")).close()
    owner.write_text(str(os.getpid()))
    open_link(parse_link(f"pty:{path}")).close()
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    owner.write_text(str(ended.pid))
    with pytest.raises(LinkError):
        open_link(parse_link(f"pty:{path}"))
