"""Cuts the Simplified Chinese face out of Debian's Noto collection: whole for panel and paper, reduced for the web."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.ttCollection import TTCollection

from firmware_config.machine_setup import NOTO_REGULAR, font_stamp

SC_FACE = "Noto Sans CJK SC"
_FAMILY_NAME = 1


def cut_fonts(target: Path) -> None:
    """Write `NotoSansSC-{Regular,Bold}.otf` into a folder, and under its `web` the same reduced to GB 2312 and Latin.

    Raises OSError where the collection cannot be read or the folder cannot be written.
    """
    (target / "web").mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2) as weights:
        for told in weights.map(_cut_weight, ("Regular", "Bold"), (target, target)):
            print(told, flush=True)
    (target / "source").write_text(font_stamp(), encoding="utf-8")


def _cut_weight(weight: str, target: Path) -> str:
    whole = target / f"NotoSansSC-{weight}.otf"
    _take_face(NOTO_REGULAR.with_stem(f"NotoSansCJK-{weight}"), whole)
    reduced = target / "web" / whole.name
    _reduce(whole, reduced)
    return ", ".join(f"{path} {path.stat().st_size // 1024} KB" for path in (whole, reduced))


def _take_face(collection: Path, target: Path) -> None:
    for face in TTCollection(str(collection), lazy=True).fonts:
        if face["name"].getDebugName(_FAMILY_NAME).startswith(SC_FACE):
            face.save(str(target))
            return
    raise OSError(f"{collection} 里没有简体中文字形")


def _reduce(whole: Path, target: Path) -> None:
    options = Options()
    options.layout_features = ["kern", "palt", "halt", "vert"]
    options.hinting = False
    options.desubroutinize = False
    options.drop_tables += ["VORG", "vmtx", "vhea", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_web_characters())
    font = TTFont(str(whole), lazy=True)
    subsetter.subset(font)
    font.save(str(target))


def _web_characters() -> list[int]:
    """GB 2312 with its signs, ASCII, and the punctuation of the texts."""
    found = set(range(0x20, 0x7F)) | {ord(sign) for sign in "·—–…“”‘’×→←↑↓✓✗★☆●○■□▲▼"}
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return sorted(found)


if __name__ == "__main__":
    cut_fonts(Path(sys.argv[1]))
