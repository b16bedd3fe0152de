"""What the papers' rules say when they say no."""

from typing import Final

NO_SUCH_CASE: Final = "没有编号为 {no} 的办件。"
NO_SUCH_PAPER: Final = "这件办件还没有出具{title}。"
NO_PAPER_YET: Final = "办件还没有办到这一步，不能出具{title}。"
WHOSE_PAPERS: Final = "只有窗口、大厅负责人和本站办所的人员可以查看这件办件的文书。"
WHO_COMMISSIONS: Final = "请用综合窗口账号办理帮代办委托。"
COMMISSION_DATES: Final = "委托的有效期从今天起最长一年。"
NOT_AGENT_ITEM: Final = "“{name}”须本人到场办理，不能代办，可以提供帮办。"
SLIP_ELSEWHERE: Final = "这张小票正在打印，请稍候。"
NO_SLIP_PRINTER: Final = "本大厅没有取号机，不能打印小票，请打印 A5 凭证。"
WHO_ASKS_SLIPS: Final = "请用综合窗口账号打印小票。"
