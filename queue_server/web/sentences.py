"""Every sentence that the server's edge says by itself, in one place for whoever reviews the wording."""

from __future__ import annotations

OF_STATUS: dict[int, str] = {
    400: "请求内容无法识别，请重试。",
    401: "请先登录。",
    403: "您没有进行这项操作的权限。",
    404: "没有找到要访问的内容。",
    405: "这个地址不支持这种操作。",
    408: "请求超时，请重试。",
    411: "请求缺少内容长度。",
    413: "提交的内容太大。",
    414: "访问的地址太长。",
    415: "只接受 JSON 格式的内容。",
    422: "提交的内容不正确，请检查后重试。",
    429: "操作太频繁，请稍后再试。",
    431: "请求头太大。",
    500: "系统内部出错，请联系管理员。",
    503: "系统正忙，请稍后再试。",
}
"""What a refusal says where nothing closer is known: by HTTP status."""

OF_FIELD: dict[str, str] = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "literal_error": "不在可选范围内",
    "string_type": "应为文字",
    "string_too_short": "太短",
    "string_too_long": "太长",
    "string_pattern_mismatch": "格式不对",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "list_type": "应为列表",
    "too_long": "项目太多",
}
"""What is wrong with one field of a body: by pydantic's own word."""

NOT_ACCEPTED = "请求没有被接受。"
BAD_FIELD = "内容不正确"
BAD_KEY = "幂等键不正确。"
KEY_REUSED = "同一个幂等键不能用于不同的请求。"
BAD_JSON = "提交的内容不是有效的 JSON。"
BAD_TEXT = "提交的文字含有无法识别的字符。"
ONE_FILTER = "请指定号码、预收件或站办所之一。"
ONE_CALL_FILTER = "请指定号码或事项之一。"
HEAD_OF_HALL = "大厅负责人"
"""Who is asked where no station of the hall decides."""
ONE_OF_TWO = "请输入办件编号或身份证号其中一项。"
NO_PRESS = "暂时不能生成 PDF，请在页面上直接打印。"
NOT_A_PHOTO = "照片应为 JPEG 或 PNG 图片，请重新拍摄。"
NO_ROOM_FOR_PHOTO = "服务器磁盘空间不足，暂不能保存照片，请联系工作人员。"
FOREIGN_ORIGIN = "请求来自其他网站，已拒绝。"
UNHEALTHY = "以下部分工作不正常：{parts}。"
BETWEEN_PARTS = "、"
DEVICE_SILENT = "设备没有回应"
UNKNOWN_ITEM = "综合业务"
"""What stands for an item that has left the catalogue."""
NO_CASES_HERE = "本终端未接入政务外网，办件功能{notice}。"

# web/trace_api.py, outside_api.py
NO_CASE_FOR_ENDING = "没有找到，或编号与后四位不符，请核对收件凭证。"
UNKNOWN_OUTSIDE_STATE = "请从列表中选择外部系统的状态。"
OUTSIDE_LINK_FINE = "与外部系统连接正常。"
OUTSIDE_LINK_BY_HAND = "外部系统的状态由窗口手工录入。"
OUTSIDE_LINK_DOWN = "外部系统暂时连不上，{waiting} 件已排队，恢复后自动送出。"
OUTSIDE_LINK_REFUSED = "外部系统不接收 {refused} 件，请查看原因。"

# web/guide_views.py
GUIDE_STATES = {
    "in_force": "有效：这是现行的第{no}版指南。",
    "coming": "尚未生效：第{no}版指南自{day.year}年{day.month}月{day.day}日起生效。",
    "past": "已失效：这是第{no}版指南，现行的是第{now}版，请以现行版为准。",
}
"""What a paper's short code tells, by the state of its version."""
GUIDE_WITHDRAWN = "已失效：该事项已停止办理。"
SECRET_CHANGE_NEEDED = "请先修改密码，再进行其他操作。"  # noqa: S105 - a sentence, no secret
