"""All sheets of a hall, in the order in which the technician sees them."""

from __future__ import annotations

from signage.posters.desk_cards import desk_cards
from signage.posters.floor_plan_sheets import floor_plan_sheets
from signage.posters.hall_signs import hall_signs
from signage.posters.notice_panels import notice_panels
from signage.posters.rendering import Templates
from signage.posters.sheet import Facts, Sheet
from signage.posters.window_signs import window_signs

FAMILIES = (window_signs, hall_signs, notice_panels, floor_plan_sheets, desk_cards)


def all_sheets(facts: Facts, templates: Templates) -> list[Sheet]:
    """Return every sheet, also those that cannot be printed yet."""
    return [sheet for family in FAMILIES for sheet in family(facts, templates)]
