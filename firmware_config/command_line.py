"""The words of the command line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from firmware_config.machine_setup import ROLES


def read_options(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line; argparse itself exits 2 with one sentence."""
    parser = argparse.ArgumentParser(prog="run_kiosk.py", description=__doc__)
    parser.add_argument("role", nargs="?", default="all", choices=ROLES)
    parser.add_argument("--site", type=Path, help="the hall's settings; the demo hall by default")
    parser.add_argument("--data", type=Path, help="the hall's folder; var/demo by default")
    parser.add_argument("--port", type=int, help="of the server; the display answers one above; 0 picks free ones")
    parser.add_argument("--mqtt-port", type=int, help="of the broker; 0 picks a free one")
    parser.add_argument("--screen", default="auto", choices=("auto", "x11", "kmsdrm", "offscreen", "none"))
    parser.add_argument("--clock-start", type=datetime.fromisoformat, help="a rehearsal's business clock starts here")
    parser.add_argument("--speed", type=float, help="how fast a business clock runs; 60 in a rehearsal")
    parser.add_argument("--controls", type=json.loads, default={}, help=argparse.SUPPRESS)
    parser.add_argument("--journal", type=Path, help="check: verify the journal of this data folder")
    parser.add_argument("--day", default="ordinary", choices=("ordinary", "market"), help="rehearse: which day")
    parser.add_argument("--tickets", type=int, help="rehearse: how many villagers")
    parser.add_argument("--seed", type=int, help="rehearse: the same seed plays the same day")
    parser.add_argument("--file", type=Path, help="backup: where to; restore: where from")
    return parser.parse_args(words)
