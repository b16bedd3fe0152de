"""A page to type a number on: a missed ticket's, a case's, one's own telephone's."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.properties import BooleanProperty

from kiosk.screens.finder import KeyCard
from kiosk.screens.parts import Page, TapCard, refill
from kiosk.view_models import PadView

KEYS = 17


class WayCard(TapCard):
    """The way on for somebody who types nothing."""


class PadPage(Page):
    """Shows a PadView."""

    titles: ClassVar = {"back": "tools.back", "help": "tools.help"}
    other_way = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._keys = [KeyCard() for _ in range(KEYS)]

    def show(self, view: PadView) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.heading.heading = view.heading
        ids.typed.typed, ids.typed.hint = view.typed, view.hint
        ids.digits.cols = view.columns
        refill(ids.digits, self._keys, view.keys)
        ids.submit.title = view.submit
        ids.submit.set_shown(view.ready)
        self.other_way = view.other is not None
        ids.other.show(view.other)
