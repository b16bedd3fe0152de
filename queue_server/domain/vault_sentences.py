"""Every sentence in which the sealed part says no; braces are filled in when it is said."""

from __future__ import annotations

HALL_KEY_AWAY = "大厅密钥缺失或不符，已加密的个人信息暂时无法读写；取号、排队和叫号不受影响，请联系技术人员。"
SEALED_DAMAGED = "这份个人信息无法读取，内容或密钥与登记时不符，请联系技术人员。"
UNREADABLE = "无法读取"
WHO_SEES = "只有本件的经办人、负责的站办所和出件窗口，以及写明理由的大厅负责人或县数据局，可以查看完整信息。"
SEEN_WITH_REASON = "请写明查看完整信息的理由。"
NO_APPLICANT = "办件 {no} 没有申请人信息：尚未收件，或已超过保存期限并清除。"
NO_SUCH_SCAN = "没有这份扫描件。"
WHO_SCANS = "只有办理本件的窗口或站办所可以添加扫描件。"
SCAN_UNKNOWN = "扫描件应为 JPEG、PNG 图片或 PDF 文件。"
SCAN_TORN = "扫描件不完整或已损坏，请重新扫描。"
SCAN_TOO_LARGE = "扫描件不能超过 {mb} MB，请降低分辨率后重试。"
SCAN_TOO_MANY_PIXELS = "图片的像素过多，请用 300 dpi 以下的分辨率重新扫描。"
SCANS_FULL = "一个办件最多 {most} 份扫描件。"
CASE_ENDED = "办件 {no} 已结束，不能再添加扫描件。"
