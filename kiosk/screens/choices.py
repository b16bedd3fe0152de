"""A few things to choose from, in rows that are easy to hit: kinds of report, what it is about, one's own cases."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.uix.widget import Widget

from kiosk.screens.parts import Page, RowCard, level_grid, refill
from kiosk.view_models import ListView

ROWS = 9
TALLEST = 4
"""Fewer rows than that do not grow any taller."""


class ChoicesPage(Page):
    """Shows a ListView in rows."""

    titles: ClassVar = {"back": "tools.back", "help": "tools.help"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._rows = [RowCard() for _ in range(ROWS)]
        self._blanks = [Widget() for _ in range(ROWS)]

    def show(self, view: ListView) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.heading.heading, ids.heading.hint = view.heading, view.hint
        ids.empty.raw = view.empty
        ids.grid.cols = view.columns
        level_grid(ids.grid, blanks=self._blanks, wanted=0)
        refill(ids.grid, self._rows, view.choices)
        level_grid(ids.grid, blanks=self._blanks, wanted=max(view.rows, TALLEST) if view.columns == 1 else 0)
        ids.turn.show(view.turn)
