// The applicant: three fields that outlive a reload, the check digit as it is typed, whether the form was filled in for them (帮填), and 收件.

import { byId, setText } from "../console/dom.js";
import { forgetDraft, keepDraft, restoreDraft } from "../console/drafts.js";
import { actInHand } from "./acts.js";
import { allows, shownCase, takesCases } from "./case_shown.js";
import { isLaunching, stepAct } from "./case_steps.js";
import { changed, desk } from "./desk.js";
import { ID_LENGTH, isIdGood } from "./id_number.js";
import { choose, say } from "./line.js";
import { lackingNow, marksPending } from "./marks.js";
import { openReadback } from "./readback.js";
import { T } from "./texts.js";

const TYPED = ["applicant-name", "applicant-id", "applicant-phone"];
const KEPT = [...TYPED, "applicant-helped", "applicant-return"];
const WAIT_MS = 50;

// Whose fields the form holds.
let typedFor = "";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const value = (id) => byId(id).value.trim();
export const isHelped = () => byId("applicant-helped").value === "yes";
export const typedApplicant = () => ({ name: value("applicant-name"), id: value("applicant-id").toUpperCase(), phone: value("applicant-phone") });

export function bindApplicant() {
  const fields = TYPED.map(byId);
  fields.forEach((field, at) => field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    event.stopPropagation();
    if (event.code === "Escape") field.blur();
    if (event.key !== "Enter" || at === fields.length - 1) return;
    event.preventDefault();
    fields[at + 1].focus();
  }));
  byId("applicant-id").addEventListener("input", showIdCheck);
  keepDraft("applicant", KEPT.map(byId), applicantMark);
  byId("applicant").addEventListener("submit", (event) => {
    event.preventDefault();
    receive();
  });
  byId("outside").addEventListener("submit", (event) => {
    event.preventDefault();
    const number = value("outside-no");
    if (number) stepAct(shownCase(), "link", { outside_no: number });
  });
}

export function focusApplicant() {
  const field = byId("applicant-name");
  if (field.offsetParent) field.focus();
}

function setKept(id, next) {
  byId(id).value = next;
  byId(id).dispatchEvent(new Event("input"));
  changed();
}

const isFormOpen = () => !byId("applicant").hidden;

// F: the form is filled in for somebody who cannot; it then has to be read back and signed (R33).
export function toggleHelped() {
  if (!isFormOpen()) return say(T.refusals.noForm);
  return setKept("applicant-helped", isHelped() ? "" : "yes");
}

const mayMail = () => (desk.items.get(shownCase()?.item)?.delivery || []).some((way) => way.includes(T.byMail));

export function toggleReturn() {
  if (isFormOpen()) setKept("applicant-return", value("applicant-return") === "mail" ? "pickup" : "mail");
}

// One form stands on one checklist: what was ticked is through before it goes.
async function receive() {
  while (marksPending() || isLaunching()) await pause(WAIT_MS);
  const filed = shownCase();
  // A guide with an 急难 branch: the result first, the materials after; nobody takes it without saying so.
  if (lackingNow(filed.item).length && allows(filed, "receive")) {
    document.activeElement?.blur();
    return choose({
      title: T.ask.urgent, options: [{ label: T.urgentYes, value: true }, { label: T.urgentNo, value: false }],
      onPick: (urgent) => urgent && goOn({ urgent: true }), stands: () => shownCase()?.no === filed.no,
    });
  }
  return goOn({});
}

function goOn(more) {
  if (!isHelped()) return sendReceive(more);
  if (!value("applicant-name") || !value("applicant-id")) return say(T.refusals.typeFirst);
  document.activeElement?.blur();
  return openReadback(more);
}

// `more.helped` is what the read-back brought: {confirmed, signature_scan}.
export function sendReceive(more) {
  if (actInHand()) return say(T.refusals.waitForAct);
  const { name, id, phone } = typedApplicant();
  const way = value("applicant-return");
  return stepAct(shownCase(), "receive", { applicant_name: name, applicant_id: id, phone: phone || null, ...more, ...(way ? { return_way: way } : {}) });
}

export function applicantReceived() {
  byId("applicant").reset();
  for (const id of ["applicant-helped", "applicant-return"]) byId(id).value = "";
  forgetDraft("applicant");
  showIdCheck();
}

function applicantMark() {
  if (!desk.session) return "";
  if (desk.opened) return `${desk.session.person} ${desk.opened.no}`;
  return desk.ticket ? `${desk.session.person} ${desk.ticket.id}` : "";
}

// The fields belong to one visit: another visit finds them empty, the same one as they were left, also after a reload.
function bringApplicant() {
  const mark = applicantMark();
  if (!desk.isRead || mark === typedFor) return;
  typedFor = mark;
  byId("applicant").reset();
  for (const id of ["applicant-helped", "applicant-return"]) byId(id).value = "";
  if (mark) restoreDraft("applicant", KEPT.map(byId), mark);
  showIdCheck();
}

export function drawApplicant() {
  bringApplicant();
  const filed = shownCase();
  const open = filed && filed.state === "DRAFT";
  const takes = takesCases();
  // Open while the case is on its way, so that nobody has to wait with typing.
  byId("applicant").hidden = !(takes && (open ? filed.system !== "manual" : isLaunching()));
  byId("outside").hidden = !(open && takes && filed.system === "manual");
  if (open && filed.outside_url) byId("outside-open").href = filed.outside_url;
  byId("outside-open").hidden = !(open && filed.outside_url);
  byId("helped").setAttribute("aria-pressed", String(isHelped()));
  setText(byId("receive-label"), isHelped() ? T.readBack : T.receiveAndRoute);
  byId("return-way").hidden = !mayMail();
  byId("return-way").setAttribute("aria-pressed", String(value("applicant-return") === "mail"));
}

function showIdCheck() {
  const field = byId("applicant-id");
  const number = field.value.trim().toUpperCase();
  const label = byId("id-label");
  const bad = number.length === ID_LENGTH && !isIdGood(number);
  field.classList.toggle("wrong", bad);
  label.classList.toggle("bad", bad);
  if (!number) setText(label, T.applicantId);
  else if (number.length < ID_LENGTH) setText(label, T.applicantIdShort(ID_LENGTH - number.length));
  else setText(label, bad ? T.applicantIdBad : T.applicantIdGood);
}
