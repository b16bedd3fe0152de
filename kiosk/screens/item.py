"""One item: its guide and the paper of it, the way online as an equal offer, and the ways to a number."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.parts import Page, PushButton, TapCard, refill
from kiosk.screens.qr_code import QrCode
from kiosk.texts import Texts
from kiosk.view_models import ItemView
from kiosk.wishes import DECLINED

__all__ = ["FactCell", "ItemPage", "OnlineButton", "QrCode", "ReasonCard"]

ROOMY = 4


class FactCell(BoxLayout):
    """One fact of the guide."""

    title = StringProperty("")
    text = StringProperty("")


class ReasonCard(TapCard):
    """A reason to come to the window; touching it takes the number."""


class OnlineButton(PushButton):
    """The online way with its code."""

    address = StringProperty("")


class ItemPage(Page):
    """Shows an ItemView."""

    titles: ClassVar = {
        "take_priority": "item.take_priority",
        "back": "tools.back",
        "not_sure": "home.not_sure",
        "help": "tools.help",
    }
    hints: ClassVar = {"take_priority": "item.priority_hint"}
    offered = BooleanProperty(False)  # noqa: FBT003 - Kivy's own way to declare a property
    roomy = BooleanProperty(False)  # noqa: FBT003 - likewise
    """Whether the list is so short that it may be set larger."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._reasons = [ReasonCard() for _ in DECLINED]
        self._facts = list(reversed(self.ids.facts.children))

    def name_buttons(self, texts: Texts) -> None:
        """Name the fixed buttons, and what stands over the reasons."""
        super().name_buttons(texts)
        self.ids.counter_hint.raw = texts("item.counter_hint")

    def show(self, view: ItemView) -> None:
        """Show what the view says."""
        ids = self.ids
        ids.heading.heading = view.heading
        ids.bring.raw = view.bring
        self.roomy = len(view.materials) <= ROOMY
        ids.materials.raw = "\n".join(view.materials)
        ids.conditions.raw = view.conditions
        for place, cell in enumerate(self._facts):
            fact = view.facts[place] if place < len(view.facts) else None
            cell.title, cell.text = ("", "") if fact is None else (fact.title, fact.text)
        ids.sheet.title, ids.sheet.hint = view.sheet, view.sheet_hint
        ids.sheet.set_shown(bool(view.sheet))
        self.offered = bool(view.online)
        ids.online.title, ids.online.hint = view.online or ("", "")
        ids.online.address = view.qr
        ids.online.set_shown(self.offered)
        ids.counter.raw = view.counter
        refill(ids.reasons, self._reasons, view.reasons)
        ids.take.title = view.take
        ids.take.set_shown(bool(view.take))
        ids.take_priority.set_shown(view.priority)
