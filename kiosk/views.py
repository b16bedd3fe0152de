"""What each page shows, worked out from the visit and the hall: plain values, no Kivy."""

from __future__ import annotations

from kiosk.views_home import DESKS, TILES, HomeViews
from kiosk.views_items import HITS, ItemViews
from kiosk.views_reports import CASES_A_PAGE, ReportViews
from kiosk.views_ticket import NUMBERS_A_PAGE, TicketViews

__all__ = ["CASES_A_PAGE", "DESKS", "HITS", "NUMBERS_A_PAGE", "TILES", "Views"]


class Views(HomeViews, ItemViews, TicketViews, ReportViews):
    """Makes the pages' values in one language, for one direction of the panel."""
