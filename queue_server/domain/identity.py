"""The 18-digit identity number: checksum, date and masks (GB 11643-1999)."""

from __future__ import annotations

import re
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
EARLIEST_YEAR = 1800


def normalise_id(text: str) -> str:
    """Return the number without blanks and with a capital X."""
    return re.sub(r"\s", "", text).upper()


def is_valid_id(text: str) -> bool:
    """Tell whether it is a valid number: citizens, residence permits (8…) and permanent-resident cards (9…) alike.

    Date and checksum are checked, the region is not: old region codes live on in numbers.
    """
    number = normalise_id(text)
    if re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) is None:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return born.year >= EARLIEST_YEAR and number[17] == CHECK_DIGITS[total % 11]


def mask_id(number: str) -> str:
    """Return first four and last four digits, `2113**********0019`."""
    return f"{number[:4]}{'*' * max(0, len(number) - 8)}{number[-4:]}"


def mask_name(name: str) -> str:
    """Return the first character and one star, `张*`."""
    return f"{name.strip()[:1]}*"


def mask_phone(phone: str) -> str:
    """Return `138****1234`; shorter numbers keep their last four."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-4:]}"  # noqa: PLR2004 - mobile length
