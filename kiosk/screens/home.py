"""The first page: life-event tiles, the mandatory blocks, 不知道办哪个, and the tools."""

from __future__ import annotations

from typing import Any

from kiosk.screens.parts import Page, TileCard, WideCard, refill
from kiosk.texts import Texts
from kiosk.view_models import HomeView
from kiosk.views import DESKS, TILES


class HomePage(Page):
    """Shows a HomeView."""

    def __init__(self, texts: Texts, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._texts = texts
        self._tiles = [TileCard() for _ in range(TILES)]
        self._desks = [WideCard() for _ in range(DESKS)]
        ids = self.ids
        ids.not_sure.title = texts("home.not_sure")
        ids.not_sure.hint = texts("home.not_sure_hint")
        ids.missed.title = texts("home.missed")
        ids.rate.title = texts("home.rate")
        ids.help.title = texts("home.help")

    def show(self, view: HomeView, *, large: bool) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.larger.title = self._texts("home.normal" if large else "home.larger")
        ids.heading.raw = view.heading
        ids.waiting.raw = view.waiting
        ids.waiting.tone = self.theme_colour("ok" if view.free else "ink2")
        ids.phones.raw = view.phones
        ids.blocks.show(view.blocks)
        refill(ids.tiles, self._tiles, view.tiles)
        refill(ids.desks, self._desks, view.desks)
