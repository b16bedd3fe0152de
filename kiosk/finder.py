"""Finding an item by the first letters of its pinyin (按拼音找): any run of them, of its name or an alias."""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase

from queue_server.contract.items import Item


class Finder:
    """An index of one catalogue; `pinyin` carries one word a name and alias, and one a further reading of either."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._words = [(item, tuple(item.pinyin.lower().split())) for item in items]

    def hits(self, typed: str) -> list[Item]:
        """Return the items that the letters stand in: those whose word begins with them first, then the shorter words.

        Nothing typed finds nothing; case does not matter.
        """
        letters = typed.lower()
        if not letters:
            return []
        found = []
        for place, (item, words) in enumerate(self._words):
            matching = [word for word in words if letters in word]
            if matching:
                best = min((not word.startswith(letters), len(word)) for word in matching)
                found.append((best, place, item))
        return [item for _, _, item in sorted(found, key=lambda hit: hit[:2])]

    def living(self, typed: str) -> frozenset[str]:
        """Return the letters (A-Z) that lead to at least one item when typed next; the others are dead."""
        letters = typed.lower()
        alive = {
            letter.upper()
            for _, words in self._words
            for word in words
            for letter in ascii_lowercase
            if letters + letter in word
        }
        return frozenset(alive)
