"""What looks like an ID number, a phone or a bank card leaves no log unmasked; what a technician needs stays."""

import logging
import sys

import pytest

from firmware_config.log_masks import MaskingFormatter, mask

CASE = "21132210120261123B0001"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("身份证211322189901010019登记", "身份证***0019登记"),
        ("21132218990601019x", "***019x"),
        ("old 211322990101001 one", "old ***1001 one"),
        ("call 13800138000!", "call ***8000!"),
        ("+86 13800138000", "***8000"),
        ("card 6222020200112233445", "card ***3445"),
        ("{'id': '211322189901010019', 'phone': '13800138000'}", "{'id': '***0019', 'phone': '***8000'}"),
    ],
)
def test_numbers_of_people_are_masked(said: str, written: str) -> None:
    assert mask(said) == written


@pytest.mark.parametrize(
    "said",
    [CASE, "seq 1234567890", "2026-11-23 09:00:00,123", "211322101", "0421-1234567", "a" * 64],
)
def test_numbers_of_cases_times_and_halls_stay(said: str) -> None:
    assert mask(said) == said


def test_a_trace_is_masked_with_its_values() -> None:
    formatter = MaskingFormatter("%(levelname)s %(message)s")
    try:
        int("211322189901010019 13800138000")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed for %s", ("13800138000",), sys.exc_info())
    line = formatter.format(record)
    assert "ValueError" in line
    assert "211322189901010019" not in line
    assert "13800138000" not in line
