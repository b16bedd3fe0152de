"""A pytest plugin that records which clause of docs/notice.md each test of a run checked, and how it went."""

import json
from pathlib import Path
from typing import Any

import pytest

RECORD = Path(__file__).resolve().parent.parent / "var" / "requirements.json"


PROPERTY = "clauses"


class RequirementRecord:
    """Collects `@pytest.mark.requirement("R11")` and `@pytest.mark.requirement("R13", missing="…")` while tests run."""

    def __init__(self, path: Path, *, anew: bool) -> None:
        self._path = path
        self._anew = anew
        self._clauses: dict[str, list[dict[str, str]]] = {}
        self._results: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keeps the clauses and the worst outcome of a test's set-up, call and tear-down."""
        clauses = dict(report.user_properties).get(PROPERTY)
        if not isinstance(clauses, list) or not (report.when == "call" or report.failed):
            return
        self._clauses[report.nodeid] = clauses
        failed = report.failed or self._results.get(report.nodeid) == "failed"
        self._results[report.nodeid] = "failed" if failed else report.outcome

    def pytest_sessionfinish(self) -> None:
        """Writes the record; a run of only some tests keeps what earlier runs said of the others."""
        if not self._results:
            return
        kept = self._path.exists() and not self._anew
        known: dict[str, Any] = json.loads(self._path.read_text()) if kept else {}
        for test, outcome in self._results.items():
            known[test] = {"outcome": outcome, "clauses": self._clauses[test]}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Lets every test carry its clauses in its reports, so that they cross from a worker to the run's own process."""
    for item in items:
        clauses = [
            {"clause": str(mark.args[0]), "missing": str(mark.kwargs.get("missing", ""))}
            for mark in item.iter_markers("requirement")
        ]
        if clauses:
            item.user_properties.append((PROPERTY, clauses))


def pytest_configure(config: pytest.Config) -> None:
    """Registers the recorder for this run, in the process that gathers the reports."""
    if not config.option.collectonly and not hasattr(config, "workerinput"):
        whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
        config.pluginmanager.register(RequirementRecord(RECORD, anew=whole), "requirement-record")
