"""What every kv rule takes its look from: the present palette, the present size of type, the panel's direction."""

from __future__ import annotations

from typing import Any

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, ColorProperty, ListProperty, NumericProperty

from queue_server.contract.theme import Palette
from queue_server.contract.theme import Theme as Look


class Theme(EventDispatcher):
    """One property a colour (`app.theme.ink`; `contrast` exchanges them all at once), one a size (`app.theme.body`)."""

    scale = NumericProperty(1.0)
    portrait = BooleanProperty(True)  # noqa: FBT003 - Kivy's own way to declare a property
    contrast = BooleanProperty(False)  # noqa: FBT003 - likewise
    tints = ListProperty()

    def __init__(self, look: Look, **kwargs: Any) -> None:
        self.look = look
        plain = {name: colour for name, colour in look.colours if isinstance(colour, str)}
        self.apply_property(**{name: ColorProperty(colour) for name, colour in plain.items()})
        self.apply_property(white=ColorProperty(look.colours.reverse))
        for name, size_mm in look.panel_mm:
            setattr(self, name, size_mm)
        self.steps = sorted((size_mm for _, size_mm in look.panel_mm), reverse=True)
        """Millimetres of type from the largest; no other size is opened as a font, for each costs memory."""
        super().__init__(**kwargs)
        self._take(look.colours)

    def on_contrast(self, *_: object) -> None:
        """Exchange the palette."""
        self._take(self.look.high_contrast if self.contrast else self.look.colours)

    def _take(self, palette: Palette) -> None:
        for name, colour in palette:
            setattr(self, name, colour)
        self.white = palette.reverse

    def colour(self, name: str) -> list[float]:
        """Return a token's colour in the present palette."""
        return list(getattr(self, name))
