"""A catalogue's YAML text with its lines: what is wrong is told by one Chinese sentence and the line it stands on."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from queue_server.domain.catalogue_edition import CatalogueFault
from queue_server.storage.catalogue_shapes import (
    CatalogueRecord,
    ItemRecord,
    MaterialRecord,
    ProcedureRecord,
    Record,
    StationRecord,
    TextRecord,
    TileRecord,
    UploadRecord,
)

Shape = TypeVar("Shape", bound=Record)
NO_ANCHORS = "不能使用 & 和 * 引用"

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


@dataclass(frozen=True, kw_only=True)
class FileFault:
    """What is wrong, and on which line (1-based)."""

    line: int
    sentence: str


class CatalogueTextError(Exception):
    """The text cannot be used; `faults` holds every fault, by line."""

    def __init__(self, faults: Sequence[FileFault]) -> None:
        self.faults = sorted(dict.fromkeys(faults), key=lambda fault: fault.line)
        super().__init__("\n".join(f"{fault.line}: {fault.sentence}" for fault in self.faults))


class CatalogueText:
    """One text, read once."""

    def __init__(self, text: str) -> None:
        """Read it; CatalogueTextError where it is no YAML or empty."""
        try:
            # A small text of references can stand for an endless one.
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                if isinstance(event, yaml.AliasEvent):
                    line = 1 if event.start_mark is None else event.start_mark.line + 1
                    raise CatalogueTextError([FileFault(line=line, sentence=f"不是有效的 YAML: {NO_ANCHORS}")])
            root = yaml.compose(text, Loader=yaml.CSafeLoader)
            self._data = None if root is None else yaml.constructor.SafeConstructor().construct_document(root)
        except yaml.MarkedYAMLError as error:
            line = 1 if error.problem_mark is None else error.problem_mark.line + 1
            raise CatalogueTextError([FileFault(line=line, sentence=f"不是有效的 YAML: {error.problem}")]) from error
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise CatalogueTextError([FileFault(line=1, sentence=f"不是有效的 YAML: {error}")]) from error
        if root is None:
            raise CatalogueTextError([FileFault(line=1, sentence="文件是空的")])
        self._root = root

    def read_as(self, shape: type[Shape]) -> tuple[Shape, list[FileFault]]:
        """Return the record and the faults that do not hinder reading; CatalogueTextError with all faults of shape."""
        faults = [FileFault(line=line, sentence=f"键 {key} 重复") for key, line in _repeated_keys(self._root)]
        try:
            return shape.model_validate(self._data), faults
        except ValidationError as error:
            faults += [self._shape_fault(shape, dict(detail)) for detail in error.errors()]
            raise CatalogueTextError(faults) from error

    def rule_fault(self, fault: CatalogueFault, record: CatalogueRecord | UploadRecord) -> FileFault:
        """Return a broken rule with the line it stands on."""
        places = [index for index, item in enumerate(record.items) if item.id == fault.where]
        texts = [index for index, text in enumerate(record.knowledge or []) if text.id == fault.where]
        loc: tuple[str | int, ...] = (fault.field,)
        if texts and not places:
            loc = ("knowledge", texts[-1], fault.field)
        if places:
            place = places[-1] if fault.field == "id" else places[0]
            inner = () if fault.index is None else ("materials", fault.index)
            loc = ("items", place, *inner, fault.field)
        name = f"{fault.where}: " if fault.where else ""
        return FileFault(line=self.line_of(*loc), sentence=f"{name}{fault.sentence}")

    def line_of(self, *loc: str | int) -> int:
        """Return the line (1-based) of the deepest part of a place that the text holds."""
        node, line = self._root, self._root.start_mark.line
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
        return int(line) + 1

    def _shape_fault(self, whole: type[Record], detail: dict[str, Any]) -> FileFault:
        loc: tuple[str | int, ...] = detail["loc"]
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in loc)
        kind: str = detail["type"]
        if kind == "extra_forbidden":
            near = difflib.get_close_matches(str(loc[-1]), _known_keys(whole, loc[:-1]), n=1)
            reason = "不认识的键" + (f", 是不是 {near[0]}?" if near else "")
        else:
            reason = _REASONS.get(kind, detail["msg"])
            if kind == "literal_error":
                reason += f" (当前值 {detail['input']!r}, 可用: {detail['ctx']['expected'].replace(' or ', ', ')})"
            elif kind != "missing":
                reason += f" (当前值 {detail['input']!r})"
        return FileFault(line=self.line_of(*loc), sentence=f"{where or '文件'}: {reason}")


def _known_keys(whole: type[Record], loc: tuple[str | int, ...]) -> list[str]:
    shapes: dict[tuple[str, ...], type[Record]] = {
        (): whole,
        ("stations",): StationRecord,
        ("tiles",): TileRecord,
        ("items",): ItemRecord,
        ("items", "materials"): MaterialRecord,
        ("items", "special_procedures"): ProcedureRecord,
        ("knowledge",): TextRecord,
    }
    shape = shapes.get(tuple(part for part in loc if isinstance(part, str)))
    return [] if shape is None else list(shape.model_fields)


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
