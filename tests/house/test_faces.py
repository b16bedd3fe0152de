"""The faces hold no colour, no size below the scale and no word of their own, and a planted one is seen."""

from pathlib import Path

import pytest

from tests.house.faces import (
    colours_of_its_own,
    files_of_faces,
    is_catalogue,
    refusals_in_place,
    type_below_the_scale,
    words_of_its_own,
)
from tests.house.rules import PROJECT

FILES = files_of_faces()
NAMES = [str(path.relative_to(PROJECT)) for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_face_takes_its_colours_from_the_theme(path: Path) -> None:
    assert colours_of_its_own(path.relative_to(PROJECT), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_face_writes_nothing_smaller_than_the_scale(path: Path) -> None:
    assert type_below_the_scale(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [path for path in FILES if not is_catalogue(path)], ids=lambda path: path.name)
def test_a_face_takes_its_words_from_a_catalogue(path: Path) -> None:
    assert words_of_its_own(path, path.read_text(encoding="utf-8")) == []


RULES = [
    path for folder in ("domain", "usecases") for path in sorted((PROJECT / "queue_server" / folder).rglob("*.py"))
]


@pytest.mark.parametrize("path", RULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_rule_says_no_in_a_sentence_of_the_catalogue(path: Path) -> None:
    assert refusals_in_place(path.read_text(encoding="utf-8")) == []


def test_a_planted_refusal_is_seen() -> None:
    assert refusals_in_place('raise DomainError(Code.X, f"{no} 号没有")') == ["1: f'{no} 号没有'"]
    assert refusals_in_place("raise DomainError(Code.X, sentences.X.format(no=no))") == []


COLOURS = {
    "css": ("signage/x.css", ".a { color: #fff; }", ["1: #fff"]),
    "css with opacity": ("signage/x.css", ".a { background: rgb(0 0 0 / 20%); }", ["1: rgb(0"]),
    "css by name": ("signage/x.css", ".a { background: white; }", ["1: white"]),
    "script": ("signage/x.js", "x.style.color = '#A83A22';", ["1: #A83A22"]),
    "kv": ("kiosk/x.kv", "<A>:\n    tone: '#0B5A6F'", ["2: #0B5A6F"]),
    "kv in figures": (
        "kiosk/x.kv",
        "<A>:\n    canvas:\n        Color:\n            rgba: 1, 0, 0, 1",
        ["4: rgba: 1, 0, 0, 1"],
    ),
    "python": ("kiosk/x.py", 'TONE = "#0B5A6F"', ["1: #0B5A6F"]),
    "page": ("signage/x.html", '<b style="color:#000">', ["1: #000"]),
}


@pytest.mark.parametrize(("path", "text", "found"), COLOURS.values(), ids=COLOURS.keys())
def test_a_planted_colour_is_seen(path: str, text: str, found: list[str]) -> None:
    assert colours_of_its_own(Path(path), text) == found


WORDS = {
    "python": ("kiosk/x.py", '"""请."""\nA = "请稍候"', ["2: 请稍候"]),
    "python in pieces": ("kiosk/x.py", 'A = f"{no}号窗口"', ["1: 号窗口"]),
    "kv": ("kiosk/x.kv", "#:import t a\n<A>:\n    text: '取号'  # 取号", ["3: text: '取号'"]),
    "script": ("signage/x.js", "// 字\nsay('实时'); // 字\n/* 字 */", ["2: say('实时');"]),
    "page": ("signage/x.html", "<!-- 字 -->\n<b>过号</b>{# 字 #}", ["2: <b>过号</b>"]),
    "style": ("signage/x.css", '/* 字 */ .a::before { content: "号"; }', ['1: .a::before { content: "号"; }']),
}


@pytest.mark.parametrize(("path", "text", "found"), WORDS.values(), ids=WORDS.keys())
def test_a_planted_word_is_seen(path: str, text: str, found: list[str]) -> None:
    assert words_of_its_own(Path(path), text) == found


def test_a_planted_small_size_is_seen() -> None:
    rules = ("font-size: 3.2vh", "font: 700 12px/1.2 var(--font)", "font-size: 8.5pt", "font-size: 3mm")
    css = "\n".join(f".a {{ {rule}; }}" for rule in rules)
    assert type_below_the_scale(Path("signage/x.css"), css) == ["1: 3.2vh", "2: 12px", "3: 8.5pt", "4: 3mm"]
    assert type_below_the_scale(Path("signage/x.css"), ".a { font: 700 13px/1.2 x; font-size: 3.6vh }") == []


def test_what_is_no_colour_is_let_through() -> None:
    text = "a[href='#add-one'] {} /* #fff */ .b { color: var(--ink); background: url(#gradient); }"
    assert colours_of_its_own(Path("signage/x.css"), text) == []


def test_a_catalogue_may_speak() -> None:
    assert all(
        map(is_catalogue, (Path("a/texts.js"), Path("kiosk/texts/zh.py"), Path("queue_server/web/sentences.py")))
    )
    assert not is_catalogue(Path("kiosk/views.py"))
