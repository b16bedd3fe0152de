"""One item: what to bring, how long it takes, and the two ways to take a number."""

from __future__ import annotations

from typing import Any

from kiosk.screens.parts import Page
from kiosk.texts import Texts
from kiosk.view_models import ItemView


class ItemPage(Page):
    """Shows an ItemView."""

    def __init__(self, texts: Texts, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        ids = self.ids
        ids.take.title = texts("item.take")
        ids.take_priority.title = texts("item.take_priority")
        ids.take_priority.hint = texts("item.priority_hint")
        ids.back.title = texts("tools.back")
        ids.not_sure.title = texts("home.not_sure")
        ids.help.title = texts("tools.help")

    def show(self, view: ItemView) -> None:
        """Show what the view says."""
        self.ids.heading.heading = view.heading
        self.ids.bring.raw = view.bring
        self.ids.materials.raw = "\n".join(view.materials)
        self.ids.facts.raw = view.facts
        self.ids.online.raw = view.online
