"""The detachable panels of annex 2, P1 to P12: one sheet a slot, which changes only when its own content does (R83)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queue_server.contract.notice_board import PostedItem, PostedPerson
from signage.posters.crowding import is_crowded, lines
from signage.posters.plan_drawing import draw_plan, text_width
from signage.posters.rendering import Templates
from signage.posters.sheet import Facts, Sheet

SLOTS = tuple(f"P{no}" for no in range(1, 13))
PLAN_MM = (265.0, 186.0)
SYMBOL_MM = 8.6
COLUMN_MM = 108.0
"""How wide the name of an item may run on P2 before it takes another line."""
ITEM_MM, DEPARTMENT_MM = 5.4, 4.4
HEAD_H_MM, LINE_H_MM, EDGE_H_MM = 14.4, 6.75, 1.2
"""Heights on P2: a station's heading, a line of an item, and what an item has besides."""
COLUMN_H_MM = 342.0
PEOPLE_H_MM, GROUP_H_MM, PHOTO_H_MM = 358.0, 21.0, 45.0
PERSON_MM, PERSON_TYPE_MM = 92.0, 6.8
"""Sizes on P4: the sheet, a group's heading, a photo's frame; the column beside it and its type."""
AUTHORITY_ROOM = "\u3000" * 5
"""As wide as the label before what a representative may decide."""


@dataclass(frozen=True)
class Block:
    """A station's items, or some of them, with the heading over them; `notes` stand grey behind the names."""

    heading: str
    items: list[PostedItem]
    notes: list[str]


def notice_panels(facts: Facts, templates: Templates) -> list[Sheet]:
    """Return the panels in the order of their slots."""
    sheets: list[Sheet] = []
    for slot in SLOTS:
        more = _MORE.get(slot, _nothing)
        pages = list(more(facts))
        sheets += [
            _panel(facts, templates, slot, slot if page == 0 else f"{slot}-{page + 1}", told)
            for page, told in enumerate(pages)
        ]
    return sheets


def _panel(facts: Facts, templates: Templates, kind: str, slot: str, told: Mapping[str, Any] | None) -> Sheet:
    heading = facts.texts[kind]["heading"]
    title = facts.texts["board"]["title"].format(slot=slot, heading=heading)
    if told is None:
        return Sheet(slot=slot, title=title, group="board", paper="a3", lacking=facts.texts["plan"]["lacking"])
    drawn = str(told.get("drawn", ""))
    dense = is_crowded(kind, facts)
    content = templates.render(
        f"panel_{kind.lower()}.html",
        facts,
        **{"slot": slot, "kind": kind, "heading": heading, "dense": dense, "s": facts.texts[kind], **told},
    )
    return Sheet(slot=slot, title=title, group="board", paper="a3", content=content, drawn=drawn)


def _nothing(_: Facts) -> Iterator[Mapping[str, Any]]:
    yield {}


def _items(facts: Facts) -> Iterator[Mapping[str, Any]]:
    """Share the stations out to columns, two a sheet; a station that does not fit goes on in the next column."""
    columns: list[list[Block]] = [[]]
    left = COLUMN_H_MM
    for block in _blocks(facts):
        rest = block
        while rest.items:
            fits = _that_fit(rest, left - HEAD_H_MM)
            if fits:
                columns[-1].append(Block(rest.heading, rest.items[:fits], rest.notes[:fits]))
                left -= HEAD_H_MM + sum(_height(rest, at) for at in range(fits))
                rest = Block(rest.heading, rest.items[fits:], rest.notes[fits:])
            if rest.items:
                columns.append([])
                left = COLUMN_H_MM
    for at in range(0, len(columns), 2):
        yield {"columns": columns[at : at + 2]}


def _blocks(facts: Facts) -> Iterator[Block]:
    """Yield a block a station, and one for all of the county's departments."""
    county: list[tuple[PostedItem, str]] = []
    for station in facts.board.stations:
        if station.county:
            county += [(item, station.name) for item in station.items]
        else:
            yield Block(station.name, station.items, [""] * len(station.items))
    if county:
        yield Block(facts.texts["P2"]["county"], [item for item, _ in county], [name for _, name in county])


def _that_fit(block: Block, height_mm: float) -> int:
    used = 0.0
    for at in range(len(block.items)):
        used += _height(block, at)
        if used > height_mm:
            return at
    return len(block.items)


def _height(block: Block, at: int) -> float:
    wide = text_width(block.items[at].name, ITEM_MM) + text_width(block.notes[at], DEPARTMENT_MM) + ITEM_MM
    return math.ceil(wide / COLUMN_MM) * LINE_H_MM + EDGE_H_MM


def _flow(facts: Facts) -> Iterator[Mapping[str, Any]]:
    days: Sequence[int] = [item.days for station in facts.board.stations for item in station.items]
    yield {"longest": max(days, default=0)}


def _staff(facts: Facts) -> Iterator[Mapping[str, Any]]:
    """Share the people out to sheets, clerks first; two stand side by side, and a row is as high as the fuller one."""
    clerks = [person for person in facts.board.staff if person.station_name is None]
    representatives = [person for person in facts.board.staff if person.station_name is not None]
    told: dict[str, list[PostedPerson]] = {"clerks": [], "representatives": []}
    left = PEOPLE_H_MM
    for group, people in (("clerks", clerks), ("representatives", representatives)):
        for pair in (people[at : at + 2] for at in range(0, len(people), 2)):
            height = max(_person_height(person) for person in pair) + (0 if told[group] else GROUP_H_MM)
            if height > left and any(told.values()):
                yield told
                told = {"clerks": [], "representatives": []}
                left = PEOPLE_H_MM
                height += GROUP_H_MM
            told[group] += pair
            left -= height
    yield told


def _person_height(person: PostedPerson) -> float:
    """Return how high somebody stands on P4: the photo's frame, or the lines beside it."""
    told = [person.station_name or person.post]
    told += [AUTHORITY_ROOM + person.authority] if person.authority else []
    small = sum(lines(text, width_mm=PERSON_MM, size_mm=PERSON_TYPE_MM) for text in told) + 2
    beside = lines(person.name, width_mm=PERSON_MM, size_mm=9.8) * 12.8 + small * PERSON_TYPE_MM * 1.42
    return max(PHOTO_H_MM, beside) + 7.5


def _codes(facts: Facts) -> Iterator[Mapping[str, Any]]:
    yield {"drawn": " ".join(window.rating_url or "" for window in facts.hall.windows)}


def _fees(facts: Facts) -> Iterator[Mapping[str, Any]]:
    free = facts.texts["P11"]["free_word"]
    charged = [item for station in facts.board.stations for item in station.items if not item.fee.startswith(free)]
    yield {"charged": charged, "drawn": " ".join(link.url for link in facts.board.policy_links)}


def _plan(facts: Facts) -> Iterator[Mapping[str, Any] | None]:
    plan = facts.hall.floor_plan
    if plan is None:
        yield None
        return
    # The board hangs in the public area for everybody, so it shows the place next to the door.
    place = "door" if "door" in plan.here else next(iter(plan.here))
    room = 0.85 if is_crowded("P12", facts) else 1.0
    drawing = draw_plan(
        plan,
        here=plan.here[place],
        width_mm=PLAN_MM[0] * room,
        height_mm=PLAN_MM[1] * room,
        symbol_mm=SYMBOL_MM * room,
    )
    yield {"drawing": drawing, "drawn": plan.model_dump_json()}


_MORE: Mapping[str, Callable[[Facts], Iterator[Mapping[str, Any] | None]]] = {
    "P2": _items,
    "P3": _flow,
    "P4": _staff,
    "P8": _codes,
    "P11": _fees,
    "P12": _plan,
}
