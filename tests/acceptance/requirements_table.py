"""Writes docs/requirements.md, one row a clause of docs/notice.md, from the record of a test run."""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Clause:
    """One clause and its title."""

    name: str
    title: str


def clauses(notice: str) -> list[Clause]:
    """Returns all clauses of the notice in its order.

    Raises:
        ValueError: the notice does not name R1-R84 and D1-D14 once each.
    """
    found = [Clause(name, title.strip()) for name, title in re.findall(r"^### ([RD]\d+) (.+)$", notice, re.MULTILINE)]
    wanted = [f"R{number}" for number in range(1, 85)] + [f"D{number}" for number in range(1, 15)]
    if sorted(clause.name for clause in found) != sorted(wanted):
        missing = sorted(set(wanted) - {clause.name for clause in found})
        raise ValueError(f"docs/notice.md names {len(found)} clauses; missing or doubled: {missing}")
    order = {name: index for index, name in enumerate(wanted)}
    return sorted(found, key=lambda clause: order[clause.name])


def verdict(clause: str, record: Mapping[str, Any]) -> tuple[str, list[str]]:
    """Returns what may be said of a clause, and the tests that say it.

    A failing test makes its clause `not yet`; what a passing test leaves open makes it `partly`.
    """
    tests = sorted(name for name, entry in record.items() if clause in {part["clause"] for part in entry["clauses"]})
    if not tests or any(record[name]["outcome"] != "passed" for name in tests):
        return "not yet", tests
    gaps = {
        part["missing"]
        for name in tests
        for part in record[name]["clauses"]
        if part["clause"] == clause and part["missing"]
    }
    return ("partly: " + "; ".join(sorted(gaps)) if gaps else "passed"), tests


def table(notice: str, record: Mapping[str, Any]) -> str:
    """Renders docs/requirements.md."""
    rows, counts = [], {"passed": 0, "partly": 0, "not yet": 0}
    for clause in clauses(notice):
        said, tests = verdict(clause.name, record)
        counts[said.partition(":")[0]] += 1
        functions = sorted({name.partition("[")[0] for name in tests}) if said != "not yet" else []
        first = functions[0] if functions else ""
        more = f" (+{len(functions) - 1})" if len(functions) > 1 else ""
        rows.append(f"| {clause.name} | {clause.title} | {f'`{first}`{more}' if first else ''} | {said} |")
    head = [
        "# Requirements",
        "",
        "Generated from a test run by `python -m tests.acceptance.requirements_table`; do not edit. Each clause stands",
        "in [notice.md](notice.md) with its quotation, our reading and its check. Without a test it is not yet.",
        "",
        f"**{counts['passed']} of {len(rows)} passed, {counts['partly']} partly, {counts['not yet']} not yet.**",
        "",
        "| clause | in short | test | state |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def main() -> int:
    """Reads notice and record, writes the table."""
    record_path = PROJECT / "var" / "requirements.json"
    if not record_path.exists():
        print("no record of a test run yet: run `python3 run_kiosk.py test` first", file=sys.stderr)
        return 2
    notice = (PROJECT / "docs" / "notice.md").read_text(encoding="utf-8")
    written = table(notice, json.loads(record_path.read_text(encoding="utf-8")))
    (PROJECT / "docs" / "requirements.md").write_text(written, encoding="utf-8")
    print(next(line for line in written.splitlines() if line.startswith("**")).strip("*"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
