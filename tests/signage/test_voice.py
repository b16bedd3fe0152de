"""What the hall's voice says, how its clips are made, and that it never speaks twice or over itself."""

import io
import itertools
import threading
import time
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers import build_speech
from devices.ports import Health, HealthState
from queue_server.contract.board import Board
from queue_server.contract.signs import CallMessage
from signage.announcer import Announcer, LastSpoken, VoiceSettings
from signage.broker_client import BrokerClient
from signage.hall_agent import AgentDevices
from signage.texts import read_texts
from signage.voice_clips import RATE_HZ, Samples, VoiceClips, VoiceError, even, from_wav, to_wav
from signage.voice_script import VoiceScript, call_sentence, clips_of
from tests.hall_process import wait_until
from tests.signage.conftest import Bench, SteerableClock, a_board, a_call, now

SPEECH = build_speech()
SCRIPT = VoiceScript(read_texts()["voice"], english=read_texts("en")["voice"])
CHIME_S = 1.2


class ListeningSpeaker:
    """A speaker that takes its time and notes when each WAV began and ended."""

    def __init__(self, lasts_s: float = 0.02) -> None:
        self.lasts_s = lasts_s
        self.played: list[tuple[float, float, bytes]] = []
        self.begun = 0
        self.started = False
        self.hold = threading.Event()
        self.hold.set()

    def start(self) -> None:
        self.started = True

    def close(self) -> None:
        self.started = False

    def health(self) -> Health:
        return Health(device="speaker", kind="speaker", state=HealthState.OK, since=datetime(2026, 11, 23, tzinfo=UTC))

    def play(self, wav: bytes) -> None:
        assert self.started
        began = time.monotonic()
        self.begun += 1
        self.hold.wait(10)
        threading.Event().wait(self.lasts_s)
        self.played.append((began, time.monotonic(), wav))

    def seconds(self) -> list[float]:
        return [duration_s(wav) for _, _, wav in self.played]


def duration_s(wav: bytes) -> float:
    with wave.open(io.BytesIO(wav)) as file:
        return file.getnframes() / file.getframerate()


def spoken(call: CallMessage, *, digit_one: str = "yi") -> str:
    return " ".join(SCRIPT.clip_text(name) for name in clips_of(call_sentence(call, digit_one=digit_one)))


@pytest.fixture(scope="session")
def clip_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clips made once for all tests of this module."""
    cache = tmp_path_factory.mktemp("clips")
    VoiceClips(cache, SCRIPT, recordings_dir=None, speech=SPEECH).prepare()
    return cache


@pytest.fixture
def clock() -> SteerableClock:
    return SteerableClock()


def an_announcer(
    speaker: ListeningSpeaker,
    clip_cache: Path,
    tmp_path: Path,
    clock: SteerableClock,
    settings: VoiceSettings | None = None,
) -> Announcer:
    speaker.start()
    announcer = Announcer(
        speaker,
        clips=VoiceClips(clip_cache, SCRIPT, recordings_dir=None, speech=SPEECH),
        script=SCRIPT if settings is not None and settings.english else VoiceScript(read_texts()["voice"]),
        last_spoken=LastSpoken(tmp_path / "last"),
        clocks=clock.clocks(),
        settings=settings or VoiceSettings(),
    )
    announcer.start()
    return announcer


def test_a_call_is_read_digit_by_digit_and_its_window_as_a_cardinal() -> None:
    assert spoken(a_call(1, "A001", 1)) == "请 A 零 零 一 号 到 一号窗口 办理"


def test_the_tidal_window_is_named_as_such() -> None:
    assert spoken(a_call(1, "A012", 2, tidal=True)) == "请 A 零 一 二 号 到 二号潮汐窗口 办理"


def test_who_collects_a_result_is_told_so() -> None:
    assert spoken(a_call(1, "Q003", 1)) == "请 Q 零 零 三 号 到 一号窗口 领取办理结果"


def test_a_recall_says_that_it_is_one() -> None:
    assert spoken(a_call(1, "A001", 1, call_no=2)) == "再次呼叫 请 A 零 零 一 号 到 一号窗口 办理"


def test_one_may_be_set_to_be_read_yao_but_never_in_a_window() -> None:
    assert spoken(a_call(1, "A011", 1), digit_one="yao") == "请 A 零 幺 幺 号 到 一号窗口 办理"


@given(st.integers(1, 99))
def test_every_window_number_is_a_cardinal(number: int) -> None:
    digits = {character: value for value, character in enumerate("零一二三四五六七八九")}
    head, ten, tail = SCRIPT.cardinal(number).partition("十")
    assert digits[head] if not ten else 10 * digits.get(head, 1) + digits.get(tail, 0) == number


def test_clips_are_trimmed_and_of_equal_level(clip_cache: Path) -> None:
    levels = []
    for path in clip_cache.glob("*.wav"):
        clip = even(from_wav(path.read_bytes()))
        loud = np.flatnonzero(np.abs(clip) > 0.02)
        assert loud[0] < 0.03 * RATE_HZ
        assert clip.size - loud[-1] < 0.03 * RATE_HZ
        levels.append(20 * np.log10(np.sqrt(np.mean(np.square(clip)))))
    assert len(levels) == len(SCRIPT.clips_made_first()) - 1
    assert max(levels) - min(levels) < 3.0


def test_a_call_is_one_wav_with_two_readings_and_a_pause_of_600_ms_between(clip_cache: Path) -> None:
    clips = VoiceClips(clip_cache, SCRIPT, recordings_dir=None, speech=SPEECH)
    sentence = call_sentence(a_call(1, "A001"), digit_one="yi")
    once, twice = (from_wav(clips.join(sentence, times=times, gap_s=0.6)) for times in (1, 2))
    assert 3 < once.size / RATE_HZ - CHIME_S < 6.5
    assert longest_silence_s(twice) >= 0.6
    assert longest_silence_s(once) < 0.5


def longest_silence_s(samples: Samples) -> float:
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return float(np.max(np.diff(loud))) / RATE_HZ


def test_a_recording_of_the_same_name_replaces_a_made_clip(clip_cache: Path, tmp_path: Path) -> None:
    tone = (np.sin(np.arange(8000) * 440 * 2 * np.pi / 8000) * 0.4).astype(np.float32)
    with wave.open(str(tmp_path / "please.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.repeat((tone * 32767).astype("<i2"), 2).tobytes())
    made = VoiceClips(clip_cache, SCRIPT, recordings_dir=None, speech=SPEECH)
    recorded = VoiceClips(clip_cache, SCRIPT, recordings_dir=tmp_path, speech=SPEECH)
    longer_s = duration_s(recorded.join((("please",),), times=1, gap_s=0.6)) - duration_s(
        made.join((("please",),), times=1, gap_s=0.6)
    )
    assert longer_s == pytest.approx(1.0 - 0.44, abs=0.1)


def test_a_broken_recording_does_not_silence_the_hall(clip_cache: Path, tmp_path: Path) -> None:
    (tmp_path / "please.wav").write_bytes(b"RIFF....not a wave")
    made = VoiceClips(clip_cache, SCRIPT, recordings_dir=None, speech=SPEECH).join((("please",),), times=1, gap_s=0.6)
    assert (
        VoiceClips(clip_cache, SCRIPT, recordings_dir=tmp_path, speech=SPEECH).join((("please",),), times=1, gap_s=0.6)
        == made
    )


def test_a_wav_survives_writing_and_reading() -> None:
    samples = np.linspace(-0.9, 0.9, 5000, dtype=np.float32)
    assert np.allclose(from_wav(to_wav(samples)), samples, atol=1e-4)
    with pytest.raises(VoiceError):
        from_wav(b"RIFF")


def test_calls_are_spoken_in_order_and_never_over_one_another(
    clip_cache: Path, tmp_path: Path, clock: SteerableClock
) -> None:
    speaker = ListeningSpeaker(lasts_s=0.05)
    announcer = an_announcer(speaker, clip_cache, tmp_path, clock)
    callers = [
        threading.Thread(
            target=lambda letter=letter: [
                announcer.call(a_call(1, f"{letter}{n:03d}"), clock_off_s=0) for n in range(1, 6)
            ]
        )
        for letter in "ABC"
    ]
    for caller in callers:
        caller.start()
    wait_until(lambda: len(speaker.played) == 15, within_s=20)
    for (_, ended, _), (began, _, _) in itertools.pairwise(speaker.played):
        assert began >= ended
    announcer.stop()


def test_the_same_call_is_spoken_once_however_often_it_comes(
    clip_cache: Path, tmp_path: Path, clock: SteerableClock
) -> None:
    speaker = ListeningSpeaker()
    announcer = an_announcer(speaker, clip_cache, tmp_path, clock)
    for seq in (1, 2, 3):
        announcer.call(a_call(seq, "A001"), clock_off_s=0)
    wait_until(lambda: speaker.begun == 1)
    announcer.call(a_call(4, "A001", call_no=2), clock_off_s=0)
    announcer.call(a_call(5, "A002"), clock_off_s=0)
    wait_until(lambda: len(speaker.played) == 3)
    first, recall, other = speaker.seconds()
    assert recall < first
    assert other > recall
    announcer.stop()


def test_a_stale_call_is_dropped_and_a_queue_of_more_than_two_is_read_once(
    clip_cache: Path, tmp_path: Path, clock: SteerableClock
) -> None:
    speaker = ListeningSpeaker()
    announcer = an_announcer(speaker, clip_cache, tmp_path, clock)
    old = a_call(1, "A001").model_copy(update={"at": a_call(1, "A001").at - timedelta(seconds=46)})
    announcer.call(old, clock_off_s=0)
    announcer.call(a_call(2, "A002"), clock_off_s=0)
    wait_until(lambda: len(speaker.played) == 1)
    speaker.hold.clear()
    announcer.call(a_call(3, "A003"), clock_off_s=0)
    wait_until(lambda: speaker.begun == 2)
    for seq in range(4, 8):
        announcer.call(a_call(seq, f"A00{seq}"), clock_off_s=0)
    speaker.hold.set()
    wait_until(lambda: len(speaker.played) == 6)
    lone, *rest = speaker.seconds()
    assert lone > 10
    assert sum(seconds < 8 for seconds in rest) >= 2
    assert rest[-1] > 10
    announcer.stop()


def test_a_call_that_waited_over_45_s_stays_on_the_display_only(
    clip_cache: Path, tmp_path: Path, clock: SteerableClock
) -> None:
    speaker = ListeningSpeaker()
    announcer = an_announcer(speaker, clip_cache, tmp_path, clock)
    speaker.hold.clear()
    announcer.call(a_call(1, "A001"), clock_off_s=0)
    announcer.call(a_call(2, "A002"), clock_off_s=0)
    wait_until(lambda: speaker.begun == 1)
    clock.pushed_s += 46
    fresh = a_call(3, "A003").model_copy(update={"at": clock.clocks().wall()})
    announcer.call(fresh, clock_off_s=0)
    speaker.hold.set()
    wait_until(lambda: LastSpoken(tmp_path / "last").read() == 3)
    wait_until(lambda: len(speaker.played) == 2)
    announcer.stop()


def test_a_rehearsal_clock_does_not_make_calls_stale(clip_cache: Path, tmp_path: Path, clock: SteerableClock) -> None:
    speaker = ListeningSpeaker()
    announcer = an_announcer(speaker, clip_cache, tmp_path, clock)
    rehearsed = a_call(1, "A001").model_copy(update={"at": a_call(1, "A001").at - timedelta(days=3)})
    announcer.call(rehearsed, clock_off_s=-3 * 86400.0)
    wait_until(lambda: len(speaker.played) == 1)
    announcer.stop()


def test_a_call_over_the_broker_is_heard_within_two_seconds_once(bench: Bench, clip_cache: Path) -> None:
    speaker = ListeningSpeaker()
    hall = bench(AgentDevices(speaker=speaker, speech=SPEECH))
    assert hall.publisher.deliver_call(a_call(1, "A001"))
    wait_until(lambda: len(speaker.played) == 1, what="the clips of the first start")
    published = time.monotonic()
    assert hall.publisher.deliver_call(a_call(2, "A002"))
    wait_until(lambda: len(speaker.played) == 2)
    assert speaker.played[1][0] - published < 2.0
    assert hall.publisher.deliver_call(a_call(2, "A003"))
    assert hall.publisher.deliver_call(a_call(1, "A004"))
    assert hall.publisher.deliver_call(a_call(3, "A005"))
    wait_until(lambda: len(speaker.played) == 3)
    assert hall.agent.alive


def test_a_restarted_agent_repeats_nothing_and_speaks_what_is_new(bench: Bench) -> None:
    before = ListeningSpeaker()
    hall = bench(AgentDevices(speaker=before, speech=SPEECH))
    for seq in (1, 2):
        assert hall.publisher.deliver_call(a_call(seq, f"A00{seq}"))
    wait_until(lambda: len(before.played) == 2)
    hall.agent.stop()
    after = ListeningSpeaker()
    again = bench(AgentDevices(speaker=after, speech=SPEECH))
    for seq in (1, 2, 3):
        assert again.publisher.deliver_call(a_call(seq, f"A00{seq}"))
    wait_until(lambda: len(after.played) == 1)
    assert duration_s(after.played[0][2]) > 9


def test_a_retained_call_never_calls_anybody(bench: Bench) -> None:
    speaker = ListeningSpeaker()
    first = bench(AgentDevices(speaker=speaker, speech=SPEECH))
    forger = BrokerClient(first.broker.address("watcher"), client_id="forger")
    forger.start()
    wait_until(lambda: forger.connected)
    body = a_call(50, "A050").model_dump_json().encode()
    first.agent.stop()
    assert forger.publish_acked("hall/211322101/calls", body, retain=True, timeout_s=5)
    late = ListeningSpeaker()
    again = bench(AgentDevices(speaker=late, speech=SPEECH))
    assert again.publisher.deliver_call(a_call(2, "A002"))
    wait_until(lambda: len(late.played) == 1, within_s=30)
    assert again.publisher.deliver_call(a_call(3, "A003"))
    wait_until(lambda: len(late.played) == 2)
    assert speaker.played == []
    forger.stop()


def test_opening_of_the_tidal_window_and_overtime_are_announced_once_and_not_after_a_restart(bench: Bench) -> None:
    speaker = ListeningSpeaker()
    hall = bench(AgentDevices(speaker=speaker, speech=SPEECH))
    hall.publish(a_board(1))
    hall.publish(a_board(2, tidal={"state": "open", "valid_until": "2099-01-01T00:00:00+08:00"}))
    wait_until(lambda: len(speaker.played) == 1)
    hall.publish(a_board(3, tidal={"state": "open", "valid_until": "2099-01-01T00:00:00+08:00"}, overtime=True))
    wait_until(lambda: len(speaker.played) == 2)
    hall.agent.stop()
    after = ListeningSpeaker()
    again = bench(AgentDevices(speaker=after, speech=SPEECH))
    again.publish(a_board(4, tidal={"state": "open", "valid_until": "2099-01-01T00:00:00+08:00"}, overtime=True))
    assert again.publisher.deliver_call(a_call(5, "A001"))
    wait_until(lambda: len(after.played) == 1)
    assert duration_s(after.played[0][2]) > 9


def test_a_chime_stands_in_front_of_the_first_word_and_only_there(clip_cache: Path, tmp_path: Path) -> None:
    clips = VoiceClips(clip_cache, SCRIPT, recordings_dir=None, speech=SPEECH)
    wav = from_wav(clips.join((("please",),), times=2, gap_s=0.6))
    spoken_s = wav.size / RATE_HZ
    strike = wav[: round(0.5 * RATE_HZ)]
    spectrum = np.abs(np.fft.rfft(strike))
    assert abs(float(np.argmax(spectrum)) * RATE_HZ / strike.size - 659.3) < 10
    assert spoken_s == pytest.approx(CHIME_S + 2 * 0.44 + 0.6 + 3 * 0.15, abs=0.15)


def test_the_volume_follows_the_hour(clip_cache: Path, tmp_path: Path, clock: SteerableClock) -> None:
    hour = datetime.now(UTC).astimezone(now().tzinfo).hour
    loud, quiet = ListeningSpeaker(), ListeningSpeaker()
    for speaker, table in ((loud, {(hour + 2) % 24: 10}), (quiet, {hour: 40, (hour + 1) % 24: 40})):
        announcer = an_announcer(speaker, clip_cache, tmp_path, clock, VoiceSettings(volume_by_hour=table))
        announcer.call(a_call(1, "A001"), clock_off_s=0)
        wait_until(lambda speaker=speaker: len(speaker.played) == 1, within_s=30)
        announcer.stop()
    full, low = (float(np.max(np.abs(from_wav(speaker.played[0][2])))) for speaker in (loud, quiet))
    assert low == pytest.approx(0.4 * full, rel=0.02)


def test_an_english_sentence_follows_where_the_hall_wants_it(
    clip_cache: Path, tmp_path: Path, clock: SteerableClock
) -> None:
    said = [SCRIPT.clip_text(name) for name in clips_of(SCRIPT.english_call(a_call(1, "A012", 2)))]
    assert said == ["Number A 0 1 2, please proceed to window 2."]
    plain, both = ListeningSpeaker(), ListeningSpeaker()
    for speaker, settings in ((plain, VoiceSettings()), (both, VoiceSettings(english=True))):
        announcer = an_announcer(speaker, clip_cache, tmp_path, clock, settings)
        announcer.call(a_call(1, "A001"), clock_off_s=0)
        wait_until(lambda speaker=speaker: len(speaker.played) == 1, within_s=30)
        announcer.stop()
    assert 2 < both.seconds()[0] - plain.seconds()[0] < 6


def test_what_is_urgent_is_said_whole_and_before_the_calls_that_wait(
    clip_cache: Path, tmp_path: Path, clock: SteerableClock
) -> None:
    speaker = ListeningSpeaker()
    announcer = an_announcer(speaker, clip_cache, tmp_path, clock, VoiceSettings(stale_s=600))
    speaker.hold.clear()
    for seq in range(1, 6):
        announcer.call(a_call(seq, f"A00{seq}"), clock_off_s=0)
    wait_until(lambda: speaker.begun == 1, within_s=30)
    announcer.say("emergency", SCRIPT.emergency("请离开大厅"), times=3, urgent=True)
    speaker.hold.set()
    wait_until(lambda: len(speaker.played) >= 3, within_s=30)
    expected = VoiceClips(clip_cache, SCRIPT, recordings_dir=None, speech=SPEECH).join(
        SCRIPT.emergency("请离开大厅"), times=3, gap_s=0.6
    )
    assert speaker.seconds()[1] == pytest.approx(duration_s(expected), abs=0.2)
    assert speaker.seconds()[2] != pytest.approx(duration_s(expected), abs=0.2)
    announcer.stop()


def test_the_tidal_window_is_announced_with_those_whom_it_calls() -> None:
    board = a_board(1, tidal={"state": "open", "valid_until": "2099-01-01T00:00:00+08:00"})

    def said(board: Board) -> str:
        return "，".join(
            "".join(map(VoiceScript(read_texts()["voice"]).clip_text, phrase))
            for phrase in VoiceScript(read_texts()["voice"]).news(board, opened=True)
        )

    assert said(board) == "二号潮汐窗口已开放，请各类号码留意叫号"
    some = board.tidal.model_copy(update={"takes_all": False})
    assert said(board.model_copy(update={"tidal": some})) == "二号潮汐窗口已开放，请可以在该窗口办理的号码留意叫号"
