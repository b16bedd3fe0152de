"""What the hall's voice says, as lists of clips: digits one by one, a window as a cardinal word."""

from __future__ import annotations

from collections.abc import Iterable

from queue_server.contract.signs import CallMessage

GAP_S = 0.06
"""Between clips of one phrase."""
PHRASE_GAP_S = 0.22
"""Between phrases of one sentence."""
REPEAT_GAP_S = 0.6
"""Between the two readings of a call."""

DIGITS = "零一二三四五六七八九"
LETTERS = "ABCQY"
WORDS = {
    "please": "请",
    "number": "号",
    "to": "到",
    "again": "再次呼叫",
    "serve": "办理",
    "collect": "领取办理结果",
    "digit-1-yao": "幺",
    "tidal-opened": "潮汐窗口已开放",
    "overtime": "现在开始延时服务，已取号的群众请继续等候",
}
CLIPS_MADE_FIRST = (
    *(f"digit-{digit}" for digit in range(10)),
    *(f"letter-{letter}" for letter in LETTERS),
    *WORDS,
    "window-1",
    "window-2",
    "tidal-window-2",
)
"""What a hall of two windows needs; a clip of another window is made when it is first called."""

Phrase = tuple[str, ...]
Sentence = tuple[Phrase, ...]


def clip_text(name: str) -> str:
    """Return what a clip says: Chinese characters, or one Latin letter. Raises KeyError for an unknown clip."""
    kind, _, rest = name.rpartition("-")
    if kind == "digit":
        return DIGITS[int(rest)]
    if kind == "letter":
        return rest
    if kind == "window":
        return f"{cardinal(int(rest))}号窗口"
    if kind == "tidal-window":
        return f"{cardinal(int(rest))}号潮汐窗口"
    return WORDS[name]


def cardinal(number: int) -> str:
    """Return 1 to 99 as a Chinese cardinal: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return head + (DIGITS[ones] if ones or not tens else "")


def call_sentence(call: CallMessage, *, digit_one: str) -> Sentence:
    """Return one reading of a call: 请 A零零一号 到 一号窗口 办理."""
    spoken = [f"letter-{call.number[0]}", *(digit_clip(digit, digit_one=digit_one) for digit in call.number[1:])]
    window = f"tidal-window-{call.window}" if call.tidal else f"window-{call.window}"
    purpose = "collect" if call.number.startswith("Q") else "serve"
    opening: tuple[Phrase, ...] = (("again",),) if call.call_no > 1 else ()
    return (*opening, ("please",), (*spoken, "number"), ("to", window), (purpose,))


def digit_clip(digit: str, *, digit_one: str) -> str:
    """Return the clip of one digit; 一 may be set to be read yao as telephone numbers are."""
    return "digit-1-yao" if digit == "1" and digit_one == "yao" else f"digit-{digit}"


def clips_of(sentence: Sentence) -> Iterable[str]:
    """Return every clip of a sentence in order."""
    return (clip for phrase in sentence for clip in phrase)
