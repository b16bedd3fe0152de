"""The devices' client against a real server: what it reads, what it is refused, and a server that is not there."""

import socket
import threading
from collections.abc import Iterator

import pytest

from queue_server.client import HallClient, RefusedError, UnreachableError
from tests.web.conftest import TOKENS, Caller, Running, impatient, new_key, running


@pytest.fixture
def client(fresh: Running) -> Iterator[HallClient]:
    made = HallClient(fresh.url, TOKENS["kiosk-1"])
    yield made
    made.close()


def test_a_kiosk_and_a_pad_do_their_whole_work_by_it(fresh: Running, client: HallClient, clerk: Caller) -> None:
    assert client.hall().practice
    assert client.items().illustrative
    key = new_key()
    ticket = client.issue_ticket("consult", priority=None, key=key)
    assert client.issue_ticket("consult", priority=None, key=key) == ticket
    assert client.confirm_print(ticket.id, "printed").print_state == "printed"
    assert client.board().waiting == {"C": 1}
    pad = HallClient(fresh.url, TOKENS["signage-1"])
    for verb, body in (("call-next", {}), ("start", {}), ("finish", {"outcome": "consulted"})):
        pad.press(1, verb, body, key=new_key())
    assert pad.window(1).ticket is None
    assert client.evaluate(ticket.id, 5, key=new_key()).level == 5
    assert client.ticket(ticket.id).state == "done"
    spare = client.issue_ticket("consult", priority="elderly", key=new_key())
    assert client.cancel_ticket(spare.id).state == "cancelled"
    pad.close()


def test_a_missed_number_rejoins_by_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(tmp_path_factory.mktemp("hall"), hall=impatient()) as hall:
        client, clerk = HallClient(hall.url, TOKENS["kiosk-1"]), hall.person("zh1")
        ticket = client.issue_ticket("consult", priority=None, key=new_key())
        for verb in ("call-next", "recall", "recall", "miss"):
            clerk.post(f"/windows/1/{verb}")
        assert client.ticket(ticket.id).rejoin_until is not None
        assert client.rejoin_ticket(ticket.id).state == "waiting"
        client.close()


def test_a_refusal_carries_the_sentence_for_the_screen(client: HallClient) -> None:
    with pytest.raises(RefusedError) as refused:
        client.issue_ticket("nothing", priority=None, key=new_key())
    assert refused.value.problem.code == "unknown_item"
    assert str(refused.value) == refused.value.problem.detail == "没有这个事项，请返回重新选择。"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html></h",
        b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        b"nonsense\r\n\r\n",
    ],
)
def test_something_that_is_not_this_server_is_unreachable(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        client = HallClient("http://{}:{}".format(*listening.getsockname()), "token")
        with pytest.raises(UnreachableError):
            client.board()
        client.close()
        thread.join(5)


def test_a_server_that_is_away_is_unreachable_within_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    client = HallClient(f"http://127.0.0.1:{port}", "token")
    with pytest.raises(UnreachableError):
        client.board()
    client.close()
