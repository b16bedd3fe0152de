"""The kiosk as people in the hall use it: its real window and its paper, touched at its door, a real server behind."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.hall import Hall
from queue_server.domain.hours import HALL_ZONE, Hours
from tests.acceptance.town import TOKENS, Town, demo_hall, running_town
from tests.devices.conftest import Bench
from tests.devices.doors import control, log
from tests.devices.escpos_reader import read_papers
from tests.hall_process import wait_until
from tests.kiosk.test_kiosk_process import SCRIPT, KioskProcess

TEN_PAST_NINE = datetime(2026, 11, 23, 9, 10, tzinfo=HALL_ZONE)
PANEL_HEIGHT_MM = 476.0
PANEL_WIDTH_MM = 268.0
LOWER_EDGE_MM = 790.0
"""How high above the floor the lower edge of an upright panel is mounted."""
PATIENCE_S = 40.0
ELDER = {"name": "张三", "number": "211322189901010019", "valid_to": "长期"}
MATERIALS = ["申请人居民身份证", "申请人居民户口簿", "申请人社会保障卡(已激活金融账户)"]


class Panel:
    """A lit kiosk before a person: what it says, what can be touched, what came out of its printer."""

    def __init__(self, process: KioskProcess, entries: dict[str, Any]) -> None:
        self._process = process
        self._entries = entries

    def step(self) -> str:
        return str(self._process.do("state")["step"])

    def words(self) -> str:
        return "\n".join(self._process.do("state")["words"])

    def targets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._process.do("targets")["targets"]
        return found

    def keys(self) -> set[str]:
        return {target["key"] for target in self.targets()}

    def touch(self, *keys: str) -> None:
        """Touches one target after the other, each once it is there."""
        for key in keys:
            self.press(self.await_target(key))

    def press(self, target: dict[str, Any]) -> None:
        self._process.do("touch", x=target["x"], y=target["y"])

    def await_target(self, key: str) -> dict[str, Any]:
        target = wait_until(lambda: self.find(key), within_s=PATIENCE_S, what=f"{key} on {self.step()}")
        assert target is not None
        return target

    def find(self, key: str) -> dict[str, Any] | None:
        return next((target for target in self.targets() if target["key"] == key), None)

    def wait(self, *steps: str) -> str:
        step = wait_until(
            lambda: self.step() if self.step() in steps else None, within_s=PATIENCE_S, what=f"{steps}: {self.step()}"
        )
        assert step is not None
        return step

    def hears(self, words: str, *, within_s: float = PATIENCE_S) -> None:
        wait_until(lambda: words in self.words() or None, within_s=within_s, what=f"{words} in {self.words()}")

    def go_home(self) -> None:
        """Leaves by the buttons that the page has."""
        while self.step() != "home":
            ways = [key for key in ("leave", "back", "stay") if key in self.keys()]
            if ways:
                self.touch(ways[0])

    def papers(self) -> list[str]:
        return [
            read_papers(bytes.fromhex(entry["hex"]))[0].text.replace("\n", "")
            for entry in log(self._entries["printer"])
        ]

    def new_paper(self, known: int) -> str:
        papers = wait_until(
            lambda: self.papers() if len(self.papers()) > known else None, within_s=PATIENCE_S, what="another paper"
        )
        assert papers is not None
        return papers[known]

    def touch_priority(self) -> None:
        self.press(next(target for target in self.targets() if target["priority"]))

    def lay_card(self, **card: str) -> None:
        control(self._entries["id_card"], "card", **card)


@contextmanager
def lit_kiosk(town: Town, folder: Path) -> Iterator[Panel]:
    devices = Bench(folder / "devices")
    entries = devices.simulate(strips=(), pads=())
    words = [town.web, TOKENS["kiosk-1"], entries["printer"]["link"], str(folder / "kiosk"), "offscreen", "door"]
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), *words, entries["id_card"]["link"]],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        assert ready.startswith("READY "), ready
        panel = Panel(KioskProcess(process, json.loads(ready.removeprefix("READY "))), entries)
        panel.wait("home")
        yield panel
    finally:
        process.kill()
        process.communicate()
        devices.end()


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Panel]]:
    """One hall at ten past nine and its kiosk, for all tests that leave nothing behind but numbers."""
    folder = tmp_path_factory.mktemp("street")
    (folder / "hall").mkdir()
    with running_town(folder / "hall", starts=TEN_PAST_NINE) as town, lit_kiosk(town, folder) as panel:
        yield town, panel


@pytest.fixture
def town(street: tuple[Town, Panel]) -> Town:
    return street[0]


@pytest.fixture
def panel(street: tuple[Town, Panel]) -> Panel:
    street[1].go_home()
    return street[1]


def quickest(measure: Callable[[], float], *, limit_s: float, rounds: int = 6) -> float:
    """Measures until it is quick enough, six times at most: a machine that is busy with other tests is no delay."""
    best = measure()
    for _ in range(rounds - 1):
        if best <= limit_s:
            break
        best = min(best, measure())
    return best


def take_online_item(panel: Panel) -> None:
    panel.touch("choose_tile:pension", "choose_item:JP-LD-002")


@pytest.mark.requirement("R4")
def test_a_ticket_of_ten_past_nine_says_free_parking_until_ten_past_ten(panel: Panel) -> None:
    panel.hears("停车免费 60 分钟")
    known = len(panel.papers())
    panel.touch("not_sure")
    assert "免费停车至 10:10" in panel.new_paper(known)


@pytest.mark.requirement("R4")
def test_with_parking_off_neither_ticket_nor_screen_mentions_it(tmp_path: Path) -> None:
    (tmp_path / "hall").mkdir()
    with (
        running_town(tmp_path / "hall", hall=demo_hall(free_parking_min=None), starts=TEN_PAST_NINE) as town,
        lit_kiosk(town, tmp_path) as panel,
    ):
        assert "停车" not in panel.words()
        panel.touch("not_sure")
        assert "停车" not in panel.new_paper(0)
        panel.wait("ticket")
        assert "停车" not in panel.words()


@pytest.mark.requirement("R5")
def test_a_press_on_help_rings_the_window_within_2_s_and_the_kiosk_says_when_somebody_knows(
    town: Town, panel: Panel
) -> None:
    clerk = town.clerk_a()

    def ring() -> float:
        """Presses 需要帮助 and answers at the desk; returns the seconds until the call stood there."""
        panel.go_home()
        target = panel.await_target("open_help")
        with ThreadPoolExecutor(1) as desk:
            pressed_s = time.monotonic()
            arrival = desk.submit(wait_until, lambda: clerk.get("/desk")["help"] or None, within_s=10, what="a call")
            arrival.add_done_callback(lambda _: arrived.append(time.monotonic() - pressed_s))
            panel.press(target)
            calls = arrival.result()
        assert calls is not None
        call = calls[0]
        assert call["place"] == "kiosk-1"
        answered = clerk.post(f"/help/{call['id']}/acknowledge")
        assert answered["acknowledged_at"] is not None
        panel.hears("工作人员已知道", within_s=15)
        return arrived.pop()

    arrived: list[float] = []
    assert quickest(ring, limit_s=2.0) <= 2.0


@pytest.mark.requirement("R17")
def test_help_with_a_county_item_takes_a_b_number_in_three_touches(town: Town, panel: Panel) -> None:
    known = len(panel.papers())
    panel.touch("choose_tile:agent", "choose_item:JP-XJ-008", "take")
    paper = panel.new_paper(known)
    waiting = town.clerk_a().get("/queue")["waiting"]
    number = next(ticket["number"] for ticket in waiting if ticket["item"] == "JP-XJ-008")
    assert number.startswith("B")
    assert number in paper


@pytest.mark.requirement("R20")
def test_hours_zones_and_emergency_points_stand_on_the_first_page_with_the_facts_version(tmp_path: Path) -> None:
    hours = "08:00-18:00"
    (tmp_path / "hall").mkdir()
    hall: Hall = demo_hall(hours=Hours.same_every_day(hours))
    with running_town(tmp_path / "hall", hall=hall, starts=TEN_PAST_NINE) as town, lit_kiosk(town, tmp_path) as panel:
        words, facts = panel.words(), town.kiosk.get("/hall")
        for block in ("服务时间", "功能区域", "应急设施", hours, *facts["zones"], "安全出口：大门"):
            assert block in words, block
        assert f"信息版本 {facts['version']}" in words


@pytest.mark.requirement("R59")
def test_an_online_item_shows_two_equal_ways_and_one_tick_takes_the_number(town: Town, panel: Panel) -> None:
    before = town.kiosk.get("/figures/online-first")
    take_online_item(panel)
    panel.hears("网上办")
    online = panel.find("open_online")
    reasons = [target for target in panel.targets() if target["key"].startswith("take:")]
    assert online is not None
    assert [reason["text"] for reason in reasons] == [
        "老年人、残疾人",
        "没有智能手机",
        "网上系统办不了",
        "就想在窗口办",
    ]
    counter_width = max(reason["w"] for reason in reasons)
    assert online["w"] == pytest.approx(counter_width, abs=0.05)
    known = len(panel.papers())
    panel.touch("take:no_phone")
    panel.new_paper(known)
    after = town.kiosk.get("/figures/online-first")
    assert after["reasons"]["no_phone"] == before["reasons"]["no_phone"] + 1
    assert after["tickets"] == before["tickets"] + 1


@pytest.mark.requirement("R59")
def test_whoever_goes_online_is_counted_and_takes_no_number(town: Town, panel: Panel) -> None:
    before = town.kiosk.get("/figures/online-first")
    take_online_item(panel)
    panel.touch("open_online")
    panel.hears("二维码")
    wait_until(
        lambda: town.kiosk.get("/figures/online-first")["chosen"] == before["chosen"] + 1 or None,
        within_s=10,
        what="the choice in the figures",
    )
    assert town.kiosk.get("/figures/online-first")["tickets"] == before["tickets"]


@pytest.mark.requirement("R59")
def test_an_elder_takes_a_number_without_touching_the_online_page(town: Town, panel: Panel) -> None:
    asked = town.kiosk.get("/figures/online-first")["asked"]
    panel.touch("larger")
    take_online_item(panel)
    panel.wait("item")
    assert "网上办" not in panel.words()
    known = len(panel.papers())
    panel.touch("take")
    panel.new_paper(known)
    assert town.kiosk.get("/figures/online-first")["asked"] == asked


@pytest.mark.requirement("R68")
def test_one_touch_prints_the_one_time_notice_with_every_material_within_10_s(panel: Panel) -> None:
    take_online_item(panel)
    known = len(panel.papers())
    pressed_s = time.monotonic()
    panel.touch("print_guide")
    paper = panel.new_paper(known)
    assert time.monotonic() - pressed_s <= 10.0
    for words in ("一次性告知单", *MATERIALS, "受理条件", "10 个工作日", "不收费", "待遇核定表", "0421-0000001"):
        assert words.replace(" ", "") in paper.replace(" ", ""), words
    panel.hears("请取走告知单")


@pytest.mark.requirement("R72")
def test_a_suggestion_by_touch_gets_its_number_on_screen_on_paper_and_in_the_list(town: Town, panel: Panel) -> None:
    known = len(panel.papers())
    panel.touch("open_report", "choose_kind:suggestion", "choose_about:place", "send_without:")
    panel.wait("done")
    panel.hears("请取走回执")
    (report,) = town.clerk_a().get("/reports?open=true")["reports"]
    assert (report["kind"], report["channel"], report["about"]) == ("suggestion", "kiosk", "place")
    assert report["no"].startswith("Y20261123-")
    assert report["no"] in panel.words()
    assert report["no"] in panel.new_paper(known)


@pytest.mark.requirement("R75")
def test_an_emergency_stands_over_the_kiosk_within_3_s_and_goes_when_a_named_person_clears_it(
    town: Town, panel: Panel
) -> None:
    clerk = town.clerk_a()

    def raise_and_clear() -> float:
        clerk.post("/emergency", {"text": "锅炉房起火，请从东侧安全出口离开"}, status=201)
        raised_s = time.monotonic()
        panel.wait("emergency")
        shown_s = time.monotonic() - raised_s
        assert "锅炉房起火" in panel.words()
        clerk.post("/emergency/clear", {"reason": "演练结束"})
        panel.wait("home")
        return shown_s

    assert quickest(raise_and_clear, limit_s=3.0) <= 3.0


@pytest.mark.requirement("D3")
def test_no_path_to_a_number_asks_for_an_id_card_and_a_card_only_shortens_it(town: Town, panel: Panel) -> None:
    known = len(panel.papers())
    panel.touch("not_sure")
    panel.new_paper(known)
    panel.go_home()
    panel.lay_card(**ELDER)
    panel.wait("greeting")
    words = panel.words()
    assert "张*" in words
    assert "张三" not in words
    assert ELDER["number"] not in words
    panel.touch("toggle_priority", "continue")
    panel.wait("home")
    panel.touch("not_sure")
    paper = panel.new_paper(known + 1)
    assert ELDER["number"] not in paper
    assert any(ticket["letter"] == "Y" for ticket in town.clerk_a().get("/queue")["waiting"])


@pytest.mark.requirement("D5")
def test_priority_is_asked_by_one_button_and_never_shown_with_its_reason(panel: Panel) -> None:
    panel.touch("choose_tile:pension", "choose_item:JP-LD-007")
    known = len(panel.papers())
    panel.touch_priority()
    paper = panel.new_paper(known)
    panel.wait("ticket")
    shown = panel.words() + paper
    assert "Y0" in shown
    for reason in ("老人", "老年", "残疾", "军人", "孕妇", "婴幼儿", "优先"):
        assert reason not in shown, reason


@pytest.mark.requirement("D6")
def test_somebody_who_cannot_read_or_has_nothing_with_them_is_one_touch_from_a_number_and_from_a_person(
    panel: Panel,
) -> None:
    home = panel.keys()
    assert {"not_sure", "open_help"} <= home
    panel.touch("open_help")
    panel.hears("没有手机、身份证不在身边、看不清字，都可以由工作人员帮您办")


@pytest.mark.requirement("D7")
@pytest.mark.parametrize("page", ["home", "open_report", "open_finder", "open_pickup", "open_missed"])
def test_every_target_is_big_enough_and_within_reach(panel: Panel, page: str) -> None:
    if page != "home":
        panel.touch(page)
    targets = panel.targets()
    assert {"larger", "contrast"} <= {target["key"] for target in targets}
    for target in targets:
        assert min(target["w"] * PANEL_WIDTH_MM, target["h"] * PANEL_HEIGHT_MM) >= 15.0, target
        top_mm = PANEL_HEIGHT_MM * (1 - target["y"] + target["h"] / 2)
        assert LOWER_EDGE_MM + top_mm <= 1200, target


def test_a_missed_number_of_the_window_rejoins_by_the_number_pad(town: Town, panel: Panel) -> None:
    clerk = town.clerk_a()
    ticket = clerk.issue("consult")
    while clerk.window(1, "call-next")["id"] != ticket["id"]:
        clerk.window(1, "start")
        clerk.window(1, "finish", {"outcome": "consulted"})
    for _ in range(2):
        town.clock.advance(12)
        clerk.window(1, "recall")
    town.clock.advance(12)
    clerk.window(1, "miss")
    panel.touch("open_missed", "open_pad", *(f"type:{character}" for character in ticket["number"]), "submit")
    panel.wait("done")
    assert ticket["number"] in panel.words()
    assert town.kiosk.get(f"/tickets/{ticket['id']}")["state"] == "waiting"
