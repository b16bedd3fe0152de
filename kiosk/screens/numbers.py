"""Ticket numbers to find one's own among: the missed ones, or the finished ones that may be rated."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.uix.widget import Widget

from kiosk.screens.parts import NumberCard, Page, level_grid, refill
from kiosk.view_models import ListView
from kiosk.views import NUMBERS_A_PAGE


class NumbersPage(Page):
    """Shows a ListView of numbers."""

    titles: ClassVar = {"back": "tools.back", "help": "tools.help", "pad": "missed.pad"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._cards = [NumberCard() for _ in range(NUMBERS_A_PAGE)]
        self._blanks = [Widget() for _ in range(NUMBERS_A_PAGE)]

    def show(self, view: ListView) -> None:
        """Show what the view says."""
        self.ids.heading.heading, self.ids.heading.hint = view.heading, view.hint
        self.ids.empty.raw = view.empty
        self.ids.grid.cols = view.columns
        level_grid(self.ids.grid, blanks=self._blanks, wanted=0)
        refill(self.ids.grid, self._cards, view.choices)
        level_grid(self.ids.grid, blanks=self._blanks, wanted=view.columns)
        self.ids.turn.show(view.turn)
        self.ids.pad.set_shown(view.typing)
