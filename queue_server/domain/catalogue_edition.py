"""One edition of the catalogue, and every rule that it must keep before it may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from queue_server.domain.privacy import RETENTION_LEAST_D
from queue_server.domain.service_item import (
    CODE_LENGTHS,
    DESK_ITEMS,
    FORBIDDEN_MATERIAL_WORDS,
    MATERIAL_SOURCES,
    MAX_TILES,
    RETURN_METHODS,
    TASK_TYPES,
    CaseType,
    Material,
    PublishedText,
    ServiceItem,
    Station,
    Tile,
)


@dataclass(frozen=True, kw_only=True)
class CatalogueFault:
    """One broken rule: the item (or tile) it is in, the field, and one Chinese sentence."""

    where: str
    field: str
    sentence: str
    index: int | None = None
    """Which of the item's materials (0-based)."""


@dataclass(frozen=True, kw_only=True)
class CatalogueEdition:
    """All items of a hall at one time; `illustrative` marks sample data."""

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

    def faults_beyond(self, before: CatalogueEdition, *, changed: Collection[str]) -> list[CatalogueFault]:
        """Return the faults of the changed items, and those that this edition has and the one before had not.

        A rule that came with a newer program does not stop a publication because of an item that it leaves alone.
        """
        known = set(before.faults())
        return [fault for fault in self.faults() if fault.where in changed or fault not in known]

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
    if item.retention_d is not None and item.retention_d < RETENTION_LEAST_D:
        broken.append(("retention_d", f"个人信息保存日数至少 {RETENTION_LEAST_D} 日"))
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
