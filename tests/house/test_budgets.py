"""Size, annotations and habits of every file, and that a planted violation is seen."""

from pathlib import Path

import pytest

from tests.house.rules import P95_FUNCTION, PROJECT, broken_rules, files_of_tests, function_lengths, product_files

ALL_FILES = [*product_files(), *files_of_tests()]


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_file_keeps_the_house_rules(path: Path) -> None:
    assert broken_rules(path.relative_to(PROJECT), path.read_text(encoding="utf-8")) == []


def test_nineteen_of_twenty_functions_are_short() -> None:
    lengths = sorted(
        length for path in product_files() for length in function_lengths(path.read_text(encoding="utf-8"))
    )
    assert lengths[int(len(lengths) * 0.95)] <= P95_FUNCTION


PLANTED = {
    "a name that says nothing": ("queue_server/utils.py", '"""Utilities."""\n', "1: the name utils says nothing"),
    "a long file": ("kiosk/x.py", '"""X."""\n' + "A = 1\n" * 500, "500: the file is longer than 500 lines"),
    "a long function": (
        "kiosk/x.py",
        '"""X."""\ndef f() -> None:\n' + "    g()\n" * 60,
        "2: f is longer than 60 lines",
    ),
    "no sentence at the top": ("kiosk/x.py", "A = 1\n", "1: the module does not say what it is"),
    "a bare argument": ("kiosk/x.py", '"""X."""\ndef f(a) -> None: ...\n', "2: f is not annotated"),
    "no return": ("kiosk/x.py", '"""X."""\ndef f(a: int): ...\n', "2: f is not annotated"),
    "a bare star": ("kiosk/x.py", '"""X."""\ndef f(*a, b: int) -> None: ...\n', "2: f is not annotated"),
    "a bare except": ("kiosk/x.py", '"""X."""\ntry: f()\nexcept: g()\n', "3: a broad except hides bugs"),
    "a broad except": (
        "kiosk/x.py",
        '"""X."""\ntry: f()\nexcept (OSError, Exception): g()\n',
        "3: a broad except hides bugs",
    ),
    "asyncio": ("kiosk/x.py", '"""X."""\nimport asyncio\n', "2: asyncio is not used in this house"),
    "a mock": ("tests/x.py", '"""X."""\nfrom unittest import mock\n', "2: unittest.mock is not used in this house"),
    "a note": ("kiosk/x.py", '"""X."""\nA = 1  # TO' + "DO: later\n", "2: what is not done is not left as a note"),
    "a bare type: ignore": (
        "kiosk/x.py",
        '"""X."""\nA = 1  # type: ' + "ignore\n",
        "2: a type: ignore names its code and its reason",
    ),
    "a type: ignore without reason": (
        "kiosk/x.py",
        '"""X."""\nA = 1  # type: ' + "ignore[misc]\n",
        "2: a type: ignore names its code and its reason",
    ),
    "a noqa without reason": (
        "kiosk/x.py",
        '"""X."""\nA = 1  # no' + "qa: S101\n",
        "2: a noqa names its rule and its reason",
    ),
    "something at import": ("kiosk/x.py", '"""X."""\nopen_everything()\n', "2: something happens at import"),
    "a sleep in a test": (
        "tests/x.py",
        '"""X."""\nimport time\ndef test_x() -> None:\n    time.sleep(1)\n',
        "4: a test waits for a condition, not for a time",
    ),
    "a skip": ("tests/x.py", '"""X."""\nP = pytest.mark.skipif(True)\n', "2: a test that is skipped shows nothing"),
}


@pytest.mark.parametrize(("path", "text", "told"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_violation_is_seen(path: str, text: str, told: str) -> None:
    assert told in broken_rules(Path(path), text)


def test_what_is_right_is_let_through() -> None:
    text = (
        '"""X."""\n\nimport time\n\n\ndef f(self: int, *rest: int, **more: int) -> None:\n    """Do."""\n'
        "    time.sleep(1)  # noqa: S101 - the reason\n    g()  # type: " + "ignore[misc]  # the reason\n"
    )
    assert broken_rules(Path("kiosk/x.py"), text) == []
