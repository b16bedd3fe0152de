"""Reads a site: defaults, then the common file, then the site's own; every fault at once, in Chinese, with its line."""

from __future__ import annotations

import difflib
import re
import tomllib
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from firmware_config.schema import SCHEMA_VERSION, Site
from firmware_config.site_rules import SiteFault, broken_rules
from firmware_config.toml_lines import Path as KeyPath
from firmware_config.toml_lines import key_lines

SITES = Path(__file__).parent / "sites"
CATALOGUES = Path(__file__).parent / "catalogue"
COMMON_SITE = SITES / "common.toml"
DEMO_SITE = SITES / "demo.toml"

_REASONS = {
    "missing": "缺少这一项",
    "string_type": "应为文字, 要加引号",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "list_type": "应为列表, 用 [ ] 括起",
    "model_type": "应为一张表",
    "date_type": "应为日期, 如 2026-10-01",
    "date_from_datetime_inexact": "应为日期, 如 2026-10-01",
    "date_from_datetime_parsing": "应为日期, 如 2026-10-01",
    "string_too_short": "不能为空",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "tuple_type": "应为 [横, 纵] 两个数, 单位米",
    "dict_type": "应为一张表",
    "greater_than": "必须大于 {gt}",
    "less_than": "必须小于 {lt}",
    "string_too_long": "最多 {max_length} 个字",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_pattern_mismatch": "格式不对",
    "literal_error": "不是允许的值, 可用: {expected}",
    "value_error": "{error}",
}


_UNIFORM = frozenset({"theme", "colours", "colors", "palette", "fonts", "font", "emblem", "signs", "sign_texts"})
"""Keys with which a site file would give its signs a look or words of its own (R19)."""


class SiteFileError(Exception):
    """The site cannot be used; `faults` holds one Chinese sentence a fault, each beginning with `file:line:`."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a value was set; line 0 is the schema's default."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else "默认值"


DEFAULT = Origin(file="", line=0)


@dataclass(frozen=True, kw_only=True)
class LoadedSite:
    """A valid site, where each of its values comes from, and the catalogue file it names."""

    site: Site
    origins: Mapping[KeyPath, Origin]
    catalogue: Path

    def effective(self) -> Iterator[tuple[str, Any, Origin]]:
        """Yield every value as (key, value, origin), in the order of the schema."""
        for path, value in _leaves(self.site.model_dump(mode="json"), ()):
            yield _dotted(path), value, origin_of(self.origins, path, exact=True)


def load_site(path: Path = DEMO_SITE, *, common: Path = COMMON_SITE) -> LoadedSite:
    """Read `path` over `common` over the defaults.

    Raises:
        SiteFileError: with every fault of all layers.
        OSError: a file cannot be read.
    """
    data: dict[str, Any] = {}
    origins: dict[KeyPath, Origin] = {}
    for layer in (common, path):
        text = _text(layer)
        _overlay(data, origins, layer=_parsed(layer, text), lines=key_lines(text), file=str(layer))
    origins[()] = Origin(file=str(path), line=1)
    version = data.get("schema_version")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        at = origin_of(origins, ("schema_version",))
        raise SiteFileError(
            [f"{at}: schema_version: 文件版本 {version} 比本程序认识的 {SCHEMA_VERSION} 新, 请先升级程序"]
        )
    faults, readable = _shape_faults(data)
    faults += broken_rules(readable)
    catalogue = _catalogue(path, data)
    if catalogue is not None and not catalogue.is_file():
        faults.append(SiteFault(("hall", "catalogue"), f"找不到事项目录文件 {catalogue.name}"))
    if faults or catalogue is None:
        raise SiteFileError(_told(faults, origins))
    return LoadedSite(site=Site.model_validate(data), origins=origins, catalogue=catalogue)


def origin_of(origins: Mapping[KeyPath, Origin], path: KeyPath, *, exact: bool = False) -> Origin:
    """Return where `path` was set, or its nearest enclosing table; with `exact` only where a file sets it."""
    for end in range(len(path), -1, -1):
        found = origins.get(path[:end])
        if found is not None and not (exact and isinstance(path[-1], str) and _is_table(origins, path[:end], path)):
            return found
        if found is not None:
            return DEFAULT
    return DEFAULT


def _is_table(origins: Mapping[KeyPath, Origin], found: KeyPath, path: KeyPath) -> bool:
    """Say whether `found` is a table above `path` rather than an inline value that contains it."""
    return len(found) < len(path) and (not found or any(key[: len(found)] == found and key != found for key in origins))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise SiteFileError([f"{path}:{line}: 文件不是 UTF-8 编码"]) from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line = int(place[1]) if place else max(1, len(text.splitlines()))
        column = f"第 {place[2]} 列附近" if place else "文件末尾"
        raise SiteFileError([f"{path}:{line}: {column}不是有效的 TOML ({error})"]) from error


def _overlay(
    data: dict[str, Any],
    origins: dict[KeyPath, Origin],
    *,
    layer: Mapping[str, Any],
    lines: Mapping[KeyPath, int],
    file: str,
    at: KeyPath = (),
) -> None:
    """Lay one file over the data: tables merge, any other value (a list too) replaces the one below."""
    for key, value in layer.items():
        path = (*at, key)
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            _overlay(data[key], origins, layer=value, lines=lines, file=file, at=path)
        else:
            for known in [known for known in origins if known[: len(path)] == path]:
                del origins[known]
            data[key] = value
        for known, line in lines.items():
            if known[: len(path)] == path:
                origins[known] = Origin(file=file, line=line)


def _shape_faults(data: dict[str, Any]) -> tuple[list[SiteFault], dict[str, Any]]:
    """Return the faults of shape, and what can still be read: unknown keys and faulty sections left out."""
    try:
        Site.model_validate(data)
    except ValidationError as error:
        details = error.errors()
    else:
        return [], Site.model_validate(data).model_dump()
    faults = [SiteFault(detail["loc"], _reason(dict(detail), data)) for detail in details]
    readable: dict[str, Any] = {}
    unknown = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    for name, field in Site.model_fields.items():
        if name not in data:
            if not field.is_required():
                readable[name] = _plain(field.get_default())
            continue
        pruned = _without(data[name], [loc[1:] for loc in unknown if loc[0] == name])
        if not any(detail["loc"][0] == name for detail in details if detail["loc"] not in unknown):
            readable[name] = _section(name, pruned)
    return faults, readable


def _section(name: str, value: object) -> object:
    """Read one section alone."""
    section = TypeAdapter[Any](typing.cast("type[Any]", Site.model_fields[name].annotation)).validate_python(value)
    return _plain(section)


def _plain(section: object) -> object:
    """Return a section as plain data."""
    if isinstance(section, list):
        return [_plain(element) for element in section]
    return section.model_dump() if isinstance(section, BaseModel) else section


def _without(value: Any, paths: list[KeyPath]) -> Any:
    if not paths:
        return value
    if isinstance(value, dict):
        gone = {path[0] for path in paths if len(path) == 1}
        return {
            key: _without(inner, [path[1:] for path in paths if path[0] == key])
            for key, inner in value.items()
            if key not in gone
        }
    if isinstance(value, list):
        return [_without(inner, [path[1:] for path in paths if path[0] == place]) for place, inner in enumerate(value)]
    return value


def _reason(detail: dict[str, Any], data: Mapping[str, Any]) -> str:
    kind, told = str(detail["type"]), str(detail["msg"])
    if kind == "extra_forbidden" and detail["loc"][-1] in _UNIFORM:
        return "标识的颜色、字体和用语由县里统一规定, 站点文件不能更改"
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(detail["loc"][-1]), _known_keys(detail["loc"][:-1]), n=1)
        return "不认识的键" + (f", 是不是 {near[0]}?" if near else "")
    context = {key: str(value) for key, value in detail.get("ctx", {}).items()}
    if kind == "literal_error":
        context["expected"] = context["expected"].replace(" or ", ", ")
    reason = _REASONS[kind].format(**context) if kind in _REASONS else told
    if kind == "missing":
        near = difflib.get_close_matches(str(detail["loc"][-1]), list(data), n=1) if len(detail["loc"]) == 1 else []
        return reason + (f", 文件里的 {near[0]} 是不是它?" if near else "")
    value = detail["input"]
    return reason if isinstance(value, dict | list) else f"{reason} (当前值 {_shown(value)})"


def _known_keys(path: KeyPath) -> list[str]:
    shape: Any = Site
    for part in path:
        if isinstance(part, str) and isinstance(shape, type) and issubclass(shape, BaseModel):
            shape = shape.model_fields[part].annotation
        shape = next((inner for inner in _inside(shape) if isinstance(inner, type)), shape)
    return list(shape.model_fields) if isinstance(shape, type) and issubclass(shape, BaseModel) else []


def _inside(annotation: Any) -> tuple[Any, ...]:
    return tuple(inner for inner in typing.get_args(annotation) if inner is not type(None))


def _catalogue(path: Path, data: Mapping[str, Any]) -> Path | None:
    hall = data.get("hall")
    name = hall.get("catalogue") if isinstance(hall, dict) else None
    if not isinstance(name, str):
        return None
    beside = path.parent / name
    return beside if beside.is_file() else CATALOGUES / name


def _told(faults: list[SiteFault], origins: Mapping[KeyPath, Origin]) -> list[str]:
    placed = [(origin_of(origins, fault.path), fault) for fault in faults]
    placed.sort(key=lambda pair: (pair[0].file, pair[0].line))
    return list(dict.fromkeys(f"{at}: {_dotted(fault.path) or '文件'}: {fault.sentence}" for at, fault in placed))


def _dotted(path: KeyPath) -> str:
    """Name a key as people read it: elements of a list count from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _leaves(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and value and all(isinstance(inner, dict) for inner in value):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*path, place))
    else:
        yield path, value
