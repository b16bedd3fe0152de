"""A calm page that says one thing: please wait, done, not now, where help is."""

from __future__ import annotations

from kivy.app import App

from kiosk.screens.parts import Page
from kiosk.view_models import NoticeView


class NoticePage(Page):
    """Shows a NoticeView."""

    def show(self, view: NoticeView) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.icon.text = App.get_running_app().icons(view.icon)
        ids.icon.tone = self.theme_colour(view.tone)
        ids.heading.raw = view.heading
        ids.body.raw = "\n".join(view.lines)
        ids.status.raw = view.status
        ids.status.tone = self.theme_colour("ok" if view.status_good else "warn")
        ids.status.ground = self.theme_colour("ok_soft" if view.status_good else "warn_soft")
        ids.leave.act_name, ids.leave.title = view.leave_act, view.leave
        ids.leave.set_shown(shown=bool(view.leave))
