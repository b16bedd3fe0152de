"""Remembers the version each sheet got when its content last changed, and which content hangs on the wall (R83)."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A sheet's content by its digest, the hall's version and the day when it came to be, and what was posted when."""

    digest: str
    version: str
    since: str
    posted_digest: str | None = None
    posted_on: str | None = None

    @property
    def changed(self) -> bool:
        """Whether what hangs on the wall is not this content."""
        return self.posted_digest != self.digest


class Ledger:
    """A small file in the data folder; safe from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def note(self, digests: Mapping[str, str], *, version: str, today: date) -> dict[str, Edition]:
        """Return every slot's edition: the one it had where its content is the same, else a new one of this version."""
        with self._lock:
            known = self._read()
            noted = dict(known)
            for slot, digest in digests.items():
                before = known.get(slot)
                if before is None:
                    noted[slot] = Edition(digest=digest, version=version, since=today.isoformat())
                elif before.digest != digest:
                    noted[slot] = replace(before, digest=digest, version=version, since=today.isoformat())
            if noted != known:
                self._write(noted)
            return {slot: noted[slot] for slot in digests}

    def post(self, seen: Iterable[tuple[str, str]], *, today: date) -> bool:
        """Note that these (slot, digest) hang on the wall now; False where a content has changed since it was seen."""
        with self._lock:
            known = self._read()
            wanted = dict(seen)
            if any(slot not in known or known[slot].digest != digest for slot, digest in wanted.items()):
                return False
            posted = {
                slot: replace(known[slot], posted_digest=digest, posted_on=today.isoformat())
                for slot, digest in wanted.items()
            }
            self._write(known | posted)
            return True

    def _read(self) -> dict[str, Edition]:
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
            return {slot: Edition(**edition) for slot, edition in stored.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError):
            log.warning("%s cannot be read: every sheet counts as new", self._path)
            return {}

    def _write(self, editions: Mapping[str, Edition]) -> None:
        """Replace the file as a whole; raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        written = self._path.with_suffix(".new")
        stored = {slot: asdict(edition) for slot, edition in editions.items()}
        with written.open("w", encoding="utf-8") as file:
            json.dump(stored, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        written.replace(self._path)
