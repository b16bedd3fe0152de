"""The board over HTTP: once, and as a stream."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request

from queue_server.board import BoardFeed
from queue_server.contract.board import Board
from queue_server.web.roles import Role
from queue_server.web.routes import Routes
from queue_server.web.stream import BoardStreams


def build_board_api(feed: BoardFeed, streams: BoardStreams) -> Routes:
    """Return the routes of `/board`."""
    routes = Routes("board_api")

    @routes.get("/board", role=Role.PUBLIC, answer=Board)
    def read_board() -> Response:
        """The board now."""
        return Response(feed.current().encoded, content_type="application/json")

    @routes.get("/board/stream", role=Role.PUBLIC, answer="text/event-stream")
    def stream_board() -> Response:
        """The board as server-sent events: the whole board after every change, a heartbeat every 10 s."""
        answer = Response(content_type="text/event-stream; charset=utf-8")
        answer.headers["Cache-Control"] = "no-cache"
        answer.headers["X-Accel-Buffering"] = "no"
        if request.method != "HEAD":
            gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
            answer.response = streams.open(gone)
        return answer

    return routes
