// The room below the ticket in hand: the case, or in its place knowledge, a report, an answer. Nothing ever lies over the work.

import { byId } from "../console/dom.js";

const NAMES = ["case", "knowledge", "report", "answer", "worklist", "scans", "readback", "timeline"];
const KEYS_OF = {};

let open = "case";

export const panel = () => open;

export function showPanel(name) {
  open = name;
  for (const one of NAMES) byId(one).hidden = one !== name;
}

// `takes(code, digit)` may use a key that no field has; it says whether it did.
export function givePanelKeys(name, takes) {
  KEYS_OF[name] = takes;
}

export const panelTakesKey = (code, digit) => Boolean(KEYS_OF[open] && KEYS_OF[open](code, digit));

export function closePanel() {
  if (open === "case") return false;
  document.activeElement?.blur();
  showPanel("case");
  return true;
}
