"""One item: what to bring, how long it takes, and the two ways to take a number."""

from __future__ import annotations

from typing import ClassVar

from kiosk.screens.parts import Page
from kiosk.view_models import ItemView


class ItemPage(Page):
    """Shows an ItemView."""

    titles: ClassVar = {
        "take": "item.take",
        "take_priority": "item.take_priority",
        "back": "tools.back",
        "not_sure": "home.not_sure",
        "help": "tools.help",
    }
    hints: ClassVar = {"take_priority": "item.priority_hint"}

    def show(self, view: ItemView) -> None:
        """Show what the view says."""
        self.ids.heading.heading = view.heading
        self.ids.bring.raw = view.bring
        self.ids.materials.raw = "\n".join(view.materials)
        self.ids.facts.raw = view.facts
        self.ids.online.raw = view.online
