"""张*，您好: what the card on the reader makes shorter; every button is an offer."""

from __future__ import annotations

from typing import ClassVar

from kiosk.screens.parts import Page
from kiosk.view_models import GreetingView


class GreetingPage(Page):
    """Shows a GreetingView."""

    titles: ClassVar = {"leave": "idle.enough", "help": "tools.help"}

    def show(self, view: GreetingView) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.heading.heading, ids.heading.hint = view.heading, view.hint
        ids.larger.title = view.larger
        ids.larger.set_shown(bool(view.larger))
        ids.priority.title, ids.priority.hint = view.priority, view.priority_hint
        ids.priority.lit = view.prioritised
        ids.cases.title, ids.go_on.title = view.cases, view.go_on
