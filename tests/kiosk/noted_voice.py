"""A voice that says nothing and notes what it was to say."""

from __future__ import annotations


class NotedVoice:
    """Notes sentences, silences as empty ones, and the volume."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.volume = 3
        self.talking = False

    def say(self, text: str) -> None:
        """Notes it."""
        self.said.append(text)

    def hush(self) -> None:
        """Notes the silence."""
        self.said.append("")

    def set_volume(self, step: int) -> None:
        """Notes it."""
        self.volume = step
