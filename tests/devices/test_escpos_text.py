"""Slips as bytes, read back by a reader that knows nothing of the builder."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.escpos_text import PROFILES, clean_text, encode_slip
from devices.ports import Slip, SlipLine
from tests.devices.doors import TICKET
from tests.devices.escpos_reader import Paper, read_papers

WIDE = PROFILES["generic-80"]


def only_paper(data: bytes) -> Paper:
    (paper,) = read_papers(data)
    return paper


def test_a_ticket_is_read_back_line_by_line_by_an_independent_reader() -> None:
    paper = only_paper(encode_slip(TICKET, WIDE))
    wanted = [line.text for line in (*TICKET.lines, *TICKET.tail)]
    assert [line.text for line in paper.lines] == wanted
    number = next(line for line in paper.lines if line.text == "A023")
    assert (number.width, number.height, number.bold, number.align) == (6, 6, True, "center")
    assert paper.qr == [TICKET.qr]
    assert paper.cut
    assert not paper.rasters


def test_a_ticket_with_materials_and_qr_stays_under_one_kilobyte() -> None:
    assert len(encode_slip(TICKET, WIDE)) <= 1024


def test_double_byte_mode_is_switched_on_right_behind_the_reset() -> None:
    assert encode_slip(TICKET, WIDE).startswith(b"\x1b\x40\x1c\x26")


def test_the_qr_commands_are_those_of_the_reference() -> None:
    data = encode_slip(Slip(lines=(), qr="ABC"), WIDE)
    assert bytes.fromhex("1d286b0400314132 00".replace(" ", "")) in data
    assert bytes.fromhex("1d286b03003143") in data
    assert bytes.fromhex("1d286b0600315030414243") in data
    assert data.endswith(bytes.fromhex("1d286b0300315130 1b4a1c 1d564200".replace(" ", "")))


@pytest.mark.parametrize("text", ["【A023】", "①②", "：", "，。", "——————", "镕喆堃祎昇", "é号"])
def test_punctuation_and_names_that_usual_builders_garble_arrive_whole(text: str) -> None:
    assert only_paper(encode_slip(Slip(lines=(SlipLine(text=text),)), WIDE)).text == text


@pytest.mark.parametrize("text", ["㛃", "𬍡"])
def test_a_line_with_a_character_outside_the_printers_font_is_drawn(text: str, font: Path) -> None:
    slip = Slip(lines=(SlipLine(text="姓名"), SlipLine(text=f"李{text}"), SlipLine(text="完")))
    paper = only_paper(encode_slip(slip, WIDE, font=font))
    assert [line.text for line in paper.lines] == ["姓名", "完"]
    (raster,) = paper.rasters
    assert raster.width_bytes == 6
    assert any(raster.rows)


def test_without_a_font_only_the_unknown_character_becomes_a_box() -> None:
    assert only_paper(encode_slip(Slip(lines=(SlipLine(text="李㛃A"),)), WIDE)).text == "李□A"


def test_a_printer_with_the_old_charset_gets_newer_characters_drawn(font: Path) -> None:
    old = PROFILES["generic-58-no-qr"]
    paper = read_papers(encode_slip(Slip(lines=(SlipLine(text="镕"), SlipLine(text="容——")), qr="A1"), old, font=font))[
        0
    ]
    assert paper.text == "容——"
    assert len(paper.rasters) == 2
    assert not paper.qr


def test_a_drawn_qr_code_is_read_by_a_foreign_program(tmp_path: Path) -> None:
    slip = Slip(lines=(), qr="http://192.168.1.10/t/abc")
    (raster,) = read_papers(encode_slip(slip, PROFILES["generic-58-no-qr"]))[0].rasters
    code = Image.frombytes("1", (raster.width_bytes * 8, raster.height), bytes(255 ^ byte for byte in raster.rows))
    code.save(tmp_path / "code.png")
    seen = subprocess.run(["zbarimg", "-q", "--raw", tmp_path / "code.png"], capture_output=True, check=True)
    assert seen.stdout.decode().strip() == slip.qr


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_no_text_whatever_turns_into_a_command(text: str) -> None:
    paper = only_paper(encode_slip(Slip(lines=(SlipLine(text=text), SlipLine(text="尾"))), WIDE))
    assert paper.lines[-1].text == "尾"
    assert len(paper.lines) <= 2


def test_control_and_direction_characters_are_removed() -> None:
    assert clean_text("A\x1b\x40B\u202eC\ud800D\tE\nF\x00\ue000") == "A@BCD E F"
