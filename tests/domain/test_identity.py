"""The vectors of the identity number, and that one wrong digit never passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.identity import CHECK_DIGITS, WEIGHTS, is_valid_id, mask_id, mask_name, mask_phone

VALID = ("11010519491231002X", "440524188001010014", "211322189901010019", "211322189912310025", "21132218990601019X")


def with_checksum(body: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True))
    return body + CHECK_DIGITS[total % 11]


@pytest.mark.parametrize("number", [*VALID, "11010519491231002x", " 2113221899 01010019 "])
def test_real_numbers_pass_also_with_a_small_x(number: str) -> None:
    assert is_valid_id(number)


@pytest.mark.parametrize("region", ["810000", "820000", "830000", "911124"])
def test_residence_permits_and_foreign_cards_pass(region: str) -> None:
    assert is_valid_id(with_checksum(f"{region}19850607123"))


@pytest.mark.parametrize(
    "number", ["211322189902300019", "21132218990101001", "", "张三", "011010519491231002X", "21132218990101001９"]
)
def test_wrong_dates_lengths_and_letters_fail(number: str) -> None:
    assert not is_valid_id(number)
    assert not is_valid_id(with_checksum("21132218990230001"))


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_changed_digit_never_passes(number: str, place: int, digit: str) -> None:
    changed = number[:place] + digit + number[place + 1 :]
    assert changed == number or not is_valid_id(changed)


def test_masks_keep_what_they_may() -> None:
    assert mask_id("211322189901010019") == "2113**********0019"
    assert (mask_name("张三丰"), mask_phone("13812341234")) == ("张*", "138****1234")
