"""Every page that can be reached, on four panels, in two languages, two sizes of type and two palettes."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from firmware_config.machine_setup import FONTS
from kiosk.visit import Step
from tests.kiosk import samples
from tests.look import THEME

PROBE = Path(__file__).with_name("panel_probe.py")
PROBE_TIMEOUT_S = 900
SIZES = [(direction, diagonal) for direction in ("portrait", "landscape") for diagonal in ("21.5", "32")]
AT_ONCE = 2
MOST_TOUCHES = 3
RULES = {
    "target": "no target is smaller than 20 mm",
    "type": "no text is smaller than 6.6 mm",
    "contrast": "every text has a contrast of 4.5 to its ground and every icon one of 3",
    "room": "no text leaves its card or page",
    "apart": "no target and no text lies on another",
    "breaks": "no line begins with a closing mark or ends with an opening one",
    "on panel": "no target leaves the panel",
    "reach": "on an upright panel all to touch stands below its upper 66 mm and in its lower 420 mm",
    "named": "everything to touch has a name",
    "spoken": "everything to touch is read aloud, in both languages",
    "practice": "the practice mark is on every page",
    "number": "the own number is 46 mm high on the ticket page and on the one that asks to remember it",
    "focus": "the pad's keys come to everything, top to bottom and back",
}


def crawl(home: Path, direction: str, diagonal: str) -> dict[str, Any]:
    command = [sys.executable, str(PROBE), str(FONTS), str(home / direction / diagonal), "crawl", direction, diagonal]
    run = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_TIMEOUT_S, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    report: dict[str, Any] = json.loads(run.stdout)
    return report


@pytest.fixture(scope="module")
def panels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    home = tmp_path_factory.mktemp("kivy")
    with ThreadPoolExecutor(AT_ONCE) as crawlers:
        reports = crawlers.map(lambda size: crawl(home, *size), SIZES)
        return {f"{direction} {diagonal}": report for (direction, diagonal), report in zip(SIZES, reports, strict=True)}


@pytest.mark.parametrize("rule", RULES, ids=RULES.values())
def test_on_every_page(panels: dict[str, dict[str, Any]], rule: str) -> None:
    broken = [
        f"{size}: {fault}"
        for size, report in panels.items()
        for fault in report["faults"]
        if fault.startswith(f"{rule} |")
    ]
    assert broken == []


def test_every_step_was_seen_on_every_panel(panels: dict[str, dict[str, Any]]) -> None:
    for report in panels.values():
        assert set(report["steps"]) == {*Step, "idle"}
        assert report["pageless"] == report["unanswered"] == []
        assert report["shown"] > 5 * len(report["steps"])
        assert report["texts"] > report["targets"] > 1000


def test_no_item_is_further_than_three_touches(panels: dict[str, dict[str, Any]]) -> None:
    items = {item.id for item in samples.catalogue().items}
    for report in panels.values():
        assert set(report["touches"]) == items
        assert max(report["touches"].values()) <= MOST_TOUCHES


def test_a_number_is_taken_with_the_pad_alone(panels: dict[str, dict[str, Any]]) -> None:
    assert {report["by pad"] for report in panels.values()} == {"issuing"}


def test_large_type_is_larger(panels: dict[str, dict[str, Any]]) -> None:
    for report in panels.values():
        usual, large = report["type"]
        assert large == pytest.approx(usual * THEME.shape.large_scale, abs=0.4)
