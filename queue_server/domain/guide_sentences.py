"""Every sentence in which a rule about guides says no; braces are filled in when it is said."""

from __future__ import annotations

# domain/guide.py
TIP_OF_NO_MATERIAL = "指南中没有材料“{material}”，指导只能写在现有材料上或整个事项上。"
TIP_HAS_NUMBERS = "指导内容会显示在窗口，请不要写个人姓名、证件号码和手机号码。"
NO_CODE_LEFT = "指南短码已全部用完，请联系县数据局。"

# usecases/guides.py
ONLY_BUREAU_PUBLISHES = "事项和指南只能由县数据局账号发布。"
NOTHING_CHANGES = "与现行指南没有差异，无需发布。"
SEEN_IS_OLD = "差异已有变化，请重新核对后再发布。"
DATE_HAS_PASSED = "生效日期不能早于今天。"
NO_SUCH_GUIDE = "没有找到事项 {item} 的指南。"
NO_SUCH_VERSION = "事项 {item} 没有第 {no} 版指南。"
NO_SUCH_CODE = "没有找到短码 {code}，请核对纸上的数字。"
WRONG_CODE = "短码 {code} 有误，请核对纸上的 6 位数字。"
RULES_BROKEN = "目录有 {count} 处错误：{first}"
ONLY_OWN_HEAD_WRITES_TIPS = "收件指导只能由本站办所的首席代表填写。"
