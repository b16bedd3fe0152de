"""还需要时间吗？ Asked before a page is taken away from somebody who is slow."""

from __future__ import annotations

from typing import ClassVar

from kivy.app import App
from kivy.properties import NumericProperty

from kiosk.screens.parts import Page
from kiosk.view_models import NoticeView
from kiosk.visit import WARNING_S


class IdlePage(Page):
    """Shows a NoticeView with what is left of the time."""

    left = NumericProperty(1.0)

    titles: ClassVar = {"more": "idle.more", "enough": "idle.enough"}

    def show(self, view: NoticeView) -> None:
        """Show what the view says."""
        self.ids.icon.text = App.get_running_app().icons(view.icon)
        self.ids.heading.raw = view.heading
        self.ids.body.raw = "\n".join(view.lines)
        self.left = (view.bar or 0.0) / WARNING_S
