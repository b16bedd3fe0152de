"""Serves a WSGI application with waitress in a loop of our own, so that a stop lets the requests in flight finish."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask

from queue_server.web.problems import PROBLEM_TYPE, encode_problem, make_problem

log = logging.getLogger(__name__)

WIRE_LIMIT_BYTES = 8 << 20
"""What is read before the connection is cut; the application refuses from 1 MiB on, with an answer one can read."""
DRAIN_S = 3.0
LOOP_TIMEOUT_S = 1.0
CONNECTION_LIMIT = 512
BEHIND_TLS = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}
"""What stands before the server says who came and whether over TLS; it overwrites what a client says of itself."""


class ProblemTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """What waitress itself refuses (a broken request line, too large headers), as a problem."""

    def execute(self) -> None:
        """Write the answer."""
        error = self.request.error
        body = encode_problem(make_problem(error.code))
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", PROBLEM_TYPE))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class HallChannel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection of ours."""

    error_task_class = ProblemTask

    @property
    def busy(self) -> bool:
        """Whether a request is being read, served or answered here."""
        return bool(self.requests or self.total_outbufs_len or self.close_when_flushed or self._reads())

    def _reads(self) -> bool:
        return self.request is not None and not self.request.empty


class HttpService:
    """One bound socket, one loop thread, a pool of request threads.

    The socket is bound when the service is made, so its address is known before it starts.
    """

    def __init__(
        self, *, bind: tuple[str, int], threads: int, on_drain: Callable[[], None], behind_tls: bool = False
    ) -> None:
        family = socket.AF_INET6 if ":" in bind[0] else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(bind)
        self.address: tuple[str, int] = self._socket.getsockname()[:2]
        self._threads = threads
        self._on_drain = on_drain
        self._behind_tls = behind_tls
        self._stopping = threading.Event()
        self._map: dict[int, Any] = {}
        self._server: Any = None
        self._loop = threading.Thread(target=self._run, name="http")

    def start(self, app: Any) -> None:
        """Listen and serve; returns when connections are accepted."""
        self._server = create_server(
            app,
            map=self._map,
            sockets=[self._socket],
            threads=self._threads,
            connection_limit=CONNECTION_LIMIT,
            channel_timeout=60,
            channel_request_lookahead=1,
            max_request_body_size=WIRE_LIMIT_BYTES,
            outbuf_high_watermark=1 << 18,
            clear_untrusted_proxy_headers=True,
            **(BEHIND_TLS if self._behind_tls else {}),
            asyncore_use_poll=True,
            ident=None,
        )
        self._server.channel_class = HallChannel
        self._loop.start()

    def stop(self) -> None:
        """Stop accepting, run `on_drain`, let requests in flight finish (at most 3 s), close; safe to call twice."""
        if self._server is None:
            self._socket.close()
            return
        self._stopping.set()
        if self._loop.is_alive():
            # The trigger only saves the loop's last wait; it may be gone already.
            with contextlib.suppress(OSError):
                self._server.pull_trigger()
            self._loop.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._step(LOOP_TIMEOUT_S)
        self._step(0)
        wasyncore.dispatcher.close(self._server)
        self._on_drain()
        deadline_s = time.monotonic() + DRAIN_S
        while self._close_idle() and time.monotonic() < deadline_s:
            self._step(0.05)
        left = self._close_idle()
        if left:
            log.warning("%d connections were cut at the stop", left)
        self._server.task_dispatcher.shutdown(timeout=1)
        self._server.trigger.close()
        wasyncore.close_all(self._map)

    def _step(self, timeout_s: float) -> None:
        wasyncore.loop(timeout=timeout_s, use_poll=True, map=self._map, count=1)

    def _close_idle(self) -> int:
        """Mark idle connections for closing; return how many are busy."""
        channels = list(self._server.active_channels.values())
        busy = [channel for channel in channels if channel.busy]
        for channel in channels:
            if channel not in busy:
                channel.will_close = True
        return len(busy)
