"""Read-aloud: how text is spelled out, spoken by the engine itself, interrupted at once, and made louder."""

from __future__ import annotations

import io
import stat
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from devices.drivers import build_voice
from devices.espeak_voice import EspeakVoice, amplified, sentences_of
from devices.ports import HealthState
from devices.speaker import CardSpeaker
from devices.speech import EspeakSpeech, SpeechError, cardinal, parts_of, pinyin_of, spelled_out
from tests.devices.doors import eventually, now


def length_s(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav)) as sound:
        return float(sound.getnframes() / sound.getframerate())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "零"),
        (7, "七"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (3004, "三千零四"),
    ],
)
def test_a_count_is_said_as_a_number(number: int, said: str) -> None:
    assert cardinal(number) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请A023到一号窗口", "请A零二三到一号窗口"),
        ("前面还有 12 人", "前面还有 十二 人"),
        ("电话 0421-0000001", "电话 零四二幺零零零零零零幺"),
        ("今天 08:30-11:30", "今天 八点三十分到十一点三十分"),
        ("编号 Y20261123-001", "编号 Y二零二六一一二三零零一"),
        ("张*，您好", "张某，您好"),
        ("□ 居民身份证", " 居民身份证"),
    ],
)
def test_figures_are_spelled_out_as_people_say_them(text: str, said: str) -> None:
    assert spelled_out(text) == said


def test_each_part_is_spoken_by_the_voice_of_its_language() -> None:
    assert list(parts_of("您的号是A023")) == [("zh", "您的号是"), ("en", "A"), ("zh", "零二三")]
    assert list(parts_of("Your number is A023")) == [("en", "Your number is A 0 2 3")]
    mixed = list(parts_of("3 ahead, please go to 综合窗口 now"))
    assert [language for language, _ in mixed] == ["en", "zh", "en"]
    assert mixed[0][1].startswith("3 ahead")


def test_polyphones_are_read_by_the_word() -> None:
    assert pinyin_of("银行，重要") == "yin2 hang2 , zhong4 yao4"


@pytest.mark.parametrize("text", ["请选择业务", "Please take a number", "您的号是A023", "Go to 综合窗口 please"])
def test_a_sentence_becomes_a_playable_wav_in_either_language(text: str) -> None:
    with wave.open(io.BytesIO(EspeakSpeech().wav(text))) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (22050, 1, 2)
        assert sound.getnframes() / sound.getframerate() > 0.7
        assert np.abs(np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")).max() > 1000


def test_text_that_looks_like_an_option_is_only_spoken() -> None:
    assert length_s(EspeakSpeech().wav("--version please")) > 0.3


def test_without_the_engine_it_is_an_error_of_the_world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SpeechError):
        EspeakSpeech().wav("请")


def test_a_page_is_said_sentence_by_sentence() -> None:
    assert sentences_of("您要办什么事？\n养老与就业。养老金、社保卡\n\n 。") == (
        "您要办什么事？",
        "养老与就业。",
        "养老金、社保卡",
    )


def test_the_loudest_step_is_20_db_over_the_softest() -> None:
    def root_mean_square(gain: float) -> float:
        with wave.open(io.BytesIO(amplified(quiet, gain))) as sound:
            samples = np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").astype(float)
        return float(np.sqrt(np.mean(samples**2)))

    quiet = amplified(EspeakSpeech().wav("您好"), 0.05)
    assert 20 * np.log10(root_mean_square(2.0) / root_mean_square(0.2)) == pytest.approx(20, abs=0.5)


def test_without_a_sound_card_sentences_become_files(tmp_path: Path) -> None:
    voice = build_voice(tmp_path / "kiosk", name="kiosk-voice", clock=now)
    voice.start()
    voice.say("您要办什么事？\n取号")
    eventually(lambda: len(list((tmp_path / "kiosk").glob("*.wav"))) == 2)
    assert min(length_s(path.read_bytes()) for path in (tmp_path / "kiosk").glob("*.wav")) > 0.2
    eventually(lambda: not voice.talking)
    assert voice.health().state is HealthState.OK
    voice.close()


@pytest.fixture
def slow_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program named aplay that takes 30 s for a sentence and writes down when it began and ended."""
    program, notes = tmp_path / "bin" / "aplay", tmp_path / "notes"
    program.parent.mkdir()
    notes.touch()
    program.write_text(f"#!/bin/sh\necho begin >> {notes}\nexec sleep 30\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return notes


@pytest.fixture
def card_voice(slow_card: Path) -> Iterator[EspeakVoice]:
    assert slow_card.exists()
    voice = EspeakVoice(
        EspeakSpeech(), CardSpeaker("default", name="speaker", clock=now), name="kiosk-voice", clock=now
    )
    voice.start()
    yield voice
    voice.close()


def begun(notes: Path, times: int) -> bool:
    return notes.read_text().split() == ["begin"] * times


def test_the_next_page_interrupts_the_one_that_is_being_said(card_voice: EspeakVoice, slow_card: Path) -> None:
    card_voice.say("第一页\n还有一句")
    eventually(lambda: begun(slow_card, 1))
    card_voice.say("第二页")
    eventually(lambda: begun(slow_card, 2))
    assert card_voice.talking


def test_a_hush_is_silence_and_no_fault_of_the_card(card_voice: EspeakVoice, slow_card: Path) -> None:
    card_voice.say("第一页\n还有一句")
    eventually(lambda: begun(slow_card, 1))
    card_voice.hush()
    eventually(lambda: not card_voice.talking)
    assert begun(slow_card, 1)
    assert card_voice.health().state is HealthState.OK


def test_a_sentence_that_is_no_longer_wanted_when_its_sound_begins_is_cut(slow_card: Path) -> None:
    speaker = CardSpeaker("default", name="speaker", clock=now)
    speaker.start()
    playing = threading.Thread(
        target=speaker.play, args=(EspeakSpeech().wav("您好"),), kwargs={"wanted": lambda: False}
    )
    playing.start()
    playing.join(10)
    assert not playing.is_alive()
    assert slow_card.exists()
    assert speaker.health().state is HealthState.OK
