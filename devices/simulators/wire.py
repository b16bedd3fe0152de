"""The host's end of a simulated device: a pty behind a stable symlink, or a TCP port, with faults on the line."""

from __future__ import annotations

import os
import random
import select
import socket
import struct
import threading
import tty
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from devices.links import pty_owner_file

_CHUNK_BYTES: Final = 64
_RESET: Final = struct.pack("ii", 1, 0)


@dataclass
class LineFaults:
    """What is wrong with the line. `rate` is the share of bytes that are changed, `bytes_per_s` 0 for full speed."""

    silent: bool = False
    rate: float = 0.0
    bytes_per_s: float = 0.0

    def spoil(self, data: bytes) -> bytes:
        """Return the bytes as they arrive at the other end."""
        if not self.rate:
            return data
        return bytes(
            byte ^ (1 << random.randrange(8)) if random.random() < self.rate else byte  # noqa: S311 - noise
            for byte in data
        )


class Wire:
    """One line to one host. A thread of its own hands on what arrives; `receive` may block to hold the host back."""

    def __init__(self, name: str, *, baud: int = 0) -> None:
        self.faults = LineFaults()
        self._name = name
        self._baud = baud
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._plugged = False
        self._stream = -1
        self._wake: tuple[int, int] | None = None
        self._thread: threading.Thread | None = None
        self._receive: Callable[[bytes], None] = lambda _data: None
        self._connected: Callable[[], None] = lambda: None

    @property
    def link(self) -> str:
        """The link string of the host's end."""
        raise NotImplementedError

    @property
    def interrupted(self) -> bool:
        """Whether a receiver that holds the line back must let go."""
        return self._stop.is_set() or not self._plugged

    @property
    def listening(self) -> bool:
        """Whether a host is there to take an answer."""
        return self._stream >= 0

    def start(self, receive: Callable[[bytes], None], *, connected: Callable[[], None] = lambda: None) -> None:
        """Open the line; `connected` is called when a host comes, where that can be seen."""
        self._receive, self._connected = receive, connected
        self._wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.plug()
        self._thread = threading.Thread(target=self._run, name=f"wire-{self._name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the line and its thread."""
        self._stop.set()
        self.unplug()
        if self._thread is not None:
            self._thread.join(2.0)
        if self._wake is not None:
            for end in self._wake:
                os.close(end)
            self._wake = None

    def clear(self) -> None:
        """Take away what an earlier life of this line left behind."""

    def plug(self) -> None:
        """Put the cable in; a second time is no error."""
        with self._lock:
            if not self._plugged:
                self._attach()
                self._plugged = True
        self._ring()

    def unplug(self) -> None:
        """Pull the cable."""
        with self._lock:
            if self._plugged:
                self._plugged = False
                self._detach()
        self._ring()

    def send(self, data: bytes) -> bool:
        """Answer the host; False when there is none. What does not fit into a host that does not read is lost."""
        if self.faults.silent:
            return True
        self._pace(len(data), baud=0)
        with self._lock:
            if self._stream < 0:
                return False
            try:
                os.write(self._stream, self.faults.spoil(data))
            except BlockingIOError:
                return True
            except OSError:
                return False
        return True

    def drop_host(self) -> None:
        """Lose the connection as a power cut would, where the line has connections."""

    def _attach(self) -> None:
        raise NotImplementedError

    def _detach(self) -> None:
        raise NotImplementedError

    def _readable(self) -> list[int]:
        return [self._stream] if self._stream >= 0 else []

    def _ended(self) -> None:
        raise NotImplementedError

    def _ring(self) -> None:
        if self._wake is not None:
            try:
                os.write(self._wake[1], b"!")
            except BlockingIOError:
                return

    def _pace(self, count: int, *, baud: int) -> None:
        seconds = count * 10 / baud if baud else 0.0
        if self.faults.bytes_per_s:
            seconds = max(seconds, count / self.faults.bytes_per_s)
        if seconds:
            self._stop.wait(seconds)

    def _run(self) -> None:
        wake = self._wake[0] if self._wake else -1
        while not self._stop.is_set():
            with self._lock:
                watched = self._readable()
            try:
                ready, _, _ = select.select([wake, *watched], [], [])
            except (OSError, ValueError):
                continue  # the cable was pulled between the two lines
            if wake in ready:
                os.read(wake, 64)
            for descriptor in ready:
                if descriptor != wake:
                    self._serve(descriptor)

    def _serve(self, descriptor: int) -> None:
        with self._lock:
            if descriptor != self._stream:
                return
            try:
                data = os.read(descriptor, _CHUNK_BYTES if not self.faults.bytes_per_s else 1)
            except BlockingIOError:
                return
            except OSError:
                data = b""
        if not data:
            self._ended()
            return
        self._pace(len(data), baud=self._baud)
        self._receive(self.faults.spoil(data))


class PtyWire(Wire):
    """A pseudo terminal: the host opens `path`, a symlink that stays while the terminal behind it changes."""

    def __init__(self, path: Path, *, baud: int = 0) -> None:
        super().__init__(path.name, baud=baud)
        self._path = path
        self._host_end = -1

    @property
    def link(self) -> str:
        """The link string of the host's end."""
        return f"pty:{self._path}"

    def clear(self) -> None:
        """Remove the symlink: its number may name another terminal by now."""
        self._path.unlink(missing_ok=True)

    def _attach(self) -> None:
        self._stream, self._host_end = os.openpty()
        tty.setraw(self._host_end)
        os.set_blocking(self._stream, False)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._host_end))
        pty_owner_file(str(self._path)).write_text(str(os.getpid()), encoding="ascii")
        fresh.replace(self._path)

    def _detach(self) -> None:
        self._path.unlink(missing_ok=True)
        stream, self._stream = self._stream, -1
        os.close(stream)
        os.close(self._host_end)

    def _ended(self) -> None:
        self._stop.wait(0.05)


class TcpWire(Wire):
    """A listening port that serves one host at a time: a new connection takes the place of the old one."""

    def __init__(self, port: int = 0, *, name: str = "tcp", baud: int = 0) -> None:
        super().__init__(name, baud=baud)
        self._port = port
        self._listener: socket.socket | None = None
        self._connection: socket.socket | None = None

    @property
    def link(self) -> str:
        """The link string of the host's end."""
        return f"tcp:127.0.0.1:{self._port}"

    def drop_host(self) -> None:
        """Reset the connection."""
        with self._lock:
            connection, self._connection, self._stream = self._connection, None, -1
            if connection is not None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                connection.close()
        self._ring()

    def _attach(self) -> None:
        listener = socket.create_server(("127.0.0.1", self._port))
        listener.setblocking(False)  # noqa: FBT003 - the socket module's own signature
        self._port = listener.getsockname()[1]
        self._listener = listener

    def _detach(self) -> None:
        self.drop_host()
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _readable(self) -> list[int]:
        return super()._readable() + ([self._listener.fileno()] if self._listener else [])

    def _serve(self, descriptor: int) -> None:
        with self._lock:
            listener = self._listener
            if listener is None or descriptor != listener.fileno():
                listener = None
            else:
                self._accept(listener)
        if listener is None:
            super()._serve(descriptor)
        else:
            self._connected()

    def _accept(self, listener: socket.socket) -> None:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        connection.setblocking(False)  # noqa: FBT003 - the socket module's own signature
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._connection is not None:
            self._connection.close()
        self._connection, self._stream = connection, connection.fileno()

    def _ended(self) -> None:
        with self._lock:
            connection, self._connection, self._stream = self._connection, None, -1
        if connection is not None:
            connection.close()
