"""Which page shows which step, and the value that it shows: a new page is one row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.screens.choices import ChoicesPage
from kiosk.screens.emergency import EmergencyPage
from kiosk.screens.finder import FinderPage
from kiosk.screens.greeting import GreetingPage
from kiosk.screens.home import HomePage
from kiosk.screens.idle import IdlePage
from kiosk.screens.item import ItemPage
from kiosk.screens.items import ItemsPage
from kiosk.screens.notice import NoticePage
from kiosk.screens.number import NumberPage
from kiosk.screens.numbers import NumbersPage
from kiosk.screens.online import OnlinePage
from kiosk.screens.pad import PadPage
from kiosk.screens.parts import Page
from kiosk.screens.plan import PlanPage
from kiosk.screens.rate import RatePage
from kiosk.screens.rest import RestPage
from kiosk.view_models import Facts
from kiosk.views import Views
from kiosk.visit import Step, Visit


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What a page's value is made from; `views` speaks the visit's language."""

    views: Views
    facts: Facts
    visit: Visit
    now_s: float


@dataclass(frozen=True)
class Shown:
    """A page and how its value is made."""

    page: type[Page]
    view: Callable[[Scene], Any]


IDLE = Shown(IdlePage, lambda scene: scene.views.idle(scene.visit, now_s=scene.now_s))
"""Over every step, when nobody has touched for a while."""

EMERGENCY = Shown(EmergencyPage, lambda scene: scene.views.emergency(scene.facts, scene.visit))
"""Over everything, while the board carries a message (R75)."""

SHOWN: dict[Step, Shown] = {
    Step.UNREACHABLE: Shown(RestPage, lambda scene: scene.views.unreachable(scene.facts)),
    Step.CLOSED: Shown(RestPage, lambda scene: scene.views.closed(scene.facts)),
    Step.HOME: Shown(HomePage, lambda scene: scene.views.home(scene.facts, scene.visit)),
    Step.ITEMS: Shown(ItemsPage, lambda scene: scene.views.items(scene.facts, scene.visit)),
    Step.ITEM: Shown(ItemPage, lambda scene: scene.views.item(scene.facts, scene.visit)),
    Step.GREETING: Shown(GreetingPage, lambda scene: scene.views.greeting(scene.visit)),
    Step.PLAN: Shown(PlanPage, lambda scene: scene.views.plan(scene.facts)),
    Step.FINDER: Shown(FinderPage, lambda scene: scene.views.finder(scene.facts, scene.visit)),
    Step.ONLINE: Shown(OnlinePage, lambda scene: scene.views.online(scene.facts, scene.visit)),
    Step.MISSED_PAD: Shown(PadPage, lambda scene: scene.views.missed_pad(scene.visit)),
    Step.PICKUP: Shown(PadPage, lambda scene: scene.views.pickup(scene.facts, scene.visit)),
    Step.CASES: Shown(ChoicesPage, lambda scene: scene.views.cases(scene.facts, scene.visit)),
    Step.REPORT: Shown(ChoicesPage, lambda scene: scene.views.report()),
    Step.REPORT_ABOUT: Shown(ChoicesPage, lambda scene: scene.views.report_about(scene.visit)),
    Step.REPORT_PHONE: Shown(PadPage, lambda scene: scene.views.report_phone(scene.visit)),
    Step.ISSUING: Shown(NoticePage, lambda scene: scene.views.issuing(scene.visit)),
    Step.TICKET: Shown(NumberPage, lambda scene: scene.views.number(scene.visit, now_s=scene.now_s)),
    Step.KEEP: Shown(NumberPage, lambda scene: scene.views.number(scene.visit, now_s=scene.now_s)),
    Step.MISSED: Shown(NumbersPage, lambda scene: scene.views.missed(scene.facts, scene.visit)),
    Step.FINISHED: Shown(NumbersPage, lambda scene: scene.views.finished(scene.visit)),
    Step.RATE: Shown(RatePage, lambda scene: scene.views.rate(scene.visit)),
    Step.DONE: Shown(NoticePage, lambda scene: scene.views.done(scene.visit)),
    Step.REFUSED: Shown(NoticePage, lambda scene: scene.views.refused(scene.visit)),
    Step.HELP: Shown(NoticePage, lambda scene: scene.views.help(scene.facts, scene.visit)),
}

KV_FILES = (
    "parts",
    "home",
    "items",
    "item",
    "number",
    "numbers",
    "rate",
    "notice",
    "rest",
    "idle",
    "finder",
    "pad",
    "choices",
    "online",
    "greeting",
    "plan",
    "emergency",
)


def page_types() -> tuple[type[Page], ...]:
    """Return every page once; the first is the one that a new kiosk shows."""
    return tuple(dict.fromkeys(shown.page for shown in (*SHOWN.values(), IDLE, EMERGENCY)))
