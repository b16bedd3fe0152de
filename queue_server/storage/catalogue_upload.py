"""What the bureau hands in as YAML, checked against the catalogue as it stands, and the catalogue written out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict

import yaml

from queue_server.domain.catalogue_edition import CatalogueEdition
from queue_server.storage.catalogue_shapes import (
    CatalogueRecord,
    UploadRecord,
    catalogue_of,
    record_of_item,
    service_of,
)
from queue_server.storage.catalogue_text import CatalogueText, CatalogueTextError, FileFault
from queue_server.usecases.guides import GuideDraft
from queue_server.usecases.live_catalogue import with_drafts

FIXED = {
    "illustrative": "演示标记",
    "online_url": "网上办理统一入口",
    "stations": "站办所",
    "tiles": "首页入口",
    "knowledge": "常见问题和政策",
}
"""Parts of a whole file that come with the hall and not with a publication."""
HEADER = "# 事项目录, 由大厅系统导出。改好后在 /bureau 上传: 只写要改的事项也可以, 没有写的事项保持不变。\n"


def read_upload(text: str, *, standing: CatalogueEdition) -> GuideDraft:
    """Read what is to be published; all or nothing.

    Args:
        text: YAML of a whole catalogue, or of the items that change.
        standing: the edition that it is checked against.

    Raises:
        CatalogueTextError: with every fault of shape, or, where the shape is right, every broken rule.
    """
    read = CatalogueText(text)
    record, faults = read.read_as(UploadRecord)
    names = {station.code: station.name for station in standing.stations}
    items = tuple(service_of(item, names) for item in record.items)
    faults += _doubled(read, record)
    faults += _other_frame(read, record, standing)
    known = {item.id for item in standing.services}
    for place, item in enumerate(record.withdrawn):
        if item not in known:
            line = read.line_of("withdrawn", place)
            faults.append(FileFault(line=line, sentence=f"withdrawn: 事项 {item} 不在现行目录中"))
    changed = {item.id for item in items}
    after = with_drafts(standing, items, without=set(record.withdrawn) - changed)
    broken = after.faults_beyond(standing, changed=changed)
    faults += [read.rule_fault(fault, record) for fault in broken]
    if not record.items and not record.withdrawn:
        faults.append(FileFault(line=read.line_of("items"), sentence="没有要发布的事项"))
    if faults:
        raise CatalogueTextError(faults)
    return GuideDraft(items=items, withdrawn=tuple(dict.fromkeys(record.withdrawn)))


def write_catalogue(edition: CatalogueEdition, *, item: str | None = None) -> str:
    """Return the catalogue as YAML, or one item of it; `read_upload` of it changes nothing."""
    whole: dict[str, object] = {
        "schema_version": 1,
        "version": edition.version,
        "illustrative": edition.illustrative,
        "online_url": edition.online_url,
        "stations": [asdict(station) for station in edition.stations],
        "tiles": [asdict(tile) for tile in edition.tiles],
        "items": [record_of_item(one) for one in edition.services],
    }
    if item is not None:
        wanted = [record_of_item(one) for one in edition.services if one.id == item]
        whole = {"schema_version": 1, "items": wanted}
    return HEADER + yaml.dump(whole, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=400)


class _Dumper(yaml.SafeDumper):
    """Writes no anchors: a list that stands twice is written twice, because anchors are not taken back."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _doubled(read: CatalogueText, record: UploadRecord) -> Iterator[FileFault]:
    times = Counter(item.id for item in record.items)
    for place, item in enumerate(record.items):
        if times[item.id] > 1:
            yield FileFault(line=read.line_of("items", place, "id"), sentence=f"事项编号 {item.id} 重复")
        if item.id in record.withdrawn:
            sentence = f"事项 {item.id} 不能既修改又停办"
            yield FileFault(line=read.line_of("items", place, "id"), sentence=sentence)


def _other_frame(read: CatalogueText, record: UploadRecord, standing: CatalogueEdition) -> Iterator[FileFault]:
    """Yield what a publication may not change: told rather than passed over in silence."""
    whole = catalogue_of(
        CatalogueRecord(
            schema_version=1,
            version=standing.version,
            illustrative=standing.illustrative if record.illustrative is None else record.illustrative,
            online_url=record.online_url,
            stations=record.stations or [],
            tiles=record.tiles or [],
            items=[],
            knowledge=record.knowledge or [],
        )
    )
    there = {
        "illustrative": whole.illustrative,
        "online_url": whole.online_url,
        "stations": whole.stations,
        "tiles": whole.tiles,
        "knowledge": whole.texts,
    }
    own = {**{name: getattr(standing, name) for name in FIXED if name != "knowledge"}, "knowledge": standing.texts}
    for name, words in FIXED.items():
        if name in record.model_fields_set and getattr(record, name) is not None and there[name] != own[name]:
            sentence = f"{name}: {words}由大厅目录文件决定, 不能在这里修改"
            yield FileFault(line=read.line_of(name), sentence=sentence)
