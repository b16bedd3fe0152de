"""Every page for people who see or move less well: names, labels, the focus ring, contrast of what is written."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import ITEM, Caller, Running
from tests.web.pages.conftest import Desk

AUDIT = """() => {
  const faults = [];
  const seen = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility === 'visible';
  const name = (one) => (one.getAttribute('aria-label') || one.textContent || one.title || '').trim();
  const say = (fault, one) => faults.push(`${fault}: ${one.tagName} ${one.id || one.className} ${name(one)}`);
  if (document.documentElement.lang !== 'zh-CN') faults.push('no language');
  if (!document.title) faults.push('no title');
  for (const one of document.querySelectorAll('input, select, textarea')) {
    const words = [...(one.labels || [])].map((label) => label.textContent.trim()).join('');
    if (!words && !one.getAttribute('aria-label')) say('no label', one);
  }
  for (const one of document.querySelectorAll('button, a')) if (seen(one) && !name(one)) say('no name', one);
  for (const one of document.querySelectorAll('iframe')) if (!one.title && !one.ariaHidden) say('no title', one);
  for (const one of document.querySelectorAll('img')) if (!one.hasAttribute('alt')) say('no alternative', one);
  for (const one of document.querySelectorAll('[tabindex]')) if (one.tabIndex > 0) say('jumps the order', one);

  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const parts = ['r', 'g', 'b'];
  const over = (top, under, a) => parts.reduce((mix, c) => ({ ...mix, [c]: top[c] * a + under[c] * (1 - a) }), {});
  const light = (color) => parts.map((c) => color[c] / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (one) => {
    if (!one) return { r: 255, g: 255, b: 255 };
    const own = parse(getComputedStyle(one).backgroundColor);
    return own.a === 1 ? own : over(own, ground(one.parentElement), own.a);
  };
  const opacity = (one) => (one ? Number(getComputedStyle(one).opacity) * opacity(one.parentElement) : 1);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !seen(one) || one.closest(':disabled, [aria-hidden=true], script, style')) continue;
    const color = parse(getComputedStyle(one).color);
    if (color.a === 0) continue;
    const under = ground(one);
    const [high, low] = [light(over(color, under, color.a * opacity(one))), light(under)].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) say(`contrast ${contrast.toFixed(2)}`, one);
  }
  return faults;
}"""

FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return { name: one.id || one.textContent.trim(), ring: parseFloat(style.outlineWidth), style: style.outlineStyle,
           inside: box.width > 0 && Math.min(box.top, box.left) >= 0
             && box.bottom <= innerHeight && box.right <= innerWidth };
}"""


def audit(page: Page) -> list[str]:
    # A colour that is still fading is not the one that stays.
    page.emulate_media(reduced_motion="reduce")
    faults: list[str] = page.evaluate(AUDIT)
    return faults


def ring_of_each_stop(page: Page, stops: int) -> list[dict[str, Any]]:
    found = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        found.append(page.evaluate(FOCUSED))
    # Between the last stop and the first the browser itself has the focus.
    return [stop for stop in found if stop is not None]


def test_the_sign_in_page_is_named_labelled_and_readable(desk: Desk) -> None:
    desk.open()
    expect(desk.page.locator("#person")).to_be_focused()
    assert audit(desk.page) == []
    stops = ring_of_each_stop(desk.page, 4)
    assert [stop["name"] for stop in stops[:3]] == ["account", "terminal", "secret"]
    assert stops[3]["name"].startswith("登录")
    assert all(stop["inside"] and stop["ring"] >= 3 and stop["style"] == "solid" for stop in stops)
    desk.page.evaluate("() => { document.getElementById('sign-in-hall').style.color = '#9a9a9a'; }")
    assert [fault.split(":")[0] for fault in audit(desk.page)] == ["contrast 2.81"]


def test_the_terminal_is_named_labelled_and_readable_in_every_phase(signed_in: Desk, kiosk: Caller) -> None:
    assert audit(signed_in.page) == []
    ticket = kiosk.issue(ITEM.id)
    kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    signed_in.keys("Digit0")
    signed_in.ticked(len(ITEM.materials))
    signed_in.shows("#case-state", "未收件")
    assert audit(signed_in.page) == []
    signed_in.ready("primary")
    signed_in.keys("Enter")
    signed_in.shows("#line-text", "办理结果")
    assert audit(signed_in.page) == []
    signed_in.keys("Escape", "Shift+Slash")
    assert audit(signed_in.page) == []


def test_the_focus_ring_is_seen_at_every_stop_of_the_terminal(signed_in: Desk, kiosk: Caller) -> None:
    ticket = kiosk.issue("consult")
    signed_in.call_and_start(ticket["number"])
    stops = ring_of_each_stop(signed_in.page, 8)
    assert {"转移T", "挂起H", "help-open"} <= {stop["name"] for stop in stops}
    assert all(stop["inside"] and stop["ring"] >= 3 and stop["style"] == "solid" for stop in stops), stops


@pytest.mark.parametrize("path", ["/counter", "/queue-screen", "/t/{ticket}"])
def test_the_pages_of_a_place_without_a_hall_are_named_labelled_and_readable(
    desk: Desk, kiosk: Caller, fresh: Running, path: str
) -> None:
    ticket = kiosk.issue(ITEM.id)
    kiosk.issue("consult")
    fresh.person("zh1").post("/windows/1/call-next")
    desk.open(path.format(ticket=ticket["id"]))
    if path == "/counter":
        desk.sign_in()
        desk.in_hand(ticket["number"])
    desk.shows("body", ticket["number"])
    assert audit(desk.page) == []
