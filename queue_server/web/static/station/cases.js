// The station's cases by due date, the one that is open, and what is read of it.

import { readAll } from "../console/api.js";
import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { caseLine, lineMark } from "../case/case_list.js";
import { commentsOf, decisionOf, factsOf, headOf, materialsOf, papersOf, scansOf, standingOf, traceOf } from "../case/case_view.js";
import { T } from "./texts.js";
import { openScan } from "./viewer.js";

const OPEN = new Set(["ROUTED", "REVIEWING", "ACCEPTED", "SPECIAL"]);
const COMING = new Set(["DRAFT", "RECEIVED"]);

let list = null;
let chosen = null;
let full = null;
let timeline = null;
let revealed = null;

const open = () => (list || []).filter((one) => OPEN.has(one.state));
const coming = () => (list || []).filter((one) => COMING.has(one.state));
const done = () => (list || []).filter((one) => !OPEN.has(one.state) && !COMING.has(one.state));
const inOrder = () => [...open(), ...coming(), ...done()];

// The case in the middle, as last read; null while none is.
export const caseInHand = () => (full && full.no === chosen ? full : null);
export const overdueCount = () => open().filter((one) => one.colour === "overdue").length;

export async function readCases(found) {
  list = found ? found.cases : null;
  if (!chosen) chosen = inOrder().length ? inOrder()[0].no : null;
  if (!chosen) {
    full = null;
    return;
  }
  const asked = chosen;
  const path = `/cases/${encodeURIComponent(asked)}`;
  const [known, story] = await readAll(path, `${path}/timeline`);
  if (asked !== chosen) return;
  timeline = story;
  if (known) keep(known);
  else chosen = null;
}

// A reading that set out before an act was through must not bring back the case as it was.
function keep(known) {
  if (full && full.no === known.no && lastSeq(known) < lastSeq(full)) return;
  full = known;
}

const lastSeq = (one) => Math.max(0, ...(one.trace || []).map((line) => line.seq));

// An act's answer is the case as it now is: shown at once, before the next reading.
export function takeCase(answer) {
  if (!answer || answer.no !== chosen) return;
  keep(answer);
  if (list) list = list.map((one) => (one.no === answer.no ? { ...one, ...answer } : one));
}

export function showFull(no, person) {
  revealed = person ? { no, ...person } : null;
}

export function chooseCase(no) {
  if (no === chosen) return;
  chosen = no;
  revealed = null;
  if (!no) full = null;
}

export function chooseAt(at) {
  const one = inOrder()[at];
  if (one) chooseCase(one.no);
  return Boolean(one);
}

// One up or down the list.
export function step(by) {
  const rows = inOrder();
  const at = rows.findIndex((one) => one.no === chosen);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  if (!next) return;
  chooseCase(next.no);
}

// The next case that waits for this station, after one has left it.
export function chooseNext(gone) {
  const rest = open().filter((one) => one.no !== gone);
  chooseCase(rest.length ? rest[0].no : gone);
}

export function drawCases(pick) {
  setText(byId("cases-count"), list ? T.casesCount(open().length, overdueCount()) : "");
  const rows = inOrder();
  const mark = JSON.stringify([chosen, rows.map(lineMark)]);
  replaceWhenChanged(byId("cases"), mark, () => {
    if (!rows.length) return [make("li", { class: "quiet-text none" }, T.casesNone)];
    let at = -1;
    return [[T.groupOpen, open()], [T.groupComing, coming()], [T.groupDone, done()]].filter(([, group]) => group.length).flatMap(([title, group]) => [
      make("li", { class: "case-group" }, make("h3", {}, `${title} ${group.length}`)),
      ...group.map((one) => {
        at += 1;
        return caseLine(one, { key: at < 9 ? String(at + 1) : "", current: one.no === chosen, onPick: pick });
      }),
    ]);
  });
  if (byId("cases").dataset.shown === String(chosen)) return;
  byId("cases").dataset.shown = String(chosen);
  byId("cases").querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
}

export function drawCase() {
  const one = caseInHand();
  const person = revealed && one && revealed.no === one.no ? revealed : null;
  replaceWhenChanged(byId("case"), JSON.stringify([one, timeline && timeline.no === chosen ? timeline.lines.length : 0, person, list === null]), () => {
    if (!one) return [make("p", { class: "quiet-text none" }, list && !list.length ? T.caseNone : "")];
    return [
      headOf(one), factsOf(one, { revealed: person }), standingOf(one), decisionOf(one), materialsOf(one), scansOf(one, (at) => openScan(one, at)),
      commentsOf(one), papersOf(one), timeline && timeline.no === one.no ? traceOf(timeline) : null,
    ].filter(Boolean);
  });
  if (byId("case").dataset.no === (one ? one.no : "")) return;
  byId("case").dataset.no = one ? one.no : "";
  byId("case").scrollTop = 0;
}
