"""The catalogue of government services: what can be asked for, what a person brings, what may not be published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

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


@dataclass(frozen=True, kw_only=True)
class CatalogueFault:
    """One broken rule: the item (or tile) it is in, the field, and one Chinese sentence."""

    where: str
    field: str
    sentence: str
    index: int | None = None
    """Which of the item's materials (0-based)."""


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


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All items of a hall. `illustrative` marks sample data, which every face shows as 演示 (D13)."""

    version: str
    illustrative: bool
    stations: tuple[Station, ...]
    tiles: tuple[Tile, ...]
    services: tuple[ServiceItem, ...]
    texts: tuple[PublishedText, ...] = ()
    """What the knowledge base holds beside the guides."""
    online_url: str | None = None
    """The common address of the online way (R59)."""
    _by_id: dict[str, ServiceItem] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {item.id: item for item in self.items})

    @property
    def items(self) -> tuple[ServiceItem, ...]:
        """The services and the four desk items."""
        return (*self.services, *DESK_ITEMS)

    def find(self, item: str) -> ServiceItem | None:
        """Return the item with this id, None where the catalogue has none."""
        return self._by_id.get(item)

    def tile_items(self, tile: str) -> tuple[ServiceItem, ...]:
        """Return the items of a tile, most used first."""
        return tuple(sorted((item for item in self.services if item.home_tile == tile), key=lambda item: item.rank))

    def faults(self) -> list[CatalogueFault]:
        """Return every broken rule of publishing; empty where the catalogue may be used."""
        found = self._faults_together()
        for item in self.services:
            found += _faults_of_item(item)
            for index, material in enumerate(item.materials):
                found += _faults_of_material(item, material, index)
        return found

    def _faults_together(self) -> list[CatalogueFault]:
        found: list[CatalogueFault] = []
        if len(self.tiles) > MAX_TILES:
            found.append(CatalogueFault(where="", field="tiles", sentence=f"首页最多 {MAX_TILES} 个入口"))
        ids = Counter(item.id for item in self.items)
        found += [
            CatalogueFault(where=item.id, field="id", sentence=f"事项编号 {item.id} 重复")
            for item in self.services
            if ids[item.id] > 1
        ]
        tiles = {tile.id for tile in self.tiles}
        stations = {station.code for station in self.stations}
        for item in self.services:
            if item.home_tile not in tiles:
                sentence = f"首页入口 {item.home_tile} 不存在"
                found.append(CatalogueFault(where=item.id, field="home_tile", sentence=sentence))
            if item.station and item.station not in stations:
                sentence = f"站办所 {item.station} 不存在"
                found.append(CatalogueFault(where=item.id, field="station", sentence=sentence))
        return found + self._faults_of_texts()

    def _faults_of_texts(self) -> list[CatalogueFault]:
        ids = Counter(text.id for text in self.texts)
        doubled = [text for text in self.texts if ids[text.id] > 1]
        found = [CatalogueFault(where=text.id, field="id", sentence=f"知识编号 {text.id} 重复") for text in doubled]
        return found + [
            CatalogueFault(where=text.id, field="item", sentence=f"事项 {text.item} 不存在")
            for text in self.texts
            if text.item is not None and self.find(text.item) is None
        ]


def _faults_of_item(item: ServiceItem) -> list[CatalogueFault]:
    broken: list[tuple[str, str]] = []
    if (item.case_type is CaseType.IMMEDIATE) != (item.promised_wd == 0):
        broken.append(("promised_wd", "即办件的承诺时限必须为 0，承诺件必须大于 0"))
    if item.legal_wd is not None and item.promised_wd > item.legal_wd:
        broken.append(("promised_wd", f"承诺时限 {item.promised_wd} 个工作日超过法定时限 {item.legal_wd} 个工作日"))
    if item.in_person_required and item.agent_allowed:
        broken.append(("agent_allowed", "必须本人到场的事项不得代办"))
    if bool(item.station) == bool(item.county_dept):
        broken.append(("station", "站办所和县级部门必须且只能填一个"))
    if item.service_min <= 0:
        broken.append(("service_min", "办理时长必须大于 0 分钟"))
    if not item.pinyin.replace(" ", "").isascii() or item.pinyin != item.pinyin.lower() or not item.pinyin.strip():
        broken.append(("pinyin", "拼音首字母只能用小写字母和空格"))
    broken += _broken_details(item)
    return [CatalogueFault(where=item.id, field=name, sentence=sentence) for name, sentence in broken]


def _broken_details(item: ServiceItem) -> list[tuple[str, str]]:
    broken: list[tuple[str, str]] = []
    if item.task_type not in TASK_TYPES:
        broken.append(("task_type", f"事项类型 {item.task_type} 不在国家目录中"))
    if item.is_licence:
        needed = (("basis", "设定依据"), ("review_body", "行政复议机关"), ("court", "行政诉讼法院"))
        broken += [(name, f"行政许可事项要写明{words}") for name, words in needed if not getattr(item, name)]
    if item.correction_limit_wd is not None and item.correction_limit_wd < 1:
        broken.append(("correction_limit_wd", "补正期限至少 1 个工作日"))
    if not set(item.return_methods) <= set(RETURN_METHODS):
        broken.append(("return_methods", f"返件方式只能是{'、'.join(RETURN_METHODS)}"))
    for name, length in CODE_LENGTHS.items():
        code = getattr(item, name)
        if code and (len(code) != length or not (code.isascii() and code.isalnum())):
            broken.append((name, f"编码 {code} 应为 {length} 位字母和数字"))
    if item.handling_code and not item.handling_code.startswith(item.impl_code):
        broken.append(("handling_code", "业务办理项编码要以实施编码开头"))
    if item.impl_code and not item.impl_code.endswith(item.basic_code):
        broken.append(("impl_code", "实施编码要以基本编码结尾"))
    names = Counter(step.name for step in item.special_procedures)
    broken += [("special_procedures", f"特别程序“{name}”重复") for name, times in names.items() if times > 1]
    broken += [
        ("special_procedures", f"特别程序“{step.name}”的天数至少为 1")
        for step in item.special_procedures
        if step.days < 1
    ]
    doubled = Counter(material.name for material in item.materials)
    broken += [("materials", f"材料“{name}”重复") for name, times in doubled.items() if times > 1]
    return broken


def _faults_of_material(item: ServiceItem, material: Material, index: int) -> list[CatalogueFault]:
    broken = [
        ("name", f"材料名称“{material.name}”含有笼统用语“{word}”")
        for word in FORBIDDEN_MATERIAL_WORDS
        if word in material.name
    ]
    if material.source not in MATERIAL_SOURCES:
        broken.append(("source", f"材料“{material.name}”的来源只能是 {'、'.join(MATERIAL_SOURCES)}"))
    if not material.required and not material.condition:
        broken.append(("condition", f"非必交材料“{material.name}”要写明哪种情形提交"))
    if material.copies < 1:
        broken.append(("copies", f"材料“{material.name}”的份数至少为 1"))
    if material.deferrable_wd is not None and material.deferrable_wd < 1:
        broken.append(("deferrable_wd", f"材料“{material.name}”可容缺的，补齐期限至少 1 个工作日"))
    if material.deferrable_wd is not None and not material.required:
        broken.append(("deferrable_wd", f"材料“{material.name}”不是必交材料，不必容缺"))
    return [CatalogueFault(where=item.id, field=name, sentence=sentence, index=index) for name, sentence in broken]
