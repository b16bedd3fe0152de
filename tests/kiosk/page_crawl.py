"""Touches everything that can be touched, from every page that can be reached, and measures what is then shown."""

from __future__ import annotations

import copy
import dataclasses
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kivy.clock import Clock
from kivy.lang import Builder

from kiosk.app import KioskApp
from kiosk.messages import BoardSeen, HallSeen, IssueWish, News, ServerLost, Wish
from kiosk.panel import FontFaces, Panel
from kiosk.read_aloud import ReadAloud
from kiosk.screens.focus import reading_order, visible_taps
from kiosk.screens.pages import SHOWN
from kiosk.screens.parts import PushButton, TapCard
from kiosk.screens.touching import Tap
from kiosk.taps import Taps
from kiosk.texts import LANGUAGES, Texts
from kiosk.visit import Act, Touch, Visit
from kiosk.worker import Handover
from tests.kiosk import samples
from tests.kiosk.noted_voice import NotedVoice
from tests.kiosk.page_rules import PageRules
from tests.kiosk.sample_answers import ANSWERS, CARD
from tests.look import THEME

MODES = [(language, large) for language in LANGUAGES for large in (False, True)]
PAGES_A_STEP = 8
"""Where typing makes ever more pages of one step, as many are followed; an item's page is shown for every item."""
ITEM_PAGES = 80
ITEM_PAGES_MEASURED = 20
"""Of all items' pages those with the most to say."""
UP, DOWN, OK = 273, 274, 13


@dataclasses.dataclass(frozen=True, kw_only=True)
class Place:
    """One page as a visit shows it, and how many touches led there."""

    visit: Visit
    facts: dict[str, Any]
    touches: int


class Crawl:
    """Works on the window's own thread, while the window is held."""

    def __init__(self, app: KioskApp, panel: Panel, wishes: list[Wish], voice: NotedVoice) -> None:
        self.app = app
        self.voice = voice
        self.wishes = wishes
        self.rules = PageRules(app, px_per_mm=panel.px_per_mm)
        self.places: list[Place] = []
        self.touches_to: dict[str, int] = {}
        self.unanswered: set[str] = set()
        self.pageless: set[str] = set()

    # --- moving

    def settle(self) -> None:
        """Lets layouts and textures come to rest, without drawing."""
        for _ in range(20):
            Clock.tick()
            Builder.sync()
            Clock.tick_draw()
            Builder.sync()
            if all(event.loop for event in Clock.get_events()):
                return

    def go(self, place: Place, *, language: str, large: bool, contrast: bool = False) -> None:
        """Shows a place again, adapted so."""
        app = self.app
        app.visit = copy.deepcopy(place.visit)
        now_s = time.monotonic()
        app.visit._touched_s = app.visit._entered_s = app.visit._paper_asked_s = now_s
        if app.visit.warned_s is not None:
            app.visit.warned_s = now_s
        app.visit.language, app.visit.large, app.visit.contrast = language, large, contrast
        for name, value in place.facts.items():
            setattr(app.facts, name, value)
        app.refresh()

    def here(self, touches: int) -> Place:
        """Returns the place that is shown now."""
        facts = {"board": self.app.facts.board}
        return Place(visit=copy.deepcopy(self.app.visit), facts=facts, touches=touches)

    def hear(self, *news: News) -> None:
        """Tells the kiosk some news."""
        for piece in news:
            self.app.hear(piece)
        self.app.refresh()

    # --- finding every page

    def find(self, *, large: bool) -> None:
        """Fills `places` by touching everything, breadth first: the first way to a page is the shortest."""
        seen: set[str] = set()
        steps: Counter[str] = Counter()
        waiting = deque(self.beginnings())
        while waiting:
            place = waiting.popleft()
            step, mark = self.app_step(place), mark_of(place)
            if mark in seen or steps[step] >= (ITEM_PAGES if step == "item" else PAGES_A_STEP):
                continue
            if place.visit.step not in SHOWN:
                self.pageless.add(step)
                continue
            seen.add(mark)
            steps[step] += 1
            self.places.append(place)
            self.go(place, language="zh", large=large)
            for touch in [touch_of(tap) for tap in self.taps()]:
                if touch is not None:
                    waiting.extend(self.after(place, touch))

    def beginnings(self) -> list[Place]:
        """Returns the pages that no touch leads to."""
        found = [self.here(0)]
        self.hear(HallSeen(hall=samples.hall(), catalogue=samples.catalogue()), BoardSeen(board=samples.board()))
        home = self.here(0)
        found.append(home)
        self.app.visit.hear(CARD, now_s=time.monotonic())
        found.append(self.here(0))
        self.go(home, language="zh", large=False)
        self.hear(BoardSeen(board=samples.board(open=False)))
        found.append(self.here(0))
        self.hear(ServerLost())
        found.append(self.here(0))
        self.go(home, language="zh", large=False)
        self.app.visit.warned_s = time.monotonic()
        found.append(self.here(0))
        self.app.visit.warned_s = None
        self.hear(BoardSeen(board=samples.board(missed=[], waiting={})))
        found.append(self.here(0))
        return found

    def after(self, place: Place, touch: Touch) -> list[Place]:
        """Touches one target of a place; returns where that leads, one place for each answer of the worker."""
        visit = copy.deepcopy(place.visit)
        now_s = time.monotonic()
        first = visit.touch(touch, now_s=now_s)
        found = [dataclasses.replace(place, visit=visit, touches=place.touches + 1)]
        if isinstance(first, IssueWish):
            self.touches_to.setdefault(first.item, place.touches + 1)
        if first is not None and type(first) not in ANSWERS:
            self.unanswered.add(type(first).__name__)
        for story in [] if first is None or type(first) not in ANSWERS else ANSWERS[type(first)](first):
            told = copy.deepcopy(visit)
            for news in story:
                told.hear(news, now_s=now_s)
            found.append(dataclasses.replace(place, visit=told, touches=place.touches + 1))
        return found

    def taps(self) -> list[Tap]:
        """Returns what can be touched now."""
        return [tap for part in self.app.parts() for tap in reading_order(visible_taps(part))]

    # --- measuring

    def measure(self) -> dict[str, Any]:
        """Measures every place in every language and size of type, and its colours in both palettes."""
        faults: list[str] = []
        shown = 0
        self.leave_out_short_items()
        for language, large in MODES:
            for place in self.places:
                self.go(place, language=language, large=large)
                self.settle()
                shown += 1
                faults += self.told(language, large=large)
            faults += [] if large else [fault for place in self.places for fault in self.unspoken(place, language)]
        faults += [fault for place in self.places for fault in self.unfocused(place)]
        for place in self.places:
            self.go(place, language="zh", large=False, contrast=True)
            shown += 1
            faults += [fault for fault in self.told("high contrast", large=False) if fault.startswith("contrast")]
        return {
            "shown": shown,
            "faults": sorted(set(faults)),
            "steps": sorted({self.app_step(place) for place in self.places}),
            "places": len(self.places),
            "texts": self.rules.texts,
            "targets": self.rules.targets,
        }

    def leave_out_short_items(self) -> None:
        """Of the items' pages, keeps those with the longest lists and names."""
        items = {item.id: item for item in samples.catalogue().items}

        def words(place: Place) -> int:
            item = items[place.visit.item]
            return 4 * len(item.name) + sum(len(material.name) for material in item.materials)

        pages = [place for place in self.places if self.app_step(place) == "item"]
        short = sorted(pages, key=words)[:-ITEM_PAGES_MEASURED]
        self.places = [place for place in self.places if all(place is not other for other in short)]

    def told(self, language: str, *, large: bool) -> list[str]:
        """Returns the faults of the page shown now, each as one line."""
        head = f"{language}{' large' if large else ''} {self.app.step}"
        return [f"{rule} | {head} | {what}" for rule, what in self.rules.faults()]

    def unspoken(self, place: Place, language: str) -> list[str]:
        """Returns what can be touched on a page and is not in what is read aloud of it, and what is touched unnamed."""
        self.go(place, language=language, large=False)
        self.voice.said.clear()
        self.app.visit.speaking = True
        self.app.refresh()
        said = " ".join(self.voice.said)
        page, _ = self.app.parts()
        missing = [tap.title for tap in reading_order(visible_taps(page)) if tap.title not in said]
        return [f"spoken | {language} {self.app.step} | {title} in {said[:80]}" for title in missing]

    def unfocused(self, place: Place) -> list[str]:
        """Returns what the pad's keys do not come to, or not top to bottom."""
        self.go(place, language="zh", large=False)
        self.app.visit.speaking = True
        self.app.refresh()
        self.settle()
        taps = self.taps()
        wanted = [tap.key for tap in taps]
        walked = {code: self.focus_walk(code, taps) for code in (DOWN, UP)}
        faults = [] if walked[DOWN] == wanted else [f"focus | {self.app.step} | down {walked[DOWN]} of {wanted}"]
        return faults + ([] if walked[UP] == wanted[::-1] else [f"focus | {self.app.step} | up {walked[UP]}"])

    def focus_walk(self, code: int, taps: list[Tap]) -> list[str]:
        """Presses one key as often as there are targets, from no focus at all; returns where the focus was."""
        self.app.pad.forget()
        found = []
        for _ in taps:
            self.app.pad.press(code)
            found += [tap.key for tap in taps if tap.focused]
        return found

    def type_mm(self, words: str, *, large: bool) -> float:
        """Returns how high these words of the first page are set."""
        self.go(self.places[1], language="zh", large=large)
        self.settle()
        return self.rules.type_mm(words)

    def with_six_keys(self, *titles: str) -> str:
        """Goes from home through these targets with the pad alone; returns the step that this leads to."""
        self.go(self.places[1], language="zh", large=False)
        self.app.pad.press(OK)
        for wanted in titles:
            self.settle()
            for _ in range(60):
                self.app.pad.press(DOWN)
                if any(tap.focused and tap.key.startswith(wanted) for tap in self.taps()):
                    break
            self.app.taps = Taps()
            self.app.pad.press(OK)
            self.app.refresh()
        return self.app.step

    @staticmethod
    def app_step(place: Place) -> str:
        """Returns the step of a place, `idle` for the warning."""
        return "idle" if place.visit.warned_s is not None else place.visit.step.value


def touch_of(tap: Tap) -> Touch | None:
    """Returns what a target asks the visit for; None for what the app itself does."""
    if isinstance(tap, TapCard):
        touch: Touch = tap.choice.touch
        return touch
    assert isinstance(tap, PushButton)
    return Touch(act=Act(tap.act_name), priority=tap.priority) if tap.act_name in set(Act) else None


def mark_of(place: Place) -> str:
    """Returns what tells a place from others: all that its visit knows but time and number."""
    state = {name: value for name, value in vars(place.visit).items() if name != "no" and not name.endswith("_s")}
    board = place.facts["board"]
    return f"{state} {place.visit.warned_s is None} {board and (board.open, board.missed)}"


def survey(walk: Crawl) -> dict[str, Any]:
    """Finds every page and measures it; returns what was found."""
    began_s = time.monotonic()
    walk.find(large=False)
    found_s = time.monotonic()
    report = walk.measure()
    report["type"] = [walk.type_mm("不知道办哪个？", large=large) for large in (False, True)]
    report["touches"] = walk.touches_to
    report["by pad"] = walk.with_six_keys("choose_tile:", "choose_item:", "take")
    report["pageless"] = sorted(walk.pageless)
    report["unanswered"] = sorted(walk.unanswered)
    report["seconds"] = [round(found_s - began_s, 1), round(time.monotonic() - found_s, 1)]
    return report


def crawl_panel(panel: Panel, fonts: Path, work: Callable[[Crawl], dict[str, Any]] = survey) -> dict[str, Any]:
    """Opens the window, has `work` done in it, closes it; returns what came of it."""
    ended = threading.Event()
    wishes: list[Wish] = []
    voice = NotedVoice()
    report: dict[str, Any] = {}
    app = KioskApp(
        texts={language: Texts.load(language) for language in LANGUAGES},
        panel=panel,
        look=THEME,
        fonts=FontFaces(
            regular=fonts / "NotoSansSC-Regular.otf",
            bold=fonts / "NotoSansSC-Bold.otf",
            everyday=(fonts / "web" / "NotoSansSC-Regular.otf", fonts / "web" / "NotoSansSC-Bold.otf"),
        ),
        handover=Handover(),
        ask=wishes.append,
        halted=ended.is_set,
        aloud=ReadAloud(voice),
    )

    def crawl() -> None:
        try:
            Clock.unschedule(app._tick)
            Clock.unschedule(app._take_news)
            Clock._max_fps = 0
            report.update(work(Crawl(app, panel, wishes, voice)))
        finally:
            app.stop()

    app.run_until_halted(crawl)
    return report
