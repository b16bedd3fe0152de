"""What the makers of pages share: the texts of one language, the panel's direction, lists, and what is read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.texts import Texts
from kiosk.view_models import Choice, ListView
from kiosk.visit import Act, Touch


class PageMaker:
    """Base of the areas of pages."""

    def __init__(self, texts: Texts, *, portrait: bool) -> None:
        self._t = texts
        self._portrait = portrait

    def _list(
        self,
        choices: Sequence[Choice],
        *,
        heading: str,
        hint: str,
        page: int = 0,
        columns: int,
        rows: int,
        empty: str = "",
    ) -> ListView:
        """Return one page of a list; `empty` is said where there is nothing to choose."""
        capacity = columns * rows
        turn, page = self._turn(len(choices), capacity=capacity, page=page)
        shown = tuple(choices[page * capacity : (page + 1) * capacity])
        hint = hint if shown else ""
        empty = "" if shown else empty
        return ListView(
            heading=heading,
            hint=hint,
            choices=shown,
            columns=columns,
            rows=rows,
            empty=empty,
            turn=turn,
            spoken=spoken(heading, hint, empty, choices=(*shown, *([turn] if turn else []))),
        )

    def _turn(self, count: int, *, capacity: int, page: int) -> tuple[Choice | None, int]:
        """Return the button that turns the page, None where one page holds all, and the page that is shown."""
        pages = max(1, -(-count // capacity))
        page %= pages
        turn = Choice(
            touch=Touch(act=Act.TURN_PAGE, what=str((page + 1) % pages)),
            title=self._t("items.more") if page + 1 < pages else self._t("items.again"),
            icon="arrow-right" if page + 1 < pages else "arrow-u-up-left",
        )
        return (turn if pages > 1 else None), page


def spoken(*lines: str, choices: Sequence[Choice] = ()) -> tuple[str, ...]:
    """Return what is read aloud of a page: its words, then what can be touched."""
    return tuple(line for line in (*lines, *(choice.title for choice in choices if not choice.dead)) if line)
