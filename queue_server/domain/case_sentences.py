"""Every sentence in which the case flow says no; braces are filled in when it is said."""

from __future__ import annotations

# domain/case.py
DEFERRAL_NOT_IN_GUIDE = "办事指南没有规定“{name}”可以容缺。"
DEFERRAL_TOO_LONG = "“{name}”最迟可容缺至{last}。"
DEFERRAL_IN_THE_PAST = "“{name}”的补齐日期不能早于今天。"
SUPPLY_ONLY_DEFERRED = "“{name}”不是容缺材料，收件后不能更改。"
NOTHING_SUPPLIED = "请勾选已补齐的材料。"
URGENT_NOT_IN_GUIDE = "“{name}”的办事指南没有规定可以先办后补。"
HELP_NOT_CONFIRMED = "协助填写的表单，须向申请人宣读并由其核对确认、签名后才能提交。"

# domain/case_review.py
NO_STATION = "“{name}”由县级部门办理，请通过帮代办提交。"
STATION_BY_ITEM = "本事项由{station}审批；改由其他站办所须经大厅负责人同意。"
SAME_PERSON = "收件人不能审批同一办件；确需由其审批的，须经大厅负责人同意并写明理由。"
IMMEDIATE_NOT_ACCEPTED_APART = "即办件不单独受理，请直接作出决定。"
NOT_DEEMED_YET = "办件 {no} 还没有超过告知期限。"
KIND_NOT_NOW = "办件当前为“{state}”，不能作出“{kind}”。"
FORWARD_ALREADY = "本办件已转报。"
FORWARDED_NEEDS = "转报的办件，要填写作出决定的县级机关和文件依据。"
NO_DECISION_DRAFT = "还没有拟写决定，不能确认。"
OUTSTANDING_MATERIALS = "容缺材料还没有补齐：{names}。"
SPECIAL_NOT_IN_GUIDE = "办事指南没有规定“{name}”这一特别程序。"
SPECIAL_DAYS = "“{name}”的天数应为 1 至 {most}。"
EVIDENCE_NEEDED = "请写明特别程序的结果和依据材料。"
EXTENDED_ALREADY = "本办件已延期一次，不能再次延期。"
EXTENSION_DAYS = "延期应为 1 至 {most} 个工作日。"
EXTENSION_TOO_LATE = "承诺期限已过，不能再延期。"

# domain/case_decision.py
OPINION_NEEDED = "请填写审批意见。"
CORRECTION_EMPTY = "补正要一次列出全部需要补正的材料。"
CORRECTION_NOT_IN_GUIDE = "“{name}”不在本事项的材料清单中，不能要求补正。"
CORRECTION_TWICE = "“{name}”列了两次。"
CORRECTION_UNCLEAR = "请写明“{name}”存在的问题和补正办法。"
CORRECTION_LACKS = "还缺的材料也要一并列出：{names}。"
REASON_CODE_NEEDED = "不予受理要选择法定理由。"
REASON_CODE_ONLY_DECLINE = "只有不予受理要选择法定理由。"
COMPETENT_BODY_NEEDED = "不属本机关职权的，要写明应向哪个机关申请。"
PERMIT_REASON_ONLY_LICENCE = "“依法不需要许可”只适用于行政许可事项。"
BASIS_NEEDED = "请填写依据。"
LICENCE_WORDS = "本事项不是行政许可，不能引用行政许可的规定和用语。"

# domain/case_notice.py
NOT_THIS_KIND = "站办所的决定是“{kind}”，不能进行此操作。"
SECOND_CORRECTION = "补正应一次性告知；再次补正须经大厅负责人同意。"
NO_SECOND_CORRECTION = "本办件没有再次补正，无需同意。"
CORRECTION_INCOMPLETE = "要求补正的材料还没有交齐：{names}。"
LIMIT_RUNS = "补正期限至{last}，期限未满不能按逾期处理。"

# domain/case_issue.py
RESULT_INCOMPLETE = "请填写结果文号和份数。"
NOT_SEALED = "结果盖章后才能出件。"
IDENTITY_UNCHECKED = "请先核对领取人的身份证件。"
PROXY_NEEDED = "他人代领要登记代领人的姓名和身份证件号码。"
NO_PROXY = "本人领取不登记代领人。"
PARCEL_INCOMPLETE = "请填写承运单位和运单号。"
NOT_MAILED = "本办件没有邮寄。"
MATERIALS_OWED = "还有材料没有补齐，不能归档：{names}。"
REAPPLIED_ALREADY = "已重新申请，新办件为 {no}。"

# usecases/case_door.py
WRONG_SEAT = "这一步由{seat}办理。"
OTHER_STATION = "本办件由{station}办理。"
NO_EXTRANET_STEP = "{notice}。"
NO_SUCH_SCAN = "没有找到这份扫描件。"

# usecases/casework.py
NO_STATION_HEAD = "{station}现在没有首席代表，不能流转，请联系大厅负责人。"
NO_SUCH_STATION = "没有站办所 {station}。"
OUTSIDE_CASE = "办件 {no} 在外部系统办理。"
