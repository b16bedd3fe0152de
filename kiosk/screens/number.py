"""The person's own number, 46 mm high: with the slip, or to be remembered where no paper came."""

from __future__ import annotations

from typing import Any

from kivy.app import App
from kivy.metrics import mm

from kiosk.screens.parts import Page
from kiosk.texts import Texts
from kiosk.view_models import NumberView


class NumberPage(Page):
    """Shows a NumberView."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._remember = ""

    def name_buttons(self, texts: Texts) -> None:
        """Name what asks to remember the number."""
        super().name_buttons(texts)
        self._remember = texts("keep.number")

    def show(self, view: NumberView) -> None:
        """Show what the view says."""
        ids, app = self.ids, App.get_running_app()
        ids.icon.text = app.icons(view.icon)
        ids.icon.tone = self.theme_colour("ok" if view.good else "warn")
        ids.sentence.raw = view.sentence
        ids.remember.raw = "" if view.good else self._remember
        ids.number.raw = view.number
        ids.item.raw = view.item
        ids.ahead.raw = view.ahead
        ids.hint.raw = view.hint
        ids.leave.title = view.leave
        ids.leave.set_shown(shown=bool(view.leave))
        ids.again.title = view.again
        ids.again.set_shown(shown=bool(view.again))
        ids.again.size_hint_x = 1 if view.again else None
        ids.again.width = 0
        ids.gap.width = mm(6) if view.again else 0
