"""The permission matrix of the specification (2.4), held against every route and every kind of caller.

What does not stand there is denied. W is a clerk with a 综合窗口 account alone, O one with a 出件 account alone, H a
station's officer, T the hall head, D the data bureau, B a county department, k kiosk, s signage, n nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from queue_server.bootstrap import Access, PersonSecret
from queue_server.domain.person import Person
from queue_server.web.routes import COOKIE
from tests.web.conftest import CODE, TOKENS, Running, running

SECRET = "secret-of-everybody"
LETTERS = "WOHTDBksn"
EVERYBODY = "WOHTDBksn"
SIGNED_IN = "WOHTDB"
OF_THE_HALL = "WOHT"

MATRIX: dict[str, tuple[str, str]] = {
    "what the public may know": (
        EVERYBODY,
        """GET /board  GET /hall  GET /items  GET /notice-board  GET /theme  GET /openapi.json  GET /tickets/<id>
        GET /figures/evaluations  GET /guide-codes/<id>  GET /public/results  POST /public/cases/query""",
    ),
    "oneself": (SIGNED_IN, "GET /session  GET /session/secret  POST /session/secret"),
    "issue a ticket for someone, look after it": (
        "WOHTks",
        """POST /tickets  POST /tickets/<id>/cancel  POST /tickets/<id>/printed  POST /tickets/<id>/rejoin
        POST /tickets/rejoin-by-number""",
    ),
    "look up for somebody who stands there, print a receipt": (
        "WOHTk",
        "POST /cases/lookup  GET /receipt-slips  POST /receipt-slips/<id>/take  POST /receipt-slips/<id>/printed",
    ),
    "tell of a visit, a wish, a choice": ("WOHTks", "POST /evaluations  POST /online-choices  POST /reports"),
    "see how the hall stands": (
        "WOHTks",
        "GET /figures  GET /figures/online-first  GET /help/<id>  GET /tidal  GET /windows/<no>",
    ),
    "ring for help": ("ks", "POST /help"),
    "call, recall, pass, serve at one's window": (
        "WOs",
        """POST /windows/<no>/call-next  POST /windows/<no>/finish  POST /windows/<no>/hold  POST /windows/<no>/miss
        POST /windows/<no>/pause  POST /windows/<no>/recall  POST /windows/<no>/resume  POST /windows/<no>/start
        POST /windows/<no>/transfer  POST /windows/<no>/unpause""",
    ),
    "open 收件, checklist, route; print and serve 补正 and 不予受理": (
        "W",
        """POST /cases  POST /cases/<no>/materials  POST /cases/<no>/receive  POST /cases/<no>/route
        POST /cases/<no>/send-correction  POST /cases/<no>/send-decline  POST /cases/<no>/hand-to-issue
        POST /cases/<no>/resubmit  POST /cases/<no>/lapse  POST /cases/<no>/withdraw  POST /cases/<no>/close
        POST /cases/<no>/reapply  POST /cases/<no>/void  POST /cases/<no>/link  POST /cases/<no>/outside-state
        POST /cases/<no>/send-again  POST /cases/<no>/receipt-slip""",
    ),
    "submit 帮代办: its commission": ("W", "POST /cases/<no>/commission"),
    "受理, 补正, 不予受理, 准予, 不予": (
        "H",
        """POST /cases/<no>/take-up  POST /cases/<no>/accept  POST /cases/<no>/decision  POST /cases/<no>/confirm
        POST /cases/<no>/begin-special  POST /cases/<no>/end-special  POST /cases/<no>/forward
        POST /cases/<no>/request-extension  POST /cases/<no>/comment  POST /guides/<id>/tips""",
    ),
    "出件, hand-out, mail": (
        "O",
        "POST /cases/<no>/issue  POST /cases/<no>/deliver  POST /cases/<no>/mail  POST /cases/<no>/delivered",
    ),
    "what the hall head alone allows": (
        "T",
        """POST /cases/<no>/extend  POST /cases/<no>/allow-correction  POST /cases/<no>/override-station
        POST /cases/<no>/allow-same-person  POST /day/end""",
    ),
    "the hall's people": (
        "T",
        """GET /staff  POST /staff  POST /staff/<person>/absences  POST /staff/<person>/accounts
        POST /accounts/<account>  POST /station-heads  POST /station-heads/<id>/end  POST /duty""",
    ),
    "open and close the tidal window": ("WT", "POST /tidal/open  POST /tidal/close"),
    "reply to 办不成事 and 投诉": (
        OF_THE_HALL,
        """POST /reports/<no>/answer  POST /reports/<no>/register  POST /reports/<no>/revisit
        POST /reports/<no>/work  GET /reports  GET /reports/<no>""",
    ),
    "lead 办不成事 and 投诉": (
        "T",
        """POST /reports/<no>/assign  POST /reports/<no>/close  POST /reports/<no>/escalate
        POST /reports/<no>/refer  POST /reports/<no>/reopen""",
    ),
    "publish items and guides": ("D", "POST /guides  POST /guides/check  GET /guides/file"),
    "read items and guides": (
        SIGNED_IN,
        "GET /guides  GET /guides/<id>/tips  GET /guides/<id>/versions  GET /guides/<id>/versions/<no>",
    ),
    "see the full ID number: the use case asks whose case it is, and for the reason": (
        SIGNED_IN,
        "POST /cases/<no>/reveal",
    ),
    "read cases, masked, and their papers; the use case knows whose they are": (
        OF_THE_HALL,
        """GET /cases  GET /cases/<no>  GET /cases/<no>/outside  GET /cases/<no>/scans/<scan>
        GET /cases/<no>/timeline  GET /cases/search  GET /outside-cases  POST /cases/<no>/scans
        POST /cases/<no>/papers/<kind>/print""",
    ),
    "work at a desk of the hall": (
        OF_THE_HALL,
        """GET /desk  GET /queue  GET /colleagues  GET /duty  GET /station-heads  GET /expert-calls
        GET /figures/fairness  GET /figures/on-time  GET /knowledge  GET /knowledge/<id>  GET /notices
        GET /notices/<id>  GET /owners/<kind>/<entity>  GET /self-checks/<month>
        GET /self-checks/<month>/<line>/photo  POST /emergency  POST /emergency/clear
        POST /expert-calls/<id>/accept  POST /expert-calls/<id>/answer  POST /expert-calls/<id>/withdraw
        POST /hand-overs/<id>/accept  POST /help/<id>/acknowledge  POST /knowledge  POST /knowledge/<id>
        POST /knowledge/<id>/read  POST /notices  POST /offers  POST /offers/<id>/accept
        POST /offers/<id>/decline  POST /self-checks/<month>/<line>  POST /windows/<no>/expert-call
        POST /windows/<no>/hand-over""",
    ),
}
"""What it is: who may, and the routes of it under `/api/v1`. A route that stands nowhere may be used by nobody."""

ELSEWHERE = {"GET /board/stream", "POST /session", "DELETE /session"}
"""An endless answer, and sign-in and sign-out themselves: tests of their own."""
SIGNED_PAGES = ("/prints/<any(",)
"""Papers of a case are for people of the hall; every other page is empty without the API behind it."""

PEOPLE = (
    (Person(id="w", name="窗口", accounts=(f"{CODE}-ZH-1",)), "ZH-1", "T1"),
    (Person(id="o", name="出件", accounts=(f"{CODE}-CJ-2",)), "CJ-2", "T2"),
    (Person(id="h", name="站办", accounts=(f"{CODE}-SP-LD",)), "SP-LD", "S-LD"),
    (Person(id="t", name="主任", hall_head=True), "", "S-JS"),
    (Person(id="d", name="数据局", bureau=True), "", "S-NY"),
    (Person(id="b", name="部门", department="县人社局"), "", "S-NJ"),
)
FILLED = {
    "<no>": "1",
    "<id>": "nothing",
    "<person>": "nobody",
    "<account>": "nothing",
    "<month>": "2026-11",
    "<line>": "1",
    "<kind>": "ticket",
    "<entity>": "nothing",
    "<scan>": "nothing",
}


@dataclass(frozen=True)
class Everybody:
    """A hall with one caller of each kind."""

    hall: Running
    headers: dict[str, dict[str, str]]

    def ask(self, letter: str, method: str, path: str) -> int:
        """Sends what no body allows and no id names: only who may not come is told 401 or 403."""
        client: FlaskClient = self.hall.server.app.test_client(use_cookies=False)
        body = {} if method == "GET" else {"json": {"unknown": 1}}
        answer = client.open(path, method=method, headers=self.headers[letter], **body)
        return answer.status_code


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everybody]:
    access = Access(devices=TOKENS, people=[PersonSecret(person, SECRET) for person, _, _ in PEOPLE])
    with running(tmp_path_factory.mktemp("matrix"), access=access) as hall:
        headers: dict[str, dict[str, str]] = {"n": {}}
        for letter, device in (("k", "kiosk-1"), ("s", "signage-1")):
            headers[letter] = {"Authorization": f"Bearer {TOKENS[device]}"}
        for person, account, terminal in PEOPLE:
            caller = hall.caller()
            name = f"{CODE}-{account}" if account else ""
            body = {"person": person.id, "account": name, "terminal": terminal, "secret": SECRET}
            caller.post("/session", body, status=201)
            headers[person.id.upper()] = {"Cookie": f"{COOKIE}={caller.http.cookies[COOKIE]}"}
        yield Everybody(hall, headers)


def routes(everybody: Everybody) -> list[tuple[str, str]]:
    """Every route of the application: method and rule."""
    app = everybody.hall.server.app
    return [
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def of_the_matrix() -> dict[str, str]:
    found: dict[str, str] = {}
    for may, listed in MATRIX.values():
        for pair in " ".join(listed.split()).replace(" GET ", "\nGET ").replace(" POST ", "\nPOST ").splitlines():
            assert pair.strip() not in found, f"{pair} stands twice"
            found[pair.strip()] = may
    return found


def filled(rule: str) -> str:
    for part, value in FILLED.items():
        rule = rule.replace(part, value)
    return rule


def test_every_route_of_the_api_stands_in_the_matrix_and_nothing_else_does(everybody: Everybody) -> None:
    api = {f"{method} {rule.removeprefix('/api/v1')}" for method, rule in routes(everybody) if rule.startswith("/api")}
    assert api - set(of_the_matrix()) - ELSEWHERE == set(), "a route that the matrix does not know"
    assert set(of_the_matrix()) - api == set(), "the matrix knows a route that is not there"


def test_every_route_admits_whom_the_matrix_names_and_refuses_everybody_else(everybody: Everybody) -> None:
    wrong = []
    for pair, may in of_the_matrix().items():
        method, rule = pair.split()
        for letter in LETTERS:
            status = everybody.ask(letter, method, filled(f"/api/v1{rule}"))
            refused = status in {401, 403}
            if refused == (letter in may) or (refused and status != (401 if letter == "n" else 403)):
                wrong.append((pair, letter, status))
    assert wrong == []


def test_pages_are_open_but_for_the_papers_of_a_case(everybody: Everybody) -> None:
    pages = [rule for method, rule in routes(everybody) if not rule.startswith("/api") and method == "GET"]
    papers = [rule for rule in pages if rule.startswith(SIGNED_PAGES)]
    assert len(papers) == 2
    for letter in LETTERS:
        status = everybody.ask(letter, "GET", "/prints/receipt/nothing")
        assert (status in {401, 403}) == (letter not in OF_THE_HALL), letter
        assert everybody.ask(letter, "GET", "/terminal") == 200
    others = {method for method, rule in routes(everybody) if not rule.startswith("/api")}
    assert others == {"GET"}, "a page that changes something"


@pytest.mark.parametrize(
    ("letter", "path", "body"),
    [
        ("H", "/tickets", {"item": "consult"}),
        ("W", "/knowledge", {"title": "题", "body": "文", "kind": "faq"}),
        ("O", "/knowledge", {"title": "题", "body": "文", "kind": "faq"}),
    ],
)
def test_what_the_door_lets_in_the_use_case_refuses_where_the_matrix_does(
    everybody: Everybody, letter: str, path: str, body: dict[str, str]
) -> None:
    client = everybody.hall.server.app.test_client(use_cookies=False)
    answer = client.post(f"/api/v1{path}", json=body, headers=everybody.headers[letter])
    assert answer.status_code == 403, answer.text
