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
    "queue_server.domain": {"hall"},
    "queue_server.rehearsal": {"run_rehearsal"},
    "queue_server.storage.journal": {"verify"},
    "queue_server.storage.backup": {"back_up", "restore"},
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


@pytest.mark.parametrize("path", [ENTRANCE, SETUP, PROJECT / "firmware_config" / "__init__.py"])
def test_what_runs_first_parses_on_python_3_9(path: Path) -> None:
    ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))


def test_the_setup_needs_the_standard_library_alone() -> None:
    modules = {module.partition(".")[0] for module, _ in imports(ast.parse(SETUP.read_text()))}
    assert modules <= set(sys.stdlib_module_names)


def test_before_the_machine_is_set_up_the_entrance_imports_only_the_setup() -> None:
    tree = ast.parse(ENTRANCE.read_text())
    guard = next(place for place, node in enumerate(tree.body) if isinstance(node, ast.If))
    before = {module for module, _ in imports(ast.Module(tree.body[:guard], []))}
    assert before == {"__future__", "sys", "firmware_config.machine_setup"}


def test_the_entrance_takes_from_a_package_what_it_exports_for_it() -> None:
    wrong = [
        f"{module}.{name}"
        for module, name in imports(ast.parse(ENTRANCE.read_text()))
        if module.partition(".")[0] in set(PACKAGES) - {"firmware_config"}
        if not (name.startswith("build_") or name[:1].isupper() or name in DOORS.get(module, set()))
    ]
    assert wrong == []


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
