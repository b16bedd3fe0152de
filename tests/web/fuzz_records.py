"""Good bodies and a fitting hall for the operations on knowledge, reports, self-checks, notices and look-ups."""

import base64
from typing import Any

from tests.web.conftest import CATALOGUE, ITEM, Caller
from tests.web.fuzz_desk import fill

BY_HEAD = {"assign_report", "refer_report", "escalate_report", "reopen_report", "close_report"}
BY_WRITER = {"write_knowledge", "rewrite_knowledge"}
GUIDE = f"guide-{ITEM.id}"
ONLINE = next(item for item in CATALOGUE.services if item.online_capable)
FIVE = {"contact": "0421-0000000", "item": ITEM.id, "text": "情况", "wish": "诉求"}
PHOTO = base64.b64encode(b"\xff\xd8\xff\xe0" + b"x" * 100).decode()


class RecordPreparations:
    """What the stage of the fuzzer does for what a hall keeps beside its queue; it lends its callers."""

    kiosk: Caller
    clerk: Caller

    def month(self) -> str:
        return str(self.clerk.get("/notices")["month"])

    def entry(self) -> str:
        body = {"title": "题", "body": "文", "kind": "faq"}
        return str(self.seat_officer().post("/knowledge", body, status=201)["id"])

    def filed(self, kind: str = "unresolved") -> str:
        """A report that the clerk took on the phone."""
        self.seat()
        body = {"kind": kind, "channel": "phone", **FIVE}
        return str(self.clerk.post("/reports", body, status=201)["no"])

    def assigned(self) -> str:
        no = self.filed()
        self.seat_head().post(f"/reports/{no}/assign", {"to_person": "zh1", "cause": "policy"})
        return no

    def answered(self, *, by_head: bool = False) -> str:
        no = self.assigned()
        answerer = self.seat_head() if by_head else self.clerk
        answerer.post(f"/reports/{no}/answer", {"answer": "答复"})
        return no

    def notice(self) -> str:
        return str(self.clerk.post("/notices", {"item": ITEM.id, "lacking": [0]}, status=201)["id"])

    def for_search_knowledge(self, case: Any) -> None:
        case.query = {"q": ITEM.name}

    def for_read_knowledge(self, case: Any) -> None:
        case.path_parameters["id"] = GUIDE

    for_mark_knowledge_read = for_read_knowledge

    def for_write_knowledge(self, case: Any) -> None:
        fill(case, item=ITEM.id)

    def for_rewrite_knowledge(self, case: Any) -> None:
        case.path_parameters["id"] = self.entry()

    def for_file_report(self, case: Any) -> None:
        fill(case, kind="suggestion", channel="phone", about="place", item=None)

    def for_register_report(self, case: Any) -> None:
        made = self.kiosk.call("POST", "/reports", {"kind": "unresolved", "channel": "kiosk", "about": "refused"})
        # A long run meets the kiosk's brake: then the number goes as it was generated.
        if made.status_code == 201:
            case.path_parameters["no"] = made.json()["no"]
        fill(case, **FIVE)

    def for_read_report(self, case: Any) -> None:
        case.path_parameters["no"] = self.filed()

    for_refer_report = for_escalate_report = for_read_report

    def for_assign_report(self, case: Any) -> None:
        case.path_parameters["no"] = self.filed()
        fill(case, to_person="zh1")

    def for_work_on_report(self, case: Any) -> None:
        case.path_parameters["no"] = self.assigned()

    for_answer_report = for_work_on_report

    def for_revisit_report(self, case: Any) -> None:
        case.path_parameters["no"] = self.answered(by_head=True)

    def for_close_report(self, case: Any) -> None:
        no = self.answered()
        self.seat_head().post(f"/reports/{no}/revisit", {"satisfied": False})
        case.path_parameters["no"] = no

    for_reopen_report = for_close_report

    def for_read_self_checks(self, case: Any) -> None:
        case.path_parameters["month"] = self.month()

    def for_record_self_check(self, case: Any) -> None:
        case.path_parameters.update(month=self.month(), line=2)
        fill(case, result="ok", photo=PHOTO)

    def for_read_self_check_photo(self, case: Any) -> None:
        month = self.month()
        self.clerk.post(f"/self-checks/{month}/2", {"result": "ok", "photo": PHOTO})
        case.path_parameters.update(month=month, line=2)

    def for_tell_once(self, case: Any) -> None:
        if isinstance(case.body, dict):
            case.body = {"item": ITEM.id, "ticket": self.waiting(), "lacking": [0]}

    def for_read_notice(self, case: Any) -> None:
        case.path_parameters["id"] = self.notice()

    def for_look_up_cases(self, case: Any) -> None:
        fill(case, case_no=self.draft(), id_number=None)

    def for_choose_online(self, case: Any) -> None:
        fill(case, item=ONLINE.id)
