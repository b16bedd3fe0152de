"""The hall's voice: clips from espeak-ng or from recordings, trimmed, levelled, and joined to one WAV a sentence."""

from __future__ import annotations

import hashlib
import io
import logging
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from devices.ports import Speech
from signage.voice_script import CHIME, ENGLISH, GAP_S, PHRASE_GAP_S, SENTENCE, Sentence, VoiceScript

log = logging.getLogger(__name__)

RATE_HZ = 22050
SAMPLE_BYTES = 2
QUIET = 0.02
"""Below this share of full scale a sample counts as silence."""
EDGE_S = 0.01
LEVEL = 0.16
"""Every clip's root mean square, as a share of full scale."""
PEAK = 0.95
LEAD_S = 0.15
CHIME_S = 1.2
CHIME_TONES = ((659.3, 0.0), (523.3, 0.38))
"""The hertz of each stroke, and when it falls: E5, C5."""
CHIME_FADE_S = 0.35
CHIME_OVERTONE = 0.25

Samples = NDArray[np.float32]


class VoiceError(OSError):
    """A clip could be neither read nor made."""


class VoiceClips:
    """The clips of one hall, made once and kept in `cache_dir`.

    A WAV (16 bit, any rate) named like the clip in `recordings_dir` replaces the made one. One thread owns it.
    """

    def __init__(self, cache_dir: Path, script: VoiceScript, *, recordings_dir: Path | None, speech: Speech) -> None:
        self._speech = speech
        self._cache_dir = cache_dir
        self._script = script
        self._recordings_dir = recordings_dir
        self._clips: dict[str, Samples] = {}

    def prepare(self) -> None:
        """Make what a hall of two windows needs, about 2 s at the first start; raises VoiceError."""
        for name in self._script.clips_made_first():
            self._clip(name)

    def join(self, sentence: Sentence, *, times: int, gap_s: float, after: Sentence = (), volume: float = 1.0) -> bytes:
        """Return one WAV: the chime, the sentence `times` times with `gap_s` between, then `after` once.

        `volume` is the share of the full level. Raises VoiceError.
        """
        once = self._phrases(sentence)
        whole = [silence(LEAD_S), self._clip(CHIME), silence(LEAD_S), *once]
        for _ in range(times - 1):
            whole += [silence(gap_s), *once]
        if after:
            whole += [silence(gap_s), *self._phrases(after)]
        return to_wav(np.concatenate([*whole, silence(LEAD_S)]) * np.float32(volume))

    def _phrases(self, sentence: Sentence) -> list[Samples]:
        said: list[Samples] = []
        for number, phrase in enumerate(sentence):
            if number:
                said.append(silence(PHRASE_GAP_S))
            for position, name in enumerate(phrase):
                if position:
                    said.append(silence(GAP_S))
                said.append(self._clip(name))
        return said

    def _clip(self, name: str) -> Samples:
        if name.startswith(SENTENCE):
            return even(from_wav(self._spoken(self._script.clip_text(name), language="zh")))
        if name.startswith(ENGLISH):
            return even(from_wav(self._spoken(self._script.clip_text(name), language="en")))
        if name not in self._clips:
            self._clips[name] = even(self._recorded(name) if self._has_recording(name) else self._made(name))
        return self._clips[name]

    def _has_recording(self, name: str) -> bool:
        return self._recordings_dir is not None and (self._recordings_dir / f"{name}.wav").is_file()

    def _recorded(self, name: str) -> Samples:
        assert self._recordings_dir is not None  # noqa: S101 - asked for only after _has_recording
        path = self._recordings_dir / f"{name}.wav"
        try:
            return from_wav(path.read_bytes())
        except (VoiceError, OSError) as error:
            log.warning("recording %s cannot be used (%s); the made clip stands in", path.name, error)
            return self._made(name)

    def _made(self, name: str) -> Samples:
        if name == CHIME:
            return chime()
        text = self._script.clip_text(name)
        recipe = hashlib.sha256(f"{text}|{self._speech.recipe}".encode()).hexdigest()[:8]
        path = self._cache_dir / f"{name}-{recipe}.wav"
        try:
            return from_wav(path.read_bytes())
        except (FileNotFoundError, VoiceError):
            made = self._spoken(text, language="zh")
        self._cache_dir.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".new")
        unfinished.write_bytes(made)
        unfinished.replace(path)
        return from_wav(made)

    def _spoken(self, text: str, *, language: str) -> bytes:
        try:
            return self._speech.wav(text, language=language)
        except OSError as error:
            raise VoiceError(str(error)) from error


def chime() -> Samples:
    """Return two falling strokes of a bell: it turns heads before the first word."""
    at = np.arange(round(CHIME_S * RATE_HZ), dtype=np.float32) / RATE_HZ
    sound = np.zeros_like(at)
    for hertz, begins_s in CHIME_TONES:
        since = np.maximum(at - begins_s, 0)
        stroke = np.sin(2 * np.pi * hertz * since) + CHIME_OVERTONE * np.sin(4 * np.pi * hertz * since)
        sound += np.where(at >= begins_s, stroke * np.exp(-since / CHIME_FADE_S), 0)
    samples: Samples = (sound / np.max(np.abs(sound)) * PEAK).astype(np.float32)
    return samples


def silence(seconds: float) -> Samples:
    """Return silence."""
    return np.zeros(round(seconds * RATE_HZ), dtype=np.float32)


def even(samples: Samples) -> Samples:
    """Cut silence at both ends and bring the clip to the common level without clipping."""
    loud = np.flatnonzero(np.abs(samples) > QUIET)
    if loud.size == 0:
        return samples
    edge = round(EDGE_S * RATE_HZ)
    cut = samples[max(0, int(loud[0]) - edge) : int(loud[-1]) + edge]
    level = float(np.sqrt(np.mean(np.square(cut))))
    gain = min(LEVEL / level, PEAK / float(np.max(np.abs(cut))))
    faded = cut * np.float32(gain)
    ramp = np.linspace(0.0, 1.0, min(edge, faded.size), dtype=np.float32)
    faded[: ramp.size] *= ramp
    faded[-ramp.size :] *= ramp[::-1]
    return faded


def from_wav(data: bytes) -> Samples:
    """Read a 16-bit PCM WAV as mono at 22.05 kHz; raises VoiceError."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            if file.getsampwidth() != SAMPLE_BYTES:
                raise VoiceError("only 16-bit PCM is read")
            channels, rate = file.getnchannels(), file.getframerate()
            frames = file.readframes(len(data))
    except (wave.Error, EOFError) as error:
        raise VoiceError(f"not a WAV: {error}") from error
    whole = len(frames) // (SAMPLE_BYTES * channels) * SAMPLE_BYTES * channels
    stereo = np.frombuffer(frames[:whole], dtype="<i2").reshape(-1, channels)
    samples: Samples = (stereo.mean(axis=1) / 32768).astype(np.float32)
    if rate == RATE_HZ or samples.size == 0:
        return samples
    target = np.arange(round(samples.size * RATE_HZ / rate)) * (rate / RATE_HZ)
    resampled: Samples = np.interp(target, np.arange(samples.size), samples).astype(np.float32)
    return resampled


def to_wav(samples: Samples) -> bytes:
    """Write mono 16-bit PCM at 22.05 kHz."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(RATE_HZ)
        file.writeframes((np.clip(samples, -1.0, 1.0) * 32767).astype("<i2").tobytes())
    return buffer.getvalue()
