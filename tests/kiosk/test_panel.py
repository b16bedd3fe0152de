"""The real window, drawn without a display: fingers, keys, the tactile pad, widgets."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from firmware_config.machine_setup import FONTS
from kiosk.keypad import USUAL_VOLUME
from kiosk.texts import Texts
from tests.kiosk import samples

PROBE = Path(__file__).with_name("panel_probe.py")
PROBE_TIMEOUT_S = 420


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A lying one: an upright one is touched in test_kiosk_process.py."""
    home = tmp_path_factory.mktemp("kivy")
    command = [sys.executable, str(PROBE), str(FONTS), str(home), "walk", "landscape", "21.5"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_TIMEOUT_S, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def test_six_keys_do_what_a_finger_does_and_a_held_key_counts_once(panel: dict[str, Any]) -> None:
    pad = panel["pad"]
    assert pad["first"] == ["home"], "the first key begins to read"
    assert len(pad["down"]) == 2, "a key that is held moves by one"
    assert pad["ok"][0] != "home"
    assert (pad["back"], pad["help"][0]) == (["home"], "help")
    assert pad["volume"] == USUAL_VOLUME, "the volume ends with the visit"
    said = pad["said"]
    assert any(sentence.startswith("您要办什么事？\n") for sentence in said)
    assert any("音量 4" in sentence for sentence in said)


def test_a_ring_is_drawn_for_the_chosen_target_alone(panel: dict[str, Any]) -> None:
    assert any(focused for focused, _ in panel["rings"])
    assert [ringed for _, ringed in panel["rings"]] == [focused for focused, _ in panel["rings"]]


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
