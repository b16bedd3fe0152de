"""The catalogue as it holds now: one edition that is replaced whole when a publication or a new day changes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from queue_server.domain.catalogue_edition import CatalogueEdition
from queue_server.domain.guide import in_force
from queue_server.domain.service_item import PublishedText, ServiceItem, Station, Tile
from queue_server.usecases.guide_ports import GuideHead
from queue_server.usecases.ports import Unit


class LiveCatalogue:
    """Reads like an edition; `look` is called after a publication is durable, at the start, and every few seconds.

    Every reading takes the edition once, so that a reader never sees two editions in one answer, and nobody waits.
    """

    def __init__(self, frame: CatalogueEdition) -> None:
        self._frame = frame
        self._edition = frame
        self._seen: tuple[int, date] | None = None

    @property
    def frame(self) -> CatalogueEdition:
        """The hall's own catalogue file: its stations, tiles and texts stand, its items are the first versions."""
        return self._frame

    @property
    def edition(self) -> CatalogueEdition:
        """The edition that holds now."""
        return self._edition

    @property
    def version(self) -> str:
        """What is in force, by one name."""
        return self._edition.version

    @property
    def illustrative(self) -> bool:
        """Whether it is sample data, which every face shows as 演示 (D13)."""
        return self._edition.illustrative

    @property
    def stations(self) -> tuple[Station, ...]:
        """The stations that decide."""
        return self._edition.stations

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles of the kiosk's home page."""
        return self._edition.tiles

    @property
    def services(self) -> tuple[ServiceItem, ...]:
        """The government services."""
        return self._edition.services

    @property
    def texts(self) -> tuple[PublishedText, ...]:
        """What the knowledge base holds beside the guides."""
        return self._edition.texts

    @property
    def online_url(self) -> str | None:
        """The common address of the online way (R59)."""
        return self._edition.online_url

    @property
    def items(self) -> tuple[ServiceItem, ...]:
        """The services and the four desk items."""
        return self._edition.items

    def find(self, item: str) -> ServiceItem | None:
        """Return the item with this id, None where the catalogue has none."""
        return self._edition.find(item)

    def tile_items(self, tile: str) -> tuple[ServiceItem, ...]:
        """Return the items of a tile, most used first."""
        return self._edition.tile_items(tile)

    def look(self, unit: Unit) -> bool:
        """Take what is durable and holds today; returns whether anything changed. It only reads."""
        seen = unit.guides.count(), unit.now.date()
        if seen == self._seen:
            return False
        edition = edition_on(unit, self._frame, day=seen[1])
        changed = edition != self._edition
        self._edition, self._seen = edition, seen
        return changed


def edition_on(unit: Unit, frame: CatalogueEdition, *, day: date) -> CatalogueEdition:
    """Return the edition that holds on a day by all that is published until now."""
    heads = unit.guides.heads()
    if not heads:
        return frame
    holding = {head.item: unit.guides.get(head.item, head.no) for head in _holding(heads, day)}
    offered = {item: found.stamped for item, found in holding.items() if found is not None and not found.withdrawn}
    listed = [item.id for item in frame.services if item.id in offered]
    listed += sorted(item for item in offered if item not in set(listed))
    services = tuple(offered[item] for item in listed)
    return replace(
        frame, version=_name(frame.version, heads, day=day), services=services, texts=_texts(frame.texts, services)
    )


def with_drafts(edition: CatalogueEdition, items: Iterable[ServiceItem], *, without: Iterable[str]) -> CatalogueEdition:
    """Return the edition as it would be with some items changed or added and some taken out."""
    drafts = {item.id: item for item in items}
    gone = frozenset(without)
    kept = [drafts.pop(item.id, item) for item in edition.services]
    services = tuple(item for item in (*kept, *drafts.values()) if item.id not in gone)
    return replace(edition, services=services, texts=_texts(edition.texts, services))


def _texts(texts: Iterable[PublishedText], services: Iterable[ServiceItem]) -> tuple[PublishedText, ...]:
    """Leave out what was written for an item that is no longer offered."""
    offered = {item.id for item in services}
    return tuple(text for text in texts if text.item is None or text.item in offered)


def _holding(heads: Iterable[GuideHead], day: date) -> list[GuideHead]:
    by_item: dict[str, list[GuideHead]] = {}
    for head in heads:
        by_item.setdefault(head.item, []).append(head)
    holding = (in_force(listed, day) for listed in by_item.values())
    return [head for head in holding if head is not None]


def _name(first: str, heads: Iterable[GuideHead], *, day: date) -> str:
    """Return the file's own version, with how many publications have taken effect since."""
    later = sum(head.effective_from <= day and (head.no > 1 or not head.from_file) for head in heads)
    return f"{first}.{later}" if later else first
