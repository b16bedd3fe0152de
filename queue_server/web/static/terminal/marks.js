// What is marked on the checklist: which materials are here, how many sheets, original or copy, and what may come later (容缺).

import { Refused, Unreachable, ask } from "../console/api.js";
import { actInHand } from "./acts.js";
import { itemInHand, previewItem, shownCase } from "./case_shown.js";
import { launch } from "./case_steps.js";
import { changed, desk, refresh } from "./desk.js";
import { hush, say } from "./line.js";
import { T } from "./texts.js";

const STORE = "tidehall.ticks";
const RETRY_MS = 2000;
const MAX_SHEETS = 99;

// {no, lines: [{present, sheets, original, deferred_until}]} that the server may not have yet.
let marks = null;
// Ticks before there is a case: the first of them opens it.
let early = null;
let sending = false;
let late = false;
let missing = new Set();
let row = -1;
let rowOf = "";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const linesOf = (materials) => materials.map(({ present, sheets, original, deferred_until }) => ({ present, sheets, original, deferred_until }));
const isCorrection = (filed) => Boolean(filed) && filed.state === "CORRECTION";
// What a correction brings is sent in one go, by its own step.
const isLocal = (filed) => isCorrection(filed);

export function bindMarks() {
  const stored = sessionStorage.getItem(STORE);
  if (!stored) return;
  marks = JSON.parse(stored);
  if (!marks.local) send();
}

export function shownMaterials() {
  const filed = shownCase();
  if (filed) return filed.materials.map((one, at) => ({ ...one, ...(marks && marks.no === filed.no ? marks.lines[at] : {}) }));
  const item = previewItem();
  return item ? item.materials.map((one, at) => ({ ...one, present: Boolean(early && early.has(at)) })) : [];
}

// Of a correction what was asked for anew stands open; all else is settled.
const mayMark = (filed, at) => !filed || filed.state === "DRAFT" || (isCorrection(filed) && !filed.materials[at].present);

export const cursorRow = () => (rowOf === (shownCase()?.no || "") ? row : -1);
export const isMissing = (at) => missing.has(at);
export const marksWait = () => marks !== null && late;
export const marksPending = () => Boolean((marks && !marks.local) || early);
export const earlyTicks = () => early;
export const broughtNow = () => shownMaterials().flatMap((one, at) => (one.present ? [at] : []));

// The required materials that are neither here nor deferred; a mere consultation lacks nothing.
export function lackingNow(item) {
  if (item !== itemInHand() || (!shownCase() && !early)) return [];
  return shownMaterials().flatMap((one, at) => (one.required && !one.present && !one.deferred_until ? [at] : []));
}

export function tick(at) {
  const materials = shownMaterials();
  if (at < 0 || at >= materials.length) return;
  choose(at);
  change(new Set([at]), !materials[at].present);
}

export function tickAll() {
  const materials = shownMaterials();
  if (materials.length) change(new Set(materials.keys()), true);
}

export function moveRow(by) {
  const count = shownMaterials().length;
  if (!count) return false;
  choose(Math.min(count - 1, Math.max(0, cursorRow() + by)));
  changed();
  return true;
}

function choose(at) {
  row = at;
  rowOf = shownCase()?.no || "";
}

// How many sheets were taken of the chosen material; taking some means that it is here.
export function changeSheets(by) {
  const line = chosenLine();
  if (!line) return;
  const sheets = Math.min(MAX_SHEETS, Math.max(1, (line.sheets || 0) + by));
  set(cursorRow(), { present: true, sheets, deferred_until: null });
}

export function toggleOriginal() {
  const line = chosenLine();
  if (line) set(cursorRow(), { present: true, sheets: line.sheets || line.copies || 1, original: !line.original, deferred_until: null });
}

// 容缺: only where the guide says so, and no longer than it says (R52).
export function toggleDeferred() {
  const line = chosenLine();
  if (!line) return undefined;
  if (line.deferred_until) return set(cursorRow(), { deferred_until: null });
  if (!line.deferrable) return say(T.refusals.notDeferrable(line.name));
  return set(cursorRow(), { present: false, sheets: null, original: false, deferred_until: line.deferrable_until });
}

function chosenLine() {
  const filed = shownCase();
  if (!filed || filed.state !== "DRAFT") return undefined;
  if (cursorRow() < 0) {
    say(T.refusals.noRow);
    return undefined;
  }
  return shownMaterials()[cursorRow()];
}

function ticked(one, present) {
  if (!present) return { present: false, sheets: null, original: false, deferred_until: one.deferred_until || null };
  return { present: true, sheets: one.sheets || one.copies || 1, original: one.sheets ? one.original : (one.form || "").includes(T.original), deferred_until: null };
}

function change(indexes, present) {
  const filed = shownCase();
  const materials = shownMaterials();
  const wanted = [...indexes].filter((at) => mayMark(filed, at));
  if (!wanted.length) return;
  missing = new Set();
  hush();
  if (!filed) {
    early = new Set(materials.flatMap((one, at) => (one.present ? [at] : [])));
    for (const at of wanted) if (present) early.add(at); else early.delete(at);
    if (!actInHand()) launch(desk.ticket.item);
  } else {
    const lines = linesOf(materials);
    for (const at of wanted) lines[at] = ticked(materials[at], present);
    keep(filed, lines);
  }
  changed();
}

function set(at, values) {
  const filed = shownCase();
  const lines = linesOf(shownMaterials());
  lines[at] = { ...lines[at], ...values };
  missing = new Set();
  hush();
  keep(filed, lines);
  changed();
}

function keep(filed, lines) {
  marks = { no: filed.no, lines, local: isLocal(filed) };
  sessionStorage.setItem(STORE, JSON.stringify(marks));
  if (!marks.local) send();
}

function bodyOf({ lines }) {
  const listed = (test) => lines.flatMap((one, index) => (test(one) ? [index] : []));
  return {
    present: listed((one) => one.present),
    sheets: listed((one) => one.present && one.sheets).map((index) => ({ index, sheets: lines[index].sheets, original: Boolean(lines[index].original) })),
    deferred: listed((one) => !one.present && one.deferred_until).map((index) => ({ index, until: lines[index].deferred_until })),
  };
}

// The whole list goes out each time, so a lost or doubled message does no harm.
async function send() {
  if (sending || !marks || marks.local) return;
  sending = true;
  const sent = marks;
  try {
    await ask("POST", `/cases/${sent.no}/materials`, bodyOf(sent));
    if (marks === sent) await refresh().catch(() => {});
    if (marks === sent) forgetMarks();
  } catch (error) {
    if (error instanceof Refused) {
      forgetMarks();
      say(error.message);
    } else if (error instanceof Unreachable) {
      late = true;
      await pause(RETRY_MS);
    } else throw error;
  } finally {
    sending = false;
    changed();
    if (marks) send();
  }
}

export function forgetMarks() {
  marks = null;
  late = false;
  sessionStorage.removeItem(STORE);
}

// The case that the first tick opened is there: what was ticked meanwhile goes to it.
export function launched(filed) {
  if (!early) return;
  const lines = linesOf(filed.materials);
  for (const at of early) if (filed.materials[at]) lines[at] = ticked(filed.materials[at], true);
  early = null;
  if (rowOf === "") rowOf = filed.no;
  keep(filed, lines);
}

export function forgetEarly() {
  early = null;
}

export function markMissing() {
  missing = new Set(shownMaterials().flatMap((one, at) => (one.required && !one.present && !one.deferred_until ? [at] : [])));
}
