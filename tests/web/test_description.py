"""The API describes itself: every operation with who may come, what it takes and every way in which it answers."""

from typing import Any

import pytest
import schemathesis

from tests.web.conftest import Running

CONTRACT = {
    ("post", "/session"),
    ("delete", "/session"),
    ("get", "/items"),
    ("post", "/tickets"),
    ("get", "/tickets/{id}"),
    *(("post", f"/tickets/{{id}}/{verb}") for verb in ("printed", "cancel", "rejoin")),
    *(
        ("post", f"/windows/{{no}}/{verb}")
        for verb in (
            "call-next",
            "recall",
            "start",
            "miss",
            "hold",
            "resume",
            "transfer",
            "finish",
            "pause",
            "unpause",
        )
    ),
    ("post", "/tidal/open"),
    ("post", "/tidal/close"),
    ("get", "/board"),
    ("get", "/board/stream"),
    ("post", "/cases"),
    ("get", "/cases/{no}"),
    *(("post", f"/cases/{{no}}/{verb}") for verb in ("materials", "receive", "link", "void")),
    ("post", "/evaluations"),
    *(("get", path) for path in ("/hall", "/session", "/windows/{no}", "/queue", "/tidal", "/cases")),
    ("post", "/day/end"),
}


@pytest.fixture(scope="module")
def document(shared: Running) -> Any:
    return shared.caller().get("/openapi.json")


def operations(document: Any) -> dict[tuple[str, str], Any]:
    return {
        (method, path.removeprefix("/api/v1")): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_it_names_every_call_of_the_contract(document: Any) -> None:
    assert operations(document).keys() >= CONTRACT
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_every_refusal_is_documented_as_a_problem_and_every_act_takes_a_key(document: Any) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for (method, path), operation in operations(document).items():
        statuses = operation["responses"].keys()
        assert [status for status in statuses if status.startswith("2")], path
        refusals = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert {answer["content"] == problem for answer in refusals.values()} == {True}, path
        keys = [one for one in operation.get("parameters", []) if one["name"] == "Idempotency-Key"]
        assert len(keys) == (method != "get"), path
        if method == "post":
            assert {"409", "413", "415", "422"} <= statuses, path
        assert operation["summary"], path
    assert "Problem" in document["components"]["schemas"]


def test_who_may_come_is_documented(document: Any) -> None:
    found = operations(document)
    assert document["components"]["securitySchemes"].keys() == {"device", "person"}
    assert found["post", "/tickets"]["security"] == [{"device": []}, {"person": []}]
    assert found["post", "/cases"]["security"] == [{"person": []}]
    assert "security" not in found["get", "/board"]
    assert {"401", "403"} <= found["post", "/windows/{no}/call-next"]["responses"].keys()
    assert "204" in found["post", "/windows/{no}/call-next"]["responses"]


def test_bodies_without_a_required_field_may_be_left_out(document: Any) -> None:
    found = operations(document)
    assert found["post", "/windows/{no}/recall"]["requestBody"]["required"] is False
    assert found["post", "/windows/{no}/finish"]["requestBody"]["required"] is True
    assert document["components"]["schemas"]["FinishTicket"]["additionalProperties"] is False


def test_a_tool_that_reads_such_documents_finds_no_fault_in_it(document: Any) -> None:
    schemathesis.openapi.from_dict(document).validate()
