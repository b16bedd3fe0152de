"""A QR code on the panel, drawn from the address that it carries."""

from __future__ import annotations

from typing import Any

import qrcode
from kivy.app import App
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import StringProperty
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex
from qrcode.constants import ERROR_CORRECT_M

QUIET_MODULES = 4
DARK, LIGHT = 0, 255


class QrCode(Widget):
    """Dark on light in every palette: that is what phones read."""

    address = StringProperty("")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        with self.canvas:
            self._ink = Color()
            self._square = Rectangle()
        self.fbind("pos", self._place)
        self.fbind("size", self._place)

    def on_address(self, *_: object) -> None:
        """Draw another code."""
        ground = App.get_running_app().theme.look.colours.print_ground
        self._ink.rgba = get_color_from_hex(ground) if self.address else (0, 0, 0, 0)
        self._square.texture = _texture(self.address) if self.address else None

    def _place(self, *_: object) -> None:
        side = min(self.size)
        self._square.pos = self.center_x - side / 2, self.center_y - side / 2
        self._square.size = side, side


def _texture(address: str) -> Texture:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(address)
    rows = code.get_matrix()
    texture = Texture.create(size=(len(rows), len(rows)), colorfmt="luminance")
    texture.mag_filter = texture.min_filter = "nearest"
    pixels = bytes(DARK if dark else LIGHT for row in reversed(rows) for dark in row)
    texture.blit_buffer(pixels, colorfmt="luminance", bufferfmt="ubyte")
    return texture
