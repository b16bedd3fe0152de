"""The few widgets that every page is built of: text, icon, card, buttons; each is made once and shown again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from kivy.app import App
from kivy.core.text import Label as CoreLabel
from kivy.event import EventDispatcher
from kivy.metrics import mm
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.layout import Layout
from kivy.uix.screenmanager import Screen
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex

from kiosk import tokens
from kiosk.view_models import Block, Choice
from kiosk.wrap import balance, wrap

FONT = "Face"
ICON_FONT = "Icons"


class Theme(EventDispatcher):
    """Colours and the present size of type, for every rule."""

    scale = NumericProperty(1.0)
    portrait = BooleanProperty(True)  # noqa: FBT003 - Kivy's own way to declare a property

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name, colour in tokens.COLOURS.items():
            setattr(self, name, get_color_from_hex(colour))


@lru_cache(maxsize=8192)
def _advance(char: str, size_px: float, bold: bool) -> float:  # noqa: FBT001 - a cache key
    return float(CoreLabel(font_name=FONT, font_size=size_px, bold=bold).get_extents(char)[0])


class Txt(Label):
    """Text in `em` millimetres that breaks as Chinese breaks; `raw` is what it says."""

    em = NumericProperty(tokens.BODY_MM)
    raw = StringProperty("")
    tone = ColorProperty(tokens.COLOURS["ink"])
    lead = NumericProperty(1.0)
    fixed = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("raw", "em", "width", "bold", "font_size", "halign"):
            self.fbind(name, self._flow)

    def _flow(self, *_: object) -> None:
        if self.width <= 1 or not self.raw:
            self.text = self.raw
            return

        def measure(text: str) -> float:
            return sum(_advance(char, self.font_size, self.bold) for char in text)

        if self.halign == "center":
            paragraphs = self.raw.split("\n")
            lines = [balance(part, self.width - 1, measure=measure, step=self.font_size / 2) for part in paragraphs]
            self.text = "\n".join("\n".join(part) for part in lines)
        else:
            self.text = "\n".join(wrap(self.raw, self.width - 1, measure=measure))


class Icon(Label):
    """One character of the icon font, `em` millimetres high."""

    em = NumericProperty(tokens.H1_MM)
    tone = ColorProperty(tokens.COLOURS["primary"])


class Tap(Widget):
    """Something to touch once: acts when the finger leaves it, even up to 5 mm outside."""

    pressed = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property
    touchable = BooleanProperty(True)  # noqa: FBT003 - likewise
    key = StringProperty("")
    choice = ObjectProperty(None, allownone=True)

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


class Taps:
    """One finger at a time, and no second tap within 600 ms."""

    def __init__(self) -> None:
        self._finger: object = None
        self._acted_s = -tokens.SECOND_TAP_S

    def take(self, finger: object) -> bool:
        """Whether this finger may press now."""
        if self._finger is not None or time.monotonic() - self._acted_s < tokens.SECOND_TAP_S:
            return False
        self._finger = finger
        return True

    def let_go(self, *, acted: bool) -> None:
        """The finger is up."""
        self._finger = None
        if acted:
            self._acted_s = time.monotonic()


class Card(BoxLayout):
    """A white sheet with a quiet edge."""

    ground = ColorProperty(tokens.COLOURS["surface"])
    edge = ColorProperty(tokens.COLOURS["line"])
    edge_mm = NumericProperty(0.22)


class TapCard(Tap, Card):
    """A sheet to touch, showing a Choice."""

    title = StringProperty("")
    hint = StringProperty("")
    icon = StringProperty("")
    tint = ColorProperty(tokens.TINTS[0])
    tint_soft = ColorProperty([0, 0, 0, 0])

    def show(self, choice: Choice | None) -> None:
        """Show a choice, or nothing at all."""
        self.choice = choice
        self.touchable = choice is not None
        self.opacity = 0 if choice is None else 1
        if choice is None:
            self.key = ""
            return
        self.key = f"{choice.touch.act}:{choice.touch.what}"
        self.title, self.hint = choice.title, choice.hint
        self.icon = App.get_running_app().icons(choice.icon)
        self.tint = choice.tint
        self.tint_soft = [*self.tint[:3], tokens.TINT_SOFT_ALPHA]


class TileCard(TapCard):
    """A life event on the home page."""


class RowCard(TapCard):
    """An item in a list, full width."""


class CellCard(TapCard):
    """An item in a list of two or three columns."""


class NumberCard(TapCard):
    """A ticket number to be recognised."""


class WideCard(TapCard):
    """A choice as a button: icon before word."""


class LevelCard(TapCard):
    """One of the five levels of a rating."""

    stars = StringProperty("")


class PushButton(Tap, Card):
    """A button with icon and word; `act_name` is the Act it stands for, or a word that the app knows."""

    title = StringProperty("")
    hint = StringProperty("")
    icon = StringProperty("")
    em = NumericProperty(tokens.BODY_MM)
    act_name = StringProperty("")
    priority = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property

    def set_shown(self, shown: bool) -> None:  # noqa: FBT001 - one flag, named by the method
        """Show or hide without making or losing a widget."""
        self.touchable = shown
        self.opacity = 1 if shown else 0


class ToolButton(PushButton):
    """A button in the bar at the foot of a page: icon above word."""


class WideHintButton(PushButton):
    """A button across the page: icon before word and explanation."""


class CentredButton(PushButton):
    """A button with its word in the middle."""


class TurnButton(TapCard):
    """Turns the page of a list; looks like a tool."""


class PrimaryButton(PushButton):
    """The one thing that most people do on a page."""


class InfoBlock(Card):
    """One mandatory block: title and lines; nothing to touch."""

    title = StringProperty("")
    icon = StringProperty("")
    body = StringProperty("")


class InfoBlocks(BoxLayout):
    """The three mandatory blocks, side by side on an upright panel, stacked on a lying one."""

    def show(self, blocks: tuple[Block, ...]) -> None:
        """Fill the three; with nothing known yet they stay empty."""
        icons = App.get_running_app().icons
        for place, part in enumerate(reversed(self.children)):
            block = blocks[place] if place < len(blocks) else None
            part.opacity = 0 if block is None else 1
            part.title = "" if block is None else block.title
            part.icon = "" if block is None else icons(block.icon)
            part.body = "" if block is None else "\n".join(block.lines)


class RestBlocks(InfoBlocks):
    """The same, side by side on every panel."""


class IconWell(AnchorLayout):
    """An icon on a square of its own tint."""

    em = NumericProperty(16)
    side = NumericProperty(26)
    icon = StringProperty("")
    tint = ColorProperty(tokens.TINTS[0])
    tint_soft = ColorProperty([0, 0, 0, 0])


class ToolBar(BoxLayout):
    """The buttons at the foot, always in the same place."""


class Heading(BoxLayout):
    """What a page asks, in the part of an upright panel that is out of some people's reach."""

    heading = StringProperty("")
    hint = StringProperty("")


class Header(BoxLayout):
    """Hall, day and hour, and the mark of a practice hall, on top of every page."""

    name = StringProperty("")
    clock = StringProperty("")
    practice = StringProperty("")


class Page(Screen):
    """A page; its own `show` takes its view."""

    @staticmethod
    def theme_colour(name: str) -> list[float]:
        """Return a token's colour."""
        return list(get_color_from_hex(tokens.COLOURS[name]))


def refill(grid: Layout, pool: Sequence[TapCard], choices: Sequence[Choice]) -> None:
    """Put as many cards of the pool into the grid as there are choices, in order; none is made or lost."""
    if len(grid.children) != len(choices) or any(card.parent is not grid for card in pool[: len(choices)]):
        grid.clear_widgets()
        for card in pool[: len(choices)]:
            grid.add_widget(card)
    for card, choice in zip(pool, choices, strict=False):
        card.show(choice)


def level_grid(grid: Layout, *, blanks: Sequence[Widget], wanted: int) -> None:
    """Fill the grid's last places with blanks, so that few cards keep the height of many."""
    for blank in blanks:
        if blank.parent is not None:
            grid.remove_widget(blank)
    for blank in blanks[: max(0, wanted - len(grid.children))]:
        grid.add_widget(blank)
