"""Speakers: a sound card through aplay, or a folder of WAV files where there is none."""

from __future__ import annotations

import io
import subprocess
import threading
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Final

from devices.health import Clock, HealthRecord
from devices.ports import Health, HealthState

_CARDS: Final = Path("/proc/asound/cards")
_MARGIN_S: Final = 5.0

KEPT_FILES = 300
"""How many announcements stay in a folder that stands for a sound card."""


def _always() -> bool:
    return True


def has_sound_card() -> bool:
    """Tell whether the kernel knows a sound card."""
    try:
        text = _CARDS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return bool(text.strip()) and "no soundcards" not in text


def duration_s(wav: bytes) -> float:
    """Return how long a WAV file plays, in seconds.

    Raises:
        ValueError: it is no WAV file.
    """
    try:
        with wave.open(io.BytesIO(wav)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"no WAV file: {error}") from error


class CardSpeaker:
    """Plays through one aplay child a WAV, one at a time."""

    def __init__(self, card: str, *, name: str, clock: Clock) -> None:
        self._card = card
        self._record = HealthRecord(name, "speaker", clock=clock)
        self._lock = threading.Lock()
        self._cutting = threading.Lock()
        """Guards `_child` and `_cut` between who plays and who hushes."""
        self._child: subprocess.Popen[bytes] | None = None
        self._cut = False
        self._closed = False

    def start(self) -> None:
        """Nothing to open: each WAV has its own child."""
        self._record.works()

    def close(self) -> None:
        """Stop what plays."""
        self._closed = True
        self.hush()

    def hush(self) -> None:
        """Cut off what plays, at once."""
        with self._cutting:
            self._cut = True
            if self._child is not None:
                self._child.terminate()

    def health(self) -> Health:
        """Return the present record: OFFLINE after a WAV that aplay could not play."""
        return self._record.read()

    def play(self, wav: bytes, *, wanted: Callable[[], bool] = _always) -> None:
        """Play a whole WAV and return when it has ended; a card that fails is told by health alone.

        `wanted` is asked when the sound is about to begin: a hush just before is never overheard.
        """
        limit_s = duration_s(wav) + _MARGIN_S
        with self._lock:
            if self._closed:
                return
            try:
                failure = self._run(wav, limit_s, wanted)
            except OSError as error:
                failure = str(error)
        if failure:
            self._record.note(HealthState.OFFLINE, "声卡故障")
        else:
            self._record.works()

    def _run(self, wav: bytes, limit_s: float, wanted: Callable[[], bool]) -> str:
        command = ["aplay", "-q", "-D", self._card, "-"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as child:
            with self._cutting:
                self._child, self._cut = child, not wanted()
                if self._cut:
                    child.terminate()
            try:
                _, errors = child.communicate(wav, timeout=limit_s)
            except subprocess.TimeoutExpired:
                child.kill()
                return "aplay did not end"
            finally:
                with self._cutting:
                    self._child = None
        return "" if child.returncode == 0 or self._cut else errors.decode(errors="replace") or "aplay failed"


class FolderSpeaker:
    """Writes each WAV as `000001.wav`, `000002.wav`, … into a folder, whole or not at all; the newest 300 stay."""

    def __init__(self, folder: Path, *, name: str, clock: Clock) -> None:
        self._folder = folder
        self._record = HealthRecord(name, "speaker", clock=clock)
        self._lock = threading.Lock()
        self._next = 0

    def start(self) -> None:
        """Make the folder and go on behind the files in it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        taken = [int(path.stem) for path in self._folder.glob("*.wav") if path.stem.isdecimal()]
        self._next = max(taken, default=0) + 1
        self._record.works()

    def close(self) -> None:
        """Nothing is open between two files."""

    def health(self) -> Health:
        """Return the present record: OFFLINE while the folder takes no file."""
        return self._record.read()

    def hush(self) -> None:
        """Nothing sounds here."""

    def play(self, wav: bytes, *, wanted: Callable[[], bool] = _always) -> None:
        """Write one WAV, if it is still wanted; a full disk is told by health alone."""
        duration_s(wav)
        with self._lock:
            if not wanted():
                return
            target = self._folder / f"{self._next:06d}.wav"
            fresh = target.with_suffix(".part")
            try:
                fresh.write_bytes(wav)
                fresh.replace(target)
                self._forget_old()
            except OSError:
                self._record.note(HealthState.OFFLINE, "语音文件无法写入")
                return
            self._next += 1
        self._record.works()

    def _forget_old(self) -> None:
        """A hall that speaks for months must not fill its disk, nor keep what it said to anybody."""
        oldest_kept = self._next - KEPT_FILES
        for path in self._folder.glob("*.wav"):
            if path.stem.isdecimal() and int(path.stem) <= oldest_kept:
                path.unlink(missing_ok=True)
