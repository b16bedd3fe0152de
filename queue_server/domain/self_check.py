"""The monthly self-check (自查): twenty lines that the hall looks at itself, with person, date and photo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName, without_numbers


class CheckResult(StrEnum):
    """合格, 不合格, 不适用."""

    OK = "ok"
    FAULT = "fault"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One line of the sheet; `clause` is the one of the notice that it shows."""

    no: int
    title: str
    clause: str
    photo_needed: bool = False


def _lines(*rows: tuple[str, str]) -> tuple[CheckLine, ...]:
    return tuple(
        CheckLine(no=no, title=title, clause=clause, photo_needed=clause == "R5")
        for no, (clause, title) in enumerate(rows, 1)
    )


CHECK_LINES = _lines(
    ("R4", "停车：免费停车规定已公示"),
    ("R5", "无障碍通道畅通，无占用"),
    ("R6", "综合窗口区、便民等候区、政务公开区标识清楚"),
    ("R15", "“综合窗口”标识完好"),
    ("R15", "综合咨询窗口、帮办代办窗口、“办不成事”反映电话三个标识完好"),
    ("R20", "服务时间已公示"),
    ("R20", "应急点位（安全出口、灭火器、急救箱）已标明"),
    ("R19", "标识样式统一"),
    ("R73", "休息座椅够用、完好"),
    ("R73", "便民工作台可用"),
    ("R73", "医疗急救箱在位，药品在有效期内"),
    ("R73", "老花镜在位"),
    ("R73", "其他助障设备（轮椅、写字板）可用"),
    ("R74", "电脑可用"),
    ("R74", "高拍仪可用"),
    ("R74", "打印机可用"),
    ("R74", "印章、印泥可用"),
    ("R75", "灭火器在位，在有效期内"),
    ("R78", "意见箱、监督电话可用"),
    ("R80", "各窗口“好差评”二维码已张贴"),
)
"""Domain 1.8, in its order."""


@dataclass(frozen=True, kw_only=True)
class SelfCheck:
    """What was found for one line in one month. `photo` is the name of its file, `{digest}.jpg` or `.png`."""

    month: str
    line: int
    result: CheckResult
    note: str | None
    fix_by: date | None
    photo: str | None
    person: str | None
    at: datetime

    @property
    def complete(self) -> bool:
        """Whether nothing is owed: a line that asks for a photo has one, or does not apply."""
        needed = CHECK_LINES[self.line - 1].photo_needed and self.result is not CheckResult.NOT_APPLICABLE
        return not needed or self.photo is not None


def month_of(day: date) -> str:
    """Return `2026-11`."""
    return f"{day:%Y-%m}"


def find_line(no: int) -> CheckLine:
    """Return a line; DomainError not_found."""
    if not 1 <= no <= len(CHECK_LINES):
        raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_CHECK)
    return CHECK_LINES[no - 1]


def check_recordable(at: datetime, *, month: str, line: int, result: CheckResult, fix_by: date | None) -> None:
    """Raise DomainError not_found, wrong_month or fix_by_needed where a line may not be recorded like this."""
    title = find_line(line).title
    if month != month_of(at.date()):
        raise DomainError(Code.WRONG_MONTH, sentences.WRONG_MONTH.format(month=month_of(at.date())))
    if result is CheckResult.FAULT and (fix_by is None or fix_by < at.date()):
        raise DomainError(Code.FIX_BY_NEEDED, sentences.FIX_BY_NEEDED.format(title=title))


def record_check(
    before: SelfCheck | None,
    at: datetime,
    *,
    month: str,
    line: int,
    result: CheckResult,
    note: str | None,
    fix_by: date | None,
    photo: str | None,
    person: str | None,
) -> tuple[SelfCheck, Event]:
    """Record what somebody saw; an earlier photo of the line stays where no new one comes.

    Raises:
        DomainError: not_found, wrong_month, fix_by_needed.
    """
    check_recordable(at, month=month, line=line, result=result, fix_by=fix_by)
    check = SelfCheck(
        month=month,
        line=line,
        result=result,
        note=note,
        fix_by=fix_by if result is CheckResult.FAULT else None,
        photo=photo or (before.photo if before else None),
        person=person,
        at=at,
    )
    event = Event(
        name=EventName.SELF_CHECK_RECORDED,
        kind="self_check",
        entity=f"{month}/{line}",
        from_state=before.result.value if before else None,
        to_state=result.value,
        reason=without_numbers(note),
        data={"photo": check.photo, "fix_by": check.fix_by.isoformat() if check.fix_by else None},
    )
    return check, event
