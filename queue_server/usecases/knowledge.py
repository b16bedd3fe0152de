"""The knowledge base of a hall (R32): the catalogue's guides come by themselves, the rest is written by people."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.identity import is_valid_id
from queue_server.domain.knowledge import (
    Entry,
    EntryKind,
    EntryVersion,
    check_writer,
    guide_entry,
    next_version,
    search_terms,
    text_entry,
    written,
)
from queue_server.domain.person import SYSTEM, Actor
from queue_server.domain.service_item import Catalogue, ServiceItem
from queue_server.usecases.ports import Unit

Initials = Callable[[str], str]
"""Gives the pinyin initials of a text."""
SEARCH_LIMIT = 100
"""How many entries a list shows; whoever sees so many adds a word."""


class Knowledge:
    """Searches, reads, writes."""

    def __init__(self, catalogue: Catalogue, *, initials: Initials) -> None:
        self._catalogue = catalogue
        self._initials = initials

    def take_in_guides(self, unit: Unit) -> int:
        """Make an entry of every guide and text of the catalogue, a new version where one has changed.

        Returns:
            How many entries are new, changed, withdrawn or back.
        """
        known = {entry.id: entry for entry in unit.knowledge.published()}
        first = not known
        wanted = [guide_entry(item, unit.now, news=not first) for item in self._catalogue.services]
        for text in self._catalogue.texts:
            letters = " ".join(map(self._initials, (text.title, *text.aliases)))
            wanted.append(text_entry(text, unit.now, initials=letters, news=not first))
        changed = [entry for entry in wanted if _is_other(known.get(entry.id), entry)]
        for entry in changed:
            unit.knowledge.put(entry)
            if not first:
                before = known.get(entry.id)
                unit.record(written(entry, before=before.version if before else None), SYSTEM)
        if first and changed:
            data: dict[str, str | int] = {"entries": len(changed), "catalogue": self._catalogue.version}
            unit.record(Event(name=EventName.GUIDES_TAKEN_IN, kind="knowledge", entity="guides", data=data), SYSTEM)
        return len(changed) + self._withdraw(unit, known=known, kept={entry.id for entry in wanted})

    def search(self, unit: Unit, text: str = "", *, unread_by: str | None = None) -> Sequence[Entry]:
        """Return the entries that hold every word of a text, best first; all, the newest first, without a word.

        A word is found in title, aliases and text; Latin letters are looked for as pinyin initials too.
        """
        return unit.knowledge.find(search_terms(text), unread_by=unread_by, limit=SEARCH_LIMIT)

    def is_unread(self, unit: Unit, entries: Sequence[Entry], *, person: str) -> dict[str, bool]:
        """Tell of each entry whether its version is news that the person has not opened."""
        opened = unit.knowledge.read_by(person)
        return {entry.id: entry.news and opened.get(entry.id) != entry.version for entry in entries}

    def entry(self, unit: Unit, entry: str) -> Entry:
        """Return an entry; DomainError not_found, also for a withdrawn one."""
        found = unit.knowledge.get(entry)
        if found is None or found.withdrawn:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_ENTRY)
        return found

    def versions(self, unit: Unit, entry: str) -> Sequence[EntryVersion]:
        """Return all versions of an entry, newest first."""
        return unit.knowledge.versions(entry)

    def read(self, unit: Unit, entry: str, *, actor: Actor) -> None:
        """Note that a person has opened the present version; DomainError not_found."""
        found = self.entry(unit, entry)
        person = actor.person
        if person is None or unit.knowledge.read_by(person).get(entry) == found.version:
            return
        unit.knowledge.mark_read(entry, person=person, version=found.version)
        data = {"version": found.version}
        unit.record(Event(name=EventName.KNOWLEDGE_READ, kind="knowledge", entity=entry, data=data), actor)

    def write(
        self, unit: Unit, *, title: str, body: str, kind: EntryKind, item: str | None = None, actor: Actor
    ) -> Entry:
        """Write an entry; its author has read it.

        Raises:
            DomainError: forbidden, unknown_item, personal_data.
        """
        check_writer(actor)
        service = self._service(item)
        entry = Entry(
            id=unit.new_id(),
            version="1",
            title=title,
            kind=kind,
            item=item,
            body=body,
            aliases=() if service is None else (service.name, *service.aliases),
            initials=self._letters(title, service),
            changed_at=unit.now,
            changed_by=actor.person,
            news=True,
        )
        return self._put(unit, entry, before=None, actor=actor)

    def rewrite(self, unit: Unit, entry: str, *, title: str, body: str, actor: Actor) -> Entry:
        """Write the next version; for everybody else it is unread again.

        Raises:
            DomainError: not_found, forbidden, personal_data.
        """
        before = self.entry(unit, entry)
        check_writer(actor, entry=before)
        changed = replace(
            before,
            version=next_version(before),
            title=title,
            body=body,
            initials=self._letters(title, self._catalogue.find(before.item or "")),
            changed_at=unit.now,
            changed_by=actor.person,
        )
        return self._put(unit, changed, before=before.version, actor=actor)

    def publish_answer(self, unit: Unit, *, title: str, body: str, item: str, actor: Actor) -> str:
        """Make an entry of a representative's answer (R24); returns its id."""
        known = item if self._catalogue.find(item) else None
        return self.write(unit, title=title[:100], body=body, kind=EntryKind.ANSWER, item=known, actor=actor).id

    def count_unread(self, unit: Unit, person: str) -> int:
        """Count what is news to a person."""
        return unit.knowledge.count_unread(person)

    def _withdraw(self, unit: Unit, *, known: dict[str, Entry], kept: set[str]) -> int:
        gone = [entry for entry in known.values() if entry.id not in kept and not entry.withdrawn]
        for entry in gone:
            unit.knowledge.put(replace(entry, withdrawn=True))
            event = Event(
                name=EventName.KNOWLEDGE_WITHDRAWN, kind="knowledge", entity=entry.id, from_state=entry.version
            )
            unit.record(event, SYSTEM)
        return len(gone)

    def _put(self, unit: Unit, entry: Entry, *, before: str | None, actor: Actor) -> Entry:
        for number in re.findall(r"\d{17}[\dXx]", f"{entry.title} {entry.body}"):
            if is_valid_id(number):
                raise DomainError(Code.PERSONAL_DATA, sentences.KNOWLEDGE_IS_PUBLIC)
        unit.knowledge.put(entry)
        unit.record(written(entry, before=before), actor)
        if actor.person is not None:
            unit.knowledge.mark_read(entry.id, person=actor.person, version=entry.version)
        return entry

    def _service(self, item: str | None) -> ServiceItem | None:
        if item is None:
            return None
        found = self._catalogue.find(item)
        if found is None:
            raise DomainError(Code.UNKNOWN_ITEM, sentences.UNKNOWN_ITEM_AT_WINDOW)
        return found

    def _letters(self, title: str, service: ServiceItem | None) -> str:
        own = self._initials(title)
        return own if service is None else f"{own} {service.pinyin}"


def _is_other(known: Entry | None, entry: Entry) -> bool:
    return known is None or known.withdrawn or known.version != entry.version or known.initials != entry.initials
