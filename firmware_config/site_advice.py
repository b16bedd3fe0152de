"""What a site may open without but should not stay without: one Chinese sentence each, for whoever runs `check`."""

from __future__ import annotations

from firmware_config.schema import Site

SYSTEMS = 11


def advice(site: Site) -> list[str]:
    """Return a sentence for every thing that the notice wants and the site does not have yet."""
    return [*_codes(site), *_posted(site)]


def _codes(site: Site) -> list[str]:
    return [
        f"提醒：{window.no} 号窗口（{window.name}）没有登记“好差评”二维码网址 (windows.rating_url)"
        for window in site.windows
        if window.rating_url is None
    ]


def _posted(site: Site) -> list[str]:
    """Return what signs and notices lack; a place without a hall prints none."""
    if site.hall.profile == "no_hall":
        return []
    lacking = [
        (site.floor_plan is None, "没有平面图，附件3 和公示牌 P12 不能印制 (floor_plan)"),
        (site.hall.address is None, "没有地址，公示牌 P1 写“待公布” (hall.address)"),
        (not site.staff, "没有公示人员，公示牌 P4 是空的 (staff)"),
        (
            len(site.systems) < SYSTEMS,
            f"11 项制度只填了 {len(site.systems)} 项，公示牌 P5 写“待县数据局公布” (systems)",
        ),
    ]
    return [f"提醒：{sentence}" for lacks, sentence in lacking if lacks]
