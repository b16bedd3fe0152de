"""Fills README's figures from the last recorded runs: docs/requirements.md and docs/figures/*.json."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"
FIGURES_FROM, FIGURES_TO = "<!-- figures -->", "<!-- /figures -->"


def readme_page() -> str:
    """Return README.md with its clauses and figures as the last recorded runs gave them (docs/figures/*.json)."""
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    head, _, rest = text.partition(FIGURES_FROM)
    _, _, tail = rest.partition(FIGURES_TO)
    return f"{head}{FIGURES_FROM}\n{_figures()}{FIGURES_TO}{tail}"


def _figures() -> str:
    counts = re.search(r"^\*\*(.+)\*\*$", (DOCS / "requirements.md").read_text(encoding="utf-8"), re.MULTILINE)
    clauses = counts[1] if counts else "none checked"
    rows = [f"| {what} | {figure} | `{how}` |" for what, figure, how in _figure_rows()]
    table = "\n".join(("| what | figure | how |", "|---|---|---|", *rows))
    said = f"Clauses of the county's notice: **{clauses}** ([table](docs/requirements.md))."
    return f"{said} On 2 shared cores:\n\n{table}\n"


def _recorded(name: str) -> Any:
    path = DOCS / "figures" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _figure_rows() -> Iterable[tuple[str, str, str]]:
    if start := _recorded("start"):
        yield (
            "first start on a bare Debian 12, and later ones",
            f"{start['first_s']:.0f} s, {start['later_s']:.1f} s",
            "bash tests/setup/bare_debian.sh",
        )
    if integrity := _recorded("integrity"):
        yield from _integrity_rows(integrity)
    if bench := _recorded("throughput"):
        yield from _throughput_rows(bench)
    for day in ("ordinary", "market"):
        if report := _recorded(f"rehearsal-{day}"):
            yield _rehearsal_row(day, report)
    if fuzz := _recorded("fuzz"):
        yield (
            "generated API cases: server errors, operations that reached a 2xx",
            f"{fuzz['cases']}: {fuzz['server_errors']}, {fuzz['share_2xx']:.0%}",
            "run_kiosk.py test --campaign fuzz",
        )


def _integrity_rows(integrity: Any) -> Iterable[tuple[str, str, str]]:
    load, kills = integrity["load"], integrity["kills"]
    how = "run_kiosk.py test --campaign integrity"
    yield (
        "32 kiosks and 2 windows for 30 s: numbers twice, tickets at two windows, gaps",
        f"{load['issued']} issued, {load['called']} called: {len(integrity['faults'])}",
        how,
    )
    yield (
        "`kill -9` of the server under load: acknowledged acts lost",
        (
            f"{sum(judged['kills'] for judged in kills)} kills: {len(integrity['faults'])}; "
            f"back after at most {max(judged['slowest_return_s'] for judged in kills)} s"
        ),
        how,
    )


def _throughput_rows(bench: Any) -> Iterable[tuple[str, str, str]]:
    how = "python -m tests.bench.throughput"
    for row in bench["rows"]:
        yield (
            (
                f"{row['history']:,} closed tickets, {row['callers']} caller{'s' if row['callers'] > 1 else ''}: "
                "issues/s, calls/s (p50, p99 in ms)"
            ),
            ", ".join(
                f"{row[act]['per_s']:.0f} ({row[act]['p50_ms']:.1f}, {row[act]['p99_ms']:.1f})"
                for act in ("issues", "calls")
            ),
            how,
        )


def _rehearsal_row(day: str, report: Any) -> tuple[str, str, str]:
    return (
        f"rehearsed {day} day: called within 15 min, longest wait, tidal window open, cases",
        (
            f"{report['within_15_min']} of {report['called']}, {report['wait_longest_s'] / 60:.0f} min, "
            f"{report['tidal_min']:.0f} min, {report['cases']}"
        ),
        f"run_kiosk.py rehearse --day {day}",
    )
