"""The Kivy application: it shows what the visit says, passes touches to it, and keeps everything else shut."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.text import DEFAULT_FONT, LabelBase
from kivy.core.window import Window
from kivy.core.window.window_sdl2 import SDL2MotionEventProvider
from kivy.lang import Builder
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.screenmanager import NoTransition, ScreenManager
from kivy.uix.widget import Widget

from kiosk import tokens
from kiosk.icons import FONT_FILE, Icons
from kiosk.messages import BoardSeen, HallSeen, News, Wish
from kiosk.panel import FontFaces, Panel
from kiosk.screens.home import HomePage
from kiosk.screens.idle import IdlePage
from kiosk.screens.item import ItemPage
from kiosk.screens.items import ItemsPage
from kiosk.screens.notice import NoticePage
from kiosk.screens.number import NumberPage
from kiosk.screens.numbers import NumbersPage
from kiosk.screens.parts import FONT, ICON_FONT, Header, PushButton, Tap, TapCard, Taps, Theme
from kiosk.screens.rate import RatePage
from kiosk.screens.rest import RestPage
from kiosk.screens.stage import KivyStage
from kiosk.texts import Texts
from kiosk.view_models import Facts
from kiosk.views import Views
from kiosk.visit import Act, Adaptation, Step, Touch, Visit
from kiosk.worker import Handover
from queue_server.contract.theme import Theme as Look

TAKE_NEWS_EVERY_S = 0.04
TICK_EVERY_S = 0.25
SCREENS = Path(__file__).with_name("screens")
KV_FILES = ("parts", "home", "items", "item", "number", "numbers", "rate", "notice", "rest", "idle")


class KioskApp(App):
    """One window, one visit after another. Only the thread that runs it may touch it, but for `stage`."""

    use_kivy_settings = False

    def __init__(
        self,
        *,
        texts: Texts,
        panel: Panel,
        look: Look,
        fonts: FontFaces,
        handover: Handover,
        ask: Callable[[Wish], None],
        halted: Callable[[], bool],
    ) -> None:
        super().__init__()
        self.texts = texts
        self.theme = Theme(look, portrait=panel.portrait)
        self.icons = Icons()
        self.taps = Taps()
        self.facts = Facts()
        self.visit = Visit(now_s=time.monotonic())
        self.stage = KivyStage(lambda: self.step)
        self._views = Views(texts, portrait=panel.portrait)
        self._fonts = fonts
        self._own_touch_device = panel.touch_device is not None
        self._handover = handover
        self._ask = ask
        self._halted = halted
        self._shown: dict[str, tuple[object, ...]] = {}

    def run_until_halted(self, ready: Callable[[], None]) -> None:
        """Open the window, call `ready` after the first picture, and return when `halted` says so."""

        def first_picture(*_: object) -> None:
            Window.funbind("on_flip", first_picture)
            ready()

        Window.fbind("on_flip", first_picture)
        self.run()

    # --- Kivy's own calls

    def build(self) -> Widget:
        """Make every widget that there will ever be."""
        LabelBase.register(FONT, str(self._fonts.regular), fn_bold=str(self._fonts.bold))
        LabelBase.register(DEFAULT_FONT, str(self._fonts.regular), fn_bold=str(self._fonts.bold))
        LabelBase.register(ICON_FONT, str(FONT_FILE))
        for name in KV_FILES:
            Builder.load_file(str(SCREENS / f"{name}.kv"))
        self._header = Header()
        self._pages = ScreenManager(transition=NoTransition())
        self._home = HomePage(self.texts, name="home")
        self._items = ItemsPage(self.texts, name="items")
        self._item = ItemPage(self.texts, name="item")
        self._number = NumberPage(self.texts, name="number")
        self._numbers = NumbersPage(self.texts, name="numbers")
        self._rate = RatePage(self.texts, name="rate")
        self._notice = NoticePage(name="notice")
        self._rest = RestPage(self.texts, name="rest")
        self._idle = IdlePage(self.texts, name="idle")
        for page in (
            self._rest,
            self._home,
            self._items,
            self._item,
            self._number,
            self._numbers,
            self._rate,
            self._notice,
            self._idle,
        ):
            self._pages.add_widget(page)
        root = BoxLayout(orientation="vertical")
        root.add_widget(self._header)
        root.add_widget(self._pages)
        self.refresh()
        return root

    def on_start(self) -> None:
        """Shut the keyboard's and the window manager's ways out, and start the two clocks."""
        Window.bind(on_keyboard=_swallow, on_key_down=_swallow, on_key_up=_swallow, on_request_close=_swallow)
        Window.clearcolor = self.theme.paper
        if self._own_touch_device:
            for provider in [each for each in EventLoop.input_providers if isinstance(each, SDL2MotionEventProvider)]:
                EventLoop.remove_input_provider(provider)
        Clock.schedule_interval(self._take_news, TAKE_NEWS_EVERY_S)
        Clock.schedule_interval(self._tick, TICK_EVERY_S)

    def open_settings(self, *_: object) -> bool:
        """Kivy opens its settings panel on F1; here nothing does."""
        return False

    # --- touches, news, time

    def touched(self, target: Tap) -> None:
        """A finger was lifted from a target."""
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
        self.refresh()

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
        self.visit.hear(news, now_s=now_s)

    def _take_news(self, *_: object) -> None:
        if self._halted():
            self.stop()
            return
        news = self._handover.take()
        for piece in news:
            self.hear(piece)
        if news:
            self.refresh()

    def _tick(self, *_: object) -> None:
        self.visit.tick(now_s=time.monotonic())
        self.refresh()

    # --- what is shown

    @property
    def step(self) -> str:
        """The step on the screen, `idle` for the warning."""
        return "idle" if self.visit.warned_s is not None else self.visit.step.value

    def refresh(self) -> None:
        """Bring the window to what the visit says; what is already shown is left alone."""
        now_s = time.monotonic()
        self.theme.scale = tokens.LARGE_SCALE if self.visit.large else 1.0
        header = self._views.header(self.facts, now_s=now_s)
        self._header.name, self._header.clock, self._header.practice = header.name, header.clock, header.practice
        if self.visit.warned_s is not None:
            self._put("idle", self._idle, self._views.idle(self.visit, now_s=now_s))
        elif self.visit.step in (Step.TICKET, Step.KEEP):
            self._put("number", self._number, self._views.number(self.visit, now_s=now_s))
        else:
            self._refresh_page()

    def _refresh_page(self) -> None:
        views, visit, facts, step = self._views, self.visit, self.facts, self.visit.step
        if step is Step.HOME:
            self._put("home", self._home, views.home(facts), large=visit.large)
        elif step is Step.ITEMS:
            self._put("items", self._items, views.items(facts, visit))
        elif step is Step.ITEM:
            self._put("item", self._item, views.item(facts, visit))
        elif step is Step.MISSED:
            self._put("numbers", self._numbers, views.missed(facts, visit))
        elif step is Step.FINISHED:
            self._put("numbers", self._numbers, views.finished(visit))
        elif step is Step.RATE:
            self._put("rate", self._rate, views.rate(visit))
        elif step is Step.CLOSED:
            self._put("rest", self._rest, views.closed(facts), served=True)
        elif step is Step.UNREACHABLE:
            self._put("rest", self._rest, views.unreachable(facts), served=False)
        else:
            self._refresh_notice()

    def _refresh_notice(self) -> None:
        views, visit, step = self._views, self.visit, self.visit.step
        if step is Step.ISSUING:
            view = views.issuing(visit)
        elif step is Step.DONE:
            view = views.done(visit)
        elif step is Step.REFUSED:
            view = views.refused(visit)
        else:
            view = views.help(self.facts)
        self._put("notice", self._notice, view)

    def _put(self, name: str, page: Any, view: object, **more: bool) -> None:
        if self._shown.get(name) != (view, more):
            self._shown[name] = (view, more)
            page.show(view, **more)
        if self._pages.current != name:
            self._pages.current = name


def _swallow(*_: object, **__: object) -> bool:
    return True
