"""The floor plan of annex 3: one sheet for each place where it hangs, each with its own 您在此."""

from __future__ import annotations

from signage.posters.crowding import is_crowded
from signage.posters.plan_drawing import draw_plan
from signage.posters.rendering import Templates
from signage.posters.sheet import Facts, Sheet

PLAN_MM = (322.0, 206.0)
SYMBOL_MM = 10.0


def floor_plan_sheets(facts: Facts, templates: Templates) -> list[Sheet]:
    """Return the plan's sheets; one that says what is missing where the site file draws none."""
    plan, texts = facts.hall.floor_plan, facts.texts["plan"]
    if plan is None:
        title = texts["heading"]
        return [Sheet(slot="plan", title=title, group="plan", paper="a3-wide", lacking=texts["lacking"])]
    sheets = []
    for place, spot in plan.here.items():
        kind = place.partition("-")[0]
        drawing = draw_plan(plan, here=spot, width_mm=PLAN_MM[0], height_mm=PLAN_MM[1], symbol_mm=SYMBOL_MM)
        sheets.append(
            Sheet(
                slot=f"plan-{place}",
                title=texts["title"].format(here=texts["here_names"].get(kind, place)),
                group="plan",
                paper="a3-wide",
                content=templates.render("floor_plan.html", facts, drawing=drawing, dense=is_crowded("plan", facts)),
                drawn=plan.model_copy(update={"here": {place: spot}}).model_dump_json(),
            )
        )
    return sheets
