"""Fills a hall's empty database with cases of earlier days, as the hall itself would have: rows, people, journal."""

import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from queue_server.domain.applicant import Applicant
from queue_server.domain.case import Case, case_number, open_case
from queue_server.domain.case_steps import EVENT_OF_STEP, CaseState, CaseStep
from queue_server.domain.events import Event
from queue_server.domain.hours import HALL_ZONE
from queue_server.domain.identity import CHECK_DIGITS, WEIGHTS
from queue_server.domain.service_item import ServiceItem
from queue_server.storage.applicant_rows import SEALED
from queue_server.storage.catalogue_file import load_catalogue
from queue_server.storage.journal import ALGORITHM, GENESIS, digest_of
from queue_server.storage.rows import values_of
from queue_server.storage.sealed import ALGORITHMS, Place, keyed_digest, pack
from queue_server.storage.store import build_store
from queue_server.storage.tables import applicant, case_file, journal
from queue_server.storage.vault_tables import KeyKind, sealing_key
from queue_server.usecases.ports import Unit
from tests.bench.throughput import quantile_ms
from tests.hall_process import PROJECT

HALL = "211322101"
AES = ALGORITHMS["aes-256-gcm"]
A_DAY = 100
"""Cases of one busy day: three times the notice's standard."""
OPEN = 1200
"""Of them still undecided, the newest: two hundred a station."""
BATCH = 1000
SURNAMES, GIVEN = "张王李赵刘陈杨黄周吴徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
WHOLE_LIFE = (
    (CaseStep.CHECK, CaseState.DRAFT, CaseState.DRAFT),
    (CaseStep.RECEIVE, CaseState.DRAFT, CaseState.RECEIVED),
    (CaseStep.ROUTE, CaseState.RECEIVED, CaseState.ROUTED),
    (CaseStep.TAKE_UP, CaseState.ROUTED, CaseState.REVIEWING),
    (CaseStep.ACCEPT, CaseState.REVIEWING, CaseState.ACCEPTED),
    (CaseStep.DECIDE, CaseState.ACCEPTED, CaseState.DECIDED),
    (CaseStep.RETURN, CaseState.DECIDED, CaseState.RETURNED),
    (CaseStep.HAND_TO_ISSUE, CaseState.RETURNED, CaseState.ISSUING),
    (CaseStep.ISSUE, CaseState.ISSUING, CaseState.ISSUED),
    (CaseStep.DELIVER, CaseState.ISSUED, CaseState.DELIVERED),
    (CaseStep.CLOSE, CaseState.DELIVERED, CaseState.CLOSED),
)
TO_REVIEW = WHOLE_LIFE[:4]


class FixedClock:
    """Stands at the end of the history."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The moment."""
        return self._at


@dataclass(frozen=True)
class Sample:
    """One stored case, as a search may ask for it."""

    no: str
    item_name: str
    ticket_number: str
    day: date | str
    id_number: str
    name: str


def seed_cases(data: Path, *, cases: int, last_day: date, seed: int = 1) -> tuple[list[Sample], float]:
    """Writes `cases` cases, the newest on `last_day`; returns a sample of them and the seconds it took."""
    began_s = time.monotonic()
    data.mkdir(parents=True, exist_ok=True)
    at = datetime(last_day.year, last_day.month, last_day.day, 17, tzinfo=HALL_ZONE)
    clock = FixedClock(at)
    store = build_store(data / "hall.db", hall=HALL, clock=clock, real_clock=clock, key_file=data / "hall.key")
    catalogue = load_catalogue(PROJECT / "firmware_config" / "catalogue" / "demo.yaml")
    writer = _Writer(random.Random(seed), [item for item in catalogue.services if item.station])
    made = writer.lives(cases, last_day)
    try:
        while batch := [life for _, life in zip(range(BATCH), made, strict=False)]:
            store.writer.run(lambda unit, batch=batch: writer.store(unit, batch), timeout_s=1800)
    finally:
        store.close()
    samples = writer.samples
    return random.Random(seed).sample(samples, min(400, len(samples))), time.monotonic() - began_s


@dataclass(frozen=True)
class _Life:
    case: Case
    person: Applicant
    events: Sequence[tuple[datetime, Event]]


class _Writer:
    def __init__(self, chance: random.Random, items: list[ServiceItem]) -> None:
        self._chance = chance
        self._items = items
        self._seq = 0
        self._prev = GENESIS
        self._key_id = 0
        self.samples: list[Sample] = []

    def lives(self, count: int, last_day: date) -> Iterator[_Life]:
        """The cases in the order of their days, made by the domain's own opening."""
        days = -(-count // A_DAY)
        for index in range(count):
            day = last_day - timedelta(days=days - 1 - index // A_DAY)
            yield self._life(index, day, is_open=index >= count - OPEN)

    def _life(self, index: int, day: date, *, is_open: bool) -> _Life:
        ordinal = index % A_DAY + 1
        at = datetime(day.year, day.month, day.day, 8, 30, tzinfo=HALL_ZONE) + timedelta(minutes=5 * ordinal)
        opened, event = open_case(
            self._chance.choice(self._items),
            at,
            no=case_number(HALL, day, kind="B", ordinal=ordinal),
            system="builtin",
            guide_version="bench",
            day=day,
            ticket=f"{index:032x}",
            ticket_number=f"A{ordinal:03d}",
            window=1,
            person="clerk-1",
        )
        steps = TO_REVIEW if is_open else WHOLE_LIFE
        events = [(at, event)]
        for step, before, after in steps:
            at += timedelta(minutes=1)
            told = Event(
                name=EVENT_OF_STEP[step],
                kind="case",
                entity=opened.no,
                from_state=before.value,
                to_state=after.value,
                data={"ticket": opened.ticket},
            )
            events.append((at, told))
        whole = replace(
            opened,
            state=steps[-1][2],
            received_at=opened.opened_at,
            received_on=day,
            received_by="clerk-1",
            counted_day=day,
            clock_from=day,
            receive_due=day + timedelta(days=7),
        )
        return _Life(whole, self._person(index), events)

    def _person(self, index: int) -> Applicant:
        name = self._chance.choice(SURNAMES) + "".join(self._chance.choices(GIVEN, k=2))
        born = date(1899, 1, 1) + timedelta(days=index % 365)
        digits = f"211322{born:%Y%m%d}{index // 365 % 1000:03d}"
        check = CHECK_DIGITS[sum(weight * int(one) for weight, one in zip(WEIGHTS, digits, strict=True)) % 11]
        return Applicant(name=name, id_number=digits + check, phone=f"138{index:08d}")

    def store(self, unit: Unit, batch: Sequence[_Life]) -> None:
        """Stores one batch: cases and journal in bulk, each person sealed as ever."""
        connection: Any = unit.cases._rows.connection  # type: ignore[attr-defined]  # the storage door's own
        connection.execute(insert(case_file), [{"hall": HALL, **values_of(life.case)} for life in batch])
        rows = [self._row(life.case.opened_day, at, event) for life in batch for at, event in life.events]
        connection.execute(insert(journal), rows)
        self._store_people(connection, unit.applicants._seal, batch)  # type: ignore[attr-defined]  # likewise
        for life in batch:
            case, person = life.case, life.person
            self.samples.append(
                Sample(
                    case.no,
                    case.item_name,
                    case.ticket_number or "",
                    case.opened_day,
                    person.id_number,
                    person.name,
                )
            )

    def _store_people(self, connection: Any, seal: Any, batch: Sequence[_Life]) -> None:
        """Seals the people in bulk as `SqlApplicants.put` seals one: a key of the case's own, two blind indexes."""
        year, index_key = seal._year_key(), seal._index_key()
        self._key_id = max(self._key_id, year[0])
        keys, people = [], []
        for life in batch:
            self._key_id += 1
            no, key = life.case.no, os.urandom(32)
            wrapped = seal._wrapped(key, key_id=self._key_id, under=year)
            keys.append(
                {
                    "hall": HALL,
                    "id": self._key_id,
                    "kind": KeyKind.CASE,
                    "year": None,
                    "case_no": no,
                    "under": year[0],
                    "wrapped": wrapped,
                    "made_at": life.case.opened_at,
                    "retiring": False,
                }
            )
            fields: dict[str, Any] = dict.fromkeys(SEALED)
            for column, text in (("name", life.person.name), ("id_number", life.person.id_number)):
                place = Place("applicant", f"{HALL}/{no}", column)
                fields[column] = pack(text.encode(), key, key_id=self._key_id, algorithm=AES, place=place)
            indexes = {
                "id_index": keyed_digest(index_key, ("id", life.person.id_number)),
                "name_index": keyed_digest(index_key, ("name", life.person.name)),
            }
            people.append({"hall": HALL, "case_no": no, **fields, **indexes})
        connection.execute(insert(sealing_key), keys)
        connection.execute(insert(applicant), people)

    def _row(self, day: date, at: datetime, event: Event) -> dict[str, Any]:
        self._seq += 1
        row: dict[str, Any] = {
            "hall": HALL,
            "seq": self._seq,
            "at": at,
            "day": day,
            "event": event.name.value,
            "kind": event.kind,
            "entity": event.entity,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "person": "clerk-1",
            "account": f"{HALL}-ZH-1",
            "terminal": "T1",
            "network": "extranet",
            "reason": None,
            "data": json.dumps(dict(event.data), ensure_ascii=False, separators=(",", ":")),
            "alg": ALGORITHM,
            "prev": self._prev,
        }
        row["digest"] = self._prev = digest_of(row)
        return row


def figures(times_s: Sequence[float]) -> dict[str, float]:
    """p50, p99 and the slowest of one kind of reading."""
    return {
        "p50_ms": quantile_ms(times_s, 0.5),
        "p99_ms": quantile_ms(times_s, 0.99),
        "max_ms": quantile_ms(times_s, 1.0),
        "readings": len(times_s),
    }
