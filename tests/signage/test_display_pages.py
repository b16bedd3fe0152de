"""The display pages in a real Chromium, fed by a real broker."""

import json
import select
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import playwright
import pytest
from playwright.sync_api import Browser, Page, expect

from queue_server.contract.board import BoardTidal, BoardWindow
from signage.display import STREAMS_MAX
from tests.hall_process import wait_until
from tests.signage.conftest import Bench, HallOnBench, a_board, a_board_call, now

STATIC = Path(__file__).resolve().parents[2] / "signage" / "static"
SIGNS = ["综合咨询窗口", "帮办代办窗口", '"办不成事"反映电话']
PROFILE = {
    "hall": "211322101",
    "name": "富山街道便民服务中心",
    "county": "建平县",
    "version": "v1",
    "practice": True,
    "hours": ["08:30-11:30", "13:30-17:00"],
    "hours_week": ["周一至周五 08:30-11:30 13:30-17:00", "周六、周日 休息"],
    "zones": ["综合窗口区", "便民等候区", "政务公开区"],
    "emergency_points": [
        {"kind": "exit", "name": "安全出口", "place": "大厅南门"},
        {"kind": "extinguisher", "name": "灭火器", "place": "取号机右侧"},
        {"kind": "first_aid", "name": "急救箱", "place": "咨询台"},
    ],
    "windows": [
        {"no": 1, "name": "综合窗口", "tidal": False, "signs": ["综合窗口", *SIGNS]},
        {"no": 2, "name": "潮汐窗口", "tidal": True, "signs": ["潮汐窗口"]},
    ],
    "phone": "0421-7812345",
    "supervision_phone": "0421-7812346",
    "unresolved_phone": "0421-7812347",
    "free_parking_min": None,
    "ticket_url": None,
    "guide_item": "guide",
}


class ProfileDoor:
    """Answers `GET /api/v1/hall` as the server does; the profile can be changed while it runs."""

    def __init__(self) -> None:
        door = self
        self.profile = dict(PROFILE)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps(door.profile).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Wire:
    """A TCP wire to the display that can be frozen: connections stay open, no byte passes."""

    def __init__(self, display: str) -> None:
        self._port = int(display.rstrip("/").rpartition(":")[2])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        self.passing = threading.Event()
        self.passing.set()
        self._open = True
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while self._open:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            threading.Thread(target=self._pass, args=(near, far), daemon=True).start()

    def _pass(self, near: socket.socket, far: socket.socket) -> None:
        with near, far:
            while self._open:
                readable, _, _ = select.select([near, far], [], [], 0.5)
                self.passing.wait()
                for one in readable:
                    try:
                        data = one.recv(65536)
                        (far if one is near else near).sendall(data)
                    except OSError:
                        return
                    if not data:
                        return

    def close(self) -> None:
        self._open = False
        self.passing.set()
        self._listener.close()


@pytest.fixture
def door() -> Iterator[ProfileDoor]:
    running = ProfileDoor()
    yield running
    running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield context.new_page()
    context.close()


@pytest.fixture
def hall(bench: Bench, door: ProfileDoor) -> HallOnBench:
    on_bench = bench(server_url=door.url)
    wait_until(lambda: on_bench.picture()["hall"], what="the hall's profile")
    return on_bench


BUSY: dict[str, Any] = {
    "next": ["A024", "Y005", "A025", "B012", "C004", "A026"],
    "missed": ["A017", "B008"],
    "waiting": {"A": 12, "B": 10, "C": 11, "Q": 10, "Y": 13},
    "longest_wait_s": 6000,
    "longest_wait_by_letter_s": {"A": 6000, "B": 1500, "C": 659, "Q": 59, "Y": 480},
    "windows": [
        BoardWindow(no=1, state="open", number="A023", name="综合窗口"),
        BoardWindow(no=2, state="open", number="B011", name="潮汐窗口", tidal=True),
    ],
}


def four_calls() -> list[Any]:
    return [
        a_board_call("A023", 1),
        a_board_call("B011", 2, ago_s=40),
        a_board_call("Y004", 1, ago_s=100),
        a_board_call("Q003", 1, ago_s=300),
    ]


def rows(page: Page) -> list[str]:
    texts: list[str] = page.eval_on_selector_all(".row[data-number]", "rows => rows.map(r => r.dataset.number)")
    return texts


def test_a_call_stands_on_the_display_within_a_second(hall: HallOnBench, page: Page) -> None:
    hall.publish(a_board(1, calls=[a_board_call("A001")]))
    page.goto(hall.display)
    expect(page.locator(".row.newest")).to_contain_text("A001")
    published = time.monotonic()
    hall.publish(a_board(2, calls=[a_board_call("B012", 2), a_board_call("A001")]))
    expect(page.locator(".row.newest .number")).to_have_text("B012", timeout=1000)
    assert time.monotonic() - published < 1.0
    expect(page.locator(".row.newest .place")).to_have_text("请到2号潮汐窗口")
    assert rows(page) == ["B012", "A001"]


def test_the_display_shows_next_missed_waiting_and_the_tidal_window(hall: HallOnBench, page: Page) -> None:
    tidal = BoardTidal(state="open", valid_until=now().replace(year=2099))
    hall.publish(a_board(1, calls=four_calls(), tidal=tidal, overtime=True, **BUSY))
    page.goto(hall.display)
    expect(page.locator("#next")).to_have_text("A024Y005A025B012C004A026")
    expect(page.locator("#missed")).to_have_text("A017B008")
    expect(page.locator("#panel-missed h2")).to_have_text("过号请到取号机激活")
    expect(page.locator("#panel-waiting h2")).to_have_text("正在等候56 人")
    letters = page.eval_on_selector_all(".letter[data-letter]", "all => all.map(one => one.innerText.split(/\\s+/))")
    assert letters == [["A", "12", "100"], ["B", "10", "25"], ["C", "11", "10"], ["Q", "10", "0"], ["Y", "13", "8"]]
    expect(page.locator("#tidal")).to_have_text("开放2 号")
    expect(page.locator("#overtime")).to_have_text("延时服务中")
    expect(page.locator("#practice")).to_be_visible()
    expect(page.locator("#facts .news").first).to_have_text("2号潮汐窗口已开放，请各类号码留意叫号")
    expect(page.locator("#facts")).to_contain_text("08:30-11:30 13:30-17:00")
    expect(page.locator("#facts")).to_contain_text("0421-7812345")
    assert rows(page) == ["A023", "B011", "Y004", "Q003"]


@pytest.mark.parametrize("state", ["open", "opening"])
def test_nothing_on_a_full_display_is_cut_off(hall: HallOnBench, page: Page, state: Any) -> None:
    tidal = BoardTidal(state=state, valid_until=now().replace(year=2099))
    hall.publish(a_board(1, calls=four_calls(), tidal=tidal, overtime=True, **BUSY))
    page.goto(hall.display)
    expect(page.locator("#next .number").last).to_be_visible()
    cut = page.evaluate("""() => {
      const box = document.querySelector('main').getBoundingClientRect();
      const inside = (r) => r.left >= -1 && r.right <= innerWidth + 1 && r.top >= -1 && r.bottom <= innerHeight + 1;
      const bad = [];
      for (const part of document.querySelectorAll('.row, .panel, .panel *, .row *, header *, footer *')) {
        const r = part.getBoundingClientRect();
        if (!r.width || part.closest('[hidden]')) continue;
        const panel = part.closest('.panel, .row, header, footer').getBoundingClientRect();
        if (!inside(r) || r.right > panel.right + 1) bad.push(part.id || part.className);
      }
      for (const panel of document.querySelectorAll('.panel')) {
        const r = panel.getBoundingClientRect();
        if (r.width && r.bottom > box.bottom + 1) bad.push(panel.id);
      }
      for (const word of document.querySelectorAll('#tidal b, #tidal span')) {
        if (word.getClientRects()[0].height > 1.6 * parseFloat(getComputedStyle(word).fontSize)) bad.push('two lines');
      }
      return bad;
    }""")
    assert cut == []


def test_a_renewed_board_does_not_start_the_fade_again_and_a_recall_does(hall: HallOnBench, page: Page) -> None:
    first = a_board_call("A001")
    hall.publish(a_board(1, calls=[a_board_call("A000", ago_s=120)]))
    page.goto(hall.display)
    expect(page.locator(".row.newest .number")).to_have_text("A000")
    hall.publish(a_board(2, calls=[first]))
    expect(page.locator(".row.newest.pulse .number")).to_have_text("A001")
    page.evaluate("document.querySelector('.row.newest').dataset.kept = 'yes'")
    hall.publish(a_board(2, calls=[first], next=["A002"]))
    expect(page.locator("#next")).to_have_text("A002")
    assert page.evaluate("document.querySelector('.row.newest').dataset.kept") == "yes"
    hall.publish(a_board(3, calls=[a_board_call("A001", call_no=2)]))
    expect(page.locator(".row.newest.pulse:not([data-kept])")).to_have_count(1)


def test_the_display_says_that_it_is_old_when_the_board_is_not_renewed(hall: HallOnBench, page: Page) -> None:
    board = a_board(1, calls=[a_board_call("A001")])
    page.clock.install()
    hall.publish(board)
    page.goto(hall.display)
    expect(page.locator("#live")).to_be_visible()
    hall.clock.pushed_s += 15.5
    stopped = f"{board.server_time:%H:%M}"
    expect(page.locator("#stale")).to_have_text(f"连接中断 · 画面停在 {stopped}", timeout=3000)
    expect(page.locator("#live")).to_be_hidden()
    assert "dim" not in (page.get_attribute("body", "class") or "")
    hall.clock.pushed_s += 46
    page.clock.run_for(46_000)
    expect(page.locator("body.dim")).to_have_count(1)
    hall.publish(a_board(2, calls=[a_board_call("A002")], tidal=lasting_tidal()))
    page.clock.run_for(5_000)
    expect(page.locator("#stale")).to_be_hidden()
    expect(page.locator(".row.newest .number")).to_have_text("A002")
    assert "dim" not in (page.get_attribute("body", "class") or "")


def lasting_tidal() -> BoardTidal:
    return BoardTidal(state="closed", valid_until=now().replace(year=2099))


def test_a_tidal_window_shows_whether_it_is_open(hall: HallOnBench, page: Page) -> None:
    hall.publish(a_board(1, tidal=lasting_tidal().model_copy(update={"state": "open"}), **BUSY))
    page.goto(f"{hall.display}window/2")
    expect(page.locator("#sign h1")).to_have_text("潮汐窗口")
    expect(page.locator("#tidal")).to_have_text("开放")
    expect(page.locator("#number")).to_have_text("B011")


def test_a_silent_stream_is_noticed_within_25_s_and_taken_up_again(hall: HallOnBench, page: Page) -> None:
    wire = Wire(hall.display)
    page.clock.install()
    hall.publish(a_board(1, calls=[a_board_call("A001")]))
    page.goto(wire.url)
    expect(page.locator(".row.newest .number")).to_have_text("A001")
    wire.passing.clear()
    page.clock.run_for(18_000)
    expect(page.locator("#stale")).to_be_hidden()
    page.clock.run_for(7_000)
    expect(page.locator("#stale")).to_contain_text("连接中断 · 画面停在 ")
    page.clock.run_for(40_000)
    expect(page.locator("body.dim")).to_have_count(1)
    wire.passing.set()
    hall.publish(a_board(2, calls=[a_board_call("A002")]))
    page.clock.run_for(31_000)
    expect(page.locator(".row.newest .number")).to_have_text("A002")
    expect(page.locator("#stale")).to_be_hidden()
    wire.close()


def test_a_refused_stream_is_polled_until_a_stream_is_free(hall: HallOnBench, page: Page) -> None:
    hall.publish(a_board(1, calls=[a_board_call("A001")]))
    streams = [urllib.request.urlopen(f"{hall.display}stream", timeout=5) for _ in range(STREAMS_MAX)]
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(f"{hall.display}stream", timeout=5)
    page.clock.install()
    page.goto(hall.display)
    page.clock.run_for(6_000)
    expect(page.locator(".row.newest .number")).to_have_text("A001")
    for stream in streams:
        stream.close()


def test_a_page_ignores_a_board_older_than_the_one_it_shows(hall: HallOnBench, page: Page) -> None:
    hall.publish(a_board(9, calls=[a_board_call("A009")]))
    page.goto(hall.display)
    expect(page.locator(".row.newest .number")).to_have_text("A009")
    shown = page.evaluate("""() => new Promise((done) => {
      const old = {build: document.body.dataset.build, boot: 'other', fresh: true, age_s: 0, hall: null, board: null};
      const real = XMLHttpRequest.prototype.open;
      fetch('/board.json').then(r => r.json()).then(s => {
        const shown = [];
        const page = {show: (state) => shown.push(state.board.rev), tick() {}, link() {}};
        const stream = window.EventSource;
        const listeners = {};
        window.EventSource = function () {
          this.addEventListener = (name, f) => { listeners[name] = f; };
          this.close = () => {};
        };
        window.Tidehall.follow(page);
        window.EventSource = stream;
        const send = (rev, boot) => listeners.board({data: JSON.stringify(
          Object.assign({}, s, {boot, board: Object.assign({}, s.board, {rev})}))});
        send(9, s.boot); send(8, s.boot); send(10, s.boot); send(3, 'restarted');
        done(shown);
      });
    })""")
    assert shown == [9, 10, 3]


def test_a_page_of_an_older_build_loads_itself_anew(hall: HallOnBench, page: Page) -> None:
    hall.publish(a_board(1, calls=[a_board_call("A001")]))
    page.route(
        hall.display,
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace('data-build="', 'data-build="old')
        ),
        times=1,
    )
    page.goto(hall.display)
    expect(page.locator(".row.newest .number")).to_have_text("A001")
    assert not (page.get_attribute("body", "data-build") or "").startswith("old")


def test_the_resting_display_carries_the_three_mandatory_blocks(
    hall: HallOnBench, page: Page, door: ProfileDoor
) -> None:
    hall.publish(a_board(1))
    page.goto(hall.display)
    expect(page.locator("#block-hours")).to_contain_text("周一至周五")
    expect(page.locator("#block-hours")).to_contain_text("08:30-11:30 13:30-17:00")
    for zone in ("综合窗口区", "便民等候区", "政务公开区"):
        expect(page.locator("#block-zones")).to_contain_text(zone)
    for point in ("安全出口", "灭火器", "急救箱"):
        expect(page.locator("#block-emergency")).to_contain_text(point)
    expect(page.locator("#phones")).to_contain_text("0421-7812346")
    expect(page.locator("#facts")).to_contain_text("公示版本 v1")
    hall.publish(a_board(2, calls=[a_board_call("A001")]))
    expect(page.locator("#rest")).to_be_hidden()
    expect(page.locator(".row.newest .number")).to_have_text("A001")


def test_the_resting_display_sends_nobody_to_the_kiosk_outside_hours(hall: HallOnBench, page: Page) -> None:
    hall.publish(a_board(1, open=False))
    page.goto(hall.display)
    expect(page.locator("#rest-note")).to_have_text("现在不在服务时间请按下列时间前来办理")
    hall.publish(a_board(2, open=True))
    expect(page.locator("#rest-note")).to_have_text("欢迎光临请到取号机取号，现在不用排队")


def test_a_window_shows_its_main_sign_with_the_three_signs_below_in_order(hall: HallOnBench, page: Page) -> None:
    hall.publish(a_board(1, **BUSY))
    page.goto(f"{hall.display}window/1")
    text = page.inner_text("#sign")
    places = [text.index("综合窗口"), *(text.index(sign) for sign in SIGNS)]
    assert places == sorted(places)
    assert all(text.count(sign) == 1 for sign in SIGNS)
    assert page.inner_text("#sign h1") == "综合窗口"
    assert "0421-7812347" in page.inner_text("#sign li:last-child")
    expect(page.locator("#number")).to_have_text("A023")
    hall.clock.pushed_s += 16
    expect(page.locator("#number")).to_be_hidden()
    expect(page.locator("#stale")).to_have_text("请看显示屏")


def test_signs_without_the_hotline_number_are_not_published(bench: Bench, page: Page, door: ProfileDoor) -> None:
    door.profile["unresolved_phone"] = ""
    hall = bench(server_url=door.url)
    wait_until(lambda: hall.picture()["hall"])
    page.goto(f"{hall.display}window/1")
    assert page.locator("#sign li").count() == 0
    assert "专项标识未发布" in page.inner_text("#sign")


def test_the_profile_outlives_a_restart_without_server(bench: Bench, door: ProfileDoor) -> None:
    first = bench(server_url=door.url)
    wait_until(lambda: first.picture()["hall"])
    first.agent.stop()
    again = bench(server_url="http://127.0.0.1:9")
    assert again.picture()["hall"]["name"] == "富山街道便民服务中心"


@pytest.mark.parametrize("script", sorted(path.name for path in STATIC.glob("*.js")))
def test_every_script_parses_as_es2015(script: str) -> None:
    driver = Path(playwright.__file__).parent / "driver" / "node"
    check = (
        "const acorn = require('internal/deps/acorn/acorn/dist/acorn');"
        "const source = require('fs').readFileSync(process.argv[1], 'utf8');"
        "acorn.parse(source, {ecmaVersion: 2015, sourceType: 'script'});"
        "try { acorn.parse('a?.b', {ecmaVersion: 2015}); process.exit(3); } catch (error) { process.exit(0); }"
    )
    run = subprocess.run(
        [str(driver), "--expose-internals", "-e", check, str(STATIC / script)],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert run.returncode == 0, run.stderr


NEWER_THAN_CHROMIUM_53 = ("Object.values", "Object.entries", "padStart", "includes(", "fetch(", "async ", "closest(")
NEWER_STYLES = (
    "display: grid",
    "gap:",
    "clamp(",
    " aspect-ratio:",
    ":has(",
    "inset:",
    "min(",
    "max(",
    ":is(",
    ":where(",
)


def test_pages_keep_to_what_chromium_53_knows() -> None:
    scripts = "".join(path.read_text() for path in STATIC.glob("*.js"))
    styles = "".join(path.read_text() for path in STATIC.glob("*.css"))
    assert [word for word in NEWER_THAN_CHROMIUM_53 if word in scripts] == []
    assert [word for word in NEWER_STYLES if word in styles] == []


def test_a_page_loads_nothing_from_elsewhere(hall: HallOnBench, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    hall.publish(a_board(1, calls=[a_board_call("A001")]))
    page.goto(hall.display)
    expect(page.locator(".row.newest .number")).to_have_text("A001")
    assert asked
    assert [url for url in asked if not url.startswith(hall.display)] == []
