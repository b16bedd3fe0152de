"""The pages around a visit: header, home, greeting, floor plan, closed, unreachable, idle warning, emergency."""

from __future__ import annotations

from datetime import datetime

from kiosk.page_maker import PageMaker, spoken
from kiosk.print_jobs import HALL_ZONE
from kiosk.view_models import (
    Block,
    Choice,
    EmergencyView,
    Facts,
    GreetingView,
    HeaderView,
    HomeView,
    NoticeView,
    PlanView,
)
from kiosk.views_items import AGENT_LETTER
from kiosk.views_reports import PICKUP_LETTER
from kiosk.visit import Act, Step, Touch, Visit
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue

TILES = 8
DESKS = 2
DESK_ICONS = {"B": "handshake", "C": "chats-circle"}
POINT_ICONS = {
    "comprehensive_window": "user-rectangle",
    "tidal_window": "waves",
    "kiosk": "device-tablet-speaker",
    "work_table": "pencil-line",
    "reading_glasses": "eyeglasses",
    "complaint_box": "mailbox",
    "entrance": "wheelchair",
    "ramp": "trend-up",
    "accessible_seat": "armchair",
    "toilet": "toilet",
    "accessible_toilet": "toilet",
    "parking": "letter-circle-p",
    "accessible_parking": "car",
    "first_aid": "first-aid-kit",
    "aed": "heartbeat",
    "extinguisher": "fire-extinguisher",
    "exit": "door-open",
    "assembly": "users-three",
}
SAFETY_TONES = {"exit": "ok", "assembly": "ok", "first_aid": "ok", "aed": "ok", "extinguisher": "danger"}
"""The colours of safety signs: the way out and first aid green, fire red; display and prints draw them so too."""


class HomeViews(PageMaker):
    """Makes them."""

    def header(self, facts: Facts, *, now_s: float) -> HeaderView:
        """Hall name, clock, and 演示 wherever hall or catalogue are not the real thing (D13)."""
        now = facts.now(now_s=now_s)
        practice = (facts.hall is not None and facts.hall.practice) or (
            facts.catalogue is not None and facts.catalogue.illustrative
        )
        return HeaderView(
            name=facts.hall.name if facts.hall is not None else self._t("header.default_name"),
            clock="" if now is None else self._clock(now),
            practice=self._t("header.practice") if practice else "",
        )

    def _clock(self, now: datetime) -> str:
        weekday = self._t("header.weekdays").split()[now.weekday()]
        return self._t("header.clock", month=now.month, day=now.day, weekday=weekday, hour=now.hour, minute=now.minute)

    def home(self, facts: Facts, visit: Visit) -> HomeView:
        """Tiles from the catalogue; items that stand in no tile become buttons of their own."""
        waiting = 0 if facts.board is None else sum(facts.board.waiting.values())
        catalogue, hall = facts.catalogue, facts.hall
        if catalogue is None or hall is None:
            return HomeView(
                heading=self._t("home.heading"), waiting="", free=False, tiles=(), desks=(), blocks=(), phones=""
            )
        tiles = tuple(
            Choice(
                touch=Touch(act=Act.CHOOSE_TILE, what=tile.id),
                title=tile.title,
                hint=tile.hint,
                icon=tile.icon,
                tint=place,
            )
            for place, tile in enumerate(catalogue.tiles[:TILES])
        )
        heading, desks = self._home_heading(visit), self._desks(catalogue, hall)
        tools = [self._t(f"home.{tool}") for tool in ("finder", "pickup", "report", "missed", "rate", "help")]
        words = spoken(
            heading,
            self._waiting(facts, waiting),
            *(tile.title for tile in tiles),
            self._t("home.not_sure"),
            *(desk.title for desk in desks),
            *tools,
        )
        return HomeView(
            heading=heading,
            waiting=self._waiting(facts, waiting),
            free=waiting == 0,
            tiles=tiles,
            desks=desks,
            blocks=self.blocks(hall),
            phones=self._phones(hall),
            planned=hall.floor_plan is not None,
            spoken=words,
        )

    def _home_heading(self, visit: Visit) -> str:
        """The question; with the name off a card, and whether priority is on."""
        if visit.priority:
            return self._t("home.heading_priority")
        if visit.card is not None:
            return self._t("home.heading_card", name=visit.card.greeting)
        return self._t("home.heading")

    def _waiting(self, facts: Facts, waiting: int) -> str:
        if waiting == 0:
            return self._t("home.nobody")
        minutes = facts.board.wait_min if facts.board is not None else None
        if minutes is None:
            return self._t("home.waiting", n=waiting)
        return self._t("home.waiting_min", n=waiting, minutes=minutes)

    def _desks(self, catalogue: Catalogue, hall: HallProfile) -> tuple[Choice, ...]:
        """Items that stand in no tile: 帮办代办 opens the list of what the county decides, pick-up has its own page."""
        listed = {item for tile in catalogue.tiles for item in tile.items} | {hall.guide_item}
        desks = [item for item in catalogue.items if item.id not in listed and item.letter != PICKUP_LETTER]
        return tuple(
            Choice(
                touch=Touch(act=Act.CHOOSE_TILE if item.letter == AGENT_LETTER else Act.CHOOSE_ITEM, what=item.id),
                title=item.name,
                icon=DESK_ICONS.get(item.letter, "file-text"),
            )
            for item in desks[:DESKS]
        )

    def blocks(self, hall: HallProfile) -> tuple[Block, ...]:
        """服务时间, 功能区域, 应急设施: mandatory on home and idle page (R20), all from one hall profile."""
        today = " ".join(hall.hours) if hall.hours else self._t("blocks.hours_none")
        hours = [f"{self._t('blocks.hours_today')} {today}", *hall.hours_week]
        points = [
            self._t("blocks.emergency_line", name=point.name, place=point.place) for point in hall.emergency_points
        ]
        return (
            Block(title=self._t("blocks.hours"), icon="clock", lines=tuple(hours)),
            Block(title=self._t("blocks.zones"), icon="map-trifold", lines=tuple(hall.zones)),
            Block(title=self._t("blocks.emergency"), icon="first-aid-kit", lines=tuple(points)),
        )

    def _phones(self, hall: HallProfile) -> str:
        """Phones, the rule of the free parking (R4) and the facts' version (R20)."""
        phones = [
            self._t("blocks.phone", phone=hall.phone),
            self._t("blocks.supervision", phone=hall.supervision_phone),
        ]
        others = [self._t("blocks.version", version=hall.version)]
        if hall.free_parking_min:
            others.insert(0, self._t("blocks.parking", minutes=hall.free_parking_min))
        if self._portrait:
            return "\n".join(("   ".join(phones), "   ".join(others)))
        return "\n".join((*phones, *others))

    def greeting(self, visit: Visit) -> GreetingView:
        """A card lay on the reader: larger type and priority are offered, never set; the card is needed for nothing."""
        card = visit.card
        offer = card is not None and card.senior
        heading = self._t("greeting.heading", name=card.greeting if card is not None else "")
        larger = self._t("greeting.larger") if offer and not visit.large else ""
        priority = self._t("greeting.priority_on" if visit.priority else "greeting.priority")
        cases, go_on, hint = (self._t(f"greeting.{key}") for key in ("cases", "go_on", "hint"))
        return GreetingView(
            heading=heading,
            hint=hint,
            larger=larger,
            priority=priority,
            priority_hint=self._t("item.priority_hint"),
            prioritised=visit.priority,
            cases=cases,
            go_on=go_on,
            spoken=spoken(heading, hint, larger, priority, cases, go_on),
        )

    def plan(self, facts: Facts) -> PlanView | None:
        """The floor plan with 您在此; None where the hall has none."""
        hall = facts.hall
        if hall is None or hall.floor_plan is None:
            return None
        plan = hall.floor_plan
        legend = {
            self._t("plan.route"): ("path", "primary"),
            self._t("plan.escape"): ("path", "ok"),
            **{
                point.name: (POINT_ICONS.get(point.kind, "map-pin"), SAFETY_TONES.get(point.kind, "primary"))
                for point in plan.points
            },
        }
        heading = self._t("plan.heading")
        return PlanView(
            heading=heading,
            plan=plan,
            here=plan.here.get(facts.kiosk_id),
            here_name=self._t("plan.here"),
            legend=tuple((icon, name, tone) for name, (icon, tone) in legend.items()),
            version=self._t("blocks.version", version=hall.version),
            spoken=spoken(
                heading,
                *(zone.name for zone in plan.zones),
                *(self._point_words(hall)),
            ),
        )

    def _point_words(self, hall: HallProfile) -> list[str]:
        return [self._t("blocks.emergency_line", name=each.name, place=each.place) for each in hall.emergency_points]

    def emergency(self, facts: Facts, visit: Visit) -> EmergencyView:
        """The message over everything; a number that was just issued stays readable below (R75)."""
        message = facts.emergency
        ticket = visit.ticket if visit.step in (Step.TICKET, Step.KEEP) else None
        text = "" if message is None else message.text
        heading, keep = self._t("emergency.heading"), self._t("emergency.keep")
        return EmergencyView(
            heading=heading,
            text=text,
            since="" if message is None else self._t("emergency.since", since=message.since.astimezone(HALL_ZONE)),
            keep=keep if ticket is not None else "",
            number="" if ticket is None else ticket.number,
            spoken=spoken(heading, text),
        )

    def closed(self, facts: Facts) -> NoticeView:
        """Outside service hours."""
        hall = facts.hall
        lines = [self._t("closed.sentence")]
        if hall is not None:
            hours = " ".join(hall.hours) or self._t("blocks.hours_none")
            lines = [self._t("closed.hours", hours=hours), *lines, self._t("closed.ask", phone=hall.phone)]
        return NoticeView(
            icon="moon-stars",
            tone="primary",
            heading=self._t("closed.heading"),
            lines=tuple(lines),
            blocks=self.blocks(hall) if hall is not None else (),
            phones=self._phones(hall) if hall is not None else "",
            planned=hall is not None and hall.floor_plan is not None,
            spoken=spoken(self._t("closed.heading"), *lines),
        )

    def unreachable(self, facts: Facts) -> NoticeView:
        """Without the server."""
        hall = facts.hall
        return NoticeView(
            icon="users-three",
            tone="primary",
            heading=self._t("unreachable.heading"),
            lines=(self._t("unreachable.sentence"), self._t("unreachable.recovers")),
            served=False,
            blocks=self.blocks(hall) if hall is not None else (),
            phones=self._phones(hall) if hall is not None else "",
            spoken=spoken(*(self._t(f"unreachable.{line}") for line in ("heading", "sentence", "recovers"))),
        )

    def idle(self, visit: Visit, *, now_s: float) -> NoticeView:
        """还需要时间吗？ with what is left of it."""
        left = visit.warning_left_s(now_s=now_s)
        return NoticeView(
            icon="clock-countdown",
            tone="primary",
            heading=self._t("idle.heading"),
            lines=(self._t("idle.sentence", seconds=round(left)),),
            bar=left,
            spoken=spoken(*(self._t(f"idle.{line}") for line in ("heading", "more", "enough"))),
        )
