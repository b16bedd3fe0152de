"""Good bodies and a fitting hall for the operations of a desk: help, expert calls, emergency, owners, hand-overs."""

from typing import Any

from tests.web.conftest import CATALOGUE, Caller, Running

OF_STATION = next(item for item in CATALOGUE.services if item.station == "LD")
BY_STATION = {"accept_expert_call", "answer_expert_call"}


class DeskPreparations:
    """What the stage of the fuzzer does for a desk; it lends its callers."""

    hall: Running
    kiosk: Caller
    clerk: Caller
    head: Caller
    officer: Caller

    def seat_officer(self) -> Caller:
        """The station's representative at his own terminal."""
        if self.officer.call("GET", "/session").status_code != 200:
            self.officer.sign_in("ld1", account="SP-LD", terminal="S-LD")
        return self.officer

    def seat_head(self) -> Caller:
        """The hall head at window 2."""
        if self.head.call("GET", "/session").json().get("terminal") != "T2":
            self.hall_tidal("closed")
            self.head.sign_in("head", account="ZH-2", terminal="T2")
        return self.head

    def rung(self) -> str:
        return str(self.kiosk.post("/help", status=201)["id"])

    def asked(self) -> str:
        self.serving()
        return str(self.clerk.post("/windows/1/expert-call", {"item": OF_STATION.id}, status=201)["id"])

    def offered(self) -> str:
        body = {"kind": "ticket", "entity": self.waiting(), "to_person": "zh1"}
        return str(self.seat_head().post("/offers", body, status=201)["id"])

    def for_read_help(self, case: Any) -> None:
        case.path_parameters["id"] = self.rung()

    for_acknowledge_help = for_read_help

    def for_call_expert(self, case: Any) -> None:
        self.serving()
        fill(case, item=OF_STATION.id)

    def for_list_expert_calls(self, case: Any) -> None:
        case.query = {"item": OF_STATION.id}

    def for_accept_expert_call(self, case: Any) -> None:
        self.seat_officer()
        case.path_parameters["id"] = self.asked()

    for_answer_expert_call = for_accept_expert_call

    def for_withdraw_expert_call(self, case: Any) -> None:
        case.path_parameters["id"] = self.asked()

    def for_raise_emergency(self, case: Any) -> None:
        fill(case, text="演练：请有序撤离")

    def for_clear_emergency(self, case: Any) -> None:
        self.seat_officer().post("/emergency", {"text": "演练"}, status=201)
        fill(case, reason="演练结束")

    def for_read_owner(self, case: Any) -> None:
        case.path_parameters.update(kind="ticket", entity=self.waiting())

    def for_offer_ownership(self, case: Any) -> None:
        fill(case, kind="ticket", entity=self.serving(), to_person="zh2")

    def for_accept_offer(self, case: Any) -> None:
        case.path_parameters["id"] = self.offered()

    for_decline_offer = for_accept_offer

    def for_hand_over_window(self, case: Any) -> None:
        self.serving()
        fill(case, to_person="zh2")

    def for_accept_hand_over(self, case: Any) -> None:
        left = self.seat_head().post("/windows/2/hand-over", {"to_person": "zh1"}, status=201)
        case.path_parameters["id"] = left["id"]

    def for_ring_help(self, case: Any) -> None:
        """Needs nothing."""


def fill(case: Any, **fields: Any) -> None:
    """Puts true values into a body that is one."""
    if isinstance(case.body, dict):
        case.body = {**case.body, **fields}
