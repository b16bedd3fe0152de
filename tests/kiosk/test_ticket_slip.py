"""The paper: what stands on it, what never does, and that it stays within its bytes, read back from the bytes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from devices.escpos_text import PROFILES, encode_slip
from devices.ports import Slip
from kiosk.texts import Texts
from kiosk.ticket_slip import SlipWriter, columns
from kiosk.wrap import CLOSING, OPENING, wrap
from queue_server.contract.hall import HallProfile
from queue_server.contract.tickets import Ticket
from tests.devices.escpos_reader import read_papers
from tests.kiosk import samples

URL = "https://queue.example.gov.cn/t/"


def slip(
    ticket: Ticket | None = None, hall: HallProfile | None = None, *, copy: int = 1, columns_dots: int = 576
) -> Slip:
    writer = SlipWriter(Texts.load(), kiosk_id="kiosk-1", columns_dots=columns_dots)
    return writer.write(ticket or samples.ticket(), hall or samples.hall(), copy=copy)


def text_of(slip: Slip) -> str:
    return "\n".join(line.text for line in (*slip.lines, *slip.tail))


def test_the_printed_bytes_read_back_as_everything_a_ticket_must_say() -> None:
    (paper,) = read_papers(encode_slip(slip(hall=samples.hall(ticket_url=URL)), PROFILES["generic-80"]))
    for words in (
        "朱碌科镇便民服务中心",
        "演示票",
        "A023",
        "城乡居民养老保险参保登记",
        "前面3人 约等12分钟",
        "□居民身份证",
        "办理窗口：1、2号窗口",
        "取号时间：2026年11月23日 12:00:00",
        "30分钟内有效",
        "免费停车至 13:00",
        "咨询电话：0421-0000001",
        "监督电话：0421-0000002",
        "机号kiosk-1 第1次打印 当日有效",
    ):
        assert words in paper.text.replace("\n", "") or words in paper.text, words
    assert paper.qr == [URL + samples.ticket().id]
    assert paper.cut


def test_the_number_is_the_biggest_thing_on_it() -> None:
    lines = slip().lines
    number = next(line for line in lines if line.text == "A023")
    assert number.scale == max(line.scale for line in lines) >= 7
    assert number.align == "center"


@pytest.mark.parametrize("digits", [3, 4, 5, 6])
@pytest.mark.parametrize("columns_dots", [576, 384])
def test_no_line_is_wider_than_the_paper(digits: int, columns_dots: int) -> None:
    paper = slip(
        samples.ticket(number="A" + "8" * digits, item_name="困难残疾人生活补贴和重度残疾人护理补贴申请(受理、初审)"),
        samples.hall(name="喀喇沁左翼蒙古族自治县某某蒙古族乡便民服务中心"),
        columns_dots=columns_dots,
    )
    for line in (*paper.lines, *paper.tail):
        assert columns(line.text) * 12 * line.scale <= columns_dots, line


@pytest.mark.parametrize("columns_dots", [576, 384])
def test_the_longest_ticket_stays_within_1_kb(columns_dots: int) -> None:
    worst = samples.ticket(
        number="A888888",
        item_name="困难残疾人生活补贴和重度残疾人护理补贴申请(受理、初审)",
        materials=[f"第{n}样材料的很长的名称要占满一整行还要再多一点(原件及复印件)" for n in range(1, 21)],
        people_ahead=120,
        wait_min=480,
        windows=[1, 2, 3, 4],
    )
    hall = samples.hall(name="喀喇沁左翼蒙古族自治县某某蒙古族乡便民服务中心", ticket_url=URL)
    paper = slip(worst, hall, copy=2, columns_dots=columns_dots)
    assert len(encode_slip(paper, PROFILES["generic-80"])) <= 1024
    assert "其余材料请看窗口一次性告知" in text_of(paper)


def test_an_ordinary_ticket_lists_every_material() -> None:
    paper = text_of(slip())
    assert all(name in paper for name in samples.ticket().materials)
    assert "其余材料" not in paper


def test_the_item_is_named_as_the_server_says() -> None:
    neutral = samples.ticket(item="JP-MZ-004", item_name="民政事项", letter="Y", number="Y001")
    paper = text_of(slip(neutral))
    assert "民政事项" in paper
    assert "JP-MZ-004" not in paper
    assert "优先" not in paper


def test_without_a_reachable_address_there_is_no_code() -> None:
    assert slip().qr is None
    assert "扫码" not in text_of(slip())


def test_a_second_paper_of_a_number_says_so() -> None:
    assert "【补打】" not in text_of(slip())
    again = text_of(slip(copy=2))
    assert "【补打】" in again
    assert "第2次打印" in again
    assert "A023" in again


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        ({"practice": False}, "A023", "演示"),
        ({"free_parking_until": None}, "A023", "停车"),
        ({"people_ahead": 0, "wait_min": None}, "前面0人 请听叫号", "约等"),
        ({"wait_min": None}, "前面3人", "约等"),
        ({"materials": []}, "A023", "请准备好"),
        ({"windows": []}, "A023", "办理窗口"),
    ],
)
def test_what_does_not_apply_is_left_out(changes: dict[str, Any], said: str, unsaid: str) -> None:
    paper = text_of(slip(samples.ticket(**changes)))
    assert said in paper
    assert unsaid not in paper


def test_parking_ends_an_hour_after_the_number_was_taken() -> None:
    ten_past_nine = samples.NOON.replace(hour=9, minute=10)
    ticket = samples.ticket(issued_at=ten_past_nine, free_parking_until=ten_past_nine + timedelta(minutes=60))
    assert "免费停车至 10:10" in text_of(slip(ticket))


def test_a_slip_is_printed_even_before_the_halls_face_is_known() -> None:
    writer = SlipWriter(Texts.load(), kiosk_id="kiosk-1", columns_dots=576)
    paper = writer.write(samples.ticket(), None, copy=1)
    assert "A023" in text_of(paper)


@pytest.mark.parametrize("width", range(4, 60))
def test_no_line_opens_with_a_closing_mark_or_ends_with_an_opening_one(width: int) -> None:
    text = (
        "请在等候区等候，听到叫号后前往窗口；过号请到取号机激活（30分钟内有效）。电话：0421-0000001，上午08:30-11:30。"
    )
    lines = wrap(text, width, measure=columns)
    assert "".join(lines) == text
    for line in lines:
        assert line[0] not in CLOSING
        assert line[-1] not in OPENING
    assert any("0421-0000001" in line for line in lines)
