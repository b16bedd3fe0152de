"""The hall from above with 您在此, drawn in proportion from the hall's own figures."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.app import App
from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Line, Rectangle, RoundedRectangle
from kivy.metrics import mm
from kivy.properties import ColorProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex

from kiosk.screens.parts import FONT, ICON_FONT, Page
from kiosk.view_models import PlanView
from kiosk.views_home import POINT_ICONS, SAFETY_TONES
from queue_server.contract.floor_plan import FloorPlan, PlanArea

LEGEND = 24
SYMBOL_MM = 8.0
HERE_MM = 11.0


class LegendLine(BoxLayout):
    """A symbol and what it means."""

    icon = StringProperty("")
    name = StringProperty("")
    tone = ColorProperty(None, allownone=True)


class PlanDrawing(Widget):
    """The drawing; `view` is a PlanView."""

    view = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("view", "pos", "size"):
            self.fbind(name, self.draw)

    def draw(self, *_: object) -> None:
        """Draw all anew: the plan changes with the site file only, the panel never."""
        self.canvas.clear()
        if self.view is None or self.width <= 1 or self.height <= 1:
            return
        plan = self.view.plan
        scale = min(self.width / plan.width_m, self.height / plan.depth_m)
        self._scale = scale
        self._left = self.center_x - plan.width_m * scale / 2
        self._top = self.center_y + plan.depth_m * scale / 2
        theme = App.get_running_app().theme
        with self.canvas:
            self._rectangle(plan.building, fill=theme.paper, edge=theme.ink, width_mm=0.9)
            for place, zone in enumerate(plan.zones):
                tint = theme.tints[place % len(theme.tints)]
                self._rectangle(
                    zone,
                    fill=[*get_color_from_hex(tint)[:3], theme.look.shape.tint_soft],
                    edge=theme.line,
                    width_mm=0.2,
                )
            for fixture in plan.fixtures:
                self._rectangle(fixture, fill=theme.line, edge=theme.border, width_mm=0.2)
            for way in plan.escape:
                self._way(way, theme.ok, width_mm=0.5)
            self._way(plan.route, theme.primary, width_mm=1.0)
            for zone in plan.zones:
                spot = _free_spot(zone, plan)
                self._text(zone.name, spot, em_mm=theme.small, colour=theme.ink, room_m=zone.w)
            for point in plan.points:
                icon = App.get_running_app().icons(POINT_ICONS.get(point.kind, "map-pin"))
                colour = theme.colour(SAFETY_TONES.get(point.kind, "primary"))
                self._text(icon, (point.x, point.y), em_mm=SYMBOL_MM, colour=colour, font=ICON_FONT)
            if self.view.here is not None:
                self._here(self.view.here, self.view.here_name, theme)

    def _at(self, spot: tuple[float, float]) -> tuple[float, float]:
        return self._left + spot[0] * self._scale, self._top - spot[1] * self._scale

    def _rectangle(self, area: Any, *, fill: Any, edge: Any, width_mm: float) -> None:
        x, y = self._at((area.x, area.y + area.h))
        size = area.w * self._scale, area.h * self._scale
        Color(rgba=fill)
        Rectangle(pos=(x, y), size=size)
        Color(rgba=edge)
        Line(rectangle=(x, y, *size), width=mm(width_mm))

    def _way(self, spots: list[tuple[float, float]], colour: Any, *, width_mm: float) -> None:
        Color(rgba=colour)
        points = [value for spot in spots for value in self._at(spot)]
        if len(points) >= 4:  # noqa: PLR2004 - two spots
            Line(points=points, width=mm(width_mm), joint="round", cap="round")

    def _text(
        self, text: str, spot: tuple[float, float], *, em_mm: float, colour: Any, font: str = FONT, room_m: float = 0.0
    ) -> None:
        label = CoreLabel(text=text, font_name=font, font_size=mm(em_mm), bold=font == FONT)
        label.refresh()
        if room_m and label.texture.width > room_m * self._scale:
            half = -(-len(text) // 2)
            label = CoreLabel(
                text=f"{text[:half]}\n{text[half:]}", font_name=font, font_size=mm(em_mm), bold=True, halign="center"
            )
            label.refresh()
        x, y = self._at(spot)
        Color(rgba=colour)
        Rectangle(
            texture=label.texture,
            size=label.texture.size,
            pos=(x - label.texture.width / 2, y - label.texture.height / 2),
        )

    def _here(self, spot: tuple[float, float], name: str, theme: Any) -> None:
        x, y = self._at(spot)
        label = CoreLabel(text=name, font_name=FONT, font_size=mm(theme.label), bold=True)
        label.refresh()
        width, height = label.texture.width + mm(6), label.texture.height + mm(3)
        left = min(max(x - width / 2, self.x), self.right - width)
        Color(rgba=theme.accent)
        RoundedRectangle(pos=(left, y + mm(HERE_MM / 2)), size=(width, height), radius=[mm(2)])
        self._text(App.get_running_app().icons("map-pin"), spot, em_mm=HERE_MM, colour=theme.accent, font=ICON_FONT)
        Color(rgba=theme.white)
        Rectangle(texture=label.texture, size=label.texture.size, pos=(left + mm(3), y + mm(HERE_MM / 2) + mm(1.5)))


class PlanPage(Page):
    """Shows a PlanView."""

    titles: ClassVar = {"back": "tools.back", "help": "tools.help"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._lines = [LegendLine() for _ in range(LEGEND)]
        for line in self._lines:
            self.ids.legend.add_widget(line)

    def show(self, view: PlanView | None) -> None:
        """Show what the view says."""
        if view is None:
            return
        ids, icons = self.ids, App.get_running_app().icons
        ids.heading.heading = view.heading
        ids.version.raw = view.version
        ids.drawing.view = view
        ids.drawing.draw()
        for place, line in enumerate(self._lines):
            icon, name, tone = view.legend[place] if place < len(view.legend) else ("", "", "primary")
            line.icon, line.name, line.tone = icons(icon), name, self.theme_colour(tone)
            line.opacity = 1 if name else 0


def _free_spot(zone: PlanArea, plan: FloorPlan) -> tuple[float, float]:
    """Return where in a zone its name covers least: in its middle, at the height that is farthest from all symbols."""
    taken = [(point.x, point.y) for point in plan.points]
    taken += [(each.x + each.w / 2, each.y + each.h / 2) for each in plan.fixtures]
    inside = [y for x, y in taken if zone.x <= x <= zone.x + zone.w and zone.y <= y <= zone.y + zone.h]
    heights = [zone.y + zone.h * share for share in (0.5, 0.2, 0.35, 0.65, 0.8)]
    best = max(heights, key=lambda y: min((abs(y - each) for each in inside), default=0.0))
    return zone.x + zone.w / 2, best
