"""The real window, drawn without a display: sizes, type, reach, fingers, keys, widgets."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from firmware_config.machine_setup import FONTS
from kiosk import tokens
from kiosk.texts import Texts
from tests.kiosk import samples
from tests.look import THEME

PROBE = Path(__file__).with_name("panel_probe.py")
PROBE_TIMEOUT_S = 420
PAGES = {"home", "items", "item", "issuing", "ticket", "keep", "missed", "finished", "rate", "done", "refused", "help"}
ROUNDING_MM = 0.3


@pytest.fixture(scope="module", params=["portrait", "landscape"])
def panel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("kivy")
    command = [sys.executable, str(PROBE), str(FONTS), str(home), "walk", request.param, "21.5"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_TIMEOUT_S, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    report: dict[str, Any] = json.loads(run.stdout)
    return {**report, "direction": request.param}


def texts(panel: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(name, text) for name, page in panel["pages"].items() for text in page["texts"]]


def targets(panel: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(name, target) for name, page in panel["pages"].items() for target in page["targets"]]


def test_every_page_was_walked_in_both_sizes_of_type(panel: dict[str, Any]) -> None:
    for mark in ("", "large "):
        walked = {page["step"] for name, page in panel["pages"].items() if name.startswith("large ") == bool(mark)}
        assert walked >= PAGES | {"idle"}
    assert {"closed", "unreachable"} <= {page["step"] for page in panel["pages"].values()}


def test_no_target_is_smaller_than_20_mm(panel: dict[str, Any]) -> None:
    small = [entry for entry in targets(panel) if min(entry[1]["w_mm"], entry[1]["h_mm"]) < tokens.TARGET_MM]
    assert small == []
    assert len(targets(panel)) > 200


def test_no_text_is_smaller_than_6_6_mm(panel: dict[str, Any]) -> None:
    assert [entry for entry in texts(panel) if entry[1]["em_mm"] < THEME.panel_mm.small - 0.01] == []
    assert len(texts(panel)) > 300


def test_no_text_leaves_its_card_or_page(panel: dict[str, Any]) -> None:
    assert [entry for entry in texts(panel) if entry[1]["over_mm"] > ROUNDING_MM] == []


def test_nothing_to_touch_stands_out_of_reach(panel: dict[str, Any]) -> None:
    if panel["direction"] == "portrait":
        assert min(target["from_top_mm"] for _, target in targets(panel)) >= tokens.FREE_TOP_MM


def test_the_own_number_is_46_mm_high_on_ticket_and_reminder(panel: dict[str, Any]) -> None:
    for name in ("ticket", "keep", "large keep"):
        number = next(text for text in panel["pages"][name]["texts"] if text["text"] == "A888")
        assert number["em_mm"] == pytest.approx(THEME.panel_mm.number, abs=0.2)
    assert "请记住您的号" in {text["text"] for text in panel["pages"]["keep"]["texts"]}


def test_the_practice_mark_is_on_every_page(panel: dict[str, Any]) -> None:
    for name, page in panel["pages"].items():
        if name != "unreachable first":
            assert "演示" in {text["text"] for text in page["texts"]}, name


def test_large_type_is_larger(panel: dict[str, Any]) -> None:
    def size(page: str, words: str) -> float:
        return float(next(text["em_mm"] for text in panel["pages"][page]["texts"] if text["text"] == words))

    assert size("large item", "取号") == pytest.approx(size("item", "取号") * THEME.shape.large_scale, abs=0.1)


def test_a_second_tap_within_600_ms_does_nothing(panel: dict[str, Any]) -> None:
    assert panel["fingers"]["second tap"] == "help"


def test_a_finger_that_trembles_4_mm_out_still_counts_and_8_mm_does_not(panel: dict[str, Any]) -> None:
    assert panel["fingers"]["lifted 4 mm outside"] == "items"
    assert panel["fingers"]["lifted 8 mm outside"] == "home"


def test_a_second_finger_is_ignored(panel: dict[str, Any]) -> None:
    assert panel["fingers"]["second finger"] == ["home", "items"]


def test_no_key_opens_settings_leaves_or_closes(panel: dict[str, Any]) -> None:
    keys = panel["keys"]
    assert keys["after"] == keys["before"] == [1, "home"]
    assert keys["close refused"]
    assert not keys["settings"]
    assert keys["modules"] == []


def test_no_widget_is_made_while_people_come_and_go(panel: dict[str, Any]) -> None:
    assert len(set(panel["widgets"])) == 1


def test_every_character_that_is_shown_is_in_the_face() -> None:
    shown = "".join(Texts.load().sentences.values()) + samples.catalogue().model_dump_json()
    for weight in ("Regular", "Bold"):
        known = TTFont(str(FONTS / f"NotoSansSC-{weight}.otf"), lazy=True).getBestCmap()
        assert {char for char in shown if ord(char) not in known and char != "\n"} == set()
