"""What a site may open without but should not stay without: one Chinese sentence each, for whoever runs `check`."""

from __future__ import annotations

from firmware_config.schema import Site


def advice(site: Site) -> list[str]:
    """Return a sentence for every thing that the notice wants and the site does not have yet."""
    return [
        f"提醒：{window.no} 号窗口（{window.name}）没有登记“好差评”二维码网址 (windows.rating_url)"
        for window in site.windows
        if window.rating_url is None
    ]
