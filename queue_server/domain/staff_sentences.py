"""Every sentence in which a rule about the hall's people says no; braces are filled in when it is said."""

from __future__ import annotations

# domain/station_head.py
LETTER_NEEDED = "请填写授权书编号。"
DATES_RUN_BACK = "结束日期不能早于开始日期。"
SUBSTITUTE_NEEDS_DATES = "临时代理须写明起止日期，最长 {days} 天。"
STATION_HAS_HEAD = "{station} 在这段时间已有首席代表，请先结束原任命。"
HEAD_HAS_ENDED = "这次任命已经结束。"
NO_STATION_HEAD = "{station} 现在没有首席代表，该站办所的事项暂不能流转，请联系大厅负责人。"
NOT_THE_HEAD = "您今天不是 {station} 的首席代表，不能确认。"
ITEM_NOT_IN_LETTER = "授权书 {letter_no} 没有列入本事项，不能确认。"

# usecases/station_heads.py
WHO_APPOINTS = "首席代表由大厅负责人任命。"
NO_SUCH_STATION = "本大厅没有站办所 {station}。"
NO_SUCH_PERSON = "没有找到人员 {person}。"
HEAD_LACKS_ACCOUNT = "{name}没有该站办所的审批账号，不能担任首席代表。"
ITEMS_OF_ANOTHER_STATION = "授权书只能列入本站办所的事项：{items} 不属于该站办所。"
NO_SUCH_APPOINTMENT = "没有找到这次任命。"
