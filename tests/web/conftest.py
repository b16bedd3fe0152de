"""A real server on loopback with a real store, and callers that speak HTTP to it."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from queue_server.bootstrap import Access, PersonSecret, Server, build_server
from queue_server.domain.hall import Hall, HallWindow, Phones
from queue_server.domain.hours import Hours
from queue_server.domain.person import STATIONS, Person, Terminal
from queue_server.storage.catalogue_file import load_catalogue
from tests.look import THEME

CODE = "211322101"
CATALOGUE = load_catalogue(Path(__file__).parents[2] / "firmware_config" / "catalogue" / "demo.yaml")
TOKENS = {"kiosk-1": "kiosk-token-0123456789", "signage-1": "signage-token-0123456789"}
BOTH = frozenset({"extranet", "internet"})
HALL = Hall(
    code=CODE,
    name="某镇便民服务中心",
    county="某县",
    windows=(
        HallWindow(no=1, kind="comprehensive", networks=BOTH),
        HallWindow(no=2, kind="tidal", networks=frozenset({"internet"})),
    ),
    terminals=(
        Terminal(id="T1", networks=frozenset({"extranet"}), window=1),
        Terminal(id="T2", networks=frozenset({"internet"}), window=2),
        *(Terminal(id=f"S-{station}", networks=frozenset({"extranet"}), station=station) for station in STATIONS),
    ),
    hours=Hours.same_every_day("00:00-24:00"),
    zones=("综合窗口区", "便民等候区", "政务公开区"),
    phones=Phones(enquiry="0421-1234567", supervision="0421-1234568", unresolved="0421-1234569"),
    practice=True,
)
SECRETS = {
    "zh1": "secret-of-zh1",
    "zh2": "secret-of-zh2",
    "ld1": "secret-of-ld1",
    "head": "secret-of-head",
    "bureau": "secret-of-bureau",
}
PEOPLE = (
    Person(id="zh1", name="张敏", accounts=(f"{CODE}-ZH-1", f"{CODE}-CJ-1")),
    Person(id="zh2", name="王芳", accounts=(f"{CODE}-ZH-2", f"{CODE}-CJ-2")),
    Person(id="ld1", name="李强", accounts=(f"{CODE}-SP-LD",)),
    Person(id="head", name="赵主任", hall_head=True),
    Person(id="bureau", name="县数据局", bureau=True),
)
ACCESS = Access(devices=TOKENS, people=[PersonSecret(person, SECRETS[person.id]) for person in PEOPLE])
ITEM = next(item for item in CATALOGUE.services if item.letter == "A" and any(line.required for line in item.materials))
ID_NUMBER = "11010519491231002X"
"""The example number of GB 11643."""


class Caller:
    """One caller: a device with its token, a person with a cookie, or nobody."""

    def __init__(self, url: str, *, token: str | None = None) -> None:
        self.url = url
        self.http = requests.Session()
        self.http.trust_env = False
        if token is not None:
            self.http.headers["Authorization"] = f"Bearer {token}"

    def call(
        self, method: str, path: str, body: Any = None, *, key: str | None = None, **more: Any
    ) -> requests.Response:
        headers = {**({"Idempotency-Key": key} if key is not None else {}), **more.pop("headers", {})}
        return self.http.request(method, f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=60, **more)

    def get(self, path: str) -> Any:
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body: Any = None, *, status: int = 200, key: str | None = None) -> Any:
        answer = self.call("POST", path, {} if body is None else body, key=key)
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def issue(self, item: str = "consult", **more: Any) -> Any:
        return self.post("/tickets", {"item": item, **more}, status=201)

    def sign_in(self, person: str, *, account: str = "ZH-1", terminal: str = "T1") -> Any:
        name = f"{CODE}-{account}" if account else ""
        body = {"person": person, "account": name, "terminal": terminal, "secret": SECRETS[person]}
        return self.post("/session", body, status=201)

    def serve_next(self, window: int = 1) -> Any:
        """Calls and starts the next ticket."""
        called = self.post(f"/windows/{window}/call-next")
        assert called is not None, "nobody waits"
        return self.post(f"/windows/{window}/start")

    def finish(self, window: int = 1, outcome: str = "consulted") -> Any:
        return self.post(f"/windows/{window}/finish", {"outcome": outcome})


class Running:
    """A started server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.url = "http://{}:{}".format(*server.address)

    def caller(self) -> Caller:
        return Caller(self.url)

    def device(self, device: str = "kiosk-1") -> Caller:
        return Caller(self.url, token=TOKENS[device])

    def person(self, person: str, *, account: str = "ZH-1", terminal: str = "T1") -> Caller:
        caller = Caller(self.url)
        caller.sign_in(person, account=account, terminal=terminal)
        return caller


@contextmanager
def running(data: Path, *, hall: Hall = HALL, **more: Any) -> Iterator[Running]:
    bind = more.pop("bind", ("127.0.0.1", 0))
    access = more.pop("access", ACCESS)
    server = build_server(hall=hall, catalogue=CATALOGUE, access=access, data_dir=data, theme=THEME, bind=bind, **more)
    server.start()
    try:
        yield Running(server)
    finally:
        server.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for the tests of a module that leave nothing behind."""
    with running(tmp_path_factory.mktemp("hall")) as started:
        yield started


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Running]:
    """A server of its own."""
    with running(tmp_path) as started:
        yield started


@pytest.fixture
def kiosk(fresh: Running) -> Caller:
    return fresh.device("kiosk-1")


@pytest.fixture
def clerk(fresh: Running) -> Caller:
    return fresh.person("zh1")


def impatient(hall: Hall = HALL) -> Hall:
    """The same hall with rules that a test need not wait for."""
    return replace(hall, ticket=replace(hall.ticket, recall_gap_s=0))


def new_key() -> str:
    return uuid.uuid4().hex


def wait_until(condition: Callable[[], Any], *, within_s: float = 30.0) -> Any:
    """Returns what the condition gives once it is true."""
    deadline_s = time.monotonic() + within_s
    pause = threading.Event()
    while not (found := condition()):
        assert time.monotonic() < deadline_s, "it did not happen"
        pause.wait(0.02)
    return found


def problem(answer: requests.Response, status: int, code: str | None = None) -> Any:
    """Checks a refusal to the letter."""
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "code", "detail"} <= body.keys()
    assert body["status"] == status
    assert any("一" <= char <= "鿿" for char in body["detail"])
    assert code is None or body["code"] == code, body
    return body
