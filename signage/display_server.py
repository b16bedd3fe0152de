"""waitress in a thread of its own, stopped without cutting the loop from outside."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from waitress import create_server, wasyncore

from signage.display import STREAMS_MAX

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SPARE_THREADS = 16
STEP_S = 0.2
DRAIN_S = 2


class DisplayServer:
    """Serves the display pages; every open stream holds a thread, so there are 16 more than streams."""

    def __init__(self, app: WSGIApplication, *, host: str, port: int) -> None:
        self._app = app
        self._host = host
        self._wanted_port = port
        self._sockets: dict[int, Any] = {}
        self._server: Any = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="display", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        return int(self._server.effective_port)

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Listen; raises OSError when the port is taken."""
        self._server = create_server(
            self._app,
            map=self._sockets,
            host=self._host,
            port=self._wanted_port,
            threads=STREAMS_MAX + SPARE_THREADS,
            connection_limit=200,
            channel_timeout=60,
            max_request_body_size=4096,
            ident="tidehall",
            asyncore_use_poll=True,
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and end the threads; streams must have been told to end before."""
        self._stopping.set()
        self._thread.join(DRAIN_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            wasyncore.loop(timeout=STEP_S, map=self._sockets, use_poll=True, count=1)
        self._server.task_dispatcher.shutdown(timeout=DRAIN_S)
        wasyncore.close_all(self._sockets)
