"""A real mosquitto, the relay's publisher, a hall agent on steerable clocks, and Debian's Chromium."""

import json
import os
import pwd
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from queue_server.contract.board import Board, BoardCall, BoardTidal, BoardWindow
from queue_server.contract.signs import CallMessage, TidalMessage, WindowMessage
from signage.announcer import VoiceSettings
from signage.broker_client import BrokerAddress
from signage.clocks import Clocks
from signage.display import Look
from signage.hall_agent import AgentDevices, AgentSettings, HallAgent, build_agent
from signage.publisher import MqttPublisher, build_publisher
from tests.hall_process import free_port, wait_until
from tests.look import THEME

HALL = "211322101"
BEIJING = timezone(timedelta(hours=8))


class Broker:
    """mosquitto with a password file on a free port; restarted on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        user = pwd.getpwuid(os.getuid()).pw_name
        passwords = folder / "passwords"
        for name in ("server", "signage-1", "watcher"):
            create = ["-c"] if not passwords.exists() else []
            subprocess.run(["mosquitto_passwd", "-b", *create, str(passwords), name, f"{name}-secret"], check=True)
        passwords.chmod(0o600)
        self._config = folder / "mosquitto.conf"
        self._config.write_text(
            f"listener {self.port} 127.0.0.1\nuser {user}\nallow_anonymous false\n"
            f"password_file {passwords}\npersistence false\nlog_dest stderr\n"
        )
        self._log = (folder / "mosquitto.log").open("ab")
        self.process: subprocess.Popen[bytes] | None = None

    def address(self, user: str) -> BrokerAddress:
        return BrokerAddress(host="127.0.0.1", port=self.port, user=user, password=f"{user}-secret")

    def start(self) -> None:
        self.process = subprocess.Popen(["/usr/sbin/mosquitto", "-c", str(self._config)], stderr=self._log)
        wait_until(self._listens, what="the broker's port")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class SteerableClock:
    """Real clocks that a test can push forward, both alike."""

    pushed_s: float = 0.0

    def clocks(self) -> Clocks:
        return Clocks(
            wall=lambda: datetime.now(UTC) + timedelta(seconds=self.pushed_s),
            monotonic=lambda: time.monotonic() + self.pushed_s,
        )


@dataclass
class HallOnBench:
    """One agent between a broker and test doors."""

    agent: HallAgent
    publisher: MqttPublisher
    broker: Broker
    clock: SteerableClock
    display: str

    def picture(self) -> dict[str, Any]:
        """What the display's pages are given now."""
        with urllib.request.urlopen(f"{self.display}board.json", timeout=5) as answer:
            picture: dict[str, Any] = json.load(answer)
        return picture

    def shown_calls(self) -> list[str]:
        board = self.picture()["board"]
        return [call["number"] for call in board["calls"]] if board else []

    def publish(self, board: Board, *, windows: tuple[WindowMessage, ...] = ()) -> None:
        self.publisher.publish_state(board, windows, a_tidal_message(board.rev, state=board.tidal.state))


def now() -> datetime:
    return datetime.now(BEIJING)


def a_board(rev: int, *, calls: list[BoardCall] | None = None, **changes: object) -> Board:
    fields: dict[str, object] = {
        "hall": HALL,
        "rev": rev,
        "server_time": now(),
        "calls": calls or [],
        "next": [],
        "missed": [],
        "waiting": {"A": 0, "B": 0, "C": 0, "Q": 0, "Y": 0},
        "longest_wait_s": 0,
        "windows": [
            BoardWindow(no=1, state="open", number=None, name="综合窗口"),
            BoardWindow(no=2, state="closed", number=None, name="潮汐窗口", tidal=True),
        ],
        "tidal": BoardTidal(state="closed", valid_until=now() + timedelta(seconds=15)),
        "overtime": False,
        "hall_name": "富山街道便民服务中心",
        "practice": True,
        "hours": "08:30-11:30 13:30-17:00",
        "phone": "0421-7812345",
    }
    return Board.model_validate(fields | changes)


def a_board_call(number: str, window: int = 1, *, call_no: int = 1, ago_s: float = 0.0) -> BoardCall:
    return BoardCall(number=number, window=window, call_no=call_no, at=now() - timedelta(seconds=ago_s))


def a_call(seq: int, number: str, window: int = 1, *, call_no: int = 1, tidal: bool = False) -> CallMessage:
    return CallMessage(seq=seq, number=number, window=window, call_no=call_no, at=now(), tidal=tidal)


def a_window_message(seq: int, no: int, *, state: str = "open", number: str | None = None) -> WindowMessage:
    until = now() + timedelta(seconds=15)
    return WindowMessage.model_validate({"seq": seq, "no": no, "state": state, "number": number, "valid_until": until})


def a_tidal_message(seq: int, *, state: str = "closed") -> TidalMessage:
    until = now() + timedelta(seconds=15)
    return TidalMessage.model_validate({"seq": seq, "state": state, "since": now(), "reason": "", "valid_until": until})


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    running = Broker(tmp_path)
    running.start()
    yield running
    running.stop()


Bench = Callable[..., HallOnBench]


@pytest.fixture
def bench(broker: Broker, tmp_path: Path) -> Iterator[Bench]:
    """Builds agents on this broker; every one is stopped at the end."""
    started: list[HallAgent] = []
    publisher = build_publisher(HALL, broker.address("server"))
    publisher.start()

    def build(
        devices: AgentDevices | None = None,
        *,
        server_url: str = "http://127.0.0.1:9",
        voice: VoiceSettings | None = None,
    ) -> HallOnBench:
        clock = SteerableClock()
        settings = AgentSettings(
            hall=HALL,
            broker=broker.address("signage-1"),
            server_url=server_url,
            server_token="token",
            data_dir=tmp_path / "signage",
            look=Look(theme=THEME),
            voice=voice or VoiceSettings(),
        )
        agent = build_agent(settings, devices or AgentDevices(), clocks=clock.clocks())
        agent.start()
        started.append(agent)
        wait_until(lambda: publisher.connected and agent.connected, what="both ends at the broker")
        return HallOnBench(
            agent=agent, publisher=publisher, broker=broker, clock=clock, display=agent.ready()["display"]
        )

    yield build
    publisher.stop()
    for agent in started:
        agent.stop()
