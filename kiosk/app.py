"""The Kivy application: it shows what the visit says, passes touches to it, and keeps everything else shut."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.text import DEFAULT_FONT, LabelBase
from kivy.core.window import Window
from kivy.core.window.window_sdl2 import SDL2MotionEventProvider
from kivy.graphics.opengl import glFinish
from kivy.lang import Builder
from kivy.metrics import mm
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import NoTransition, ScreenManager
from kivy.uix.widget import Widget

from kiosk.icons import FONT_FILE, Icons
from kiosk.memory import leave_standing, sweep
from kiosk.messages import BoardSeen, HallSeen, News, Wish
from kiosk.panel import FontFaces, Panel
from kiosk.read_aloud import ReadAloud
from kiosk.screens.focus import TactilePad, visible_taps
from kiosk.screens.pages import EMERGENCY, IDLE, KV_FILES, SHOWN, Scene, page_types
from kiosk.screens.parts import FONT, ICON_FONT, WHOLE_FONT, AdaptBar, Header, Page, PushButton, TapCard
from kiosk.screens.stage import KivyStage
from kiosk.screens.theme import Theme
from kiosk.screens.touching import Tap
from kiosk.taps import Taps
from kiosk.texts import LANGUAGES, Texts
from kiosk.view_models import Facts
from kiosk.views import Views
from kiosk.visit import Act, Adaptation, Touch, Visit
from kiosk.worker import Handover
from queue_server.contract.theme import Theme as Look

TAKE_NEWS_EVERY_S = 0.04
TICK_EVERY_S = 0.25
SWEPT_AFTER_S = 0.5
"""After the home page has come back, and before anybody has read it."""
SCREENS = Path(__file__).with_name("screens")


class KioskApp(App):
    """One window, one visit after another. Only the thread that runs it may touch it, but for `stage`."""

    use_kivy_settings = False

    def __init__(
        self,
        *,
        texts: Mapping[str, Texts],
        panel: Panel,
        look: Look,
        fonts: FontFaces,
        handover: Handover,
        ask: Callable[[Wish], None],
        halted: Callable[[], bool],
        aloud: ReadAloud,
    ) -> None:
        super().__init__()
        self.theme = Theme(look, portrait=panel.portrait)
        self.icons = Icons()
        self.taps = Taps()
        self.facts = Facts()
        self.visit = Visit(now_s=time.monotonic())
        self.stage = KivyStage(self)
        self.pad = TactilePad(self)
        self.aloud = aloud
        self._texts = texts
        self._views = {name: Views(words, portrait=panel.portrait) for name, words in texts.items()}
        self._fonts = fonts
        self._own_touch_device = panel.touch_device is not None
        self._handover = handover
        self._ask = ask
        self._halted = halted
        self._shown: dict[str, object] = {}
        self._named: object = None
        self._held: set[int] = set()
        """Keys that are down: a key that is held repeats itself, and counts once."""
        self._refreshed: object = None
        self._asked = False
        """Whether a finger is asking for what is shown next."""
        self._visit_no = self.visit.no

    def run_until_halted(self, ready: Callable[[], None]) -> None:
        """Open the window, call `ready` after the first picture, and return when `halted` says so."""

        def first_picture(*_: object) -> None:
            Window.funbind("on_flip", first_picture)
            leave_standing()
            ready()

        Window.fbind("on_flip", first_picture)
        self.run()

    # --- Kivy's own calls

    def build(self) -> Widget:
        """Make every widget that there will ever be."""
        whole = (self._fonts.regular, self._fonts.bold)
        for name, (regular, bold) in {
            FONT: self._fonts.everyday or whole,
            DEFAULT_FONT: self._fonts.everyday or whole,
            WHOLE_FONT: whole,
        }.items():
            LabelBase.register(name, str(regular), fn_bold=str(bold))
        LabelBase.register(ICON_FONT, str(FONT_FILE))
        for name in KV_FILES:
            Builder.load_file(str(SCREENS / f"{name}.kv"))
        self._header = Header()
        self._bar = AdaptBar()
        self._pages = ScreenManager(transition=NoTransition())
        for page in page_types():
            self._pages.add_widget(page(name=page.__name__))
        column = BoxLayout(orientation="vertical")
        column.add_widget(self._header)
        column.add_widget(self._pages)
        root = BoxLayout(orientation="vertical" if self.theme.portrait else "horizontal")
        root.add_widget(column)
        root.add_widget(self._bar)
        self.refresh()
        return root

    def on_start(self) -> None:
        """Shut the keyboard's and the window manager's ways out, and start the two clocks."""
        Window.bind(on_keyboard=_swallow, on_key_down=self._key, on_key_up=self._key_up, on_request_close=_swallow)
        Window.bind(on_touch_down=self._interrupt, on_flip=self._drawn)
        Window.clearcolor = self.theme.paper
        if self._own_touch_device:
            for provider in [each for each in EventLoop.input_providers if isinstance(each, SDL2MotionEventProvider)]:
                EventLoop.remove_input_provider(provider)
        Clock.schedule_interval(self._take_news, TAKE_NEWS_EVERY_S)
        Clock.schedule_interval(self._tick, TICK_EVERY_S)

    def open_settings(self, *_: object) -> bool:
        """Kivy opens its settings panel on F1; here nothing does."""
        return False

    # --- touches, keys, news, time

    def touched(self, target: Tap) -> None:
        """A finger was lifted from a target, or the pad chose it."""
        now_s = time.monotonic()
        if isinstance(target, TapCard):
            self._walk(target.choice.touch, now_s)
        elif isinstance(target, PushButton):
            if target.act_name in set(Adaptation):
                self.visit.adapt(Adaptation(target.act_name), now_s=now_s)
            elif target.act_name == "stay":
                self.visit.stay(now_s=now_s)
            elif target.act_name == "leave_now":
                self.visit.leave(now_s=now_s)
            else:
                self._walk(Touch(act=Act(target.act_name), priority=target.priority), now_s)
        self._asked = True
        self.refresh()
        self._asked = False

    def tell_volume(self) -> None:
        """One step louder, and say so."""
        self.aloud.say(self._texts[self.visit.language]("adapt.volume", n=self.aloud.louder()))

    def _interrupt(self, _: object, touch: Any) -> bool:
        self.taps.feel(touch.sx * Window.width / mm(1), touch.sy * Window.height / mm(1))
        self.aloud.hush()
        return False

    def _drawn(self, *_: object) -> None:
        # Without it frames wait for a slow machine in memory: 60 MiB more, and never the same twice.
        glFinish()
        self.taps.drawn()

    def _key(self, _: object, code: int, *__: object) -> bool:
        if code not in self._held:
            self._held.add(code)
            if self.pad.press(code):
                self.refresh()
        return True

    def _key_up(self, _: object, code: int, *__: object) -> bool:
        self._held.discard(code)
        return True

    def _walk(self, touch: Touch, now_s: float) -> None:
        wish = self.visit.touch(touch, now_s=now_s)
        if wish is not None:
            self._ask(wish)

    def hear(self, news: News) -> None:
        """Take one piece of news in."""
        now_s = time.monotonic()
        if isinstance(news, HallSeen):
            self.facts.hall, self.facts.catalogue = news.hall, news.catalogue
        elif isinstance(news, BoardSeen):
            self.facts.board, self.facts.board_seen_s = news.board, now_s
        follows = self.visit.hear(news, now_s=now_s)
        if follows is not None:
            self._ask(follows)

    def _take_news(self, *_: object) -> None:
        self.taps.come_round()
        if self._halted():
            self.stop()
            return
        news = self._handover.take()
        for piece in news:
            self.hear(piece)
        if news:
            self.refresh()

    def _tick(self, *_: object) -> None:
        now_s = time.monotonic()
        if self.aloud.talking and self.visit.warned_s is None:
            self.visit.stay(now_s=now_s)
        self.visit.tick(now_s=now_s)
        moment = (self.step, self.visit.no, int(now_s))
        if moment != self._refreshed:
            self._refreshed = moment
            self.refresh()

    # --- what is shown

    @property
    def step(self) -> str:
        """The step on the screen, `idle` for the warning, `emergency` for the message over everything."""
        if self.facts.emergency is not None:
            return "emergency"
        return "idle" if self.visit.warned_s is not None else self.visit.step.value

    def parts(self) -> tuple[Widget, Widget]:
        """What can be touched: the page, and the bar that every page has."""
        return self._pages.current_screen, self._bar

    def refresh(self) -> None:
        """Bring the window to what the visit says; what is already shown is left alone."""
        now_s, visit = time.monotonic(), self.visit
        if self._visit_no != visit.no:
            self._visit_no = visit.no
            self.aloud.reset()
            Clock.schedule_once(_sweep, SWEPT_AFTER_S)
        self.theme.scale = self.theme.look.shape.large_scale if visit.large else 1.0
        if self.theme.contrast != visit.contrast:
            self.theme.contrast = visit.contrast
            Window.clearcolor = self.theme.paper
        self._name_buttons()
        views = self._views[visit.language]
        header = views.header(self.facts, now_s=now_s)
        self._header.name, self._header.clock, self._header.practice = header.name, header.clock, header.practice
        shown = IDLE if visit.warned_s is not None else SHOWN[visit.step]
        if self.facts.emergency is not None:
            shown = EMERGENCY
        view = shown.view(Scene(views=views, facts=self.facts, visit=visit, now_s=now_s))
        self._put(shown.page, view)
        words = self._words(view.spoken) if visit.speaking else ()
        self.aloud.page((self.step, visit.language), words, speaking=visit.speaking)

    def _words(self, spoken: tuple[str, ...]) -> tuple[str, ...]:
        """What the page says, and then what else can be touched on it; single letters of a keyboard in one breath."""
        said = "\n".join(spoken)
        more = [tap.title for tap in visible_taps(self._pages.current_screen) if tap.title not in said]
        letters = " ".join(title for title in more if len(title) == 1)
        return (*spoken, *(title for title in more if len(title) > 1), letters)

    def _name_buttons(self) -> None:
        visit = self.visit
        texts = self._texts[visit.language]
        lit = {
            Adaptation.LARGER: visit.large,
            Adaptation.SPEAK: visit.speaking,
            Adaptation.CONTRAST: visit.contrast,
            Adaptation.LANGUAGE: visit.language != LANGUAGES[0],
        }
        if self._named == lit:
            return
        self._named = lit
        self._bar.show(texts, lit=lit, can_speak=self.aloud.possible)
        for page in self._pages.screens:
            page.name_buttons(texts)

    def _put(self, page: type[Page], view: Any) -> None:
        name = page.__name__
        value = (view, self.theme.contrast, self.visit.language)
        if self._shown.get(name) != value:
            self._shown[name] = value
            self._pages.get_screen(name).show(view)
        if self._pages.current != name:
            self.pad.forget()
            self.taps.page_comes(asked=self._asked)
            self._pages.current = name


def _sweep(*_: object) -> None:
    sweep()


def _swallow(*_: object, **__: object) -> bool:
    return True
