"""Opens the real window without a display and prints what a walk through it measured, as one line of JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.panel import Panel, ScreenMode, enter_kivy_environment


def main(fonts: str, home: str, walk: str, direction: str, diagonal: str) -> None:
    width_px, height_px = (1080, 1920) if direction == "portrait" else (1920, 1080)
    panel = Panel(width_px=width_px, height_px=height_px, diagonal_inch=float(diagonal))
    enter_kivy_environment(panel, ScreenMode.OFFSCREEN, Path(home))
    from kiosk.screens.doors import shut_doors  # noqa: PLC0415 - Kivy reads the environment when it is imported

    shut_doors(panel, ScreenMode.OFFSCREEN)
    if walk == "crawl":
        from tests.kiosk.page_crawl import crawl_panel as walked  # noqa: PLC0415 - likewise, and opens the window
    else:
        from tests.kiosk.panel_walk import measure_panel as walked  # noqa: PLC0415 - likewise
    sys.stdout.write(json.dumps(walked(panel, Path(fonts)), ensure_ascii=False) + "\n")


main(*sys.argv[1:])
