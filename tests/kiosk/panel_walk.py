"""A walk through the lists of the real window; fingers, keys and the widgets that there are."""

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
from kiosk.messages import BoardSeen, HallSeen
from kiosk.panel import FontFaces, Panel
from kiosk.read_aloud import ReadAloud
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

    def __init__(self, app: KioskApp, handover: Handover, *, panel: Panel, voice: NotedVoice) -> None:
        self.app, self.handover, self.voice = app, handover, voice
        self.width_mm = panel.width_px / panel.px_per_mm
        self.report: dict[str, Any] = {}

    # --- acting

    def on_window(self, work: Callable[[], Any], *, after_s: float = 0.0) -> Any:
        return on_window(work, WAIT_S, after_s=after_s)

    def tell(self, *news: Any) -> None:
        for piece in news:
            self.handover.tell(piece)
        self.on_window(self.app._take_news)

    # --- the walk

    def walk(self) -> None:
        self.tell(HallSeen(hall=samples.hall(), catalogue=samples.catalogue()), BoardSeen(board=samples.board()))
        self.report["widgets"] = [self.session() for _ in range(3)]
        self.guards()
        self.keys()
        self.pad()

    def home(self) -> None:
        """Back to the home page, as for a new person."""
        self.app.visit.leave(now_s=time.monotonic())
        self.app.refresh()

    def session(self) -> int:
        """One more visit through all lists; returns how many widgets there are then."""
        for tile in samples.catalogue().tiles:
            self.on_window(lambda tile=tile: self.pass_tile(tile.id))
        self.on_window(self.home, after_s=0.1)
        gc.collect()
        return sum(isinstance(thing, Widget) for thing in gc.get_objects())

    def pass_tile(self, tile: str) -> None:
        self.home()
        home = next(tap for tap in visible(Window.children[-1]) if getattr(tap, "key", "") == f"choose_tile:{tile}")
        self.app.touched(home)

    # --- fingers and keys

    def guards(self) -> None:
        spots = {target["key"]: target for target in self.app.stage.targets(WAIT_S)}
        help_, tile = spots["open_help"], spots["choose_tile:family"]
        seen = self.report["fingers"] = {}
        seen["second tap"] = self.gesture(help_, lifts=[(0, 0), (0, 0)])
        self.on_window(self.home, after_s=0.7)
        seen["lifted 4 mm outside"] = self.gesture(tile, lifts=[(tile["w"] / 2 + 4 / self.width_mm, 0)])
        self.on_window(self.home, after_s=0.7)
        seen["lifted 8 mm outside"] = self.gesture(tile, lifts=[(tile["w"] / 2 + 8 / self.width_mm, 0)])
        self.on_window(self.home, after_s=0.7)
        seen["second finger"] = self.two_fingers(tile, help_)
        self.on_window(self.home, after_s=0.7)

    def gesture(self, target: dict[str, Any], *, lifts: list[tuple[float, float]]) -> str:
        """Press the middle of a target and lift elsewhere, as often as told, without a pause; the step then."""
        self.see_the_page()
        for right, down in lifts:
            finger = DoorTouch(target["x"], target["y"])
            self.on_window(lambda finger=finger: EventLoop.post_dispatch_input("begin", finger))
            finger.move({"x": target["x"] + right, "y": 1 - target["y"] - down})
            self.on_window(lambda finger=finger: EventLoop.post_dispatch_input("update", finger))
            self.on_window(lambda finger=finger: EventLoop.post_dispatch_input("end", finger))
        return str(self.on_window(lambda: self.app.step, after_s=0.1))

    def see_the_page(self) -> None:
        """Wait as a person does who looks before touching."""
        while not self.on_window(lambda: self.app.taps.ready):
            pass

    def two_fingers(self, first: dict[str, Any], second: dict[str, Any]) -> list[str]:
        """Hold one target, tap another meanwhile, then lift the first."""
        self.see_the_page()
        one, two = DoorTouch(first["x"], first["y"]), DoorTouch(second["x"], second["y"])
        for kind, finger in (("begin", one), ("begin", two), ("end", two)):
            self.on_window(lambda kind=kind, finger=finger: EventLoop.post_dispatch_input(kind, finger))
        meanwhile = self.on_window(lambda: self.app.step)
        self.on_window(lambda: EventLoop.post_dispatch_input("end", one))
        return [meanwhile, self.on_window(lambda: self.app.step, after_s=0.1)]

    def pad(self) -> None:
        """The six keys: begin to read, go down twice, choose, back, help, volume."""
        steps = {}
        rings = self.report["rings"] = []
        for name, code in PAD_WALK:
            self.app.taps = Taps()
            self.on_window(lambda code=code: Window.dispatch("on_key_down", code, 0, None, []))
            self.on_window(lambda code=code: Window.dispatch("on_key_down", code, 0, None, []))
            self.on_window(lambda code=code: Window.dispatch("on_key_up", code, 0))
            focused = self.on_window(lambda: [tap.key for tap in self.app.pad.targets() if tap.focused], after_s=0.1)
            steps[name] = [self.app.step, *focused]
            rings.append((focused, self.on_window(self.ringed)))
        self.on_window(self.home)
        rings.append(([], self.on_window(self.ringed, after_s=0.1)))
        self.report["pad"] = {**steps, "said": self.voice.said, "volume": self.voice.volume}

    def ringed(self) -> list[str]:
        """Whatever in the window draws over its own face, as only a focus ring does."""
        taps = [widget for widget in Window.children[-1].walk(restrict=True) if isinstance(widget, Tap)]
        return [tap.key for tap in taps if tap.canvas.after.children]

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
        ask=[].append,
        halted=ended.is_set,
        aloud=ReadAloud(voice),
    )
    probe = Probe(app, handover, panel=panel, voice=voice)

    def walk() -> None:
        try:
            probe.walk()
        finally:
            ended.set()

    walker = threading.Thread(target=walk)
    app.run_until_halted(walker.start)
    walker.join()
    return probe.report
