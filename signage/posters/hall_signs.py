"""The signs at the door and at the kiosk."""

from __future__ import annotations

from signage.posters.crowding import is_crowded
from signage.posters.rendering import Templates
from signage.posters.sheet import Facts, Sheet


def hall_signs(facts: Facts, templates: Templates) -> list[Sheet]:
    """Return the door's sign with the hours, and the kiosk's."""
    return [
        Sheet(
            slot=slot,
            title=facts.texts[slot]["title"],
            group="signs",
            paper="a3",
            content=templates.render(f"{slot}_sign.html", facts, dense=is_crowded(slot, facts)),
        )
        for slot in ("door", "kiosk")
    ]
