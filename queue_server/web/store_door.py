"""The edge's door to the store: write through the one writer, read beside it, and remember whether writing works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from queue_server.storage.store import Store
from queue_server.usecases.ports import Unit

T = TypeVar("T")


class StoreDoor:
    """Shared by routes, relay and ticker; usable from any thread but the writer's own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._failing = False

    @property
    def failing(self) -> bool:
        """Whether the last attempt to write failed."""
        return self._failing

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run a function in a transaction and return once it is durable; what it raises comes back and undoes it.

        Raises:
            OSError: the store cannot be written, or did not answer in time.
        """
        try:
            answer = self._store.writer.run(work)
        except OSError:
            self._failing = True
            raise
        self._failing = False
        return answer

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run a function on one consistent view of the last commit; it must not change anything."""
        return self._store.read(work)

    def close(self) -> None:
        """Carry out what is queued and close the store."""
        self._store.close()
