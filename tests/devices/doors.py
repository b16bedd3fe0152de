"""The doors of the simulated devices, and waiting for conditions."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from devices.ports import Slip, SlipLine

T = TypeVar("T")

TICKET = Slip(
    lines=(
        SlipLine(text="老爷庙镇便民服务中心", align="center"),
        SlipLine(text="A023", scale=6, bold=True, align="center"),
        SlipLine(text="社会保障卡申领", scale=2, align="center"),
        SlipLine(text="前面 3 人  约等 12 分钟", align="center"),
        SlipLine(text="请准备：", bold=True),
        SlipLine(text="□ 居民身份证原件"),
        SlipLine(text="□ 户口簿原件及复印件"),
        SlipLine(text="□ 近期一寸白底照片一张"),
    ),
    qr="http://192.168.1.10:8080/t/3q2bT0m1kWZ5xR7c",
    tail=(
        SlipLine(text="过号请到窗口激活，三号以内优先", align="center"),
        SlipLine(text="2026-11-22 09:30 仅限当日有效", align="center"),
    ),
)


def now() -> datetime:
    return datetime.now(UTC)


def control(entry: Mapping[str, Any], do: str, **fields: Any) -> dict[str, Any]:
    """Say one verb at the control port of a READY entry and return the answer."""
    host, _, port = entry["control"].rpartition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(json.dumps({"do": do, **fields}).encode() + b"\n")
        answer: dict[str, Any] = json.loads(connection.makefile("rb").readline())
    return answer


def log(entry: Mapping[str, Any], since: int = 0) -> list[dict[str, Any]]:
    """Return what came out of a device."""
    entries: list[dict[str, Any]] = control(entry, "log", since=since)["log"]
    return entries


def eventually(probe: Callable[[], T], *, within_s: float = 5.0) -> T:
    """Return the first true value of a probe; fail after the time."""
    pause = threading.Event()
    deadline = time.monotonic() + within_s
    while True:
        value = probe()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {within_s} s"
        pause.wait(0.01)
