"""Takes every page of the real kiosk window, found by touching everything, in one mode after the other."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from PIL import Image

from kiosk.panel import Panel, ScreenMode, enter_kivy_environment

if TYPE_CHECKING:
    from tests.kiosk.page_crawl import Crawl, Place

MODES: dict[str, dict[str, Any]] = {
    "normal": {"language": "zh", "large": False},
    "large": {"language": "zh", "large": True},
    "contrast": {"language": "zh", "large": False, "contrast": True},
    "english": {"language": "en", "large": False},
}
FEW = {"items": 2, "item": 2, "search": 2}
"""Pages of one step that differ only in which items they list."""
MOST = 3


def main(into: str, fonts: str, home: str, direction: str, *modes: str) -> None:
    """Opens the window without a display and takes its pages; prints which there are, in order."""
    panel = Panel() if direction == "portrait" else Panel(width_px=1920, height_px=1080)
    enter_kivy_environment(panel, ScreenMode.OFFSCREEN, Path(home))
    from kiosk.screens.doors import shut_doors  # noqa: PLC0415 - Kivy reads the environment when it is imported

    shut_doors(panel, ScreenMode.OFFSCREEN)
    from tests.kiosk.page_crawl import crawl_panel  # noqa: PLC0415 - likewise, and opens the window

    def work(walk: Crawl) -> dict[str, Any]:
        walk.find(large=False)
        names = name_places(walk)
        for mode in modes:
            for name, place in names.items():
                walk.go(place, **MODES[mode])
                walk.settle()
                take(walk, Path(into) / mode / f"{name}.png")
        return {"pages": list(names)}

    sys.stdout.write(json.dumps(crawl_panel(panel, Path(fonts), work)) + "\n")


def name_places(walk: Crawl) -> dict[str, Place]:
    """Returns the places that are worth a picture: of each step those that say something else."""
    found: dict[str, Place] = {}
    said: set[tuple[str, str]] = set()
    steps: Counter[str] = Counter()
    for place in walk.places:
        step = walk.app_step(place)
        walk.go(place, language="zh", large=False)
        walk.settle()
        heading = heading_of_window()
        if (step, heading) in said or steps[step] >= FEW.get(step, MOST):
            continue
        said.add((step, heading))
        steps[step] += 1
        found[step if steps[step] == 1 else f"{step}-{steps[step]}"] = place
    return found


def heading_of_window() -> str:
    """Returns what the page says largest, numbers apart."""
    from kivy.core.window import Window  # noqa: PLC0415 - the window is open by now

    from kiosk.screens.parts import Page, Txt  # noqa: PLC0415 - likewise
    from tests.kiosk.page_rules import visible  # noqa: PLC0415 - likewise

    pages = [widget for widget in visible(Window.children[-1]) if isinstance(widget, Page)]
    texts = [widget for page in pages for widget in visible(page) if isinstance(widget, Txt) and widget.raw]
    said = [text for text in texts if not text.raw.isascii()]
    return max(said, key=lambda text: text.font_size).raw if said else ""


def take(walk: Crawl, file: Path) -> None:
    """Keeps what the window shows now."""
    pixels, (width, height), _ = walk.app.stage._read_pixels()
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.frombytes("RGB", (width, height), pixels, "raw", "RGBX", 0, -1).save(file, "PNG", compress_level=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
