"""What people wrote about a case, sealed row by row: decisions, guidance, who collected the result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete

from queue_server.domain.case_decision import (
    Comment,
    CorrectionItem,
    Decision,
    DecisionKind,
    DeclineReason,
    Delivery,
)
from queue_server.storage.rows import Rows
from queue_server.storage.sealed import Seal
from queue_server.storage.tables import case_words

MOMENTS = ("at", "confirmed_at", "mailed_at", "delivered_at")


class SqlCaseWords:
    """The words of one hall's cases."""

    def __init__(self, connection: Connection, *, hall: str, seal: Seal) -> None:
        self._rows = Rows(connection, case_words, hall=hall)
        self._hall = hall
        self._seal = seal

    def decisions(self, no: str) -> Sequence[Decision]:
        """Return a case's decisions, oldest first."""
        return [_decision(values) for values in self._read(no, "decision")]

    def decision(self, no: str) -> Decision | None:
        """Return the last decision or draft."""
        found = self.decisions(no)
        return found[-1] if found else None

    def save_decision(self, no: str, decision: Decision) -> None:
        """Store a decision under its number."""
        self._write(no, "decision", ordinal=decision.no, at=decision.at, values=asdict(decision))

    def comments(self, no: str) -> Sequence[Comment]:
        """Return the guidance on a draft, oldest first."""
        return [Comment(**values) for values in self._read(no, "comment")]

    def add_comment(self, no: str, comment: Comment) -> None:
        """Store a comment."""
        self._write(no, "comment", ordinal=comment.no, at=comment.at, values=asdict(comment))

    def delivery(self, no: str) -> Delivery | None:
        """Return how the result gets or got to the applicant."""
        found = self._read(no, "delivery")
        return Delivery(**found[-1]) if found else None

    def save_delivery(self, no: str, delivery: Delivery) -> None:
        """Store it, new or changed."""
        at = delivery.delivered_at or delivery.mailed_at
        if at is None:
            raise ValueError("a delivery has a moment")
        self._write(no, "delivery", ordinal=1, at=at, values=asdict(delivery))

    def forget(self, no: str) -> None:
        """Remove all words of a case."""
        self._rows.connection.execute(
            delete(case_words).where(case_words.c.hall == self._hall, case_words.c.case_no == no)
        )

    def _read(self, no: str, kind: str) -> list[dict[str, Any]]:
        wanted = self._rows.select(case_words.c.case_no == no, case_words.c.kind == kind).order_by(case_words.c.no)
        return [
            _moments(json.loads(self._seal.open(row["words"], **self._binding(no, kind, row["no"]))))
            for row in self._rows.connection.execute(wanted).mappings()
        ]

    def _write(self, no: str, kind: str, *, ordinal: int, at: datetime, values: dict[str, Any]) -> None:
        text = json.dumps(values, ensure_ascii=False, default=datetime.isoformat)
        sealed = self._seal.close(text, **self._binding(no, kind, ordinal), case=no)
        row = {"case_no": no, "kind": kind, "no": ordinal, "at": at, "words": sealed}
        self._rows.put(row, key=("case_no", "kind", "no"))

    def _binding(self, no: str, kind: str, ordinal: int) -> dict[str, str]:
        return {"table": "case_words", "row": f"{self._hall}/{no}/{ordinal}", "column": kind}


def _moments(values: dict[str, Any]) -> dict[str, Any]:
    found = {name: datetime.fromisoformat(values[name]) for name in MOMENTS if values.get(name) is not None}
    return {**values, **found}


def _decision(values: dict[str, Any]) -> Decision:
    reason = values["reason_code"]
    return Decision(
        **{
            **values,
            "kind": DecisionKind(values["kind"]),
            "reason_code": None if reason is None else DeclineReason(reason),
            "items": tuple(CorrectionItem(**item) for item in values["items"]),
        }
    )
