"""Read-aloud: what is said when a page comes, when the pad moves on it, and when a finger interrupts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from kiosk.keypad import USUAL_VOLUME, louder

FIGURES = re.compile(r"\d+")


class Speech(Protocol):
    """As much of a voice as is needed here."""

    def say(self, text: str) -> None:
        """Say one sentence a line, instead of what is being said."""

    def hush(self) -> None:
        """Be silent at once."""

    def set_volume(self, step: int) -> None:
        """Speak from now on at a step from 1 (softest) to 5."""

    @property
    def talking(self) -> bool:
        """Whether something is being said or about to be."""


class ReadAloud:
    """The voice as the pages use it; with no voice at all it stays silent. Never blocks."""

    def __init__(self, voice: Speech | None) -> None:
        self._voice = voice
        self._said: object = None
        self._lines: tuple[str, ...] = ()
        self._volume = USUAL_VOLUME

    @property
    def possible(self) -> bool:
        """Whether there is a voice."""
        return self._voice is not None

    @property
    def talking(self) -> bool:
        """Whether something is being said: nobody is slow who listens."""
        return self._voice is not None and self._voice.talking

    def page(self, mark: object, lines: Sequence[str], *, speaking: bool) -> None:
        """Read a page when it comes or when other words come on it; figures alone (a count, a clock) are no reason."""
        self._lines = tuple(line for line in lines if line)
        if not speaking:
            if self._said is not None:
                self.hush()
            self._said = None
            return
        said = (mark, tuple(FIGURES.sub("", line) for line in self._lines))
        if said != self._said:
            self._said = said
            self.again()

    def again(self) -> None:
        """Read the page from its beginning."""
        self.say(*self._lines)

    def say(self, *lines: str) -> None:
        """Say something instead of what is being said."""
        if self._voice is not None:
            self._voice.say("\n".join(lines))

    def hush(self) -> None:
        """Fall silent: a finger is on the panel."""
        if self._voice is not None:
            self._voice.hush()

    def louder(self) -> int:
        """Go one step louder, from the loudest to the softest; returns the step."""
        self._set_volume(louder(self._volume))
        return self._volume

    def reset(self) -> None:
        """Begin a visit: the usual volume, nothing said."""
        self._said = None
        if self._volume != USUAL_VOLUME:
            self._set_volume(USUAL_VOLUME)

    def _set_volume(self, volume: int) -> None:
        self._volume = volume
        if self._voice is not None:
            self._voice.set_volume(volume)
