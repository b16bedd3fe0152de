"""Reads request bodies strictly: JSON objects of at most 1 MiB, shallow, with sound text and finite numbers."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from flask import Request

from queue_server.contract.shapes import Shape
from queue_server.web import sentences
from queue_server.web.problems import Refusal

BODY_LIMIT_BYTES = 1 << 20
SCAN_LIMIT_BYTES = 7_200_000
SCANS = re.compile(r"/api/v1/cases/[^/]+/scans")
DEPTH_LIMIT = 16


class NoBody(Shape):
    """The body of a verb without arguments: empty or `{}`."""


class HallRequest(Request):
    """A request whose JSON body is an object or a refusal, whatever the caller of `get_json` asks for.

    An empty body reads as `{}`, so that verbs without arguments need none.
    """

    @property
    def max_content_length(self) -> int | None:
        """How many bytes a body may have: a scan is larger than anything else that is sent."""
        return SCAN_LIMIT_BYTES if SCANS.fullmatch(self.path) else BODY_LIMIT_BYTES

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        del value
        raise AttributeError("the limit of a body follows from its path")

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:  # noqa: FBT001, FBT002 - werkzeug's signature
        """Return the body as a dict.

        Raises:
            Refusal: 400 not JSON, 413 too large, 415 another content type, 422 not an object or unsound text.
        """
        del force, silent, cache  # whoever asks gets an object or a refusal
        raw = self.get_data(cache=True)
        if not raw:
            return {}
        if self.mimetype != "application/json":
            raise Refusal(415)
        return read_object(raw)


def read_object(raw: bytes) -> dict[str, Any]:
    """Parse a JSON object.

    Raises:
        Refusal: 400 where it is not JSON (NaN and doubled keys included), 422 where it is another value, nested deeper
            than 16, or carries NUL or lone surrogates.
    """
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "bad_json", detail=sentences.BAD_JSON) from error
    if not isinstance(value, dict):
        raise Refusal(422, "not_an_object")
    _check_soundness(value)
    return value


def is_sound(text: str) -> bool:
    """Tell whether a text can be stored and shown: no NUL, no lone surrogates."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _check_soundness(value: object) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        below: list[object] = []
        for part in level:
            if isinstance(part, str) and not is_sound(part):
                raise Refusal(422, "bad_text", detail=sentences.BAD_TEXT)
            if isinstance(part, dict):
                below += part.keys()
                below += part.values()
            elif isinstance(part, list):
                below += part
        if not below:
            return
        level = below
    raise Refusal(422, "too_deep")
