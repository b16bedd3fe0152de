"""One announcement at a time, to a card or to files."""

from __future__ import annotations

import io
import stat
import threading
import time
import wave
from pathlib import Path

import pytest

from devices.ports import HealthState
from devices.speaker import CardSpeaker, FolderSpeaker, duration_s
from tests.devices.doors import now


def silence(seconds: float) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16000)
        sound.writeframes(bytes(int(32000 * seconds)))
    return buffer.getvalue()


def test_each_announcement_becomes_one_whole_file_in_order(tmp_path: Path) -> None:
    for run in range(2):
        speaker = FolderSpeaker(tmp_path / "voice", name="speaker", clock=now)
        speaker.start()
        speaker.play(silence(0.1 + run))
    files = sorted((tmp_path / "voice").iterdir())
    assert [path.name for path in files] == ["000001.wav", "000002.wav"]
    assert [round(duration_s(path.read_bytes()), 1) for path in files] == [0.1, 1.1]


def test_only_the_newest_announcements_stay(tmp_path: Path) -> None:
    (tmp_path / "000001.wav").write_bytes(silence(0.1))
    (tmp_path / "000400.wav").write_bytes(silence(0.1))
    (tmp_path / "chime.wav").write_bytes(silence(0.1))
    speaker = FolderSpeaker(tmp_path, name="speaker", clock=now)
    speaker.start()
    for _ in range(3):
        speaker.play(silence(0.1))
    kept = {path.name for path in tmp_path.iterdir()}
    assert kept == {"000400.wav", "000401.wav", "000402.wav", "000403.wav", "chime.wav"}


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    speaker = FolderSpeaker(tmp_path, name="speaker", clock=now)
    speaker.start()
    with pytest.raises(ValueError, match="WAV"):
        speaker.play(b"RIFFnonsense")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program named aplay that writes down when it began and ended."""
    program = tmp_path / "bin" / "aplay"
    program.parent.mkdir()
    notes = tmp_path / "notes"
    script = ["#!/bin/sh", '[ "$3" = broken ] && exit 1', f"echo begin >> {notes}", "cat > /dev/null", "sleep 0.2"]
    program.write_text("\n".join([*script, f"echo end >> {notes}", ""]))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return notes


def test_two_announcements_never_overlap(player: Path) -> None:
    speaker = CardSpeaker("default", name="speaker", clock=now)
    speaker.start()
    callers = [threading.Thread(target=speaker.play, args=(silence(0.1),)) for _ in range(3)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(10)
    assert player.read_text().split() == ["begin", "end"] * 3
    assert speaker.health().state is HealthState.OK


def test_a_card_that_fails_is_told_by_health_and_stops_nothing(player: Path) -> None:
    speaker = CardSpeaker("broken", name="speaker", clock=now)
    speaker.start()
    began = time.monotonic()
    speaker.play(silence(0.1))
    assert time.monotonic() - began < 5
    assert speaker.health().state is HealthState.OFFLINE
