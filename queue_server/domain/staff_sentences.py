"""Every sentence in which a rule about the hall's people says no; braces are filled in when it is said."""

from __future__ import annotations

# domain/station_head.py
LETTER_NEEDED = "请填写授权书编号。"
DATES_RUN_BACK = "结束日期不能早于开始日期。"
SUBSTITUTE_NEEDS_DATES = "临时代理须写明起止日期，最长 {days} 天。"
STATION_HAS_HEAD = "{station}在这段时间已有首席代表，请先结束原任命。"
HEAD_HAS_ENDED = "这次任命已经结束。"
NO_STATION_HEAD = "{station}现在没有首席代表，该站办所的事项暂不能流转，请联系大厅负责人。"
NOT_THE_HEAD = "您今天不是{station}的首席代表，不能确认。"
ITEM_NOT_IN_LETTER = "授权书 {letter_no} 没有列入本事项，不能确认。"

# usecases/station_heads.py
WHO_APPOINTS = "首席代表由大厅负责人任命。"
NO_SUCH_STATION = "本大厅没有站办所 {station}。"
NO_SUCH_PERSON = "没有找到人员 {person}。"
HEAD_LACKS_ACCOUNT = "{name}没有该站办所的审批账号，不能担任首席代表。"
ITEMS_OF_ANOTHER_STATION = "授权书只能列入本站办所的事项：{items} 不属于该站办所。"
NO_SUCH_APPOINTMENT = "没有找到这次任命。"

# domain/staff_record.py
LACKS_SELECTION = "选派人和选派日期"
LACKS_POST = "岗位"
LACKS_YEARS = "工作年限"
LACKS_TRAINING = "培训记录"
LACKS_ABILITIES = "分析判断、语言表达、协调沟通能力评估"
LACKS_FULL_TIME = "专职标识"
SELECTION_NEEDED = "{name}的人员档案没有写明选派人和选派日期，不能使用综合窗口账号，请大厅负责人补填。"

# domain/duty.py
DUTY_NEEDS_DIFFERENT_PEOPLE = "A岗、B岗和后备须是不同的人。"

# domain/sign_in_rules.py: WORD is the secret
WORD_TOO_SHORT = "密码至少 {length} 个字符。"
WORD_TOO_PLAIN = "密码须含大写字母、小写字母、数字、其他字符中的至少 {classes} 类。"
WORD_IS_KNOWN = "这是常见的默认密码，不能使用。"
WORD_NAMES_PERSON = "密码不能含工号、姓名或账号。"
WORD_USED_BEFORE = "不能使用最近 {count} 次用过的密码。"
WORD_IS_FIRST = "这是初始密码，请先修改。"
WORD_IS_OLD = "密码已使用 {days} 天，超过 {limit} 天须修改。"
WORD_IN_PRACTICE = "演示大厅的口令公开在凭据文件里，不要求修改，也没有有效期；正式大厅不能这样。"

# usecases/staff_records.py
WHO_KEEPS_STAFF = "人员、账号和值班由大厅负责人管理。"
NAME_NEEDED = "新增人员须填写姓名和初始密码。"
NO_SUCH_ACCOUNT = "本大厅没有账号 {account}：只有 2 个综合窗口、6 个站办所和 2 个出件窗口账号，不能增设。"
SECOND_ROLE = "{name}是综合窗口人员，综合窗口实行专职化管理；确需兼任站办所审批，请填写理由确认。"
ACCOUNT_IN_USE = "账号 {account} 正由{name}使用，请先签退。"
LAST_HALL_HEAD = "至少要有一名能登录的大厅负责人。"
WINDOW_STAFF_FLAG = "综合窗口应有 2 名在岗人员，现在有 {count} 名。"
STATION_WITHOUT_HEAD_FLAG = "{station}没有首席代表，该站办所的事项不能流转。"
TWO_ROLES_FLAG = "{name}兼任综合窗口和站办所审批。"

# usecases/duty_roster.py
NOT_AN_ACCOUNT_HOLDER = "{name}没有这个岗位的账号，不能排班。"
DUTY_OF_A_PAST_DAY = "不能改动以前的值班。"
ROSTER_TOO_LONG = "一次最多查看 {days} 天。"
RELIEF_NOBODY = "今天没有安排 B 岗。"
RELIEF_AT_TIDAL = "{name}在潮汐窗口，综合窗口没有人接替。"
RELIEF_AWAY = "{name}今天请假或另有公务，综合窗口没有人接替。"
