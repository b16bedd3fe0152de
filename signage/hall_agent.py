"""The hall agent: one process that turns what the broker says into display, strips, lamp and voice, and reads pads."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from devices.ports import Device, HealthState, KeyPads, Lamp, LedStrip, Speaker, Speech
from queue_server.client import HallClient
from queue_server.contract.board import Board
from queue_server.contract.signs import CallMessage
from signage.announcer import Announcer, LastSpoken, VoiceSettings
from signage.broker_client import Arrival, BrokerAddress, BrokerClient, LinkChange, PresenceTopic
from signage.call_pads import CallPads
from signage.clocks import Clocks
from signage.display import Look, build_display
from signage.display_feed import DisplayFeed
from signage.display_server import DisplayServer
from signage.hall_news import HallNews, News
from signage.hall_profile import ProfileKeeper
from signage.health_report import HealthReport
from signage.posters.desk import PosterDesk
from signage.posters.pages import build_posters
from signage.posters.printing import PrintLook
from signage.sign_states import SignStates
from signage.texts import read_texts
from signage.voice_clips import VoiceClips
from signage.voice_script import VoiceScript
from signage.window_panels import WindowPanels

log = logging.getLogger(__name__)

TICK_S = 0.5


@dataclass(frozen=True, kw_only=True)
class AgentSettings:
    """Everything a hall agent is told; `server_url` and `server_token` serve the pads and the hall's profile.

    `data_dir` keeps what must outlive a restart (the last call spoken, the profile, rendered voice clips).
    A WAV in `recordings_dir` overrides the clip of the same name.
    """

    hall: str
    broker: BrokerAddress
    server_url: str
    server_token: str = field(repr=False)
    data_dir: Path
    look: Look
    agent: str = "signage-1"
    display_host: str = "127.0.0.1"
    display_port: int = 0
    recordings_dir: Path | None = None
    voice: VoiceSettings = field(default_factory=VoiceSettings)


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
    speech: Speech | None = None
    """What makes the speaker's words; the hall is silent without."""

    def every(self) -> list[Device]:
        """Everything with a health record, which is everything."""
        single = (self.lamp, self.pads, self.speaker)
        return [*self.strips.values(), *(device for device in single if device is not None)]


class HallAgent:
    """Built by `build_agent`; one thread of its own takes every message and keeps every sign within its lease."""

    def __init__(self, settings: AgentSettings, devices: AgentDevices, *, clocks: Clocks) -> None:
        self._settings = settings
        self._devices = devices
        self._clocks = clocks
        last_spoken = LastSpoken(settings.data_dir / "last-call-spoken")
        self._states = SignStates(settings.hall, clocks=clocks, last_call_seq=last_spoken.read())
        self._health = HealthReport(settings.hall, settings.agent, devices=devices.every(), clocks=clocks)
        self._feed = DisplayFeed(clocks, build=settings.look.build(), boot=secrets.token_hex(4))
        self._display = DisplayServer(
            DispatcherMiddleware(build_display(self._feed, settings.look), {"/posters": self._build_posters()}),
            host=settings.display_host,
            port=settings.display_port,
        )
        self._profile = ProfileKeeper(
            self._connect, keep=settings.data_dir / "hall-profile.json", show=self._feed.show_hall
        )
        texts = read_texts()
        english = read_texts("en")["voice"] if settings.voice.english else None
        self._pause_reason: str = texts["pads"]["pause_reason"]
        self._script = VoiceScript(texts["voice"], english=english)
        self._panels = WindowPanels(devices.strips, devices.lamp, clocks=clocks, texts=texts["strip"])
        self._announcer = self._build_announcer(devices.speaker, last_spoken)
        self._pads = self._build_pads(devices.pads)
        self._broker = BrokerClient(
            settings.broker,
            client_id=settings.agent,
            topics=self._states.topics(),
            presence=PresenceTopic(
                topic=self._health.agent_topic, present=self._health.presence, absent=self._health.absence
            ),
        )
        self._news = HallNews()
        self._clock_off_s = 0.0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hall-agent", daemon=True)

    @property
    def connected(self) -> bool:
        """Whether the broker can be reached now."""
        return self._broker.connected

    @property
    def alive(self) -> bool:
        """Whether every thread of the agent runs; False after a bug in one, and then the role must be restarted."""
        parts = (self._announcer, self._pads)
        return self._thread.is_alive() and self._display.alive and all(part.alive for part in parts if part is not None)

    def start(self) -> None:
        """Open the display and the devices and begin to connect; raises OSError when the display's port is taken."""
        self._settings.data_dir.mkdir(parents=True, exist_ok=True)
        self._display.start()
        for device in self._devices.every():
            device.start()
        if self._announcer is not None:
            self._announcer.start()
        if self._pads is not None:
            self._pads.start()
        self._profile.start()
        self._broker.start()
        self._thread.start()

    def stop(self) -> None:
        """Say goodbye to the broker, darken the signs, close streams and devices; returns within about 4 s."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._thread.join(2 * TICK_S)
        if self._announcer is not None:
            self._announcer.stop()
        if self._pads is not None:
            self._pads.stop()
        self._panels.darken()
        self._broker.stop()
        self._profile.stop()
        self._feed.close()
        self._display.stop()
        for device in self._devices.every():
            device.close()

    def ready(self) -> dict[str, Any]:
        """What the READY line says of this agent, once started."""
        return {"agent": self._settings.agent, "display": f"http://{self._settings.display_host}:{self._display.port}/"}

    def _connect(self) -> HallClient:
        return HallClient(self._settings.server_url, self._settings.server_token)

    def _build_posters(self) -> Flask:
        look = self._settings.look
        fonts = {"regular": look.fonts.regular, "bold": look.fonts.bold} if look.fonts is not None else {}
        printed = PrintLook(theme=look.theme, **fonts)
        desk = PosterDesk(self._connect, printed, data_dir=self._settings.data_dir / "posters", clocks=self._clocks)
        return build_posters(desk)

    def _build_announcer(self, speaker: Speaker | None, last_spoken: LastSpoken) -> Announcer | None:
        speech = self._devices.speech
        if speaker is None or speech is None:
            return None
        cache_dir = self._settings.data_dir / "voice-clips"
        clips = VoiceClips(cache_dir, self._script, recordings_dir=self._settings.recordings_dir, speech=speech)
        return Announcer(
            speaker,
            clips=clips,
            script=self._script,
            last_spoken=last_spoken,
            clocks=self._clocks,
            settings=self._settings.voice,
        )

    def _build_pads(self, pads: KeyPads | None) -> CallPads | None:
        if pads is None:
            return None
        return CallPads(
            pads,
            self._devices.pad_windows,
            connect=self._connect,
            session=secrets.token_hex(6),
            clocks=self._clocks,
            pause_reason=self._pause_reason,
        )

    def _run(self) -> None:
        while not self._stopping.is_set():
            event = self._broker.next_event(TICK_S)
            if isinstance(event, Arrival):
                self._take(event)
            elif isinstance(event, LinkChange):
                self._health.forget()
            self._keep_leases()

    def _take(self, arrival: Arrival) -> None:
        message = self._states.take(arrival)
        if isinstance(message, Board) and self._states.board.current() is not None:
            self._clock_off_s = (message.server_time - self._clocks.wall()).total_seconds()
            self._feed.show_board(message)
        if self._announcer is None:
            return
        if isinstance(message, CallMessage):
            self._announcer.call(message, clock_off_s=self._clock_off_s)
        elif isinstance(message, Board):
            for news in self._news.of(message, retained=arrival.retained):
                self._tell(news, message, self._announcer)

    def _tell(self, news: News, board: Board, announcer: Announcer) -> None:
        if board.emergency is not None and news is News.EMERGENCY:
            announcer.say(news, self._script.emergency(board.emergency.text), times=2, urgent=True)
        else:
            announcer.say(news, self._script.news(board, opened=news is News.TIDAL_OPENED))

    def _keep_leases(self) -> None:
        if self._states.board.current() is None:
            self._feed.lapse()
        self._panels.refresh(self._states)
        if self._pads is not None:
            self._pads.refresh(self._states)
        silent = self._announcer is not None and not self._announcer.working
        self._health.set_agent(HealthState.DEGRADED if silent else HealthState.OK)
        self._health.publish(self._broker)


def build_agent(settings: AgentSettings, devices: AgentDevices, *, clocks: Clocks) -> HallAgent:
    """Build a hall agent; nothing opens before `start`."""
    return HallAgent(settings, devices, clocks=clocks)
