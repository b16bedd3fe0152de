"""The catalogue of government services: what can be asked for, what a person brings, what may not be published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol

ItemLetter = Literal["A", "B", "C", "Q"]

MAX_TILES = 8
"""A home page without scrolling holds eight tiles."""

MATERIAL_SOURCES = ("申请人自备", "政府部门核发", "中介或法定机构制发")
"""The three classes that Liaoning prescribes."""

TASK_TYPES = {
    "01": "行政许可",
    "05": "行政给付",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
"""The national kinds of an item (事项类型)."""
CODE_LENGTHS = {"basic_code": 12, "impl_code": 31, "handling_code": 33}
LICENCE = "01"
"""行政许可: only here the wording and the limits of the licensing law apply (D11)."""
RETURN_METHODS = ("邮寄", "乡镇自行领取")
"""How a county result comes back to the township: exactly these two."""

FORBIDDEN_MATERIAL_WORDS = ("相关材料", "其他材料", "有关材料", "等材料", "房产证明")
"""Catch-all words: a person cannot know from them what to bring."""


class Level(StrEnum):
    """Who decides: a station of the township, a county department (帮代办), or nobody (a ticket for the desk)."""

    TOWNSHIP = "township"
    COUNTY = "county"
    DESK = "desk"


class Network(StrEnum):
    """The network on which the item can be completed."""

    EXTRANET = "extranet"
    INTERNET = "internet"
    EITHER = "either"


class CaseType(StrEnum):
    """即办件 is settled in the same visit, 承诺件 within promised working days; a desk item opens no case."""

    IMMEDIATE = "即办件"
    PROMISED = "承诺件"
    NONE = "不立件"


@dataclass(frozen=True, kw_only=True)
class Material:
    """One document of the guide. `condition` says who must bring one that is not required of everybody."""

    name: str
    source: str
    form: str
    copies: int = 1
    required: bool = True
    condition: str | None = None
    note: str = ""
    e_cert_shareable: bool = False
    sample: str = ""
    """What a well-filled one looks like, in words."""
    deferrable_wd: int | None = None
    """可容缺 (R52): it may be brought so many working days after 收件; None where it may not."""


@dataclass(frozen=True, kw_only=True)
class SpecialProcedure:
    """A 特别程序 that the guide names, with its limit.

    `counted` says that its days count in the promised time; where it is False the promised clock stands meanwhile.
    """

    name: str
    days: int
    unit: Literal["工作日", "日"] = "工作日"
    counted: bool = False

    @property
    def text(self) -> str:
        """Return it as a guide prints it, 公示7日."""
        return f"{self.name}{self.days}{'个' if self.unit == '工作日' else ''}{self.unit}"


@dataclass(frozen=True, kw_only=True)
class ServiceItem:
    """One government service with its guide; `legal_wd` and `promised_wd` are working days.

    `station` is the code of the deciding station (township) or `county_dept` names the department (county); `pinyin`
    holds the initials of the name and then of each alias, separated by spaces; `rank` orders a tile, 1 first;
    `service_min` is the usual time at the window in minutes; `visits` is how often a person must come.
    """

    id: str
    name: str
    level: Level
    station: str = ""
    station_name: str = ""
    county_dept: str = ""
    task_type: str = ""
    case_type: CaseType
    legal_wd: int | None = None
    promised_wd: int = 0
    network: Network
    online_capable: bool = False
    online_url: str | None = None
    """Its own address online; None where the catalogue's common one is the way."""
    in_person_required: bool = False
    agent_allowed: bool = True
    agent_mode: str = ""
    home_visit: bool = False
    paper_originals_required: bool = False
    targets: tuple[str, ...] = ()
    conditions: str = ""
    materials: tuple[Material, ...] = ()
    special_procedures: tuple[SpecialProcedure, ...] = ()
    result: str = ""
    result_kind: str = ""
    result_validity: str = ""
    fee: str = "不收费"
    fee_basis: str = ""
    delivery: tuple[str, ...] = ()
    service_min: float
    home_tile: str = ""
    rank: int = 99
    pinyin: str
    aliases: tuple[str, ...] = ()
    reveals_status: bool = False
    desk_letter: ItemLetter | None = None
    """Only for desk items."""
    basic_code: str = ""
    impl_code: str = ""
    handling_code: str = ""
    """The national codes of 12, 31 and 33 characters, empty until the bureau fills them."""
    basis: str = ""
    """设定依据."""
    quantity_limit: str = ""
    flow: str = ""
    visits: int | None = None
    place: str = ""
    hours: str = ""
    consult_phone: str = ""
    supervise_phone: str = ""
    review_body: str = ""
    """Where 行政复议 is asked for."""
    court: str = ""
    """Where 行政诉讼 is brought."""
    correction_limit_wd: int | None = None
    """Working days a person has to correct; after them the case lapses. None where the guide sets no limit."""
    retention_d: int | None = None
    """Days after its end for which a case keeps its applicant; None: as the hall has it."""
    urgent_first: bool = False
    """The result may come first and the materials after (临时救助)."""
    return_methods: tuple[str, ...] = ()
    """How a county result comes back to the township."""
    version: str = ""
    """Which published version of the guide this is; empty where the catalogue was never published here."""
    code: str = ""
    """The short code that stands on its paper."""

    @property
    def letter(self) -> ItemLetter:
        """The line its tickets stand in: A township, B county (帮代办), desk items their own."""
        if self.desk_letter is not None:
            return self.desk_letter
        return "B" if self.level is Level.COUNTY else "A"

    @property
    def public_name(self) -> str:
        """What may stand on paper and at the window: a neutral word where the name would reveal a status (D2)."""
        if not self.reveals_status:
            return self.name
        return "帮办代办" if self.letter == "B" else "综合业务"

    @property
    def opens_case(self) -> bool:
        """False for desk items: a consultation closes without a case (R16)."""
        return self.level is not Level.DESK

    @property
    def is_licence(self) -> bool:
        """True for 行政许可 (D11)."""
        return self.task_type == LICENCE

    @property
    def needs_extranet(self) -> bool:
        """True where a terminal on the Internet cannot complete it."""
        return self.network is Network.EXTRANET


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A life-event tile of the kiosk's home page, in villagers' words."""

    id: str
    title: str
    hint: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class PublishedText:
    """A question with its answer, or a policy, that is published with the catalogue; `item` where it belongs to one."""

    id: str
    kind: Literal["faq", "policy"]
    title: str
    body: str
    item: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Station:
    """A station of the township that reviews cases (审批站办所)."""

    code: str
    name: str


def _desk(item: str, name: str, *, letter: ItemLetter, pinyin: str, service_min: float) -> ServiceItem:
    return ServiceItem(
        id=item,
        name=name,
        level=Level.DESK,
        station_name="综合窗口",
        case_type=CaseType.NONE,
        network=Network.EITHER,
        in_person_required=False,
        service_min=service_min,
        pinyin=pinyin,
        desk_letter=letter,
    )


GUIDE_ITEM = "guide"
"""The item behind 不知道办哪个."""

DESK_ITEMS = (
    _desk("guide", "不知道办哪个", letter="C", pinyin="bzdbng", service_min=3.0),
    _desk("consult", "综合咨询", letter="C", pinyin="zhzx", service_min=5.0),
    _desk("agent", "帮办代办", letter="B", pinyin="bbdb", service_min=12.0),
    _desk("pickup", "领取办理结果", letter="Q", pinyin="lqbljg", service_min=3.0),
)
"""Tickets for the desk itself, the same in every hall."""


class Catalogue(Protocol):
    """All items of a hall as everybody reads them; what is published meanwhile is seen at the next reading."""

    @property
    def version(self) -> str:
        """What is in force, by one name."""
        ...

    @property
    def illustrative(self) -> bool:
        """Whether it is sample data, which every face shows as 演示 (D13)."""
        ...

    @property
    def stations(self) -> tuple[Station, ...]:
        """The stations that decide."""
        ...

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles of the kiosk's home page."""
        ...

    @property
    def services(self) -> tuple[ServiceItem, ...]:
        """The government services."""
        ...

    @property
    def texts(self) -> tuple[PublishedText, ...]:
        """What the knowledge base holds beside the guides."""
        ...

    @property
    def online_url(self) -> str | None:
        """The common address of the online way (R59)."""
        ...

    @property
    def items(self) -> tuple[ServiceItem, ...]:
        """The services and the four desk items."""
        ...

    def find(self, item: str) -> ServiceItem | None:
        """Return the item with this id, None where the catalogue has none."""
        ...

    def tile_items(self, tile: str) -> tuple[ServiceItem, ...]:
        """Return the items of a tile, most used first."""
        ...
