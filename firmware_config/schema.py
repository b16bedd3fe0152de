"""The settings of a site: every key, its type, its limits and its default."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

SCHEMA_VERSION = 1
MANDATORY_ZONES = ("综合窗口区", "便民等候区", "政务公开区")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=16)]
Latin = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[ -~]{0,90}$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")]
Phone = Annotated[str, StringConstraints(pattern=r"^[0-9][0-9\- ]{2,19}$")]
Link = Annotated[str, StringConstraints(pattern=r"^(pty:/|serial:/|tcp:[^:/]+:\d+$|usblp:/)")]
HostName = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]([0-9A-Za-z.:-]{0,251}[0-9A-Za-z])?$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
AbsolutePath = Annotated[str, StringConstraints(pattern=r"^/[^\x00]+$", max_length=200)]
Station = Literal["JS", "NY", "NJ", "LD", "MZ", "TY"]
NetworkName = Literal["extranet", "internet"]
Metres = Annotated[float, Field(ge=0, le=500)]
Spot = tuple[Metres, Metres]
OrganCode = Annotated[str, StringConstraints(pattern=r"^[\u4e00-\u9fff]{1,12}$")]
"""机关代字: Chinese characters only, the township's name where none is set."""
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def _session(text: str) -> str:
    start, dash, end = text.partition("-")
    if not dash or minute_of_day(start) >= minute_of_day(end):
        raise ValueError("应为 08:30-11:30 这样的时段, 结束须晚于开始")
    return text


def minute_of_day(text: str) -> int:
    """Return `HH:MM` as minutes since midnight; 24:00 is 1440. Raises ValueError with a Chinese sentence."""
    hour, _, minute = text.partition(":")
    if not (len(hour) == len(minute) == 2 and (hour + minute).isascii() and (hour + minute).isdigit()):  # noqa: PLR2004 HH:MM
        raise ValueError("应为 08:30-11:30 这样的时段, 结束须晚于开始")
    total = int(hour) * 60 + int(minute)
    if int(minute) >= 60 or total > 24 * 60:  # noqa: PLR2004 minutes of an hour
        raise ValueError("时刻须在 00:00 到 24:00 之间")
    return total


Session = Annotated[str, AfterValidator(_session)]
"""`HH:MM-HH:MM`, the end after the start."""


class Section(BaseModel):
    """A table of a site file: a key that is not listed here is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HallSection(Section):
    """[hall] who and where; `profile = "no_hall"` is one PC without kiosk, display and broker (R7)."""

    code: Annotated[str, StringConstraints(pattern=r"^\d{9}$")]
    name: Text
    township: Text
    org_title: Text
    county: Text
    profile: Literal["hall", "no_hall"] = "hall"
    practice: bool = False
    catalogue: Text
    phone: Phone
    supervision_phone: Phone
    unresolved_phone: Phone
    address: Text | None = None
    name_en: Latin = ""
    stations: list[Station] = ["JS", "NY", "NJ", "LD", "MZ", "TY"]
    ticket_url: WebAddress | None = None


class HoursSection(Section):
    """[hours] sessions a weekday; `closed` and `open` are dates that override weekday and public holiday."""

    monday: list[Session]
    tuesday: list[Session]
    wednesday: list[Session]
    thursday: list[Session]
    friday: list[Session]
    saturday: list[Session] = []
    sunday: list[Session] = []
    public_holidays: bool = True
    closed: list[date] = []
    open: list[date] = []


class ParkingSection(Section):
    """[parking] free minutes and bays; `offered = false` where there is none (then nothing mentions it)."""

    offered: bool = True
    free_min: int = Field(default=60, ge=1, le=1440)
    place: Text | None = None
    bays: int | None = Field(default=None, ge=1, le=999)
    accessible_bays: int | None = Field(default=None, ge=1, le=99)


class Zone(Section):
    """[[zones]] a functional area of the hall."""

    name: Text


class EmergencyPoint(Section):
    """[[emergency_points]] where something for an emergency is."""

    kind: Literal["exit", "extinguisher", "first_aid", "aed", "assembly"]
    name: Text
    place: Text


class PlanArea(Section):
    """A rectangle of the floor plan: its left upper corner, width and depth."""

    name: Text
    x: Metres
    y: Metres
    w: Annotated[Metres, Field(gt=0)]
    h: Annotated[Metres, Field(gt=0)]


class PlanFixture(Section):
    """`floor_plan.fixtures`: what stands in the room, a wall inside it, or a parking bay."""

    kind: Literal["counter", "seats", "table", "rack", "bay", "wall"]
    x: Metres
    y: Metres
    w: Annotated[Metres, Field(gt=0)]
    h: Annotated[Metres, Field(gt=0)]


class PlanPoint(Section):
    """`floor_plan.points`: one symbol; `entrance` is the barrier-free one."""

    kind: Literal[
        "comprehensive_window",
        "tidal_window",
        "kiosk",
        "work_table",
        "reading_glasses",
        "complaint_box",
        "entrance",
        "ramp",
        "accessible_seat",
        "toilet",
        "accessible_toilet",
        "parking",
        "accessible_parking",
        "first_aid",
        "aed",
        "extinguisher",
        "exit",
        "assembly",
    ]
    name: Text
    x: Metres
    y: Metres


class FloorPlanSection(Section):
    """[floor_plan] metres from the left upper corner: building, zones, points, the barrier-free way, the ways out."""

    width_m: float = Field(ge=4, le=500)
    depth_m: float = Field(ge=4, le=500)
    building: PlanArea
    zones: list[PlanArea]
    fixtures: list[PlanFixture] = []
    points: list[PlanPoint]
    route: list[Spot]
    escape: list[list[Spot]]
    here: dict[Identifier, Spot]
    north_deg: float | None = Field(default=None, ge=0, lt=360)


class StaffMember(Section):
    """[[staff]] somebody as the notice board posts them; 首席代表 with their station and what they may decide."""

    name: Text
    post: Text
    number: Text
    ab: Literal["A", "B"] | None = None
    since: date | None = None
    station: Station | None = None
    authority: Sentence | None = None


class System(Section):
    """[[systems]] one of the 11 rules of the hall (R66) in its place; the notice fixes the first four titles."""

    title: Title
    text: Text | None = None


class PolicyLink(Section):
    """`notice_board.policy_links`: where people read the rules themselves."""

    name: Text
    url: WebAddress


class NoticeBoardSection(Section):
    """[notice_board] what panels and signs say beyond the rest of this file."""

    english: bool = True
    agency_scope: Sentence | None = None
    agency_person: Text | None = None
    agency_phone: Phone | None = None
    complaint_box: Text | None = None
    special_groups: list[Text] = Field(default=[], max_length=8)
    policy_links: list[PolicyLink] = Field(default=[], max_length=4)


class Window(Section):
    """[[windows]] one window and the networks of its place; `rating_url` is what its 好差评 code says, once issued."""

    no: int = Field(ge=1, le=9)
    name: Text
    type: Literal["comprehensive", "tidal"]
    networks: list[NetworkName] = Field(min_length=1)
    rating_url: WebAddress | None = None


class Terminal(Section):
    """[[terminals]] a registered computer: at a window (`window`) or at a station (`station`)."""

    id: Identifier
    network: NetworkName
    window: int | None = None
    station: Station | None = None


class Person(Section):
    """[[people]] who may sign in, with which accounts (`ZH-1`, `SP-JS`, `CJ-1`; the hall's code goes in front).

    `bureau` and `department` are people of the county: they have none of the hall's accounts. `selected_by` and
    `selected_on` say who selected a clerk for the window, and when.
    """

    id: Identifier
    name: Text
    accounts: list[Annotated[str, StringConstraints(pattern=r"^(ZH-[12]|CJ-[12]|SP-(JS|NY|NJ|LD|MZ|TY))$")]]
    hall_head: bool = False
    bureau: bool = False
    department: Text | None = None
    selected_by: Text | None = None
    selected_on: date | None = None


class SignInSection(Section):
    """[sign_in] after how many days a secret has to be changed; a practice hall never asks for it."""

    secret_max_age_days: int = Field(default=90, ge=30, le=180)


class PersonalDataSection(Section):
    """[pii] how long personal data is kept, and what seals it; what was sealed before stays readable."""

    ticket_retention_d: int = Field(default=30, ge=1, le=365)
    """Days after which a visit keeps its figures and loses what was said of the person."""
    case_retention_d: int = Field(default=1095, ge=183, le=36500)
    """Days after its end for which a case keeps applicant and scans, where its guide names no other number."""
    cipher: Literal["aes-256-gcm", "sm4-gcm"] = "aes-256-gcm"


class TicketsSection(Section):
    """[tickets] calling rules."""

    max_calls: int = Field(default=3, ge=1, le=5)
    recall_gap_s: int = Field(default=10, ge=5, le=60)
    call_timeout_s: int = Field(default=60, ge=20, le=600)
    requeue_positions: int = Field(default=3, ge=1, le=10)
    rejoin_min: int = Field(default=30, ge=5, le=240)
    hold_max_min: int = Field(default=60, ge=5, le=240)
    priority_run: int = Field(default=2, ge=1, le=3)


class Plan(Section):
    """[[tidal.plans]] a planned opening: on weekdays, days of the month or of the lunar month (赶集日), or dates."""

    name: Text
    session: Session
    weekdays: list[Weekday] = []
    month_days: list[Annotated[int, Field(ge=1, le=31)]] = []
    lunar_days: list[Annotated[int, Field(ge=1, le=30)]] = []
    dates: list[date] = []


class TidalSection(Section):
    """[tidal] when the second window opens; the notice's own figures may be tightened, never loosened."""

    wait_open_s: int = Field(default=900, ge=60, le=900)
    daily_cases: int = Field(default=30, ge=1, le=30)
    warn_wait_s: int = Field(default=600, ge=30, le=900)
    warn_cases: int = Field(default=24, ge=1, le=30)
    confirm_s: int = Field(default=180, ge=30, le=600)
    must_open_s: int = Field(default=600, ge=60, le=600)
    close_wait_s: int = Field(default=300, ge=0, le=900)
    close_queue: int = Field(default=2, ge=0, le=20)
    close_hold_s: int = Field(default=1200, ge=60, le=7200)
    min_open_s: int = Field(default=1200, ge=60, le=7200)
    cooldown_s: int = Field(default=600, ge=0, le=7200)
    takes: Literal["any", "completable"] = "any"
    excluded_items: list[str] = []
    plans: list[Plan] = []


class VoiceSection(Section):
    """[voice] how numbers are spoken, not after `stale_s`; `volume_by_hour` is a percentage, `{ 12 = 60, 13 = 60 }`."""

    enabled: bool = True
    one: Literal["yi", "yao"] = "yi"
    times: int = Field(default=2, ge=1, le=3)
    gap_s: float = Field(default=0.6, ge=0.2, le=5)
    stale_s: int = Field(default=45, ge=10, le=120)
    volume_by_hour: dict[Annotated[int, Field(ge=0, le=23)], Annotated[int, Field(ge=0, le=100)]] = {}
    english: bool = False


class KioskPanel(Section):
    """[kiosk.panel] pixels as the panel stands and its real diagonal in inches: every size on it is in millimetres."""

    width_px: int = Field(default=1080, ge=720, le=7680)
    height_px: int = Field(default=1920, ge=720, le=7680)
    diagonal_in: float = Field(default=21.5, ge=21.5, le=65)


class KioskSection(Section):
    """[kiosk] the touch screen."""

    enabled: bool = True
    panel: KioskPanel = KioskPanel()
    idle_s: int = Field(default=45, ge=20, le=300)
    idle_warn_s: int = Field(default=20, ge=10, le=60)
    elder_idle_s: int = Field(default=60, ge=60, le=300)


class DisplaySection(Section):
    """[display] the hall display page: a 16:9 screen, how far its farthest reader sits, and how many calls it lists."""

    enabled: bool = True
    diagonal_in: int = Field(default=55, ge=19, le=110)
    distance_m: float = Field(default=5, ge=1, le=15)
    rows: int = Field(default=4, ge=2, le=4)


class BrokerSection(Section):
    """[broker] mosquitto on a private loopback port."""

    enabled: bool = True
    port: int = Field(default=18830, ge=1024, le=65535)


class ServerSection(Section):
    """[server] where the API answers (the display one port above); below `min_free_mb` of disk no number is issued."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1024, le=65534)
    min_free_mb: int = Field(default=200, ge=50, le=100_000)


class TlsSection(Section):
    """[tls] the clerks' pages over HTTPS, under the hall's own authority; `names` beside `server.host` lead there."""

    enabled: bool | None = None
    """None: wherever the server answers to more than this machine."""
    port: int = Field(default=8443, ge=1024, le=65535)
    names: list[HostName] = Field(default=[], max_length=20)


class CaseSection(Section):
    """[case] built-in flow or an outside system; minutes after which an 即办件 is listed; 机关代字 of its papers.

    `outside_url` is the page that clerks open; with `http` the server itself speaks to `api_url`.
    """

    system: Literal["builtin", "manual", "http"] = "manual"
    instant_target_min: int = Field(default=30, ge=5, le=240)
    outside_url: WebAddress | None = None
    api_url: WebAddress | None = None
    api_token_file: AbsolutePath | None = None
    """One line that only the hall's own account may read; None sends no token."""
    api_authority_file: AbsolutePath | None = None
    """The certificate that the outside system's own is checked against; None asks the public authorities."""
    organ_code: OrganCode | None = None


class LedStrip(Section):
    """[[devices.led]] a strip over a window."""

    id: Identifier
    link: Link
    window: int


class Device(Section):
    """A device with one link."""

    link: Link


class PrinterDevice(Device):
    """[devices.printer] `profile` names the printer's model."""

    profile: Text = "generic-80"


class DevicesSection(Section):
    """[devices] the real ones; what is not named is simulated in a practice hall and absent in a real one."""

    printer: PrinterDevice | None = None
    led: list[LedStrip] = []
    pads: Device | None = None
    lamp: Device | None = None
    id_card: Device | None = None


class Site(Section):
    """One site file over its layers."""

    schema_version: Literal[1]
    hall: HallSection
    hours: HoursSection
    parking: ParkingSection = ParkingSection()
    zones: list[Zone]
    emergency_points: list[EmergencyPoint]
    windows: list[Window]
    terminals: list[Terminal]
    people: list[Person]
    sign_in: SignInSection = SignInSection()
    pii: PersonalDataSection = PersonalDataSection()
    floor_plan: FloorPlanSection | None = None
    staff: list[StaffMember] = []
    systems: list[System] = Field(default=[], max_length=11)
    notice_board: NoticeBoardSection = NoticeBoardSection()
    tickets: TicketsSection = TicketsSection()
    tidal: TidalSection = TidalSection()
    voice: VoiceSection = VoiceSection()
    kiosk: KioskSection = KioskSection()
    display: DisplaySection = DisplaySection()
    broker: BrokerSection = BrokerSection()
    server: ServerSection = ServerSection()
    tls: TlsSection = TlsSection()
    case: CaseSection = CaseSection()
    devices: DevicesSection = DevicesSection()
