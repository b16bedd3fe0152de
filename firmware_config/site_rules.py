"""What must hold between the settings of a site: the notice's own demands and plain consistency."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from firmware_config.schema import MANDATORY_ZONES, minute_of_day
from firmware_config.toml_lines import Path

Readable = Mapping[str, Any]
"""The sections that could be read, as plain data; a section with faults of its own is absent."""

FIXED_SYSTEMS = ("首问负责制", "一次性告知制", "限时办结制", "延时服务制")
"""The four titles of the eleven that the notice names (R66)."""
PLAN_POINTS = {
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
"""What every floor plan shows (R84); a toilet, a ramp and an AED where there is one."""
_CAPITAL = 0.733
"""Height of a figure as a share of its type; a called number is a hundredth of the viewing distance high."""
_WIDEST, _HIGHEST = 0.176, 0.58
"""The largest type that a called number may have, and all rows together, as shares of the screen's height."""
_OWN_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_EMERGENCY = {"exit": "安全出口", "extinguisher": "灭火器", "first_aid": "急救箱"}
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 refused, not bound
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class SiteFault(NamedTuple):
    """One fault: the key it is in and one Chinese sentence."""

    path: Path
    sentence: str


def broken_rules(site: Readable) -> list[SiteFault]:
    """Return every rule that the readable sections break; a rule whose sections are absent is not judged."""
    found: list[SiteFault] = []
    for sections, rule in _RULES:
        if all(name in site for name in sections):
            found += rule(site)
    return found


def _windows(site: Readable) -> Iterator[SiteFault]:
    for kind, name, network, network_name in (
        ("comprehensive", "综合窗口", "extranet", "政务外网"),
        ("tidal", "潮汐窗口", "internet", "互联网"),
    ):
        places = [place for place, window in enumerate(site["windows"]) if window["type"] == kind]
        if len(places) != 1:
            at: Path = ("windows", places[1], "type") if places else ("windows",)
            yield SiteFault(at, f"必须恰好有 1 个{name}, 现在有 {len(places)} 个")
        for place in places:
            if network not in site["windows"][place]["networks"]:
                yield SiteFault(("windows", place, "networks"), f"{name}至少配置{network_name} ({network})")
    yield from _repeated(site["windows"], "windows", "no", "窗口号")


def _zones(site: Readable) -> Iterator[SiteFault]:
    names = {zone["name"] for zone in site["zones"]}
    for zone in MANDATORY_ZONES:
        if zone not in names:
            yield SiteFault(("zones",), f"缺少功能区域“{zone}”")
    yield from _repeated(site["zones"], "zones", "name", "功能区域")


def _emergency_points(site: Readable) -> Iterator[SiteFault]:
    kinds = {point["kind"] for point in site["emergency_points"]}
    for kind, name in _EMERGENCY.items():
        if kind not in kinds:
            yield SiteFault(("emergency_points",), f"缺少公共应急设施“{name}” ({kind})")


def _plan_points(site: Readable) -> Iterator[SiteFault]:
    plan = site["floor_plan"]
    if plan is None:
        return
    wanted = dict(PLAN_POINTS)
    if not site["kiosk"]["enabled"]:
        del wanted["kiosk"]
    if not site["parking"]["offered"]:
        del wanted["parking"], wanted["accessible_parking"]
    wanted |= {point["kind"]: point["name"] for point in site["emergency_points"]}
    drawn = {point["kind"] for point in plan["points"]}
    for kind, name in wanted.items():
        if kind not in drawn:
            yield SiteFault(("floor_plan", "points"), f"平面图缺少“{name}” ({kind})")
    if len(plan["route"]) < 2:  # noqa: PLR2004 a way has two ends
        yield SiteFault(("floor_plan", "route"), "平面图缺少无障碍通路, 至少要写两个点")
    if not any(len(way) >= 2 for way in plan["escape"]):  # noqa: PLR2004 a way has two ends
        yield SiteFault(("floor_plan", "escape"), "平面图缺少疏散路线, 至少要写一条, 每条至少两个点")
    if not plan["here"]:
        yield SiteFault(("floor_plan", "here"), "平面图没有写明“您在此”的位置")


def _plan_zones(site: Readable) -> Iterator[SiteFault]:
    plan = site["floor_plan"]
    if plan is None:
        return
    wanted, drawn = [zone["name"] for zone in site["zones"]], [zone["name"] for zone in plan["zones"]]
    for name in wanted:
        if name not in drawn:
            yield SiteFault(("floor_plan", "zones"), f"平面图没有画出功能区域“{name}”")
    for place, name in enumerate(drawn):
        if name not in wanted:
            yield SiteFault(("floor_plan", "zones", place), f"功能区域“{name}”没有写在 [[zones]] 中")
        if name in drawn[:place]:
            yield SiteFault(("floor_plan", "zones", place), f"功能区域“{name}”画了两次")


def _plan_places(site: Readable) -> Iterator[SiteFault]:
    plan = site["floor_plan"]
    if plan is None:
        return
    width, depth = plan["width_m"], plan["depth_m"]
    areas: list[tuple[Path, Mapping[str, Any]]] = [(("building",), plan["building"])]
    for kind in ("zones", "fixtures"):
        areas += [((kind, place), area) for place, area in enumerate(plan[kind])]
    spots: list[tuple[Path, tuple[float, float]]]
    spots = [(("points", place), (point["x"], point["y"])) for place, point in enumerate(plan["points"])]
    spots += [(("route", place), spot) for place, spot in enumerate(plan["route"])]
    spots += [(("escape", place), spot) for place, way in enumerate(plan["escape"]) for spot in way]
    spots += [(("here", name), spot) for name, spot in plan["here"].items()]
    spots += [(at, (area["x"] + area["w"], area["y"] + area["h"])) for at, area in areas]
    for at, (x, y) in spots:
        if x > width or y > depth:
            yield SiteFault(("floor_plan", *at), f"({x:g}, {y:g}) 在图外, 图宽 {width:g} 米、深 {depth:g} 米")


def _systems(site: Readable) -> Iterator[SiteFault]:
    titles = [system["title"] for system in site["systems"]]
    for place, fixed in enumerate(FIXED_SYSTEMS if titles else ()):
        if titles[place : place + 1] != [fixed]:
            at: Path = ("systems", place, "title") if place < len(titles) else ("systems",)
            yield SiteFault(at, f"第 {place + 1} 项制度由通知规定, 只能是“{fixed}”")
    yield from _repeated(site["systems"], "systems", "title", "制度")


def _staff(site: Readable) -> Iterator[SiteFault]:
    yield from _repeated(site["staff"], "staff", "number", "工号")


def _hours(site: Readable) -> Iterator[SiteFault]:
    hours = site["hours"]
    if not any(hours[day] for day in _WEEKDAYS):
        yield SiteFault(("hours",), "一周内至少要有一个服务时段")
    for day in _WEEKDAYS:
        spans = sorted(_span(session) for session in hours[day])
        if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
            yield SiteFault(("hours", day), "服务时段互相重叠")
    for day in sorted(set(hours["closed"]) & set(hours["open"])):
        yield SiteFault(("hours", "open"), f"{day} 同时列为开放和休息")


def _span(session: str) -> tuple[int, int]:
    start, _, end = session.partition("-")
    return minute_of_day(start), minute_of_day(end)


def _terminals(site: Readable) -> Iterator[SiteFault]:
    windows = {window["no"]: window for window in reversed(site["windows"])}
    for place, terminal in enumerate(site["terminals"]):
        at = ("terminals", place)
        if (terminal["window"] is None) == (terminal["station"] is None):
            yield SiteFault(at, "终端必须且只能属于一个窗口 (window) 或一个站办所 (station)")
        elif terminal["window"] is not None:
            window = windows.get(terminal["window"])
            if window is None:
                yield SiteFault((*at, "window"), f"窗口 {terminal['window']} 不存在, 可用: {_listed(windows)}")
            elif terminal["network"] not in window["networks"]:
                yield SiteFault((*at, "network"), f"{window['no']} 号窗口没有配置 {terminal['network']}")
    staffed = {terminal["window"] for terminal in site["terminals"]}
    for place, window in enumerate(site["windows"]):
        if window["no"] not in staffed:
            yield SiteFault(("windows", place, "no"), f"{window['no']} 号窗口没有登记终端")
    yield from _repeated(site["terminals"], "terminals", "id", "终端编号")


def _people(site: Readable) -> Iterator[SiteFault]:
    people = site["people"]
    if not any(person["hall_head"] for person in people):
        yield SiteFault(("people",), "没有指定大厅负责人 (hall_head = true)")
    held = {account for person in people for account in person["accounts"]}
    if not held & {"ZH-1", "ZH-2"}:
        yield SiteFault(("people",), "没有人持有综合窗口账号 (ZH-1 或 ZH-2)")
    yield from _repeated(people, "people", "id", "人员编号")


def _county_people(site: Readable) -> Iterator[SiteFault]:
    for place, person in enumerate(site["people"]):
        county = person["bureau"] or person["department"] is not None
        if county and (person["accounts"] or person["hall_head"]):
            yield SiteFault(("people", place, "accounts"), "县数据局和县级部门人员不能持有乡镇账号, 也不能是大厅负责人")
        if not (county or person["hall_head"] or person["accounts"]):
            yield SiteFault(("people", place, "accounts"), "没有账号, 不能登录")
        kinds = {account.partition("-")[0] for account in person["accounts"]}
        if {"ZH", "SP"} <= kinds:
            sentence = "综合窗口人员兼任站办所审批, 须由大厅负责人在人员页填写理由确认, 不能写在站点文件里"
            yield SiteFault(("people", place, "accounts"), sentence)
        if (person["selected_by"] is None) != (person["selected_on"] is None):
            yield SiteFault(("people", place), "选派人 (selected_by) 和选派日期 (selected_on) 要一起填写")


def _people_of_stations(site: Readable) -> Iterator[SiteFault]:
    stations = set(site["hall"]["stations"])
    for place, person in enumerate(site["people"]):
        for account in person["accounts"]:
            kind, _, station = account.partition("-")
            if kind == "SP" and station not in stations:
                yield SiteFault(("people", place, "accounts"), f"账号 {account} 的站办所不在 hall.stations 中")


def _tidal(site: Readable) -> Iterator[SiteFault]:
    tidal = site["tidal"]
    for lower, upper in (
        ("warn_wait_s", "wait_open_s"),
        ("warn_cases", "daily_cases"),
        ("close_wait_s", "wait_open_s"),
        ("confirm_s", "must_open_s"),
    ):
        if tidal[lower] >= tidal[upper]:
            yield SiteFault(("tidal", lower), f"必须小于 {upper} ({tidal[upper]})")
    for place, plan in enumerate(tidal["plans"]):
        if not (plan["weekdays"] or plan["month_days"] or plan["lunar_days"] or plan["dates"]):
            yield SiteFault(("tidal", "plans", place), "计划没有写明日子 (weekdays, month_days, lunar_days 或 dates)")


def _profile(site: Readable) -> Iterator[SiteFault]:
    without_hall = site["hall"]["profile"] == "no_hall"
    for name, title in (("kiosk", "取号机"), ("display", "大屏"), ("broker", "消息服务")):
        if without_hall and site[name]["enabled"]:
            yield SiteFault((name, "enabled"), f"无大厅模式 (no_hall) 没有{title}, 应为 false")
    if site["display"]["enabled"] and not site["broker"]["enabled"]:
        yield SiteFault(("display", "enabled"), "大屏要靠消息服务, broker.enabled 应为 true")


def _display(site: Readable) -> Iterator[SiteFault]:
    display = site["display"]
    high_mm = display["diagonal_in"] * 25.4 * 9 / math.hypot(16, 9)
    share = display["distance_m"] * 10 / _CAPITAL / high_mm
    if share > _WIDEST:
        wanted = math.ceil(display["diagonal_in"] * share / _WIDEST)
        yield SiteFault(
            ("display", "distance_m"),
            f"{display['diagonal_in']} 英寸的屏幕在 {display['distance_m']:g} 米处看不清, 需要 {wanted} 英寸以上",
        )
    elif share * display["rows"] > _HIGHEST:
        yield SiteFault(
            ("display", "rows"),
            f"{display['distance_m']:g} 米处要看清, 这块屏幕最多显示 {int(_HIGHEST / share)} 行叫号",
        )


def _case(site: Readable) -> Iterator[SiteFault]:
    if site["case"]["system"] == "manual" and not site["case"]["outside_url"]:
        yield SiteFault(("case", "outside_url"), "手工关联 (manual) 必须写明外部小系统的网址")
    if site["case"]["system"] != "http":
        return
    address = site["case"]["api_url"]
    if not address:
        yield SiteFault(("case", "api_url"), "接口对接 (http) 必须写明外部小系统的接口地址")
    elif not address.startswith("https://") and urlsplit(address).hostname not in _OWN_MACHINE:
        yield SiteFault(("case", "api_url"), "申请人信息只能加密传送, 接口地址应以 https:// 开头")


def _ports(site: Readable) -> Iterator[SiteFault]:
    if site["broker"]["port"] in {site["server"]["port"], site["server"]["port"] + 1}:
        yield SiteFault(("broker", "port"), f"端口 {site['broker']['port']} 与服务或大屏的端口相同")


def _tls(site: Readable) -> Iterator[SiteFault]:
    server, tls = site["server"], site["tls"]
    if not uses_tls(server["host"], tls["enabled"]):
        return
    if server["host"] in _EVERYWHERE:
        yield SiteFault(("server", "host"), f"使用加密网页时要写明本机在局域网的地址, 不能是 {server['host']}")
    if tls["port"] in {server["port"], server["port"] + 1, site["broker"]["port"]}:
        yield SiteFault(("tls", "port"), f"端口 {tls['port']} 与服务、大屏或消息服务的端口相同")


def uses_tls(host: str, enabled: bool | None) -> bool:  # noqa: FBT001 the setting itself
    """Tell whether the pages travel over TLS: where it is not set, wherever others than this machine may come."""
    return not is_loopback(host) if enabled is None else enabled


def is_loopback(host: str) -> bool:
    """Tell whether an address is of this machine alone."""
    return host in {"localhost", "::1"} or host.startswith("127.")


def _devices(site: Readable) -> Iterator[SiteFault]:
    devices = site["devices"]
    windows = {window["no"] for window in site["windows"]}
    named: list[tuple[Path, str]] = [
        (("devices", name, "link"), devices[name]["link"])
        for name in ("printer", "pads", "lamp", "id_card")
        if devices[name] is not None
    ]
    for place, strip in enumerate(devices["led"]):
        named.append((("devices", "led", place, "link"), strip["link"]))
        if strip["window"] not in windows:
            at = ("devices", "led", place, "window")
            yield SiteFault(at, f"窗口 {strip['window']} 不存在, 可用: {_listed(windows)}")
    links = Counter(link for _, link in named)
    for path, link in named:
        if links[link] > 1 and [other for other, same in named if same == link][0] != path:  # noqa: RUF015 one line
            yield SiteFault(path, f"线路 {link} 已被另一个设备占用")
    for path, _ in _repeated(devices["led"], "led", "id", "屏幕编号"):
        yield SiteFault(("devices", *path), "屏幕编号重复")


def _printer(site: Readable) -> Iterator[SiteFault]:
    if site["kiosk"]["enabled"] and not site["hall"]["practice"] and site["devices"]["printer"] is None:
        yield SiteFault(("devices", "printer"), "正式大厅的取号机要写明打印机的线路 (link)")


def _repeated(records: list[dict[str, Any]], section: str, key: str, name: str) -> Iterator[SiteFault]:
    seen: set[Any] = set()
    for place, record in enumerate(records):
        if record[key] in seen:
            yield SiteFault((section, place, key), f"{name} {record[key]} 重复")
        seen.add(record[key])


def _listed(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in sorted(values))


_RULES: tuple[tuple[tuple[str, ...], Callable[[Readable], Iterator[SiteFault]]], ...] = (
    (("windows",), _windows),
    (("zones",), _zones),
    (("emergency_points",), _emergency_points),
    (("floor_plan", "kiosk", "parking", "emergency_points"), _plan_points),
    (("floor_plan", "zones"), _plan_zones),
    (("floor_plan",), _plan_places),
    (("systems",), _systems),
    (("staff",), _staff),
    (("hours",), _hours),
    (("windows", "terminals"), _terminals),
    (("people",), _people),
    (("hall", "people"), _people_of_stations),
    (("people",), _county_people),
    (("tidal",), _tidal),
    (("hall", "kiosk", "display", "broker"), _profile),
    (("display",), _display),
    (("case",), _case),
    (("broker", "server"), _ports),
    (("broker", "server", "tls"), _tls),
    (("devices", "windows"), _devices),
    (("hall", "kiosk", "devices"), _printer),
)
