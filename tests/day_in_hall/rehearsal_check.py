"""Runs a rehearsal and holds its report against the journal, by queries that share no code with it."""

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hall_process import PROJECT

WAITS = """
WITH first_call AS (
    SELECT hall, entity, MIN(seq) AS seq FROM journal WHERE event = 'TicketCalled' GROUP BY hall, entity
)
SELECT COUNT(*), SUM(wait_s <= 900) FROM (
    SELECT CAST(ROUND((julianday(called.at) - julianday(issued.at)) * 86400.0, 3) AS INTEGER) AS wait_s
    FROM first_call
    JOIN journal AS called ON called.hall = first_call.hall AND called.seq = first_call.seq
    JOIN journal AS issued ON issued.hall = called.hall AND issued.entity = called.entity
                          AND issued.event = 'TicketIssued'
)
"""
"""R11 from the journal alone: the first call minus the issue, in whole seconds."""


def rehearse(folder: Path, *words: str) -> tuple[dict[str, Any], subprocess.CompletedProcess[str]]:
    """Runs `rehearse`; returns its figures and what it printed."""
    command = [sys.executable, str(PROJECT / "run_kiosk.py"), "rehearse", "--data", str(folder), *words]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return figures, done


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """Asks the rehearsal's database."""
    with sqlite3.connect(f"file:{folder / 'data' / 'hall.db'}?mode=ro", uri=True) as database:
        return database.execute(query).fetchall()


def check_against_journal(folder: Path, figures: dict[str, Any]) -> None:
    """Every figure of the report that the journal knows is the journal's."""
    called, within = asked(folder, WAITS)[0]
    assert (figures["called"], figures["within_15_min"]) == (called, within)
    assert figures["share_within_15_min"] == pytest.approx(within / called)
    (issued,) = asked(folder, "SELECT COUNT(*) FROM journal WHERE event = 'TicketIssued'")[0]
    assert sum(figures["tickets"].values()) == issued
    (cases,) = asked(folder, "SELECT COUNT(*) FROM journal WHERE event = 'CaseReceived'")[0]
    assert figures["cases"] == cases
    (calls,) = asked(folder, "SELECT COUNT(*) FROM journal WHERE event IN ('TicketCalled', 'TicketRecalled')")[0]
    assert figures["calls_heard"] == calls
    left = asked(folder, "SELECT state FROM ticket WHERE state NOT IN ('done', 'cancelled', 'expired')")
    assert left == []
    assert figures["stuck"] == []
    (opened_s,) = asked(
        folder,
        "SELECT SUM(json_extract(data, '$.opened_s')) FROM journal WHERE event = 'TidalChanged' AND to_state = 'closed'"
        " AND json_extract(data, '$.opened_s') IS NOT NULL",
    )[0]
    assert figures["tidal_min"] == pytest.approx((opened_s or 0) / 60, abs=0.1)
