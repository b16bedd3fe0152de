"""The knowledge base (知识库): entries with versions, what makes one news, and how a word finds them."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.person import AccountType, Actor
from queue_server.domain.service_item import Level, Material, PublishedText, ServiceItem

GUIDE_PREFIX = "guide-"
TEXT_PREFIX = "text-"
TERMS_MOST = 8
"""More words than this do not narrow a search further."""
TERM_LONGEST = 40
EXCERPT_CHARS = 60
VERSION_DIGITS = 12


class EntryKind(StrEnum):
    """办事指南 (of the catalogue alone), 常见问题, 政策, 专家解答."""

    GUIDE = "guide"
    FAQ = "faq"
    POLICY = "policy"
    ANSWER = "answer"


KIND_WORDS = {
    EntryKind.GUIDE: "办事指南",
    EntryKind.FAQ: "常见问题",
    EntryKind.POLICY: "政策",
    EntryKind.ANSWER: "首席代表解答",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry as it stands; `changed_by` is None for what the catalogue publishes, which nobody else may change.

    `aliases` are other words for it, `initials` the pinyin initials of title and aliases, separated by spaces; `news`
    is False only for what the very first catalogue brought: nobody has to read sixty guides to begin with.
    """

    id: str
    version: str
    title: str
    kind: EntryKind
    item: str | None
    body: str
    aliases: tuple[str, ...]
    initials: str
    changed_at: datetime
    changed_by: str | None
    news: bool
    withdrawn: bool = False

    @property
    def search(self) -> str:
        """All that a word may stand in, folded as `search_terms` folds."""
        return fold("\n".join((self.title, *self.aliases, self.body)))


@dataclass(frozen=True, kw_only=True)
class EntryVersion:
    """A version of an entry, kept for good."""

    entry: str
    version: str
    title: str
    body: str
    at: datetime
    by: str | None


def fold(text: str) -> str:
    """Return a text as words are compared: full-width forms and capitals folded, nothing that a database refuses."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"})


def search_terms(text: str) -> tuple[str, ...]:
    """Return the words that must all be found, none where the text holds nothing to look for."""
    return tuple(word[:TERM_LONGEST] for word in fold(text.replace("\0", " ")).split()[:TERMS_MOST])


def excerpt(body: str, terms: tuple[str, ...]) -> str:
    """Return some sixty characters around the first word that the body holds, else its beginning."""
    flat = " ".join(body.split())
    folded = flat.casefold()
    places = [place for place in (folded.find(term) for term in terms) if place >= 0]
    start = max(0, min(places, default=0) - EXCERPT_CHARS // 4)
    cut = flat[start : start + EXCERPT_CHARS]
    return f"{'…' if start else ''}{cut}{'…' if start + EXCERPT_CHARS < len(flat) else ''}"


def guide_id(item: str) -> str:
    """Return the id of an item's guide."""
    return f"{GUIDE_PREFIX}{item}"


def guide_body(item: ServiceItem) -> str:
    """Return the guide as clerks read it, one matter a line."""
    days = "当场办结" if item.promised_wd == 0 else f"{item.promised_wd} 个工作日"
    lines = [
        f"办理类型：{item.case_type.value}；承诺时限：{days}",
        f"法定时限：{item.legal_wd} 个工作日" if item.legal_wd is not None else "",
        f"办理单位：{item.station_name or item.county_dept}{'（县级，帮代办）' if item.level is Level.COUNTY else ''}",
        f"受理条件：{item.conditions}" if item.conditions else "",
        "申请材料：" if item.materials else "申请材料：无",
        *(f"{no}. {_material_line(material)}" for no, material in enumerate(item.materials, 1)),
        f"特别程序：{'、'.join(step.text for step in item.special_procedures)}" if item.special_procedures else "",
        f"办理结果：{item.result}" if item.result else "",
        f"收费：{item.fee}",
        f"网上办理：{'可以' if item.online_capable else '不可以'}",
        "须本人到场" if item.in_person_required else "可委托他人",
    ]
    return "\n".join(line for line in lines if line)


def version_of(*said: str) -> str:
    """Return a digest of what a published entry says: another digest is another version."""
    return hashlib.sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:VERSION_DIGITS]


def guide_entry(item: ServiceItem, at: datetime, *, news: bool) -> Entry:
    """Return an item's guide as an entry."""
    return Entry(
        id=guide_id(item.id),
        version=version_of(item.name, *item.aliases, guide_body(item)),
        title=item.name,
        kind=EntryKind.GUIDE,
        item=item.id,
        body=guide_body(item),
        aliases=item.aliases,
        initials=item.pinyin,
        changed_at=at,
        changed_by=None,
        news=news,
    )


def text_entry(text: PublishedText, at: datetime, *, initials: str, news: bool) -> Entry:
    """Return a published question or policy as an entry."""
    return Entry(
        id=f"{TEXT_PREFIX}{text.id}",
        version=version_of(text.kind, text.title, *text.aliases, text.body),
        title=text.title,
        kind=EntryKind(text.kind),
        item=text.item,
        body=text.body,
        aliases=text.aliases,
        initials=initials,
        changed_at=at,
        changed_by=None,
        news=news,
    )


def next_version(entry: Entry) -> str:
    """Return the number behind a written entry's present one."""
    return str(int(entry.version) + 1)


def check_writer(actor: Actor, *, entry: Entry | None = None) -> None:
    """Raise DomainError forbidden unless a representative or the hall head writes, and not into what is published."""
    session = actor.session
    if session is None or not (session.hall_head or session.account_type is AccountType.STATION):
        raise DomainError(Code.FORBIDDEN, sentences.WHO_WRITES_KNOWLEDGE)
    if entry is not None and entry.changed_by is None:
        raise DomainError(Code.FORBIDDEN, sentences.GUIDES_ARE_GIVEN)


def written(entry: Entry, *, before: str | None) -> Event:
    """Return what the journal tells of a version: its digest, never its words."""
    digest = hashlib.sha256(f"{entry.title}\x1f{entry.body}".encode("utf-8", "surrogatepass")).hexdigest()
    return Event(
        name=EventName.KNOWLEDGE_WRITTEN,
        kind="knowledge",
        entity=entry.id,
        from_state=before,
        to_state=entry.version,
        data={"kind": entry.kind.value, "item": entry.item, "text": digest},
    )


def _material_line(material: Material) -> str:
    parts = [material.form, f"{material.copies} 份", material.source]
    condition = "" if material.required else f"，{material.condition}"
    note = f"，{material.note}" if material.note else ""
    return f"{material.name}（{'，'.join(parts)}{condition}{note}）"
