"""Good bodies for the operations on guides, and somebody of the bureau who may publish."""

from datetime import date
from itertools import count
from typing import Any

import yaml

from tests.web.conftest import ITEM, Caller, Running
from tests.web.fuzz_desk import OF_STATION, fill

BY_BUREAU = {"write_guides", "check_guides", "publish_guides"}
BY_REPRESENTATIVE = {"save_guide_tips"}


class GuidePreparations:
    """What the stage of the fuzzer does for guides; it lends its callers."""

    hall: Running
    clerk: Caller
    bureau: Caller | None = None
    fees = count(1)

    def seat_bureau(self) -> Caller:
        """Somebody of the data bureau, who takes no seat."""
        if self.bureau is None or self.bureau.call("GET", "/session").status_code != 200:
            self.bureau = self.hall.person("bureau", account="", terminal="T1")
        return self.bureau

    def upload(self) -> dict[str, Any]:
        answer = self.seat_bureau().call("GET", f"/guides/file?item={ITEM.id}")
        answer.encoding = "utf-8"
        file = yaml.safe_load(answer.text)
        file["items"][0]["fee"] = f"收费{next(self.fees)}元"
        today = date.fromisoformat(self.seat_bureau().get("/board")["server_time"][:10])
        return {"yaml": yaml.dump(file, allow_unicode=True), "effective_from": today.isoformat()}

    def for_write_guides(self, case: Any) -> None:
        case.query = {"item": ITEM.id}

    def for_check_guides(self, case: Any) -> None:
        fill(case, **self.upload())

    def for_publish_guides(self, case: Any) -> None:
        upload = self.upload()
        fill(case, **upload, seen=self.seat_bureau().post("/guides/check", upload)["seen"], confirmed_by="县局 王科长")

    def for_list_guide_versions(self, case: Any) -> None:
        case.path_parameters["id"] = ITEM.id

    for_read_guide_tips = for_list_guide_versions

    def for_read_guide_version(self, case: Any) -> None:
        case.path_parameters.update(id=ITEM.id, no=1)

    def for_read_guide_code(self, case: Any) -> None:
        listed = self.clerk.get("/guides")["guides"]
        case.path_parameters["id"] = listed[0]["code"]

    def for_save_guide_tips(self, case: Any) -> None:
        case.path_parameters["id"] = OF_STATION.id
        fill(case, tips=[{"kind": "tip", "text": "先看原件"}])
