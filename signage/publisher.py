"""The relay's way to the signs: calls acknowledged by the broker, states retained as leases."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.contract.board import Board
from queue_server.contract.signs import CallMessage, TidalMessage, WindowMessage, topic
from signage.broker_client import BrokerAddress, BrokerClient

ACK_TIMEOUT_S = 5.0


class MqttPublisher:
    """The sink `mqtt`: built by `build_publisher`, driven by the relay's thread."""

    def __init__(self, hall: str, client: BrokerClient) -> None:
        self._hall = hall
        self._client = client

    @property
    def name(self) -> str:
        """The name of its cursor in the journal."""
        return "mqtt"

    @property
    def connected(self) -> bool:
        """Whether the broker can be reached now."""
        return self._client.connected

    def start(self) -> None:
        """Begin to connect; returns at once."""
        self._client.start()

    def deliver_call(self, message: CallMessage) -> bool:
        """Publish one call, never retained, and wait at most 5 s for the PUBACK; False when none came."""
        payload = message.model_dump_json().encode()
        return self._client.publish_acked(topic(self._hall, "calls"), payload, retain=False, timeout_s=ACK_TIMEOUT_S)

    def publish_state(self, board: Board, windows: Sequence[WindowMessage], tidal: TidalMessage) -> None:
        """Publish the retained states; raises OSError while the broker cannot be reached."""
        self._retain(board.model_dump_json(), "board")
        for window in windows:
            self._retain(window.model_dump_json(), "windows", str(window.no))
        self._retain(tidal.model_dump_json(), "tidal")

    def _retain(self, body: str, *parts: str) -> None:
        self._client.publish(topic(self._hall, *parts), body.encode(), retain=True)

    def stop(self) -> None:
        """Disconnect, within about 1 s."""
        self._client.stop()


def build_publisher(hall: str, broker: BrokerAddress, *, client_id: str = "server") -> MqttPublisher:
    """Build the relay's sink for one hall; nothing opens before `start`."""
    return MqttPublisher(hall, BrokerClient(broker, client_id=client_id))
