"""What the papers' rules say when they say no."""

from typing import Final

NO_SUCH_PAPER: Final = "这件办件还没有出具{title}。"
