"""The printed signs: true to size, word for word, one sheet a slot, one look, and no plan without its points."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import qrcode
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser

from firmware_config.site_file import SiteFileError, load_site
from tests.acceptance.print_house import RATINGS, SOURCE, Page, PrintHouse, print_house, site_text
from tests.contract_client.outside_client import Control
from tests.day_in_hall.kiosk_screen import KioskScreen
from tests.hall_process import PROJECT, HallProcess, running_hall, wait_until
from tests.look import THEME

SPECIAL = ("综合咨询窗口", "帮办代办窗口", '"办不成事"反映电话')
ZONES = ("综合窗口区", "便民等候区", "政务公开区")
PANELS = [f"P{no}" for no in range(1, 13)]
ALL_DAY = '"00:00-24:00"'
TWO_SESSIONS = '"00:00-12:10", "12:10-24:00"'
A3, SIGN, A5 = (297, 420), (600, 400), (148, 210)
MANDATORY = {
    "comprehensive_window": "综合窗口",
    "tidal_window": "潮汐窗口",
    "kiosk": "取号机",
    "work_table": "填表台",
    "reading_glasses": "老花镜",
    "complaint_box": "投诉信箱",
    "entrance": "无障碍出入口",
    "accessible_seat": "爱心座椅",
    "parking": "停车位",
    "accessible_parking": "无障碍停车位",
    "first_aid": "急救箱",
    "extinguisher": "灭火器",
    "exit": "安全出口",
    "assembly": "紧急集合点",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintHouse]:
    """The demo hall with its 好差评 codes."""
    with print_house(tmp_path_factory.mktemp("house"), site_text()) as running:
        yield running


@pytest.fixture(scope="module")
def sheets(house: PrintHouse) -> dict[str, Page]:
    """Every sheet of the demo hall, printed once."""
    slots, pages = house.slots(), house.print()
    assert len(pages) == len(slots)
    return dict(zip(slots, pages, strict=True))


def checked(folder: Path, site: str) -> tuple[int, str]:
    """What `check` says of a site file: its exit code and its words."""
    file = folder / "hall.toml"
    file.write_text(site, encoding="utf-8")
    command = [sys.executable, "run_kiosk.py", "check", "--site", str(file)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stderr


def faults_of(folder: Path, site: str) -> str:
    """What `check` prints of a site file that it refuses, without a process for each of two dozen."""
    file = folder / "hall.toml"
    file.write_text(site, encoding="utf-8")
    with pytest.raises(SiteFileError) as refused:
        load_site(file)
    return "\n".join(refused.value.faults)


def line_of(site: str, text: str) -> int:
    """The line of the first place where a text stands in a site file."""
    return site[: site.index(text)].count("\n") + 1


def is_about(size: tuple[float, float], wanted: tuple[int, int]) -> bool:
    """Whether a page has a size, to half a millimetre."""
    return all(abs(is_mm - wanted_mm) < 0.5 for is_mm, wanted_mm in zip(size, wanted, strict=True))


@pytest.mark.requirement("R82")
@pytest.mark.requirement("R15")
def test_the_counter_sign_is_true_to_size_with_the_three_strings_once_in_order_below_the_title(
    sheets: dict[str, Page],
) -> None:
    sign = sheets["window-1"]
    assert is_about(sign.size_mm, SIGN)
    title = sign.word("综合窗口")
    assert title.bottom - title.top > 80, "the title is read from the back of the hall"
    tops = [sign.word(text).top for text in SPECIAL]
    assert all(sign.text.count(text) == 1 for text in SPECIAL)
    assert title.bottom < tops[0] < tops[1] < tops[2]
    assert sign.word("0421-0000003").left > sign.word(SPECIAL[2]).right


@pytest.mark.requirement("R15")
def test_a_hall_without_the_hotlines_number_is_not_published(tmp_path: Path) -> None:
    site = site_text(('unresolved_phone = "0421-0000003"', 'unresolved_phone = ""'))
    code, told = checked(tmp_path, site)
    assert code == 2
    assert f":{line_of(site, 'unresolved_phone')}: hall.unresolved_phone" in told


@pytest.mark.requirement("R82")
def test_a_code_on_a_card_is_as_large_on_paper_as_it_was_drawn(sheets: dict[str, Page]) -> None:
    card = sheets["card-1"]
    assert is_about(card.size_mm, A5)
    picture = card.file.with_name("scale")
    subprocess.run(
        ["pdftoppm", "-r", "254", "-f", str(card.no), "-singlefile", "-gray", "-png", str(card.file), str(picture)],
        check=True,
        timeout=120,
    )
    above, below = card.word("service").bottom, card.word("打开“辽事通”扫一扫").top
    with Image.open(f"{picture}.png") as image:
        strip = image.crop((0, round(above * 10) + 10, image.width, round(below * 10) - 10))
        box = strip.point(lambda level: 255 if level < 60 else 0).getbbox()
    assert box is not None
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(RATINGS[1])
    code.make(fit=True)
    drawn_mm = 76 * code.modules_count / (code.modules_count + 8)
    assert (box[2] - box[0]) / 10 == pytest.approx(drawn_mm, abs=0.3)
    assert (box[3] - box[1]) / 10 == pytest.approx(drawn_mm, abs=0.3)


@pytest.mark.requirement("R83")
def test_each_panel_is_one_sheet_with_slot_version_date_and_source(house: PrintHouse, sheets: dict[str, Page]) -> None:
    assert [slot for slot in sheets if slot.startswith("P")] == PANELS
    version = house.facts_version()
    for slot in PANELS:
        page, text = sheets[slot], sheets[slot].text
        assert is_about(page.size_mm, A3), slot
        assert page.plate == slot
        assert f"公示版本 {version}" in text, slot
        assert "2026 年 11 月 23 日" in text, slot
        assert text.count(SOURCE) == 1, slot


@pytest.mark.requirement("R83")
def test_each_panel_says_what_its_slot_is_for(sheets: dict[str, Page]) -> None:
    wanted = {
        "P1": ("00:00-24:00", "0421-0000001", "0421-0000002", "建平县朱碌科镇演示街", "60 分钟"),
        "P2": ("计生(卫健)办", "生育登记", "当场办", "高龄津贴申领", "10 天", "食品经营许可"),
        "P3": ("收件", "流转", "审批", "回流", "出件", "最长 20 个工作日", "5 个工作日内一次告诉您"),
        "P4": ("演示甲", "001", "A 岗", "首席代表", "演示民政代表", "承诺件签署审核意见"),
        "P5": ("首问负责制", "一次性告知制", "限时办结制", "延时服务制", "责任追究制"),
        "P6": ("帮什么", "演示甲、演示乙", "0421-0000001", "全程免费"),
        "P7": ("0421-0000003", "5 个工作日内答复", "10 个工作日内"),
        "P8": ("非常满意", "非常不满意", "1 个工作日内联系您", "15 个工作日"),
        "P9": ("0421-0000002", "12345", "自助服务区西墙", "每 7 天"),
        "P10": ("老年人、残疾人、孕妇", "上门", "0421-0000001"),
        "P11": ("本大厅办事不收费", "https://www.lnzwfw.gov.cn"),
        "P12": ("安全出口", "大门左侧", "综合窗口旁服务台", "您在此"),
    }
    lacking = {slot: [text for text in texts if text not in sheets[slot].text] for slot, texts in wanted.items()}
    assert lacking == {slot: [] for slot in wanted}
    order = [sheets["P3"].text.index(step) for step in ("收件", "流转", "审批", "回流", "出件")]
    assert order == sorted(order)
    assert sheets["P11"].codes() == ["https://www.lnzwfw.gov.cn"]


@pytest.mark.requirement("R83")
def test_changing_one_datum_reprints_only_its_panel_and_the_others_keep_their_version(tmp_path: Path) -> None:
    with print_house(tmp_path, site_text()) as house:
        first = house.facts_version()
        assert set(house.versions().values()) == {first}
        assert set(PANELS) < set(house.changed())
        house.post_all()
        assert house.changed() == []
    moved = ('name = "演示乙"\npost = "潮汐窗口"\nnumber = "002"', 'name = "演示乙"\npost = "潮汐窗口"\nnumber = "022"')
    with print_house(tmp_path, site_text(moved)) as house:
        second = house.facts_version()
        assert second != first
        assert house.changed() == ["P4"]
        versions = house.versions()
        assert versions.pop("P4") == second
        assert set(versions.values()) == {first}
        pages = house.print()
        assert [page.plate for page in pages] == ["P4"]
        assert f"公示版本 {second}" in pages[0].text
        assert "工号 022" in pages[0].text
        house.post_all()
    with print_house(tmp_path, site_text(moved)) as house:
        assert house.changed() == []
        assert house.versions()["P4"] == second


@pytest.mark.requirement("R80")
def test_the_card_of_every_window_decodes_to_its_registered_address(sheets: dict[str, Page]) -> None:
    for no, address in RATINGS.items():
        card = sheets[f"card-{no}"]
        assert f"{no} 号窗口" in card.text
        assert card.codes() == [address]
    assert sorted(sheets["P8"].codes()) == sorted(RATINGS.values())


@pytest.mark.requirement("R80")
def test_a_window_without_a_code_is_listed_as_missing_and_has_no_card(tmp_path: Path) -> None:
    issued = ("no = 1\n", f'no = 1\nrating_url = "{RATINGS[1]}"\n')
    with print_house(tmp_path, site_text(issued, rated=False)) as house:
        index = house.index()
        assert "2 号窗口的“好差评”二维码没有登记" in index
        assert "1 号窗口的“好差评”二维码没有登记" not in index
        assert [slot for slot in house.slots() if slot.startswith("card")] == ["card-1"]
        page = house.print("P8")[0]
        assert page.codes() == [RATINGS[1]]
        assert "2 号窗口的评价码待登记" in page.text


@pytest.mark.requirement("R6")
@pytest.mark.parametrize("zone", ZONES)
def test_a_hall_without_a_mandatory_zone_is_refused_by_its_name(zone: str, tmp_path: Path) -> None:
    site = site_text((f'name = "{zone}"', f'name = "{zone[:-1]}"'))
    told = faults_of(tmp_path, site)
    assert f":{line_of(site, '[[zones]]')}: zones: 缺少功能区域“{zone}”" in told


@pytest.mark.requirement("R6")
def test_the_plans_show_every_zone_by_the_same_name(sheets: dict[str, Page]) -> None:
    for slot in ("plan-kiosk-1", "plan-door", "P12"):
        for zone in (*ZONES, "自助服务区"):
            assert zone in sheets[slot].text, (slot, zone)


@pytest.mark.requirement("R84")
@pytest.mark.requirement("R20")
def test_the_floor_plan_is_an_a3_sheet_for_each_place_with_every_point_and_legend(sheets: dict[str, Page]) -> None:
    for slot in ("plan-kiosk-1", "plan-door"):
        page = sheets[slot]
        assert is_about(page.size_mm, (420, 297))
        text = page.text
        assert text.count("您在此") == 1
        for name in (*MANDATORY.values(), "无障碍通路", "疏散路线", "卫生间", "坡道"):
            assert name in text, (slot, name)
        for place in ("大门及等候区东侧", "大门左侧", "综合窗口旁服务台"):
            assert place in text, (slot, place)
        assert "0421-0000001" in text, "the number to call for help"
    here = {slot: sheets[slot].word("您在此") for slot in ("plan-kiosk-1", "plan-door")}
    assert abs(here["plan-kiosk-1"].left - here["plan-door"].left) > 8, "each hangs at its own place"


@pytest.mark.requirement("R84")
@pytest.mark.parametrize("kind", MANDATORY)
def test_a_plan_without_a_mandatory_point_is_refused_by_name_and_line(kind: str, tmp_path: Path) -> None:
    site = site_text()
    for row in re.findall(rf'  {{ kind = "{kind}".*\n', site):
        site = site.replace(row, "")
    told = faults_of(tmp_path, site)
    wanted = f"hall.toml:{line_of(site, 'points = [')}: floor_plan.points: 平面图缺少“{MANDATORY[kind]}” ({kind})"
    assert wanted in told


@pytest.mark.requirement("R84")
@pytest.mark.parametrize(
    ("key", "empty", "sentence"),
    [
        ("route", "[]", "平面图缺少无障碍通路"),
        ("escape", "[]", "平面图缺少疏散路线"),
        ("here", "{}", "平面图没有写明“您在此”的位置"),
    ],
)
def test_a_plan_without_ways_or_here_is_refused(key: str, empty: str, sentence: str, tmp_path: Path) -> None:
    site = re.sub(rf"(?ms)^{key} = [\[{{].*?[\]}}]$", f"{key} = {empty}", site_text(), count=1)
    told = faults_of(tmp_path, site)
    assert f":{line_of(site, f'{key} = {empty}')}: floor_plan.{key}: {sentence}" in told


@pytest.mark.requirement("R19")
def test_a_new_theme_version_changes_the_next_print_of_every_sheet(tmp_path: Path) -> None:
    with print_house(tmp_path, site_text()) as house:
        everything = house.slots()
        assert f"标识样式 {THEME.version}" in house.print("door")[0].text
        house.post_all()
        assert house.changed() == []
    with print_house(tmp_path, site_text(), theme=THEME.model_copy(update={"version": "2027-01"})) as house:
        assert house.changed() == everything
        assert "标识样式 2027-01" in house.print("door")[0].text


@pytest.mark.requirement("R19")
@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("[case]", '[theme]\nprimary = "#FF0000"\n[case]', "theme"),
        ("no = 1\n", 'no = 1\nsigns = ["综合窗口", "咨询", "代办", "电话"]\n', "windows.1.signs"),
        ("[notice_board]", '[notice_board]\ncolours = "red"', "notice_board.colours"),
    ],
)
def test_a_township_cannot_override_colours_or_the_fixed_strings(old: str, new: str, key: str, tmp_path: Path) -> None:
    told = faults_of(tmp_path, site_text((old, new)))
    assert f"{key}: 标识的颜色、字体和用语由县里统一规定, 站点文件不能更改" in told


@pytest.mark.requirement("R19")
def test_every_sheet_carries_the_one_style(sheets: dict[str, Page]) -> None:
    assert {slot for slot, page in sheets.items() if f"标识样式 {THEME.version}" not in page.text} == set()


def test_the_technicians_overview_shows_a_picture_of_every_sheet_and_axe_finds_nothing_serious(
    house: PrintHouse, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1500, "height": 1000})
    try:
        page.goto(f"{house.posters}/")
        shown = [frame.get_attribute("title") for frame in page.query_selector_all("iframe")]
        assert len(shown) == len(house.slots())
        first = page.frame_locator("iframe").first
        first.locator("h1").wait_for()
        assert first.locator("h1").inner_text() == "综合窗口"
        found = Axe().run(page).response["violations"]
        serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in {"serious", "critical"}]
        assert serious == []
    finally:
        page.close()


def display_text(hall: HallProcess, chromium: Browser, wanted: str) -> str:
    """What the hall display says, once it says `wanted`."""
    page = chromium.new_page(viewport={"width": 1920, "height": 1080})
    try:
        page.goto(hall.ready["display"])
        page.wait_for_function("wanted => document.body.innerText.includes(wanted)", arg=wanted, timeout=60_000)
        return page.inner_text("body")
    finally:
        page.close()


def kiosk_reads(hall: HallProcess, folder: Path) -> str:
    """What character recognition reads on the kiosk now; nothing while the panel has no time for a picture."""
    try:
        with Control(hall.ready["kiosk"]["control"]) as control:
            png = KioskScreen(control).picture()
    except OSError:
        return ""
    file = folder / "kiosk.png"
    file.write_bytes(png)
    command = ["tesseract", str(file), "-", "-l", "chi_sim+eng", "--psm", "6"]
    alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads wait for each other in busy loops
    read = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True, env=alone).stdout
    return read.replace(" ", "")


def looks_like(read: str, version: str) -> bool:
    """Whether a text read by a machine holds the version, up to two misread signs."""
    signs = read.lower().replace("o", "0").replace("l", "1").replace("i", "1").replace("s", "5")
    windows = (signs[at : at + len(version)] for at in range(len(signs) - len(version) + 1))
    return any(sum(one != other for one, other in zip(window, version, strict=True)) <= 2 for window in windows)


@pytest.mark.requirement("R20")
def test_editing_the_hours_once_changes_kiosk_screen_and_print_with_the_same_version(
    tmp_path: Path, browser: Browser
) -> None:
    site, data = tmp_path / "site.toml", tmp_path / "data"
    versions, panels = [], []
    for hours, screen in ((ALL_DAY, "none"), (TWO_SESSIONS, "offscreen")):
        site.write_text(site_text().replace(ALL_DAY, hours), encoding="utf-8")
        with running_hall(data=data, screen=screen, options=["--site", str(site)], ready_within_s=240) as hall:
            house = PrintHouse(f"{hall.ready['display']}posters", hall.web, tmp_path)
            versions.append(house.facts_version())
            panels.append(house.print("P1")[0].text)
            shown = display_text(hall, browser, versions[-1])
            if screen == "none":
                assert "00:00-24:00" in shown
                continue
            assert "12:10-24:00" in shown
            wait_until(
                lambda: "12:10" in kiosk_reads(hall, tmp_path).replace(".", ":"),
                within_s=180,
                every_s=2,
                what="the new hours on the kiosk",
            )
            with Control(hall.ready["kiosk"]["control"]) as control:
                KioskScreen(control).touch(lambda target: target["key"] == "open_plan", what="the floor plan")
            wait_until(
                lambda: looks_like(kiosk_reads(hall, tmp_path), versions[-1]),
                within_s=180,
                every_s=2,
                what="the version on the kiosk",
            )
    assert versions[0] != versions[1]
    for panel, version, hours in zip(panels, versions, ("00:00-24:00", "00:00-12:10"), strict=True):
        assert f"公示版本 {version}" in panel
        assert hours in panel
