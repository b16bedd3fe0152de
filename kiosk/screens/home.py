"""The first page: life-event tiles, the mandatory blocks, 不知道办哪个, and all else that a hall is asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.properties import ColorProperty, NumericProperty

from kiosk.screens.parts import Page, PushButton, TapCard, TileCard, Txt, refill
from kiosk.view_models import HomeView
from kiosk.views import TILES

LATIN_EM = 0.6
"""Width of a digit or a space, at most."""


class ServiceButton(PushButton):
    """A quiet button with its icon before its word."""


class DeskCard(TapCard):
    """The same for an item that stands in no tile."""


class Chip(Txt):
    """How long one waits, on a pill."""

    ground = ColorProperty(None, allownone=True)
    ems = NumericProperty(0)
    """How many em its words take."""


class HomePage(Page):
    """Shows a HomeView."""

    titles: ClassVar = {
        "not_sure": "home.not_sure",
        "plan": "home.plan",
        "pickup": "home.pickup",
        "report": "home.report",
        "finder": "home.finder",
        "missed": "home.missed",
        "rate": "home.rate",
        "help": "home.help",
    }
    hints: ClassVar = {"not_sure": "home.not_sure_hint"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._tiles = [TileCard() for _ in range(TILES)]

    def show(self, view: HomeView) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.heading.raw = view.heading
        ids.waiting.raw = view.waiting
        ids.waiting.ems = sum(LATIN_EM if char.isascii() else 1 for char in view.waiting)
        ids.waiting.opacity = 1 if view.waiting else 0
        ids.waiting.tone = self.theme_colour("ok" if view.free else "primary")
        ids.waiting.ground = self.theme_colour("ok_soft" if view.free else "primary_soft")
        ids.phones.raw = view.phones
        ids.plan.set_shown(view.planned)
        ids.blocks.show(view.blocks)
        refill(ids.tiles, self._tiles, view.tiles)
        for place, card in enumerate((ids.desk_consult, ids.desk_agent)):
            card.show(view.desks[place] if place < len(view.desks) else None)
