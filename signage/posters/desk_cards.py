"""The cards on the windows' desks with the province's 好差评 code as it was issued (R80)."""

from __future__ import annotations

from signage.posters.rendering import Templates
from signage.posters.sheet import Facts, Sheet


def desk_cards(facts: Facts, templates: Templates) -> list[Sheet]:
    """Return one card a window; a window without a registered code has none, and the sheet says so."""
    texts = facts.texts["card"]
    sheets = []
    for window in facts.hall.windows:
        sheet = {
            "slot": f"card-{window.no}",
            "title": texts["title"].format(no=window.no),
            "group": "cards",
            "paper": "a5",
        }
        if window.rating_url is None:
            sheets.append(Sheet(**sheet, lacking=texts["lacking"].format(no=window.no)))
            continue
        content = templates.render("desk_card.html", facts, window=window)
        sheets.append(Sheet(**sheet, content=content, drawn=window.rating_url))
    return sheets
