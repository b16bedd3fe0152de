"""The pages on the way to an item's number: its tile's list, the finder, the guide, the online way."""

from __future__ import annotations

from dataclasses import replace
from string import ascii_uppercase

from kiosk.finder import Finder
from kiosk.page_maker import PageMaker, spoken
from kiosk.print_jobs import PaperState
from kiosk.view_models import Choice, Fact, Facts, FinderView, ItemView, ListView, OnlineView
from kiosk.visit import Act, Touch, Visit
from kiosk.wishes import DECLINED
from queue_server.contract.items import Catalogue, Item

MATERIAL_LINES = 8
MATERIAL_LINES_LARGE = 6
HINT_CHARACTERS = 23
HITS = 6
LETTER_COLUMNS = 7
AGENT_LETTER = "B"


class ItemViews(PageMaker):
    """Makes them."""

    _finder: tuple[Catalogue, Finder] | None = None

    def items(self, facts: Facts, visit: Visit) -> ListView:
        """The items of the chosen tile: all on one page up to the grid's capacity, so that three touches suffice."""
        title, icon, place, entries = self._entries(facts, visit.tile)
        choices = [
            Choice(
                touch=Touch(act=Act.CHOOSE_ITEM, what=entry.id),
                title=entry.name,
                hint=self._bring(entry),
                icon=icon,
                tint=place,
            )
            for entry in entries
        ]
        columns, rows = items_grid(len(choices), portrait=self._portrait, large=visit.large)
        return self._list(
            choices, heading=title, hint=self._t("items.hint"), page=visit.page, columns=columns, rows=rows
        )

    def _entries(self, facts: Facts, tile_id: str) -> tuple[str, str, int, list[Item]]:
        """Return title, icon, place and items of a tile; 帮办代办 is the tile of all items that the county decides."""
        catalogue = facts.catalogue
        if catalogue is None:
            return "", "", 0, []
        for place, tile in enumerate(catalogue.tiles):
            if tile.id == tile_id:
                entries = [facts.item(item) for item in tile.items]
                return tile.title, tile.icon, place, [entry for entry in entries if entry is not None]
        agent = facts.item(tile_id)
        if agent is None:
            return "", "", 0, []
        county = [item for item in catalogue.items if item.letter == AGENT_LETTER and item.id != agent.id]
        return agent.name, "handshake", 0, [agent, *county]

    def _bring(self, item: Item) -> str:
        """As many of the required materials as one line holds, and how many there are where it holds not all."""
        names = [material.name for material in item.materials if material.required]
        if not names:
            return self._t("items.nothing")
        shown = names[:1]
        while len(shown) < len(names) and sum(map(len, names[: len(shown) + 1])) <= HINT_CHARACTERS:
            shown = names[: len(shown) + 1]
        joined = self._t("items.materials_join").join(shown)
        if len(shown) == len(names):
            return self._t("items.bring", materials=joined)
        return self._t("items.bring_more", materials=joined, n=len(names))

    def finder(self, facts: Facts, visit: Visit) -> FinderView:
        """按拼音找: a letter that leads nowhere is dead; six hits a page."""
        finder = self._finder_of(facts)
        hits = finder.hits(visit.typed)
        turn, page = self._turn(len(hits), capacity=HITS, page=visit.page)
        shown = hits[page * HITS : (page + 1) * HITS]
        tiles = facts.catalogue.tiles if facts.catalogue is not None else []
        places = {tile.id: place for place, tile in enumerate(tiles)}
        choices = tuple(
            Choice(
                touch=Touch(act=Act.CHOOSE_ITEM, what=item.id),
                title=item.name,
                icon=next((tile.icon for tile in tiles if tile.id == item.home_tile), "chats-circle"),
                tint=places.get(item.home_tile, 0),
            )
            for item in shown
        )
        living = finder.living(visit.typed)
        keys = tuple(
            Choice(touch=Touch(act=Act.TYPE, what=letter), title=letter, dead=letter not in living)
            for letter in ascii_uppercase
        )
        heading = self._t("finder.heading")
        empty = "" if visit.typed else self._t("finder.example")
        count = self._t("finder.count", n=len(hits)) if visit.typed else ""
        return FinderView(
            heading=heading,
            typed=" ".join(visit.typed),
            keys=(*keys, *self._erasers(visit)),
            hits=choices,
            rows=HITS,
            count=count,
            empty=empty,
            turn=turn,
            spoken=spoken(heading, empty, count, choices=choices),
        )

    def _finder_of(self, facts: Facts) -> Finder:
        """Return the index of the present catalogue, made once."""
        if facts.catalogue is None:
            return Finder([])
        if self._finder is None or self._finder[0] is not facts.catalogue:
            self._finder = facts.catalogue, Finder(facts.catalogue.items)
        return self._finder[1]

    def _erasers(self, visit: Visit) -> tuple[Choice, Choice]:
        dead = not visit.typed
        return (
            Choice(touch=Touch(act=Act.ERASE), title=self._t("pad.erase"), icon="backspace", dead=dead),
            Choice(touch=Touch(act=Act.ERASE, what="all"), title=self._t("pad.clear"), icon="x-square", dead=dead),
        )

    def item(self, facts: Facts, visit: Visit) -> ItemView:
        """The guide, its paper, and a number; the way online is an equal offer, never a hurdle (R59)."""
        item = facts.item(visit.item)
        if item is None:
            item = Item.model_validate({**_NOTHING, "id": visit.item})
        offered = item.online_capable and not visit.large and not visit.priority
        materials = self._materials(item, visit)
        sheet, sheet_hint = self._sheet(visit)
        reasons = tuple(
            Choice(touch=Touch(act=Act.TAKE, what=reason), title=self._t(f"reason.{reason}"), icon="ticket")
            for reason in DECLINED
        )
        view = ItemView(
            heading=item.name,
            bring=self._t("item.bring", n=len(item.materials)) if materials else self._t("item.nothing"),
            materials=materials,
            conditions=self._conditions(item) if not visit.large else "",
            facts=self._facts(item),
            sheet=sheet if item.station else "",
            sheet_hint=sheet_hint,
            take="" if offered else self._t("item.take_first" if visit.priority else "item.take"),
            priority=not visit.priority,
            online=(self._t("item.online"), self._t("item.online_hint")) if offered else (),
            counter=self._t("item.counter") if offered else "",
            reasons=reasons if offered else (),
            qr=_address(facts, item) if offered else "",
        )
        return _with_words(view, self._t("item.take_priority"))

    def _conditions(self, item: Item) -> str:
        return self._t("item.conditions_line", conditions=item.conditions) if item.conditions else ""

    def _materials(self, item: Item, visit: Visit) -> tuple[str, ...]:
        names = [
            self._t("item.material_if", name=material.name, condition=material.condition)
            if material.condition and not visit.large
            else self._t("item.material", name=material.name)
            for material in item.materials
        ]
        lines = MATERIAL_LINES_LARGE if visit.large else MATERIAL_LINES
        if len(names) > lines:
            names = [*names[: lines - 1], self._t("item.rest", n=len(names) - lines + 1)]
        return tuple(names)

    def _facts(self, item: Item) -> tuple[Fact, ...]:
        if not item.station:
            return ()
        days = self._t("item.promised", days=item.promised_wd) if item.promised_wd else self._t("item.instant")
        facts = (("days", days), ("fee", item.fee), ("result", item.result))
        return tuple(Fact(title=self._t(f"item.{name}"), text=text) for name, text in facts if text)

    def _sheet(self, visit: Visit) -> tuple[str, str]:
        """Return what the button for the paper says: what it gives, or how the paper fares."""
        if visit.sheet is None:
            return self._t("item.sheet"), self._t("item.sheet_hint")
        if visit.sheet is PaperState.QUEUED:
            return self._t("item.sheet_printing"), ""
        if visit.sheet is PaperState.PRINTED:
            return self._t("item.sheet_printed"), ""
        return self._t("item.sheet_failed"), visit.sheet_reason

    def online(self, facts: Facts, visit: Visit) -> OnlineView:
        """How to go the online way, with somebody's help if wanted."""
        item = facts.item(visit.item)
        qr = _address(facts, item) if item is not None else ""
        lines = tuple(self._t(f"online.{line}") for line in (("scan",) if qr else ()) + ("where", "help", "back"))
        heading, name = self._t("online.heading"), item.name if item is not None else ""
        return OnlineView(heading=heading, item=name, qr=qr, lines=lines, spoken=spoken(heading, name, *lines))


_NOTHING = {
    "name": "",
    "letter": "C",
    "station": "",
    "station_name": "",
    "case_type": "",
    "promised_wd": 0,
    "network": "either",
    "online_capable": False,
    "in_person_required": False,
    "reveals_status": False,
    "service_min": 0,
    "home_tile": "",
    "pinyin": "",
}


def _address(facts: Facts, item: Item) -> str:
    return item.online_url or (facts.catalogue.online_url if facts.catalogue is not None else None) or ""


def _with_words(view: ItemView, priority: str) -> ItemView:
    words = spoken(
        view.heading,
        view.bring,
        *(line.removeprefix("□ ") for line in view.materials),
        *(f"{fact.title}，{fact.text}" for fact in view.facts),
        view.sheet,
        *view.online,
        view.counter,
        *(reason.title for reason in view.reasons),
        view.take,
        priority if view.priority else "",
    )
    return replace(view, spoken=words)


def items_grid(count: int, *, portrait: bool, large: bool) -> tuple[int, int]:
    """Return columns and rows for so many items: few get tall rows, many two columns of rows still above 20 mm."""
    few, rows = (8, 8 if large else 12) if portrait else (4, 4 if large else 6)
    columns = 2 if portrait else 3
    if count <= few:
        return 1, few
    return columns, min(rows, max(few, -(-count // columns)))
