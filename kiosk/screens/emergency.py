"""The emergency message over every page; nothing to touch, and the own number below while it is fresh."""

from __future__ import annotations

from kiosk.screens.parts import Page
from kiosk.view_models import EmergencyView


class EmergencyPage(Page):
    """Shows an EmergencyView."""

    def show(self, view: EmergencyView) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.heading.raw, ids.text.raw, ids.since.raw = view.heading, view.text, view.since
        ids.keep.raw, ids.number.raw = view.keep, view.number
        ids.own.opacity = 1 if view.number else 0
