// From a key to a verb: by `event.code`, so that a Chinese input method or a keyboard layout changes nothing.

import { byId } from "../console/dom.js";
import { isWaiting } from "./acts.js";
import { chooseDraft, leaveDraft, nextStep, printReceipt, tick, tickAll } from "./case_panel.js";
import { desk, phase } from "./desk.js";
import { isChoosing, pickDigit, pickLetter, pickSuggested } from "./line.js";
import { VERBS, back, press } from "./verbs.js";

const LETTERS = {
  Space: () => press("callNext"),
  KeyR: () => press("recall"),
  KeyS: () => press("miss"),
  KeyT: () => press("transfer"),
  KeyH: () => press("hold"),
  KeyU: () => press("resume"),
  KeyP: () => press("pause"),
  KeyM: () => press("rejoin"),
  KeyG: () => press("pick"),
  KeyN: () => nextStep(),
  KeyV: () => printReceipt(),
  KeyE: () => chooseDraft(),
  KeyZ: () => VERBS.undo(),
  KeyI: () => byId("issue-search").focus(),
  Enter: () => press("primary"),
  Escape: () => escape(),
};

// The numeric pad alone does the whole flow; its five signs mean what the moment needs.
const PAD = {
  NumpadEnter: () => press("primary"),
  NumpadAdd: () => press("callNext"),
  NumpadSubtract: () => (isWaiting() ? VERBS.undo() : press("miss")),
  NumpadMultiply: () => press(phase() === "called" ? "recall" : "rejoin"),
  NumpadDivide: () => press(phase() === "serving" ? "transfer" : "pause"),
  NumpadDecimal: () => press(phase() === "serving" ? "hold" : "resume"),
};

function escape() {
  if (!byId("help").hidden) return toggleHelp();
  if (isWaiting() || isChoosing()) return back();
  return leaveDraft() || back();
}

export function toggleHelp() {
  byId("help").hidden = !byId("help").hidden;
}

function digitOf(code) {
  const found = /^(?:Digit|Numpad)(\d)$/.exec(code);
  return found ? Number(found[1]) : null;
}

function inChoice(code) {
  const digit = digitOf(code);
  if (digit !== null) pickDigit(digit);
  else if (/^Key[ABCQ]$/.test(code)) pickLetter(code[3]);
  else if (code === "Enter" || code === "NumpadEnter") pickSuggested();
  else if (code === "Escape" || code === "NumpadSubtract") back();
  else return false;
  return true;
}

function handle(event) {
  const { code } = event;
  if (code === "Slash" && event.shiftKey) return toggleHelp();
  if (isChoosing() && inChoice(code)) return undefined;
  const digit = digitOf(code);
  if (digit !== null) return digit === 0 ? tickAll() : tick(digit - 1);
  return (LETTERS[code] || PAD[code])();
}

const isField = (element) => ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);

export function bindKeys() {
  document.addEventListener("keydown", (event) => {
    if (!desk.session || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isField(event.target)) return;
    const { code } = event;
    const known = code in LETTERS || code in PAD || digitOf(code) !== null || (code === "Slash" && event.shiftKey) || (isChoosing() && /^Key[ABCQ]$/.test(code));
    if (!known) return;
    const pressing = event.target instanceof HTMLElement && event.target.matches("button:focus-visible, a:focus-visible");
    if (pressing && (code === "Enter" || code === "Space")) return;
    event.preventDefault();
    if (!event.repeat) handle(event);
  });
  // A button that was clicked must not keep the focus, or the next Space would press it again.
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button && event.detail > 0) button.blur();
  });
}
