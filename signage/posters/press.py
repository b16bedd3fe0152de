"""Has sheets printed to PDF by a program of its own, so that the hall agent stays small."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).parents[2]
MODULE = "signage.posters.pdf_press"
LIMIT_S = 120.0


class PressError(OSError):
    """No PDF came; the message is for the log."""


class Press:
    """Prints one job at a time; others wait."""

    def __init__(self, *, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._lock = threading.Lock()

    def print_pdf(self, html: str, files: Mapping[str, Path | str]) -> bytes:
        """Return a page as PDF; `files` says for each address on it the file, or the text of a style sheet.

        Raises:
            PressError: the program failed or took longer than its limit.
        """
        job = {
            "html": html,
            "files": {name: str(file) for name, file in files.items() if isinstance(file, Path)},
            "texts": {name: text for name, text in files.items() if isinstance(text, str)},
        }
        with self._lock:
            try:
                done = subprocess.run(
                    [sys.executable, "-m", MODULE],
                    cwd=PROJECT,
                    input=json.dumps(job).encode(),
                    capture_output=True,
                    timeout=self._limit_s,
                    check=False,
                )
            except subprocess.TimeoutExpired as error:
                raise PressError(f"no PDF within {self._limit_s:g} s") from error
        if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
            raise PressError(f"the press ended with {done.returncode}: {done.stderr.decode(errors='replace')[-800:]}")
        return done.stdout
