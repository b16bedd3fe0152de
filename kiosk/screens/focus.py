"""The tactile pad on the pages: a focus that goes through everything touchable, top to bottom, and six keys."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from kivy.uix.screenmanager import ScreenManager
from kivy.uix.widget import Widget

from kiosk.keypad import BACK_TARGETS, HELP_TARGET, PAD_KEYS, PadKey
from kiosk.screens.touching import Tap
from kiosk.visit import Adaptation


def visible_taps(widget: Widget) -> Iterator[Tap]:
    """Return what can be touched below a widget now."""
    if widget.opacity == 0:
        return
    if isinstance(widget, Tap) and widget.touchable:
        yield widget
    children = [widget.current_screen] if isinstance(widget, ScreenManager) else reversed(widget.children)
    for child in children:
        yield from visible_taps(child)


def reading_order(taps: Iterator[Tap]) -> list[Tap]:
    """Sort top to bottom, and left to right where they stand side by side."""
    rows: list[tuple[float, list[Tap]]] = []
    for tap in sorted(taps, key=lambda tap: -tap.to_window(tap.x, tap.top)[1]):
        middle = tap.to_window(*tap.center)[1]
        if rows and middle > rows[-1][0]:
            rows[-1][1].append(tap)
        else:
            rows.append((tap.to_window(tap.x, tap.y)[1], [tap]))
    return [tap for _, row in rows for tap in sorted(row, key=lambda tap: tap.to_window(tap.x, tap.y)[0])]


class TactilePad:
    """Six keys in place of a finger. The focus is a widget; it is lost when that leaves the page."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._at: Tap | None = None

    def press(self, code: int) -> bool:
        """Take a key of any keyboard; whether it was one of the pad's."""
        key = PAD_KEYS.get(code)
        if key is None:
            return False
        app = self._app
        if app.visit.warned_s is None:
            app.visit.stay(now_s=time.monotonic())
        if not app.visit.speaking and app.aloud.possible and key is not PadKey.HELP:
            app.visit.adapt(Adaptation.SPEAK, now_s=time.monotonic())
            app.refresh()
        else:
            self._do(key)
        return True

    def forget(self) -> None:
        """Take the focus away: another page has come."""
        if self._at is not None:
            self._at.focused = False
        self._at = None

    def targets(self) -> list[Tap]:
        """Return what the focus goes through: the page, then the bar that every page has."""
        return [tap for part in self._app.parts() for tap in reading_order(visible_taps(part))]

    def _do(self, key: PadKey) -> None:
        if key in (PadKey.UP, PadKey.DOWN):
            self._move(1 if key is PadKey.DOWN else -1)
        elif key is PadKey.OK:
            self._act(self._at if self._at in self.targets() else None)
        elif key is PadKey.BACK:
            self._act(self._find(*BACK_TARGETS))
        elif key is PadKey.HELP:
            self._act(self._find(HELP_TARGET))
        else:
            self._app.tell_volume()

    def _move(self, step: int) -> None:
        targets = self.targets()
        if not targets:
            return
        if self._at in targets:
            place = (targets.index(self._at) + step) % len(targets)
        else:
            place = 0 if step > 0 else len(targets) - 1
        self.forget()
        self._at = targets[place]
        self._at.focused = True
        self._app.aloud.say(self._at.spoken)

    def _find(self, *keys: str) -> Tap | None:
        targets = self.targets()
        return next((tap for key in keys for tap in targets if tap.key == key), None)

    def _act(self, tap: Tap | None) -> None:
        """Do what the target does; where there is none, say the page again."""
        if tap is None:
            self._app.aloud.again()
        elif self._app.taps.take("pad"):
            self._app.taps.let_go(acted=True)
            tap.act(self._app)
