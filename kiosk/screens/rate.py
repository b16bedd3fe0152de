"""Five levels for a finished visit, voluntary."""

from __future__ import annotations

from typing import Any

from kivy.app import App

from kiosk.screens.parts import LevelCard, Page, refill
from kiosk.texts import Texts
from kiosk.view_models import ListView

LEVELS = 5


class RatePage(Page):
    """Shows a ListView of the five levels, the best first."""

    def __init__(self, texts: Texts, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        star = App.get_running_app().icons("star")
        self._levels = [LevelCard(stars=star * (LEVELS - place)) for place in range(LEVELS)]
        self.ids.back.title = texts("tools.back")
        self.ids.help.title = texts("tools.help")

    def show(self, view: ListView) -> None:
        """Show what the view says."""
        self.ids.heading.heading, self.ids.heading.hint = view.heading, view.hint
        refill(self.ids.levels, self._levels, view.choices)
