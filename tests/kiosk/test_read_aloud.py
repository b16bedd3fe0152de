"""What is read aloud and when, and what the keys of the tactile pad mean."""

from __future__ import annotations

import pytest

from kiosk.keypad import PAD_KEYS, USUAL_VOLUME, PadKey, louder
from kiosk.read_aloud import ReadAloud


class NotedVoice:
    """Notes what it is asked to do."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.talking = False

    def say(self, text: str) -> None:
        self.did.append(text)

    def hush(self) -> None:
        self.did.append("(hush)")

    def set_volume(self, step: int) -> None:
        self.did.append(f"(volume {step})")


@pytest.fixture
def voice() -> NotedVoice:
    return NotedVoice()


@pytest.fixture
def aloud(voice: NotedVoice) -> ReadAloud:
    return ReadAloud(voice)


def test_a_page_is_read_once_when_it_comes(aloud: ReadAloud, voice: NotedVoice) -> None:
    for _ in range(3):
        aloud.page("home", ("您要办什么事？", "养老与就业"), speaking=True)
    assert voice.did == ["您要办什么事？\n养老与就业"]


def test_a_count_that_changes_is_no_reason_to_read_the_page_again(aloud: ReadAloud, voice: NotedVoice) -> None:
    aloud.page("home", ("现在有 4 人在等",), speaking=True)
    aloud.page("home", ("现在有 15 人在等",), speaking=True)
    assert len(voice.did) == 1
    aloud.page("home", ("现在不用等",), speaking=True)
    assert voice.did[-1] == "现在不用等"


def test_the_next_page_and_the_other_language_are_read(aloud: ReadAloud, voice: NotedVoice) -> None:
    aloud.page(("item", "zh"), ("取号",), speaking=True)
    aloud.page(("issuing", "zh"), ("取号",), speaking=True)
    aloud.page(("issuing", "en"), ("取号",), speaking=True)
    assert voice.did == ["取号"] * 3


def test_nothing_is_read_until_somebody_asks_and_switching_off_is_silence(aloud: ReadAloud, voice: NotedVoice) -> None:
    aloud.page("home", ("您要办什么事？",), speaking=False)
    assert voice.did == []
    aloud.page("home", ("您要办什么事？",), speaking=True)
    aloud.page("home", ("您要办什么事？",), speaking=False)
    assert voice.did == ["您要办什么事？", "(hush)"]


def test_a_visit_begins_at_the_usual_volume(aloud: ReadAloud, voice: NotedVoice) -> None:
    assert [aloud.louder(), aloud.louder(), aloud.louder()] == [4, 5, 1]
    aloud.reset()
    assert voice.did[-1] == f"(volume {USUAL_VOLUME})"


def test_without_a_voice_nothing_is_offered_and_nothing_fails() -> None:
    mute = ReadAloud(None)
    assert not mute.possible
    mute.page("home", ("您要办什么事？",), speaking=True)
    mute.hush()
    assert not mute.talking


def test_the_pad_is_an_arrow_block_or_a_numeric_pad_and_no_other_key_means_anything() -> None:
    assert set(PAD_KEYS.values()) == set(PadKey)
    f_keys, letters, escape, tab = range(282, 294), range(97, 123), 27, 9
    assert not {*f_keys, *letters, escape, tab} & set(PAD_KEYS)


def test_after_the_loudest_comes_the_softest() -> None:
    assert [louder(step) for step in (1, 2, 3, 4, 5)] == [2, 3, 4, 5, 1]
