"""The touch panel as hardware: its size, how SDL drives it, and the environment that Kivy needs before its import."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MM_PER_INCH = 25.4


class ScreenMode(StrEnum):
    """How the panel is driven. `AUTO` is for a demo: a real hall names its driver, or it may run on a black panel."""

    AUTO = "auto"
    X11 = "x11"
    KMSDRM = "kmsdrm"
    OFFSCREEN = "offscreen"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The panel's pixels and real diagonal; `touch_device` is an evdev path that bypasses SDL's own pointer."""

    width_px: int = 1080
    height_px: int = 1920
    diagonal_inch: float = 21.5
    touch_device: str | None = None

    @property
    def dpi(self) -> float:
        """Pixels an inch, from the real diagonal: the EDID of kiosk panels lies."""
        return math.hypot(self.width_px, self.height_px) / self.diagonal_inch

    @property
    def px_per_mm(self) -> float:
        """Pixels a millimetre."""
        return self.dpi / MM_PER_INCH

    @property
    def portrait(self) -> bool:
        """Whether the panel stands upright."""
        return self.height_px > self.width_px


@dataclass(frozen=True, kw_only=True)
class FontFaces:
    """Paths of a Simplified Chinese face (face 0 of the Noto collection is Japanese), in two weights.

    `everyday` is the same reduced to GB 2312 and Latin: each size of type keeps a font in memory, and the whole one
    costs five times as much. What holds another character is set in the whole face (D8).
    """

    regular: Path
    bold: Path
    everyday: tuple[Path, Path] | None = None
    """Regular and bold."""


def resolve_screen(mode: ScreenMode, environ: Mapping[str, str], *, dri: Path = Path("/sys/class/drm")) -> ScreenMode:
    """Return the driver that `AUTO` means here: an X display, else a connected KMS output, else no panel at all."""
    if mode is not ScreenMode.AUTO:
        return mode
    if environ.get("DISPLAY"):
        return ScreenMode.X11
    statuses = [path.read_text(encoding="ascii").strip() for path in sorted(dri.glob("*/status"))]
    return ScreenMode.KMSDRM if "connected" in statuses else ScreenMode.OFFSCREEN


def kivy_environment(panel: Panel, screen: ScreenMode, home: Path) -> dict[str, str]:
    """Return what the environment must hold before Kivy is imported: size, driver, and every outer door shut."""
    return {
        "KIVY_HOME": str(home),
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_CONFIG": "1",
        "KIVY_NO_ENV_CONFIG": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_NO_CONSOLELOG": "1",
        "KIVY_LOG_MODE": "PYTHON",
        "KIVY_WINDOW": "sdl2",
        "KIVY_TEXT": "sdl2",
        "KIVY_CLIPBOARD": "dummy",
        "KIVY_SPELLING": "",
        "KIVY_DPI": f"{panel.dpi:.4f}",
        "KIVY_METRICS_DENSITY": "1",
        "KIVY_METRICS_FONTSCALE": "1",
        "SDL_VIDEODRIVER": screen.value,
        "SDL_TOUCH_MOUSE_EVENTS": "0",
        "SDL_MOUSE_TOUCH_EVENTS": "0",
    }


def enter_kivy_environment(panel: Panel, screen: ScreenMode, home: Path) -> None:
    """Set that environment in this process, over whatever was there."""
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(kivy_environment(panel, screen, home))
