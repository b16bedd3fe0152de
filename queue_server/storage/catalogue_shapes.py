"""The shapes of a catalogue's YAML file, and how they become a catalogue and are written again."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from queue_server.domain.catalogue_edition import CatalogueEdition
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


class Record(BaseModel):
    """A mapping of the file: no key that it does not know, no value of another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class MaterialRecord(Record):
    """One document of a guide."""

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


class ProcedureRecord(Record):
    """One special procedure."""

    name: str = Field(min_length=1)
    days: int
    unit: Literal["工作日", "日"] = "工作日"
    counted: bool = False


HttpAddress = Annotated[str, Field(pattern=r"^https?://\S+$", max_length=300)]


class ItemRecord(Record):
    """One item with its guide."""

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
    online_url: HttpAddress | None = None
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
    materials: list[MaterialRecord]
    special_procedures: list[ProcedureRecord] = []
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
    retention_d: int | None = None
    urgent_first: bool = False
    return_methods: list[str] = []


class TileRecord(Record):
    """A tile of the home page."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    hint: str
    icon: str


class StationRecord(Record):
    """A station of the township."""

    code: str = Field(min_length=1)
    name: str = Field(min_length=1)


class TextRecord(Record):
    """A question or a policy."""

    id: str = Field(pattern=r"^[0-9A-Za-z\-]+$", max_length=40)
    kind: Literal["faq", "policy"]
    title: str = Field(min_length=1, max_length=100)
    body: str = Field(min_length=1, max_length=8000)
    item: str | None = None
    aliases: list[str] = []


class CatalogueRecord(Record):
    """The whole file."""

    schema_version: Literal[1]
    version: str = Field(min_length=1)
    illustrative: bool
    online_url: HttpAddress | None = None
    stations: list[StationRecord]
    tiles: list[TileRecord]
    items: list[ItemRecord]
    knowledge: list[TextRecord] = []


class UploadRecord(Record):
    """What the bureau hands in: the items that change. What else a whole file holds must be as it stands."""

    schema_version: Literal[1]
    version: str | None = None
    illustrative: bool | None = None
    online_url: HttpAddress | None = None
    stations: list[StationRecord] | None = None
    tiles: list[TileRecord] | None = None
    items: list[ItemRecord] = []
    withdrawn: list[str] = []
    knowledge: list[TextRecord] | None = None


def catalogue_of(record: CatalogueRecord) -> CatalogueEdition:
    """Return the catalogue of a whole file."""
    stations = tuple(Station(code=station.code, name=station.name) for station in record.stations)
    names = {station.code: station.name for station in stations}
    return CatalogueEdition(
        version=record.version,
        illustrative=record.illustrative,
        online_url=record.online_url,
        stations=stations,
        tiles=tuple(Tile(**tile.model_dump()) for tile in record.tiles),
        services=tuple(service_of(item, names) for item in record.items),
        texts=tuple(
            PublishedText(**{**text.model_dump(), "aliases": tuple(text.aliases)}) for text in record.knowledge
        ),
    )


def service_of(item: ItemRecord, stations: dict[str, str]) -> ServiceItem:
    """Return the item of a record; `stations` gives the name of each code."""
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


def record_of_item(item: ServiceItem) -> dict[str, Any]:
    """Return an item as the file writes it; what is as by default is left out."""
    names = {name: getattr(item, name) for name in ItemRecord.model_fields}
    told = {
        **names,
        "level": item.level.value,
        "case_type": item.case_type.value,
        "network": item.network.value,
        "materials": [_as_dict(MaterialRecord, line) for line in item.materials],
        "special_procedures": [_as_dict(ProcedureRecord, step) for step in item.special_procedures],
    }
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}
    return _without_defaults(ItemRecord, plain)


def _as_dict(shape: type[Record], thing: object) -> dict[str, Any]:
    return _without_defaults(shape, {name: getattr(thing, name) for name in shape.model_fields})


def _without_defaults(shape: type[Record], values: dict[str, Any]) -> dict[str, Any]:
    fields = shape.model_fields
    needed = {name for name, field in fields.items() if field.is_required()}
    return {name: value for name, value in values.items() if name in needed or value != fields[name].default}
