"""The rules that every page keeps, as figures: reach, size, contrast, room, and how Chinese breaks."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from kivy.core.window import Window
from kivy.uix.screenmanager import ScreenManager
from kivy.uix.widget import Widget

from kiosk import tokens
from kiosk.app import KioskApp
from kiosk.screens.parts import AdaptBar, Badge, Card, Header, Icon, Page, Txt
from kiosk.screens.touching import Tap
from queue_server.contract.theme import contrast

NO_LINE_START = "，。；：！？）》”、"
NO_LINE_END = "（《“"
ROUNDING_MM = 0.3
TEXT_CONTRAST = 4.5
ICON_CONTRAST = 3.0


def visible(widget: Widget) -> Any:
    """Yields what is shown below a widget."""
    if widget.opacity == 0:
        return
    yield widget
    children = [widget.current_screen] if isinstance(widget, ScreenManager) else widget.children
    for child in children:
        yield from visible(child)


class PageRules:
    """Measures the page that is shown now; `faults` says in words what is wrong with it."""

    def __init__(self, app: KioskApp, *, px_per_mm: float) -> None:
        self._app = app
        self._px_per_mm = px_per_mm
        self.texts = 0
        self.targets = 0

    def faults(self) -> list[tuple[str, str]]:
        """Returns (rule, what breaks it)."""
        widgets = list(visible(Window.children[-1]))
        texts = [widget for widget in widgets if isinstance(widget, Txt) and widget.raw]
        taps = [widget for widget in widgets if isinstance(widget, Tap) and widget.touchable]
        self.texts += len(texts)
        self.targets += len(taps)
        found = [fault for text in texts for fault in self._text(text)]
        found += [fault for tap in taps for fault in self._tap(tap)]
        found += [("contrast", f"icon {icon.text!r}") for icon in widgets if self._pale(icon)]
        found += self._marks(widgets, texts)
        boxes = [(tap.key, *tap.to_window(tap.x, tap.y), tap.width, tap.height) for tap in taps]
        found += [("apart", f"{one[0]} {other[0]}") for one, other in combinations(boxes, 2) if _meet(one, other)]
        inks = [(text.raw[:12], *self._ink(text)) for text in texts]
        found += [("apart", f"{one[0]} {other[0]}") for one, other in combinations(inks, 2) if _meet(one, other)]
        return found

    def type_mm(self, words: str) -> float:
        """Returns how high these words are set on the page shown now."""
        texts = [widget for widget in visible(Window.children[-1]) if isinstance(widget, Txt) and widget.raw == words]
        return float(texts[0].font_size / self._px_per_mm)

    def _marks(self, widgets: list[Widget], texts: list[Txt]) -> list[tuple[str, str]]:
        """What stands on certain pages in a certain way: 演示 on all, the own number 46 mm high."""
        app, found = self._app, []
        known = app.facts.hall is not None
        if known and not any(isinstance(widget, Badge) and widget.raw for widget in widgets):
            found.append(("practice", "no mark"))
        if app.step in ("ticket", "keep") and app.visit.ticket is not None:
            number = [text.font_size / self._px_per_mm for text in texts if text.raw == app.visit.ticket.number]
            if not number or abs(number[0] - app.theme.number) > ROUNDING_MM:
                found.append(("number", str(number)))
        return found

    def _ink(self, text: Txt) -> tuple[float, float, float, float]:
        width, height = text.texture_size
        at = {"left": text.x, "center": text.center_x - width / 2, "right": text.right - width}[text.halign]
        left, bottom = text.to_window(at, text.center_y - height / 2)
        trim = height * 0.12
        return left, bottom + trim, width, height - 2 * trim

    def _text(self, text: Txt) -> list[tuple[str, str]]:
        found = []
        em_mm = text.font_size / self._px_per_mm
        if em_mm < self._app.theme.small - 0.01:
            found.append(("type", f"{em_mm:.2f} mm {text.raw!r}"))
        over_mm = self._over_mm(text)
        if over_mm > ROUNDING_MM:
            found.append(("room", f"{over_mm:.1f} mm {text.raw!r}"))
        ratio = contrast(_hex(text.color), _hex(self._ground(text)))
        if ratio < TEXT_CONTRAST:
            found.append(("contrast", f"{ratio:.2f} {text.raw!r}"))
        lines = text.text.split("\n")
        if any(line[:1] in NO_LINE_START for line in lines if line):
            found.append(("breaks", text.text))
        if any(line[-1:] in NO_LINE_END for line in lines if line):
            found.append(("breaks", text.text))
        return found

    def _over_mm(self, text: Txt) -> float:
        frame = text.parent
        while not isinstance(frame, Card | Page | Header):
            frame = frame.parent
        left, bottom = text.to_window(text.x, text.center_y - text.texture_size[1] / 2)
        frame_left, frame_bottom = frame.to_window(frame.x, frame.y)
        over_px = max(
            frame_bottom - bottom,
            bottom + text.texture_size[1] - frame_bottom - frame.height,
            text.texture_size[0] - text.width,
            frame_left - left,
            left + text.width - frame_left - frame.width if text.texture_size[0] > 0 else 0,
        )
        return float(over_px / self._px_per_mm)

    def _pale(self, icon: Widget) -> bool:
        if not isinstance(icon, Icon) or not icon.text.strip() or icon.width == 0:
            return False
        return contrast(_hex(icon.color), _hex(self._ground(icon))) < ICON_CONTRAST

    def _ground(self, widget: Widget) -> Any:
        theme = self._app.theme
        while not isinstance(widget, Page | AdaptBar):
            if isinstance(widget, Header):
                return theme.primary
            if isinstance(widget, Card):
                return widget.ground or theme.surface
            if isinstance(widget, Badge):
                return widget.ground or theme.gold
            widget = widget.parent
        return theme.paper

    def _tap(self, tap: Tap) -> list[tuple[str, str]]:
        found = []
        left, bottom = (value / self._px_per_mm for value in tap.to_window(tap.x, tap.y))
        width, height = tap.width / self._px_per_mm, tap.height / self._px_per_mm
        panel_width, panel_height = Window.width / self._px_per_mm, Window.height / self._px_per_mm
        if min(width, height) < tokens.TARGET_MM - 0.01:
            found.append(("target", f"{tap.key} {width:.1f} x {height:.1f} mm"))
        if min(left, bottom, panel_width - left - width, panel_height - bottom - height) < -ROUNDING_MM:
            found.append(("on panel", tap.key))
        if self._app.theme.portrait and panel_height - bottom - height < tokens.FREE_TOP_MM:
            found.append(("reach", f"{tap.key} {panel_height - bottom - height:.1f} mm"))
        if self._app.theme.portrait and bottom + height > tokens.LOWER_MM:
            found.append(("reach", f"{tap.key} {bottom + height:.1f} mm above the lower edge"))
        if not tap.key or not tap.title:
            found.append(("named", f"{type(tap).__name__} {tap.key!r} {tap.title!r}"))
        return found


def _meet(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    _, left, bottom, width, height = one
    _, left2, bottom2, width2, height2 = other
    across = min(left + width, left2 + width2) - max(left, left2)
    along = min(bottom + height, bottom2 + height2) - max(bottom, bottom2)
    return bool(across > 1 and along > 1)


def _hex(colour: Any) -> str:
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in colour[:3])
