"""Reads a catalogue from its YAML file: all or nothing, and every fault at once with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from queue_server.domain.catalogue_edition import CatalogueEdition, CatalogueFault
from queue_server.domain.service_item import (
    CaseType,
    Level,
    Material,
    Network,
    PublishedText,
    ServiceItem,
    SpecialProcedure,
    Station,
    Tile,
)

_REASONS = {
    "missing": "缺少这一项",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "model_type": "应为一组键值",
    "model_attributes_type": "应为一组键值",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "string_pattern_mismatch": "只能用字母、数字和短横线",
    "literal_error": "不是允许的值",
}


class CatalogueFileError(Exception):
    """The file cannot be used; `faults` holds one Chinese sentence a fault, each beginning with `file:line:`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Material(_Record):
    name: str = Field(min_length=1)
    source: str = Field(min_length=1)
    form: str = Field(min_length=1)
    copies: int = 1
    required: bool = True
    condition: str | None = None
    note: str = ""
    e_cert_shareable: bool = False
    sample: str = ""
    deferrable_wd: int | None = None


class _Procedure(_Record):
    name: str = Field(min_length=1)
    days: int
    unit: Literal["工作日", "日"] = "工作日"
    counted: bool = False


_HttpAddress = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=300)]


class _Item(_Record):
    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    level: Literal["township", "county"]
    station: str = ""
    county_dept: str = ""
    task_type: str = Field(min_length=1)
    case_type: Literal["即办件", "承诺件"]
    legal_wd: int | None = None
    promised_wd: int
    network: Literal["extranet", "internet", "either"]
    online_capable: bool
    online_url: _HttpAddress | None = None
    in_person_required: bool
    agent_allowed: bool
    agent_mode: str = ""
    home_visit: bool = False
    paper_originals_required: bool = False
    service_min: float
    home_tile: str = Field(min_length=1)
    rank: int
    aliases: list[str] = []
    pinyin: str = Field(min_length=1)
    reveals_status: bool
    targets: list[str]
    conditions: str = ""
    materials: list[_Material]
    special_procedures: list[_Procedure] = []
    result: str = Field(min_length=1)
    result_kind: str = ""
    result_validity: str = ""
    fee: str = Field(min_length=1)
    fee_basis: str = ""
    delivery: list[str] = []
    basic_code: str = ""
    impl_code: str = ""
    handling_code: str = ""
    basis: str = ""
    quantity_limit: str = ""
    flow: str = ""
    visits: int | None = None
    place: str = ""
    hours: str = ""
    consult_phone: str = ""
    supervise_phone: str = ""
    review_body: str = ""
    court: str = ""
    correction_limit_wd: int | None = None
    urgent_first: bool = False
    return_methods: list[str] = []


class _Tile(_Record):
    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    hint: str
    icon: str


class _Station(_Record):
    code: str = Field(min_length=1)
    name: str = Field(min_length=1)


class _Text(_Record):
    id: str = Field(pattern=r"^[0-9A-Za-z\-]+$", max_length=40)
    kind: Literal["faq", "policy"]
    title: str = Field(min_length=1, max_length=100)
    body: str = Field(min_length=1, max_length=8000)
    item: str | None = None
    aliases: list[str] = []


class _File(_Record):
    schema_version: Literal[1]
    version: str = Field(min_length=1)
    illustrative: bool
    online_url: _HttpAddress | None = None
    stations: list[_Station]
    tiles: list[_Tile]
    items: list[_Item]
    knowledge: list[_Text] = []


def load_catalogue(path: Path) -> CatalogueEdition:
    """Read the file and return a catalogue that may be used.

    Raises:
        CatalogueFileError: with every fault of shape, or, where the shape is right, of every rule of publishing.
        OSError: the file cannot be read.
    """
    try:
        loader = yaml.SafeLoader(path.read_text(encoding="utf-8-sig"))
        root = loader.get_single_node()
        data = None if root is None else loader.construct_document(root)
    except UnicodeDecodeError as error:
        raise CatalogueFileError([f"{path}:1: 文件不是 UTF-8 编码"]) from error
    except yaml.MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        raise CatalogueFileError([f"{path}:{line}: 不是有效的 YAML: {error.problem}"]) from error
    except yaml.YAMLError as error:
        raise CatalogueFileError([f"{path}:1: 不是有效的 YAML: {error}"]) from error
    if root is None:
        raise CatalogueFileError([f"{path}:1: 文件是空的"])
    faults = [f"{path}:{line}: 键 {key} 重复" for key, line in _repeated_keys(root)]
    try:
        record = _File.model_validate(data)
    except ValidationError as error:
        faults += [_shape_fault(path, root, dict(detail)) for detail in error.errors()]
        raise CatalogueFileError(_in_order(faults)) from error
    catalogue = _catalogue_of(record)
    faults += [_rule_fault(path, root, fault, record) for fault in catalogue.faults()]
    if faults:
        raise CatalogueFileError(_in_order(faults))
    return catalogue


def _catalogue_of(record: _File) -> CatalogueEdition:
    stations = tuple(Station(code=station.code, name=station.name) for station in record.stations)
    names = {station.code: station.name for station in stations}
    return CatalogueEdition(
        version=record.version,
        illustrative=record.illustrative,
        online_url=record.online_url,
        stations=stations,
        tiles=tuple(Tile(**tile.model_dump()) for tile in record.tiles),
        services=tuple(_service_of(item, names) for item in record.items),
        texts=tuple(
            PublishedText(**{**text.model_dump(), "aliases": tuple(text.aliases)}) for text in record.knowledge
        ),
    )


def _service_of(item: _Item, stations: dict[str, str]) -> ServiceItem:
    fields = item.model_dump(exclude={"level", "case_type", "network", "materials", "special_procedures"})
    for name in ("aliases", "targets", "delivery", "return_methods"):
        fields[name] = tuple(fields[name])
    return ServiceItem(
        level=Level(item.level),
        case_type=CaseType(item.case_type),
        network=Network(item.network),
        materials=tuple(Material(**material.model_dump()) for material in item.materials),
        special_procedures=tuple(SpecialProcedure(**step.model_dump()) for step in item.special_procedures),
        station_name=item.county_dept or stations.get(item.station, ""),
        **fields,
    )


def _shape_fault(path: Path, root: yaml.Node, detail: dict[str, Any]) -> str:
    loc: tuple[str | int, ...] = detail["loc"]
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
    kind: str = detail["type"]
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(loc[-1]), _known_keys(loc[:-1]), n=1)
        reason = "不认识的键" + (f", 是不是 {near[0]}?" if near else "")
    else:
        reason = _REASONS.get(kind, detail["msg"])
        if kind == "literal_error":
            reason += f" (当前值 {detail['input']!r}, 可用: {detail['ctx']['expected'].replace(' or ', ', ')})"
        elif kind != "missing":
            reason += f" (当前值 {detail['input']!r})"
    return f"{path}:{_line(root, loc)}: {where or '文件'}: {reason}"


def _known_keys(loc: tuple[str | int, ...]) -> list[str]:
    shapes: dict[tuple[str, ...], type[_Record]] = {
        (): _File,
        ("stations",): _Station,
        ("tiles",): _Tile,
        ("items",): _Item,
        ("items", "materials"): _Material,
        ("items", "special_procedures"): _Procedure,
        ("knowledge",): _Text,
    }
    shape = shapes.get(tuple(part for part in loc if isinstance(part, str)))
    return [] if shape is None else list(shape.model_fields)


def _rule_fault(path: Path, root: yaml.Node, fault: CatalogueFault, record: _File) -> str:
    places = [index for index, item in enumerate(record.items) if item.id == fault.where]
    texts = [index for index, text in enumerate(record.knowledge) if text.id == fault.where]
    loc: tuple[str | int, ...] = (fault.field,)
    if texts and not places:
        loc = ("knowledge", texts[-1], fault.field)
    if places:
        place = places[-1] if fault.field == "id" else places[0]
        inner = () if fault.index is None else ("materials", fault.index)
        loc = ("items", place, *inner, fault.field)
    name = f"{fault.where}: " if fault.where else ""
    return f"{path}:{_line(root, loc)}: {name}{fault.sentence}"


def _line(root: yaml.Node, loc: tuple[str | int, ...]) -> int:
    """Return the line (1-based) of the deepest part of `loc` that the file holds."""
    node, line = root, root.start_mark.line
    for part in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
            continue
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = [(key, value) for key, value in pairs if key.value == part]
        if not found:
            break
        line, node = found[0][0].start_mark.line, found[0][1]
    return line + 1


def _repeated_keys(node: yaml.Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _repeated_keys(child)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _repeated_keys(value)


def _in_order(faults: list[str]) -> list[str]:
    """Sort by line, once each: one field can break two rules in the same words."""
    return sorted(dict.fromkeys(faults), key=lambda fault: int(fault.split(": ", 1)[0].rsplit(":", 1)[1]))
