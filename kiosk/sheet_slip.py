"""The papers of the kiosk that are no tickets: the one-time notice of an item, a report's number, a case's receipt."""

from __future__ import annotations

from datetime import datetime

from devices.ports import Slip, SlipLine
from kiosk.print_jobs import HALL_ZONE
from kiosk.texts import Texts
from kiosk.ticket_slip import HALF_DOTS, columns
from kiosk.wrap import balance, wrap
from queue_server.contract.hall import HallProfile
from queue_server.contract.items import Catalogue, Item, Material
from queue_server.contract.papers import ReceiptSlip, SlipMaterial
from queue_server.contract.reports import Report

TERSE_FROM = 20
"""A list as long as that names its materials only: the paper must be in the hand within 10 s (R68)."""


class SheetWriter:
    """Writes these papers for one kiosk and one paper width."""

    def __init__(self, texts: Texts, *, kiosk_id: str, columns_dots: int) -> None:
        self._texts = texts
        self._kiosk_id = kiosk_id
        self._halves = columns_dots // HALF_DOTS

    def guide(self, item: Item, hall: HallProfile | None, *, catalogue: Catalogue, at: datetime) -> Slip:
        """Return the one-time notice: every material with its form and copies, conditions, days, fee, result.

        No material is ever cut: a list that is not whole would send somebody home for nothing.
        """
        texts = self._texts
        lines = self._head(hall, texts("sheet.guide"), practice=catalogue.illustrative)
        lines += self._centred(item.name, scale=2)
        lines.append(self._line(self._rule()))
        count = len(item.materials)
        lines += self._lines(texts("sheet.materials", n=count) if count else texts("sheet.no_materials"), bold=True)
        for place, material in enumerate(item.materials, 1):
            lines += self._material(place, material, terse=count >= TERSE_FROM)
        lines.append(self._line(self._rule()))
        for name, fact in self._facts(item):
            lines += self._lines(texts("sheet.fact", name=name, fact=fact))
        lines.append(self._line(self._rule()))
        return Slip(lines=tuple(lines), tail=tuple(self._foot(hall, item, catalogue=catalogue, at=at)))

    def report(self, report: Report, hall: HallProfile | None) -> Slip:
        """Return the paper that carries a report's number and the day of the answer; no word of what was said."""
        texts = self._texts
        lines = self._head(hall, texts(f"sheet.report_{report.kind}"), practice=report.practice)
        lines.append(SlipLine(text=""))
        scale = 3 if 3 * len(report.no) <= self._halves else 2
        lines.append(SlipLine(text=report.no, scale=scale, bold=True, align="center"))
        lines.append(SlipLine(text=""))
        lines += self._lines(texts("sheet.report_at", at=report.at.astimezone(HALL_ZONE)))
        lines += self._lines(texts("sheet.report_due", due=report.due))
        lines += self._lines(texts("sheet.report_keep"))
        if hall is not None:
            lines += self._lines(texts("sheet.report_phone", phone=hall.unresolved_phone))
            lines += self._lines(texts("slip.supervision", phone=hall.supervision_phone))
        return Slip(lines=tuple(lines), tail=tuple(self._lines(texts("sheet.foot", kiosk=self._kiosk_id))))

    def receipt(self, receipt: ReceiptSlip, hall: HallProfile | None) -> Slip:
        """Return the 收件凭证 of a case: what was taken in, from whom with stars, and that nothing is decided by it."""
        texts, late = self._texts, receipt.receive_due_provisional
        lines = self._head(hall, texts("sheet.receipt"), practice=receipt.practice)
        facts = (
            ("receipt_paper_no", receipt.no),
            ("receipt_case_no", receipt.case_no),
            ("receipt_applicant", receipt.applicant or ""),
            ("receipt_id", receipt.applicant_id or ""),
            ("receipt_item", texts("sheet.receipt_code", name=receipt.item_name, code=receipt.item)),
        )
        for key, fact in facts:
            lines += self._lines(texts("sheet.fact", name=texts(f"sheet.{key}"), fact=fact))
        if receipt.received_at is not None:
            lines += self._lines(texts("sheet.receipt_at", at=receipt.received_at.astimezone(HALL_ZONE)))
        lines.append(self._line(self._rule()))
        lines += self._lines(texts("sheet.receipt_materials", n=len(receipt.materials)), bold=True)
        for place, material in enumerate(receipt.materials, 1):
            lines += self._taken(place, material)
        lines.append(self._line(self._rule()))
        lines += self._lines(texts("sheet.receipt_statement"), bold=True)
        if receipt.receive_due is not None:
            lines += self._lines(texts("sheet.receipt_late" if late else "sheet.receipt_due", day=receipt.receive_due))
        if receipt.helped_by_name:
            lines += self._lines(texts("sheet.receipt_helped", name=receipt.helped_by_name))
        lines += self._lines(texts("sheet.fact", name=texts("sheet.receipt_clerk"), fact=receipt.clerk_name))
        lines += self._lines(texts("slip.phone", phone=receipt.phone))
        lines += self._lines(texts("slip.supervision", phone=receipt.supervision_phone))
        lines += self._lines(texts("sheet.receipt_fades"))
        return Slip(lines=tuple(lines), tail=tuple(self._lines(texts("sheet.foot", kiosk=self._kiosk_id))))

    def _taken(self, place: int, material: SlipMaterial) -> list[SlipLine]:
        texts = self._texts
        lines = self._lines(texts("sheet.material", no=place, name=material.name), bold=True)
        if material.deferred_until is not None:
            return lines + self._lines(texts("sheet.receipt_deferred", day=material.deferred_until))
        parts = [material.form, texts("sheet.copies", n=material.copies)]
        if material.sheets is not None:
            parts.append(texts("sheet.receipt_sheets", n=material.sheets))
        return lines + self._lines(texts("sheet.detail", detail=texts("sheet.join").join(parts)))

    def _head(self, hall: HallProfile | None, title: str, *, practice: bool) -> list[SlipLine]:
        name = hall.name if hall is not None else self._texts("header.default_name")
        lines = self._centred(name, scale=1)
        if practice or (hall is not None and hall.practice):
            lines += self._centred(self._texts("sheet.practice"), scale=1)
        return lines + self._centred(title, scale=2)

    def _material(self, place: int, material: Material, *, terse: bool) -> list[SlipLine]:
        texts = self._texts
        name = texts("sheet.material", no=place, name=material.name)
        lines = self._lines(name, bold=True)
        parts = [] if terse else [material.form, texts("sheet.copies", n=material.copies), material.source]
        if material.condition:
            parts.append(material.condition)
        elif not material.required:
            parts.append(texts("sheet.optional"))
        detail = texts("sheet.join").join(part for part in parts if part)
        return lines + (self._lines(texts("sheet.detail", detail=detail)) if detail else [])

    def _facts(self, item: Item) -> list[tuple[str, str]]:
        texts = self._texts
        days = texts("sheet.promised", days=item.promised_wd) if item.promised_wd else texts("sheet.instant")
        facts = [
            (texts("item.conditions"), item.conditions),
            (texts("item.days"), days),
            (texts("item.fee"), item.fee),
            (texts("item.result"), item.result),
            (texts("sheet.station"), item.station_name),
            (texts("sheet.online_name"), texts("sheet.online") if item.online_capable else ""),
        ]
        return [(name, fact) for name, fact in facts if fact]

    def _foot(self, hall: HallProfile | None, item: Item, *, catalogue: Catalogue, at: datetime) -> list[SlipLine]:
        texts = self._texts
        lines: list[SlipLine] = []
        if hall is not None:
            for hours in hall.hours_week:
                lines += self._lines(texts("sheet.hours", hours=hours))
            lines += self._lines(texts("slip.phone", phone=hall.phone))
            lines += self._lines(texts("slip.supervision", phone=hall.supervision_phone))
        printed_at = at.astimezone(HALL_ZONE)
        lines += self._lines(texts("sheet.printed", at=printed_at, version=item.version or catalogue.version))
        if item.guide_code:
            lines += self._lines(texts("sheet.code", code=item.guide_code), bold=True)
        lines += self._lines(texts("sheet.official"))
        if hall is not None:
            lines += self._lines(texts("sheet.facts_version", version=hall.version))
        return lines + self._lines(texts("sheet.foot", kiosk=self._kiosk_id))

    def _centred(self, text: str, *, scale: int) -> list[SlipLine]:
        broken = balance(text, self._halves // scale, measure=columns, step=1)
        return [SlipLine(text=line, scale=scale, bold=scale == 1, align="center") for line in broken]

    def _lines(self, text: str, *, bold: bool = False) -> list[SlipLine]:
        return [self._line(line, bold=bold) for line in wrap(text, self._halves, measure=columns) if line]

    def _line(self, text: str, *, bold: bool = False) -> SlipLine:
        return SlipLine(text=text, bold=bold)

    def _rule(self) -> str:
        return "-" * self._halves
