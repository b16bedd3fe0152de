"""Bodies of the sealed part: a look at an applicant in full, and scans for a case's file."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from queue_server.contract.shapes import Message, Reason, Shape

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]


class RevealApplicant(Shape):
    """`POST /cases/{no}/reveal`: why the applicant has to be seen in full; it stands in the journal."""

    reason: Reason


class Revealed(Message):
    """An applicant in full. It is never stored as an answer and never cached."""

    applicant_name: str
    applicant_id: str
    phone: str | None
    address: str | None
    proxy_name: str | None
    proxy_id: str | None


class FileScan(Shape):
    """`POST /cases/{no}/scans`: a JPEG, a PNG or a PDF of at most 5 MB, as base64."""

    content: SecretStr = Field(min_length=4, max_length=7_000_000)
    name: Name
    material: int | None = Field(default=None, ge=0, le=99)
    """Line of the checklist, from 0; none for the case as a whole."""
    media_type: str | None = Field(default=None, max_length=40)
    """What the sender thinks it is; the bytes decide."""
