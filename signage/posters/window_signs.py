"""The signs over the windows: the counter sign of annex 1 with its three special signs, and the tidal window's."""

from __future__ import annotations

from signage.posters.rendering import Templates
from signage.posters.sheet import Facts, Sheet

GROUP = "signs"


def window_signs(facts: Facts, templates: Templates) -> list[Sheet]:
    """Return one sheet a window; the phone missing, the counter sign is not printed (R15)."""
    ordinary = next((window.no for window in facts.hall.windows if not window.tidal), None)
    sheets = []
    for window in facts.hall.windows:
        if window.tidal:
            sheets.append(
                Sheet(
                    slot=f"window-{window.no}",
                    title=facts.texts["tidal"]["title"],
                    group=GROUP,
                    paper="sign",
                    content=templates.render("tidal_sign.html", facts, window=window, ordinary=ordinary),
                )
            )
            continue
        phone = facts.hall.unresolved_phone.strip()
        sheets.append(
            Sheet(
                slot=f"window-{window.no}",
                title=facts.texts["counter"]["title"],
                group=GROUP,
                paper="sign",
                content=templates.render("counter_sign.html", facts, window=window),
                lacking=None if phone else facts.texts["counter"]["lacking_phone"],
            )
        )
    return sheets
