"""How long personal data is kept and how it is sealed, and who may see it in full (D2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

CipherName = Literal["aes-256-gcm", "sm4-gcm"]


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """A hall's figures of personal data."""

    ticket_retention_d: int = 30
    """Days after which a visit keeps its figures and loses what was said of the person."""
    case_retention_d: int = 1095
    """Days after its end for which a case keeps its applicant, where the guide names no other number."""
    cipher: CipherName = "aes-256-gcm"

    def tickets_before(self, today: date) -> date:
        """Return the first day whose visits still keep everything."""
        return today - timedelta(days=self.ticket_retention_d)

    def is_over(self, ended: date, today: date, *, retention_d: int | None = None) -> bool:
        """Tell whether a case that ended on a day has to lose its personal data; `retention_d` as its guide says."""
        return today - ended > timedelta(days=retention_d if retention_d is not None else self.case_retention_d)
