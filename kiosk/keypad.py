"""The six-key tactile pad as the keyboard that it is: which key means what; every other key means nothing."""

from __future__ import annotations

from enum import StrEnum


class PadKey(StrEnum):
    """The keys of the pad, each of another shape under the finger."""

    UP = "up"
    DOWN = "down"
    OK = "ok"
    BACK = "back"
    HELP = "help"
    VOLUME = "volume"


PAD_KEYS: dict[int, PadKey] = {
    273: PadKey.UP,
    274: PadKey.DOWN,
    13: PadKey.OK,
    8: PadKey.BACK,
    278: PadKey.HELP,
    280: PadKey.VOLUME,
    264: PadKey.UP,
    258: PadKey.DOWN,
    271: PadKey.OK,
    269: PadKey.BACK,
    263: PadKey.HELP,
    265: PadKey.VOLUME,
}
"""Kivy's key codes: arrows, Enter, Backspace, Home, Page Up; and on a numeric pad 8, 2, Enter, minus, 7, 9."""

VOLUMES = (1, 2, 3, 4, 5)
USUAL_VOLUME = 3
"""Every visit begins with it."""

BACK_TARGETS = ("back", "leave", "leave_now")
"""What the key for back stands for, the first that is on the page."""
HELP_TARGET = "open_help"


def louder(volume: int) -> int:
    """Return the next volume; after the loudest comes the softest."""
    return VOLUMES[(VOLUMES.index(volume) + 1) % len(VOLUMES)]
