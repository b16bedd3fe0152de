"""What the hall's voice says, as lists of clips: digits one by one, a window as a cardinal word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from queue_server.contract.board import Board
from queue_server.contract.signs import CallMessage

GAP_S = 0.06
"""Between clips of one phrase."""
PHRASE_GAP_S = 0.22
"""Between phrases of one sentence."""

LETTERS = "ABCQY"
YAO = "digit-1-yao"
CHIME = "chime"
SENTENCE = "say:"
"""In front of words that are spoken once and not kept."""
ENGLISH = "english:"
"""Likewise, by the English voice."""
TEN = 10

Phrase = tuple[str, ...]
Sentence = tuple[Phrase, ...]


class VoiceScript:
    """The words of one hall's voice; `texts` is the table `voice` of a language's catalogue."""

    def __init__(self, texts: Mapping[str, Any], *, english: Mapping[str, Any] | None = None) -> None:
        self._texts = texts
        self._words: Mapping[str, str] = texts["words"]
        self._english = english

    def clips_made_first(self) -> tuple[str, ...]:
        """Return what a hall of two windows needs; a clip of another window is made when it is first called."""
        return (
            CHIME,
            *(f"digit-{digit}" for digit in range(TEN)),
            *(f"letter-{letter}" for letter in LETTERS),
            *self._words,
            "window-1",
            "window-2",
            "tidal-window-2",
        )

    def clip_text(self, name: str) -> str:
        """Return what a clip says: Chinese characters, or one Latin letter. Raises KeyError for an unknown clip."""
        if name.startswith((SENTENCE, ENGLISH)):
            return name.partition(":")[2]
        kind, _, rest = name.rpartition("-")
        if kind == "digit":
            return str(self._texts["digits"][int(rest)])
        if kind == "letter":
            return rest
        if kind in {"window", "tidal-window"}:
            return str(self._texts[kind.replace("-", "_")]).format(n=self.cardinal(int(rest)))
        return self._words[name]

    def cardinal(self, number: int) -> str:
        """Return 1 to 99 as a Chinese cardinal: 一, 十, 十二, 二十."""
        digits, ten = self._texts["digits"], self._texts["ten"]
        tens, ones = divmod(number, TEN)
        head = ("" if tens == 1 else digits[tens]) + ten if tens else ""
        return head + (digits[ones] if ones or not tens else "")

    def english_call(self, call: CallMessage) -> Sentence:
        """Return the English sentence of a call; empty where the hall speaks none."""
        return self._english_of("recall" if call.call_no > 1 else "call", number=" ".join(call.number), at=call.window)

    def news(self, board: Board, *, opened: bool) -> Sentence:
        """Return what is said when the tidal window `opened`, else that overtime began."""
        if not opened:
            return (("overtime",), *self._english_of("overtime"))
        no = next((window.no for window in board.windows if window.tidal), None)
        place = f"tidal-window-{no}" if no is not None else "tidal"
        whom = "listen-all" if board.tidal.takes_all else "listen-some"
        return ((place, "opened"), (whom,), *self._english_of("opened", at=no))

    def emergency(self, text: str) -> Sentence:
        """Return what is said when an emergency message begins to stand."""
        return (("emergency",), (SENTENCE + text,))

    def _english_of(self, sentence: str, *, number: str = "", at: int | None = None) -> Sentence:
        if self._english is None:
            return ()
        return ((ENGLISH + self._english[sentence].format(number=number, window=at),),)


def call_sentence(call: CallMessage, *, digit_one: str) -> Sentence:
    """Return one reading of a call: 请 A零零一号 到 一号窗口 办理."""
    spoken = [f"letter-{call.number[0]}", *(digit_clip(digit, digit_one=digit_one) for digit in call.number[1:])]
    window = f"tidal-window-{call.window}" if call.tidal else f"window-{call.window}"
    purpose = "collect" if call.number.startswith("Q") else "serve"
    opening: tuple[Phrase, ...] = (("again",),) if call.call_no > 1 else ()
    return (*opening, ("please",), (*spoken, "number"), ("to", window), (purpose,))


def digit_clip(digit: str, *, digit_one: str) -> str:
    """Return the clip of one digit; 一 may be set to be read yao as telephone numbers are."""
    return YAO if digit == "1" and digit_one == "yao" else f"digit-{digit}"


def clips_of(sentence: Sentence) -> Iterable[str]:
    """Return every clip of a sentence in order."""
    return (clip for phrase in sentence for clip in phrase)
