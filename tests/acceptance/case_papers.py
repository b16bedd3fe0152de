"""Cases brought to every end over HTTP, so that each of their papers is there to be read, printed or pictured."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.acceptance.town import SECRET, Town
from tests.contract_client.outside_client import Door

SERIF = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
LICENCE, WELFARE = "JP-NJ-001", "JP-MZ-001"
NAME, ID_NUMBER, PHONE = "张㐂𬱖㛃", "211322189901010019", "13800001234"
PROXY_NAME, PROXY_ID = "李代领", "21132218990601019X"


@dataclass
class Desk:
    """A hall with one visit that brings several cases, and everybody who takes part."""

    town: Town
    clerk: Door
    stations: dict[str, Door]
    head: Door
    ticket: str

    def open_case(self, item: str, *, short: bool = False) -> dict[str, Any]:
        """Receives a case and routes it; its station takes it up."""
        case = self.clerk.post("/cases", {"ticket": self.ticket, "item": item}, status=201)
        present = list(range(len(case["materials"])))
        self.clerk.post(f"/cases/{case['no']}/materials", {"present": present})
        applicant = {"applicant_name": NAME, "applicant_id": ID_NUMBER, "phone": PHONE, "return_way": "pickup"}
        received: dict[str, Any] = self.clerk.post(f"/cases/{case['no']}/receive", applicant)
        if not short:
            self.clerk.post(f"/cases/{case['no']}/route")
            self.station(received).post(f"/cases/{case['no']}/take-up")
        return received

    def station(self, case: dict[str, Any]) -> Door:
        return self.stations[case["station"]]

    def decide(self, case: dict[str, Any], kind: str, **more: Any) -> None:
        """Drafts and confirms."""
        body = {"kind": kind, "opinion": "经审查，与实际情况一致。", "basis": "某办法第三条", **more}
        self.station(case).post(f"/cases/{case['no']}/decision", body)
        self.station(case).post(f"/cases/{case['no']}/confirm", {"secret": SECRET})

    def do(self, case: dict[str, Any], *steps: str) -> None:
        for step in steps:
            self.clerk.post(f"/cases/{case['no']}/{step}")

    def html(self, case: dict[str, Any], kind: str) -> str:
        """Returns a sheet as it is sent."""
        answer = self.clerk.http.get(f"{self.town.web}/prints/{kind}/{case['no']}", timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.text


@dataclass
class Done:
    """Cases that have come to their ends."""

    desk: Desk
    licence: dict[str, Any]
    licence_declined: dict[str, Any]
    licence_refused: dict[str, Any]
    welfare: dict[str, Any]
    welfare_declined: dict[str, Any]
    welfare_refused: dict[str, Any]
    withdrawn: dict[str, Any]


def open_desk(town: Town) -> Desk:
    """Seats everybody at a fresh hall and calls the visit that brings the cases."""
    clerk = town.clerk_a()
    ticket = town.kiosk.issue(LICENCE)
    clerk.window(1, "call-next")
    clerk.window(1, "start")
    stations = {code: town.sign_in(f"rep-{code.lower()}", f"SP-{code}", f"S-{code}") for code in ("NJ", "MZ")}
    head = Door(town.web)
    head.sign_in({"person": "head", "account": "", "terminal": "S-TY", "secret": SECRET})
    return Desk(town, clerk, stations, head, ticket["id"])


def bring_to_their_ends(desk: Desk) -> Done:
    """Returns cases of a licence and of another item, ended in every way."""
    return Done(
        desk,
        licence=_to_the_end(desk, LICENCE),
        licence_declined=_declined(desk, LICENCE, reason_code="not_competent", competent_body="建平县自然资源局"),
        licence_refused=_refused(desk, LICENCE),
        welfare=_to_the_end(desk, WELFARE),
        welfare_declined=_declined(desk, WELFARE, reason_code="by_guide"),
        welfare_refused=_refused(desk, WELFARE),
        withdrawn=_withdrawn(desk),
    )


def case_of(done: Done, kind: str) -> dict[str, Any]:
    """Returns the welfare case that has a paper of this kind."""
    of = {"decline": done.welfare_declined, "refusal": done.welfare_refused}
    return of.get(kind, done.withdrawn if kind in {"commission", "withdrawal"} else done.welfare)


def _to_the_end(desk: Desk, item: str) -> dict[str, Any]:
    case = desk.open_case(item)
    first, second = (line["name"] for line in case["materials"][:2])
    lines = [
        {"material": first, "problem": "没有签名", "how": "由申请人签名"},
        {"material": second, "problem": "复印件看不清", "how": "重新复印，带原件核对"},
    ]
    desk.decide(case, "correction", items=lines, basis="")
    desk.do(case, "send-correction")
    desk.clerk.post(f"/cases/{case['no']}/resubmit", {"present": list(range(len(case["materials"])))})
    desk.station(case).post(f"/cases/{case['no']}/take-up")
    desk.station(case).post(f"/cases/{case['no']}/accept")
    desk.head.post(f"/cases/{case['no']}/extend", {"days": 10, "reason": "需要县级部门会审"})
    desk.decide(case, "approve")
    desk.do(case, "hand-to-issue")
    desk.clerk.post(f"/cases/{case['no']}/issue", {"result_no": "演字〔2026〕18号", "copies": 2, "sealed": True})
    proxy = {"way": "proxy", "id_checked": True, "proxy_name": PROXY_NAME, "proxy_id": PROXY_ID}
    desk.clerk.post(f"/cases/{case['no']}/deliver", proxy)
    return case


def _declined(desk: Desk, item: str, **reason: Any) -> dict[str, Any]:
    case = desk.open_case(item)
    desk.decide(case, "decline", **reason)
    desk.do(case, "send-decline")
    return case


def _refused(desk: Desk, item: str) -> dict[str, Any]:
    case = desk.open_case(item)
    desk.station(case).post(f"/cases/{case['no']}/accept")
    desk.decide(case, "refuse")
    desk.do(case, "hand-to-issue")
    desk.clerk.post(f"/cases/{case['no']}/issue", {"result_no": "演否〔2026〕1号", "copies": 2, "sealed": True})
    return case


def _withdrawn(desk: Desk) -> dict[str, Any]:
    case = desk.open_case(WELFARE, short=True)
    body = {"scope": ["prepare", "submit"], "valid_until": "2027-02-23"}
    desk.clerk.post(f"/cases/{case['no']}/commission", body, status=201)
    desk.clerk.post(f"/cases/{case['no']}/withdraw", {"reason": "申请人书面要求撤回"})
    return case
