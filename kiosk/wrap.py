"""Line breaking for Chinese: no closing mark opens a line, no opening mark ends one, Latin words stay whole."""

from __future__ import annotations

from collections.abc import Callable

CLOSING = "，。；：！？、）】》”’％%,.;:!?)]}"
JOINING = ":-./"
"""Inside a clock time, a telephone number or an address a line never breaks."""
OPENING = "（【《“‘([{"


def _stays_together(before: str, char: str) -> bool:
    if char in CLOSING or before[-1] in OPENING:
        return True
    return _in_word(before[-1]) and _in_word(char)


def _in_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in JOINING)


def atoms(text: str) -> list[str]:
    """Return the pieces of one line between which it may be broken."""
    pieces: list[str] = []
    for char in text:
        if pieces and _stays_together(pieces[-1], char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def wrap(text: str, width: float, *, measure: Callable[[str], float]) -> list[str]:
    """Break text into lines no wider than `width` in the unit of `measure`; only an atom wider than that sticks out."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for atom in atoms(paragraph):
            if line and measure(line + atom) > width:
                lines.append(line.rstrip())
                line = atom.lstrip()
            else:
                line += atom
        lines.append(line.rstrip())
    return lines


def balance(text: str, width: float, *, measure: Callable[[str], float], step: float) -> list[str]:
    """Break like `wrap`, then narrow in steps while no line is added: centred text without a lonely last character."""
    lines = wrap(text, width, measure=measure)
    if len(lines) == 1:
        return lines
    while width - step > 0:
        width -= step
        narrower = wrap(text, width, measure=measure)
        if len(narrower) > len(lines) or max(map(measure, narrower)) > width:
            break
        lines = narrower
    return lines
