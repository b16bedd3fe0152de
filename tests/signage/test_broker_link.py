"""Publisher and agent over a real mosquitto that goes away and comes back."""

import json
import signal
import subprocess
import sys
import textwrap
import time

import paho.mqtt.client as paho
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from signage.broker_client import BrokerClient
from signage.publisher import build_publisher
from tests.hall_process import PROJECT, wait_until
from tests.signage.conftest import (
    HALL,
    Bench,
    Broker,
    a_board,
    a_board_call,
    a_call,
    a_tidal_message,
    a_window_message,
)


class Watcher:
    """An independent subscriber: what any program would see on the broker."""

    def __init__(self, broker: Broker) -> None:
        self.seen: list[tuple[str, dict[str, object], bool]] = []
        self.ready = False
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id="watcher")
        client.username_pw_set("watcher", "watcher-secret")
        client.on_connect = lambda c, *_: c.subscribe(f"hall/{HALL}/#", qos=1)
        client.on_subscribe = lambda *_: setattr(self, "ready", True)
        client.on_message = lambda _c, _u, m: self.seen.append((m.topic, json.loads(m.payload), bool(m.retain)))
        client.connect("127.0.0.1", broker.port)
        client.loop_start()
        self.client = client
        wait_until(lambda: self.ready, what="the watcher's subscription")

    def on(self, tail: str) -> list[tuple[dict[str, object], bool]]:
        return [(payload, retained) for topic, payload, retained in self.seen if topic == f"hall/{HALL}/{tail}"]

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def test_states_are_retained_and_calls_are_not(broker: Broker) -> None:
    publisher = build_publisher(HALL, broker.address("server"))
    publisher.start()
    wait_until(lambda: publisher.connected)
    publisher.publish_state(a_board(7), [a_window_message(7, 1, number="A001")], a_tidal_message(7))
    assert publisher.deliver_call(a_call(7, "A001"))
    live = Watcher(broker)
    wait_until(lambda: live.on("board") and live.on("windows/1") and live.on("tidal"), what="the retained states")
    assert publisher.deliver_call(a_call(8, "A002"))
    wait_until(lambda: live.on("calls"))
    assert [(payload["number"], retained) for payload, retained in live.on("calls")] == [("A002", False)]
    assert live.on("windows/1")[0][1] is True
    assert live.on("windows/1")[0][0]["number"] == "A001"
    live.close()
    publisher.stop()


def test_a_call_without_broker_is_not_acknowledged_and_states_say_so(broker: Broker) -> None:
    publisher = build_publisher(HALL, broker.address("server"))
    publisher.start()
    wait_until(lambda: publisher.connected)
    broker.stop()
    wait_until(lambda: not publisher.connected)
    began = time.monotonic()
    assert publisher.deliver_call(a_call(7, "A001")) is False
    assert time.monotonic() - began < 1
    with pytest.raises(OSError, match="no connection"):
        publisher.publish_state(a_board(7), [], a_tidal_message(7))
    broker.start()
    wait_until(lambda: publisher.connected, within_s=20, what="the reconnection")
    assert publisher.deliver_call(a_call(7, "A001"))
    publisher.stop()


def test_a_frozen_broker_gives_no_acknowledgement_within_the_time_allowed(broker: Broker) -> None:
    publisher = build_publisher(HALL, broker.address("server"))
    publisher.start()
    wait_until(lambda: publisher.connected)
    assert broker.process is not None
    broker.process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    assert publisher.deliver_call(a_call(7, "A001")) is False
    assert time.monotonic() - began < 6
    broker.process.send_signal(signal.SIGCONT)
    wait_until(lambda: publisher.connected, within_s=20)
    assert publisher.deliver_call(a_call(8, "A002"))
    publisher.stop()


def test_the_agent_hears_the_hall_again_after_the_broker_was_killed(bench: Bench) -> None:
    hall = bench()
    hall.publish(a_board(5, calls=[a_board_call("A001")]))
    wait_until(lambda: hall.shown_calls() == ["A001"])
    hall.broker.stop()
    wait_until(lambda: not hall.agent.connected)
    hall.broker.start()
    wait_until(lambda: hall.agent.connected and hall.publisher.connected, within_s=20, what="both ends back")
    hall.publish(a_board(6, calls=[a_board_call("A002"), a_board_call("A001")]))
    wait_until(lambda: hall.shown_calls() == ["A002", "A001"])


def test_the_last_will_says_offline_when_an_agent_is_killed(broker: Broker) -> None:
    address = broker.address("signage-1")
    script = textwrap.dedent(f"""
        import threading
        from signage.broker_client import BrokerAddress, BrokerClient, PresenceTopic
        client = BrokerClient(
            BrokerAddress(host="127.0.0.1", port={address.port}, user={address.user!r}, password={address.password!r}),
            client_id="signage-1",
            presence=PresenceTopic(
                topic="hall/{HALL}/agents/signage-1/health",
                present=lambda: b'{{"state": "ok", "since": "2026-11-23T08:00:00+08:00"}}',
                absent=lambda: b'{{"state": "offline", "since": "2026-11-23T08:00:00+08:00"}}',
            ),
        )
        client.start()
        threading.Event().wait()
    """)
    child = subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT)
    watcher = Watcher(broker)

    def states() -> list[object]:
        return [payload["state"] for payload, _ in watcher.on("agents/signage-1/health")]

    try:
        wait_until(lambda: states() == ["ok"], what="the agent's presence")
    finally:
        child.kill()
        child.wait()
    wait_until(lambda: states() == ["ok", "offline"], what="the last will")
    watcher.close()


def test_an_agent_that_stops_says_goodbye_itself(bench: Bench) -> None:
    hall = bench()
    watcher = Watcher(hall.broker)
    wait_until(lambda: watcher.on("agents/signage-1/health"))
    hall.agent.stop()
    wait_until(lambda: watcher.on("agents/signage-1/health")[-1][0]["state"] == "offline")
    watcher.close()


def test_a_message_that_is_not_in_the_contract_changes_nothing(bench: Bench) -> None:
    hall = bench()
    hall.publish(a_board(5, calls=[a_board_call("A001")]))
    wait_until(lambda: hall.shown_calls() == ["A001"])
    stranger = BrokerClient(hall.broker.address("watcher"), client_id="stranger")
    stranger.start()
    wait_until(lambda: stranger.connected)
    for junk in (b"", b"\xff\xfe", b"[]", b'{"rev": "x"}', b"null", b"{" * 5000):
        for tail in ("board", "calls", "tidal", "windows/1", "windows/one"):
            assert stranger.publish_acked(f"hall/{HALL}/{tail}", junk, retain=False, timeout_s=5)
    hall.publish(a_board(6, calls=[a_board_call("A002")]))
    wait_until(lambda: hall.shown_calls() == ["A002"])
    assert hall.agent.alive
    stranger.stop()


def test_a_board_with_a_lower_rev_is_dropped(bench: Bench) -> None:
    hall = bench()
    hall.publish(a_board(9, calls=[a_board_call("A009")]))
    wait_until(lambda: hall.shown_calls() == ["A009"])
    hall.publish(a_board(8, calls=[a_board_call("A008")]))
    hall.publish(a_board(9, calls=[a_board_call("A009")], overtime=True))
    wait_until(lambda: hall.picture()["board"]["overtime"])
    assert hall.shown_calls() == ["A009"]
