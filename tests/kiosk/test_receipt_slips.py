"""The 80 mm receipt: asked for at a window, put out once by the kiosk's printer, readable with a rare name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from devices.drivers import slip_encoder
from devices.escpos_text import PROFILES, encode_slip
from devices.ports import PaperStatus
from firmware_config.machine_setup import FONTS
from kiosk.sheet_slip import SheetWriter
from kiosk.texts import Texts
from queue_server.contract.papers import ReceiptSlip, SlipMaterial
from tests.devices.doors import control
from tests.devices.escpos_reader import read_papers
from tests.kiosk import samples
from tests.kiosk.conftest import KioskBench, eventually
from tests.web.conftest import ID_NUMBER, ITEM, Caller

FACE = FONTS / "NotoSansSC-Regular.otf"


def received_case(bench: KioskBench) -> tuple[Caller, str]:
    clerk, kiosk = bench.server.person("zh1"), bench.server.device()
    ticket = kiosk.issue(ITEM.id)
    clerk.serve_next()
    no = clerk.post("/cases", {"ticket": ticket["id"]}, status=201)["no"]
    clerk.post(f"/cases/{no}/materials", {"present": list(range(len(ITEM.materials)))})
    clerk.post(f"/cases/{no}/receive", {"applicant_name": "㐂小明", "applicant_id": ID_NUMBER})
    return clerk, str(no)


def state_of(bench: KioskBench, slip: str) -> str:
    """Returns how the server has it."""
    found = bench.server.server._store.read(lambda unit: unit.papers.get(slip))  # type: ignore[attr-defined]  # the store behind the door
    return str(found.slip_state)


def test_a_slip_that_a_window_asks_for_comes_out_once_and_the_server_is_told(kiosk_bench: KioskBench) -> None:
    kiosk_bench.start(encode=slip_encoder(font=FACE))
    clerk, no = received_case(kiosk_bench)
    asked = clerk.post(f"/cases/{no}/receipt-slip", status=201)
    eventually(lambda: state_of(kiosk_bench, asked["id"]) == "printed")
    (came_out,) = eventually(kiosk_bench.papers)
    (paper,) = read_papers(bytes.fromhex(came_out["hex"]))
    text = paper.text.replace("\n", "")
    assert paper.rasters, "the rare name is drawn"
    for wanted in (
        "收件凭证",
        asked["no"],
        no,
        "1101**********002X",
        "本凭证不代表已受理，将于5个工作日内告知是否受理",
    ):
        assert wanted in text
    assert ID_NUMBER not in text
    assert "?" not in text
    assert clerk.get("/receipt-slips")["slips"] == []


def test_a_slip_that_finds_no_paper_is_told_and_comes_out_when_asked_again(kiosk_bench: KioskBench) -> None:
    control(kiosk_bench.entry, "paper_out")
    kiosk_bench.start()
    clerk, no = received_case(kiosk_bench)
    asked = clerk.post(f"/cases/{no}/receipt-slip", status=201)
    eventually(lambda: state_of(kiosk_bench, asked["id"]) == "failed")
    assert kiosk_bench.papers() == []
    control(kiosk_bench.entry, "paper_in")
    eventually(lambda: kiosk_bench.driver.status() is PaperStatus.READY)
    clerk.post(f"/cases/{no}/receipt-slip", status=201)
    eventually(lambda: state_of(kiosk_bench, asked["id"]) == "printed")
    assert len(eventually(kiosk_bench.papers)) == 1


def slip(**changes: object) -> ReceiptSlip:
    body = {
        "id": "0" * 32,
        "no": "演示便收〔2026〕0007号",
        "case_no": "21132210120261123B0001",
        "state": "taken",
        "centre": "某镇便民服务中心",
        "applicant": "𬱖*",
        "applicant_id": "2113**********0019",
        "item": "JP-1",
        "item_name": "某事项",
        "received_at": samples.NOON,
        "receive_due": date(2026, 11, 30),
        "receive_due_provisional": False,
        "materials": [
            SlipMaterial(name="申请表", form="原件", copies=2, sheets=4, deferred_until=None),
            SlipMaterial(name="证明", form="原件", copies=1, sheets=None, deferred_until=date(2026, 12, 7)),
        ],
        "clerk_name": "张敏",
        "helped_by_name": "王芳",
        "phone": "0421-0000001",
        "supervision_phone": "0421-0000002",
        "practice": True,
    }
    return ReceiptSlip.model_validate({**body, **changes})


@pytest.mark.parametrize("columns_dots", [576, 384])
def test_every_field_of_the_receipt_stands_on_the_slip(columns_dots: int) -> None:
    writer = SheetWriter(Texts.load(), kiosk_id="kiosk-1", columns_dots=columns_dots)
    written = writer.receipt(slip(applicant="张*"), samples.hall())
    (paper,) = read_papers(encode_slip(written, PROFILES["generic-80"]))
    text = paper.text.replace("\n", "")
    for wanted in (
        *("演示", "收件凭证", "演示便收〔2026〕0007号", "21132210120261123B0001", "张*", "2113**********0019"),
        *("某事项（JP-1）", "收件时间", "申请表", "原件", "2 份", "4 张", "容缺，2026年12月07日前补交", "经办人：张敏"),
        *(
            "（截止2026年11月30日）",
            "由工作人员王芳协助填写，申请人已核对",
            "0421-0000001",
            "0421-0000002",
            "热敏纸会褪色",
        ),
    ):
        assert wanted.replace(" ", "") in text.replace(" ", ""), wanted


@pytest.mark.parametrize("name", ["㐂*", "𬱖*", "㛃*"])
def test_a_rare_name_is_a_picture_on_the_slip(name: str) -> None:
    writer = SheetWriter(Texts.load(), kiosk_id="kiosk-1", columns_dots=576)
    written = writer.receipt(slip(applicant=name), samples.hall())
    (paper,) = read_papers(encode_slip(written, PROFILES["generic-80"], font=FACE))
    plain = writer.receipt(slip(applicant="张*"), samples.hall())
    (without,) = read_papers(encode_slip(plain, PROFILES["generic-80"], font=FACE))
    assert len(paper.rasters) == len(without.rasters) + 1
    assert "?" not in paper.text
    assert "□" not in paper.text


def test_the_face_that_draws_rare_names_is_whole() -> None:
    assert Path(FACE).stat().st_size > 5_000_000
