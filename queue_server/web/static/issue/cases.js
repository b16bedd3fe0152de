// What is to be issued and handed out, the case that is open, and what is read of it.

import { Refused, read, readAll } from "../console/api.js";
import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { caseLine, lineMark } from "../case/case_list.js";
import { decisionOf, factsOf, headOf, materialsOf, papersOf, scansOf, standingOf, traceOf } from "../case/case_view.js";
import { T } from "./texts.js";

const STATES = ["ISSUING", "ISSUED"];

let list = null;
let chosen = decodeURIComponent(location.hash.slice(1)) || null;
let full = null;
let timeline = null;
let seatless = false;

const inOrder = () => STATES.flatMap((state) => (list || []).filter((one) => one.state === state));

export const caseInHand = () => (full && full.no === chosen ? full : null);
export const waitingCount = () => (list || []).length;
export const isPosted = (one) => Boolean(one.delivery && one.delivery.way === "mail" && !one.delivery.delivered_at);

export async function readCases() {
  try {
    list = (await read("/cases?desk=issue")).cases;
    seatless = false;
  } catch (error) {
    // Whoever holds no 出件 account is told so instead of an empty list.
    if (!(error instanceof Refused) || error.status !== 403) throw error;
    list = [];
    seatless = true;
  }
  if (!chosen && inOrder().length) chosen = inOrder()[0].no;
  if (!chosen) return;
  const asked = chosen;
  const path = `/cases/${encodeURIComponent(asked)}`;
  const [known, story] = await readAll(path, `${path}/timeline`);
  if (asked !== chosen) return;
  timeline = story;
  if (known) keep(known);
  else chosen = null;
}

const lastSeq = (one) => Math.max(0, ...(one.trace || []).map((line) => line.seq));

// A reading that set out before an act was through must not bring back the case as it was.
function keep(known) {
  if (full && full.no === known.no && lastSeq(known) < lastSeq(full)) return;
  full = known;
}

// An act's answer is the case as it now is: shown at once, before the next reading.
export function takeCase(answer) {
  if (answer && answer.no === chosen) keep(answer);
  if (list && answer) list = list.map((one) => (one.no === answer.no ? { ...one, ...answer } : one)).filter((one) => STATES.includes(one.state));
}

export function chooseCase(no) {
  chosen = no;
  history.replaceState(null, "", `#${encodeURIComponent(no)}`);
}

export function chooseAt(at) {
  const one = inOrder()[at];
  if (one) chooseCase(one.no);
  return Boolean(one);
}

export function step(by) {
  const rows = inOrder();
  const at = rows.findIndex((one) => one.no === chosen);
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  if (next) chooseCase(next.no);
}

// How the result leaves: said in the place of a date, which nobody here has to keep.
function about(one) {
  if (isPosted(one)) return T.byWay.posted;
  return T.byWay[one.return_way || "pickup"];
}

export function drawCases(pick) {
  setText(byId("list-count"), T.listCount(inOrder().length));
  replaceWhenChanged(byId("cases"), JSON.stringify([chosen, seatless, inOrder().map((one) => [lineMark(one), isPosted(one)])]), () => {
    if (!inOrder().length) return [make("li", { class: "quiet-text none" }, seatless ? T.noSeat : T.listNone)];
    let at = -1;
    return STATES.map((state) => [state, inOrder().filter((one) => one.state === state)]).filter(([, group]) => group.length).flatMap(([state, group]) => [
      make("li", { class: "case-group" }, make("h3", {}, `${T.groups[state]} ${group.length}`)),
      ...group.map((one) => {
        at += 1;
        return caseLine(one, { key: at < 9 ? String(at + 1) : "", current: one.no === chosen, about: about(one), onPick: pick });
      }),
    ]);
  });
  if (byId("cases").dataset.shown === String(chosen)) return;
  byId("cases").dataset.shown = String(chosen);
  byId("cases").querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
}

const openScan = (one, at) => window.open(`/api/v1/cases/${encodeURIComponent(one.no)}/scans/${encodeURIComponent(one.scans[at].id)}`, "_blank", "noopener");

export function drawCase() {
  const one = caseInHand();
  replaceWhenChanged(byId("case"), JSON.stringify([one, timeline && timeline.no === chosen ? timeline.lines.length : 0]), () => {
    if (!one) return [make("p", { class: "quiet-text none" }, T.caseNone)];
    return [
      headOf(one), factsOf(one), standingOf(one), decisionOf(one), papersOf(one), materialsOf(one), scansOf(one, (at) => openScan(one, at)), timeline && timeline.no === one.no ? traceOf(timeline) : null,
    ].filter(Boolean);
  });
}
