"""Guides over HTTP: read by everybody, published by the data bureau alone, with tips of the representatives beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from queue_server.contract.guides import (
    CheckGuides,
    Guide,
    GuideCheck,
    GuideCode,
    GuideHistory,
    GuideList,
    GuidesPublished,
    GuideVersion,
    PublishGuides,
    SaveTips,
    TipSheet,
)
from queue_server.domain import guide
from queue_server.domain.guide import Tip, in_force
from queue_server.domain.person import Actor
from queue_server.storage.catalogue_text import CatalogueTextError, FileFault
from queue_server.storage.catalogue_upload import read_upload, write_catalogue
from queue_server.usecases.guides import GuideDraft, Guides
from queue_server.usecases.live_catalogue import LiveCatalogue
from queue_server.usecases.ports import Unit
from queue_server.web import guide_views as views
from queue_server.web.acts import Acts
from queue_server.web.problems import Refusal
from queue_server.web.roles import Role
from queue_server.web.routes import Routes

YAML_TYPE = "text/plain"


class ItemPath(BaseModel):
    """An item by its id."""

    id: str = Field(min_length=1, max_length=64, pattern=r"^[^\s/]+$")


class VersionPath(ItemPath):
    """A version of an item's guide."""

    no: int = Field(ge=1, le=99_999)


class CodePath(BaseModel):
    """A short code as somebody types it."""

    id: str = Field(min_length=1, max_length=12, pattern=r"^[0-9]+$")


class GuideFilter(BaseModel):
    """What is looked for: a part of the name, an alias, the id, the pinyin initials or the short code."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(default="", max_length=60)


class ItemFilter(BaseModel):
    """Which item is written; all of them where none is named."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(default="", max_length=64)


def build_guide_api(
    acts: Acts, guides: Guides, *, catalogue: LiveCatalogue, renew: Callable[[], None]
) -> tuple[Routes, ...]:
    """Return the routes under `/guides` and `/guide-codes`; `renew` lets everybody read what was just published."""
    return (
        _reading(acts, guides, catalogue),
        _beside(acts, guides, catalogue),
        _publishing(acts, guides, catalogue, renew=renew),
    )


def _reading(acts: Acts, guides: Guides, catalogue: LiveCatalogue) -> Routes:
    routes = Routes("guide_api")

    @routes.get("/guides/file", role=Role.BUREAU, answer=YAML_TYPE)
    def write_guides(query: ItemFilter) -> Response:
        """The catalogue as it holds, as YAML; or one item of it."""
        if query.item and catalogue.find(query.item) is None:
            raise Refusal(404)
        text = write_catalogue(catalogue.edition, item=query.item or None)
        return Response(text, content_type=f"{YAML_TYPE}; charset=utf-8")

    @routes.get("/guides/<id>/versions", role=Role.PERSON, answer=GuideHistory)
    def list_guide_versions(path: ItemPath) -> Response:
        """All versions of an item, newest first, with what each changed."""

        def work(unit: Unit) -> GuideHistory:
            versions = guides.versions(unit, path.id)
            return GuideHistory(
                item=path.id,
                name=versions[-1].guide.name,
                versions=[_version(unit, one, among=versions) for one in reversed(versions)],
            )

        return acts.show(work)

    @routes.get("/guides/<id>/versions/<no>", role=Role.PERSON, answer=Guide)
    def read_guide_version(path: VersionPath) -> Response:
        """One version in full."""

        def work(unit: Unit) -> Guide:
            version = guides.version(unit, path.id, no=path.no)
            shown = _version(unit, version, among=guides.versions(unit, path.id))
            return Guide(version=shown, guide=views.public_item(version.stamped))

        return acts.show(work)

    return routes


def _beside(acts: Acts, guides: Guides, catalogue: LiveCatalogue) -> Routes:
    routes = Routes("guide_tips_api")

    @routes.get("/guides/<id>/tips", role=Role.PERSON, answer=TipSheet)
    def read_guide_tips(path: ItemPath) -> Response:
        """What the representative tells the window about an item."""

        def work(unit: Unit) -> TipSheet:
            return views.show_tips(unit, path.id, guides.tips(unit, path.id))

        return acts.show(work)

    @routes.get("/guide-codes/<id>", role=Role.PUBLIC, answer=GuideCode)
    def read_guide_code(path: CodePath) -> Response:
        """Whether a printed guide still holds (R53)."""

        def work(unit: Unit) -> GuideCode:
            version, today = guides.of_code(unit, path.id), unit.now.date()
            holding = in_force(guides.versions(unit, version.item), today)
            return views.show_code(catalogue, version, holding=holding, today=today)

        return acts.show(work)

    @routes.post("/guides/<id>/tips", role=Role.STATION, answer=TipSheet)
    def save_guide_tips(path: ItemPath, body: SaveTips) -> Response:
        """收件指导 of the station's representative: beside the guide, never in it (R25)."""
        tips = [Tip(kind=tip.kind, text=tip.text, material=tip.material) for tip in body.tips]

        def work(unit: Unit, actor: Actor) -> TipSheet:
            return views.show_tips(unit, path.id, guides.save_tips(unit, path.id, tips=tips, actor=actor))

        return acts.perform(work)

    return routes


def _publishing(acts: Acts, guides: Guides, catalogue: LiveCatalogue, *, renew: Callable[[], None]) -> Routes:
    routes = Routes("guide_publishing_api")

    @routes.get("/guides", role=Role.PERSON, answer=GuideList)
    def list_guides(query: GuideFilter) -> Response:
        """Every item that was ever published, with the version that holds."""

        def work(unit: Unit) -> GuideList:
            found = guides.summaries(unit, query.q)
            return GuideList(
                version=catalogue.version,
                illustrative=catalogue.illustrative,
                guides=[views.show_line(summary) for summary in found],
            )

        return acts.show(work)

    @routes.post("/guides/check", role=Role.BUREAU, answer=GuideCheck)
    def check_guides(body: CheckGuides) -> Response:
        """Every fault with its line, or everything that would change; nothing is stored."""
        day = body.effective_from
        try:
            draft = _read(acts, guides, body)
        except CatalogueTextError as error:
            faults = error.faults
            return acts.show(lambda unit: views.show_faults(faults, effective_from=day))  # noqa: ARG005 - no reading
        return acts.show(lambda unit: views.show_difference(guides.difference(unit, draft, effective_from=day)))

    @routes.post("/guides", role=Role.BUREAU, answer=GuidesPublished, status=201)
    def publish_guides(body: PublishGuides) -> Response:
        """Publish what was checked and seen: all or nothing; everybody reads it at once, or from its day on."""
        try:
            draft = _read(acts, guides, body)
        except CatalogueTextError as error:
            raise Refusal(422, "invalid_catalogue", detail=_first(error.faults)) from error

        def work(unit: Unit, actor: Actor) -> GuidesPublished:
            published = guides.publish(
                unit,
                draft,
                effective_from=body.effective_from,
                confirmed_by=body.confirmed_by,
                seen=body.seen,
                actor=actor,
            )
            shown = [_version(unit, one, among=guides.versions(unit, one.item)) for one in published]
            return GuidesPublished(versions=shown)

        answer = acts.perform(work, status=201)
        renew()
        return answer

    return routes


def _read(acts: Acts, guides: Guides, body: CheckGuides | PublishGuides) -> GuideDraft:
    standing = acts.read(lambda unit: guides.standing(unit, body.effective_from))
    return read_upload(body.yaml, standing=standing)


def _first(faults: list[FileFault]) -> str:
    return f"{faults[0].line}: {faults[0].sentence}"


def _version(unit: Unit, version: guide.GuideVersion, *, among: Sequence[guide.GuideVersion]) -> GuideVersion:
    today = unit.now.date()
    return views.show_version(unit, version, holding=in_force(among, today), today=today)
