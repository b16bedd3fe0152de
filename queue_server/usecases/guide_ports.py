"""Published guides and the tips beside them, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from queue_server.domain.guide import GuideVersion, TipSheet


@dataclass(frozen=True, kw_only=True)
class GuideHead:
    """A version without what it says: enough to know which one holds."""

    item: str
    no: int
    effective_from: date
    from_file: bool
    code: str
    withdrawn: bool


class GuideBook(Protocol):
    """Every version of every guide; a version is never changed."""

    def heads(self) -> Sequence[GuideHead]:
        """Return all versions without what they say."""
        ...

    def count(self) -> int:
        """Count all versions: it grows with each publication."""
        ...

    def get(self, item: str, no: int) -> GuideVersion | None:
        """Return one version."""
        ...

    def versions(self, item: str) -> Sequence[GuideVersion]:
        """Return an item's versions, oldest first."""
        ...

    def of_code(self, code: str) -> GuideVersion | None:
        """Return the version with a short code."""
        ...

    def codes(self) -> Sequence[str]:
        """Return all short codes that were ever given."""
        ...

    def add(self, version: GuideVersion) -> None:
        """Store a new version."""
        ...

    def from_file(self) -> Mapping[str, str]:
        """Return the digest of each item as the hall's catalogue file was last seen to have it."""
        ...

    def note_file(self, item: str, digest: str | None) -> None:
        """Note what the file has now; None where it no longer has the item."""
        ...

    def tips(self, item: str) -> TipSheet | None:
        """Return the newest tips of an item."""
        ...

    def tip_sheets(self, item: str) -> Sequence[TipSheet]:
        """Return all tip sheets of an item, oldest first."""
        ...

    def add_tips(self, sheet: TipSheet) -> None:
        """Store a new tip sheet."""
        ...
