"""The items of one tile, all in one view; a second page only where a tile holds more than the panel does."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.uix.widget import Widget

from kiosk.screens.parts import CellCard, Page, RowCard, level_grid, refill
from kiosk.view_models import ListView

ROWS = 8
CELLS = 36


class ItemsPage(Page):
    """Shows a ListView of items."""

    titles: ClassVar = {"not_sure": "home.not_sure", "back": "tools.back", "help": "tools.help"}
    hints: ClassVar = {"not_sure": "home.not_sure_hint"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._rows = [RowCard() for _ in range(ROWS)]
        self._cells = [CellCard() for _ in range(CELLS)]
        self._blanks = [Widget() for _ in range(ROWS)]

    def show(self, view: ListView) -> None:
        """Show what the view says."""
        self.ids.heading.heading, self.ids.heading.hint = view.heading, view.hint
        grid = self.ids.grid
        grid.cols = view.columns
        level_grid(grid, blanks=self._blanks, wanted=0)
        refill(grid, self._rows if view.columns == 1 else self._cells, view.choices)
        level_grid(grid, blanks=self._blanks, wanted=view.rows if view.columns == 1 else 0)
        self.ids.turn.show(view.turn)
