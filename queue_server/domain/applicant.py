"""The applicant (申请人): personal data of a case, and what anybody else than its clerks sees of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from queue_server.domain import sentences
from queue_server.domain.errors import Code, DomainError
from queue_server.domain.identity import is_valid_id, mask_id, mask_name, mask_phone, normalise_id
from queue_server.domain.vault_sentences import UNREADABLE


@dataclass(frozen=True, kw_only=True, repr=False)
class Applicant:
    """Personal data of the applicant; stored sealed in its own table and nowhere else, and no log shows it."""

    name: str
    id_number: str
    phone: str | None = None
    address: str | None = None
    proxy_name: str | None = None
    """代办人: who comes in the applicant's place."""
    proxy_id: str | None = None

    @classmethod
    def checked(
        cls,
        name: str,
        *,
        id_number: str,
        phone: str | None = None,
        address: str | None = None,
        proxy_name: str | None = None,
        proxy_id: str | None = None,
    ) -> Applicant:
        """Return an applicant; DomainError invalid_id where a number fails its checksum."""
        if not is_valid_id(id_number) or not (proxy_id is None or is_valid_id(proxy_id)):
            raise DomainError(Code.INVALID_ID, sentences.INVALID_ID)
        return cls(
            name=name.strip(),
            id_number=normalise_id(id_number),
            phone=phone,
            address=address,
            proxy_name=proxy_name,
            proxy_id=None if proxy_id is None else normalise_id(proxy_id),
        )

    @property
    def masks(self) -> ApplicantMasks:
        """What everybody may see."""
        return ApplicantMasks(
            name=mask_name(self.name),
            id_number=mask_id(self.id_number),
            phone=None if self.phone is None else mask_phone(self.phone),
        )

    def hide_in(self, text: str) -> str:
        """Return a typed sentence without the names of applicant and proxy: it goes where they must not stand."""
        for name in (self.name, self.proxy_name):
            if name:
                text = text.replace(name, mask_name(name))
        return text


@dataclass(frozen=True, kw_only=True)
class ApplicantMasks:
    """An applicant with stars: `张*`, `2113**********0019`, `138****1234`."""

    name: str
    id_number: str
    phone: str | None


UNREADABLE_MASKS = ApplicantMasks(name=UNREADABLE, id_number=UNREADABLE, phone=None)
"""Of an applicant whose fields do not open: the hall key is gone, or somebody altered them."""


def normalise_name(name: str) -> str:
    """Return a name as it is compared: without blanks, with one kind of dot and of letter."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).translate(_DOTS).casefold()


_DOTS = dict.fromkeys(map(ord, "·•‧・･."), "·")
