"""Published guides: every version of an item kept whole, what changed, its short code, and the tips beside it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Literal, Protocol, TypeVar

from queue_server.domain import guide_sentences as sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.service_item import CaseType, Level, Material, Network, ServiceItem, SpecialProcedure

CODE_DIGITS = 5
"""Digits of a short code before its check digit."""
TIPS_MOST = 40
_STAMPS = frozenset({"version", "code"})
"""What publishing adds: no part of what a guide says."""
_PHONE = re.compile(r"(?<!\d)(1\d{10}|\d{17}[\dXx])(?!\d)")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference between two versions, as people read it; an empty side was not there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class GuideVersion:
    """A version of an item's guide, never changed once published.

    `published_by` is None for what came with the hall's own catalogue file; `confirmed_by` names department, person and
    document that confirmed it. A withdrawn version says that the item is no longer offered from its day on.
    """

    item: str
    no: int
    guide: ServiceItem
    effective_from: date
    published_at: datetime
    published_by: str | None
    confirmed_by: str
    code: str
    digest: str
    withdrawn: bool = False
    changes: tuple[Change, ...] = ()

    @property
    def stamped(self) -> ServiceItem:
        """Return the guide with its version and short code, as every face shows it."""
        return replace(self.guide, version=str(self.no), code=self.code)

    @property
    def from_file(self) -> bool:
        """Whether the hall's own catalogue file brought it."""
        return self.published_by is None

    @property
    def intact(self) -> bool:
        """Whether what is stored still is what was published."""
        return digest_of(self.guide) == self.digest

    def event(self) -> Event:
        """Return what the journal tells of the publication."""
        data: dict[str, str | int | bool] = {
            "no": self.no,
            "from": self.effective_from.isoformat(),
            "digest": self.digest,
            "code": self.code,
            "changes": len(self.changes),
        }
        name = EventName.GUIDE_WITHDRAWN if self.withdrawn else EventName.GUIDE_PUBLISHED
        before = str(self.no - 1) if self.no > 1 else None
        return Event(name=name, kind="guide", entity=self.item, from_state=before, to_state=str(self.no), data=data)


@dataclass(frozen=True, kw_only=True)
class Tip:
    """收件指导 (R25) on one material, or on the whole item where `material` is empty."""

    kind: Literal["tip", "sample"]
    text: str
    material: str = ""


@dataclass(frozen=True, kw_only=True)
class TipSheet:
    """All tips of an item as a representative saved them at one time; beside the guide, never a part of it."""

    item: str
    no: int
    tips: tuple[Tip, ...]
    saved_by: str
    saved_at: datetime

    def of_material(self, material: str) -> str | None:
        """Return what is told of a material, None where nothing is."""
        return "；".join(tip.text for tip in self.tips if tip.material == material) or None

    def check(self, guide: ServiceItem) -> None:
        """Raise DomainError not_found for a material that the guide does not name, personal_data for numbers."""
        names = {material.name for material in guide.materials} | {""}
        for tip in self.tips:
            if tip.material not in names:
                raise DomainError(Code.NOT_FOUND, sentences.TIP_OF_NO_MATERIAL.format(material=tip.material))
            if _PHONE.search(tip.text):
                raise DomainError(Code.PERSONAL_DATA, sentences.TIP_HAS_NUMBERS)

    def event(self) -> Event:
        """Return what the journal tells of it."""
        data = {"no": self.no, "tips": len(self.tips)}
        return Event(name=EventName.TIPS_SAVED, kind="guide", entity=self.item, data=data)


def record_of(item: ServiceItem) -> dict[str, Any]:
    """Return all that a guide says as plain values; version and short code are no part of it."""
    return {name: value for name, value in asdict(item).items() if name not in _STAMPS}


def item_of(record: Mapping[str, Any]) -> ServiceItem:
    """Build a guide from its record; what a newer program wrote and this one does not know is left out."""
    known = {field.name for field in fields(ServiceItem)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
    }
    values["level"] = Level(record["level"])
    values["case_type"] = CaseType(record["case_type"])
    values["network"] = Network(record["network"])
    values["materials"] = tuple(Material(**line) for line in record["materials"])
    values["special_procedures"] = tuple(SpecialProcedure(**step) for step in record["special_procedures"])
    return ServiceItem(**{name: value for name, value in values.items() if name in known})


def digest_of(item: ServiceItem) -> str:
    """Return the digest of all that a guide says."""
    text = json.dumps(record_of(item), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Dated(Protocol):
    """A version as far as it matters which one holds."""

    @property
    def no(self) -> int: ...  # noqa: D102 - the version's number
    @property
    def effective_from(self) -> date: ...  # noqa: D102 - its first day
    @property
    def from_file(self) -> bool: ...  # noqa: D102 - it came with the hall's own catalogue file


Version = TypeVar("Version", bound=Dated)


def in_force(versions: Iterable[Version], day: date) -> Version | None:
    """Return the version that holds on a day: of those that have begun the one that began last.

    Before that what came with the hall's own file holds: a clock that was set back takes no item away.
    """
    listed = sorted(versions, key=lambda version: (version.effective_from, version.no))
    begun = [version for version in listed if version.effective_from <= day]
    if begun:
        return begun[-1]
    return next((version for version in listed if version.from_file), None)


def short_code(hall: str, item: str, no: int, *, digest: str, taken: Iterable[str]) -> str:
    """Return the six digits that stand on the paper of a version: the same after a restore, the last one a check."""
    known = frozenset(taken)
    seed = int(hashlib.sha256(f"{hall}/{item}/{no}/{digest}".encode()).hexdigest(), 16)
    for step in range(10**CODE_DIGITS):
        digits = f"{(seed + step) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
        code = digits + _check_digit(digits)
        if code not in known:
            return code
    raise DomainError(Code.OUT_OF_NUMBERS, sentences.NO_CODE_LEFT)


def is_short_code(code: str) -> bool:
    """Tell whether six digits end in their check digit: a slip of the finger is told at once."""
    return len(code) == CODE_DIGITS + 1 and code.isascii() and code.isdigit() and _check_digit(code[:-1]) == code[-1]


def _check_digit(digits: str) -> str:
    """ISO 7064, MOD 11,10: finds every wrong digit and nearly every swap."""
    rest = 10
    for digit in digits:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - rest) % 10)


LABELS: dict[str, str] = {
    "name": "事项名称",
    "level": "层级",
    "station": "站办所",
    "county_dept": "县级部门",
    "task_type": "事项类型",
    "case_type": "办件类型",
    "legal_wd": "法定时限",
    "promised_wd": "承诺时限",
    "network": "办理网络",
    "online_capable": "可网上办理",
    "online_url": "网上办理地址",
    "in_person_required": "须本人到场",
    "agent_allowed": "可代办",
    "agent_mode": "帮代办方式",
    "home_visit": "可上门",
    "paper_originals_required": "须寄送原件",
    "targets": "服务对象",
    "conditions": "受理条件",
    "special_procedures": "特别程序",
    "result": "办理结果",
    "result_kind": "结果类别",
    "result_validity": "结果有效期",
    "fee": "收费",
    "fee_basis": "收费依据",
    "delivery": "送达方式",
    "return_methods": "返件方式",
    "basic_code": "基本编码",
    "impl_code": "实施编码",
    "handling_code": "业务办理项编码",
    "basis": "设定依据",
    "quantity_limit": "数量限制",
    "flow": "办理流程",
    "visits": "到现场次数",
    "place": "办理地点",
    "hours": "办理时间",
    "consult_phone": "咨询电话",
    "supervise_phone": "监督电话",
    "review_body": "行政复议机关",
    "court": "行政诉讼法院",
    "correction_limit_wd": "补正期限",
    "retention_d": "个人信息保存日数",
    "urgent_first": "可先办后补",
    "service_min": "通常办理分钟数",
    "home_tile": "首页入口",
    "rank": "入口内次序",
    "pinyin": "拼音首字母",
    "aliases": "别名",
    "reveals_status": "名称涉及身份",
}
"""What each field is called where a difference is shown; materials are told one by one."""
_WORDS = {"extranet": "政务外网", "internet": "互联网", "either": "均可", "township": "乡镇", "county": "县级"}


def differences(before: ServiceItem | None, after: ServiceItem) -> tuple[Change, ...]:
    """Return every difference, in the order of the guide; for a new item all that it says."""
    changes = [
        Change(label=label, before=_told(name, before), after=_told(name, after))
        for name, label in LABELS.items()
        if _value(name, before) != _value(name, after)
    ]
    return (*changes, *_material_changes(before.materials if before else (), after.materials))


def withdrawal(before: ServiceItem) -> tuple[Change, ...]:
    """Return the one difference of an item that is no longer offered."""
    return (Change(label="事项", before=before.name, after=""),)


def _value(name: str, item: ServiceItem | None) -> object:
    return None if item is None else getattr(item, name)


def _told(name: str, item: ServiceItem | None) -> str:
    value = _value(name, item)
    if isinstance(value, bool):
        return "是" if value else "否"
    if name.endswith("_wd") and value is not None:
        return f"{value}个工作日"
    if isinstance(value, tuple):
        return "、".join(step.text if isinstance(step, SpecialProcedure) else str(step) for step in value)
    return "" if value is None else _WORDS.get(str(value), str(value))


def _material_changes(before: Sequence[Material], after: Sequence[Material]) -> list[Change]:
    old, new = {line.name: line for line in before}, {line.name: line for line in after}
    changes = [
        Change(label=f"材料“{name}”", before=_line(old.get(name)), after=_line(new.get(name)))
        for name in (*old, *(name for name in new if name not in old))
        if old.get(name) != new.get(name)
    ]
    kept_before, kept_after = [name for name in old if name in new], [name for name in new if name in old]
    if kept_before != kept_after:
        changes.append(Change(label="材料次序", before="、".join(kept_before), after="、".join(kept_after)))
    return changes


def _line(material: Material | None) -> str:
    if material is None:
        return ""
    parts = (
        material.form,
        f"{material.copies}份",
        "必交" if material.required else f"情形：{material.condition}",
        material.source,
        "电子证照可用" if material.e_cert_shareable else "",
        f"可容缺{material.deferrable_wd}个工作日" if material.deferrable_wd is not None else "",
        f"样例：{material.sample}" if material.sample else "",
        material.note,
    )
    return "，".join(part for part in parts if part)
