"""The kiosk: touch screen and ticket printer of a hall; importing this package opens no window."""

from kiosk.build import Kiosk, KioskReady, ServerLink, build_kiosk
from kiosk.panel import FontFaces, Panel, ScreenMode

__all__ = ["FontFaces", "Kiosk", "KioskReady", "Panel", "ScreenMode", "ServerLink", "build_kiosk"]
