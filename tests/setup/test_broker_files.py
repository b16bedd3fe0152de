"""The generated broker: a private port, an account a role, and nobody writes what is not his."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_config.broker import ACCOUNTS, write_broker_files
from firmware_config.machine_setup import find_program
from tests.hall_process import free_port, wait_until

HALL = "211322101"
PASSWORDS = {account: f"secret of {account}" for account in ACCOUNTS}


class Broker:
    """A running mosquitto with the generated files."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.folder = folder
        configuration = write_broker_files(folder, hall=HALL, port=self.port, passwords=PASSWORDS)
        program = find_program("mosquitto")
        assert program is not None
        self.process = subprocess.Popen([program, "-c", str(configuration)], stderr=subprocess.DEVNULL)

    def publish(self, account: str, topic: str, *, password: str | None = None) -> int:
        signed = ["-u", account, "-P", password or PASSWORDS[account]] if account else []
        command = [
            "mosquitto_pub",
            "-p",
            str(self.port),
            *signed,
            "-t",
            topic,
            "-m",
            account or "nobody",
            "-r",
            "-q",
            "1",
        ]
        return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode

    def answers(self) -> bool:
        return self.publish("server", f"hall/{HALL}/board") == 0

    def retained(self, topic: str) -> str:
        signed = ["-u", "observer", "-P", PASSWORDS["observer"]]
        command = ["mosquitto_sub", "-p", str(self.port), *signed, "-t", topic, "-C", "1", "-W", "1"]
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout.strip()


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    running = Broker(tmp_path_factory.mktemp("broker"))
    wait_until(lambda: running.answers() or running.process.poll() is not None, within_s=30, what="the broker")
    if running.process.poll() is not None:
        # Somebody else took the port between its choice and the broker's start.
        running = Broker(tmp_path_factory.mktemp("broker"))
        wait_until(running.answers, within_s=30, what="the broker")
    yield running
    running.process.terminate()
    running.process.wait(timeout=5)


def test_nobody_comes_in_without_his_password(broker: Broker) -> None:
    assert broker.publish("", f"hall/{HALL}/board") != 0
    assert broker.publish("server", f"hall/{HALL}/board", password="guessed") != 0


@pytest.mark.parametrize(
    ("account", "path", "allowed"),
    [
        ("server", "tidal", True),
        ("server", "windows/1", True),
        ("server", "calls", True),
        ("server", "agents/signage-1/health", False),
        ("signage", "agents/signage-1/health", True),
        ("signage", "devices/led1/health", True),
        ("signage", "calls", False),
        ("kiosk", "devices/printer/health", True),
        ("kiosk", "board", False),
        ("observer", "calls", False),
        ("observer", "board", False),
    ],
)
def test_an_account_writes_only_what_is_its_own(broker: Broker, account: str, path: str, allowed: bool) -> None:  # noqa: FBT001 - a column of the table
    before = broker.retained(f"hall/{HALL}/{path}")
    broker.publish(account, f"hall/{HALL}/{path}")
    after = broker.retained(f"hall/{HALL}/{path}")
    assert (after == account) if allowed else (after == before != account)


def test_no_account_writes_into_another_hall(broker: Broker) -> None:
    broker.publish("server", "hall/211322102/board")
    assert broker.retained("hall/211322102/board") == ""


def test_the_files_are_private_and_hold_no_password_in_clear(broker: Broker) -> None:
    for path in broker.folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0
        assert "secret of" not in path.read_text()
