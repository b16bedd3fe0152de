"""Fuzzes the API from its own OpenAPI document, with a hall behind it that has tickets in hand at a window."""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from queue_server.domain.hours import HALL_ZONE
from tests.web.conftest import CODE, ID_NUMBER, ITEM, SECRETS, TOKENS, Caller, Running, impatient, running
from tests.web.fuzz_cases import HEAD_STEPS, STATION_STEPS, CasePreparations
from tests.web.fuzz_desk import BY_STATION, DeskPreparations
from tests.web.fuzz_guides import BY_BUREAU, BY_REPRESENTATIVE, GuidePreparations
from tests.web.fuzz_people import BY_KEEPER, PeoplePreparations
from tests.web.fuzz_records import BY_HEAD, BY_WRITER, RecordPreparations
from tests.web.fuzz_vault import VaultPreparations

CHECKS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
ENDLESS = {"stream_board"}
"""Held by tests of its own."""
LAST = "end_day"
SHARE = 0.8
"""The least share of operations that must reach a 2xx."""


@dataclass
class Findings:
    """What a run saw."""

    cases: int = 0
    statuses: dict[str, Counter[int]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def note(self, operation: str, status: int) -> None:
        self.cases += 1
        self.statuses.setdefault(operation, Counter())[status] += 1

    @property
    def server_errors(self) -> int:
        return sum(count for seen in self.statuses.values() for status, count in seen.items() if status >= 500)

    @property
    def succeeded(self) -> list[str]:
        return sorted(name for name, seen in self.statuses.items() if any(200 <= status < 300 for status in seen))

    @property
    def never_succeeded(self) -> list[str]:
        return sorted(set(self.statuses) - set(self.succeeded))

    @property
    def share(self) -> float:
        return len(self.succeeded) / len(self.statuses)

    def report(self) -> dict[str, Any]:
        return {
            "cases": self.cases,
            "server_errors": self.server_errors,
            "operations": len(self.statuses),
            "share_2xx": round(self.share, 3),
            "never_2xx": self.never_succeeded,
            "nonconforming": self.faults,
        }


class Stage(
    CasePreparations, VaultPreparations, DeskPreparations, RecordPreparations, PeoplePreparations, GuidePreparations
):
    """Brings the hall into a state in which an operation can succeed, and puts true ids into a generated case."""

    def __init__(self, hall: Running) -> None:
        self.hall = hall
        self.kiosk = hall.device("kiosk-1")
        self.clerk = Caller(hall.url)
        self.head = Caller(hall.url)
        self.officer = Caller(hall.url)
        self.seat()

    def seat(self) -> None:
        if self.clerk.call("GET", "/session").status_code != 200:
            self.clerk.sign_in("zh1")

    def clear(self) -> None:
        """Leaves window 1 open and empty."""
        self.seat()
        window = self.clerk.get("/windows/1")
        if window["state"] == "paused":
            self.clerk.post("/windows/1/unpause")
        if window["ticket"] is not None:
            self.clerk.call("POST", "/windows/1/start", {})
            self.clerk.finish(outcome="unserved")

    def waiting(self) -> str:
        return str(self.kiosk.issue(ITEM.id)["id"])

    def called(self) -> str:
        self.clear()
        ticket = self.waiting()
        self.clerk.post("/windows/1/call-next", {"ticket": ticket, "reason": "测试"})
        return ticket

    def serving(self) -> str:
        ticket = self.called()
        self.clerk.post("/windows/1/start")
        return ticket

    def missed(self) -> str:
        ticket = self.recalled()
        self.clerk.post("/windows/1/miss")
        return ticket

    def recalled(self) -> str:
        ticket = self.called()
        self.clerk.post("/windows/1/recall")
        self.clerk.post("/windows/1/recall")
        return ticket

    def held(self) -> str:
        ticket = self.serving()
        self.clerk.post("/windows/1/hold")
        return ticket

    def done(self) -> str:
        ticket = self.serving()
        self.clerk.finish()
        return ticket

    def draft(self, *, complete: bool = False) -> str:
        case = self.clerk.post("/cases", {"ticket": self.serving()}, status=201)
        if complete:
            self.clerk.post(f"/cases/{case['no']}/materials", {"present": list(range(len(case["materials"])))})
        return str(case["no"])

    def prepare(self, case: Any) -> None:
        """Makes one generated case meaningful; what its operation does not need stays as generated."""
        name = case.operation.definition.raw["operationId"]
        prepare: Callable[[Any], None] | None = getattr(self, f"for_{name}", None)
        if "no" in (case.path_parameters or {}) and "/windows/" in case.path:
            case.path_parameters["no"] = 1
        if prepare is not None:
            prepare(case)

    def for_sign_in(self, case: Any) -> None:
        case.body = {"person": "zh2", "account": f"{CODE}-ZH-2", "terminal": "T2", "secret": SECRETS["zh2"]}

    def for_issue_ticket(self, case: Any) -> None:
        _fill(case, item="consult")

    def for_read_ticket(self, case: Any) -> None:
        case.path_parameters["id"] = self.waiting()

    for_report_print = for_cancel_ticket = for_read_ticket

    def for_rejoin_ticket(self, case: Any) -> None:
        case.path_parameters["id"] = self.missed()

    def for_call_next(self, case: Any) -> None:
        self.clear()
        _fill(case, ticket=self.waiting(), reason="测试")

    def for_recall(self, case: Any) -> None:  # noqa: ARG002 - the table of preparations has one shape
        self.called()

    for_start_service = for_recall

    def for_miss(self, case: Any) -> None:  # noqa: ARG002 - likewise
        self.recalled()

    def for_hold(self, case: Any) -> None:  # noqa: ARG002 - likewise
        self.serving()

    for_transfer = for_hold

    def for_finish_service(self, case: Any) -> None:
        self.serving()
        _fill(case, outcome="consulted")

    def for_resume(self, case: Any) -> None:
        _fill(case, ticket=self.held())

    def for_pause_window(self, case: Any) -> None:  # noqa: ARG002 - likewise
        self.clear()

    def for_unpause_window(self, case: Any) -> None:  # noqa: ARG002 - likewise
        self.clear()
        self.clerk.post("/windows/1/pause", {"reason": "测试"})

    def for_open_tidal(self, case: Any) -> None:  # noqa: ARG002 - likewise
        self.hall_tidal("closed")

    def for_close_tidal(self, case: Any) -> None:  # noqa: ARG002 - likewise
        self.hall_tidal("open")

    def hall_tidal(self, wanted: str) -> None:
        self.seat()
        if self.head.call("GET", "/session").status_code == 200:
            self.head.call("DELETE", "/session")
        else:
            second = self.hall.person("zh2", account="ZH-2", terminal="T2")
            second.call("DELETE", "/session")
        self.clerk.call("POST", "/tidal/close", {"reason": "测试"})
        if wanted == "open":
            self.head.sign_in("head", account="ZH-2", terminal="T2")

    def leaver(self) -> requests.Session:
        """Somebody whose session may end."""
        leaving = Caller(self.hall.url)
        self.hall_tidal("closed")
        leaving.sign_in("zh2", account="ZH-2", terminal="T2")
        return leaving.http

    def comer(self) -> requests.Session:
        """Somebody who is not signed in yet."""
        self.hall_tidal("closed")
        return requests.Session()

    def for_list_cases(self, case: Any) -> None:
        case.query = {"ticket": self.waiting()}

    def for_launch_case(self, case: Any) -> None:
        _fill(case, ticket=self.serving(), item=ITEM.id)

    def for_read_case(self, case: Any) -> None:
        case.path_parameters["no"] = self.draft()

    for_void_case = for_read_case

    def for_tick_materials(self, case: Any) -> None:
        case.path_parameters["no"] = self.draft()
        _fill(case, present=[0])

    def for_receive_case(self, case: Any) -> None:
        case.path_parameters["no"] = self.draft(complete=True)
        _fill(case, applicant_id=ID_NUMBER, proxy_id=None, helped=None)

    def received(self) -> str:
        no = self.draft(complete=True)
        self.clerk.post(f"/cases/{no}/receive", {"applicant_name": "王小明", "applicant_id": ID_NUMBER})
        return no

    def for_print_case_paper(self, case: Any) -> None:
        case.path_parameters.update(no=self.received(), kind="receipt")
        _fill(case, paper=None)

    def for_grant_commission(self, case: Any) -> None:
        case.path_parameters["no"] = self.received()
        _fill(case, valid_until=(datetime.now(HALL_ZONE) + timedelta(days=90)).date().isoformat())

    def for_ask_receipt_slip(self, case: Any) -> None:
        case.path_parameters["no"] = self.received()

    def asked_slip(self) -> str:
        return str(self.clerk.post(f"/cases/{self.received()}/receipt-slip", status=201)["id"])

    def for_take_receipt_slip(self, case: Any) -> None:
        case.path_parameters["id"] = self.asked_slip()

    def for_settle_receipt_slip(self, case: Any) -> None:
        case.path_parameters["id"] = self.asked_slip()
        self.kiosk.post(f"/receipt-slips/{case.path_parameters['id']}/take")

    def for_evaluate(self, case: Any) -> None:
        _fill(case, ticket=self.done())

    def for_end_day(self, case: Any) -> None:  # noqa: ARG002 - likewise
        self.clear()
        if self.head.call("GET", "/session").status_code != 200:
            self.hall_tidal("closed")
            self.head.sign_in("head", account="ZH-2", terminal="T2")


def _fill(case: Any, **fields: Any) -> None:
    """Puts true values into a body that is one."""
    if isinstance(case.body, dict):
        case.body = {**case.body, **fields}


def fuzz(*, examples: int, root_seed: int) -> Findings:
    """Runs every operation with `examples` cases as a device and as many as a signed-in person."""
    findings = Findings()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), hall=impatient()) as hall:
        stage = Stage(hall)
        described = requests.get(f"{hall.url}/api/v1/openapi.json", timeout=10).json()
        for path in described["paths"].values():
            for operation in path.values():
                operation.pop("security", None)  # the callers bring their own; test_gate holds the roles
        document = schemathesis.openapi.from_dict(described)
        document.config.update(base_url=hall.url)
        operations = [found.ok() for found in document.get_all_operations()]
        operations.sort(key=lambda operation: operation.definition.raw["operationId"] == LAST)
        for operation in operations:
            if operation.definition.raw["operationId"] not in ENDLESS:
                _fuzz_operation(operation, stage, findings=findings, examples=examples, root_seed=root_seed)
    return findings


def _fuzz_operation(operation: Any, stage: Stage, *, findings: Findings, examples: int, root_seed: int) -> None:
    """Half of the cases meet a prepared hall with true ids in them, half go as they were generated, sound or not."""
    modes = schemathesis.GenerationMode
    sound = operation.as_strategy(generation_mode=modes.POSITIVE)
    mixed = sound
    if operation.body or operation.path_parameters or operation.query:
        mixed = st.one_of(sound, operation.as_strategy(generation_mode=modes.NEGATIVE))
    name = operation.definition.raw["operationId"]

    def meet(case: Any, prepared: bool) -> None:  # noqa: FBT001 - hypothesis hands it over by name
        for session in _callers(stage, name):
            if prepared:
                stage.prepare(case)
            answer = case.call(session=session, timeout=20)
            findings.note(name, answer.status_code)
            checks = [*CHECKS, *([positive_data_acceptance] if name in ALWAYS else [])]
            try:
                case.validate_response(answer, checks=checks)
            except FailureGroup as group:
                findings.faults.setdefault(name, "; ".join(str(fault)[:600] for fault in group.exceptions))

    for cases, prepared in ((mixed, False), (sound, True)):
        limits = settings(
            max_examples=max(1, examples // 2),
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        run = given(case=cases, prepared=st.just(prepared))(meet)
        seed(root_seed)(limits(run))()


ALWAYS = {"read_hall", "read_notice_board", "read_items", "read_board"}


def _callers(stage: Stage, name: str) -> list[requests.Session]:
    """A device with its token, and a signed-in person; a person of its own for what ends a session."""
    device = requests.Session()
    device.headers["Authorization"] = f"Bearer {TOKENS['signage-1']}"
    return [device, _person(stage, name)]


def _person(stage: Stage, name: str) -> requests.Session:
    own: dict[str, Callable[[], requests.Session]] = {
        LAST: lambda: stage.head.http,
        "sign_out": stage.leaver,
        "sign_in": stage.comer,
        "change_secret": stage.seat_stranger,
    }
    if name in own:
        return own[name]()
    seats: tuple[tuple[set[str], Callable[[], Caller]], ...] = (
        (BY_HEAD | BY_KEEPER, stage.seat_head),
        (HEAD_STEPS, stage.seat_head_of_cases),
        (BY_BUREAU, stage.seat_bureau),
        (BY_STATION | BY_WRITER | STATION_STEPS | BY_REPRESENTATIVE, stage.seat_officer),
    )
    for names, seat in seats:
        if name in names:
            return seat().http
    stage.seat()
    return stage.clerk.http


def main(words: list[str]) -> int:
    """Prints what a long run found as JSON."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000, help="how many cases at least")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0.0, help="taken and not needed: the count decides")
    options = parser.parse_args(words)
    findings = fuzz(examples=max(2, -(-options.cases // 50)), root_seed=options.seed)
    print(json.dumps({"seed": options.seed, **findings.report()}, ensure_ascii=False, indent=1))
    sound = not findings.server_errors and not findings.faults and findings.share >= SHARE
    return 0 if sound else 1
