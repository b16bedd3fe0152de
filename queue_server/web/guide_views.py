"""Maps guides, their versions and tips to what the contract shows; one mapping serves the public and the window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from queue_server.contract import guides as shapes
from queue_server.contract.items import Item, Material
from queue_server.domain.guide import Change, GuideVersion, TipSheet
from queue_server.domain.service_item import Catalogue, ServiceItem
from queue_server.storage.catalogue_text import FileFault
from queue_server.usecases.guides import Difference, GuideSummary
from queue_server.usecases.ports import Unit
from queue_server.web import sentences


def public_item(item: ServiceItem) -> Item:
    """Return an item as kiosk, window and prints read it: the same object, online and at the counter (R53, R58)."""
    return Item(
        id=item.id,
        name=item.name,
        letter=item.letter,
        station=item.station or item.county_dept,
        station_name=item.station_name or item.county_dept,
        case_type=item.case_type.value,
        promised_wd=item.promised_wd,
        network=item.network.value,
        online_capable=item.online_capable,
        online_url=item.online_url,
        in_person_required=item.in_person_required,
        reveals_status=item.reveals_status,
        service_min=item.service_min,
        home_tile=item.home_tile,
        pinyin=item.pinyin,
        aliases=list(item.aliases),
        materials=[
            Material(
                name=material.name,
                source=material.source,
                form=material.form,
                copies=material.copies,
                required=material.required,
                condition=material.condition,
                note=material.note,
                sample=material.sample,
                e_cert_shareable=material.e_cert_shareable,
                deferrable_wd=material.deferrable_wd,
            )
            for material in item.materials
        ],
        fee=item.fee,
        legal_wd=item.legal_wd,
        conditions=item.conditions,
        result=item.result,
        version=item.version,
        guide_code=item.code,
        special_procedures=[step.text for step in item.special_procedures],
        basis=item.basis,
        quantity_limit=item.quantity_limit,
        flow=item.flow,
        visits=item.visits,
        place=item.place,
        hours=item.hours,
        consult_phone=item.consult_phone,
        supervise_phone=item.supervise_phone,
        delivery=list(item.delivery),
        home_visit=item.home_visit,
        agent_allowed=item.agent_allowed,
    )


def show_line(summary: GuideSummary) -> shapes.GuideLine:
    """Return an item of the list of guides."""
    head, guide = summary.head, summary.guide
    state: shapes.GuideState = "in_force" if summary.holds else "coming"
    return shapes.GuideLine(
        item=guide.id,
        name=guide.name,
        station_name=guide.station_name or guide.county_dept,
        case_type=guide.case_type.value,
        promised_wd=guide.promised_wd,
        no=head.no,
        code=head.code,
        effective_from=head.effective_from,
        versions=summary.versions,
        state="withdrawn" if head.withdrawn else state,
        coming=summary.coming,
    )


def show_version(
    unit: Unit, version: GuideVersion, *, holding: GuideVersion | None, today: date
) -> shapes.GuideVersion:
    """Return one version, and whether it holds."""
    return shapes.GuideVersion(
        item=version.item,
        name=version.guide.name,
        no=version.no,
        state=state_of(version, holding=holding, today=today),
        withdrawn=version.withdrawn,
        effective_from=version.effective_from,
        published_at=version.published_at,
        published_by_name=_name(unit, version.published_by),
        confirmed_by=version.confirmed_by,
        code=version.code,
        digest=version.digest,
        intact=version.intact,
        changes=show_changes(version.changes),
    )


def state_of(version: GuideVersion, *, holding: GuideVersion | None, today: date) -> shapes.VersionState:
    """Tell whether a version holds, will hold, or has been replaced."""
    if holding is not None and holding.no == version.no:
        return "in_force"
    return "coming" if version.effective_from > today else "past"


def show_code(
    catalogue: Catalogue, version: GuideVersion, *, holding: GuideVersion | None, today: date
) -> shapes.GuideCode:
    """Return what a paper's short code tells: 已失效 and what holds now, where it no longer holds."""
    state = state_of(version, holding=holding, today=today)
    offered = holding is not None and not holding.withdrawn
    if not offered and state != "coming":
        sentence = sentences.GUIDE_WITHDRAWN
    else:
        sentence = sentences.GUIDE_STATES[state].format(
            no=version.no, day=version.effective_from, now=holding.no if holding else ""
        )
    return shapes.GuideCode(
        code=version.code,
        item=version.item,
        name=version.guide.name,
        no=version.no,
        effective_from=version.effective_from,
        state=state,
        sentence=sentence,
        current=public_item(holding.stamped) if holding is not None and offered else None,
        current_from=holding.effective_from if holding is not None and offered else None,
        illustrative=catalogue.illustrative,
    )


def show_difference(difference: Difference) -> shapes.GuideCheck:
    """Return what a publication would change."""
    return shapes.GuideCheck(
        faults=[],
        items=[
            shapes.GuideItemChange(
                item=one.item,
                name=one.name,
                no=one.no,
                before=one.before,
                withdrawn=one.withdrawn,
                replaced_on=one.replaced_on,
                changes=show_changes(one.changes),
            )
            for one in difference.items
        ],
        seen=difference.digest if difference.items else None,
        effective_from=difference.effective_from,
    )


def show_faults(faults: Sequence[FileFault], *, effective_from: date) -> shapes.GuideCheck:
    """Return every fault of a file with its line."""
    told = [shapes.GuideFault(line=fault.line, sentence=fault.sentence) for fault in faults]
    return shapes.GuideCheck(faults=told, items=[], seen=None, effective_from=effective_from)


def show_changes(changes: Sequence[Change]) -> list[shapes.GuideChange]:
    """Return differences as people read them."""
    return [shapes.GuideChange(label=one.label, before=one.before, after=one.after) for one in changes]


def show_tips(unit: Unit, item: str, sheet: TipSheet | None) -> shapes.TipSheet:
    """Return an item's tips, an empty sheet where none were ever saved."""
    if sheet is None:
        return shapes.TipSheet(item=item, no=0, tips=[], saved_by_name=None, saved_at=None)
    return shapes.TipSheet(
        item=item,
        no=sheet.no,
        tips=[shapes.GuideTip(kind=tip.kind, text=tip.text, material=tip.material) for tip in sheet.tips],
        saved_by_name=_name(unit, sheet.saved_by),
        saved_at=sheet.saved_at,
    )


def _name(unit: Unit, person: str | None) -> str | None:
    found = unit.people.get(person) if person else None
    return found.name if found is not None else None
