"""The monthly self-check over HTTP: the sheet, a line with its photo."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Protocol

from flask import Response
from pydantic import BaseModel, Field

from queue_server.contract.self_checks import RecordCheck, SelfCheckLine, SelfCheckSheet
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor
from queue_server.domain.self_check import CheckResult
from queue_server.usecases.ports import Unit
from queue_server.usecases.self_checks import SelfChecks, SheetLine
from queue_server.web import sentences
from queue_server.web.acts import Acts
from queue_server.web.problems import Refusal
from queue_server.web.record_views import RecordViews
from queue_server.web.roles import Role
from queue_server.web.routes import Routes

IMAGE = "image/*"


class Photos(Protocol):
    """Where photos are kept."""

    def store(self, photo: bytes) -> str:
        """Keep a photo; returns its name. ValueError for bytes that are none, OSError where it cannot be written."""
        ...

    def read(self, name: str) -> tuple[bytes, str]:
        """Return a photo and its media type; OSError where it cannot be read."""
        ...


class MonthPath(BaseModel):
    """A month."""

    month: str = Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")


class LinePath(MonthPath):
    """A line of a month's sheet."""

    line: int = Field(ge=1, le=20)


def build_self_check_api(
    acts: Acts, checks: SelfChecks, *, views: RecordViews, photos: Photos, disk_low: Callable[[], bool]
) -> Routes:
    """Return the routes under `/self-checks`."""
    routes = Routes("self_check_api")

    @routes.get("/self-checks/<month>", role=Role.STAFF, answer=SelfCheckSheet)
    def read_self_checks(path: MonthPath) -> Response:
        """The twenty lines of a month."""
        return acts.show(lambda unit: views.sheet(unit, path.month, checks.sheet(unit, path.month)))

    @routes.get("/self-checks/<month>/<line>/photo", role=Role.STAFF, answer=IMAGE)
    def read_self_check_photo(path: LinePath) -> Response:
        """The photo of a line."""
        found = acts.read(lambda unit: checks.line(unit, path.month, path.line))
        if found.check is None or found.check.photo is None:
            raise Refusal(404)
        try:
            photo, media_type = photos.read(found.check.photo)
        except FileNotFoundError as error:
            # A database that was restored without its photos still says who saw what.
            raise Refusal(404) from error
        return Response(photo, content_type=media_type, headers={"Cache-Control": "private, no-cache"})

    @routes.post("/self-checks/<month>/<line>", role=Role.STAFF, answer=SelfCheckLine)
    def record_self_check(path: LinePath, body: RecordCheck) -> Response:
        """Record what was found; a fault needs a date by which it is mended."""
        result = CheckResult(body.result)
        photo = None
        if body.photo is not None:
            # A photo that no row will name is not written.
            acts.read(lambda unit: checks.check(unit, path.month, path.line, result=result, fix_by=body.fix_by))
            photo = _keep(photos, body.photo, disk_low=disk_low)

        def work(unit: Unit, actor: Actor) -> SelfCheckLine:
            check = checks.record(
                unit,
                path.month,
                path.line,
                result=result,
                note=body.note,
                fix_by=body.fix_by,
                photo=photo,
                actor=actor,
            )
            line = checks.line(unit, path.month, path.line).line
            return views.check_line(unit, path.month, SheetLine(line=line, check=check))

        return acts.perform(work)

    return routes


def _keep(photos: Photos, text: str, *, disk_low: Callable[[], bool]) -> str:
    if disk_low():
        raise DomainError(Code.DISK_LOW, sentences.NO_ROOM_FOR_PHOTO)
    try:
        return photos.store(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise DomainError(Code.NOT_A_PHOTO, sentences.NOT_A_PHOTO) from error
