"""Call and evaluation pads on one Modbus RTU bus: the register map, and the driver of all of them.

A pad counts its keys and keeps the last two, so a lost poll loses no key and a repeated one doubles none.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pymodbus import FramerType
from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.exceptions import ModbusException

from devices.health import Clock, HealthRecord
from devices.links import DEFAULT_BAUD, LinkAddress, LinkError, refuse_foreign_terminal
from devices.owner import PortOwner
from devices.ports import Health, HealthState, KeyPress

KEYS: Final = {
    1: "call",
    2: "recall",
    3: "skip",
    4: "done",
    5: "pause",
    6: "transfer",
    11: "rate1",
    12: "rate2",
    13: "rate3",
    14: "rate4",
    15: "rate5",
}
_EVENTS, _EVENT_COUNT = 10, 4
_ACKNOWLEDGE, _DISPLAY = 10, 20
_DISPLAY_CHARS: Final = 8
_ANSWER_TIMEOUT_S: Final = 0.08
_POLL_S: Final = 0.05
_DEAD_AFTER: Final = 12
"""Polls without an answer; at one lost poll in five, a living pad is taken for dead once in 10^8."""
_DEAD_POLL_S: Final = 5.0
_REASSERT_S: Final = 10.0
_STALE_KEY_S: Final = 5.0
_REPEAT_S: Final = 0.4
_FORGETTABLE: Final = 1000
"""A counter further ahead than this has started anew."""
_QUEUE_LIMIT: Final = 1000


@dataclass(frozen=True, kw_only=True)
class PadEvents:
    """What one poll of the event registers says."""

    sequence: int
    key: int
    previous: int
    age_s: float


def new_keys(events: PadEvents, *, last_sequence: int) -> list[tuple[int, int]]:
    """Return (sequence, key code) of the keys not seen yet, oldest first; at most two are still known."""
    ahead = (events.sequence - last_sequence) & 0xFFFF
    if ahead == 0:
        return []
    if ahead > _FORGETTABLE:
        ahead = min(events.sequence, 2)
    newest = [(events.sequence, events.key)] if ahead else []
    return [((events.sequence - 1) & 0xFFFF, events.previous), *newest] if ahead > 1 else newest


@dataclass
class _Pad:
    name: str
    unit: int
    last_sequence: int | None = None
    acknowledged: int | None = None
    failures: int = 0
    next_poll: float = 0.0
    last_good: float = 0.0
    last_call: float = -10.0
    wanted: tuple[str, int] | None = None
    shown: tuple[str, int] | None = None
    shown_at: float = field(default=0.0)

    @property
    def dead(self) -> bool:
        return self.failures >= _DEAD_AFTER


class ModbusKeyPads:
    """The driver of all pads on one link; `units` maps a pad's id to its Modbus unit."""

    def __init__(self, address: LinkAddress, *, name: str, clock: Clock, units: Mapping[str, int]) -> None:
        self._address = address
        self._record = HealthRecord(name, "pads", clock=clock)
        self._owner = PortOwner(name, self._session, health=self._record)
        self._lock = threading.Lock()
        self._pads = {pad: _Pad(pad, unit) for pad, unit in units.items()}
        self._presses: queue.Queue[KeyPress] = queue.Queue(_QUEUE_LIMIT)

    def start(self) -> None:
        """Start the owner thread."""
        self._owner.start()

    def close(self) -> None:
        """Stop the owner thread."""
        self._owner.close()

    def health(self) -> Health:
        """Return the present record; one dead pad of several is DEGRADED."""
        return self._record.read()

    def presses(self, timeout_s: float) -> list[KeyPress]:
        """Wait for presses not yet delivered; an empty list after the timeout."""
        try:
            found = [self._presses.get(timeout=timeout_s)]
        except queue.Empty:
            return []
        while True:
            try:
                found.append(self._presses.get_nowait())
            except queue.Empty:
                return found

    def show(self, pad: str, text: str, waiting: int) -> None:
        """Show up to eight ASCII characters and a count on a pad; a pad that is not configured is ignored."""
        with self._lock:
            if pad in self._pads:
                self._pads[pad].wanted = (text[:_DISPLAY_CHARS], max(0, min(0xFFFF, waiting)))

    def _session(self) -> None:
        client = self._client()
        try:
            self._connect(client)
            for pad in self._pads.values():
                pad.failures, pad.next_poll, pad.shown, pad.acknowledged = 0, 0.0, None, None
            while not self._owner.stopping:
                began = time.monotonic()
                for pad in self._pads.values():
                    if time.monotonic() >= pad.next_poll and not self._owner.stopping:
                        self._visit(client, pad)
                self._tell_health()
                self._owner.wait(max(0.0, began + _POLL_S - time.monotonic()))
        finally:
            client.close()  # type: ignore[no-untyped-call]  # pymodbus gives it no types

    def _connect(self, client: ModbusSerialClient | ModbusTcpClient) -> None:
        """Open the bus, also after pymodbus closed it because of three polls without an answer."""
        if self._address.kind == "pty":
            refuse_foreign_terminal(self._address.path)
        # pymodbus swallows why it could not connect and tells its own log.
        if not client.connect():
            raise LinkError(f"{self._address}: cannot open the bus")

    def _client(self) -> ModbusSerialClient | ModbusTcpClient:
        address = self._address
        if address.kind == "tcp":
            return ModbusTcpClient(
                address.host, port=address.port, framer=FramerType.RTU, timeout=_ANSWER_TIMEOUT_S, retries=0
            )
        baud = address.baud or DEFAULT_BAUD
        return ModbusSerialClient(
            address.path, baudrate=baud, parity=address.parity, timeout=_ANSWER_TIMEOUT_S, retries=0
        )

    def _visit(self, client: ModbusSerialClient | ModbusTcpClient, pad: _Pad) -> None:
        """One poll of one pad, and what has to be written to it."""
        events = self._read(client, pad)
        if events is None:
            pad.failures += 1
            pad.next_poll = time.monotonic() + (_DEAD_POLL_S if pad.dead else 0.0)
            if not client.connected:
                self._connect(client)
            return
        pad.failures = 0
        self._owner.connected()
        self._deliver(pad, events)
        pad.last_good = time.monotonic()
        if pad.acknowledged != events.sequence and self._write(client, pad, _ACKNOWLEDGE, [events.sequence]):
            pad.acknowledged = events.sequence
        self._refresh_display(client, pad)

    def _read(self, client: ModbusSerialClient | ModbusTcpClient, pad: _Pad) -> PadEvents | None:
        try:
            answer = client.read_input_registers(_EVENTS, count=_EVENT_COUNT, device_id=pad.unit)
        except (ModbusException, OSError):
            return None
        registers = [] if answer.isError() else list(answer.registers)
        if len(registers) != _EVENT_COUNT:
            return None
        return PadEvents(sequence=registers[0], key=registers[1], previous=registers[2], age_s=registers[3] / 10)

    def _write(self, client: ModbusSerialClient | ModbusTcpClient, pad: _Pad, address: int, values: list[int]) -> bool:
        try:
            return not client.write_registers(address, values, device_id=pad.unit).isError()
        except (ModbusException, OSError):
            return False

    def _refresh_display(self, client: ModbusSerialClient | ModbusTcpClient, pad: _Pad) -> None:
        with self._lock:
            wanted = pad.wanted
        now = time.monotonic()
        if wanted is None or (wanted == pad.shown and now - pad.shown_at < _REASSERT_S):
            return
        text = wanted[0].encode("ascii", errors="replace").ljust(_DISPLAY_CHARS)
        words = [int.from_bytes(text[at : at + 2], "big") for at in range(0, _DISPLAY_CHARS, 2)]
        if self._write(client, pad, _DISPLAY, [*words, wanted[1]]):
            pad.shown, pad.shown_at = wanted, now

    def _deliver(self, pad: _Pad, events: PadEvents) -> None:
        first, last = pad.last_sequence is None, pad.last_sequence or 0
        pad.last_sequence = events.sequence
        # What was pressed before this program knew the pad, or long ago, would now surprise everybody.
        if first or events.age_s > _STALE_KEY_S:
            return
        pressed_at = time.monotonic() - events.age_s
        for sequence, code in new_keys(events, last_sequence=last):
            key = KEYS.get(code)
            if key is None or (key == "call" and self._repeats(pad, pressed_at, newest=sequence == events.sequence)):
                continue
            try:
                self._presses.put_nowait(KeyPress(pad=pad.name, sequence=sequence, key=key))
            except queue.Full:
                self._record.note(HealthState.DEGRADED, "按键无人处理")

    @staticmethod
    def _repeats(pad: _Pad, pressed_at: float, *, newest: bool) -> bool:
        """Tell whether a call key bounced; the moment of a key that is not the newest is only known to lie before."""
        moment = pressed_at if newest else min(pressed_at, pad.last_good)
        repeated = moment - pad.last_call < _REPEAT_S
        pad.last_call = max(pad.last_call, moment)
        return repeated

    def _tell_health(self) -> None:
        dead = [pad.name for pad in self._pads.values() if pad.dead]
        heard = any(pad.last_sequence is not None for pad in self._pads.values())
        if dead and len(dead) == len(self._pads):
            self._record.note(HealthState.OFFLINE, "呼叫器无应答")
        elif dead:
            self._record.note(HealthState.DEGRADED, "呼叫器无应答：" + "、".join(dead))
        elif heard:
            self._record.works()
