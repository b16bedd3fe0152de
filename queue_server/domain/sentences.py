"""Every sentence in which a rule says no, for whoever reviews the wording; braces are filled in when it is said."""

from __future__ import annotations

# domain/case.py
ITEM_WITHOUT_CASE = "“{name}”不立件，请选择具体事项。"
INVALID_ID = "身份证件号码有误，请核对后重新输入。"
NO_SUCH_MATERIAL = "材料清单中没有这一项。"
MATERIAL_MISSING = "还缺材料：{missing}。"
CASE_NOT_IN_STATE = "办件当前为“{state}”，不能进行此操作。"

# domain/emergency.py
EMERGENCY_LENGTH = "紧急广播应为 1 至 {longest} 个字。"
PERSONAL_DATA = "紧急广播人人可见，不能写手机号或身份证号。"
EMERGENCY_NOT_IN_STATE = "这条紧急广播{state}。"

# domain/evaluation.py
INVALID_LEVEL = "评价等级应为 1 至 5。"
NOT_FINISHED = "{number} 尚未办结，暂不能评价。"

# domain/expert_call.py
EXPERT_CALL_NOT_IN_STATE = "{number} 的求助{state}，不能进行此操作。"

# domain/hall.py
NO_SUCH_WINDOW = "本大厅没有 {no} 号窗口。"

# domain/hand_over.py
HAND_OVER_NOT_IN_STATE = "这次交接{state}。"

# domain/help_call.py
HELP_NOT_IN_STATE = "这次求助{state}，不能再应答。"

# domain/ownership.py
OFFER_NOT_IN_STATE = "{number} 的移交{state}。"

# domain/report.py
REPORT_FIELDS_LACK = "登记“办不成事”还要填写：{lacking}。"
REPORT_NOT_IN_STATE = "{no} 当前为“{state}”，不能进行此操作。"
REPORT_SAYS_NOTHING = "请选择类别或填写内容。"
REPORT_STEP_OF_THE_HEAD = "这一步由大厅负责人办理。"
REPORT_REVISIT_NEEDS = "回访应由答复人以外的人员进行。"
REPORT_WORK_NEEDS = "只有承办人可以开始办理。"
REPORT_ANSWER_NEEDS = "只有承办人和大厅负责人可以答复。"
REPORT_SETTLE_NEEDS = "只有首问责任人和大厅负责人可以当场答复。"

# domain/self_check.py
NO_SUCH_CHECK = "自查表中没有这一项。"
WRONG_MONTH = "只能登记本月（{month}）的自查，不能补登或预登其他月份。"
FIX_BY_NEEDED = "“{title}”不合格时，要填写今天或以后的整改期限。"

# domain/ticket.py
OUT_OF_NUMBERS = "今日号码已用完，请联系工作人员。"
TOO_MANY_CALLS = "{number} 已呼叫 {calls} 次，请按过号处理。"
REJOINED_ALREADY = "{number} 已激活过一次，请重新取号。"
REJOIN_TOO_LATE = "{number} 过号已超过 {rejoin_min} 分钟，请重新取号。"
TICKET_NOT_IN_STATE = "{number} 当前为“{state}”，不能进行此操作。"
RECALL_TOO_SOON = "两次呼叫至少间隔 {recall_gap_s} 秒，请稍候。"
MISS_TOO_SOON = "{number} 叫号后未满 {call_timeout_s} 秒。"
TOO_FEW_CALLS = "{number} 须呼叫 {max_calls} 次后才能过号。"

# domain/tidal.py
TIDAL_OPEN_ALREADY = "潮汐窗口已启用。"
TIDAL_NOT_OPEN = "潮汐窗口未开放，无需关闭。"
STANDARD_EXCEEDED = "等候时间或办件量仍超出标准，潮汐窗口不能关闭。"

# usecases/build.py
NO_LUNAR_DAYS = "潮汐窗口计划使用农历日期，但本机没有农历换算。"

# usecases/case_systems.py
CASE_IS_OURS = "办件 {no} 在本系统收件，不能关联外部编号。"
CASE_IS_OUTSIDE = "办件 {no} 请在外部系统收件后关联编号。"

# usecases/casework.py
NO_SUCH_TICKET = "没有找到这个号码。"
TICKET_NOT_IN_SERVICE = "{number} 不在办理中，不能立件。"
TICKET_OF_ANOTHER_WINDOW = "{number} 不在您的窗口办理。"
UNKNOWN_ITEM_AT_WINDOW = "没有这个事项，请重新选择。"
NUMBER_LINKED_ALREADY = "外部办件编号 {outside_no} 已关联到办件 {no}。"
NO_SUCH_CASE = "没有找到办件 {no}。"
CASES_OF_OWN_STATION = "只能查看本站办所的办件。"
WHO_RECEIVES = "只有综合窗口账号可以办理收件。"
NO_EXTRANET = "{notice}；本件已存为预收件，由综合窗口收件。"

# usecases/day.py
WHO_ENDS_DAY = "只有大厅负责人可以结束当天业务。"
DAY_ENDED = "今日业务已结束。"
TICKETS_IN_HAND = "窗口还有正在办理的号码，请先办结。"

# usecases/emergencies.py
WHO_RAISES_EMERGENCY = "紧急广播由登录人员发布和解除。"
NO_EMERGENCY = "现在没有紧急广播。"

# usecases/expert_calls.py
WHO_ANSWERS = "由该事项站办所的首席代表答复；5 分钟无人答复时转大厅负责人。"
WHO_WITHDRAWS = "只有发起求助的窗口可以撤回。"
NO_SUCH_EXPERT_CALL = "没有找到这次求助。"
NOT_AT_WINDOW = "您没有在 {window} 号窗口登录。"
NOTHING_IN_SERVICE = "{window} 号窗口没有正在办理的号码。"
SERVICE_NOT_BEGUN = "{number} 还没有开始办理，不能呼叫首席代表。"

# usecases/help_desk.py
WHO_RINGS = "只有大厅设备可以发出求助。"
WHO_ACKNOWLEDGES = "求助由窗口人员或大厅负责人应答。"

# usecases/notices.py
WHO_TELLS = "一次性告知由本人登录后出具。"
NO_SUCH_NOTICE = "没有找到这份一次性告知。"
ITEM_WITHOUT_GUIDE = "“{name}”没有办事指南，请选择具体事项。"
NO_SUCH_CASE_OF_ITEM = "没有找到该事项的办件 {case}。"

# usecases/online_first.py
UNKNOWN_ITEM = "没有这个事项，请返回重新选择。"
NOT_ONLINE = "“{public_name}”暂不能网上办理，请取号到窗口办理。"

# usecases/oversight.py
RATED_ALREADY = "{number} 已评价，感谢您的参与。"

# usecases/ownership.py
NO_PEOPLE = "大厅还没有登记人员。"
OFFERS_NEED_A_PERSON = "移交和接收要由本人登录后办理。"
OWNED_BY_ANOTHER = "{number} 由{name}负责，只能由其移交。"
NO_SUCH_HAND_OVER = "没有找到这次交接。"
HAND_OVER_TO_ANOTHER = "只有接班人可以确认接班。"
TICKET_IS_DONE = "{number} 已办结，不能移交。"
NO_SUCH_COLLEAGUE = "没有找到这位同事。"
OFFER_TO_ONESELF = "不能移交给{name}本人。"
NO_SUCH_OFFER = "没有找到这次移交。"
OFFER_TO_ANOTHER = "这次移交只能由{name}处理。"

# usecases/queueing.py
WHO_ISSUES = "只有取号机和窗口人员可以取号。"
DAY_ENDED_COME_AGAIN = "今日业务已结束，请下一个工作日再来。"
DISK_LOW = "服务器磁盘空间不足，暂不能取号，请联系工作人员。"
TICKET_OF_ANOTHER_DAY = "{number} 不是今天的号码，请重新取号。"
NUMBER_NOT_MISSED = "{number} 现在不是过号，请看清小票上的号码，或到窗口询问。"

# usecases/reports.py
WRONG_CHANNEL = "自助机的反映记为自助机渠道，窗口和电话的反映由工作人员登记。"
NO_SUCH_REPORT = "没有找到 {no}。"
REPORTS_NEED_A_PERSON = "请登录后办理。"

# usecases/self_checks.py
MONTH_TO_COME = "这个月还没有到。"
CHECKS_NEED_A_PERSON = "自查由本人登录后登记。"

# usecases/staffing.py
LOCKED_OUT = "密码错误次数过多，请 {left_min} 分钟后再试。"
NO_SUCH_TERMINAL = "终端 {terminal} 没有登记。"
TICKET_IN_HAND_AT_LEAVING = "窗口还有未办结的号码，请先办结或挂起后再签退。"
ACCOUNT_OF_ANOTHER = "您不能使用账号 {account}。"
ACCOUNT_CLOSED = "账号 {account} 已停用。"
NO_SUCH_ACCOUNT = "本大厅没有账号 {account}。"
ACCOUNT_LACKS = "请填写账号。"
STATION_ACCOUNT_ELSEWHERE = "审批站办所账号只能在本站办所的终端登录。"
TERMINAL_OF_ANOTHER_STATION = "该终端属于其他站办所。"
WINDOW_ACCOUNT_ELSEWHERE = "综合窗口和出件窗口账号只能在窗口终端登录。"
ACCOUNT_TAKEN = "账号 {wanted} 正由{sitting}。"
WINDOW_TAKEN = "{where}正由{sitting}。"
OWN_TICKET_IN_HAND = "您在 {window} 号窗口还有未办结的号码。"

# usecases/tidal_control.py
WHO_DECIDES_TIDAL = "只有综合窗口人员和大厅负责人可以启用或关闭潮汐窗口。"

# usecases/window_service.py
HELD_BY_ANOTHER_WINDOW = "{number} 由 {window} 号窗口挂起，请在该窗口恢复。"
NO_CASE = "{number} 还没有收件，不能按“收件”办结。"
NO_DRAFT = "{number} 没有预收件，不能按“预收件”办结。"
NOTHING_TO_PAUSE = "{window} 号窗口现在没有开放，不能暂停。"
WINDOW_NOT_PAUSED = "{window} 号窗口没有暂停。"
NOBODY_SIGNED_IN = "{window} 号窗口没有人员登录。"
TIDAL_CLOSED = "潮汐窗口未开放，请先启用。"
WINDOW_PAUSED = "{no} 号窗口已暂停，请先恢复。"
WINDOW_CLOSED = "{no} 号窗口未开放。"
TICKET_IN_HAND = "{no} 号窗口还有未办结的号码。"
REASON_NEEDED = "不按顺序叫号须填写理由。"
NOT_CALLABLE_HERE = "{number} 不能在本窗口办理。"
NO_TICKET_IN_HAND = "{no} 号窗口没有正在办理的号码。"
TICKET_OF_THE_DAY_BEFORE = "{number} 是前一日的号码，请直接办结。"


# domain/knowledge.py
WHO_WRITES_KNOWLEDGE = "只有首席代表和大厅负责人可以编写知识库。"
GUIDES_ARE_GIVEN = "这一条由事项目录统一发布，不能在知识库中修改。"

# usecases/knowledge.py
NO_SUCH_ENTRY = "知识库中没有这一条。"
KNOWLEDGE_IS_PUBLIC = "知识库人人可见，不能写入身份证件号码。"
