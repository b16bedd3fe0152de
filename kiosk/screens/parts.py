"""The few widgets that every page is built of: text, icon, card, buttons; each is made once and shown again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import ceil
from typing import Any, ClassVar

from kivy.app import App
from kivy.core.text import Label as CoreLabel
from kivy.metrics import mm
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    StringProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.layout import Layout
from kivy.uix.screenmanager import Screen
from kivy.uix.widget import Widget

from kiosk.screens.touching import Tap
from kiosk.texts import Texts
from kiosk.view_models import Block, Choice
from kiosk.visit import Adaptation
from kiosk.wrap import balance, wrap

FONT = "Face"
WHOLE_FONT = "WholeFace"
"""With every character that a name may hold."""
ICON_FONT = "Icons"
LINE_EMS = 1.448
"""Height of a line of Noto Sans SC, in ems."""


def face_of(text: str) -> str:
    """Return the face for a text: the everyday one, or the whole one where it holds a rarer character."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return WHOLE_FONT
    return FONT


def whole_px(size_px: float) -> int:
    """Return a size of type in whole pixels, never less than asked: each size costs a font in memory."""
    return ceil(size_px - 0.01)


@lru_cache(maxsize=8192)
def _advance(char: str, size_px: float, bold: bool) -> float:  # noqa: FBT001 - a cache key
    return float(CoreLabel(font_name=FONT, font_size=size_px, bold=bold).get_extents(char)[0])


class PassingText(CoreLabel):
    """A text's picture that is handed to the screen and not kept a second time: there are hundreds of texts."""

    def _render_end(self) -> Any:
        picture = super()._render_end()
        self._surface = None
        return picture


class Pictured(Label):
    """A label that gives its picture back while nobody can see it: a kiosk has hundreds, on two dozen pages."""

    def forget_picture(self) -> None:
        """Let the picture go; size and place stay as they are."""
        self.texture = None
        self._label.texture = None

    def draw_again(self) -> None:
        """Have the picture made before the next frame, where it was let go."""
        if self.texture is None and self.text:
            self._trigger_texture()


class Txt(Pictured):
    """Text in `em` millimetres that breaks as Chinese breaks; `raw` is what it says."""

    em = NumericProperty(0)
    raw = StringProperty("")
    tone = ColorProperty(None, allownone=True)
    lead = NumericProperty(1.0)
    fixed = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property

    room = NumericProperty(0)
    """Height that there is, in pixels: type goes down the theme's steps where it is too little; 0 is no limit."""
    shrink = NumericProperty(1.0)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in ("raw", "em", "width", "bold", "font_size", "halign", "room"):
            self.fbind(name, self._flow)

    def _create_label(self) -> None:
        self._label = PassingText(**{name: getattr(self, name) for name in self._font_properties})

    def _flow(self, *_: object) -> None:
        if self.width <= 1 or not self.raw:
            self.text = self.raw
            return
        theme = App.get_running_app().theme
        whole = mm(self.em) * (1 if self.fixed else theme.scale)
        size, lines = whole, self._lines(whole_px(whole))
        for smaller in [mm(step) for step in theme.steps if mm(step) < whole]:
            if self.room <= 1 or self._fits(lines, whole_px(size)):
                break
            size, lines = smaller, self._lines(whole_px(smaller))
        self.shrink = size / whole
        self.text = "\n".join(lines)

    def _fits(self, lines: Sequence[str], size_px: float) -> bool:
        high = (1 + (len(lines) - 1) * self.lead) * size_px * LINE_EMS <= self.room
        return bool(high and max(self._wide(line, size_px) for line in lines) <= self.width)

    def _wide(self, text: str, size_px: float) -> float:
        return sum(_advance(char, size_px, self.bold) for char in text)

    def _lines(self, size_px: float) -> list[str]:
        def measure(text: str) -> float:
            return self._wide(text, size_px)

        if self.halign != "center":
            return wrap(self.raw, self.width - 1, measure=measure)
        paragraphs = self.raw.split("\n")
        parts = [balance(part, self.width - 1, measure=measure, step=size_px / 2) for part in paragraphs]
        return [line for part in parts for line in part]


class Icon(Pictured):
    """One character of the icon font, `em` millimetres high."""

    em = NumericProperty(0)
    tone = ColorProperty(None, allownone=True)


class Card(BoxLayout):
    """A white sheet with a quiet edge."""

    ground = ColorProperty(None, allownone=True)
    edge = ColorProperty(None, allownone=True)
    edge_mm = NumericProperty(0.22)


class TapCard(Tap, Card):
    """A sheet to touch, showing a Choice."""

    icon = StringProperty("")
    tint = ColorProperty(None, allownone=True)
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
        theme = App.get_running_app().theme
        self.tint = theme.tints[choice.tint % len(theme.tints)]
        self.tint_soft = [*self.tint[:3], theme.look.shape.tint_soft]


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

    icon = StringProperty("")
    em = NumericProperty(0)
    act_name = StringProperty("")
    priority = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property

    loud = BooleanProperty(False)  # noqa: FBT003 - likewise
    lit = BooleanProperty(False)  # noqa: FBT003 - likewise

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

    loud = BooleanProperty(True)  # noqa: FBT003 - likewise


class AdaptButton(PushButton):
    """One way to see or hear the pages better; lit while it is on."""


class AdaptBar(BoxLayout):
    """字变大, 读给我听, 黑底黄字, English: the same four in the same place on every page."""

    def show(self, texts: Texts, *, lit: Mapping[Adaptation, bool], can_speak: bool) -> None:
        """Name the buttons in the present language, by what they would do next."""
        for button in self.children:
            adaptation = Adaptation(button.act_name)
            button.title = texts(f"adapt.{adaptation}_{'off' if lit[adaptation] else 'on'}")
            button.lit = lit[adaptation]
            if adaptation is Adaptation.SPEAK:
                button.set_shown(can_speak)


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
    tint = ColorProperty(None, allownone=True)
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
    tall = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property
    """Whether it fills the part of a tall panel that is out of reach."""


class Badge(Txt):
    """A word on a filled sign."""

    ground = ColorProperty(None, allownone=True)


class Page(Screen):
    """A page; its own `show` takes its view. `titles` and `hints` name its fixed buttons: widget id to text key."""

    titles: ClassVar[Mapping[str, str]] = {}
    hints: ClassVar[Mapping[str, str]] = {}

    def name_buttons(self, texts: Texts) -> None:
        """Name the fixed buttons in a language; called again when it changes."""
        for widget, key in self.titles.items():
            self.ids[widget].title = texts(key)
        for widget, key in self.hints.items():
            self.ids[widget].hint = texts(key)

    def on_pre_enter(self, *_: object) -> None:
        """Draw what was given back."""
        for label in pictured(self):
            label.draw_again()

    def on_leave(self, *_: object) -> None:
        """Give the pictures of all texts back; otherwise every page keeps those of whoever saw it last."""
        for label in pictured(self):
            label.forget_picture()

    @staticmethod
    def theme_colour(name: str) -> list[float]:
        """Return a token's colour in the present palette; `show` comes again when that changes."""
        colour: list[float] = App.get_running_app().theme.colour(name)
        return colour


def pictured(widget: Widget) -> Iterator[Pictured]:
    """Give every label in a widget."""
    for part in widget.walk():
        if isinstance(part, Pictured):
            yield part


def refill(grid: Layout, pool: Sequence[TapCard], choices: Sequence[Choice]) -> None:
    """Put as many cards of the pool into the grid as there are choices, in order; none is made or lost."""
    if len(grid.children) != len(choices) or any(card.parent is not grid for card in pool[: len(choices)]):
        grid.clear_widgets()
        for place, card in enumerate(pool):
            shown = place < len(choices)
            if shown:
                grid.add_widget(card)
            for label in pictured(card):
                label.draw_again() if shown else label.forget_picture()
    for card, choice in zip(pool, choices, strict=False):
        card.show(choice)


def level_grid(grid: Layout, *, blanks: Sequence[Widget], wanted: int) -> None:
    """Fill the grid's last places with blanks, so that few cards keep the height of many."""
    for blank in blanks:
        if blank.parent is not None:
            grid.remove_widget(blank)
    for blank in blanks[: max(0, wanted - len(grid.children))]:
        grid.add_widget(blank)
