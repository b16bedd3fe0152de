"""Opens the real window without a display and prints what a walk through it measured, as one line of JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.panel import Panel, ScreenMode, enter_kivy_environment


def main(fonts: str, home: str, direction: str) -> None:
    panel = Panel() if direction == "portrait" else Panel(width_px=1920, height_px=1080)
    enter_kivy_environment(panel, ScreenMode.OFFSCREEN, Path(home))
    from kiosk.screens.doors import shut_doors  # noqa: PLC0415 - Kivy reads the environment when it is imported

    shut_doors(panel, ScreenMode.OFFSCREEN)
    from tests.kiosk.panel_walk import measure_panel  # noqa: PLC0415 - likewise, and opens the window

    sys.stdout.write(json.dumps(measure_panel(panel, Path(fonts)), ensure_ascii=False) + "\n")


main(*sys.argv[1:])
