"""按拼音找: big letters below, what they find above."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.screens.parts import Card, Page, RowCard, TapCard, level_grid, refill
from kiosk.view_models import Choice, FinderView
from kiosk.views import HITS

KEYS = 28


class KeyCard(TapCard):
    """One key; a dead one is grey and takes no finger."""

    dead = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property

    def show(self, choice: Choice | None) -> None:
        """Show a key, or nothing at all."""
        super().show(choice)
        self.dead = choice is not None and choice.dead
        if self.dead:
            self.touchable = False


class TypedBox(Card):
    """What was typed, and what it found."""

    typed = StringProperty("")
    hint = StringProperty("")
    count = StringProperty("")


class FinderPage(Page):
    """Shows a FinderView."""

    titles: ClassVar = {"back": "tools.back", "not_sure": "home.not_sure", "help": "tools.help"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._keys = [KeyCard() for _ in range(KEYS)]
        self._hits = [RowCard() for _ in range(HITS)]
        self._blanks = [Widget() for _ in range(HITS)]

    def show(self, view: FinderView) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.heading.heading = view.heading
        ids.typed.typed, ids.typed.hint, ids.typed.count = view.typed, view.empty, view.count
        level_grid(ids.hits, blanks=self._blanks, wanted=0)
        refill(ids.hits, self._hits, view.hits)
        level_grid(ids.hits, blanks=self._blanks, wanted=view.rows)
        refill(ids.letters, self._keys, view.keys)
        ids.turn.show(view.turn)
