"""Shuts Kivy's own doors: settings panel, escape key, second pointer, demo dots; before the window is opened."""

from __future__ import annotations

from kivy.config import Config

from kiosk.panel import Panel, ScreenMode

FRAMES_PER_S = 30


def shut_doors(panel: Panel, screen: ScreenMode) -> None:
    """Set what Kivy reads when it opens its window. Call it after the environment is set and before Window exists."""
    for key, value in {
        "exit_on_escape": "0",
        "desktop": "0",
        "keyboard_mode": "",
        "log_enable": "0",
        "pause_on_minimize": "0",
    }.items():
        Config.set("kivy", key, value)
    for key, value in {
        "width": str(panel.width_px),
        "height": str(panel.height_px),
        "fullscreen": "0",
        "borderless": "0" if screen is ScreenMode.X11 else "1",
        "resizable": "0",
        "position": "custom",
        "left": "0",
        "top": "0",
        "multisamples": "0",
        "maxfps": str(FRAMES_PER_S),
        "show_cursor": "1" if screen is ScreenMode.X11 else "0",
        "window_state": "visible",
    }.items():
        Config.set("graphics", key, value)
    for provider in list(Config.options("input")):
        Config.remove_option("input", provider)
    if panel.touch_device is None:
        Config.set("input", "mouse", "mouse,disable_multitouch")
    else:
        Config.set("input", "panel", f"mtdev,{panel.touch_device}")
    for module in list(Config.options("modules")):
        Config.remove_option("modules", module)
