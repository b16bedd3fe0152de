"""Speech out of espeak-ng: text becomes what the engine reads surely (pinyin, spelled figures), and that a WAV."""

from __future__ import annotations

import io
import re
import subprocess
import wave
from collections.abc import Iterator

from pypinyin import Style, lazy_pinyin

RATE_HZ = 22050
WORDS_PER_MINUTE = {"zh": 165, "en": 145}
TIMEOUT_S = 10.0
GAP_S = 0.08
"""Between words of two languages."""

VOICES = {"zh": "cmn-latn-pinyin", "en": "en-us"}
"""`cmn` reads pinyin letters in English (Debian's espeak-ng 1.51); `cmn-latn-pinyin` reads numbered pinyin."""

DIGITS = "零一二三四五六七八九"
_HAN = re.compile(r"[㐀-鿿]")
_RUN = re.compile(r"[A-Za-z][A-Za-z'\- ]*[A-Za-z]|[A-Za-z]|[^A-Za-z]+")
_NAME = re.compile(r"[㐀-鿿（）]+|[^㐀-鿿（）]+")
_WORD = re.compile(r"[A-Za-z]{2,}")
_SILENT = " ，。、：；-:,.()（）"
_NUMBER = re.compile(r"\b([A-Z])(\d{3,})(?:-(\d+))?")
_PHONE = re.compile(r"\b\d{3,4}-\d{7,8}\b|\b1\d{10}\b")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_FIGURE = re.compile(r"\d+")
_MARKS = str.maketrans({"□": "", "·": "，", "…": "，", "*": "某", "\u3000": "，", "【": "", "】": "，"})


class SpeechError(OSError):
    """espeak-ng is not there or could not speak."""


class EspeakSpeech:
    """Makes one WAV (16 bit, mono, 22.05 kHz) of one sentence; holds nothing, any thread may call."""

    recipe = f"pinyin|{WORDS_PER_MINUTE}"
    """Changes when the same text would sound different, so that kept WAVs are made anew."""

    def wav(self, text: str, *, language: str | None = None) -> bytes:
        """Speak a sentence: all of it in one language, or each part in its own where none is named.

        Raises:
            SpeechError: espeak-ng is not installed or failed.
        """
        parts = [(language, text)] if language is not None else list(parts_of(text))
        return _joined([_espoken(voice, pinyin_of(part) if voice == "zh" else part) for voice, part in parts])


def parts_of(text: str) -> Iterator[tuple[str, str]]:
    """Return a sentence as parts of one language each, spelled out: `("zh", "请到一号窗口")`, `("en", "A")`.

    With two English words it is English that names things in Chinese; else any Chinese character makes it Chinese.
    """
    if _HAN.search(text) and len(_WORD.findall(text)) < 2:  # noqa: PLR2004 - one word may be a name
        for run in _RUN.findall(spelled_out(text)):
            if run.strip(_SILENT):
                yield ("en" if run[0].isascii() and run[0].isalpha() else "zh"), run
        return
    for run in _NAME.findall(_letters(text).translate(_MARKS)):
        if run.strip(_SILENT):
            yield ("zh", spelled_out(run)) if _HAN.search(run) else ("en", run)


def _letters(text: str) -> str:
    spelled = _PHONE.sub(lambda found: " ".join(found[0].replace("-", "")), text)
    return _NUMBER.sub(lambda found: " ".join("".join(found.groups(""))), spelled)


def spelled_out(text: str) -> str:
    """Return Chinese text with its figures as they are said: A012 digit by digit, 08:30 as a time, 12 as a number."""
    text = _NUMBER.sub(lambda found: found[1] + _digits(found[2]) + _digits(found[3] or ""), text)
    text = _PHONE.sub(lambda found: _digits(found[0].replace("-", "")).replace("一", "幺"), text)
    text = re.sub(rf"(?<=\d\d)-(?={_CLOCK.pattern})", "到", text)
    text = _CLOCK.sub(_time, text)
    return _FIGURE.sub(lambda found: _figure(found[0]), text).translate(_MARKS)


def _digits(figures: str) -> str:
    return "".join(DIGITS[int(digit)] for digit in figures)


def _time(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    return f"{cardinal(hour)}点" + (f"{cardinal(minute)}分" if minute else "")


def _figure(figures: str) -> str:
    return _digits(figures) if len(figures) > 4 or figures[0] == "0" != figures else cardinal(int(figures))  # noqa: PLR2004 - below 10 000 it is a count


def cardinal(number: int) -> str:
    """Return 0 to 9999 as a Chinese number: 十二, 二十, 一百零五."""
    if number == 0:
        return DIGITS[0]
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            gap = bool(said)
            continue
        said += (DIGITS[0] if gap else "") + DIGITS[digit] + name
        gap = False
    return said.removeprefix("一") if said.startswith("一十") else said


def pinyin_of(text: str) -> str:
    """Return numbered pinyin syllables (`ling2`), which espeak-ng reads more surely than characters."""
    spoken = " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True))
    return spoken.translate(str.maketrans("，。、：；？！（）", ",.,,;?!,,"))


def _espoken(language: str, spoken: str) -> bytes:
    command = ["espeak-ng", "-v", VOICES[language], "-s", str(WORDS_PER_MINUTE[language]), "--stdout", "--", spoken]
    try:
        run = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise SpeechError(f"espeak-ng: {error}") from error
    return run.stdout


def _joined(wavs: list[bytes]) -> bytes:
    """Join WAVs; the lengths that espeak-ng writes to a pipe are wrong, so even one is written anew."""
    joined = io.BytesIO()
    with wave.open(joined, "wb") as whole:
        whole.setnchannels(1)
        whole.setsampwidth(2)
        whole.setframerate(RATE_HZ)
        for place, wav in enumerate(wavs):
            if place:
                whole.writeframes(bytes(2 * round(GAP_S * RATE_HZ)))
            whole.writeframes(_frames(wav))
    return joined.getvalue()


def _frames(wav: bytes) -> bytes:
    try:
        with wave.open(io.BytesIO(wav)) as part:
            frames: bytes = part.readframes(len(wav))
            return frames
    except (wave.Error, EOFError) as error:
        raise SpeechError(f"espeak-ng gave no WAV: {error}") from error
