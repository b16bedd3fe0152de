"""The kiosk for those who see little, hear better than they read, cannot touch, or read no Chinese (D7)."""

import base64
import io
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.contract_client.outside_client import Control
from tests.day_in_hall.kiosk_screen import KioskScreen
from tests.hall_process import HallProcess, running_hall, wait_until
from tests.look import THEME

DOWN, OK, BACK, LOUDER = 274, 13, 8, 280
PATIENCE_S = 60.0
PAPER_SPOT = (5, 1400)
"""A pixel of the page's ground beside everything."""


@pytest.fixture(scope="module")
def hall() -> Iterator[HallProcess]:
    with running_hall(screen="offscreen") as running:
        yield running


@pytest.fixture
def control(hall: HallProcess) -> Iterator[Control]:
    with Control(hall.ready["kiosk"]["control"]) as door:
        KioskScreen(door).wait_step("home", within_s=PATIENCE_S)
        yield door


def spoken(hall: HallProcess) -> list[Path]:
    return sorted((hall.data / "voice" / "kiosk").glob("*.wav"))


def touch(control: Control, key: str) -> None:
    KioskScreen(control).touch(lambda target: bool(target["key"] == key), what=key)


def says(control: Control, words: str) -> None:
    wait_until(lambda: words in control.do("state")["words"], within_s=PATIENCE_S, what=f"{words} on the panel")


def ground(control: Control) -> tuple[int, ...]:
    picture = Image.open(io.BytesIO(base64.b64decode(control.do("frame")["png"])))
    return tuple(picture.getpixel(PAPER_SPOT))


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@pytest.mark.requirement("D7")
def test_type_colours_language_and_voice_change_on_any_page_and_end_with_the_visit(
    hall: HallProcess, control: Control
) -> None:
    assert ground(control) == rgb(THEME.colours.paper)
    for adaptation in ("larger", "contrast", "language", "speak"):
        touch(control, adaptation)
    says(control, "What do you need?")
    assert ground(control) == rgb(THEME.high_contrast.paper)
    first = wait_until(lambda: spoken(hall), within_s=PATIENCE_S, what="the page's first sentence")
    with wave.open(str(first[0])) as sentence:
        assert sentence.getnframes() / sentence.getframerate() > 0.5
    touch(control, "not_sure")
    KioskScreen(control).wait_step("ticket", "keep", within_s=PATIENCE_S)
    touch(control, "leave")
    says(control, "您要办什么事？")
    assert ground(control) == rgb(THEME.colours.paper)


@pytest.mark.requirement("D7")
def test_six_keys_and_the_voice_bring_a_number_without_sight_or_touch(hall: HallProcess, control: Control) -> None:
    known = len(spoken(hall))
    control.do("key", code=LOUDER)
    wait_until(lambda: len(spoken(hall)) > known, within_s=PATIENCE_S, what="the page is read when a key is felt")
    for _ in range(60):
        control.do("key", code=DOWN)
        if any(target["key"] == "not_sure" and target["focused"] for target in control.do("targets")["targets"]):
            break
    control.do("key", code=OK)
    KioskScreen(control).wait_step("ticket", "keep", within_s=PATIENCE_S)
    wait_until(lambda: control.do("key", code=BACK)["step"] == "home", within_s=PATIENCE_S, what="home by the back key")


@pytest.mark.requirement("D7")
def test_no_other_key_does_anything(control: Control) -> None:
    for code in (*range(282, 294), 27, 9, 127, *range(97, 123)):
        control.do("key", code=code)
    state = control.do("state")
    assert (state["step"], state["layers"]) == ("home", 1)
