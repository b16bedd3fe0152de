// The issuing desk (出件台): what the stations decided is sealed, handed out with an ID looked at, or sent; wholly by keyboard.

import { byId } from "../console/dom.js";
import { frame, refresh, startPage, tell } from "../console/desk_page.js";
import { chooseAt, chooseCase, drawCase, drawCases, readCases, step, waitingCount } from "./cases.js";
import { T } from "./texts.js";
import { back, bindWork, drawWork, takeKey, workRefused, workSent } from "./work.js";

const TYPES = "input, textarea, select";

function draw() {
  drawCases(pick);
  drawCase();
  drawWork();
}

function pick(no) {
  chooseCase(no);
  draw();
  refresh();
}

function sent(letter, answer) {
  workSent(letter, answer);
  draw();
  refresh();
}

function refused(letter, error) {
  tell(error.message, "refused");
  workRefused(letter);
  draw();
  refresh();
}

function takeInList(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (by) step(by);
  else if (!digit || !chooseAt(digit[1] - 1)) return false;
  draw();
  refresh();
  return true;
}

function onKey(event) {
  if (!frame.session || event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  if (event.code === "Escape") {
    if (!back()) target.blur();
    return;
  }
  if (target.matches(TYPES)) return;
  const enter = event.code === "Enter" || event.code === "NumpadEnter";
  // A button that holds the focus does what it says.
  if (enter && target.matches("button:not(.case-row), a")) return;
  if (takeInList(event) || takeKey(event.code)) event.preventDefault();
}

bindWork(draw);
document.addEventListener("keydown", onKey);
window.addEventListener("hashchange", () => pick(decodeURIComponent(location.hash.slice(1))));
startPage({ texts: T, load: readCases, draw, sent, refused, ring: () => null, place: () => T.place(waitingCount()) });
byId("work-panel").addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button && event.detail > 0) button.blur();
});
