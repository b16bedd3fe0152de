"""The one voice of a hall: a queue that speaks each call once, never over another, and drops what is stale."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from pathlib import Path

from devices.ports import Speaker
from queue_server.contract.signs import CallMessage
from signage.clocks import Clocks
from signage.voice_clips import VoiceClips, VoiceError
from signage.voice_script import Sentence, VoiceScript, call_sentence

log = logging.getLogger(__name__)

HURRY_ABOVE = 2
"""With more than this many waiting, a call is read once."""
REMEMBERED = 256
HALL_ZONE = timezone(timedelta(hours=8))
BUSINESS_CLOCK_SLACK_S = 120.0
"""A board whose time is further off than this comes from a rehearsal: then only the wait in the queue ages a call."""


@dataclass(frozen=True, kw_only=True)
class VoiceSettings:
    """How a hall speaks: a call `times` times with `gap_s` between, not at all once it is older than `stale_s`.

    `digit_one` is `yi` or `yao`; `volume_by_hour` is a percentage for hours of the day that are not at the full level.
    """

    digit_one: str = "yi"
    times: int = 2
    gap_s: float = 0.6
    stale_s: float = 45.0
    volume_by_hour: Mapping[int, int] = field(default_factory=dict)
    english: bool = False

    def volume(self, hour: int) -> float:
        """Return the share of the full level in an hour of the day."""
        return self.volume_by_hour.get(hour, 100) / 100


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """Something to say, and `after` once behind it: `arrived_s` is monotonic, `aged_s` how old it was on arrival."""

    name: str
    sentence: Sentence
    times: int
    after: Sentence = ()
    arrived_s: float
    aged_s: float = 0.0
    seq: int | None = None
    urgent: bool = False
    """In front of every call that waits, and never shortened."""


class LastSpoken:
    """The seq of the last call that was taken up, kept in a file so that a restart repeats nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> int:
        """Return the seq, 0 when nothing was ever spoken."""
        try:
            return int(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def write(self, seq: int) -> None:
        """Keep the seq, before its call is spoken: one lost to a crash stands on the display, one repeated misleads."""
        unfinished = self._path.with_suffix(".new")
        unfinished.write_text(str(seq))
        unfinished.replace(self._path)


class Announcer:
    """A thread that speaks; `call` and `say` return at once."""

    def __init__(
        self,
        speaker: Speaker,
        *,
        clips: VoiceClips,
        script: VoiceScript,
        last_spoken: LastSpoken,
        clocks: Clocks,
        settings: VoiceSettings,
    ) -> None:
        self._speaker = speaker
        self._clips = clips
        self._script = script
        self._last_spoken = last_spoken
        self._clocks = clocks
        self._settings = settings
        self._working = True
        self._waiting: deque[Announcement] = deque()
        self._known: deque[tuple[str, str, int, int]] = deque(maxlen=REMEMBERED)
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    @property
    def working(self) -> bool:
        """Whether the last sentence could be spoken."""
        return self._working

    @property
    def alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin; clips that are missing are made first."""
        self._thread.start()

    def stop(self) -> None:
        """Drop what waits; what is being spoken ends by itself."""
        with self._changed:
            self._stopping = True
            self._waiting.clear()
            self._changed.notify_all()

    def call(self, message: CallMessage, *, clock_off_s: float) -> None:
        """Queue a call, unless the same ticket, window and call number was taken before.

        `clock_off_s` is how far the hall's business clock is from this machine's.
        """
        key = (message.at.date().isoformat(), message.number, message.window, message.call_no)
        age_s = (self._clocks.wall() - message.at).total_seconds() if abs(clock_off_s) < BUSINESS_CLOCK_SLACK_S else 0.0
        with self._changed:
            if key in self._known:
                return
            self._known.append(key)
            self._put(
                Announcement(
                    name=f"{message.number}/{message.window}/{message.call_no}",
                    sentence=call_sentence(message, digit_one=self._settings.digit_one),
                    times=1 if message.call_no > 1 else self._settings.times,
                    after=self._script.english_call(message),
                    arrived_s=self._clocks.monotonic(),
                    aged_s=max(0.0, age_s),
                    seq=message.seq,
                )
            )

    def say(self, name: str, sentence: Sentence, *, times: int = 1, urgent: bool = False) -> None:
        """Queue one of the hall's own announcements."""
        arrived_s = self._clocks.monotonic()
        with self._changed:
            self._put(Announcement(name=name, sentence=sentence, times=times, arrived_s=arrived_s, urgent=urgent))

    def _put(self, announcement: Announcement) -> None:
        if self._stopping:
            return
        if announcement.urgent:
            self._waiting.appendleft(announcement)
        else:
            self._waiting.append(announcement)
        self._changed.notify_all()

    def _run(self) -> None:
        self._prepare()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or bool(self._waiting))
                if self._stopping:
                    return
                crowd = len(self._waiting)
                announcement = self._waiting.popleft()
            self._speak(announcement, hurried=crowd > HURRY_ABOVE and not announcement.urgent)

    def _prepare(self) -> None:
        try:
            self._clips.prepare()
        except VoiceError as error:
            log.warning("the voice is not ready: %s", error)
            self._working = False

    def _keep_place(self, announcement: Announcement) -> None:
        if announcement.seq is None:
            return
        try:
            self._last_spoken.write(announcement.seq)
        except OSError as error:
            log.warning("voice: the place in the calls could not be kept: %s", error)

    def _speak(self, announcement: Announcement, *, hurried: bool) -> None:
        self._keep_place(announcement)
        age_s = announcement.aged_s + self._clocks.monotonic() - announcement.arrived_s
        if age_s > self._settings.stale_s:
            log.info("voice: %s dropped, %.0f s old; it stands on the display", announcement.name, age_s)
            return
        times = 1 if hurried else announcement.times
        try:
            self._speaker.play(self._wav(announcement, times=times, hurried=hurried))
        except OSError as error:
            log.warning("voice: %s not spoken: %s", announcement.name, error)
            self._working = False
            return
        log.info("voice: %s spoken %d times", announcement.name, times)
        self._working = True

    def _wav(self, announcement: Announcement, *, times: int, hurried: bool) -> bytes:
        return self._clips.join(
            announcement.sentence,
            times=times,
            gap_s=self._settings.gap_s,
            after=() if hurried else announcement.after,
            volume=self._settings.volume(self._clocks.wall().astimezone(HALL_ZONE).hour),
        )
