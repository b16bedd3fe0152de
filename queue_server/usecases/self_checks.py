"""The monthly self-check: read the sheet, record a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.person import Actor
from queue_server.domain.self_check import (
    CHECK_LINES,
    CheckLine,
    CheckResult,
    SelfCheck,
    check_recordable,
    find_line,
    month_of,
    record_check,
)
from queue_server.usecases.ports import Unit


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """A line of the sheet and what was found, None while nobody has looked."""

    line: CheckLine
    check: SelfCheck | None


class SelfChecks:
    """The sheet of twenty lines."""

    def sheet(self, unit: Unit, month: str) -> Sequence[SheetLine]:
        """Return all lines of a month; DomainError not_found for a month to come."""
        if month > month_of(unit.now.date()):
            raise DomainError(Code.NOT_FOUND, sentences.MONTH_TO_COME)
        found = {check.line: check for check in unit.self_checks.of_month(month)}
        return [SheetLine(line=line, check=found.get(line.no)) for line in CHECK_LINES]

    def line(self, unit: Unit, month: str, line: int) -> SheetLine:
        """Return one line; DomainError not_found."""
        return SheetLine(line=find_line(line), check=unit.self_checks.get(month, line=line))

    def check(self, unit: Unit, month: str, line: int, *, result: CheckResult, fix_by: date | None) -> None:
        """Raise what `record` would: DomainError not_found, wrong_month, fix_by_needed."""
        check_recordable(unit.now, month=month, line=line, result=result, fix_by=fix_by)

    def record(
        self,
        unit: Unit,
        month: str,
        line: int,
        *,
        result: CheckResult,
        note: str | None = None,
        fix_by: date | None = None,
        photo: str | None = None,
        actor: Actor,
    ) -> SelfCheck:
        """Record what a signed-in person saw; what stood there before is in the journal.

        Args:
            unit: the transaction.
            month: the present month, `2026-11`.
            line: from 1.
            result: what was found.
            note: the person's words.
            fix_by: until when a fault is mended.
            photo: name of the photo's file, already stored.
            actor: who looked.

        Raises:
            DomainError: forbidden, not_found, wrong_month, fix_by_needed.
        """
        if actor.session is None:
            raise DomainError(Code.FORBIDDEN, sentences.CHECKS_NEED_A_PERSON)
        check, event = record_check(
            unit.self_checks.get(month, line=line),
            unit.now,
            month=month,
            line=line,
            result=result,
            note=note,
            fix_by=fix_by,
            photo=photo,
            person=actor.person,
        )
        unit.self_checks.put(check)
        unit.record(event, actor)
        return check
