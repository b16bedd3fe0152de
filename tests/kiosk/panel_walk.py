"""A walk through every page of the real window; measures type, targets, fingers and keys."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.uix.screenmanager import ScreenManager
from kivy.uix.widget import Widget

from kiosk.app import KioskApp
from kiosk.messages import BoardSeen, HallSeen, Wish
from kiosk.panel import FontFaces, Panel
from kiosk.read_aloud import ReadAloud
from kiosk.screens.parts import Card, Header, Page, Txt
from kiosk.screens.stage import DoorTouch, on_window
from kiosk.screens.touching import Tap
from kiosk.taps import Taps
from kiosk.texts import LANGUAGES, Texts
from kiosk.worker import Handover
from tests.kiosk import samples
from tests.kiosk.noted_voice import NotedVoice
from tests.look import THEME

WAIT_S = 60.0
F1, ESCAPE, F11, TAB = 282, 27, 292, 9
PAD_WALK = (("first", 274), ("down", 274), ("ok", 13), ("back", 8), ("help", 278), ("louder", 280))


class Probe:
    """The walk."""

    def __init__(
        self, app: KioskApp, handover: Handover, *, panel: Panel, wishes: list[Wish], voice: NotedVoice
    ) -> None:
        self.app, self.handover, self.wishes, self.voice = app, handover, wishes, voice
        self.px_per_mm = panel.px_per_mm
        self.width_mm = panel.width_px / panel.px_per_mm
        self.report: dict[str, Any] = {"pages": {}}

    # --- acting

    def on_window(self, work: Callable[[], Any], *, after_s: float = 0.0) -> Any:
        return on_window(work, WAIT_S, after_s=after_s)

    def tell(self, *news: Any) -> None:
        for piece in news:
            self.handover.tell(piece)
        self.on_window(self.app._take_news)

    def tap(self, key: str, *, priority: bool = False) -> str:
        """Touch a target as a finger does that has waited long enough."""
        self.app.taps = Taps()
        return str(self.on_window(lambda: self._tap(key, priority=priority), after_s=0.05))

    def _tap(self, key: str, *, priority: bool) -> str:
        target = next(
            widget
            for widget in visible(Window.children[-1])
            if isinstance(widget, Tap) and widget.key == key and getattr(widget, "priority", False) == priority
        )
        x, y = target.to_window(*target.center)
        self._press(x / Window.width, 1 - y / Window.height)
        return self.app.step

    @staticmethod
    def _press(x: float, y: float) -> None:
        finger = DoorTouch(x, y)
        for kind in ("begin", "end"):
            EventLoop.post_dispatch_input(kind, finger)

    def no(self) -> int:
        return self.app.visit.no

    # --- measuring

    def measure(self, name: str) -> None:
        self.report["pages"][name] = self.on_window(self._measure, after_s=0.1)

    def _measure(self) -> dict[str, Any]:
        widgets = list(visible(Window.children[-1]))
        return {
            "step": self.app.step,
            "texts": [self._text(widget) for widget in widgets if isinstance(widget, Txt) and widget.raw],
            "targets": [self._target(widget) for widget in widgets if isinstance(widget, Tap) and widget.touchable],
        }

    def _text(self, text: Txt) -> dict[str, Any]:
        frame = text.parent
        while not isinstance(frame, Card | Page | Header):
            frame = frame.parent
        left, bottom = text.to_window(text.x, text.center_y - text.texture_size[1] / 2)
        frame_left, frame_bottom = frame.to_window(frame.x, frame.y)
        over = max(
            frame_bottom - bottom,
            bottom + text.texture_size[1] - frame_bottom - frame.height,
            text.texture_size[0] - text.width,
            frame_left - left,
        )
        return {"text": text.raw, "em_mm": text.font_size / self.px_per_mm, "over_mm": max(0.0, over / self.px_per_mm)}

    def _target(self, tap: Tap) -> dict[str, Any]:
        _, top = tap.to_window(tap.x, tap.top)
        return {
            "key": tap.key,
            "w_mm": tap.width / self.px_per_mm,
            "h_mm": tap.height / self.px_per_mm,
            "from_top_mm": (Window.height - top) / self.px_per_mm,
        }

    # --- the walk

    def walk(self) -> None:
        self.tell(HallSeen(hall=samples.hall(), catalogue=samples.catalogue()), BoardSeen(board=samples.board()))
        self.measure("home")
        self.tap("larger")
        self.measure("large home")
        self.report["widgets"] = [self.session() for _ in range(3)]
        self.guards()
        self.keys()
        self.pad()

    def large_home(self, mark: str) -> None:
        """Back to the home page, in the size of type that is being measured."""
        self.app.visit.leave(now_s=time.monotonic())
        self.app.visit.large = bool(mark)
        self.app.refresh()

    def session(self) -> int:
        """One more visit through all lists; returns how many widgets there are then."""
        for tile in samples.catalogue().tiles:
            self.on_window(lambda tile=tile: self.pass_tile(tile.id))
        self.on_window(lambda: self.large_home(""), after_s=0.1)
        gc.collect()
        return sum(isinstance(thing, Widget) for thing in gc.get_objects())

    def pass_tile(self, tile: str) -> None:
        self.large_home("")
        home = next(tap for tap in visible(Window.children[-1]) if getattr(tap, "key", "") == f"choose_tile:{tile}")
        self.app.touched(home)

    # --- fingers and keys

    def guards(self) -> None:
        spots = {target["key"]: target for target in self.app.stage.targets(WAIT_S)}
        help_, tile = spots["open_help"], spots["choose_tile:family"]
        seen = self.report["fingers"] = {}
        seen["second tap"] = self.gesture(help_, lifts=[(0, 0), (0, 0)])
        self.on_window(lambda: self.large_home(""), after_s=0.7)
        seen["lifted 4 mm outside"] = self.gesture(tile, lifts=[(tile["w"] / 2 + 4 / self.width_mm, 0)])
        self.on_window(lambda: self.large_home(""), after_s=0.7)
        seen["lifted 8 mm outside"] = self.gesture(tile, lifts=[(tile["w"] / 2 + 8 / self.width_mm, 0)])
        self.on_window(lambda: self.large_home(""), after_s=0.7)
        seen["second finger"] = self.two_fingers(tile, help_)
        self.on_window(lambda: self.large_home(""), after_s=0.7)

    def gesture(self, target: dict[str, Any], *, lifts: list[tuple[float, float]]) -> str:
        """Press the middle of a target and lift elsewhere, as often as told, without a pause; the step then."""
        for right, down in lifts:
            finger = DoorTouch(target["x"], target["y"])
            self.on_window(lambda finger=finger: EventLoop.post_dispatch_input("begin", finger))
            finger.move({"x": target["x"] + right, "y": 1 - target["y"] - down})
            self.on_window(lambda finger=finger: EventLoop.post_dispatch_input("update", finger))
            self.on_window(lambda finger=finger: EventLoop.post_dispatch_input("end", finger))
        return str(self.on_window(lambda: self.app.step, after_s=0.1))

    def two_fingers(self, first: dict[str, Any], second: dict[str, Any]) -> list[str]:
        """Hold one target, tap another meanwhile, then lift the first."""
        one, two = DoorTouch(first["x"], first["y"]), DoorTouch(second["x"], second["y"])
        for kind, finger in (("begin", one), ("begin", two), ("end", two)):
            self.on_window(lambda kind=kind, finger=finger: EventLoop.post_dispatch_input(kind, finger))
        meanwhile = self.on_window(lambda: self.app.step)
        self.on_window(lambda: EventLoop.post_dispatch_input("end", one))
        return [meanwhile, self.on_window(lambda: self.app.step, after_s=0.1)]

    def pad(self) -> None:
        """The six keys: begin to read, go down twice, choose, back, help, volume."""
        steps = {}
        for name, code in PAD_WALK:
            self.app.taps = Taps()
            self.on_window(lambda code=code: Window.dispatch("on_key_down", code, 0, None, []))
            self.on_window(lambda code=code: Window.dispatch("on_key_down", code, 0, None, []))
            self.on_window(lambda code=code: Window.dispatch("on_key_up", code, 0))
            focused = self.on_window(lambda: [tap.key for tap in self.app.pad.targets() if tap.focused], after_s=0.1)
            steps[name] = [self.app.step, *focused]
        self.on_window(lambda: self.large_home(""))
        self.report["pad"] = {**steps, "said": self.voice.said, "volume": self.voice.volume}

    def keys(self) -> None:
        before = self.on_window(lambda: (len(Window.children), self.app.step))
        for code in (F1, ESCAPE, F11, TAB):
            self.on_window(lambda code=code: Window.dispatch("on_key_down", code, 0, None, []))
            self.on_window(lambda code=code: Window.dispatch("on_keyboard", code, 0, None, []))
            self.on_window(lambda code=code: Window.dispatch("on_key_up", code, 0))
        self.report["keys"] = {
            "before": before,
            "after": self.on_window(lambda: (len(Window.children), self.app.step), after_s=0.3),
            "close refused": bool(self.on_window(lambda: Window.dispatch("on_request_close"))),
            "settings": bool(self.on_window(self.app.open_settings)),
            "providers": [type(provider).__name__ for provider in EventLoop.input_providers],
            "modules": sorted(name for name in sys.modules if name.startswith("kivy.modules.")),
        }


def visible(widget: Widget) -> Iterator[Widget]:
    if widget.opacity == 0:
        return
    yield widget
    children = [widget.current_screen] if isinstance(widget, ScreenManager) else widget.children
    for child in children:
        yield from visible(child)


def measure_panel(panel: Panel, fonts: Path) -> dict[str, Any]:
    """Open the window, walk, close it; returns what was measured."""
    handover, ended = Handover(), threading.Event()
    wishes: list[Wish] = []
    voice = NotedVoice()
    app = KioskApp(
        texts={language: Texts.load(language) for language in LANGUAGES},
        panel=panel,
        look=THEME,
        fonts=FontFaces(
            regular=fonts / "NotoSansSC-Regular.otf",
            bold=fonts / "NotoSansSC-Bold.otf",
            everyday=(fonts / "web" / "NotoSansSC-Regular.otf", fonts / "web" / "NotoSansSC-Bold.otf"),
        ),
        handover=handover,
        ask=wishes.append,
        halted=ended.is_set,
        aloud=ReadAloud(voice),
    )
    probe = Probe(app, handover, panel=panel, wishes=wishes, voice=voice)

    def walk() -> None:
        try:
            probe.walk()
        finally:
            ended.set()

    walker = threading.Thread(target=walk)
    app.run_until_halted(walker.start)
    walker.join()
    return probe.report
