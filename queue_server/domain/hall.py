"""The profile of one hall: windows, terminals, hours, zones, phones and the figures of its rules, checked as one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.floor_plan import FloorPlan
from queue_server.domain.hours import DAY_MIN, HALL_ZONE, Hours
from queue_server.domain.notice_board import NoticeBoard
from queue_server.domain.person import STATIONS, Account, Terminal, provision_accounts
from queue_server.domain.privacy import Privacy
from queue_server.domain.sign_in_rules import SECRET_MAX_AGE_DAYS

EXTRANET, INTERNET = "extranet", "internet"
MANDATORY_ZONES = ("综合窗口区", "便民等候区", "政务公开区")
"""The zones that R6 names."""
WINDOW_SIGNS = ("综合咨询窗口", "帮办代办窗口", '"办不成事"反映电话')
"""The three special signs under the main sign, in this order (R15)."""


@dataclass(frozen=True, kw_only=True)
class HallWindow:
    """One window: `comprehensive` (综合窗口) or `tidal` (潮汐窗口), and the networks of its place."""

    no: int
    kind: Literal["comprehensive", "tidal"]
    networks: frozenset[str]
    name: str = ""
    rating_url: str | None = None
    """What the window's 好差评 code says (R80); None until the provincial system has issued it."""

    @property
    def tidal(self) -> bool:
        """Whether it is the tidal window."""
        return self.kind == "tidal"

    @property
    def title(self) -> str:
        """The main sign."""
        return self.name or ("潮汐窗口" if self.tidal else "综合窗口")


@dataclass(frozen=True, kw_only=True)
class EmergencyPoint:
    """Where something for an emergency is; `kind` is exit, extinguisher, first_aid, aed or assembly."""

    kind: str
    name: str
    place: str


@dataclass(frozen=True, kw_only=True)
class Phones:
    """The hall's numbers; `unresolved` is the one of the third sign (办不成事)."""

    enquiry: str
    supervision: str
    unresolved: str


@dataclass(frozen=True, kw_only=True)
class TidalRules:
    """Figures of the tidal window (R11-R14); seconds unless the name says otherwise."""

    wait_open_s: int = 900
    """The notice's figure: strictly longer opens."""
    daily_cases: int = 30
    """The notice's figure: strictly more opens."""
    warn_wait_s: int = 600
    warn_cases: int = 24
    warn_forecast_min: int = 15
    warn_confirm_s: int = 60
    warn_clear_s: int = 300
    confirm_s: int = 180
    """Without a sign-in after this long the alarm goes to the hall head."""
    must_open_s: int = 600
    """Without a sign-in after this long it is unstaffed and the county is told."""
    close_wait_s: int = 300
    close_queue: int = 2
    close_hold_s: int = 1200
    min_open_s: int = 1200
    cooldown_s: int = 600
    takes: Literal["any", "completable"] = "any"
    excluded_items: frozenset[str] = frozenset()
    """Items that the tidal window never calls."""


@dataclass(frozen=True, kw_only=True)
class TicketRules:
    """Figures of the ticket machine."""

    max_calls: int = 3
    recall_gap_s: int = 10
    call_timeout_s: int = 60
    requeue_positions: int = 3
    rejoin_min: int = 30
    hold_min: int = 60
    priority_run: int = 2
    """At most so many priority calls in a row while an ordinary ticket waits (D5)."""


@dataclass(frozen=True, kw_only=True)
class PlannedOpening:
    """A tidal opening known beforehand (R14): on these weekdays (0 = Monday), days of the month, or lunar days.

    A market that meets on days ending in 5 and 0 has `month_days` 5, 10, 15, 20, 25, 30. Any match counts.
    """

    name: str
    start_min: int
    end_min: int
    weekdays: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    lunar_days: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()

    def falls_on(self, day: date, *, lunar_day: int | None = None) -> bool:
        """Tell whether the opening is planned for the day."""
        return (
            day in self.dates
            or day.weekday() in self.weekdays
            or day.day in self.month_days
            or (lunar_day is not None and lunar_day in self.lunar_days)
        )

    def runs_at(self, at: datetime, *, lunar_day: int | None = None) -> bool:
        """Tell whether the plan runs at the moment."""
        here = at.astimezone(HALL_ZONE)
        minute = here.hour * 60 + here.minute
        return self.falls_on(here.date(), lunar_day=lunar_day) and self.start_min <= minute < self.end_min


@dataclass(frozen=True, kw_only=True)
class CaseSystemRules:
    """Which case system the hall uses: this project's own, an outside one linked by hand, or one spoken to by HTTP."""

    kind: Literal["builtin", "manual", "http"] = "builtin"
    address: str | None = None
    """Where the outside system is opened; for `manual` it must be known."""
    api_url: str | None = None
    """Where the outside system takes cases; only for `http`."""


@dataclass(frozen=True, kw_only=True)
class Hall:
    """One township's hall. `code` is its nine digits; `vacancy_s` without a clerk make an 空岗 record."""

    code: str
    name: str
    county: str
    windows: tuple[HallWindow, ...]
    terminals: tuple[Terminal, ...]
    hours: Hours
    zones: tuple[str, ...]
    phones: Phones
    emergency_points: tuple[EmergencyPoint, ...] = ()
    practice: bool = False
    no_hall: bool = False
    """No kiosk, display or broker: one PC does it all (R7)."""
    tidal: TidalRules = field(default_factory=TidalRules)
    ticket: TicketRules = field(default_factory=TicketRules)
    plans: tuple[PlannedOpening, ...] = ()
    case_system: CaseSystemRules = field(default_factory=CaseSystemRules)
    stations: tuple[str, ...] = STATIONS
    """Those that this hall has; the accounts of the others exist and are not used (R44, farms)."""
    privacy: Privacy = field(default_factory=Privacy)
    secret_max_age_days: int = SECRET_MAX_AGE_DAYS
    vacancy_s: int = 300
    instant_target_min: int = 30
    """An 即办件 that takes longer from the start of service is listed (R26)."""
    free_parking_min: int | None = 60
    ticket_url: str | None = None
    township: str = ""
    org_title: str = ""
    organ_code: str = ""
    """机关代字: how the numbers of its papers begin."""
    name_en: str = ""
    address: str = ""
    floor_plan: FloorPlan | None = None
    notice_board: NoticeBoard = field(default_factory=NoticeBoard)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The hall's ten accounts."""
        return tuple(
            replace(account, enabled=account.station is None or account.station in self.stations)
            for account in provision_accounts(self.code)
        )

    @property
    def comprehensive_window(self) -> HallWindow:
        """The 综合窗口."""
        return next(window for window in self.windows if not window.tidal)

    @property
    def tidal_window(self) -> HallWindow:
        """The 潮汐窗口."""
        return next(window for window in self.windows if window.tidal)

    def window(self, no: int) -> HallWindow:
        """Return a window; DomainError not_found where the hall has none of this number."""
        for window in self.windows:
            if window.no == no:
                return window
        raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_WINDOW.format(no=no))

    def terminal(self, terminal: str) -> Terminal | None:
        """Return a registered terminal."""
        return next((found for found in self.terminals if found.id == terminal), None)

    def account(self, account: str) -> Account | None:
        """Return one of the hall's accounts."""
        return next((found for found in self.accounts if found.name == account), None)

    def faults(self) -> list[str]:
        """Return a Chinese sentence for every rule of the notice that the profile breaks."""
        return [*self._window_faults(), *self._terminal_faults(), *self._face_faults(), *self._plan_faults()]

    def check(self) -> None:
        """Raise DomainError invalid_hall with all sentences where the profile breaks a rule."""
        faults = self.faults()
        if faults:
            raise DomainError(Code.INVALID_HALL, "\n".join(faults))

    def _window_faults(self) -> list[str]:
        found: list[str] = []
        for kind, title, network, word in (
            ("comprehensive", "综合窗口", EXTRANET, "政务外网"),
            ("tidal", "潮汐窗口", INTERNET, "互联网"),
        ):
            windows = [window for window in self.windows if window.kind == kind]
            if len(windows) != 1:
                found.append(f"每个大厅必须设且只设 1 个{title}，现在有 {len(windows)} 个。")
            found += [
                f"{title}({window.no} 号)至少要配置{word}。" for window in windows if network not in window.networks
            ]
        numbers = [window.no for window in self.windows]
        if len(set(numbers)) != len(numbers):
            found.append("窗口号不能重复。")
        if any(not 1 <= no <= 99 for no in numbers):  # noqa: PLR2004 - two digits are spoken and shown
            found.append("窗口号应在 1 至 99 之间。")
        return found

    def _terminal_faults(self) -> list[str]:
        found: list[str] = []
        names = [terminal.id for terminal in self.terminals]
        if len(set(names)) != len(names):
            found.append("终端编号不能重复。")
        by_no = {window.no: window for window in self.windows}
        for terminal in self.terminals:
            if not terminal.networks or not terminal.networks <= {EXTRANET, INTERNET}:
                found.append(f"终端 {terminal.id} 的网络只能是政务外网（extranet）或互联网（internet），且不能为空。")
            if terminal.window is None:
                continue
            window = by_no.get(terminal.window)
            if window is None:
                found.append(f"终端 {terminal.id} 所在的 {terminal.window} 号窗口不存在。")
            elif not terminal.networks <= window.networks:
                found.append(f"终端 {terminal.id} 使用了 {terminal.window} 号窗口没有配置的网络。")
        staffed = {terminal.window for terminal in self.terminals}
        found += [f"{window.no} 号窗口没有登记终端。" for window in self.windows if window.no not in staffed]
        return found

    def _face_faults(self) -> list[str]:
        found = [f"功能区域缺少“{zone}”。" for zone in MANDATORY_ZONES if zone not in self.zones]
        if not (len(self.code) == 9 and self.code.isdecimal() and self.code.isascii()):  # noqa: PLR2004 - a GB/T 10114 code
            found.append(f"大厅代码“{self.code}”应为 9 位数字。")
        found += [
            f"缺少{name}。"
            for name, number in (
                ("咨询电话", self.phones.enquiry),
                ("监督电话", self.phones.supervision),
                ('"办不成事"反映电话', self.phones.unresolved),
            )
            if not number.strip()
        ]
        if self.floor_plan is not None:
            found += self.floor_plan.faults(self.zones)
        if self.case_system.kind == "manual" and not self.case_system.address:
            found.append("使用外部办件系统时要填写它的网址。")
        if self.case_system.kind == "http" and not self.case_system.api_url:
            found.append("通过接口对接外部办件系统时要填写接口地址。")
        return found

    def _plan_faults(self) -> list[str]:
        found: list[str] = []
        for plan in self.plans:
            if not 0 <= plan.start_min < plan.end_min <= DAY_MIN:
                found.append(f"潮汐窗口计划“{plan.name}”的结束应晚于开始。")
            if not (plan.weekdays or plan.month_days or plan.lunar_days or plan.dates):
                found.append(f"潮汐窗口计划“{plan.name}”没有写明日期。")
        return found
