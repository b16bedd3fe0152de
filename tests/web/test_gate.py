"""Who may come in: every route has a role, and every role is held against every kind of caller."""

from pathlib import Path

import pytest
import requests

from queue_server.web.roles import Role, role_of
from tests.web.conftest import CODE, SECRETS, TOKENS, Caller, Running, problem, running

ALLOWED = {
    Role.PUBLIC: {"nobody", "kiosk", "signage", "clerk", "officer", "head", "bureau"},
    Role.STAFF: {"clerk", "officer", "head"},
    Role.PERSON: {"clerk", "officer", "head", "bureau"},
    Role.SELF: {"clerk", "officer", "head", "bureau"},
    Role.HALL: {"kiosk", "signage", "clerk", "officer", "head"},
    Role.DEVICE: {"kiosk", "signage"},
    Role.KIOSK: {"kiosk", "clerk", "officer", "head"},
    Role.WINDOW: {"signage", "clerk"},
    Role.DESK: {"clerk", "head"},
    Role.HALL_HEAD: {"head"},
    Role.DESK_OR_HEAD: {"clerk", "head"},
    Role.STATION: {"officer"},
    Role.ISSUE: {"clerk"},
    Role.BUREAU: {"bureau"},
}
"""The head signs in with a comprehensive account at window 2 in this table."""


@pytest.fixture(scope="module")
def callers(shared: Running) -> dict[str, Caller]:
    return {
        "nobody": shared.caller(),
        "kiosk": shared.device("kiosk-1"),
        "signage": shared.device("signage-1"),
        "clerk": shared.person("zh1"),
        "officer": shared.person("ld1", account="SP-LD", terminal="S-LD"),
        "head": shared.person("head", account="ZH-2", terminal="T2"),
        "bureau": shared.person("bureau", account="", terminal="T1"),
    }


def rules(shared: Running) -> list[tuple[str, str, str, Role | None]]:
    app = shared.server.app
    return [
        (rule.endpoint, method, rule.rule, role_of(app, rule.endpoint))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def test_every_route_declares_its_role(shared: Running) -> None:
    found = rules(shared)
    assert len(found) > 40
    assert [rule for rule in found if rule[3] is None] == []


def test_every_api_route_lets_in_whom_its_role_names_and_nobody_else(
    shared: Running, callers: dict[str, Caller]
) -> None:
    wrong = []
    checked = 0
    for endpoint, method, rule, role in rules(shared):
        skip = endpoint.startswith("session_api.") or rule.endswith("/stream") or not rule.startswith("/api/v1")
        if skip or role is None:
            continue
        path = rule.removeprefix("/api/v1").replace("<no>", "1").replace("<id>", "nothing")
        for name, caller in callers.items():
            answer = caller.call(method, path, None if method == "GET" else {"unknown": 1})
            refused = answer.status_code in {401, 403}
            if refused:
                problem(answer, 401 if name == "nobody" else 403)
            if refused == (name in ALLOWED[role]) and not (role is Role.WINDOW and name == "head"):
                wrong.append((method, path, name, answer.status_code))
            checked += 1
    assert wrong == []
    assert checked > 150


def test_a_window_belongs_to_whoever_sits_there(callers: dict[str, Caller]) -> None:
    problem(callers["head"].call("POST", "/windows/1/call-next", {}), 403, "forbidden")
    problem(callers["clerk"].call("POST", "/windows/2/call-next", {}), 403, "forbidden")
    problem(callers["clerk"].call("POST", "/windows/77/call-next", {}), 404, "not_found")
    problem(callers["officer"].call("POST", "/tickets", {"item": "consult"}), 403, "forbidden")


def test_a_call_pad_acts_for_whoever_is_signed_in_at_its_window(fresh: Running) -> None:
    pad, kiosk = fresh.device("signage-1"), fresh.device("kiosk-1")
    kiosk.issue()
    problem(pad.call("POST", "/windows/1/call-next", {}), 409, "not_signed_in")
    clerk = fresh.person("zh1")
    assert pad.post("/windows/1/call-next")["number"] == "C001"
    assert clerk.get("/windows/1")["number"] == "C001"
    problem(kiosk.call("POST", "/windows/1/start", {}), 403)


@pytest.mark.parametrize("token", ["", "wrong", TOKENS["kiosk-1"] + "x", "密码".encode().decode("latin-1")])
def test_a_wrong_token_opens_nothing(shared: Running, token: str) -> None:
    answer = Caller(shared.url, token=token).call("POST", "/tickets", {"item": "consult"})
    assert problem(answer, 401)["code"] == "not_signed_in"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_device_token_counts_before_a_cookie(fresh: Running) -> None:
    clerk = fresh.person("zh1")
    answer = clerk.call("POST", "/windows/1/call-next", {}, headers={"Authorization": f"Bearer {TOKENS['kiosk-1']}"})
    problem(answer, 403)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://"])
def test_another_site_cannot_act_for_a_signed_in_person(fresh: Running, origin: str) -> None:
    clerk = fresh.person("zh1")
    problem(clerk.call("POST", "/windows/1/call-next", {}, headers={"Origin": origin}), 403, "foreign_origin")
    problem(clerk.call("DELETE", "/session", headers={"Origin": origin}), 403)
    assert clerk.call("POST", "/windows/1/call-next", {}, headers={"Origin": fresh.url}).status_code == 204
    assert clerk.call("GET", "/queue", headers={"Origin": origin}).status_code == 200


def test_the_cookie_is_for_the_server_alone_and_ends_with_the_session(fresh: Running) -> None:
    caller = fresh.caller()
    body = {"person": "zh1", "account": f"{CODE}-ZH-1", "terminal": "T1", "secret": SECRETS["zh1"]}
    answer = caller.call("POST", "/session", body)
    assert answer.status_code == 201
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie
    assert answer.json()["case_functions"] is True
    assert caller.get("/session")["person_name"] == "张敏"
    kept = caller.http.cookies.get_dict()
    assert caller.call("DELETE", "/session").status_code == 204
    stolen = requests.get(f"{fresh.url}/api/v1/session", cookies=kept, timeout=10)
    problem(stolen, 401)
    assert caller.call("DELETE", "/session").status_code == 204


def test_an_internet_terminal_has_no_case_functions_and_says_so(fresh: Running) -> None:
    session = fresh.caller().sign_in("zh2", account="ZH-2", terminal="T2")
    assert session["case_functions"] is False
    assert "请在政务外网终端登录" in session["notice"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"secret": "wrong"}, 401, "wrong_credentials"),
        ({"person": "nobody"}, 401, "wrong_credentials"),
        ({"account": f"{CODE}-ZH-2"}, 403, "forbidden"),
        ({"account": "nothing"}, 403, "forbidden"),
        ({"terminal": "T9"}, 409, "wrong_terminal"),
        ({"terminal": "S-LD"}, 409, "wrong_terminal"),
    ],
)
def test_a_wrong_sign_in_opens_nothing(shared: Running, change: dict[str, str], status: int, code: str) -> None:
    body = {"person": "zh1", "account": f"{CODE}-ZH-1", "terminal": "T1", "secret": SECRETS["zh1"], **change}
    answer = shared.caller().call("POST", "/session", body)
    problem(answer, status, code)
    assert "Set-Cookie" not in answer.headers


def test_five_wrong_secrets_lock_a_person_out_also_after_a_restart(tmp_path: Path) -> None:
    body = {"person": "zh2", "account": f"{CODE}-ZH-2", "terminal": "T2", "secret": "wrong"}
    right = {**body, "secret": SECRETS["zh2"]}
    with running(tmp_path) as hall:
        statuses = [hall.caller().call("POST", "/session", body).status_code for _ in range(5)]
        assert statuses == [401, 401, 401, 401, 429]
        problem(hall.caller().call("POST", "/session", right), 429, "locked_out")
    with running(tmp_path) as hall:
        problem(hall.caller().call("POST", "/session", right), 429, "locked_out")
        assert hall.person("zh1").get("/session")["person"] == "zh1"
