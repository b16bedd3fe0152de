"""Five levels for a finished visit, voluntary."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.app import App

from kiosk.screens.parts import LevelCard, Page, refill
from kiosk.view_models import ListView

LEVELS = 5


class RatePage(Page):
    """Shows a ListView of the five levels, the best first."""

    titles: ClassVar = {"back": "tools.back", "help": "tools.help"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        star = App.get_running_app().icons("star")
        self._levels = [LevelCard(stars=star * (LEVELS - place)) for place in range(LEVELS)]

    def show(self, view: ListView) -> None:
        """Show what the view says."""
        self.ids.heading.heading, self.ids.heading.hint = view.heading, view.hint
        refill(self.ids.levels, self._levels, view.choices)
