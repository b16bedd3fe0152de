"""How much room the disk still has: measured now and then, so that nobody measures inside a transaction."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

MB = 1_000_000


def free_bytes(folder: Path) -> int:
    """Return what an ordinary program may still write to the disk of a folder."""
    return shutil.disk_usage(folder).free


class DiskRoom:
    """Remembers the last measure. Before the first, the disk counts as roomy."""

    def __init__(self, folder: Path, *, wanted_mb: int, free: Callable[[Path], int] = free_bytes) -> None:
        self._folder = folder
        self._wanted_bytes = wanted_mb * MB
        self._measure = free
        self._free_bytes: int | None = None

    @property
    def low(self) -> bool:
        """Whether less is free than wanted: numbers are refused before a commit can fail half-way."""
        return self._free_bytes is not None and self._free_bytes < self._wanted_bytes

    @property
    def free_bytes(self) -> int:
        """The last measure, 0 before the first."""
        return self._free_bytes or 0

    def measure(self) -> None:
        """Measure once; OSError where the folder cannot be reached."""
        self._free_bytes = self._measure(self._folder)
