"""The hall as an outsider meets it: doors with tokens, signed-in people, the item codes of the catalogue."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.contract_client.outside_client import Door, Listener
from tests.hall_process import HallProcess, running_hall


@pytest.fixture(scope="session")
def hall() -> Iterator[HallProcess]:
    """One demo hall for this whole folder."""
    with running_hall() as running:
        yield running


@pytest.fixture
def kiosk(hall: HallProcess) -> Door:
    devices = hall.credentials["devices"]
    return Door(hall.web, token=next(token for name, token in devices.items() if "kiosk" in name))


@pytest.fixture
def listen(hall: HallProcess) -> Callable[[], Listener]:
    mqtt = hall.credentials["mqtt"]
    return lambda: Listener(hall.ready["hall"], hall.ready["mqtt"], mqtt["user"], mqtt["password"])


def window_person(hall: HallProcess, terminal: str) -> dict[str, str]:
    """Returns the first clerk of credentials.json who sits at a terminal of the two windows."""
    people: list[dict[str, str]] = hall.credentials["people"]
    return next(person for person in people if person["terminal"] == terminal and "-ZH-" in person["account"])


def drain(door: Door, no: int) -> None:
    """Serves whoever still waits, so that the next test meets an empty line."""
    for verb in ("miss", "start", "finish"):
        door.call("POST", f"/windows/{no}/{verb}", body={"outcome": "consulted"} if verb == "finish" else {})
    while door.call("POST", f"/windows/{no}/call-next", body={}).status_code == 200:
        door.window(no, "start")
        door.window(no, "finish", {"outcome": "consulted"})


@pytest.fixture
def clerk(hall: HallProcess) -> Iterator[Door]:
    """Window 1, signed in, with nobody waiting before and after."""
    door = Door(hall.web)
    door.sign_in(window_person(hall, "T1"))
    door.call("POST", "/windows/1/unpause", body={})
    drain(door, 1)
    yield door
    drain(door, 1)
    door.call("DELETE", "/session")


@pytest.fixture
def second_clerk(hall: HallProcess) -> Iterator[Door]:
    """Window 2, signed in."""
    door = Door(hall.web)
    door.sign_in(window_person(hall, "T2"))
    yield door
    door.call("DELETE", "/session")


def problem(answer: Any, status: int, *, code: str | None = None) -> dict[str, Any]:
    """Checks one refusal to the letter and returns it."""
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    assert answer.headers["Content-Type"].split(";")[0] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "code", "detail"} <= body.keys()
    assert body["status"] == status
    assert any("一" <= letter <= "鿿" for letter in body["detail"]), body["detail"]
    for error in body.get("errors", []):
        assert {"loc", "msg"} <= error.keys()
    if code is not None:
        assert body["code"] == code
    return body


@pytest.fixture
def first_choice(hall: HallProcess) -> Callable[[str, str], str]:
    """Returns, for a call and a field of its body, the first value its description allows (any word when free)."""
    described = Door(hall.web).get("/openapi.json")

    def resolve(schema: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in schema:
            found: Any = described
            for part in schema["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            schema = found
        return schema

    def choose(path: str, field: str) -> str:
        known = {re.sub(r"\{\w+\}", "{}", address): entry for address, entry in described["paths"].items()}
        wanted = re.sub(r"\{\w+\}", "{}", path)
        entry = next(entry for address, entry in known.items() if address.endswith(wanted))
        body = resolve(entry["post"]["requestBody"]["content"]["application/json"]["schema"])
        values = resolve(body["properties"][field]).get("enum", ["临时离开"])
        return str(values[0])

    return choose
