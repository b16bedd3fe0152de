"""R14: a market day of the old calendar opens the tidal window by plan, through the site file and the real server."""

import json
from pathlib import Path

import pytest

from tests.acceptance.command_line import demo_site
from tests.contract_client.outside_client import Door
from tests.hall_process import running_hall, wait_until

NEW_YEARS_DAY = "2026-02-17T08:59:50+08:00"
"""正月初一, ten seconds before the planned opening."""
PLAN = '[[tidal.plans]]\nname = "赶集日"\nsession = "09:00-11:00"\nlunar_days = [1, 6, 11, 16, 21, 26]\n[case]'


@pytest.mark.requirement("R14", missing="the weekly suggestion from history")
def test_a_lunar_market_day_opens_at_nine_without_an_alarm(tmp_path: Path) -> None:
    site = demo_site(tmp_path, ("[case]", PLAN))
    options = ["--site", str(site), "--clock-start", NEW_YEARS_DAY, "--speed", "10"]
    with running_hall(role="server", data=tmp_path / "data", options=options) as hall:
        credentials = json.loads((tmp_path / "data" / "credentials.json").read_text())
        door = Door(hall.web, token=credentials["devices"]["kiosk-1"])
        wait_until(lambda: door.get("/board")["tidal"]["state"] == "opening", within_s=15, what="the planned opening")
        steps = door.get("/figures")["tidal"]
        assert [(step["event"], step["figures"]["rule"]) for step in steps] == [("TidalChanged", "plan")]
        assert "2026-02-17T09:00:00" <= steps[0]["at"] < "2026-02-17T09:01:00"


@pytest.mark.requirement("R14", missing="the weekly suggestion from history")
def test_the_day_after_the_lunar_market_opens_nothing(tmp_path: Path) -> None:
    site = demo_site(tmp_path, ("[case]", PLAN))
    options = ["--site", str(site), "--clock-start", "2026-02-18T08:59:50+08:00", "--speed", "60"]
    with running_hall(role="server", data=tmp_path / "data", options=options) as hall:
        door = Door(hall.web)
        wait_until(lambda: door.get("/board")["server_time"] > "2026-02-18T09:02", within_s=15, what="09:02")
        assert door.get("/board")["tidal"]["state"] == "closed"
