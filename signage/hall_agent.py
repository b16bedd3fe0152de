"""The hall agent: one process that turns what the broker says into display, strips, lamp and voice, and reads pads."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devices.ports import HealthState, KeyPads, Lamp, LedStrip, Speaker
from queue_server.client import HallClient
from queue_server.contract.board import Board
from queue_server.contract.signs import AgentHealth, topic
from signage.broker_client import Arrival, BrokerAddress, BrokerClient, PresenceTopic
from signage.clocks import Clocks
from signage.display import FontFiles, build_display, page_build
from signage.display_feed import DisplayFeed
from signage.display_server import DisplayServer
from signage.hall_profile import ProfileKeeper
from signage.sign_states import SignStates

log = logging.getLogger(__name__)

TICK_S = 0.5


@dataclass(frozen=True, kw_only=True)
class AgentSettings:
    """Everything a hall agent is told; `server_url` and `server_token` serve the pads and the hall's profile.

    `data_dir` keeps what must outlive a restart (the last call spoken, the profile, rendered voice clips).
    A WAV in `recordings_dir` overrides the clip of the same name. `digit_one` is `yi` or `yao`.
    """

    hall: str
    broker: BrokerAddress
    server_url: str
    server_token: str = field(repr=False)
    data_dir: Path
    agent: str = "signage-1"
    display_host: str = "127.0.0.1"
    display_port: int = 0
    fonts: FontFiles | None = None
    recordings_dir: Path | None = None
    digit_one: str = "yi"


@dataclass(frozen=True, kw_only=True)
class AgentDevices:
    """What hangs at this agent: strips by window number, pads by id with the window each belongs to.

    The agent starts and closes them.
    """

    strips: Mapping[int, LedStrip] = field(default_factory=dict)
    lamp: Lamp | None = None
    pads: KeyPads | None = None
    pad_windows: Mapping[str, int] = field(default_factory=dict)
    speaker: Speaker | None = None


class HallAgent:
    """Built by `build_agent`."""

    def __init__(self, settings: AgentSettings, devices: AgentDevices, *, clocks: Clocks) -> None:
        self._settings = settings
        self._devices = devices
        self._clocks = clocks
        self._states = SignStates(settings.hall, clocks=clocks, last_call_seq=0)
        self._feed = DisplayFeed(clocks, build=page_build(), boot=secrets.token_hex(4))
        self._display = DisplayServer(
            build_display(self._feed, fonts=settings.fonts), host=settings.display_host, port=settings.display_port
        )
        self._profile = ProfileKeeper(
            self._server, keep=settings.data_dir / "hall-profile.json", show=self._feed.show_hall
        )
        self._broker = BrokerClient(
            settings.broker, client_id=settings.agent, topics=self._states.topics(), presence=self._presence()
        )
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hall-agent", daemon=True)

    def start(self) -> None:
        """Open the display and the devices and begin to connect; raises OSError when the display's port is taken."""
        self._settings.data_dir.mkdir(parents=True, exist_ok=True)
        self._display.start()
        self._profile.start()
        self._broker.start()
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye to the broker, close the streams and the devices; returns within about 4 s."""
        self._stopping.set()
        self._thread.join(2 * TICK_S)
        self._broker.stop()
        self._profile.stop()
        self._feed.close()
        self._display.stop()

    def ready(self) -> dict[str, Any]:
        """What the READY line says of this agent, once started."""
        return {"agent": self._settings.agent, "display": f"http://{self._settings.display_host}:{self._display.port}/"}

    @property
    def connected(self) -> bool:
        """Whether the broker can be reached now."""
        return self._broker.connected

    def _server(self) -> HallClient:
        return HallClient(self._settings.server_url, self._settings.server_token)

    def _presence(self) -> PresenceTopic:
        def said(state: HealthState) -> bytes:
            return AgentHealth(state=state.value, since=self._clocks.wall()).model_dump_json().encode()

        return PresenceTopic(
            topic=topic(self._settings.hall, "agents", self._settings.agent, "health"),
            present=lambda: said(HealthState.OK),
            absent=lambda: said(HealthState.OFFLINE),
        )

    def _run(self) -> None:
        while not self._stopping.is_set():
            event = self._broker.next_event(TICK_S)
            if isinstance(event, Arrival):
                self._take(event)
            if self._states.board.current() is None:
                self._feed.lapse()

    def _take(self, arrival: Arrival) -> None:
        message = self._states.take(arrival)
        if isinstance(message, Board) and self._states.board.current() is not None:
            self._feed.show_board(message)


def build_agent(settings: AgentSettings, devices: AgentDevices, *, clocks: Clocks) -> HallAgent:
    """Build a hall agent; nothing opens before `start`."""
    return HallAgent(settings, devices, clocks=clocks)
