"""A hall does not start where another one is at work: one sentence, exit 2."""

import socket
import subprocess
import sys
from pathlib import Path

from tests.hall_process import PROJECT, running_hall


def start(*options: str) -> tuple[int, list[str]]:
    command = [sys.executable, "run_kiosk.py", "all", "--screen", "none", *options]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr.splitlines()


def test_a_folder_holds_one_hall(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running_hall(data=data) as hall:
        assert start("--data", str(data), "--port", "0", "--mqtt-port", "0") == (
            2,
            [f"数据目录 {data} 已有一个大厅在运行"],
        )
        assert hall.process.poll() is None


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, told = start("--data", str(tmp_path), "--port", str(port), "--mqtt-port", "0")
        assert (code, told) == (2, [f"端口 {port} 已被别的程序占用, 请用 --port 另选一个 (0 为自动)"])
        code, told = start("--data", str(tmp_path), "--port", "0", "--mqtt-port", str(port))
        assert (code, told) == (2, [f"端口 {port} 已被别的程序占用, 请用 --mqtt-port 另选一个 (0 为自动)"])
