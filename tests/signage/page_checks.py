"""What is asked of a display page in the browser: how high its writing is, and that nothing of it is cut off."""

from typing import Any

from playwright.sync_api import Page

WRITTEN_JS = """() => {
  const shown = (node) => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && getComputedStyle(node).visibility !== 'hidden';
  };
  const found = [];
  for (const node of document.querySelectorAll('body *')) {
    if (node.closest('svg') || !shown(node)) continue;
    const own = [...node.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim()).filter(t => t);
    if (own.length) found.push([own.join(' '), parseFloat(getComputedStyle(node).fontSize)]);
  }
  return found;
}"""

CUT_JS = """() => {
  const bad = [];
  const name = (node) => (node.id || node.className || node.tagName) + ':' + node.textContent.slice(0, 12);
  for (const part of document.querySelectorAll('.row *, .panel, .panel *, header *, footer *, .block, .block *')) {
    if (part.closest('svg')) continue;
    const box = part.getBoundingClientRect();
    if (!box.width || getComputedStyle(part).visibility === 'hidden') continue;
    const room = part.closest('.row, .panel, header, footer, .block');
    const frame = (part === room ? part.parentElement : room).getBoundingClientRect();
    const below = part === room ? 1 : box.height * 0.2;
    const wide = box.left < frame.left - 1 || box.right > frame.right + 1;
    if (wide || box.bottom > frame.bottom + below) bad.push(name(part));
    if (part.id === 'hall-name' && part.scrollWidth > part.clientWidth + 1) bad.push(name(part));
  }
  for (const row of document.querySelectorAll('.row[data-number]')) {
    const left = row.querySelector('.number').getBoundingClientRect();
    const right = row.querySelector('.place').getBoundingClientRect();
    if (left.right > right.left) bad.push(name(row));
  }
  return bad;
}"""


def written(page: Page) -> list[tuple[str, float]]:
    """Returns every visible text with the size of its type in CSS pixels."""
    found: list[Any] = page.evaluate(WRITTEN_JS)
    return [(text, float(size)) for text, size in found]


def cut_off(page: Page) -> list[str]:
    """Returns what reaches over the edge of the row, panel, block or line it belongs to."""
    found: list[str] = page.evaluate(CUT_JS)
    return found
