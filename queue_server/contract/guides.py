"""Guides over HTTP: their versions, what a publication would change, tips of the representatives, short codes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contract.items import Item
from queue_server.contract.shapes import Message, Moment, Shape

VersionState = Literal["in_force", "coming", "past"]
GuideState = Literal["in_force", "coming", "withdrawn"]
Yaml = Annotated[str, StringConstraints(min_length=1, max_length=300_000)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[date, Field(strict=False)]
"""A date as `2026-12-01`."""


class GuideFault(Message):
    """What is wrong with a file, and on which line."""

    line: int
    sentence: str


class GuideChange(Message):
    """One difference between two versions; an empty side was not there."""

    label: str
    before: str
    after: str


class GuideItemChange(Message):
    """What a publication changes of one item."""

    item: str
    name: str
    no: int
    """The number that its next version will have."""
    before: int | None
    """The version it takes the place of; None for a new item."""
    withdrawn: bool
    replaced_on: date | None
    """From this day a version that is published already takes its place again."""
    changes: list[GuideChange]


class CheckGuides(Shape):
    """`POST /guides/check`: what would change, or every fault; nothing is stored."""

    yaml: Yaml
    """A whole catalogue, or only the items that change."""
    effective_from: Day


class GuideCheck(Message):
    """Either faults, or what would change."""

    faults: list[GuideFault]
    items: list[GuideItemChange]
    seen: str | None
    """Goes back with `POST /guides`: the publisher has seen exactly this difference. None where nothing changes."""
    effective_from: date


class PublishGuides(Shape):
    """`POST /guides`: all or nothing, by somebody of the data bureau."""

    yaml: Yaml
    effective_from: Day
    confirmed_by: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=200)]
    """Department, person and document that confirmed it (R54)."""
    seen: Digest


class GuideLine(Message):
    """An item in the list of guides."""

    item: str
    name: str
    station_name: str
    case_type: str
    promised_wd: int
    no: int
    code: str
    effective_from: date
    versions: int
    state: GuideState
    coming: date | None
    """From which day the next version holds; None where none is published for later."""


class GuideList(Message):
    """`GET /guides`."""

    version: str
    illustrative: bool
    guides: list[GuideLine]


class GuideVersion(Message):
    """One version as it was published."""

    item: str
    name: str
    no: int
    state: VersionState
    withdrawn: bool
    effective_from: date
    published_at: Moment
    published_by_name: str | None
    """None for what came with the hall's own file."""
    confirmed_by: str
    code: str
    digest: str
    intact: bool
    """Whether what is stored still is what was published."""
    changes: list[GuideChange]


class GuideHistory(Message):
    """`GET /guides/{item}/versions`: newest first."""

    item: str
    name: str
    versions: list[GuideVersion]


class Guide(Message):
    """`GET /guides/{item}/versions/{no}`: one version with all that the public reads of it."""

    version: GuideVersion
    guide: Item


class GuidesPublished(Message):
    """What has been published."""

    versions: list[GuideVersion]


class GuideCode(Message):
    """`GET /guide-codes/{code}`: whether a paper still holds, and what holds now (R53)."""

    code: str
    item: str
    name: str
    no: int
    effective_from: date
    state: VersionState
    sentence: str
    current: Item | None
    """None for an item that is no longer offered."""
    current_from: date | None
    illustrative: bool


class GuideTip(Shape):
    """One tip or sample, on a material or, without one, on the whole item."""

    kind: Literal["tip", "sample"]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    material: str = Field(default="", max_length=200)


class SaveTips(Shape):
    """`POST /guides/{item}/tips`: all tips of the item anew; an empty list takes them away."""

    tips: list[GuideTip] = Field(max_length=40)


class TipSheet(Message):
    """`GET /guides/{item}/tips`: what the representative tells the window, marked 指导; never a part of the guide."""

    item: str
    no: int
    """0 where none were ever saved."""
    tips: list[GuideTip]
    saved_by_name: str | None
    saved_at: Moment | None
