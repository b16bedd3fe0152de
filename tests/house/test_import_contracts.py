"""Who may import whom: the contracts of pyproject.toml hold, and each planted import is caught by the one it breaks."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.rules import PACKAGES, PROJECT

CONTRACTS = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

PLANTS = {
    "server-layers": ("queue_server/domain/hall.py", "import queue_server.board"),
    "domain-without-contract": ("queue_server/usecases/queueing.py", "import queue_server.contract.tickets"),
    "contract-stands-alone": ("queue_server/contract/tickets.py", "import queue_server.domain.ticket"),
    "no-io-inside": ("queue_server/domain/ticket.py", "import sqlite3"),
    "faces-see-the-contract": ("kiosk/visit.py", "import queue_server.board"),
    "faces-apart": ("signage/lease.py", "import kiosk.visit"),
    "server-below-faces": ("queue_server/relay.py", "import signage.publisher"),
    "devices-leaf": ("devices/health.py", "import firmware_config.schema"),
    "config-leaf": ("firmware_config/schema.py", "import devices.ports"),
    "rehearsal-outside": ("queue_server/rehearsal_day.py", "import queue_server.domain.ticket"),
    "threads-only": ("kiosk/print_jobs.py", "import asyncio"),
    "no-cycles": ("devices/ports.py", "import devices.drivers"),
}


def lint(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-logo", "--no-cache", *words]
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "400"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def project_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for name in PACKAGES:
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "static", "assets"))
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder


def test_the_contracts_hold() -> None:
    linted = lint(PROJECT)
    assert linted.returncode == 0, linted.stdout
    assert f"{len(CONTRACTS)} kept, 0 broken" in linted.stdout


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract["id"] for contract in CONTRACTS} == set(PLANTS)


def test_each_planted_import_is_caught(project_copy: Path) -> None:
    for path, line in PLANTS.values():
        planted = project_copy / path
        planted.write_text(f"{planted.read_text()}\n{line}\n")
    told = lint(project_copy).stdout
    missed = [contract["name"] for contract in CONTRACTS if f"{contract['name']} BROKEN" not in told]
    assert missed == [], told


def test_every_package_at_the_top_is_under_contract() -> None:
    at_the_top = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests"}
    assert at_the_top == set(PACKAGES)


def test_a_new_module_of_the_server_must_find_its_layer(project_copy: Path) -> None:
    stray = project_copy / "queue_server" / "stray.py"
    stray.write_text('"""Belongs nowhere."""\n')
    linted = lint(project_copy, "--contract", "server-layers")
    stray.unlink()
    assert linted.returncode != 0
    assert "stray" in linted.stdout
