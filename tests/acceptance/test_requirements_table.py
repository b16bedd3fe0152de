"""The table of requirements says no more than the tests of a run."""

from pathlib import Path

import pytest

from tests.acceptance.requirements_table import PROJECT, clauses, table, verdict

NOTICE = (Path(PROJECT) / "docs" / "notice.md").read_text(encoding="utf-8")


def entry(outcome: str, clause: str, missing: str = "") -> dict[str, object]:
    return {"outcome": outcome, "clauses": [{"clause": clause, "missing": missing}]}


def test_the_notice_names_all_98_clauses() -> None:
    assert len(clauses(NOTICE)) == 98


def test_a_notice_that_lost_a_clause_is_refused() -> None:
    with pytest.raises(ValueError, match="R12"):
        clauses(NOTICE.replace("### R12 ", "### X12 "))


def test_a_clause_without_a_test_is_not_yet() -> None:
    assert verdict("R3", {}) == ("not yet", [])


def test_one_failing_test_makes_a_clause_not_yet() -> None:
    record = {"a": entry("passed", "R11"), "b": entry("failed", "R11")}
    assert verdict("R11", record)[0] == "not yet"


def test_what_a_test_leaves_open_is_named() -> None:
    record = {"a": entry("passed", "R13", "the county board"), "b": entry("passed", "R13")}
    assert verdict("R13", record)[0] == "partly: the county board"


def test_the_table_has_one_row_a_clause_and_counts_them() -> None:
    written = table(NOTICE, {"t::x": entry("passed", "R11"), "t::y": entry("passed", "R13", "the county board")})
    assert "**1 of 98 passed, 1 partly, 96 not yet.**" in written
    assert written.count("\n| R") + written.count("\n| D") == 98
    assert "| `t::x` | passed |" in written
