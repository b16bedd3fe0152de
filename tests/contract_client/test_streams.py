"""The board by SSE and the hall's topics by MQTT, also across a killed server."""

import itertools
import json
import uuid
from collections.abc import Callable
from datetime import datetime

import requests

from tests.contract_client.conftest import window_person
from tests.contract_client.outside_client import Control, Door, Heard, Listener, StreamEvent, read_stream
from tests.hall_process import HallProcess, wait_until

BOARD_FIELDS = {
    "hall",
    "rev",
    "server_time",
    "calls",
    "next",
    "missed",
    "waiting",
    "longest_wait_s",
    "windows",
    "tidal",
    "overtime",
}


def first_board(events: "list[StreamEvent]") -> StreamEvent:
    return next(event for event in events if event.event == "board")


def test_the_board_has_all_fields(hall: HallProcess, kiosk: Door) -> None:
    board = kiosk.get("/board")
    assert board.keys() >= BOARD_FIELDS
    assert board["hall"] == hall.ready["hall"]
    assert all(window["state"] in {"closed", "open", "paused"} for window in board["windows"])
    assert board["tidal"]["state"] in {"closed", "warned", "opening", "open", "closing", "unstaffed"}
    assert datetime.fromisoformat(board["server_time"]).tzinfo is not None


def test_the_stream_sends_the_board_each_change_and_a_heartbeat(hall: HallProcess, kiosk: Door, clerk: Door) -> None:
    stream = read_stream(hall.web + "/api/v1/board/stream", silence_s=10.5)
    first = next(event for event in stream if event.event == "board")
    assert first.ident == str(first.data["rev"])
    ticket = kiosk.issue("consult")
    clerk.window(1, "call-next")
    for event in stream:
        if event.event == "board":
            assert event.ident == str(event.data["rev"])
            assert event.data["rev"] >= first.data["rev"]
            if any(call["number"] == ticket["number"] for call in event.data["calls"]):
                break
    quiet = [next(stream), next(stream)]
    assert quiet[1].at_s - quiet[0].at_s <= 10.5
    stream.close()


def test_a_killed_server_comes_back_with_a_board_that_never_falls(
    hall: HallProcess, kiosk: Door, clerk: Door, listen: Callable[[], Listener]
) -> None:
    key = str(uuid.uuid4())
    ticket = kiosk.issue("consult", key=key)
    with listen() as listener:
        listener.wait_for("board")
        before = kiosk.get("/board")["rev"]
        hall.kill_role("server")

        def back() -> bool:
            try:
                return requests.get(hall.web + "/healthz", timeout=1).status_code == 200
            except requests.RequestException:
                return False

        wait_until(back, within_s=15, what="the server's return")
        after = kiosk.get("/board")
        assert after["rev"] >= before
        streamed = next(event for event in read_stream(hall.web + "/api/v1/board/stream") if event.event == "board")
        assert streamed.data["rev"] >= before
        kept = kiosk.get(f"/tickets/{ticket['id']}")
        assert (kept["number"], kept["state"]) == (ticket["number"], "waiting")
        assert kiosk.issue("consult", key=key)["id"] == ticket["id"]
        following = kiosk.issue("consult")
        assert int(following["number"][1:]) == int(ticket["number"][1:]) + 1
        reached = kiosk.get("/board")["rev"]
        wait_until(
            lambda: any(heard.payload["rev"] >= reached for heard in listener.on("board")), what="the new board by MQTT"
        )
        revisions = [heard.payload["rev"] for heard in listener.on("board")]
        assert revisions == sorted(revisions)
    assert clerk.call("POST", "/windows/1/call-next", body={}).status_code == 200


def test_state_is_retained_and_a_lease(hall: HallProcess, clerk: Door, listen: Callable[[], Listener]) -> None:
    with listen() as listener:
        for topic in ("windows/1", "windows/2", "tidal"):
            heard = listener.wait_for(topic, count=4, within_s=22)
            assert heard[0].retain
            live = [message for message in heard if not message.retain]
            for earlier, later in itertools.pairwise(live):
                assert (later.at - earlier.at).total_seconds() <= 6, topic
                assert later.payload["seq"] >= earlier.payload["seq"]
            for message in live:
                left_s = (datetime.fromisoformat(message.payload["valid_until"]) - message.at).total_seconds()
                assert 13 <= left_s <= 15.5, topic
        window = listener.on("windows/1")[-1].payload
        assert {"seq", "no", "state", "number", "valid_until"} <= window.keys()
        assert (window["no"], window["state"]) == (1, "open")
        assert {"seq", "state", "since", "reason", "valid_until"} <= listener.on("tidal")[-1].payload.keys()
        assert listener.on("board")[0].retain
        assert listener.on("board")[0].payload.keys() >= BOARD_FIELDS


def test_calls_are_sent_once_and_never_kept(
    hall: HallProcess, kiosk: Door, clerk: Door, listen: Callable[[], Listener]
) -> None:
    with listen() as listener:
        tickets = [kiosk.issue("consult"), kiosk.issue("consult")]
        for count, ticket in enumerate(tickets, start=1):
            clerk.window(1, "call-next")
            call = listener.wait_for("calls", count=count, within_s=1)[-1]
            assert (call.payload["number"], call.payload["window"], call.payload["call_no"]) == (ticket["number"], 1, 1)
            assert datetime.fromisoformat(call.payload["at"]).tzinfo is not None
            assert call.qos == 1
            assert not call.retain
            clerk.window(1, "start")
            clerk.window(1, "finish", {"outcome": "consulted"})
        first, second = listener.on("calls")
        assert second.payload["seq"] > first.payload["seq"]
    with listen() as late:
        late.wait_for("board")
        late.wait_for("windows/1", count=2)
        assert late.on("calls") == []


def test_nothing_on_the_wire_names_a_person_or_a_reason(
    hall: HallProcess, kiosk: Door, clerk: Door, listen: Callable[[], Listener]
) -> None:
    with listen() as listener:
        kiosk.issue("consult", priority="veteran")
        clerk.window(1, "call-next")
        listener.wait_for("calls", within_s=2)
        listener.wait_for("windows/1", count=3)
        secrets = [
            str(value) for person in hall.credentials["people"] for value in (person["person"], person["secret"])
        ]
        secrets += [*hall.credentials["devices"].values(), "veteran", "consult", "综合咨询", "退役"]
        own = [heard for heard in listener.heard if not heard.topic.startswith(("agents/", "devices/"))]
        assert {heard.topic.split("/")[0] for heard in own} == {"board", "windows", "tidal", "calls"}
        for heard in listener.heard:
            assert [word for word in secrets if f'"{word}"' in heard.raw or (len(word) > 5 and word in heard.raw)] == []


def newest(listener: Listener, prefix: str) -> dict[str, Heard]:
    return {heard.topic: heard for heard in listener.heard if heard.topic.startswith(prefix)}


def test_every_device_tells_its_health_and_a_fault_is_told(hall: HallProcess, listen: Callable[[], Listener]) -> None:
    with listen() as listener:
        wait_until(lambda: len(newest(listener, "devices/")) >= 3, what="health of three devices")
        for heard in newest(listener, "devices/").values():
            assert {"agent", "kind", "state", "since", "reason", "last_ok"} <= heard.payload.keys()
            assert heard.retain
        topic = next(
            topic for topic, heard in newest(listener, "devices/").items() if "lamp" in topic or "lamp" in heard.raw
        )
        well = newest(listener, "devices/")[topic].payload["state"]
        with Control(hall.ready["lamp"]["control"]) as lamp:
            lamp.do("unplug")
            listener.wait_state(topic, outside={well})
            lamp.do("plug")
            listener.wait_state(topic, among={well})


def test_a_killed_hall_agent_is_offline_by_its_last_will_and_comes_back(
    hall: HallProcess, listen: Callable[[], Listener]
) -> None:
    with listen() as listener:
        heard = wait_until(
            lambda: [topic for topic in newest(listener, "agents/") if "signage" in topic], what="the agent's health"
        )
        topic = heard[0]
        online = newest(listener, "agents/")[topic].payload["state"]
        assert {"state", "since"} <= newest(listener, "agents/")[topic].payload.keys()
        hall.kill_role("signage")
        offline = listener.wait_state(topic, outside={online})
        assert offline.payload["state"] == "offline"
        listener.wait_state(topic, among={online})


def test_every_simulator_answers_one_json_line(hall: HallProcess) -> None:
    ready = hall.ready
    for device in (ready["printer"], ready["id_card"], ready["lamp"], *ready["led"], *ready["pads"]):
        with Control(device["control"]) as control:
            assert isinstance(control.do("log", since=0)["log"], list)
            refused = control.ask({"do": "no-such-verb"})
            assert refused["ok"] is False
            assert control.do("log", since=0)["ok"] is True


def test_the_windows_strip_gets_the_call(hall: HallProcess, kiosk: Door, clerk: Door) -> None:
    with Control(hall.ready["led"][0]["control"]) as strip:
        since = strip.do("log", since=0)["next"]
        ticket = kiosk.issue("consult")
        clerk.window(1, "call-next")
        wait_until(
            lambda: ticket["number"] in json.dumps(strip.do("log", since=since)["log"], ensure_ascii=False),
            within_s=2,
            what="the number on the strip",
        )


def test_a_ticket_issued_without_paper_is_not_called_printed(
    hall: HallProcess, kiosk: Door, clerk: Door, listen: Callable[[], Listener]
) -> None:
    with Control(hall.ready["printer"]["control"]) as printer, listen() as listener:
        papers = len(printer.do("log", since=0)["log"])
        wait_until(lambda: any("printer" in t for t in newest(listener, "devices/")), what="the printer's health")
        topic = next(topic for topic in newest(listener, "devices/") if "printer" in topic)
        well = newest(listener, "devices/")[topic].payload["state"]
        printer.do("paper_out")
        listener.wait_state(topic, outside={well})
        ticket = kiosk.issue("consult")
        assert kiosk.get(f"/tickets/{ticket['id']}")["print_state"] in {"pending", "failed", "unknown"}
        assert len(printer.do("log", since=0)["log"]) == papers
        printer.do("paper_in")
        listener.wait_state(topic, among={well})


def test_two_windows_never_get_the_same_ticket(hall: HallProcess, kiosk: Door, clerk: Door, second_clerk: Door) -> None:
    for _ in range(4):
        kiosk.issue("consult")
    one, two = clerk.window(1, "call-next"), second_clerk.window(2, "call-next")
    assert one["id"] != two["id"]
    assert (one["window"], two["window"]) == (1, 2)
    assert window_person(hall, "T1")["account"] != window_person(hall, "T2")["account"]
    for no, door in ((1, clerk), (2, second_clerk)):
        door.window(no, "start")
        door.window(no, "finish", {"outcome": "consulted"})
