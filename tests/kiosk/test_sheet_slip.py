"""The papers that are no tickets, read back from the printer's bytes: the one-time notice, a report's number."""

from __future__ import annotations

from datetime import date

import pytest

from devices.escpos_text import PROFILES, encode_slip
from devices.ports import Slip
from kiosk.sheet_slip import SheetWriter
from kiosk.texts import Texts
from kiosk.ticket_slip import columns
from queue_server.contract.items import Item, Material
from queue_server.contract.reports import Report
from tests.devices.escpos_reader import read_papers
from tests.kiosk import samples

ITEMS = [item for item in samples.catalogue().items if item.station]
BYTES_IN_5_S = 9600 // 10 * 5


def writer(columns_dots: int = 576) -> SheetWriter:
    return SheetWriter(Texts.load(), kiosk_id="kiosk-1", columns_dots=columns_dots)


def guide(item: Item, *, columns_dots: int = 576) -> Slip:
    return writer(columns_dots).guide(item, samples.hall(), catalogue=samples.catalogue(), at=samples.NOON)


def text_of(slip: Slip) -> str:
    (paper,) = read_papers(encode_slip(slip, PROFILES["generic-80"]))
    return paper.text.replace("\n", "")


def report(**changes: object) -> Report:
    body = {
        "no": "B20261123-001",
        "kind": "unresolved",
        "channel": "kiosk",
        "at": samples.NOON,
        "state": "REPORTED",
        "state_text": "反映",
        "about": "waiting",
        "item": None,
        "item_name": None,
        "owner": None,
        "owner_name": None,
        "assigned": None,
        "assigned_name": None,
        "due": date(2026, 11, 30),
        "due_provisional": False,
        "overdue": False,
        "answered": False,
        "contact": "139****0000",
        "name": None,
        "practice": True,
    }
    return Report.model_validate({**body, **changes})


@pytest.mark.parametrize("item", ITEMS, ids=[item.id for item in ITEMS])
def test_every_guide_prints_whole_and_within_5_s_of_a_slow_wire(item: Item) -> None:
    slip = guide(item)
    text = text_of(slip)
    for material in item.materials:
        assert material.name in text
        assert material.form in text
    assert item.result in text
    assert item.fee in text
    assert len(encode_slip(slip, PROFILES["generic-80"])) <= BYTES_IN_5_S


def test_the_notice_names_days_version_phones_and_that_the_official_site_counts() -> None:
    item = next(entry for entry in ITEMS if entry.promised_wd)
    text = text_of(guide(item))
    for words in (
        "一次性告知单",
        f"受理后 {item.promised_wd} 个工作日内办好",
        "指南版本：1",
        "指南短码：104729",
        "大厅信息版本：1",
        "2026年11月23日 12:00",
        "咨询电话：0421-0000001",
        "以辽宁政务服务网公布为准",
        "演示",
    ):
        assert words in text, words


def test_a_very_long_list_names_every_material_without_its_details() -> None:
    many = [
        Material(
            name=f"第{no}样名称很长的材料(原件及复印件)", source="申请人自备", form="原件", copies=1, required=True
        )
        for no in range(1, 31)
    ]
    slip = guide(ITEMS[0].model_copy(update={"materials": many}))
    text = text_of(slip)
    assert all(material.name in text for material in many)
    assert len(encode_slip(slip, PROFILES["generic-80"])) <= BYTES_IN_5_S


@pytest.mark.parametrize("columns_dots", [576, 384])
def test_no_line_is_wider_than_the_paper(columns_dots: int) -> None:
    slips = [guide(item, columns_dots=columns_dots) for item in ITEMS]
    slips.append(writer(columns_dots).report(report(), samples.hall()))
    for slip in slips:
        for line in (*slip.lines, *slip.tail):
            assert columns(line.text) * 12 * line.scale <= columns_dots, line


@pytest.mark.parametrize("kind", ["suggestion", "unresolved", "complaint"])
def test_a_reports_paper_carries_number_and_day_and_nothing_of_the_person(kind: str) -> None:
    text = text_of(writer().report(report(kind=kind), samples.hall()))
    assert "B20261123-001" in text
    assert "最晚答复：2026年11月30日" in text
    assert "0421-0000003" in text
    assert "139" not in text


def test_both_are_printed_even_before_the_halls_face_is_known() -> None:
    plain = writer()
    assert "便民服务中心" in text_of(plain.report(report(), None))
    assert "便民服务中心" in text_of(plain.guide(ITEMS[0], None, catalogue=samples.catalogue(), at=samples.NOON))
