"""The tables of the sealed part: wrapped keys, and the scans in the cases' files."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from queue_server.storage.column_types import EnumWord, Moment, hall_column
from queue_server.storage.tables import metadata


class KeyKind(StrEnum):
    """What a key is for."""

    INDEX = "index"
    """Keyed digests."""
    YEAR = "year"
    """Fields of no case, and the cases' keys."""
    CASE = "case"
    """One case's fields and scans: dropped with them."""


sealing_key = Table(
    "sealing_key",
    metadata,
    hall_column(),
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1, 2, 3 …; it stands in each sealed field"),
    Column("kind", EnumWord(KeyKind), nullable=False, comment="index, year or case"),
    Column("year", Integer, comment="year of a year's key"),
    Column("case_no", String(24), comment="case of a case's key"),
    Column("under", Integer, nullable=False, comment="key that wraps it; 0 is the hall key"),
    Column("wrapped", LargeBinary, nullable=False, comment="the key, sealed"),
    Column("made_at", Moment, nullable=False, comment="when it was made"),
    Column("retiring", Boolean, nullable=False, comment="what it seals is being sealed anew"),
    UniqueConstraint("hall", "case_no", name="key_of_case"),
    Index("key_by_kind", "hall", "kind", "under"),
)

scan = Table(
    "scan",
    metadata,
    hall_column(),
    Column("id", String(32), primary_key=True, comment="random, 128 bits"),
    Column("case_no", String(24), nullable=False, comment="the case"),
    Column("material", Integer, comment="line of the checklist, from 0"),
    Column("name", LargeBinary, nullable=False, comment="sealed: a file's name may be a person's"),
    Column("media_type", String(40), nullable=False, comment="what its bytes are"),
    Column("size_bytes", Integer, nullable=False, comment="bytes before sealing"),
    Column("digest", String(64), nullable=False, comment="SHA-256 of the sealed file; the file's name"),
    Column("at", Moment, nullable=False, comment="when"),
    Column("by", String(64), comment="person"),
    Index("scan_by_case", "hall", "case_no", "at"),
    Index("scan_by_digest", "hall", "digest"),
)
