"""How the lists and small things of a case stand in one column: JSON with its days as ISO dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from queue_server.domain.case import CaseResult, ChecklistLine, Extension, SpecialRun
from queue_server.domain.service_item import SpecialProcedure


def _dated(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _days(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    found = {name: date.fromisoformat(values[name]) for name in names if values.get(name) is not None}
    return {**values, **found}


def dump_lines(lines: tuple[ChecklistLine, ...]) -> list[dict[str, Any]]:
    """Take a checklist apart."""
    return [_dated(asdict(line)) for line in lines]


def load_lines(value: list[dict[str, Any]]) -> tuple[ChecklistLine, ...]:
    """Build a checklist; one from before 容缺 has no such days."""
    return tuple(ChecklistLine(**_days(line, "deferred_until")) for line in value)


def dump_specials(found: tuple[SpecialProcedure, ...]) -> list[dict[str, Any]]:
    """Take the guide's special procedures apart."""
    return [asdict(step) for step in found]


def load_specials(value: list[dict[str, Any]]) -> tuple[SpecialProcedure, ...]:
    """Build the guide's special procedures."""
    return tuple(SpecialProcedure(**step) for step in value)


def dump_special(run: SpecialRun) -> dict[str, Any]:
    """Take a running special procedure apart."""
    return _dated(asdict(run))


def load_special(value: dict[str, Any]) -> SpecialRun:
    """Build a running special procedure."""
    return SpecialRun(**_days(value, "began_on", "ends_on"))


def dump_extension(extension: Extension) -> dict[str, Any]:
    """Take an extension apart."""
    return _dated(asdict(extension))


def load_extension(value: dict[str, Any]) -> Extension:
    """Build an extension."""
    return Extension(**_days(value, "old_due", "new_due"))


def dump_result(result: CaseResult) -> dict[str, Any]:
    """Take a result apart."""
    return _dated(asdict(result))


def load_result(value: dict[str, Any]) -> CaseResult:
    """Build a result."""
    return CaseResult(**_days(value, "sealed_on"))
