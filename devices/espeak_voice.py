"""A voice that reads text aloud sentence by sentence, on a thread of its own, and falls silent at once."""

from __future__ import annotations

import io
import logging
import threading
import wave
from collections import OrderedDict, deque
from functools import partial
from typing import Final

import numpy as np

from devices.health import Clock, HealthRecord
from devices.ports import Health, HealthState, InterruptibleSpeaker, Speech

log = logging.getLogger(__name__)

_USUAL: Final = 3
_GAINS: Final = {1: 0.2, 2: 0.36, 3: 0.63, 4: 1.12, 5: 2.0}
"""Five steps of 5 dB: 20 dB from the softest to the loudest."""
_KEPT_BYTES: Final = 8 << 20
"""Of spoken sentences in memory, some three minutes; none is kept on disk, for a greeting may hold a name."""
_ENDS: Final = "。！？!?\n"


class EspeakVoice:
    """`say` replaces what is being said; all calls return at once."""

    def __init__(self, speech: Speech, speaker: InterruptibleSpeaker, *, name: str, clock: Clock) -> None:
        self._speech = speech
        self._speaker = speaker
        self._record = HealthRecord(name, "voice", clock=clock)
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._kept_bytes = 0
        self._changed = threading.Condition()
        """Guards the five below."""
        self._waiting: deque[str] = deque()
        self._round = 0
        self._volume = _USUAL
        self._busy = False
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="read-aloud", daemon=True)

    def start(self) -> None:
        """Start speaker and thread."""
        self._speaker.start()
        self._record.works()
        self._thread.start()

    def close(self) -> None:
        """Fall silent and end, within 2 s."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self.hush()
        self._speaker.close()
        if self._thread.ident is not None:
            self._thread.join(2.0)

    def health(self) -> Health:
        """Return the speaker's record, or OFFLINE while no speech can be made."""
        own = self._record.read()
        return own if own.state is not HealthState.OK else self._speaker.health()

    def say(self, text: str) -> None:
        """Say one sentence a line, instead of what is being said."""
        self._replace(sentences_of(text))

    def hush(self) -> None:
        """Be silent at once."""
        self._replace(())

    def set_volume(self, step: int) -> None:
        """Speak from the next sentence on at a step from 1 (softest) to 5; KeyError for any other."""
        _ = _GAINS[step]
        with self._changed:
            self._volume = step

    @property
    def talking(self) -> bool:
        """Whether something is being said or about to be."""
        with self._changed:
            return self._busy or bool(self._waiting)

    def _replace(self, sentences: tuple[str, ...]) -> None:
        with self._changed:
            self._round += 1
            self._waiting = deque(sentences)
            self._changed.notify_all()
        self._speaker.hush()

    # --- the thread

    def _run(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.wait_for(lambda: self._closing or bool(self._waiting))
                if self._closing:
                    return
                self._busy = True
                sentence, round_, volume = self._waiting.popleft(), self._round, self._volume
            try:
                wav = self._wav(sentence, volume)
            except OSError as error:
                log.warning("read-aloud: %s", error)
                self._record.note(HealthState.OFFLINE, "语音合成不可用")
                continue
            self._record.works()
            self._speaker.play(wav, wanted=partial(self._is_now, round_))

    def _is_now(self, round_: int) -> bool:
        with self._changed:
            return self._round == round_

    def _wav(self, sentence: str, volume: int) -> bytes:
        key = (sentence, volume)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        wav = amplified(self._speech.wav(sentence), _GAINS[volume])
        self._kept[key] = wav
        self._kept_bytes += len(wav)
        while self._kept_bytes > _KEPT_BYTES:
            self._kept_bytes -= len(self._kept.popitem(last=False)[1])
        return wav


def sentences_of(text: str) -> tuple[str, ...]:
    """Cut a text at line ends and full stops, so that the first words come soon and an interruption costs little."""
    pieces, piece = [], ""
    for char in text:
        piece += char
        if char in _ENDS:
            pieces.append(piece.strip())
            piece = ""
    return tuple(piece for piece in [*pieces, piece.strip()] if piece.strip(f"{_ENDS} "))


def amplified(wav: bytes, gain: float) -> bytes:
    """Return the WAV (16 bit) louder or softer; what would go over full scale is clipped."""
    with wave.open(io.BytesIO(wav)) as sound:
        shape, frames = sound.getparams(), sound.readframes(sound.getnframes())
    louder = np.clip(np.frombuffer(frames, dtype="<i2") * gain, -32768, 32767).astype("<i2")
    made = io.BytesIO()
    with wave.open(made, "wb") as sound:
        sound.setparams(shape)
        sound.writeframes(louder.tobytes())
    return made.getvalue()
