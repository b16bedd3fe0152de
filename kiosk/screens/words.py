"""What a card or a button says: a bold title in the middle, and under it an explanation where there is room for one."""

from __future__ import annotations

from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

__all__ = ["Words"]


class Words(BoxLayout):
    """The title goes down the steps of type until it fits; the hint is left out rather than set smaller."""

    title = StringProperty("")
    hint = StringProperty("")
    em = NumericProperty(0)
    tone = ColorProperty(None, allownone=True)
    hint_tone = ColorProperty(None, allownone=True)
    halign = StringProperty("left")
    gap_mm = NumericProperty(1.5)
