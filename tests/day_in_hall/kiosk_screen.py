"""A finger at the kiosk: finds what can be touched through the demo door and touches it on the real Kivy window."""

import base64
from collections.abc import Callable
from typing import Any

from tests.contract_client.outside_client import Control
from tests.hall_process import wait_until


class KioskScreen:
    """The lit kiosk of a practice hall."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self.touches = 0

    def step(self) -> str:
        """Returns the name of the page that is shown."""
        return str(self._control.do("frame")["step"])

    def picture(self) -> bytes:
        """Returns the panel as PNG."""
        return base64.b64decode(self._control.do("frame")["png"])

    def targets(self) -> list[dict[str, Any]]:
        """Returns what can be touched now."""
        found: list[dict[str, Any]] = self._control.do("targets")["targets"]
        return found

    def wait_step(self, *steps: str, within_s: float = 10.0) -> str:
        """Waits for one of the pages and returns which it is."""
        return (
            wait_until(
                lambda: (now := self.step()) in steps and now, within_s=within_s, what=f"the kiosk's page {steps}"
            )
            or ""
        )

    def touch(self, fits: Callable[[dict[str, Any]], bool], *, what: str) -> str:
        """Touches the middle of the first target that fits and returns the page that is then shown."""

        def find() -> dict[str, Any] | None:
            return next((target for target in self.targets() if fits(target)), None)

        target = wait_until(find, within_s=10, what=f"{what} on the kiosk")
        assert target is not None
        self.touches += 1
        return str(self._control.do("touch", x=target["x"], y=target["y"])["step"])
