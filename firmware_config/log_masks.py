"""The one formatter of every log: what looks like an ID number, a phone or a bank card is masked, as a second net."""

from __future__ import annotations

import logging
import re

PERSONAL = re.compile(
    r"(?<![0-9A-Za-z])"
    r"(?:[0-9]{17}[0-9Xx]|[0-9]{15}|(?:\+?86[ -]?)?1[3-9][0-9]{9}|[0-9]{16,19})"
    r"(?![0-9A-Za-z])"
)
"""18 and 15 places, a mobile number, and the lengths of cards; a case number has a letter in it and stays."""
KEPT = 4


def mask(text: str) -> str:
    """Return a text with all but the last four places of such numbers starred."""
    return PERSONAL.sub(lambda found: f"***{found[0][-KEPT:]}", text)


class MaskingFormatter(logging.Formatter):
    """Masks the finished line, so that a trace and its values are covered as well."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return mask(super().format(record))
