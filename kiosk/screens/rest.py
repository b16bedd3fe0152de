"""The pages on which no number is given: outside service hours, and while the server cannot be reached."""

from __future__ import annotations

from typing import ClassVar

from kivy.app import App

from kiosk.screens.parts import Page
from kiosk.view_models import NoticeView


class RestPage(Page):
    """Shows a NoticeView with the three mandatory blocks (R20: on the idle page too)."""

    titles: ClassVar = {
        "plan": "home.plan",
        "report": "closed.report",
        "missed": "home.missed",
        "rate": "home.rate",
        "help": "home.help",
    }

    def show(self, view: NoticeView) -> None:
        """Show what the view says; the tools only while a server can answer them."""
        ids = self.ids
        ids.icon.text = App.get_running_app().icons(view.icon)
        ids.icon.tone = self.theme_colour(view.tone)
        ids.heading.raw = view.heading
        ids.body.raw = "\n".join(view.lines)
        ids.blocks.show(view.blocks)
        ids.phones.raw = view.phones
        for tool in (ids.report, ids.missed, ids.rate, ids.help):
            tool.set_shown(shown=view.served)
        ids.plan.set_shown(shown=view.served and view.planned)
