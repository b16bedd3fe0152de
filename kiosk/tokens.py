"""What a finger needs, in millimetres and seconds; colours and sizes of type are the theme's."""

from __future__ import annotations

TARGET_MM = 20.0
"""No control is smaller in either direction."""
FREE_TOP_MM = 66.0
"""No control stands higher on an upright panel: seated and small people reach the rest."""
LOWER_MM = 420.0
"""Nor higher than this above the panel's lower edge: a taller panel grows its header, not its pages."""
HEADING_MM = 42.0
"""What a page asks, above its controls on an upright panel."""
RELEASE_SLACK_MM = 5.0
"""A finger that trembles out of its target by this much still counts."""
SECOND_TAP_S = 0.6
"""A second tap within this time is the same one."""
HAMMER_S = 0.45
HAMMER_MM = 15.0
"""Taps that follow each other so fast and so near are one impatient tap, whatever pages come and go under it."""
SEEN_S = 0.3
"""So long after a page was drawn a finger is still meant for the page before."""
STALL_S = 0.15
"""Where the window's thread comes round later than this, the time it was away is no pause of the finger's."""
DRAWN_WITHIN_S = 3.0
"""A window that does not even say that it has drawn is believed to have drawn by then."""
