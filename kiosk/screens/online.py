"""The online way of an item: its code, and that help is near and the window stays open."""

from __future__ import annotations

from typing import ClassVar

from kiosk.screens.parts import Page
from kiosk.view_models import OnlineView


class OnlinePage(Page):
    """Shows an OnlineView."""

    titles: ClassVar = {"back": "tools.back", "leave": "online.done", "help": "tools.help"}

    def show(self, view: OnlineView) -> None:
        """Show what the view says."""
        self.ids.heading.heading, self.ids.heading.hint = view.heading, view.item
        self.ids.code.address = view.qr
        self.ids.lines.raw = "\n".join(f"{no}  {line}" for no, line in enumerate(view.lines, 1))
