"""Ways to get a site file wrong: edits of the demo hall's file, and every fault that must be told."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A sentence and the line it stands at: the `nth` line that reads `line`."""

    line: str
    sentence: str
    nth: int = 1


class BadSite(NamedTuple):
    """Replacements in the demo hall's file, the first place each, and all faults in order of their lines."""

    edits: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]


def _with_section(text: str) -> tuple[tuple[str, str], ...]:
    return (("[case]", f"{text}\n[case]"),)


OVERLONG = "长" * 61
LED = '[[devices.led]]\nid = "led1"\nlink = "serial:/dev/ttyUSB0"\nwindow = 7'

BAD_SITES: dict[str, BadSite] = {
    "a misspelt key": BadSite(
        (('phone = "0421-0000001"', 'phone = "0421-0000001"\nphon = "0421-1"\n#'),),
        (Fault('phon = "0421-1"', "hall.phon: 不认识的键, 是不是 phone?"),),
    ),
    "a screen too small for its hall": BadSite(
        _with_section("[display]\ndistance_m = 10"),
        (Fault("distance_m = 10", "display.distance_m: 55 英寸的屏幕在 10 米处看不清, 需要 63 英寸以上"),),
    ),
    "more rows than the screen can show large enough": BadSite(
        _with_section("[display]\ndiagonal_in = 65\ndistance_m = 10\nrows = 4"),
        (Fault("rows = 4", "display.rows: 10 米处要看清, 这块屏幕最多显示 3 行叫号"),),
    ),
    "encrypted pages at no address in particular, and at a port that is taken": BadSite(
        _with_section('[server]\nhost = "0.0.0.0"\n[tls]\nport = 8081'),
        (
            Fault('host = "0.0.0.0"', "server.host: 使用加密网页时要写明本机在局域网的地址, 不能是 0.0.0.0"),
            Fault("port = 8081", "tls.port: 端口 8081 与服务、大屏或消息服务的端口相同"),
        ),
    ),
    "a misspelt section, whose keys are then missing": BadSite(
        (("[case]", "[caze]"),),
        (
            Fault(
                "# 演示大厅: 电话、人员和事项都是示例, 只供演示和练习。",
                "case.outside_url: 手工关联 (manual) 必须写明外部小系统的网址",
            ),
            Fault("[caze]", "caze: 不认识的键, 是不是 case?"),
        ),
    ),
    "a phone without quotes": BadSite(
        (('supervision_phone = "0421-0000002"', "supervision_phone = 12345\n#"),),
        (Fault("supervision_phone = 12345", "hall.supervision_phone: 应为文字, 要加引号 (当前值 12345)"),),
    ),
    "no phone for what could not be done": BadSite(
        (('unresolved_phone = "0421-0000003"', "#"),),
        (Fault("[hall]", "hall.unresolved_phone: 缺少这一项"),),
    ),
    "that phone left empty": BadSite(
        (('unresolved_phone = "0421-0000003"', 'unresolved_phone = ""\n#'),),
        (Fault('unresolved_phone = ""', "hall.unresolved_phone: 格式不对 (当前值 '')"),),
    ),
    "no comprehensive window": BadSite(
        (('type = "comprehensive"', 'type = "tidal"'),),
        (
            Fault("[[windows]]", "windows: 必须恰好有 1 个综合窗口, 现在有 0 个"),
            Fault('networks = ["extranet"]', "windows.1.networks: 潮汐窗口至少配置互联网 (internet)"),
            Fault('type = "tidal"', "windows.2.type: 必须恰好有 1 个潮汐窗口, 现在有 2 个", nth=2),
        ),
    ),
    "two comprehensive windows": BadSite(
        (('type = "tidal"', 'type = "comprehensive"'),),
        (
            Fault("[[windows]]", "windows: 必须恰好有 1 个潮汐窗口, 现在有 0 个"),
            Fault('type = "comprehensive"', "windows.2.type: 必须恰好有 1 个综合窗口, 现在有 2 个", nth=2),
            Fault('networks = ["internet"]', "windows.2.networks: 综合窗口至少配置政务外网 (extranet)"),
        ),
    ),
    "a comprehensive window without extranet": BadSite(
        (
            ('networks = ["extranet"]', 'networks = ["internet"]'),
            ('window = 1\nnetwork = "extranet"', 'window = 1\nnetwork = "internet"'),
        ),
        (Fault('networks = ["internet"]', "windows.1.networks: 综合窗口至少配置政务外网 (extranet)"),),
    ),
    "a tidal window without internet": BadSite(
        (
            ('networks = ["internet"]', 'networks = ["extranet"]'),
            ('window = 2\nnetwork = "internet"', 'window = 2\nnetwork = "extranet"'),
        ),
        (Fault('networks = ["extranet"]', "windows.2.networks: 潮汐窗口至少配置互联网 (internet)", nth=2),),
    ),
    "one window number twice, so that a terminal's window is missing": BadSite(
        (("no = 2", "no = 1"),),
        (
            Fault("no = 1", "windows.2.no: 窗口号 1 重复", nth=2),
            Fault("window = 2", "terminals.2.window: 窗口 2 不存在, 可用: 1"),
        ),
    ),
    "two of the mandatory zones missing": BadSite(
        (('name = "便民等候区"', 'name = "等候区"'), ('name = "政务公开区"', 'name = "公开区"')),
        (
            Fault("[[zones]]", "zones: 缺少功能区域“便民等候区”"),
            Fault("[[zones]]", "zones: 缺少功能区域“政务公开区”"),
            Fault("zones = [", "floor_plan.zones: 平面图没有画出功能区域“等候区”"),
            Fault("zones = [", "floor_plan.zones: 平面图没有画出功能区域“公开区”"),
            Fault(
                '{ name = "便民等候区", x = 12.0, y = 5.6, w = 13.0, h = 6.4 },',
                "floor_plan.zones.2: 功能区域“便民等候区”没有写在 [[zones]] 中",
            ),
            Fault(
                '{ name = "政务公开区", x = 3.0, y = 1.0, w = 7.0, h = 4.6 },',
                "floor_plan.zones.3: 功能区域“政务公开区”没有写在 [[zones]] 中",
            ),
        ),
    ),
    "a floor plan without exits, first-aid box and ways": BadSite(
        (
            (
                '{ kind = "exit", name = "安全出口 (大门)", x = 13.4, y = 11.4 }',
                '{ kind = "ramp", name = "坡", x = 1, y = 1 }',
            ),
            (
                '{ kind = "exit", name = "安全出口 (东侧)", x = 24.4, y = 10.4 }',
                '{ kind = "ramp", name = "坡", x = 1, y = 1 }',
            ),
            ('{ kind = "first_aid", name = "急救箱", x = 21.2, y = 3.35 },', ""),
            ("[9.6, 14.4], [9.6, 13.7], [12.0, 13.7], [12.0, 5.0], [14.0, 5.0], ", ""),
            ("here = { kiosk-1 = [10.8, 8.4], door = [12.0, 9.0] }", "here = {}"),
        ),
        (
            Fault("points = [", "floor_plan.points: 平面图缺少“急救箱” (first_aid)"),
            Fault("points = [", "floor_plan.points: 平面图缺少“安全出口” (exit)"),
            Fault("route = [[14.0, 4.2]]", "floor_plan.route: 平面图缺少无障碍通路, 至少要写两个点"),
            Fault("here = {}", "floor_plan.here: 平面图没有写明“您在此”的位置"),
        ),
    ),
    "places outside the plan, one of an unknown kind": BadSite(
        (
            (
                '{ kind = "assembly", name = "紧急集合点", x = 23.2, y = 16.0 }',
                '{ kind = "assembly", name = "集合", x = 230, y = 16 }',
            ),
            (
                '{ kind = "seats", x = 15.0, y = 7.4, w = 6.0, h = 0.7 }',
                '{ kind = "seats", x = 25.0, y = 7.4, w = 6.0, h = 0.7 }',
            ),
        ),
        (
            Fault(
                '{ kind = "seats", x = 25.0, y = 7.4, w = 6.0, h = 0.7 },',
                "floor_plan.fixtures.3: (31, 8.1) 在图外, 图宽 28 米、深 18 米",
            ),
            Fault(
                '{ kind = "assembly", name = "集合", x = 230, y = 16 },',
                "floor_plan.points.18: (230, 16) 在图外, 图宽 28 米、深 18 米",
            ),
        ),
    ),
    "a point of a kind that no symbol has": BadSite(
        (
            (
                '{ kind = "ramp", name = "坡道", x = 9.6, y = 12.9 }',
                '{ kind = "lift", name = "电梯", x = 9.6, y = 12.9 }',
            ),
        ),
        (
            Fault(
                '{ kind = "lift", name = "电梯", x = 9.6, y = 12.9 },',
                "floor_plan.points.8.kind: 不是允许的值, 可用: 'comprehensive_window', 'tidal_window', 'kiosk', "
                "'work_table', 'reading_glasses', 'complaint_box', 'entrance', 'ramp', 'accessible_seat', 'toilet', "
                "'accessible_toilet', 'parking', 'accessible_parking', 'first_aid', 'aed', 'extinguisher', 'exit', "
                "'assembly' (当前值 'lift')",
            ),
        ),
    ),
    "colours and signs of its own": BadSite(
        (
            ("[case]", '[theme.colours]\nprimary = "#ff0000"\n[case]'),
            ("no = 1\n", 'no = 1\nsigns = ["综合窗口", "咨询"]\n'),
        ),
        (
            Fault("[theme.colours]", "theme: 标识的颜色、字体和用语由县里统一规定, 站点文件不能更改"),
            Fault(
                'signs = ["综合窗口", "咨询"]',
                "windows.1.signs: 标识的颜色、字体和用语由县里统一规定, 站点文件不能更改",
            ),
        ),
    ),
    "one of the four fixed rules renamed, a clerk's number given twice": BadSite(
        (('title = "限时办结制"', 'title = "尽快办结制"'), ('number = "002"', 'number = "001"')),
        (
            Fault('number = "001"', "staff.2.number: 工号 001 重复", nth=2),
            Fault('title = "尽快办结制"', "systems.3.title: 第 3 项制度由通知规定, 只能是“限时办结制”"),
        ),
    ),
    "no extinguisher": BadSite(
        (('kind = "extinguisher"', 'kind = "aed"'),),
        (
            Fault("[[emergency_points]]", "emergency_points: 缺少公共应急设施“灭火器” (extinguisher)"),
            Fault("points = [", "floor_plan.points: 平面图缺少“灭火器” (aed)"),
        ),
    ),
    "hours that run backwards, and hours past midnight": BadSite(
        (
            ('monday = ["00:00-24:00"]', 'monday = ["17:00-08:30"]'),
            ('tuesday = ["00:00-24:00"]', 'tuesday = ["22:00-26:00"]'),
        ),
        (
            Fault(
                'monday = ["17:00-08:30"]',
                "hours.monday.1: 应为 08:30-11:30 这样的时段, 结束须晚于开始 (当前值 '17:00-08:30')",
            ),
            Fault('tuesday = ["22:00-26:00"]', "hours.tuesday.1: 时刻须在 00:00 到 24:00 之间 (当前值 '22:00-26:00')"),
        ),
    ),
    "sessions that overlap": BadSite(
        (('friday = ["00:00-24:00"]', 'friday = ["08:30-12:00", "11:30-17:00"]'),),
        (Fault('friday = ["08:30-12:00", "11:30-17:00"]', "hours.friday: 服务时段互相重叠"),),
    ),
    "a day both closed and open": BadSite(
        (("public_holidays = false", "closed = [2026-10-01]\nopen = [\n  2026-10-01,\n]\npublic_holidays = false"),),
        (Fault("open = [", "hours.open: 2026-10-01 同时列为开放和休息"),),
    ),
    "the notice's figures loosened": BadSite(
        _with_section("[tidal]\nwait_open_s = 1200\ndaily_cases = 40"),
        (
            Fault("wait_open_s = 1200", "tidal.wait_open_s: 不能大于 900 (当前值 1200)"),
            Fault("daily_cases = 40", "tidal.daily_cases: 不能大于 30 (当前值 40)"),
        ),
    ),
    "warnings that come no earlier than the trigger": BadSite(
        _with_section("[tidal]\nwarn_wait_s = 900\nwarn_cases = 30"),
        (
            Fault("warn_wait_s = 900", "tidal.warn_wait_s: 必须小于 wait_open_s (900)"),
            Fault("warn_cases = 30", "tidal.warn_cases: 必须小于 daily_cases (30)"),
        ),
    ),
    "a plan without days": BadSite(
        _with_section('[[tidal.plans]]\nname = "赶集日"\nsession = "09:00-11:00"'),
        (Fault("[[tidal.plans]]", "tidal.plans.1: 计划没有写明日子 (weekdays, month_days, lunar_days 或 dates)"),),
    ),
    "a terminal on a network that its window does not have": BadSite(
        (('window = 2\nnetwork = "internet"', 'window = 2\nnetwork = "extranet"'),),
        (Fault('network = "extranet"', "terminals.2.network: 2 号窗口没有配置 extranet", nth=2),),
    ),
    "a terminal that belongs nowhere and has another's name": BadSite(
        (('id = "T2"\nwindow = 2', 'id = "T1"'),),
        (
            Fault("no = 2", "windows.2.no: 2 号窗口没有登记终端"),
            Fault("[[terminals]]", "terminals.2: 终端必须且只能属于一个窗口 (window) 或一个站办所 (station)", nth=2),
            Fault('id = "T1"', "terminals.2.id: 终端编号 T1 重复", nth=2),
        ),
    ),
    "an account that no hall has": BadSite(
        (('accounts = ["SP-JS"]', 'accounts = ["SP-XX"]'),),
        (Fault('accounts = ["SP-XX"]', "people.3.accounts.1: 格式不对 (当前值 'SP-XX')"),),
    ),
    "nobody leads the hall, and two people share an id": BadSite(
        (("hall_head = true", ""), ('id = "clerk-2"', 'id = "clerk-1"')),
        (
            Fault("[[people]]", "people: 没有指定大厅负责人 (hall_head = true)"),
            Fault('id = "clerk-1"', "people.2.id: 人员编号 clerk-1 重复", nth=2),
        ),
    ),
    "somebody of the county with an account of the hall, and somebody with none": BadSite(
        (("accounts = []", 'accounts = ["CJ-1"]'), ('department = "县人社局"', "")),
        (
            Fault(
                'accounts = ["CJ-1"]', "people.10.accounts: 县数据局和县级部门人员不能持有乡镇账号, 也不能是大厅负责人"
            ),
            Fault("accounts = []", "people.11.accounts: 没有账号, 不能登录"),
        ),
    ),
    "a clerk who also decides for a station, selected by nobody knows whom": BadSite(
        (
            ('accounts = ["ZH-1", "CJ-1"]', 'accounts = ["ZH-1", "SP-JS"]'),
            ('selected_by = "演示镇党政办"\n', ""),
        ),
        (
            Fault("[[people]]", "people.1: 选派人 (selected_by) 和选派日期 (selected_on) 要一起填写"),
            Fault(
                'accounts = ["ZH-1", "SP-JS"]',
                "people.1.accounts: 综合窗口人员兼任站办所审批, 须由大厅负责人在人员页填写理由确认, 不能写在站点文件里",
            ),
        ),
    ),
    "secrets that live for ever": BadSite(
        _with_section("[sign_in]\nsecret_max_age_days = 3650"),
        (Fault("secret_max_age_days = 3650", "sign_in.secret_max_age_days: 不能大于 180 (当前值 3650)"),),
    ),
    "a place without a hall that still has kiosk, display and broker": BadSite(
        (
            ("practice = true", 'practice = true\nprofile = "no_hall"'),
            *_with_section("[kiosk]\nenabled = true\n[display]\nenabled= true\n[broker]\nenabled =true"),
        ),
        (
            Fault("enabled = true", "kiosk.enabled: 无大厅模式 (no_hall) 没有取号机, 应为 false"),
            Fault("enabled= true", "display.enabled: 无大厅模式 (no_hall) 没有大屏, 应为 false"),
            Fault("enabled =true", "broker.enabled: 无大厅模式 (no_hall) 没有消息服务, 应为 false"),
        ),
    ),
    "a link that is none": BadSite(
        _with_section('[devices.printer]\nlink = "usb0"'),
        (Fault('link = "usb0"', "devices.printer.link: 格式不对 (当前值 'usb0')"),),
    ),
    "two devices on one line, and a strip over no window": BadSite(
        _with_section('[devices.pads]\nlink= "serial:/dev/ttyUSB0"\n' + LED),
        (
            Fault('link = "serial:/dev/ttyUSB0"', "devices.led.1.link: 线路 serial:/dev/ttyUSB0 已被另一个设备占用"),
            Fault("window = 7", "devices.led.1.window: 窗口 7 不存在, 可用: 1, 2"),
        ),
    ),
    "manual cases without an address, on ports that collide": BadSite(
        (
            ('system = "builtin"', 'system = "manual"'),
            ("[parking]", "[server]\nport = 18829\n[broker]\nport = 18830\n[parking]"),
        ),
        (
            Fault("[case]", "case.outside_url: 手工关联 (manual) 必须写明外部小系统的网址"),
            Fault("port = 18830", "broker.port: 端口 18830 与服务或大屏的端口相同"),
        ),
    ),
    "an outside system spoken to without an address": BadSite(
        (('system = "builtin"', 'system = "http"'),),
        (Fault("[case]", "case.api_url: 接口对接 (http) 必须写明外部小系统的接口地址"),),
    ),
    "applicants sent over an open line": BadSite(
        (('system = "builtin"', 'system = "http"\napi_url = "http://cases.example/api"'),),
        (
            Fault(
                'api_url = "http://cases.example/api"',
                "case.api_url: 申请人信息只能加密传送, 接口地址应以 https:// 开头",
            ),
        ),
    ),
    "faults of six sections at once": BadSite(
        (
            ('code = "211322101"', 'code = "21132210"'),
            ('name = "朱碌科镇便民服务中心"', f'name = "{OVERLONG}"'),
            ('monday = ["00:00-24:00"]', 'monday = "00:00-24:00"'),
            ('name = "政务公开区"', 'nmae = "政务公开区"'),
            ('kind = "exit"', 'kind = "door"'),
            ('networks = ["internet"]', "networks = []"),
            ("[[terminals]]", "[voice]\nspeed = 2\n[[terminals]]"),
        ),
        (
            Fault('code = "21132210"', "hall.code: 格式不对 (当前值 '21132210')"),
            Fault(f'name = "{OVERLONG}"', f"hall.name: 最多 60 个字 (当前值 '{OVERLONG}')"),
            Fault('monday = "00:00-24:00"', "hours.monday: 应为列表, 用 [ ] 括起 (当前值 '00:00-24:00')"),
            Fault("[[zones]]", "zones.3.name: 缺少这一项", nth=3),
            Fault('nmae = "政务公开区"', "zones.3.nmae: 不认识的键, 是不是 name?"),
            Fault(
                'kind = "door"',
                "emergency_points.1.kind: 不是允许的值, "
                "可用: 'exit', 'extinguisher', 'first_aid', 'aed', 'assembly' (当前值 'door')",
            ),
            Fault("networks = []", "windows.2.networks: 至少要有 1 项"),
            Fault("speed = 2", "voice.speed: 不认识的键"),
        ),
    ),
    "a real hall's kiosk without a printer": BadSite(
        (("practice = true", "practice = false"), *_with_section("[devices]")),
        (Fault("[devices]", "devices.printer: 正式大厅的取号机要写明打印机的线路 (link)"),),
    ),
    "a catalogue that is not there": BadSite(
        (('catalogue = "demo.yaml"', 'catalogue = "none.yaml"'),),
        (Fault('catalogue = "none.yaml"', "hall.catalogue: 找不到事项目录文件 none.yaml"),),
    ),
    "a file for a newer program": BadSite(
        (("schema_version = 1", "schema_version = 2"),),
        (Fault("schema_version = 2", "schema_version: 文件版本 2 比本程序认识的 1 新, 请先升级程序"),),
    ),
}
