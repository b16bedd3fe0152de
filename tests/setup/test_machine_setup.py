"""Setting a machine up: hash-locked libraries from a wheelhouse, once a lock, and never silent."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
BASE_PYTHON = Path(sys.base_exec_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"


@dataclass
class Machine:
    """A copy of the entrance with a wheelhouse of its own, and the seconds at which each line of a start came."""

    folder: Path

    def write_lock(self, *wheels: Path, digest: str | None = None) -> None:
        lines = []
        for wheel in wheels:
            name, version = wheel.name.split("-")[:2]
            wanted = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
            lines.append(f"{name}=={version} --hash=sha256:{wanted}\n")
        (self.folder / "requirements.lock").write_text("".join(lines))

    def start(self) -> tuple[int, str]:
        environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "", "PYTHONPATH": ""}
        command = [str(BASE_PYTHON), str(self.folder / "run_kiosk.py"), "check"]
        done = subprocess.run(
            command, env=environment, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False
        )
        return done.returncode, done.stderr

    def installed(self) -> set[str]:
        found = self.folder.glob(".venv/lib/*/site-packages/greeting-*.dist-info")
        return {path.name.removeprefix("greeting-").removesuffix(".dist-info") for path in found}

    def build_wheel(self, version: str) -> Path:
        """Writes a tiny wheel by hand."""
        wheel = self.folder / "wheelhouse" / f"greeting-{version}-py3-none-any.whl"
        info = f"greeting-{version}.dist-info"
        files = {
            "greeting.py": b'WORD = "hello"\n',
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: greeting\nVersion: {version}\n".encode(),
            f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        with zipfile.ZipFile(wheel, "w") as out:
            record = ""
            for name, data in files.items():
                out.writestr(name, data)
                digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
                record += f"{name},sha256={digest},{len(data)}\n"
            out.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
        return wheel


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    folder = tmp_path_factory.mktemp("machine") / "tidehall"
    (folder / "wheelhouse").mkdir(parents=True)
    shutil.copy(PROJECT / "run_kiosk.py", folder)
    shutil.copytree(PROJECT / "firmware_config", folder / "firmware_config")
    return Machine(folder)


def test_the_locked_libraries_come_from_the_wheelhouse_once_a_lock(machine: Machine) -> None:
    machine.write_lock(machine.build_wheel("1.0"))
    code, told = machine.start()
    assert "[完成] 安装 Python 库 (requirements.lock) (" in told
    assert machine.installed() == {"1.0"}
    assert code == 1, "the entrance has started again inside .venv, where this lock brings no pydantic"
    assert "ModuleNotFoundError" in told

    _, told = machine.start()
    assert "[准备]" not in told, "an unchanged lock costs nothing"

    machine.write_lock(machine.build_wheel("2.0"))
    _, told = machine.start()
    assert "[完成] 安装 Python 库 (requirements.lock) (" in told
    assert "建立 Python 环境" not in told
    assert machine.installed() == {"2.0"}


def test_a_wheel_that_was_tampered_with_is_refused(machine: Machine) -> None:
    machine.write_lock(machine.build_wheel("3.0"), digest="0" * 64)
    code, told = machine.start()
    assert code == 3
    assert "HASHES" in told
    assert told.splitlines()[-1].strip() == "python3 run_kiosk.py"
    assert "3.0" not in machine.installed()


def test_a_library_that_the_wheelhouse_lacks_is_told(machine: Machine) -> None:
    wheel = machine.build_wheel("4.0")
    machine.write_lock(wheel)
    wheel.unlink()
    code, told = machine.start()
    assert code == 3
    assert "[失败] 安装 Python 库 (requirements.lock) (退出码 1)" in told


def test_two_starts_at_once_do_not_install_into_each_other(machine: Machine) -> None:
    machine.write_lock(machine.build_wheel("5.0"))
    told: list[str] = []
    starts = [threading.Thread(target=lambda: told.append(machine.start()[1])) for _ in range(2)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert sum("[完成] 安装 Python 库" in lines for lines in told) == 1
    assert machine.installed() == {"5.0"}


def test_a_long_step_is_never_silent_for_five_seconds() -> None:
    code = (
        "from firmware_config.machine_setup import _step; import sys;"
        "_step('等待', [sys.executable, '-c', 'import threading; threading.Event().wait(7)'])"
    )
    came: list[float] = [time.monotonic()]
    with subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stderr=subprocess.PIPE, text=True) as step:
        assert step.stderr is not None
        came += [time.monotonic() for _ in step.stderr]
    assert step.returncode == 0
    assert len(came) >= 4
    assert max(later - earlier for earlier, later in pairwise(came)) < 5
