// The one table of keys: it drives what a key does, what the buttons show and what the help lists.

import { T } from "./texts.js";

const ALL = ["idle", "called", "serving", "paused", "closed"];
const FREE = ["idle", "paused", "closed"];

// code: main keyboard; pad: numeric pad, in the phases of `padIn`; menu: its place in the menu of the key 更多.
export const KEYS = [
  { verb: "callNext", code: "Space", pad: "NumpadAdd", padIn: ALL },
  { verb: "primary", code: "Enter", pad: "NumpadEnter", padIn: ALL },
  { verb: "recall", code: "KeyR", pad: "NumpadMultiply", padIn: ["called"] },
  { verb: "miss", code: "KeyS", pad: "NumpadSubtract", padIn: ["called"] },
  { verb: "transfer", code: "KeyT", pad: "NumpadDivide", padIn: ["serving"] },
  { verb: "hold", code: "KeyH", pad: "NumpadDecimal", padIn: ["serving"] },
  { verb: "resume", code: "KeyU", pad: "NumpadDecimal", padIn: FREE },
  { verb: "pause", code: "KeyP", pad: "NumpadDivide", padIn: FREE },
  { verb: "attend", code: "KeyA", pad: "NumpadSubtract", padIn: [] },
  { verb: "back", code: "Escape", pad: "NumpadSubtract", padIn: [], also: ["KeyZ"] },
  { verb: "tick", digits: true, padIn: ["serving"] },
  { verb: "tickAll", code: "Digit0", pad: "Numpad0", padIn: ALL },
  { verb: "more", code: "KeyO", pad: "NumpadMultiply", padIn: [...FREE, "serving"] },
  { verb: "expert", code: "KeyX", menu: 1 },
  { verb: "notice", code: "KeyL", menu: 2 },
  { verb: "knowledge", code: "KeyK", menu: 3 },
  { verb: "report", code: "KeyW", menu: 4 },
  { verb: "rejoin", code: "KeyM", menu: 5 },
  { verb: "pick", code: "KeyG", menu: 6 },
  { verb: "handOver", code: "KeyJ", menu: 7 },
  { verb: "caseMenu", code: "KeyB", menu: 8 },
  { verb: "emergency", menu: 9 },
  { verb: "nextStep", code: "KeyN" },
  { verb: "rowDown", code: "ArrowDown" },
  { verb: "rowUp", code: "ArrowUp" },
  { verb: "moreSheets", code: "ArrowRight" },
  { verb: "fewerSheets", code: "ArrowLeft" },
  { verb: "original", code: "KeyY" },
  { verb: "defer", code: "KeyD" },
  { verb: "helped", code: "KeyF" },
  { verb: "scans", code: "KeyC" },
  { verb: "printReceipt", code: "KeyV" },
  { verb: "timeline", code: "KeyQ" },
  { verb: "worklist", code: "KeyE" },
  { verb: "issue", code: "KeyI", profile: "counter" },
  { verb: "help", code: "Slash", shift: true },
];

export const MENU = KEYS.filter((one) => one.menu).sort((a, b) => a.menu - b.menu).map((one) => one.verb);

const SIGNS = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Space: T.spaceKey, Enter: "Enter", Escape: "Esc", Slash: "?", NumpadAdd: "+", NumpadSubtract: "-", NumpadMultiply: "*", NumpadDivide: "/", NumpadDecimal: ".", NumpadEnter: "Enter" };

// How a key is written on its cap.
export function capOf(code) {
  return code ? SIGNS[code] || code.replace(/^(?:Key|Digit|Numpad)/, "") : "";
}

// The way through the menu 更多, by the keyboard that is named: "code" or "pad".
export const menuCap = (entry, keyboard) => `${capOf(KEYS.find((one) => one.verb === "more")[keyboard])} ${entry.menu}`;

export function mainCaps(entry) {
  if (entry.digits) return "1-9";
  return [entry.code, ...(entry.also || [])].filter(Boolean).map(capOf).join(" ");
}

export function padCaps(entry) {
  if (entry.digits) return "1-9";
  if (entry.pad) return capOf(entry.pad);
  return entry.menu ? menuCap(entry, "pad") : "";
}
