"""The words of the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from firmware_config.machine_setup import ROLES

BAD_INPUT = 2
HIGHEST_PORT = 65535


class _OneSentence(argparse.ArgumentParser):
    """Says one sentence where argparse would add its whole usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"命令行有误: {message} (--help 列出全部选项)\n")


def port_number(text: str) -> int:
    """Return a port; 0 asks for a free one. The one above it must be a port too: the display answers there."""
    port = int(text)
    if not 0 <= port < HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"port {port} is not between 0 and {HIGHEST_PORT - 1}")
    return port


def aware_moment(text: str) -> datetime:
    """Return an ISO moment; one without an offset is the machine's own time."""
    return datetime.fromisoformat(text).astimezone()


def positive(text: str) -> float:
    """Return a number above 0."""
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def count(text: str) -> int:
    """Return a whole number above 0."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def read_options(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line; bad words exit 2 with one sentence."""
    parser = _OneSentence(prog="run_kiosk.py", description=__doc__)
    parser.add_argument("role", nargs="?", default="all", choices=ROLES)
    parser.add_argument("--site", type=Path, help="the hall's settings; the demo hall by default")
    parser.add_argument("--data", type=Path, help="the hall's folder; var/demo by default")
    parser.add_argument(
        "--port", type=port_number, help="of the server; the display answers one above; 0 picks free ones"
    )
    parser.add_argument("--mqtt-port", type=port_number, help="of the broker; 0 picks a free one")
    parser.add_argument("--screen", default="auto", choices=("auto", "x11", "kmsdrm", "offscreen", "none"))
    parser.add_argument("--clock-start", type=aware_moment, help="a rehearsal's business clock starts here")
    parser.add_argument("--speed", type=positive, help="how fast a business clock runs; 60 in a rehearsal")
    parser.add_argument("--controls", type=json.loads, default={}, help=argparse.SUPPRESS)
    parser.add_argument("--journal", type=Path, help="check: verify the journal of this data folder")
    parser.add_argument("--day", default="ordinary", choices=("ordinary", "market"), help="rehearse: which day")
    parser.add_argument("--tickets", type=count, help="rehearse: how many villagers")
    parser.add_argument("--seed", type=int, help="rehearse: the same seed plays the same day")
    parser.add_argument("--file", type=Path, help="backup: where to; restore: where from")
    return parser.parse_args(words)
