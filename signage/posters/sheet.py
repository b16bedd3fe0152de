"""One printed sheet, and what the sheets of a hall are made from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from markupsafe import Markup

from queue_server.contract.hall import HallProfile
from queue_server.contract.notice_board import NoticeBoard
from queue_server.contract.theme import Theme

PAPERS_MM: Mapping[str, tuple[int, int]] = {
    "sign": (600, 400),
    "a3": (297, 420),
    "a3-wide": (420, 297),
    "a5": (148, 210),
}
"""The papers by the names that posters.css uses too; width and height."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the server says of the hall, the look of all halls, and the words around both."""

    hall: HallProfile
    board: NoticeBoard
    theme: Theme
    texts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: its slot, what it is called, its paper, and what stands on it.

    `drawn` is what people see that is no text: what codes say, where the plan puts its marks. `lacking` says in one
    sentence why there is nothing to print yet.
    """

    slot: str
    title: str
    group: str
    paper: str
    content: Markup = Markup()  # noqa: RUF009 immutable
    drawn: str = ""
    lacking: str | None = None

    def digest(self, theme_version: str) -> str:
        """Return the digest of what people read and see on it; a new layout of the same words is no new content."""
        seen = f"{self.slot}\n{theme_version}\n{self.text}\n{self.drawn}"
        return hashlib.sha256(seen.encode()).hexdigest()[:32]

    @property
    def text(self) -> str:
        """The words on it, one space between them."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.content)).split())

    @property
    def size_mm(self) -> tuple[int, int]:
        """Width and height."""
        return PAPERS_MM[self.paper]
