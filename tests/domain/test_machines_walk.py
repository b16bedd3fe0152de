"""Random walks over every machine's table: a legal step gives exactly one event, an illegal one changes nothing."""

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from queue_server.domain.case_steps import CASE_TRANSITIONS, CaseState, CaseStep
from queue_server.domain.errors import DomainError
from queue_server.domain.events import Event, EventName
from queue_server.domain.report import REPORT_TRANSITIONS, ReportKind, ReportStep
from queue_server.domain.ticket import TRANSITIONS, TicketState
from queue_server.domain.tidal import TidalReadings, TidalState, TidalStatus, close_by_hand, decide, open_by_hand
from tests.domain import test_desk_tables, test_report_table, test_ticket_table, test_tidal_machine
from tests.domain.test_case_table import case_in

SEED = 20261123
STEPS_OF_TABLE = 2_300
LISTED_SHARE = 0.5
"""A blind walk would hardly get anywhere: every second step is one that the table lists."""
Table = Mapping[tuple[Any, Any], StrEnum]
Acts = Mapping[Any, Callable[[Any], Any]]


def walk(
    chance: random.Random,
    table: Table,
    *,
    begin: Callable[[], Any],
    acts: Acts,
    ready: Callable[[Any], Any],
    twins: Mapping[Any, Any] | None = None,
) -> Counter[str]:
    """Walks a machine; where a state has no way out it begins anew. `twins` are two steps behind one verb."""
    seen: Counter[str] = Counter()
    thing = begin()
    ways_out = {before for before, _ in table}
    for _ in range(STEPS_OF_TABLE):
        if thing.state not in ways_out:
            thing = begin()
        listed = [step for step in acts if (thing.state, step) in table]
        step = chance.choice(listed if listed and chance.random() < LISTED_SHARE else [*acts])
        thing = ready(thing)
        before = replace(thing)
        targets = {table.get((thing.state, one)) for one in {step, (twins or {}).get(step, step)}} - {None}
        try:
            after, event = acts[step](thing)
        except DomainError:
            assert thing == before
            seen["guarded" if targets else "illegal"] += 1
            continue
        assert after.state in targets, f"{before.state} took {step}"
        assert isinstance(event, Event)
        assert (event.from_state, event.to_state) == (before.state.value, after.state.value)
        assert thing == before
        seen["legal"] += 1
        thing = after
    return seen


def tidal_walk(chance: random.Random) -> Counter[str]:
    """Looks at the tidal window under random figures, and presses its two buttons."""
    seen: Counter[str] = Counter()
    at, rules = test_tidal_machine.NOW, test_tidal_machine.RULES
    status = TidalStatus(state=TidalState.CLOSED, since=at)
    for _ in range(STEPS_OF_TABLE):
        at += timedelta(seconds=chance.choice([1, 10, 60, 300, 1300]))
        before = status
        pressed = chance.random()
        try:
            if pressed < 0.2:
                status, one = open_by_hand(status, at=at, reason="赶集")
                events: tuple[Event, ...] = (one,)
            elif pressed < 0.4:
                status, one = close_by_hand(status, rules=rules, at=at, reason="人少")
                events = (one,)
            else:
                status, events = decide(status, figures(chance), rules=rules, at=at)
        except DomainError:
            assert status == before
            seen["illegal"] += 1
            continue
        moves = [event for event in events if event.name is EventName.TIDAL_CHANGED]
        path = [before.state.value, *(str(event.to_state) for event in moves)]
        assert [event.from_state for event in moves] == path[:-1], "each change starts where the one before ended"
        assert path[-1] == status.state.value
        seen["legal"] += 1
    return seen


def figures(chance: random.Random) -> TidalReadings:
    return TidalReadings(
        longest_wait_s=chance.choice([0, 299, 300, 600, 900, 901]),
        waiting=chance.randrange(5),
        cases=chance.choice([0, 24, 30, 31]),
        forecast_min=chance.choice([0, 16]),
        staffed=chance.random() < 0.5,
        ticket_in_hand=chance.random() < 0.5,
        in_service_day=chance.random() < 0.9,
        plan=chance.choice([None, None, "赶集日"]),
    )


def test_twenty_thousand_random_steps_over_every_machine() -> None:
    chance = random.Random(SEED)
    at = test_report_table.NOW
    people = test_report_table.PEOPLE
    seen: dict[str, Counter[str]] = {
        "ticket": walk(
            chance,
            TRANSITIONS,
            begin=lambda: test_ticket_table.ticket_in(TicketState.WAITING),
            acts=test_ticket_table.STEPS,
            ready=lambda one: replace(test_ticket_table.ticket_in(one.state), rejoined=one.rejoined),
        ),
        "case": walk(
            chance,
            CASE_TRANSITIONS,
            begin=lambda: case_in(CaseState.DRAFT),
            acts={step: lambda one, step=step: one.take(step) for step in CaseStep},
            ready=lambda one: one,
        ),
        "report": walk(
            chance,
            REPORT_TRANSITIONS,
            begin=lambda: test_report_table.filed(chance.choice([*ReportKind])),
            acts={
                step: lambda one, step=step: test_report_table.step_of(one, step, chance.choice(people), at)
                for step in ReportStep
                if step is not ReportStep.SETTLE
            },
            ready=lambda one: one,
            twins={ReportStep.ANSWER: ReportStep.SETTLE},
        ),
        "tidal": tidal_walk(chance),
    }
    for name, (table, states, made_in, acts) in test_desk_tables.MACHINES.items():
        first = next(iter(states))
        seen[name] = walk(
            chance, table, begin=lambda made_in=made_in, first=first: made_in(first), acts=acts, ready=lambda one: one
        )
    total = sum(sum(counts.values()) for counts in seen.values())
    assert total == STEPS_OF_TABLE * len(seen)
    assert total >= 20_000
    for name, counts in seen.items():
        assert counts["legal"] > 100, (name, counts)
    assert all(seen[name]["illegal"] > 100 for name in ("ticket", "case", "report", "tidal"))
