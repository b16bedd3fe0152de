"""Guides and their versions (R50, R53, R55): taken in, compared, published, found again by code, by case, by day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from queue_server.domain import guide_sentences as sentences
from queue_server.domain.case import Case
from queue_server.domain.catalogue_edition import CatalogueEdition
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.guide import (
    Change,
    GuideVersion,
    Tip,
    TipSheet,
    differences,
    digest_of,
    in_force,
    is_short_code,
    short_code,
    withdrawal,
)
from queue_server.domain.knowledge import fold
from queue_server.domain.person import SYSTEM, AccountType, Actor
from queue_server.domain.service_item import ServiceItem
from queue_server.usecases.guide_ports import GuideHead
from queue_server.usecases.live_catalogue import LiveCatalogue, edition_on, with_drafts
from queue_server.usecases.ports import Unit

FROM_FILE = "随大厅目录文件载入"
"""Who confirmed what came with the hall's own catalogue file."""


@dataclass(frozen=True, kw_only=True)
class GuideDraft:
    """What is to be published: whole items, and the ids of those that are no longer offered."""

    items: tuple[ServiceItem, ...]
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GuideSummary:
    """An item in the list of guides: the version that holds, or the first that will."""

    guide: ServiceItem
    head: GuideHead
    versions: int
    holds: bool
    coming: date | None
    """First day of the next version."""


@dataclass(frozen=True, kw_only=True)
class ItemChange:
    """What one publication would change: the item, its next version, and every difference.

    `before` is the version that holds on the day on which this one would begin; `replaced_on` is the day on which a
    version that is already published for later will take its place.
    """

    item: str
    name: str
    no: int
    before: int | None
    changes: tuple[Change, ...]
    withdrawn: bool = False
    replaced_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Everything that a draft would change, and the digest by which the publisher says what was seen."""

    effective_from: date
    items: tuple[ItemChange, ...]

    @property
    def digest(self) -> str:
        """Return a digest of all that is shown."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Guides:
    """The only door by which an item or a guide changes."""

    def __init__(self, catalogue: LiveCatalogue) -> None:
        self._catalogue = catalogue

    def take_in_file(self, unit: Unit) -> int:
        """Publish what the hall's catalogue file says otherwise than at the last start; returns how many versions.

        What the bureau has published since stays, as long as the file says what it said before.
        """
        frame, seen = self._catalogue.frame, unit.guides.from_file()
        first = not unit.guides.count()
        digests = {item.id: digest_of(item) for item in frame.services}
        news = [item for item in frame.services if seen.get(item.id) != digests[item.id]]
        made = [self._take_in(unit, item, digest=digests[item.id]) for item in news]
        gone = [item for item in seen if item not in digests]
        made += [self._take_out(unit, item) for item in gone]
        published = [version for version in made if version is not None]
        if first and published:
            told = hashlib.sha256("".join(version.digest for version in published).encode()).hexdigest()
            data: dict[str, str | int] = {"items": len(published), "catalogue": frame.version, "digest": told}
            unit.record(Event(name=EventName.GUIDES_TAKEN_IN, kind="guide", entity="catalogue", data=data), SYSTEM)
        else:
            for version in published:
                unit.record(version.event(), SYSTEM)
        return len(published)

    def difference(self, unit: Unit, draft: GuideDraft, *, effective_from: date) -> Difference:
        """Return what a draft would change from a day on; items that stay as they are do not appear.

        Raises:
            DomainError: wrong_dates for a day that has passed, invalid_catalogue, not_found.
        """
        if effective_from < unit.now.date():
            raise DomainError(Code.WRONG_DATES, sentences.DATE_HAS_PASSED)
        before = edition_on(unit, self._catalogue.frame, day=effective_from)
        after = with_drafts(before, draft.items, without=draft.withdrawn)
        faults = after.faults_beyond(before, changed={item.id for item in draft.items})
        if faults:
            first = f"{faults[0].where} {faults[0].sentence}".strip()
            raise DomainError(Code.INVALID_CATALOGUE, sentences.RULES_BROKEN.format(count=len(faults), first=first))
        gone = set(draft.withdrawn)
        changes = [self._item_change(unit, item, day=effective_from) for item in draft.items if item.id not in gone]
        changes += [self._withdrawal(unit, item, day=effective_from) for item in draft.withdrawn]
        return Difference(effective_from=effective_from, items=tuple(one for one in changes if one.changes))

    def publish(
        self, unit: Unit, draft: GuideDraft, *, effective_from: date, confirmed_by: str, seen: str, actor: Actor
    ) -> Sequence[GuideVersion]:
        """Publish a draft, all or nothing.

        Args:
            unit: the transaction.
            draft: what is to be published.
            effective_from: the first day on which it holds, today or later.
            confirmed_by: department, person and document that confirmed it.
            seen: digest of the difference that was shown to the publisher.
            actor: somebody of the data bureau.

        Raises:
            DomainError: forbidden, wrong_dates, invalid_catalogue, not_found, nothing_changes, difference_changed.
        """
        if actor.session is None or not actor.session.bureau:
            raise DomainError(Code.FORBIDDEN, sentences.ONLY_BUREAU_PUBLISHES)
        difference = self.difference(unit, draft, effective_from=effective_from)
        if not difference.items:
            raise DomainError(Code.NOTHING_CHANGES, sentences.NOTHING_CHANGES)
        if difference.digest != seen:
            raise DomainError(Code.DIFFERENCE_CHANGED, sentences.SEEN_IS_OLD)
        items = {item.id: item for item in draft.items}
        published = [
            self._add(
                unit,
                items[change.item] if not change.withdrawn else self._last(unit, change.item).guide,
                change,
                effective_from=effective_from,
                by=actor.person,
                confirmed_by=confirmed_by,
            )
            for change in difference.items
        ]
        for version in published:
            unit.record(version.event(), actor)
        return published

    def standing(self, unit: Unit, day: date) -> CatalogueEdition:
        """Return the edition that will hold on a day by all that is published until now."""
        return edition_on(unit, self._catalogue.frame, day=day)

    def summaries(self, unit: Unit, text: str = "") -> list[GuideSummary]:
        """Return the items whose name, alias, id, pinyin initials or short code holds a text; all without one."""
        today, wanted = unit.now.date(), fold(text.strip())
        by_item: dict[str, list[GuideHead]] = {}
        for head in unit.guides.heads():
            by_item.setdefault(head.item, []).append(head)
        order = {item.id: place for place, item in enumerate(self._catalogue.services)}
        found = []
        for item in sorted(by_item, key=lambda item: (order.get(item, len(order)), item)):
            heads = by_item[item]
            coming = min((head.effective_from for head in heads if head.effective_from > today), default=None)
            holding = in_force(heads, today)
            shown = holding or min(heads, key=lambda head: (head.effective_from, head.no))
            live = self._catalogue.find(item)
            read = live is not None and live.version == str(shown.no)
            guide = live if live is not None and read else self.version(unit, item, no=shown.no).guide
            if wanted in _words(guide, codes=[head.code for head in heads]):
                holds = holding is not None
                found.append(GuideSummary(guide=guide, head=shown, versions=len(heads), holds=holds, coming=coming))
        return found

    def versions(self, unit: Unit, item: str) -> Sequence[GuideVersion]:
        """Return an item's versions, oldest first; DomainError not_found."""
        found = unit.guides.versions(item)
        if not found:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_GUIDE.format(item=item))
        return found

    def version(self, unit: Unit, item: str, *, no: int) -> GuideVersion:
        """Return one version; DomainError not_found."""
        found = unit.guides.get(item, no)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_VERSION.format(item=item, no=no))
        return found

    def of_code(self, unit: Unit, code: str) -> GuideVersion:
        """Return the version whose paper carries a short code; DomainError not_found, with a word on slips."""
        if not is_short_code(code):
            raise DomainError(Code.NOT_FOUND, sentences.WRONG_CODE.format(code=code))
        found = unit.guides.of_code(code)
        if found is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_CODE.format(code=code))
        return found

    def of_case(self, unit: Unit, case: Case) -> ServiceItem:
        """Return the guide that a case was opened under, whatever has been published since (R50).

        A case from before versions were kept has the guide that held on the day it was opened.
        """
        no = int(case.guide_version) if case.guide_version.isascii() and case.guide_version.isdigit() else 0
        found = unit.guides.get(case.item, no) or in_force(unit.guides.versions(case.item), case.opened_day)
        if found is not None:
            return found.stamped
        item = self._catalogue.find(case.item)
        if item is None:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_GUIDE.format(item=case.item))
        return item

    def tips(self, unit: Unit, item: str) -> TipSheet | None:
        """Return the tips of an item as they stand, None where none were ever saved."""
        return unit.guides.tips(item)

    def tip_sheets(self, unit: Unit, item: str) -> Sequence[TipSheet]:
        """Return every tip sheet of an item, oldest first."""
        return unit.guides.tip_sheets(item)

    def save_tips(self, unit: Unit, item: str, *, tips: Sequence[Tip], actor: Actor) -> TipSheet:
        """Save an item's tips anew (R25); the guide itself stays as it is.

        Raises:
            DomainError: not_found, forbidden for everybody but the head of the item's own station, personal_data.
        """
        guide = self._catalogue.find(item)
        if guide is None or not guide.opens_case:
            raise DomainError(Code.NOT_FOUND, sentences.NO_SUCH_GUIDE.format(item=item))
        self._check_head(unit, guide, actor=actor)
        before = unit.guides.tips(item)
        sheet = TipSheet(
            item=item,
            no=before.no + 1 if before else 1,
            tips=tuple(tips),
            saved_by=actor.person or "",
            saved_at=unit.now,
        )
        sheet.check(guide)
        unit.guides.add_tips(sheet)
        unit.record(sheet.event(), actor)
        return sheet

    @staticmethod
    def _check_head(unit: Unit, guide: ServiceItem, *, actor: Actor) -> None:
        session = actor.session
        if session is not None and session.account_type is AccountType.STATION and guide.station:
            head = unit.staff.head_of(guide.station, unit.day)
            if head is not None and head.person == session.person and head.covers(guide.id):
                return
        raise DomainError(Code.FORBIDDEN, sentences.ONLY_OWN_HEAD_WRITES_TIPS)

    def _item_change(self, unit: Unit, item: ServiceItem, *, day: date) -> ItemChange:
        versions = unit.guides.versions(item.id)
        holding = in_force(versions, day)
        before = None if holding is None or holding.withdrawn else holding
        later = [version.effective_from for version in versions if version.effective_from > day]
        return ItemChange(
            item=item.id,
            name=item.name,
            no=len(versions) + 1,
            before=holding.no if holding else None,
            changes=differences(before.guide if before else None, item),
            replaced_on=min(later, default=None),
        )

    def _withdrawal(self, unit: Unit, item: str, *, day: date) -> ItemChange:
        versions = self.versions(unit, item)
        holding = in_force(versions, day)
        offered = holding is not None and not holding.withdrawn
        name = versions[-1].guide.name
        later = [version.effective_from for version in versions if version.effective_from > day]
        return ItemChange(
            item=item,
            name=name,
            no=len(versions) + 1,
            before=holding.no if holding else None,
            changes=withdrawal(versions[-1].guide) if offered else (),
            withdrawn=True,
            replaced_on=min(later, default=None),
        )

    def _last(self, unit: Unit, item: str) -> GuideVersion:
        return self.versions(unit, item)[-1]

    def _take_in(self, unit: Unit, item: ServiceItem, *, digest: str) -> GuideVersion | None:
        unit.guides.note_file(item.id, digest)
        today = unit.now.date()
        change = self._item_change(unit, item, day=today)
        if not change.changes:
            return None
        return self._add(unit, item, change, effective_from=today, by=None, confirmed_by=FROM_FILE)

    def _take_out(self, unit: Unit, item: str) -> GuideVersion | None:
        unit.guides.note_file(item, None)
        today = unit.now.date()
        change = self._withdrawal(unit, item, day=today)
        if not change.changes:
            return None
        last = self._last(unit, item).guide
        return self._add(unit, last, change, effective_from=today, by=None, confirmed_by=FROM_FILE)

    @staticmethod
    def _add(
        unit: Unit, guide: ServiceItem, change: ItemChange, *, effective_from: date, by: str | None, confirmed_by: str
    ) -> GuideVersion:
        digest = digest_of(guide)
        version = GuideVersion(
            item=guide.id,
            no=change.no,
            guide=replace(guide, version="", code=""),
            effective_from=effective_from,
            published_at=unit.now,
            published_by=by,
            confirmed_by=confirmed_by,
            code=short_code(unit.hall, guide.id, change.no, digest=digest, taken=unit.guides.codes()),
            digest=digest,
            withdrawn=change.withdrawn,
            changes=change.changes,
        )
        unit.guides.add(version)
        return version


def _words(item: ServiceItem, *, codes: Sequence[str]) -> str:
    return fold("\n".join((item.id, item.name, *item.aliases, item.pinyin, *codes)))
