"""The kiosk's design tokens: colours, type sizes and spaces; every page takes them from here."""

from __future__ import annotations

COLOURS: dict[str, str] = {
    "paper": "#F5F3EE",
    "surface": "#FFFFFF",
    "ink": "#15242E",
    "ink2": "#46586A",
    "primary": "#0B5A6F",
    "primary_soft": "#DCECEF",
    "primary_dark": "#08475A",
    "accent": "#A83A22",
    "border": "#75818B",
    "line": "#D8D4C9",
    "ok": "#1B6E48",
    "ok_soft": "#E4F1EA",
    "warn": "#7A4E00",
    "warn_soft": "#FBEFD3",
    "gold": "#F2B843",
    "white": "#FFFFFF",
}

TINTS: tuple[str, ...] = (
    "#0B5A6F",
    "#4A4E8C",
    "#3F6B2A",
    "#94386B",
    "#8A5A00",
    "#1F6F6B",
    "#46586A",
    "#0B5A6F",
)
"""One a tile, by its place; never the only cue."""

TINT_SOFT_ALPHA = 0.12
"""How much of a tint stands behind its icon."""

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink2", "paper"),
    ("ink2", "surface"),
    ("white", "primary"),
    ("white", "primary_dark"),
    ("primary", "paper"),
    ("primary", "surface"),
    ("primary", "primary_soft"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("ok", "ok_soft"),
    ("ok", "paper"),
    ("warn", "warn_soft"),
    ("ink", "gold"),
)
"""Every (text, ground) that a page uses; each is readable at 4.5:1 (D7)."""

SMALL_MM = 6.6
BODY_MM = 8.0
H2_MM = 10.0
H1_MM = 12.0
ASK_MM = 14.0
NUMBER_MM = 46.0
LARGE_SCALE = 1.4
"""Type in 字变大."""

TARGET_MM = 20.0
"""No control is smaller in either direction."""
FREE_TOP_MM = 66.0
"""No control stands higher on an upright panel: seated and small people reach the rest."""
RELEASE_SLACK_MM = 5.0
"""A finger that trembles out of its target by this much still counts."""
SECOND_TAP_S = 0.6
"""A second tap within this time is the same one."""


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two `#RRGGBB` colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
