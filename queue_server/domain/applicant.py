"""The applicant (申请人): personal data of a case, and what anybody else than its clerks sees of it."""

from __future__ import annotations

from dataclasses import dataclass

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.identity import is_valid_id, mask_id, mask_name, mask_phone, normalise_id


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """Personal data of the applicant; stored sealed in its own table and nowhere else."""

    name: str
    id_number: str
    phone: str | None = None

    @classmethod
    def checked(cls, name: str, *, id_number: str, phone: str | None = None) -> Applicant:
        """Return an applicant; DomainError invalid_id where the number fails its checksum."""
        if not is_valid_id(id_number):
            raise DomainError(Code.INVALID_ID, sentences.INVALID_ID)
        return cls(name=name.strip(), id_number=normalise_id(id_number), phone=phone)

    @property
    def masks(self) -> ApplicantMasks:
        """What everybody may see."""
        return ApplicantMasks(
            name=mask_name(self.name),
            id_number=mask_id(self.id_number),
            phone=None if self.phone is None else mask_phone(self.phone),
        )


@dataclass(frozen=True, kw_only=True)
class ApplicantMasks:
    """An applicant with stars: `张*`, `2113**********0019`, `138****1234`."""

    name: str
    id_number: str
    phone: str | None
