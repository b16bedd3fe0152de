"""The knowledge base (知识库): guides, questions, policies and answers, found by word, alias or pinyin initials."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from queue_server.contract.shapes import Message, Moment, Shape

KnowledgeKind = Literal["guide", "faq", "policy", "answer"]
WrittenKind = Literal["faq", "policy", "answer"]
"""What a person writes; guides come from the catalogue alone."""

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Body = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=8000)]


class WriteEntry(Shape):
    """`POST /knowledge` by a station's representative or the hall head."""

    title: Title
    body: Body
    kind: WrittenKind
    item: str | None = Field(default=None, max_length=64)


class RewriteEntry(Shape):
    """`POST /knowledge/{id}`: the next version; for everybody it is unread again."""

    title: Title
    body: Body


class KnowledgeLine(Message):
    """One entry in a list. `unread` is that of whoever asks: this version is news and was not opened yet."""

    id: str
    """`guide-ITEM` for a guide of the catalogue."""
    version: str
    """1, 2, 3 … of a written entry; of a guide a digest of what it says."""
    title: str
    kind: KnowledgeKind
    item: str | None
    excerpt: str
    """What stands around the word that was looked for, else the beginning."""
    changed_at: Moment
    unread: bool


class KnowledgeList(Message):
    """`GET /knowledge?q=&unread=`, best first; without a word the newest first."""

    entries: list[KnowledgeLine]


class KnowledgeVersion(Message):
    """An earlier or the present version of an entry."""

    version: str
    changed_at: Moment
    changed_by_name: str | None
    """None where the catalogue brought it."""


class KnowledgeEntry(KnowledgeLine):
    """`GET /knowledge/{id}`; opening it in the page is followed by `POST /knowledge/{id}/read` (204)."""

    body: str
    versions: list[KnowledgeVersion]
    """Newest first."""
