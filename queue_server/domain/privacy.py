"""How long personal data is kept and how it is sealed, and who may see it in full (D2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

RETENTION_LEAST_D = 183
"""Six months: an action before the court may still be brought for so long."""
CipherName = Literal["aes-256-gcm", "sm4-gcm"]


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """A hall's figures of personal data."""

    ticket_retention_d: int = 30
    """Days after which a visit keeps its figures and loses what was said of the person."""
    case_retention_d: int = 1095
    """Days after its end for which a case keeps its applicant, where the guide names no other number."""
    cipher: CipherName = "aes-256-gcm"


def first_kept(today: date, *, retention_d: int) -> date:
    """Return the first day of which everything is kept."""
    return today - timedelta(days=retention_d)
