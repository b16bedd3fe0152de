"""What each page shows, worked out from the visit and the hall: plain values, no Kivy."""

from __future__ import annotations

from datetime import datetime

from kiosk.print_jobs import PaperState
from kiosk.texts import Texts
from kiosk.view_models import (
    Block,
    Choice,
    Facts,
    HeaderView,
    HomeView,
    ItemView,
    ListView,
    NoticeView,
    NumberView,
)
from kiosk.visit import Act, DoneKind, Step, Touch, Visit, Waiting
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue, Item
from queue_server.contract.tickets import Ticket

TILES = 8
DESKS = 3
NUMBERS_A_PAGE = 15
MATERIAL_LINES = 8
HINT_CHARACTERS = 23
DESK_ICONS = {"B": "handshake", "C": "chats-circle", "Q": "package"}


class Views:
    """Makes the pages' values."""

    def __init__(self, texts: Texts, *, portrait: bool) -> None:
        self._t = texts
        self._portrait = portrait

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

    def home(self, facts: Facts) -> HomeView:
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
        return HomeView(
            heading=self._t("home.heading"),
            waiting=self._waiting(facts, waiting),
            free=waiting == 0,
            tiles=tiles,
            desks=self._desks(catalogue, hall),
            blocks=self.blocks(hall),
            phones=self._phones(hall),
        )

    def _waiting(self, facts: Facts, waiting: int) -> str:
        if waiting == 0:
            return self._t("home.nobody")
        minutes = facts.board.wait_min if facts.board is not None else None
        if minutes is None:
            return self._t("home.waiting", n=waiting)
        return self._t("home.waiting_min", n=waiting, minutes=minutes)

    def _desks(self, catalogue: Catalogue, hall: HallProfile) -> tuple[Choice, ...]:
        listed = {item for tile in catalogue.tiles for item in tile.items} | {hall.guide_item}
        return tuple(
            Choice(
                touch=Touch(act=Act.CHOOSE_ITEM, what=item.id),
                title=item.name,
                icon=DESK_ICONS.get(item.letter, "file-text"),
            )
            for item in [item for item in catalogue.items if item.id not in listed][:DESKS]
        )

    def blocks(self, hall: HallProfile) -> tuple[Block, ...]:
        """服务时间, 功能区域, 应急设施: mandatory on home and idle page (R20), all from one hall profile."""
        today = " ".join(hall.hours) if hall.hours else self._t("blocks.hours_none")
        hours = [f"{self._t('blocks.hours_today')} {today}", *hall.hours_week]
        if hall.free_parking_min:
            hours.append(self._t("blocks.parking", minutes=hall.free_parking_min))
        points = [
            self._t("blocks.emergency_line", name=point.name, place=point.place) for point in hall.emergency_points
        ]
        return (
            Block(title=self._t("blocks.hours"), icon="clock", lines=tuple(hours)),
            Block(title=self._t("blocks.zones"), icon="map-trifold", lines=tuple(hall.zones)),
            Block(title=self._t("blocks.emergency"), icon="first-aid-kit", lines=tuple(points)),
        )

    def _phones(self, hall: HallProfile) -> str:
        phones = (
            self._t("blocks.phone", phone=hall.phone),
            self._t("blocks.supervision", phone=hall.supervision_phone),
        )
        return ("    " if self._portrait else "\n").join(phones)

    def items(self, facts: Facts, visit: Visit) -> ListView:
        """The items of the chosen tile: all on one page up to the grid's capacity, so that three touches suffice."""
        tiles = facts.catalogue.tiles if facts.catalogue is not None else []
        tile = next((tile for tile in tiles if tile.id == visit.tile), None)
        entries = [facts.item(item) for item in tile.items] if tile is not None else []
        place = [entry.id for entry in tiles].index(visit.tile) if tile is not None else 0
        choices = [
            Choice(
                touch=Touch(act=Act.CHOOSE_ITEM, what=entry.id),
                title=entry.name,
                hint=self._bring(entry),
                icon=tile.icon if tile is not None else "",
                tint=place,
            )
            for entry in entries
            if entry is not None
        ]
        columns, rows = items_grid(len(choices), portrait=self._portrait, large=visit.large)
        return self._list(
            choices,
            heading=tile.title if tile is not None else "",
            hint=self._t("items.hint"),
            page=visit.page,
            columns=columns,
            rows=rows,
        )

    def _list(self, choices: list[Choice], *, heading: str, hint: str, page: int, columns: int, rows: int) -> ListView:
        capacity = columns * rows
        pages = max(1, -(-len(choices) // capacity))
        page %= pages
        turn = Choice(
            touch=Touch(act=Act.TURN_PAGE, what=str((page + 1) % pages)),
            title=self._t("items.more") if page + 1 < pages else self._t("items.again"),
            icon="arrow-right" if page + 1 < pages else "arrow-u-up-left",
        )
        return ListView(
            heading=heading,
            hint=hint,
            choices=tuple(choices[page * capacity : (page + 1) * capacity]),
            columns=columns,
            rows=rows,
            turn=turn if pages > 1 else None,
        )

    def _bring(self, item: Item) -> str:
        """As many of the required materials as one line holds, and how many there are where it holds not all."""
        names = [material.name for material in item.materials if material.required]
        if not names:
            return self._t("items.nothing")
        shown = names[:1]
        while len(shown) < len(names) and sum(map(len, names[: len(shown) + 1])) <= HINT_CHARACTERS:
            shown = names[: len(shown) + 1]
        joined = self._t("items.materials_join").join(shown)
        if len(shown) == len(names):
            return self._t("items.bring", materials=joined)
        return self._t("items.bring_more", materials=joined, n=len(names))

    def item(self, facts: Facts, visit: Visit) -> ItemView:
        """What to bring, how long it takes, and the way online as an offer, never a hurdle (R59)."""
        item = facts.item(visit.item)
        if item is None:
            return ItemView(heading="", bring="", materials=(), facts="", online="")
        names = [
            self._t("item.material_if", name=material.name, condition=material.condition)
            if material.condition
            else self._t("item.material", name=material.name)
            for material in item.materials
        ]
        if len(names) > MATERIAL_LINES:
            rest = len(names) - MATERIAL_LINES + 1
            names = [*names[: MATERIAL_LINES - 1], self._t("item.rest", n=rest)]
        return ItemView(
            heading=item.name,
            bring=self._t("item.bring") if names else self._t("item.nothing"),
            materials=tuple(names),
            facts=self._item_facts(item),
            online=self._t("item.online") if item.online_capable else "",
        )

    def _item_facts(self, item: Item) -> str:
        if not item.station:
            return ""
        days = self._t("item.promised", days=item.promised_wd) if item.promised_wd else self._t("item.instant")
        return self._t("item.facts", days=days, fee=item.fee)

    def issuing(self, visit: Visit) -> NoticeView:
        """The page between a touch and its answer."""
        key = {Waiting.TICKET: "ticket", Waiting.LOOKING: "looking", Waiting.SENDING: "sending"}[visit.waiting_for]
        return NoticeView(
            icon="hourglass-medium",
            tone="primary",
            heading=self._t("issuing.heading"),
            lines=(self._t(f"issuing.{key}"),),
        )

    def number(self, visit: Visit, *, now_s: float) -> NumberView | None:
        """The ticket page, and the page that asks to remember the number where no paper came."""
        ticket = visit.ticket
        if ticket is None:
            return None
        if visit.step is Step.KEEP:
            reason = visit.paper_reason
            nothing_out = visit.paper in (PaperState.BLOCKED, PaperState.LOST)
            return NumberView(
                icon="warning-circle",
                good=False,
                sentence=self._t("keep.heading"),
                number=ticket.number,
                item=ticket.item_name,
                ahead=self._t("keep.sentence"),
                hint=self._t("keep.reason", reason=reason) if reason else "",
                leave=self._t("keep.noted"),
                again=self._t("keep.again") if nothing_out else "",
            )
        printing = visit.paper is PaperState.QUEUED
        left = visit.left_s(now_s=now_s)
        return NumberView(
            icon="printer" if printing else "check-circle",
            good=True,
            sentence=self._t("ticket.printing" if printing else "ticket.printed"),
            number=ticket.number,
            item=ticket.item_name,
            ahead=self._ahead(ticket),
            hint=self._t("ticket.wait"),
            leave="" if left is None else self._t("ticket.done", seconds=max(1, round(left))),
        )

    def _ahead(self, ticket: Ticket) -> str:
        if ticket.people_ahead == 0:
            return self._t("ticket.nobody")
        if ticket.wait_min is None:
            return self._t("ticket.ahead", n=ticket.people_ahead)
        return self._t("ticket.ahead_min", n=ticket.people_ahead, minutes=ticket.wait_min)

    def missed(self, facts: Facts, visit: Visit) -> ListView:
        """The missed numbers; a person touches their own."""
        numbers = facts.board.missed if facts.board is not None else []
        return self._numbers("missed", list(numbers), visit, Act.CHOOSE_MISSED)

    def finished(self, visit: Visit) -> ListView:
        """The visits that can be rated."""
        return self._numbers("finished", [ticket.number for ticket in visit.finished], visit, Act.CHOOSE_FINISHED)

    def _numbers(self, section: str, numbers: list[str], visit: Visit, act: Act) -> ListView:
        choices = [Choice(touch=Touch(act=act, what=number), title=number) for number in numbers]
        columns = 3 if self._portrait else 5
        view = self._list(
            choices,
            heading=self._t(f"{section}.heading"),
            hint=self._t(f"{section}.hint"),
            page=visit.page,
            columns=columns,
            rows=NUMBERS_A_PAGE // columns,
        )
        if choices:
            return view
        return ListView(
            heading=view.heading,
            hint="",
            choices=(),
            columns=view.columns,
            rows=view.rows,
            empty=self._t(f"{section}.none"),
        )

    def rate(self, visit: Visit) -> ListView:
        """Five levels, the best first, all drawn alike."""
        number = visit.ticket.number if visit.ticket is not None else ""
        return ListView(
            heading=self._t("rate.heading", number=number),
            hint=self._t("rate.hint"),
            choices=tuple(
                Choice(touch=Touch(act=Act.RATE, what=str(level)), title=self._t(f"rate.level_{level}"))
                for level in (5, 4, 3, 2, 1)
            ),
            columns=1,
            rows=5,
        )

    def done(self, visit: Visit) -> NoticeView:
        """Good news: back in the queue, or thanks."""
        if visit.done is DoneKind.REJOINED and visit.ticket is not None:
            heading = self._t("missed.done", number=visit.ticket.number)
            line = self._t("missed.done_hint", n=visit.ticket.people_ahead)
        else:
            heading, line = self._t("rate.thanks"), self._t("rate.thanks_hint")
        return NoticeView(icon="check-circle", tone="ok", heading=heading, lines=(line,), leave=self._t("notice.home"))

    def refused(self, visit: Visit) -> NoticeView:
        """The server's own sentence."""
        return NoticeView(
            icon="info",
            tone="warn",
            heading=self._t("notice.refused"),
            lines=(visit.sentence,),
            leave=self._t("notice.home"),
        )

    def help(self, facts: Facts) -> NoticeView:
        """Where a person helps: the staffed way is always open (D6)."""
        hall = facts.hall
        lines = [self._t("help.desk_default"), self._t("help.paper")]
        if hall is not None:
            staffed = next((window.name for window in hall.windows if not window.tidal), None)
            if staffed:
                lines[0] = self._t("help.desk", window=staffed)
            lines.append(self._t("help.phone", phone=hall.phone))
            lines.append(self._t("help.unresolved", phone=hall.unresolved_phone))
        return NoticeView(
            icon="hand-waving",
            tone="primary",
            heading=self._t("help.heading"),
            lines=tuple(lines),
            leave=self._t("notice.home"),
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
        )


def items_grid(count: int, *, portrait: bool, large: bool) -> tuple[int, int]:
    """Return columns and rows for so many items: few get tall rows, many two columns of rows still above 20 mm."""
    few, rows = (8, 8 if large else 12) if portrait else (4, 4 if large else 6)
    columns = 2 if portrait else 3
    if count <= few:
        return 1, few
    return columns, min(rows, max(few, -(-count // columns)))
