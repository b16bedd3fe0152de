"""Everything that can be touched: one finger at a time, on lifting, with room for a hand that trembles."""

from __future__ import annotations

from typing import Any

from kivy.app import App
from kivy.metrics import mm
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk import tokens


class Tap(Widget):
    """Something to touch once: acts when the finger leaves it, even up to 5 mm outside."""

    pressed = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property
    touchable = BooleanProperty(True)  # noqa: FBT003 - likewise
    focused = BooleanProperty(False)  # noqa: FBT003 - likewise
    key = StringProperty("")
    title = StringProperty("")
    hint = StringProperty("")
    choice = ObjectProperty(None, allownone=True)

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
