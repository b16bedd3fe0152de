"""What search, timeline, query and outside states say in Chinese."""

from __future__ import annotations

from typing import Final

# domain/case_search.py
BY_DAYS: Final = "按日期和事项"
BY_ID: Final = "按身份证号"
BAD_ID_TYPED: Final = "身份证号不正确，请核对"
BY_NUMBER: Final = "按办件编号"
BY_ENDING: Final = "按办件编号后几位"
BY_TICKET: Final = "按票号"
BY_WORDS: Final = "按姓名或事项名称"
BY_INITIALS: Final = "按事项拼音首字母或外部编号"

# domain/outside_case.py
NO_STATE_YET: Final = "尚无状态"
OUTSIDE_STEP_UNKNOWN: Final = "外部系统的状态不会从“{state}”变为“{next}”。如果前一次录错了，请填写更正原因。"
OUTSIDE_DAY_WRONG: Final = "日期应在关联当日至今天之间。"

# usecases/case_timeline.py
ONE_TIME_NOTICE: Final = "一次性告知书"
OUTSIDE_NOTE: Final = "外部状态：{state}（{on}）"
OUTSIDE_NUMBER_NOTE: Final = "外部编号：{outside_no}"

# usecases/applicant_query.py
QUERY_LOCKED: Final = "连续输错 5 次，请 {minutes} 分钟后再查，或拨打咨询电话。"
ADVICE_READY: Final = "请带上身份证和收件凭证，到窗口领取。"
ADVICE_COME: Final = "请带上收件凭证到综合窗口，工作人员会告诉您怎么办。"
ADVICE_OVER: Final = "这件事已经办完，不用再来。"
ADVICE_WAIT: Final = "正在办理，您不用到站办所，办好后到窗口领取。"

# usecases/outside_cases.py
OUTSIDE_MENDED: Final = "外部系统更正"
NOTHING_TO_SEND: Final = "办件 {no} 没有需要重新送出的内容。"
NOT_LINKED_YET: Final = "办件 {no} 还没有外部编号，不能录入状态。"
WHO_ENTERS_STATES: Final = "只有综合窗口账号可以录入外部系统的状态。"
PROVISIONAL: Final = "（暂定）"
DUE_FOR_ACCEPTANCE: Final = "应于{day}{provisional}前告知是否受理"
DUE_FOR_RESULT: Final = "承诺于{day}{provisional}前办结"

# usecases/outside_link.py
NUMBER_OF_ANOTHER: Final = "外部系统给出的编号 {outside_no} 已属于办件 {no}。"
WITHDRAWN_MEANWHILE: Final = "送出时申请人已撤回，请在外部系统撤销 {no}。"

# case_http.py
OUTSIDE_REFUSES: Final = "外部系统不接收：{words}"
OUTSIDE_ANSWERS_ODDLY: Final = "外部系统的答复看不懂（{status}）。"
ANSWER_ABOUT_ANOTHER: Final = "外部系统答复的是另一件办件。"
OUTSIDE_UNREACHABLE: Final = "外部系统连不上或没有按时答复。"
OUTSIDE_FAILS: Final = "外部系统出错（{status}）。"
OUTSIDE_SHUT: Final = "外部系统拒绝连接（{status}），请管理员核对接口地址和口令。"
OUTSIDE_ANSWER_TOO_LONG: Final = "外部系统的答复过长。"
OUTSIDE_UNREADABLE: Final = "外部系统的答复看不懂。"
OUTSIDE_STATE_UNKNOWN: Final = "外部系统的状态“{state}”不在约定的列表中。"
NO_WORDS: Final = "没有说明原因"

# usecases/outside_systems.py
RECEIVE_FIRST: Final = "办件 {no} 请先收件，再关联外部编号。"
