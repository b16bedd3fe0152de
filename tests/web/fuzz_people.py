"""Good bodies and a fitting hall for the operations on the hall's people: records, accounts, heads, duty, secrets."""

from datetime import datetime
from typing import Any

import requests

from queue_server.domain.hours import HALL_ZONE
from tests.web.conftest import CODE, Caller, Running
from tests.web.fuzz_desk import fill

BY_KEEPER = {
    "read_staff",
    "write_staff",
    "log_absence",
    "bind_accounts",
    "switch_account",
    "appoint_station_head",
    "end_station_head",
    "set_duty",
}
FIRST = "Linden-Baum-9"
NEXT = "Kiefern-Wald-7"


class PeoplePreparations:
    """What the stage of the fuzzer does for the hall's people; it lends its callers."""

    hall: Running
    head: Caller
    newcomer: Caller
    stranger_no: int = 0

    def stranger(self) -> str:
        """Somebody new who may sign in for a station; the others keep their secrets."""
        self.stranger_no += 1
        person = f"fuzz-{self.stranger_no}"
        head = self.seat_head()
        head.post("/staff", {"person": person, "name": "试", "first_secret": FIRST})
        head.post(f"/staff/{person}/accounts", {"accounts": [f"{CODE}-SP-NY"]})
        return person

    def seat_stranger(self) -> requests.Session:
        """A session whose secret may be changed and mistaken."""
        self.newcomer = Caller(self.hall.url)
        body = {"person": self.stranger(), "account": f"{CODE}-SP-NY", "terminal": "S-NY", "secret": FIRST}
        for one in self.seat_head().get("/staff")["people"]:
            if one["signed_in_at"] == "S-NY":
                self.seat_head().post(f"/staff/{one['person']}/accounts", {"accounts": []})
        self.newcomer.post("/session", body, status=201)
        return self.newcomer.http

    def standing_head(self) -> str:
        heads = self.seat_head().get("/station-heads?station=NY")["stations"][0]
        if heads["head"] is None:
            body = {"station": "NY", "person": self.stranger(), "letter_no": "试", "from_day": today()}
            return str(self.head.post("/station-heads", body, status=201)["id"])
        return str(heads["head"]["id"])

    def for_write_staff(self, case: Any) -> None:
        fill(case, person=f"written-{self.stranger_no}", name="试", first_secret=FIRST, enabled=True)

    def for_bind_accounts(self, case: Any) -> None:
        case.path_parameters["person"] = self.stranger()
        fill(case, accounts=[f"{CODE}-SP-NY"])

    def for_log_absence(self, case: Any) -> None:
        case.path_parameters["person"] = self.stranger()
        fill(case, from_day=today(), until_day=today())

    def for_switch_account(self, case: Any) -> None:
        case.path_parameters["account"] = f"{CODE}-SP-TY"
        fill(case, enabled=True)

    def for_appoint_station_head(self, case: Any) -> None:
        self.seat_head().post(f"/station-heads/{self.standing_head()}/end")
        dates = {"from_day": today(), "until_day": None, "substitute": False}
        fill(case, station="NY", person=self.stranger(), items=None, letter_no="试", **dates)

    def for_end_station_head(self, case: Any) -> None:
        case.path_parameters["id"] = self.standing_head()

    def for_set_duty(self, case: Any) -> None:
        fill(case, day=today(), person_a="zh1", person_b="zh2", backup=None)

    def for_read_duty(self, case: Any) -> None:
        case.query = {}

    def for_read_station_heads(self, case: Any) -> None:
        case.query = {"day": today()}

    def for_change_secret(self, case: Any) -> None:
        fill(case, secret=FIRST, new_secret=NEXT)


def today() -> str:
    return datetime.now(HALL_ZONE).date().isoformat()
