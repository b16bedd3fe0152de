"""What moves on a page without being asked to: Chromium's own layout-shift entries, as the CLS figure counts them."""

from typing import Any

from playwright.sync_api import Page

WATCH = """() => {
  window.layoutShifts = [];
  const name = (node) => node && (node.id || node.className || node.parentElement?.id || node.textContent || '');
  const rect = (one) => [one.x, one.y, one.width, one.height].map(Math.round).join(' ');
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) {
      if (one.hadRecentInput) continue;
      window.layoutShifts.push({
        value: one.value,
        moved: one.sources.map((s) => `${name(s.node)}: ${rect(s.previousRect)} -> ${rect(s.currentRect)}`),
      });
    }
  }).observe({ type: 'layout-shift', buffered: false });
}"""


def watch_shifts(page: Page) -> None:
    """Counts from now on."""
    page.evaluate(WATCH)


def shifts_of(page: Page) -> list[Any]:
    """Returns what has moved since, with where from and where to."""
    page.wait_for_timeout(100)
    found: list[Any] = page.evaluate("() => window.layoutShifts")
    return found
