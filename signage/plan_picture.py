"""The floor plan as the resting display shows it: drawn as on the sheet of annex 3, with larger symbols (R20, R84)."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from queue_server.contract.floor_plan import FloorPlan
from queue_server.contract.theme import Palette
from signage.posters.plan_drawing import SAFETY_GREEN, SAFETY_RED, draw_plan
from signage.texts import read_texts

TEMPLATES = Path(__file__).parent / "posters" / "templates"
WIDTH_MM, HEIGHT_MM, SYMBOL_MM = 240.0, 150.0, 12.0
"""Of a drawing that is stretched to the screen: its symbols are a twentieth of it wide."""
PLACES = ("display", "door")
"""Whose 您在此 the display shows, the first that the plan has."""


def plan_picture(plan: FloorPlan, *, colours: Palette) -> str | None:
    """Return the plan as SVG; None where it says of no place that somebody stands there."""
    here = next((plan.here[place] for place in (*PLACES, *plan.here) if place in plan.here), None)
    if here is None:
        return None
    texts = read_texts("posters")["plan"]
    drawing = draw_plan(plan, here=here, width_mm=WIDTH_MM, height_mm=HEIGHT_MM, symbol_mm=SYMBOL_MM)
    sheets = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    drawn = sheets.get_template("plan_drawing.html").make_module({"green": SAFETY_GREEN, "red": SAFETY_RED})
    svg = str(getattr(drawn, "plan")(drawing, colours, texts, texts["here"]))  # noqa: B009 a macro is no attribute to mypy
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
