// The case of the visit as the clerk sees it: the checklist while it is taken in, afterwards how it stands, and the one key for what comes next.

import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { commentsOf, decisionOf, factsOf, materialsOf, papersOf as paperLinksOf, standingOf } from "../case/case_view.js";
import { K } from "../case/texts.js";
import { bindApplicant, drawApplicant } from "./applicant.js";
import { bindSearch, drawSearch, forgetSearch, isSearching } from "./case_search.js";
import { allows, previewItem, shownCase, takesCases } from "./case_shown.js";
import { nextOf, papersOf, stopLaunching, withdraw } from "./case_steps.js";
import { desk, openCase, phase } from "./desk.js";
import { bindMarks, changeSheets, cursorRow, forgetEarly, isMissing, shownMaterials, tick, tickAll, toggleDeferred, toggleOriginal } from "./marks.js";
import { bindOutsideStates, drawOutside } from "./outside.js";
import { bindReadback, drawReadback } from "./readback.js";
import { bindScans, drawScans } from "./scans.js";
import { bindWorklist, drawWorklist } from "./worklist.js";
import { T } from "./texts.js";

const CHECKLIST_STATES = new Set(["DRAFT", "CORRECTION"]);

export function bindCasePanel() {
  bindSearch();
  bindApplicant();
  bindScans();
  bindReadback();
  bindWorklist();
  bindMarks();
  bindOutsideStates();
}

// Escape leaves an opened case and shows the one of the ticket again.
export function leaveCase() {
  if (!desk.opened) return false;
  openCase(null);
  return true;
}

export function drawCase() {
  if (phase() !== "serving") {
    forgetSearch();
    forgetEarly();
    stopLaunching();
  }
  const filed = shownCase();
  const materials = shownMaterials();
  drawHead(filed);
  drawChecklist(materials, filed);
  drawView(filed);
  drawSearch();
  drawApplicant();
  drawOutside();
  const empty = byId("case-empty");
  empty.hidden = isSearching() || materials.length > 0;
  setText(empty, emptyText());
  drawFoot(filed);
  drawWorklist();
  drawScans();
  drawReadback();
}

function emptyText() {
  if (phase() === "serving") return T.caseConsult;
  if (desk.session && desk.session.notice) return desk.session.notice;
  if (desk.drafts.length) return T.drafts(desk.drafts.length);
  return desk.todo.length ? T.todoWaits(desk.todo.length) : T.caseNone;
}

function drawHead(filed) {
  const item = previewItem();
  setText(byId("case-title"), filed ? filed.item_name : T.caseTitle);
  let hint = "";
  if (filed) hint = T.caseDigits(filed.ticket_number ? T.caseOf(filed.ticket_number) : T.caseTitle, filed.no);
  else if (item) hint = T.casePreview(item.name);
  setText(byId("case-hint"), hint);
  const tag = byId("case-state");
  tag.hidden = !filed;
  if (!filed) return;
  const preintake = filed.state === "DRAFT" && !takesCases();
  const [text, tone] = T.caseStates[preintake ? "PREINTAKE" : filed.state] || K.states[filed.state];
  setText(tag, text);
  tag.className = `tag ${tone}`;
}

// ---- the checklist

const isChecklist = (filed) => !filed || CHECKLIST_STATES.has(filed.state);

function drawChecklist(materials, filed) {
  const list = byId("materials");
  list.hidden = isSearching() || !isChecklist(filed);
  const row = cursorRow();
  const mark = JSON.stringify([materials, filed && filed.state, filed && filed.no, filed && filed.comments, row, materials.map((one, at) => isMissing(at))]);
  replaceWhenChanged(list, mark, () => [
    ...materials.map((one, at) => materialRow(one, at, { filed, current: at === row })),
    ...(materials.length ? [allRow(filed)] : []), ...commentRows(filed),
  ]);
  if (list.dataset.row === String(row)) return;
  list.dataset.row = String(row);
  list.querySelector('[data-current="true"]')?.scrollIntoView({ block: "nearest" });
}

function materialRow(one, at, { filed, current }) {
  const amount = [one.form, one.copies > 1 ? T.copies(one.copies) : ""].filter(Boolean).join(" ");
  const duty = one.condition || (one.required ? T.required : T.optional);
  return make(
    "li",
    { class: isMissing(at) ? "material missing" : "material", role: "checkbox", "aria-checked": String(one.present), data: { material: String(at + 1), current: String(current) }, onclick: () => tick(at) },
    make("span", { class: "box" }, "✓"),
    make("kbd", { class: "key" }, at < 9 ? String(at + 1) : "·"),
    make("span", { class: "grow material-name" }, make("span", { class: "grow" }, T.material(one.name, amount)), ...adviceOn(one, at, filed)),
    ...(filed && filed.state === "DRAFT" ? takenMarks(one) : []),
    make("span", { class: "quiet-text duty" }, duty),
  );
}

// 指导 of the representative, marked as such; what a correction asks for.
function adviceOn(one, at, filed) {
  const wanted = filed && filed.state === "CORRECTION" && filed.decision ? filed.decision.items.find((item) => item.material === one.name) : null;
  return [
    wanted ? make("span", { class: "advice" }, make("b", { class: "tag warn" }, T.toCorrect), ` ${wanted.problem} · ${wanted.how}`) : null,
    one.tip ? make("span", { class: "advice" }, make("b", { class: "tag guide" }, K.tip), ` ${one.tip}`) : null,
  ].filter(Boolean);
}

// The chips answer to keys on the chosen row; a click chooses the row by the way.
function takenMarks(one) {
  const chip = (text, run, on) => make("span", { class: on ? "chip on" : "chip", onclick: (event) => {
    event.stopPropagation();
    run();
  } }, text);
  if (one.deferred_until && !one.present) return [chip(T.deferredUntil(K.shortDay(one.deferred_until)), toggleDeferred, true)];
  if (!one.present) return one.deferrable ? [chip(T.deferrable, toggleDeferred, false)] : [];
  return [chip(T.sheets(one.sheets || 1), () => changeSheets(1), false), chip(one.original ? T.original : T.copy, toggleOriginal, one.original)];
}

function allRow(filed) {
  return make(
    "li", { class: "all-row", role: "none" },
    make("button", { type: "button", class: "button small", tabindex: "-1", onclick: tickAll }, T.allPresent),
    make("span", { class: "grow quiet-text small-text" }, filed && filed.state === "DRAFT" ? T.rowKeys : ""),
    filed && (allows(filed, "void") || allows(filed, "withdraw")) ? make("button", { type: "button", class: "button small plain", tabindex: "-1", onclick: withdraw }, filed.state === "DRAFT" ? T.withdraw : T.caseMenu.withdraw) : null,
  );
}

const commentRows = (filed) => (filed ? filed.comments : []).map((one) => make("li", { class: "comment", role: "none" }, make("b", { class: "tag guide" }, K.tip), make("span", { class: "grow-wrap" }, one.text), make("span", { class: "quiet-text small-text" }, `${one.by_name} ${K.moment(one.at)}`)));

// ---- how a received case stands

function drawView(filed) {
  const view = byId("case-view");
  const shown = Boolean(filed) && !isSearching() && !isChecklist(filed);
  view.hidden = !shown;
  if (!shown) return;
  const { trace, ...mark } = filed;
  replaceWhenChanged(view, JSON.stringify(mark), () => [decisionOf(filed), factsOf(filed), standingOf(filed), materialsOf(filed), commentsOf(filed), paperLinksOf(filed)].filter(Boolean));
}

function drawFoot(filed) {
  const preintake = filed && filed.state === "DRAFT" && !takesCases();
  byId("case-foot").hidden = !(filed && (filed.state !== "DRAFT" || preintake));
  if (!filed) return;
  const text = preintake || filed.state === "DRAFT" ? T.casePreintake(filed.no) : (T.caseNow[filed.state] || T.caseAt)(filed);
  setText(byId("case-done"), text);
  byId("case-done").title = text;
  byId("case-foot").querySelector("[data-verb=printReceipt]").hidden = !papersOf(filed).length;
  const step = nextOf(filed);
  byId("case-next").hidden = !step && !(desk.opened && ["ISSUING", "ISSUED", "DELIVERED"].includes(filed.state));
  setText(byId("case-next-label"), step ? T.steps[step] : T.caseMenu.issue);
}
