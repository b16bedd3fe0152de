"""Everything that can be touched: one finger at a time, on lifting, with room for a hand that trembles."""

from __future__ import annotations

from typing import Any

from kivy.app import App
from kivy.graphics import Color, InstructionGroup, Line
from kivy.metrics import mm
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk import tokens

RING_OUT_MM = 0.6
RING_RADIUS_MM = 4.0


class FocusRing:
    """The ring around what the pad is on: drawn for that one alone.

    A wide line that is there but transparent costs the panel a stencil pass and memory for each touchable and frame.
    """

    def __init__(self, target: Widget, theme: Any) -> None:
        self._target, self._theme = target, theme
        self._group = InstructionGroup()
        target.canvas.after.add(self._group)
        target.bind(pos=self._draw, size=self._draw)
        theme.bind(focus=self._draw, focus_edge=self._draw)
        self._draw()

    def remove(self) -> None:
        """Take the ring away."""
        self._target.unbind(pos=self._draw, size=self._draw)
        self._theme.unbind(focus=self._draw, focus_edge=self._draw)
        self._target.canvas.after.remove(self._group)

    def _draw(self, *_: object) -> None:
        target, out = self._target, mm(RING_OUT_MM)
        place = (target.x - out, target.y - out, target.width + 2 * out, target.height + 2 * out, mm(RING_RADIUS_MM))
        self._group.clear()
        for colour, width_mm in ((self._theme.focus_edge, 2 * RING_OUT_MM), (self._theme.focus, RING_OUT_MM)):
            self._group.add(Color(rgba=colour))
            self._group.add(Line(rounded_rectangle=place, width=mm(width_mm)))


class Tap(Widget):
    """Something to touch once: acts when the finger leaves it, even up to 5 mm outside."""

    pressed = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property
    touchable = BooleanProperty(True)  # noqa: FBT003 - likewise
    focused = BooleanProperty(False)  # noqa: FBT003 - likewise
    key = StringProperty("")
    title = StringProperty("")
    hint = StringProperty("")
    choice = ObjectProperty(None, allownone=True)

    _ring: FocusRing | None = None

    def on_focused(self, *_: object) -> None:
        """Draw the ring, or take it away."""
        if self._ring is not None:
            self._ring.remove()
        self._ring = FocusRing(self, App.get_running_app().theme) if self.focused else None

    @property
    def spoken(self) -> str:
        """What is said of it when the pad comes to it."""
        return f"{self.title}。{self.hint}" if self.hint else self.title

    def on_touch_down(self, touch: Any) -> bool:
        """Take the finger if it is the only one and the last tap was long enough ago."""
        if not self.touchable or not self.collide_point(*touch.pos):
            return False
        if App.get_running_app().taps.take(touch.uid):
            touch.grab(self)
            self.pressed = True
        return True

    def on_touch_move(self, touch: Any) -> bool:
        """Show whether letting go now would count."""
        if touch.grab_current is not self:
            return False
        self.pressed = self._near(touch)
        return True

    def on_touch_up(self, touch: Any) -> bool:
        """Act, if the finger is still near."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.pressed = False
        app = App.get_running_app()
        acted = self._near(touch)
        app.taps.let_go(acted=acted)
        if acted:
            self.act(app)
        return True

    def act(self, app: Any) -> None:
        """Pass the touch on; a button with a meaning of its own overrides this."""
        app.touched(self)

    def _near(self, touch: Any) -> bool:
        slack = mm(tokens.RELEASE_SLACK_MM)
        return bool(self.x - slack <= touch.x <= self.right + slack and self.y - slack <= touch.y <= self.top + slack)
