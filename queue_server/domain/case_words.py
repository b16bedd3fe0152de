"""The steps of a case as people read them in its timeline and in the applicant's query."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.domain.events import EventName

E = EventName
STEP_WORDS: Mapping[str, str] = {
    E.CASE_OPENED: "立件（预收件）",
    E.CASE_CHECKED: "核对材料",
    E.CASE_COMMENTED: "首席代表收件指导",
    E.CASE_RECEIVED: "收件",
    E.CASE_SUPPLIED: "补交容缺材料",
    E.CASE_ROUTED: "流转至站办所",
    E.CASE_STATION_OVERRIDDEN: "改派站办所",
    E.CASE_SAME_PERSON_ALLOWED: "同意由收件人审批",
    E.CASE_TAKEN_UP: "接件",
    E.CASE_ACCEPTED: "受理",
    E.CASE_DEEMED_ACCEPTED: "逾期未告知，视为受理",
    E.CASE_DECISION_DRAFTED: "拟定审批意见",
    E.CASE_DECIDED: "审批确认",
    E.CASE_DECISION_REFUSED: "审批确认被拒",
    E.CASE_RETURNED: "回流至综合窗口",
    E.CASE_CORRECTION_ALLOWED: "同意再次补正",
    E.CASE_CORRECTION_SENT: "送达补正告知书",
    E.CASE_DECLINED: "送达不予受理告知书",
    E.CASE_HANDED_TO_ISSUE: "转出件窗口",
    E.CASE_RESUBMITTED: "补正材料已交齐",
    E.CASE_LAPSED: "逾期未补正",
    E.CASE_SPECIAL_BEGAN: "特别程序开始",
    E.CASE_SPECIAL_ENDED: "特别程序结束",
    E.CASE_EXTENSION_REQUESTED: "申请延期",
    E.CASE_EXTENDED: "延期",
    E.CASE_FORWARDED: "转报县级",
    E.CASE_RECOUNTED: "按新日历重算期限",
    E.CASE_ISSUED: "出件",
    E.CASE_MAILED: "结果寄出",
    E.CASE_DELIVERED: "送达",
    E.CASE_CLOSED: "归档",
    E.CASE_REAPPLIED: "重新申请",
    E.CASE_WITHDRAWN: "撤回申请",
    E.CASE_VOIDED: "作废预收件",
    E.CASE_LINKED: "关联外部编号",
    E.CASE_STATE_ENTERED: "录入外部状态",
    E.OUTSIDE_REFUSED: "外部系统不接收",
    E.OUTSIDE_RETRIED: "重新送往外部系统",
    E.CASE_SCANNED: "扫描件存档",
    E.APPLICANT_SEEN: "查看申请人完整信息",
    E.SCAN_SEEN: "查看扫描件",
    E.PERSONAL_DATA_PURGED: "个人信息到期清除",
    E.CASE_QUERY_LOCKED: "查询连错五次，已锁定",
}
"""Every event that a case's story may hold; a new one without words here fails its test."""

MILESTONES: Mapping[str, str] = {
    E.CASE_RECEIVED: "已收件",
    E.CASE_LINKED: "已转入办件系统",
    E.CASE_ACCEPTED: "已受理",
    E.CASE_DEEMED_ACCEPTED: "已受理",
    E.CASE_CORRECTION_SENT: "已告知需要补正",
    E.CASE_RESUBMITTED: "补正材料已交齐",
    E.CASE_DECLINED: "有告知书",
    E.CASE_EXTENDED: "已延期",
    E.CASE_ISSUED: "结果已办好",
    E.CASE_MAILED: "结果已寄出",
    E.CASE_DELIVERED: "结果已领取",
    E.CASE_WITHDRAWN: "已撤回",
    E.CASE_CLOSED: "已办结",
}
"""What an applicant reads of it: no step that names a person's office, none that is the hall's own affair."""

NETWORK_WORDS = {"extranet": "政务外网", "internet": "互联网"}


def network_words(network: str | None) -> str:
    """Return a terminal's networks as people say them, `政务外网、互联网`; empty for the system's own timer."""
    return "、".join(NETWORK_WORDS.get(one, one) for one in (network or "").split("+") if one)
