"""The lit panel as the demo door reaches it: pictures out, fingers in, each done on the window's own thread."""

from __future__ import annotations

import io
import itertools
import queue
import time
from collections.abc import Callable
from typing import Any, TypeVar

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.demo_door import Frame
from kiosk.screens.parts import Page, Txt
from kiosk.screens.touching import Tap
from kiosk.tokens import SECOND_TAP_S

T = TypeVar("T")

PRESS_S = 0.08
"""How long the demo door's finger stays down."""
FLIP_WITHIN_S = 0.5


class DoorTouch(MotionEvent):
    """A finger that comes in by the demo door; from here on Kivy treats it as any other."""

    _ids = itertools.count()

    def __init__(self, x: float, y: float) -> None:
        super().__init__("demo-door", next(self._ids), {"x": x, "y": 1.0 - y}, is_touch=True, type_id="touch")

    def depack(self, args: dict[str, float]) -> None:
        """Read the fractions, from the bottom left as Kivy counts."""
        self.sx, self.sy = args["x"], args["y"]
        self.profile = ["pos"]
        super().depack(args)


class KivyStage:
    """The Stage of a running app; raises TimeoutError (an OSError) where the window's thread does not come round."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._last: tuple[bytes, Frame] | None = None
        self._fingers: dict[int, DoorTouch] = {}

    def frame(self, timeout_s: float) -> Frame:
        """Draw and read the panel back; the PNG is made on the caller's thread."""
        pixels, (width, height), step = on_window(self._read_pixels, timeout_s)
        last = self._last
        if last is not None and last[0] == pixels and last[1].step == step:
            return last[1]
        picture = Image.frombytes("RGB", (width, height), pixels, "raw", "RGBX", 0, -1)
        png = io.BytesIO()
        picture.save(png, "PNG", compress_level=1)
        frame = Frame(png=png.getvalue(), width=width, height=height, step=step)
        self._last = (pixels, frame)
        return frame

    def touch(self, x: float, y: float, *, timeout_s: float) -> str:
        """Press as one who has seen the page, hold, let go; answer with what is shown when the next tap counts."""
        until_s = time.monotonic() + timeout_s
        while not on_window(lambda: self._app.taps.ready, timeout_s) and time.monotonic() < until_s:
            pass
        finger = DoorTouch(x, y)
        on_window(lambda: EventLoop.post_dispatch_input("begin", finger), timeout_s)
        on_window(lambda: EventLoop.post_dispatch_input("end", finger), timeout_s, after_s=PRESS_S)
        return on_window(lambda: str(self._app.step), timeout_s, after_s=SECOND_TAP_S)

    def finger(self, no: int, kind: str, *, x: float, y: float, timeout_s: float) -> float | None:
        """Put finger `no` down (`begin`), move it (`update`) or lift it (`end`); several may be down at once.

        Returns:
            Milliseconds until the panel showed what follows; None where nothing changed within 0.5 s.
        """
        asked_s = time.monotonic()
        flipped: queue.SimpleQueue[float] = queue.SimpleQueue()

        def tell(*_: object) -> None:
            Window.funbind("on_flip", tell)
            flipped.put(time.monotonic())

        def act(*_: object) -> None:
            finger = self._fingers.setdefault(no, DoorTouch(x, y))
            if kind != "begin":
                finger.move({"x": x, "y": 1.0 - y})
            if kind == "end":
                del self._fingers[no]
            EventLoop.post_dispatch_input(kind, finger)
            Window.fbind("on_flip", tell)

        Clock.schedule_once(act, 0)
        try:
            return 1000 * (flipped.get(timeout=min(timeout_s, FLIP_WITHIN_S)) - asked_s)
        except queue.Empty:
            Clock.schedule_once(lambda _: Window.funbind("on_flip", tell), 0)
            return None

    def key(self, code: int, *, timeout_s: float) -> str:
        """Press and release a key of a keyboard or of the tactile pad; return the step that is then shown."""

        def press() -> str:
            Window.dispatch("on_key_down", code, 0, None, [])
            Window.dispatch("on_keyboard", code, 0, None, [])
            Window.dispatch("on_key_up", code, 0)
            return str(self._app.step)

        return on_window(press, timeout_s)

    def state(self, timeout_s: float) -> dict[str, Any]:
        """Return step, visit, how many layers the window has (one: no settings panel), and the words on the page."""
        return on_window(
            lambda: {
                "step": self._app.step,
                "visit": self._app.visit.no,
                "layers": len(Window.children),
                "words": [text.raw for part in self._app.parts() for text in part.walk(restrict=True) if _says(text)],
            },
            timeout_s,
        )

    def targets(self, timeout_s: float) -> list[dict[str, Any]]:
        """Return what can be touched on the page that is shown."""
        return on_window(lambda: [_target(tap) for tap in self._app.pad.targets()], timeout_s)

    def _read_pixels(self) -> tuple[bytes, tuple[int, int], str]:
        Window.dispatch("on_draw")
        width, height = Window.system_size
        return glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE), (width, height), str(self._app.step)


def on_window(work: Callable[[], T], timeout_s: float, *, after_s: float = 0.0) -> T:
    """Have the window's thread do something; two frames later than now, so that layouts have settled."""
    done: queue.SimpleQueue[T] = queue.SimpleQueue()
    until_s = time.monotonic() + timeout_s
    Clock.schedule_once(lambda _: Clock.schedule_once(lambda _: done.put(work()), after_s), 0)
    try:
        return done.get(timeout=max(0.1, until_s - time.monotonic()))
    except queue.Empty:
        raise TimeoutError("the panel does not answer") from None


def _target(tap: Tap) -> dict[str, Any]:
    width, height = Window.system_size
    x, y = tap.to_window(*tap.center)
    return {
        "key": tap.key,
        "text": getattr(tap, "title", ""),
        "priority": bool(getattr(tap, "priority", False)),
        "focused": bool(tap.focused),
        "x": round(x / width, 4),
        "y": round(1 - y / height, 4),
        "w": round(tap.width / width, 4),
        "h": round(tap.height / height, 4),
    }


def _says(widget: Widget) -> bool:
    """Tell whether a widget is words that can be seen."""
    if not isinstance(widget, Txt) or not widget.raw:
        return False
    while isinstance(widget, Widget) and not isinstance(widget, Page):
        if widget.opacity == 0:
            return False
        widget = widget.parent
    return True
