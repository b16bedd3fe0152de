"""What is typed into the case search is taken for what people mean by it."""

import pytest

from queue_server.domain.case_search import short_number, understand

HALL = "211322101"


def keys(typed: str) -> list[tuple[str, str]]:
    return [(key.kind.value, key.value) for key in understand(typed, hall=HALL).keys]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [("all", "")]),
        ("21132210120261123B0001", [("number", "21132210120261123B0001")]),
        (" 20261123 b0001 ", [("number", "21132210120261123B0001")]),
        ("B0001", [("ending", "B0001")]),
        ("1123-b0001", [("ending", "1123B0001")]),
        ("0001", [("ending", "B0001"), ("ending", "D0001")]),
        ("a012", [("ticket", "A012")]),
        ("B001", [("ticket", "B001")]),
        ("B1000", [("ending", "B1000"), ("ticket", "B1000")]),
        ("211322189901010019", [("person", "211322189901010019")]),
        ("21132218990601019x", [("person", "21132218990601019X")]),
        ("211322189901010018", []),
        ("张三", [("item", "张三"), ("name", "张三")]),
        ("dbsq", [("item", "dbsq"), ("outside", "DBSQ")]),
        ("JP-2026-0001", [("item", "JP-2026-0001"), ("outside", "JP-2026-0001")]),
    ],
)
def test_what_is_typed_is_understood(typed: str, found: list[tuple[str, str]]) -> None:
    assert keys(typed) == found


@pytest.mark.parametrize("typed", ["x" * 60, "'; DROP TABLE case_file; --", "%", "\ud800", "１２３４", "🙂"])
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    assert understand(typed, hall=HALL).text


def test_people_say_a_case_by_day_and_ending() -> None:
    assert short_number("21132210120261123B0001") == "1123-B0001"
