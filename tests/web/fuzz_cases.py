"""Good bodies and a fitting hall for the case flow: window, station, hall head and issuing desk."""

from typing import Any

from tests.web.conftest import CATALOGUE, ID_NUMBER, SECRETS, Caller
from tests.web.fuzz_desk import fill

OF_LABOUR = [item for item in CATALOGUE.services if item.station == "LD" and item.promised_wd > 0]
PROMISED = OF_LABOUR[0]
SPECIAL = next((item for item in OF_LABOUR if item.special_procedures), PROMISED)
STATION_STEPS = {
    "take_up_case",
    "accept_case",
    "comment_on_case",
    "forward_case",
    "draft_decision",
    "confirm_decision",
    "begin_special",
    "end_special",
    "request_extension",
}
HEAD_STEPS = {"extend_case", "allow_correction", "override_station", "allow_same_person"}
REASON = "测试理由"


class CasePreparations:
    """What the stage of the fuzzer does for a case; it lends its callers."""

    clerk: Caller
    head: Caller

    def seat_head_of_cases(self) -> Caller:
        """The hall head at a terminal of the extranet, without an account."""
        if self.head.call("GET", "/session").json().get("terminal") != "S-JS":
            self.head.sign_in("head", account="", terminal="S-JS")
        return self.head

    def taken_in(self, item: Any = PROMISED) -> str:
        """收件."""
        case = self.clerk.post("/cases", {"ticket": self.serving(), "item": item.id}, status=201)
        no = str(case["no"])
        self.clerk.post(f"/cases/{no}/materials", {"present": list(range(len(case["materials"])))})
        self.clerk.post(f"/cases/{no}/receive", {"applicant_name": "王小明", "applicant_id": ID_NUMBER})
        return no

    def routed(self, item: Any = PROMISED) -> str:
        no = self.taken_in(item)
        self.clerk.post(f"/cases/{no}/route")
        return no

    def reviewed(self, item: Any = PROMISED) -> str:
        no = self.routed(item)
        self.seat_officer().post(f"/cases/{no}/take-up")
        return no

    def accepted(self, item: Any = PROMISED) -> str:
        no = self.reviewed(item)
        self.officer.post(f"/cases/{no}/accept")
        return no

    def drafted(self, kind: str = "approve") -> str:
        no = self.accepted() if kind == "approve" else self.reviewed()
        self.officer.post(f"/cases/{no}/decision", decision(kind))
        return no

    def returned(self, kind: str = "approve") -> str:
        no = self.drafted(kind)
        self.officer.post(f"/cases/{no}/confirm", {"secret": SECRETS["ld1"]})
        return no

    def issuing(self) -> str:
        no = self.returned()
        self.clerk.post(f"/cases/{no}/hand-to-issue")
        return no

    def issued(self) -> str:
        no = self.issuing()
        self.clerk.post(f"/cases/{no}/issue", {"result_no": "第1号", "copies": 1, "sealed": True})
        return no

    def correcting(self) -> str:
        no = self.returned("correction")
        self.clerk.post(f"/cases/{no}/send-correction")
        return no

    def declined(self) -> str:
        no = self.returned("decline")
        self.clerk.post(f"/cases/{no}/send-decline")
        return no

    def for_search_cases(self, case: Any) -> None:
        case.query = {"q": self.taken_in()[-5:]}

    def for_read_timeline(self, case: Any) -> None:
        case.path_parameters["no"] = self.taken_in()

    def for_query_case(self, case: Any) -> None:
        fill(case, case_no=self.taken_in(), last4=ID_NUMBER[-4:])

    def for_route_case(self, case: Any) -> None:
        case.path_parameters["no"] = self.taken_in()
        fill(case, station=None, reason=None)

    def for_withdraw_case(self, case: Any) -> None:
        case.path_parameters["no"] = self.taken_in()
        fill(case, reason=REASON, request_scan=None)

    def for_send_correction(self, case: Any) -> None:
        case.path_parameters["no"] = self.returned("correction")

    def for_send_decline(self, case: Any) -> None:
        case.path_parameters["no"] = self.returned("decline")

    def for_hand_to_issue(self, case: Any) -> None:
        case.path_parameters["no"] = self.returned()

    def for_resubmit_case(self, case: Any) -> None:
        case.path_parameters["no"] = self.correcting()
        fill(case, present=list(range(len(PROMISED.materials))))

    def for_close_case(self, case: Any) -> None:
        case.path_parameters["no"] = self.declined()

    def for_reapply_case(self, case: Any) -> None:
        no = self.declined()
        self.clerk.post(f"/cases/{no}/close")
        case.path_parameters["no"] = no

    def for_take_up_case(self, case: Any) -> None:
        case.path_parameters["no"] = self.routed()

    def for_accept_case(self, case: Any) -> None:
        case.path_parameters["no"] = self.reviewed()

    def for_forward_case(self, case: Any) -> None:
        case.path_parameters["no"] = self.reviewed()
        fill(case, reason=REASON)

    def for_comment_on_case(self, case: Any) -> None:
        made = self.clerk.post("/cases", {"ticket": self.serving(), "item": PROMISED.id}, status=201)
        case.path_parameters["no"] = made["no"]
        fill(case, text="请核对")

    def for_draft_decision(self, case: Any) -> None:
        case.path_parameters["no"] = self.accepted()
        fill(case, **decision("approve"))

    def for_confirm_decision(self, case: Any) -> None:
        case.path_parameters["no"] = self.drafted()
        fill(case, secret=SECRETS["ld1"])

    def for_begin_special(self, case: Any) -> None:
        case.path_parameters["no"] = self.accepted(SPECIAL)
        names = [step.name for step in SPECIAL.special_procedures]
        fill(case, name=names[0] if names else "公示", days=None)

    def for_end_special(self, case: Any) -> None:
        no = self.accepted(SPECIAL)
        for step in SPECIAL.special_procedures[:1]:
            self.officer.post(f"/cases/{no}/begin-special", {"name": step.name})
        case.path_parameters["no"] = no
        fill(case, evidence="无异议")

    def for_request_extension(self, case: Any) -> None:
        case.path_parameters["no"] = self.accepted()
        fill(case, days=3, reason=REASON)

    for_extend_case = for_request_extension

    def for_override_station(self, case: Any) -> None:
        case.path_parameters["no"] = self.taken_in()
        fill(case, station="LD", reason=REASON)

    def for_allow_same_person(self, case: Any) -> None:
        case.path_parameters["no"] = self.routed()
        fill(case, reason=REASON)

    def for_allow_correction(self, case: Any) -> None:
        no = self.correcting()
        self.clerk.post(f"/cases/{no}/resubmit", {"present": list(range(len(PROMISED.materials)))})
        self.officer.post(f"/cases/{no}/take-up")
        self.officer.post(f"/cases/{no}/decision", decision("correction"))
        self.officer.post(f"/cases/{no}/confirm", {"secret": SECRETS["ld1"]})
        case.path_parameters["no"] = no
        fill(case, reason=REASON)

    def for_issue_result(self, case: Any) -> None:
        case.path_parameters["no"] = self.issuing()
        fill(case, result_no="第2号", copies=1, sealed=True)

    def for_deliver_result(self, case: Any) -> None:
        case.path_parameters["no"] = self.issued()
        fill(case, way="self", id_checked=True, proxy_name=None, proxy_id=None, proof_scan=None)

    def for_mail_result(self, case: Any) -> None:
        case.path_parameters["no"] = self.issued()
        fill(case, carrier="邮政", tracking_no="EA123456789CN")

    def for_note_delivered(self, case: Any) -> None:
        no = self.issued()
        self.clerk.post(f"/cases/{no}/mail", {"carrier": "邮政", "tracking_no": "EA123456789CN"})
        case.path_parameters["no"] = no


def decision(kind: str) -> dict[str, Any]:
    """Returns a decision that says what its kind must."""
    body: dict[str, Any] = {"kind": kind, "opinion": "测试意见", "basis": "办事指南", "items": [], "reason_code": None}
    if kind == "correction":
        body["items"] = [{"material": PROMISED.materials[0].name, "problem": "模糊", "how": "重印"}]
    if kind == "decline":
        body |= {"reason_code": "not_competent", "competent_body": "某机关"}
    return body
