"""run_kiosk.py, which import-linter cannot see: starts on an old bare Python, wires packages by what they export."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rules import PACKAGES, PROJECT

ENTRANCE = PROJECT / "run_kiosk.py"
SETUP = PROJECT / "firmware_config" / "machine_setup.py"
DOORS = {
    "queue_server.storage.catalogue_file": {"CatalogueFileError", "load_catalogue"},
    "queue_server.domain.sign_in_rules": {"secret_fault"},
    "queue_server.rehearsal": {"run_rehearsal"},
    "queue_server.storage.journal": {"verify"},
    "queue_server.storage.backup": {"back_up", "restore"},
    "queue_server.storage.hall_key": {"replace_hall_key"},
    "devices.drivers": {"slip_encoder"},
}
"""What is imported from a package beside its build functions and the types of its arguments."""


def imports(tree: ast.AST) -> list[tuple[str, str]]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(str(node.module), alias.name) for alias in node.names]
    return found


def faults_of_entrance(text: str) -> list[str]:
    """Returns what is wrong with an entrance: too early an import, or one of something a package does not export."""
    tree = ast.parse(text, feature_version=(3, 9))
    guard = next(place for place, node in enumerate(tree.body) if isinstance(node, ast.If))
    early = {module for module, _ in imports(ast.Module(tree.body[:guard], []))}
    found = [
        f"too early: {module}" for module in sorted(early - {"__future__", "sys", "firmware_config.machine_setup"})
    ]
    found += [
        f"not exported: {module}.{name}"
        for module, name in imports(tree)
        if module.partition(".")[0] in set(PACKAGES) - {"firmware_config"}
        if not (name.startswith("build_") or name[:1].isupper() or name in DOORS.get(module, set()))
    ]
    return found


def foreign_modules(text: str) -> set[str]:
    """Returns what the set-up imports beside the standard library."""
    tree = ast.parse(text, feature_version=(3, 9))
    return {module.partition(".")[0] for module, _ in imports(tree)} - set(sys.stdlib_module_names)


def test_the_entrance_sets_the_machine_up_first_and_takes_only_what_packages_export() -> None:
    assert faults_of_entrance(ENTRANCE.read_text()) == []


@pytest.mark.parametrize("path", [SETUP, PROJECT / "firmware_config" / "__init__.py"])
def test_the_setup_parses_on_python_3_9_and_needs_the_standard_library_alone(path: Path) -> None:
    assert foreign_modules(path.read_text()) == set()


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ("import yaml\nif True: pass\n", ["too early: yaml"]),
        ("if True: pass\nfrom kiosk.worker import probe\n", ["not exported: kiosk.worker.probe"]),
        ("if True: pass\ndef f():\n    import signage.lease\n", ["not exported: signage.lease."]),
    ],
)
def test_a_planted_import_of_the_entrance_is_seen(planted: str, told: list[str]) -> None:
    assert faults_of_entrance(planted) == told


def test_a_planted_library_or_newer_syntax_of_the_setup_is_seen() -> None:
    assert foreign_modules("import os, pydantic\n") == {"pydantic"}
    with pytest.raises(SyntaxError):
        foreign_modules("match 1:\n    case 1: pass\n")


def test_nobody_imports_the_entrance() -> None:
    everything = [path for name in PACKAGES for path in (PROJECT / name).rglob("*.py")]
    assert [path for path in everything if "run_kiosk" in dict(imports(ast.parse(path.read_text())))] == []


def test_only_app_and_screens_import_kivy() -> None:
    users = {
        path.relative_to(PROJECT).as_posix()
        for name in PACKAGES
        for path in (PROJECT / name).rglob("*.py")
        if any(module.partition(".")[0] == "kivy" for module, _ in imports(ast.parse(path.read_text())))
    }
    assert {path for path in users if path != "kiosk/app.py" and not path.startswith("kiosk/screens/")} == set()


@pytest.mark.parametrize(
    "module", ["queue_server.client", "queue_server.contract.tickets", "queue_server.contract.board"]
)
def test_the_contract_and_its_client_load_no_server(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=True
    ).stdout.split()
    heavy = {"flask", "sqlalchemy", "waitress", "alembic", "kivy", "paho", "queue_server.domain", "queue_server.web"}
    assert heavy & set(loaded) == set()
    assert module in loaded
