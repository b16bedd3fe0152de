"""The first page: life-event tiles, the mandatory blocks, 不知道办哪个, and the tools."""

from __future__ import annotations

from typing import Any, ClassVar

from kiosk.screens.parts import Page, TileCard, WideCard, refill
from kiosk.view_models import HomeView
from kiosk.views import DESKS, TILES


class HomePage(Page):
    """Shows a HomeView."""

    titles: ClassVar = {
        "not_sure": "home.not_sure",
        "missed": "home.missed",
        "rate": "home.rate",
        "help": "home.help",
    }
    hints: ClassVar = {"not_sure": "home.not_sure_hint"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._tiles = [TileCard() for _ in range(TILES)]
        self._desks = [WideCard() for _ in range(DESKS)]

    def show(self, view: HomeView) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.heading.raw = view.heading
        ids.waiting.raw = view.waiting
        ids.waiting.tone = self.theme_colour("ok" if view.free else "ink2")
        ids.phones.raw = view.phones
        ids.blocks.show(view.blocks)
        refill(ids.tiles, self._tiles, view.tiles)
        refill(ids.desks, self._desks, view.desks)
