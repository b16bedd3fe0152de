// The clerk's steps with a case: whatever comes next by one key, the rest in a menu, and the papers that a step brings.

import { read } from "../console/api.js";
import { byId } from "../console/dom.js";
import { K } from "../case/texts.js";
import { actInHand, perform } from "./acts.js";
import { applicantReceived, focusApplicant } from "./applicant.js";
import { allows, previewItem, shownCase } from "./case_shown.js";
import { changed, desk, openCase, phase } from "./desk.js";
import { beginSearch } from "./case_search.js";
import { choose, say } from "./line.js";
import { broughtNow, earlyTicks, forgetEarly, forgetMarks, launched, markMissing } from "./marks.js";
import { focusOutside, outsideEntered } from "./outside.js";
import { closePanel, showPanel } from "./panels.js";
import { paperPath, printPapers } from "./printer.js";
import { openScans } from "./scans.js";
import { openTimeline } from "./timeline.js";
import { askReason } from "./verbs.js";
import { openWorklist } from "./worklist.js";
import { T } from "./texts.js";

// In the order in which a case meets them; the first that is allowed is what the key of the next step does.
const NEXT = ["route", "send_correction", "send_decline", "hand_to_issue", "resubmit", "close", "reapply"];
// What is handed over with a step, printed by the same key.
const PAPERS = { send_correction: ["correction", "service_proof"], send_decline: ["decline", "service_proof"], withdraw: ["withdrawal"] };
const AT_ISSUE = new Set(["ISSUING", "ISSUED", "DELIVERED"]);
const RECEIPT = "receipt";

// From the launch until the case has been read, so that the fields stay where the clerk types.
let launching = false;

export const isLaunching = () => launching;
export const nextOf = (filed) => NEXT.find((step) => allows(filed, step)) || null;
// A deferred material that has come is ticked on the same list as before.
const PATHS = { supply: "materials" };
const casePath = (no, step) => `/cases/${encodeURIComponent(no)}/${PATHS[step] || step.replaceAll("_", "-")}`;

function act(name, path, body = {}, options = {}) {
  if (actInHand()) return say(T.refusals.waitForAct);
  return perform({ name, label: T.doing[name], path, body, ...options });
}

export const stepAct = (filed, step, body = {}, options = {}) => act(step, casePath(filed.no, step), body, options);

export function launch(item) {
  if (actInHand()) return say(T.refusals.waitForAct);
  launching = true;
  return act("launch", "/cases", item === desk.ticket.item ? { ticket: desk.ticket.id } : { ticket: desk.ticket.id, item }, { ticket: desk.ticket.id });
}

export function stopLaunching() {
  launching = false;
}

// N: whatever comes next for the case.
export function nextStep() {
  const filed = shownCase();
  if (launching || (filed && filed.state === "DRAFT")) return focusDraft(filed);
  const step = nextOf(filed);
  if (step) return stepAct(filed, step, step === "resubmit" ? { present: broughtNow() } : {});
  if (filed && desk.opened && AT_ISSUE.has(filed.state)) return openIssueDesk();
  if (focusOutside()) return undefined;
  if (desk.opened) return say(T.refusals.nothingNext(K.states[filed.state][0]));
  if (phase() !== "serving") return say(T.refusals.noServing);
  if (!filed && previewItem()) return launch(desk.ticket.item);
  return beginSearch(launch);
}

function focusDraft(filed) {
  if (filed && filed.system === "manual") return byId("outside-no").offsetParent && byId("outside-no").focus();
  return focusApplicant();
}

export function openIssueDesk() {
  const filed = shownCase();
  window.open(filed && AT_ISSUE.has(filed.state) ? `/issue#${encodeURIComponent(filed.no)}` : "/issue", "tidehall-issue");
}

// B: everything else that can be done with the case.
export function caseMenu() {
  const filed = shownCase();
  if (!filed) return openWorklist();
  const owed = filed.materials.some((one) => one.deferred_until && !one.present);
  const options = [
    { label: T.caseMenu.timeline, value: () => openTimeline(filed.no) },
    { label: T.caseMenu.scans, value: openScans },
    papersOf(filed).length ? { label: T.caseMenu.papers, value: choosePaper } : null,
    allows(filed, "supply") && owed ? { label: T.caseMenu.supply, value: () => askSupply(filed) } : null,
    allows(filed, "lapse") ? { label: T.caseMenu.lapse, value: () => askReason(T.ask.lapse, T.lapseReasons, (reason) => stepAct(filed, "lapse", { reason })) } : null,
    allows(filed, "withdraw") || allows(filed, "void") ? { label: T.caseMenu.withdraw, value: withdraw } : null,
    AT_ISSUE.has(filed.state) ? { label: T.caseMenu.issue, value: openIssueDesk } : null,
    { label: T.caseMenu.worklist, value: openWorklist },
  ].filter(Boolean);
  return choose({ title: T.ask.caseMenu(filed.no), options, onPick: (run) => run(), stands: () => shownCase()?.no === filed.no });
}

function askSupply(filed) {
  const owed = filed.materials.flatMap((one, index) => (one.deferred_until && !one.present ? [{ label: one.name, value: index }] : []));
  choose({ title: T.ask.supply, options: owed, onPick: (index) => stepAct(filed, "supply", { present: [index] }), stands: () => shownCase()?.no === filed.no });
}

export function withdraw() {
  const filed = shownCase();
  const stands = () => shownCase()?.no === filed.no;
  if (allows(filed, "void")) return askReason(T.ask.withdraw, T.withdrawReasons, (reason) => stepAct(filed, "void", { reason }), stands);
  if (!allows(filed, "withdraw")) return undefined;
  const request = filed.scans.find((one) => one.name === T.scanNames.request);
  return askReason(request ? T.ask.withdrawCase : T.ask.withdrawUnscanned, T.withdrawCaseReasons, (reason) => stepAct(filed, "withdraw", { reason, ...(request ? { request_scan: request.id } : {}) }), stands);
}

// ---- papers

// Every paper that the case has by now, the receipt first.
export function papersOf(filed) {
  // What is received in an outside system gets its papers there.
  if (!filed || !filed.received_at || filed.system === "manual") return [];
  const kinds = new Set([RECEIPT, ...filed.papers.map((one) => one.kind)]);
  return [...kinds];
}

export function printReceipt() {
  const filed = shownCase();
  if (papersOf(filed).length) printPapers(paperPath(RECEIPT, filed.no));
}

// V: the receipt while it is all there is, else the clerk chooses among the papers that the server has by now.
export async function choosePaper() {
  const shown = shownCase();
  const filed = shown ? await read(`/cases/${encodeURIComponent(shown.no)}`).catch(() => shown) : null;
  const kinds = papersOf(filed);
  if (!kinds.length) return say(T.refusals.noReceipt);
  if (kinds.length === 1) return printPapers(paperPath(kinds[0], filed.no));
  return choose({
    title: T.ask.paper, options: kinds.map((kind) => ({ label: K.paperKinds[kind] || kind, value: kind })), suggested: 0,
    onPick: (kind) => printPapers(paperPath(kind, filed.no)), stands: () => shownCase()?.no === filed.no,
  });
}

// ---- what came of an act

export function caseActDone(done, answer) {
  if (done.name === "launch") {
    launching = false;
    launched(answer);
  } else if (earlyTicks() && !shownCase() && phase() === "serving" && !actInHand()) {
    // Ticked while another act was on its way: the case is opened now.
    launch(desk.ticket.item);
  }
  if (done.name === "outside_state" && answer) outsideEntered(answer);
  if (!answer || !answer.no || !answer.allowed) return;
  if (desk.opened && desk.opened.no === answer.no) openCase(answer);
  if (done.name === "receive") received(answer);
  if (done.name === "link") byId("outside").reset();
  if (["receive", "link"].includes(done.name)) document.activeElement?.blur();
  if (done.name === "void") openCase(null);
  if (done.name === "resubmit") forgetMarks();
  if (done.name === "reapply") openCase(answer);
  if (T.stepDone[done.name]) say(T.stepDone[done.name](answer), "good");
  const papers = PAPERS[done.name] || [];
  if (papers.length) printPapers(...papers.map((kind) => paperPath(kind, answer.no)));
}

function received(answer) {
  applicantReceived();
  closePanel();
  printPapers(paperPath(RECEIPT, answer.no));
  // 收件并流转: one key, two steps, each with its own event.
  if (allows(answer, "route")) perform({ name: "route", label: T.doing.route, path: casePath(answer.no, "route") });
}

export function caseActRefused(refused) {
  if (refused.name === "launch") {
    forgetEarly();
    launching = false;
  }
  if (refused.name === "receive") {
    markMissing();
    showPanel("case");
  }
  changed();
}
