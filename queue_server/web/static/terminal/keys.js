// From a key to a verb: by `event.code`, so that a Chinese input method or a keyboard layout changes nothing.

import { byId, make, setText } from "../console/dom.js";
import { isWaiting } from "./acts.js";
import { leaveCase } from "./case_panel.js";
import { desk, phase } from "./desk.js";
import { KEYS, capOf, mainCaps, menuCap, padCaps } from "./key_table.js";
import { isChoosing, pickDigit, pickLetter, pickSuggested } from "./line.js";
import { tick } from "./marks.js";
import { closePanel, panel, panelTakesKey } from "./panels.js";
import { ringOwnsKey } from "./strip.js";
import { HELP } from "./texts.js";
import { back, press } from "./verbs.js";

const STORE = "tidehall.keys";
const ELSEWHERE = new Set(["more", "resume"]);
const ARROW_PANELS = new Set(["case", "worklist", "knowledge"]);
const BY_VERB = new Map(KEYS.map((one) => [one.verb, one]));

// Which keyboard the last key came from: its signs stand on the buttons.
let board = sessionStorage.getItem(STORE) || "main";

export const onPad = () => board === "pad";

export function toggleHelp() {
  const help = byId("help");
  help.hidden = !help.hidden;
  if (!help.hidden) help.querySelector("button").focus({ focusVisible: false });
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
  else return false;
  return true;
}

// Escape and the minus of the pad leave whatever is open, the nearest first.
export function goBack() {
  if (!byId("help").hidden) return toggleHelp();
  if (isWaiting() || isChoosing()) return back();
  return closePanel() || leaveCase() || back();
}

const somethingIsOpen = () => !byId("help").hidden || isWaiting() || isChoosing();

function verbOf({ code, shiftKey }) {
  const now = phase();
  if (code === "NumpadSubtract") {
    if (somethingIsOpen()) return "back";
    if (ringOwnsKey()) return "attend";
    return now === "called" ? "miss" : "back";
  }
  const found = KEYS.find((one) => (one.code === code && (!one.shift || shiftKey)) || (one.also || []).includes(code)
    || (one.pad === code && (one.padIn || []).includes(now)));
  if (found && (!found.profile || found.profile === document.body.dataset.profile)) return found.verb;
  return digitOf(code) ? "tick" : null;
}

// Where a room scrolls by itself, the arrows are its own.
const scrolls = (code) => code.startsWith("Arrow") && !ARROW_PANELS.has(panel());

function isKnown(event) {
  const { code } = event;
  if (scrolls(code)) return false;
  return digitOf(code) !== null || KEYS.some((one) => one.code === code || one.pad === code || (one.also || []).includes(code))
    || (isChoosing() && /^Key[ABCQ]$/.test(code));
}

function handle(event) {
  const { code } = event;
  if (isChoosing() && inChoice(code)) return undefined;
  const verb = verbOf(event);
  if (!isChoosing() && panelTakesKey(code, digitOf(code))) return undefined;
  if (verb === null) return undefined;
  if (verb === "back") return goBack();
  if (verb === "tick") return tick(digitOf(code) - 1);
  return press(verb);
}

const isField = (element) => ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);

export function bindKeys() {
  document.body.dataset.keys = board;
  document.addEventListener("keydown", (event) => {
    if (!desk.session || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isField(event.target) || !isKnown(event)) return;
    noteBoard(event.code);
    const pressing = event.target instanceof HTMLElement && event.target.matches("button:focus-visible, a:focus-visible");
    if (pressing && (event.code === "Enter" || event.code === "Space")) return;
    event.preventDefault();
    if (!event.repeat) handle(event);
  });
  // A button that was clicked must not keep the focus, or the next Space would press it again.
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button && event.detail > 0) button.blur();
  });
}

function noteBoard(code) {
  const next = code.startsWith("Numpad") ? "pad" : "main";
  if (next === board) return;
  board = next;
  document.body.dataset.keys = board;
  sessionStorage.setItem(STORE, board);
}

// The sign of a verb on the keyboard in use; a verb that the pad has no key for stands in its menu, as long as that opens.
export function capNow(verb) {
  const entry = BY_VERB.get(verb);
  if (!entry) return "";
  const now = phase();
  if (!onPad()) return mainCaps(entry).split(" ")[0] || menuCap(entry, "code");
  if (verb === "back" || (verb === "attend" && ringOwnsKey())) return capOf(entry.pad);
  if (entry.menu) return BY_VERB.get("more").padIn.includes(now) ? menuCap(entry, "pad") : capOf(entry.code);
  // A button that cannot be pressed now keeps its sign; what stands elsewhere names the key that works.
  return entry.pad && (entry.padIn.includes(now) || !ELSEWHERE.has(verb)) ? capOf(entry.pad) : capOf(entry.code);
}

export function drawKeys() {
  for (const cap of document.querySelectorAll("[data-key]")) setText(cap, capNow(cap.dataset.key));
}

// The help is the key table itself, in two halves beside each other.
export function fillHelp() {
  const counter = document.body.dataset.profile === "counter";
  const shown = KEYS.filter((one) => !one.profile || counter);
  const half = Math.ceil(shown.length / 2);
  byId("help-rows").replaceChildren(...shown.slice(0, half).map(helpRow));
  byId("help-rows-more").replaceChildren(...shown.slice(half).map(helpRow));
}

function helpRow(entry) {
  const [name, rule] = HELP[entry.verb];
  const cap = (text) => (text ? make("kbd", { class: "key" }, text) : "");
  return make("tr", { data: { verbHelp: entry.verb } }, make("td", {}, name), make("td", {}, cap(mainCaps(entry) || menuCap(entry, "code"))), make("td", {}, cap(padCaps(entry))), make("td", { class: "quiet-text" }, rule));
}
