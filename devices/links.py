"""Links: the open, exclusive, non-blocking byte streams that drivers own, and the strings that name them."""

from __future__ import annotations

import fcntl
import os
import select
import socket
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

import serial

READ_CHUNK_BYTES: Final = 4096
CONNECT_TIMEOUT_S: Final = 2.0
DEFAULT_BAUD: Final = 9600
_PARITIES: Final = {"N": serial.PARITY_NONE, "E": serial.PARITY_EVEN, "O": serial.PARITY_ODD}
_FORMS: Final = "pty:/path serial:/path?baud=9600 tcp:host:port usblp:/path"


class LinkError(OSError):
    """The link is gone or was never there: close it and try again later. `reason` is for staff."""

    reason = "未连接"


class NoAnswerError(LinkError):
    """The port is there, the device behind it says nothing."""

    reason = "无应答"


class LinkTimeoutError(LinkError):
    """The peer took fewer bytes than it was sent within the time: an unknown number of them arrived."""


@dataclass(frozen=True, kw_only=True)
class LinkAddress:
    """What a link string says. `kind` is `pty serial tcp usblp`; `baud` is 0 where wire time does not count."""

    kind: str
    path: str = ""
    host: str = ""
    port: int = 0
    baud: int = 0
    parity: str = "N"

    def __str__(self) -> str:
        """Return the string that parses back to this address."""
        if self.kind == "tcp":
            return f"tcp:{self.host}:{self.port}"
        return f"{self.kind}:{self.path}" + (f"?baud={self.baud}&parity={self.parity}" if self.kind == "serial" else "")

    @property
    def byte_time_s(self) -> float:
        """Seconds one byte needs on the wire."""
        return 10.0 / self.baud if self.baud else 0.0


def parse_link(text: str) -> LinkAddress:
    """Read a link string such as `serial:/dev/ttyUSB0?baud=9600&parity=N` or `tcp:127.0.0.1:9100`.

    Raises:
        ValueError: one English sentence that names the string and the allowed forms.
    """
    kind, colon, rest = text.partition(":")
    if not colon or not rest:
        raise ValueError(f"{text!r} is no link; write one of {_FORMS}")
    if kind == "tcp":
        host, _, port = rest.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port) < 65536:  # noqa: PLR2004 - the range of TCP ports
            raise ValueError(f"{text!r} is no link; write tcp:host:port")
        return LinkAddress(kind=kind, host=host.strip("[]"), port=int(port))
    path, _, query = rest.partition("?")
    options = dict(parse_qsl(query))
    if kind not in {"pty", "serial", "usblp"} or not path.startswith("/"):
        raise ValueError(f"{text!r} is no link; write one of {_FORMS}")
    baud, parity = options.pop("baud", ""), options.pop("parity", "N")
    if options or parity not in _PARITIES or (baud and not baud.isdecimal()):
        raise ValueError(f"{text!r}: a link takes baud=NUMBER and parity=N, E or O")
    fallback = DEFAULT_BAUD if kind == "serial" else 0
    return LinkAddress(kind=kind, path=path, baud=int(baud) if baud else fallback, parity=parity)


@dataclass
class Link:
    """One open byte stream over one file descriptor; used by its owner thread alone."""

    address: LinkAddress
    descriptor: int
    release: Callable[[], None]
    closed: bool = field(default=False, init=False)

    def read(self, *, timeout_s: float) -> bytes:
        """Return what arrives within the time, at most 4 KB; empty after the time.

        Raises:
            LinkError: the peer has gone.
        """
        if not self.wait(timeout_s=timeout_s)[0]:
            return b""
        return self.take()

    def take(self) -> bytes:
        """Return what a readable link holds, at most 4 KB.

        Raises:
            LinkError: the peer has gone.
        """
        try:
            data = os.read(self.descriptor, READ_CHUNK_BYTES)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LinkError(f"{self.address}: read: {error}") from error
        if not data and self.address.kind != "usblp":
            raise LinkError(f"{self.address}: the other end has gone")
        return data

    def give(self, data: bytes) -> int:
        """Write what fits now and return how much that was.

        Raises:
            LinkError: the peer has gone.
        """
        try:
            return os.write(self.descriptor, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise LinkError(f"{self.address}: write: {error}") from error

    def write(self, data: bytes, *, timeout_s: float) -> None:
        """Hand all bytes to the kernel, which is no proof that they arrived.

        Raises:
            LinkTimeoutError: the peer did not take them in time.
            LinkError: the peer has gone.
        """
        deadline = time.monotonic() + timeout_s
        left = memoryview(data)
        while left:
            left = left[self.give(bytes(left)) :]
            if left and not self.wait(timeout_s=deadline - time.monotonic(), for_writing=True)[1]:
                raise LinkTimeoutError(f"{self.address}: {len(left)} of {len(data)} bytes not taken in {timeout_s} s")

    def wait(self, *, timeout_s: float, for_writing: bool = False, also: int | None = None) -> tuple[bool, bool]:
        """Wait for bytes (or only for room, if `for_writing` and nothing `also`); return (readable, writable).

        `also` is a descriptor of the owner's that ends the wait; with it the link is watched both ways.
        """
        readers = [] if for_writing and also is None else [self.descriptor]
        writers = [self.descriptor] if for_writing else []
        try:
            readable, writable, _ = select.select(
                readers if also is None else [*readers, also], writers, [], max(0.0, timeout_s)
            )
        except (OSError, ValueError) as error:
            raise LinkError(f"{self.address}: {error}") from error
        return self.descriptor in readable, bool(writable)

    def close(self) -> None:
        """Release the port; a port that vanished meanwhile is no error."""
        if self.closed:
            return
        self.closed = True
        try:
            self.release()
        except (OSError, termios.error):
            # pyserial's close() restores terminal settings and fails on a node that was unplugged.
            return


def open_link(address: LinkAddress) -> Link:
    """Open a link for its one owner.

    Raises:
        LinkError: it is not there, or somebody else holds it.
    """
    try:
        if address.kind == "tcp":
            return _open_tcp(address)
        if address.kind == "usblp":
            descriptor = os.open(address.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            return Link(address, descriptor, lambda: os.close(descriptor))
        return _open_serial(address)
    except (OSError, termios.error) as error:
        # An unplugged node speaks in three tongues: SerialException and EIO are OSErrors, termios.error is not.
        raise LinkError(f"{address}: {error}") from error


def pty_owner_file(path: str) -> Path:
    """Return the file in which whoever offers a pty at `path` leaves its process id."""
    return Path(path).with_name(f".{Path(path).name}.owner")


def refuse_foreign_terminal(path: str) -> None:
    """See that a pty is still what it was offered as.

    A killed process leaves a symlink whose number may by now name somebody else's terminal.

    Raises:
        LinkError: whoever offered it has ended.
    """
    try:
        os.kill(int(pty_owner_file(path).read_text(encoding="ascii")), 0)
    except (FileNotFoundError, ValueError, PermissionError):
        return  # nobody said who offers it, or a living process of another user does
    except ProcessLookupError as error:
        raise LinkError(f"{path}: the process behind this terminal has ended") from error


def _open_serial(address: LinkAddress) -> Link:
    if address.kind == "pty":
        refuse_foreign_terminal(address.path)
    port = serial.Serial(
        address.path,
        baudrate=address.baud or DEFAULT_BAUD,
        parity=_PARITIES[address.parity],
        timeout=0,
        write_timeout=1,
        exclusive=True,
    )
    descriptor: int = port.fileno()
    if address.kind == "serial":
        # Against programs that ignore the advisory lock. Not on a pty: there the flag would outlive a killed owner.
        fcntl.ioctl(descriptor, termios.TIOCEXCL)
    return Link(address, descriptor, port.close)


def _open_tcp(address: LinkAddress) -> Link:
    connection = socket.create_connection((address.host, address.port), timeout=CONNECT_TIMEOUT_S)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in ((socket.TCP_KEEPIDLE, 5), (socket.TCP_KEEPINTVL, 2), (socket.TCP_KEEPCNT, 3)):
        connection.setsockopt(socket.IPPROTO_TCP, option, value)
    connection.setblocking(False)  # noqa: FBT003 - the socket module's own signature
    return Link(address, connection.fileno(), connection.close)
