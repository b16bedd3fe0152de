// What the window has to do: cases that came back, corrections awaited, 预收件 to enter; and any case by its number, a name or an ID number.

import { Refused, Unreachable, read } from "../console/api.js";
import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { caseLine, lineMark } from "../case/case_list.js";
import { K } from "../case/texts.js";
import { changed, desk, openCase, refresh } from "./desk.js";
import { say } from "./line.js";
import { closePanel, givePanelKeys, panel, showPanel } from "./panels.js";
import { T } from "./texts.js";

const GROUPS = [
  ["returned", (one) => one.state === "RETURNED" || one.state === "NOT_ACCEPTED"], ["drafts", (one) => one.state === "DRAFT"],
  ["received", (one) => one.state === "RECEIVED"], ["correction", (one) => one.state === "CORRECTION"],
  ["outside", (one) => one.state === "LINKED"],
];
const DIGITS = 9;

// Found cases instead of the list, and what was looked for.
let found = null;
let row = 0;

export const returnedCount = () => desk.todo.filter(GROUPS[0][1]).length;

export function bindWorklist() {
  givePanelKeys("worklist", takes);
  const field = byId("case-query");
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    event.stopPropagation();
    if (event.code === "Escape") leaveSearch();
    if (event.key !== "Enter") return;
    event.preventDefault();
    look(field.value.trim());
  });
}

export function openWorklist() {
  if (panel() === "worklist") return byId("case-query").focus();
  if (!desk.session.case_functions) return say(desk.session.notice || T.refusals.noCase);
  found = null;
  row = 0;
  byId("case-query").value = "";
  showPanel("worklist");
  return changed();
}

function leaveSearch() {
  byId("case-query").value = "";
  byId("case-query").blur();
  found = null;
  changed();
}

async function look(query) {
  if (!query) return leaveSearch();
  try {
    found = await read(`/cases/search?q=${encodeURIComponent(query)}`);
    row = 0;
    byId("case-query").blur();
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    say(error instanceof Refused ? error.message : T.unreachable);
  }
  return changed();
}

const groups = () => (found ? [["found", found.cases]] : GROUPS.map(([name, test]) => [name, desk.todo.filter(test)]));
const inOrder = () => groups().flatMap(([, cases]) => cases);

function takes(code, digit) {
  const cases = inOrder();
  if (digit >= 1 && digit <= Math.min(DIGITS, cases.length)) open(cases[digit - 1].no);
  else if (code === "ArrowDown") row = Math.min(row + 1, cases.length - 1);
  else if (code === "ArrowUp") row = Math.max(row - 1, 0);
  else if ((code === "Enter" || code === "NumpadEnter") && cases[row]) open(cases[row].no);
  else if (digit === null) return false;
  changed();
  byId("worklist-list").querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  return true;
}

// What stands in the list is shown at once, so that no key is too fast; its story follows with the next reading.
async function open(no) {
  const known = !found && desk.todo.find((one) => one.no === no);
  if (known) {
    openCase(known);
    closePanel();
    return refresh().catch(() => {});
  }
  try {
    openCase(await read(`/cases/${encodeURIComponent(no)}`));
    return closePanel();
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    return say(error instanceof Refused ? error.message : T.unreachable);
  }
}

// What a line says in the place of a date: what came back, or until when it is awaited.
function about(one) {
  if (one.state === "RETURNED" && one.decision) return K.decisions[one.decision.kind];
  if (one.state === "CORRECTION" && one.correction_due) return T.correctionUntil(K.shortDay(one.correction_due));
  if (one.state === "DRAFT") return T.openedAt(K.moment(one.opened_at));
  return null;
}

export function drawWorklist() {
  if (panel() !== "worklist") return;
  const cases = inOrder();
  row = Math.min(row, Math.max(0, cases.length - 1));
  setText(byId("worklist-count"), found ? found.understood : T.todo(cases.length));
  replaceWhenChanged(byId("worklist-list"), JSON.stringify([Boolean(found), row, cases.map(lineMark)]), () => {
    if (!cases.length) return [make("li", { class: "quiet-text none" }, found ? T.foundNone : T.todoNone)];
    let at = -1;
    return groups().filter(([, group]) => group.length).flatMap(([name, group]) => [
      make("li", { class: "case-group" }, make("h3", {}, `${T.todoGroups[name]} ${group.length}`)),
      ...group.map((one) => {
        at += 1;
        return caseLine(one, { key: at < DIGITS ? String(at + 1) : "", current: at === row, about: about(one), onPick: open });
      }),
    ]);
  });
}
