"""The variable parts of API paths; one that does not fit its shape is a thing that is not there (404)."""

from __future__ import annotations

from pydantic import BaseModel, Field

from queue_server.domain.ownership import OwnedKind


class TicketPath(BaseModel):
    """A ticket by its id."""

    id: str = Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_\-]+$")


class CallPath(BaseModel):
    """A help call, expert call, offer or hand-over by its id."""

    id: str = Field(min_length=1, max_length=64, pattern=r"^[0-9a-z]+$")


class OwnedPath(BaseModel):
    """A ticket or a report that somebody answers for."""

    kind: OwnedKind
    entity: str = Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_\-]+$")


class WindowPath(BaseModel):
    """A window by its number."""

    no: int = Field(ge=1, le=99)


class CasePath(BaseModel):
    """A case by its number."""

    no: str = Field(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z\-]+$")
