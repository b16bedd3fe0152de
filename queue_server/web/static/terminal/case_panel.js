// The case of the visit: checklist from the guide, applicant, 收件 or the outside system's number, receipt.

import { Refused, Unreachable, ask } from "../console/api.js";
import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { forgetDraft, keepDraft, restoreDraft } from "../console/drafts.js";
import { actInHand, perform } from "./acts.js";
import { caseInHand, changed, desk, phase, refresh } from "./desk.js";
import { bindFinder } from "./item_finder.js";
import { choose, hush, say } from "./line.js";
import { showPanel } from "./panels.js";
import { askReason } from "./verbs.js";
import { T } from "./texts.js";

const DESK_ITEMS = new Set(["guide", "consult", "agent", "pickup"]);
const TICK_STORE = "tidehall.ticks";
const RETRY_MS = 2000;
const TICK_WAIT_MS = 50;
const ID_LENGTH = 18;
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = "10X98765432";

let entered = null;
// What is done with the item that is looked for; null while none is.
let searching = null;
let early = null;
// From the launch until the case has been read, so that the fields stay where the clerk types.
let launching = false;
let ticks = null;
let sendingTicks = false;
let ticksLate = false;
let missing = new Set();
let finder = null;
// Whose fields the applicant form holds.
let typedFor = "";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const isService = (id) => desk.items.has(id) && !DESK_ITEMS.has(id);
const services = () => desk.catalogue.items.filter((item) => isService(item.id));

// The case that the panel shows: a 预收件 that is being entered, or the one of the ticket in hand.
function shownCase() {
  if (desk.ticket) entered = null;
  return entered || caseInHand();
}

// The guide's item before a case is open.
function previewItem() {
  return phase() === "serving" && desk.ticket && isService(desk.ticket.item) ? desk.items.get(desk.ticket.item) : null;
}

function shownMaterials() {
  const filed = shownCase();
  if (filed) return filed.materials.map((one, at) => ({ ...one, present: ticks && ticks.no === filed.no ? ticks.present.includes(at) : one.present }));
  const item = previewItem();
  return item ? item.materials.map((one, at) => ({ ...one, present: Boolean(early && early.has(at)) })) : [];
}

export function bindCasePanel() {
  finder = bindFinder({
    field: byId("item-query"), list: byId("item-list"), items: services, limit: 8,
    onPick: (item) => {
      const picked = searching;
      stopSearch();
      if (picked) picked(item.id);
    },
    onLeave: stopSearch,
  });
  bindForms();
  const stored = sessionStorage.getItem(TICK_STORE);
  if (stored) {
    ticks = JSON.parse(stored);
    sendTicks();
  }
}

function bindForms() {
  const fields = ["applicant-name", "applicant-id", "applicant-phone"].map(byId);
  fields.forEach((field, at) => field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    event.stopPropagation();
    if (event.code === "Escape") field.blur();
    if (event.key !== "Enter" || at === fields.length - 1) return;
    event.preventDefault();
    fields[at + 1].focus();
  }));
  byId("applicant-id").addEventListener("input", showIdCheck);
  keepDraft("applicant", fields, applicantMark);
  byId("applicant").addEventListener("submit", (event) => {
    event.preventDefault();
    receive();
  });
  byId("outside").addEventListener("submit", (event) => {
    event.preventDefault();
    const number = byId("outside-no").value.trim();
    if (number) act("link", `/cases/${shownCase().no}/link`, { outside_no: number });
  });
}

function act(name, path, body, options = {}) {
  if (actInHand()) return say(T.refusals.waitForAct);
  return perform({ name, label: T.doing[name], path, body, ...options });
}

function launch(item) {
  const body = item === desk.ticket.item ? { ticket: desk.ticket.id } : { ticket: desk.ticket.id, item };
  if (actInHand()) return say(T.refusals.waitForAct);
  launching = true;
  return act("launch", "/cases", body, { ticket: desk.ticket.id });
}

// N: whatever comes next for the case.
export function nextStep() {
  const filed = shownCase();
  if (launching) return byId("applicant-name").focus();
  if (filed && filed.state === "DRAFT") {
    const field = filed.system === "manual" ? byId("outside-no") : byId("applicant-name");
    if (field.offsetParent) field.focus();
    return undefined;
  }
  if (phase() !== "serving") return say(T.refusals.noServing);
  if (!filed && previewItem()) return launch(desk.ticket.item);
  return searchItem(launch);
}

export function searchItem(onPicked) {
  showPanel("case");
  searching = onPicked;
  changed();
  return byId("item-query").focus();
}

// The service that the visit is about, as far as the desk knows.
export function itemInHand() {
  const filed = shownCase();
  if (filed) return filed.item;
  const item = previewItem();
  return item ? item.id : null;
}

// What the person lacks: the required materials that are not ticked; a mere consultation lacks nothing.
export function lackingNow(item) {
  if (item !== itemInHand()) return [];
  const materials = shownMaterials();
  if (!shownCase() && !early) return [];
  return materials.flatMap((one, at) => (one.required && !one.present ? [at] : []));
}

export const ticksWait = () => ticks !== null && ticksLate;

function stopSearch() {
  searching = null;
  byId("item-query").blur();
  changed();
}

export function tick(at) {
  const materials = shownMaterials();
  if (at >= materials.length) return;
  change(new Set([at]), !materials[at].present);
}

export function tickAll() {
  const materials = shownMaterials();
  if (materials.length) change(new Set(materials.keys()), true);
}

function change(indexes, present) {
  const filed = shownCase();
  if (filed && filed.state !== "DRAFT") return;
  const now = new Set(shownMaterials().flatMap((one, at) => (one.present ? [at] : [])));
  for (const at of indexes) if (present) now.add(at); else now.delete(at);
  missing = new Set();
  hush();
  if (!filed) {
    early = now;
    if (!actInHand()) launch(desk.ticket.item);
  } else {
    setTicks(filed.no, now);
  }
  changed();
}

function setTicks(no, present) {
  ticks = { no, present: [...present].sort((a, b) => a - b) };
  sessionStorage.setItem(TICK_STORE, JSON.stringify(ticks));
  sendTicks();
}

// The whole set goes out each time, so a lost or doubled message does no harm.
async function sendTicks() {
  if (sendingTicks || !ticks) return;
  sendingTicks = true;
  const sent = ticks;
  try {
    await ask("POST", `/cases/${sent.no}/materials`, { present: sent.present });
    if (ticks === sent) await refresh().catch(() => {});
    if (ticks === sent) forgetTicks();
  } catch (error) {
    if (error instanceof Refused) {
      forgetTicks();
      say(error.message);
    } else if (error instanceof Unreachable) {
      ticksLate = true;
      await pause(RETRY_MS);
    } else throw error;
  } finally {
    sendingTicks = false;
    changed();
    if (ticks) sendTicks();
  }
}

function forgetTicks() {
  ticks = null;
  ticksLate = false;
  sessionStorage.removeItem(TICK_STORE);
}

async function receive() {
  while (ticks || early || launching) await pause(TICK_WAIT_MS);
  const filed = shownCase();
  const phone = byId("applicant-phone").value.trim();
  return act("receive", `/cases/${filed.no}/receive`, {
    applicant_name: byId("applicant-name").value.trim(),
    applicant_id: byId("applicant-id").value.trim().toUpperCase(),
    phone: phone || null,
  });
}

export function caseActDone(done, answer) {
  // Ticked while another act was on its way: the case is opened now.
  if (early && done.name !== "launch" && !shownCase() && phase() === "serving" && !actInHand()) launch(desk.ticket.item);
  if (done.name === "launch") launching = false;
  if (done.name === "launch" && early) {
    setTicks(answer.no, early);
    early = null;
  }
  if (done.name === "receive") {
    byId("applicant").reset();
    forgetDraft("applicant");
    showIdCheck();
    document.activeElement?.blur();
    if (entered) entered = answer;
    printReceipt(answer.no);
  }
  if (done.name === "link") {
    byId("outside").reset();
    document.activeElement?.blur();
  }
  if (done.name === "withdraw") entered = null;
}

export function caseActRefused(refused) {
  if (refused.name === "launch") {
    early = null;
    launching = false;
  }
  if (refused.name !== "receive") return;
  const materials = shownMaterials();
  missing = new Set(materials.flatMap((one, at) => (one.required && !one.present ? [at] : [])));
}

export function printReceipt(no = shownCase()?.no) {
  const filed = desk.cases.concat(entered || []).find((one) => one.no === no);
  if (!filed || filed.state !== "RECEIVED") return;
  byId("printer").src = `/prints/receipt/${encodeURIComponent(no)}?print=${Date.now()}`;
}

export function chooseDraft() {
  if (desk.ticket) return say(T.refusals.inHand);
  if (!desk.drafts.length) return undefined;
  const open = (no) => {
    entered = desk.drafts.find((one) => one.no === no);
    changed();
  };
  return choose({
    title: T.ask.drafts,
    options: desk.drafts.map((one) => ({ label: one.ticket_number || one.no.slice(-4), value: one.no })), onPick: open, stands: () => !desk.ticket,
  });
}

export function leaveDraft() {
  if (!entered) return false;
  entered = null;
  changed();
  return true;
}

export function withdraw() {
  const filed = shownCase();
  if (filed && filed.state === "DRAFT") askReason(T.ask.withdraw, T.withdrawReasons, (reason) => act("withdraw", `/cases/${filed.no}/void`, { reason }), () => shownCase()?.no === filed.no);
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

// GB 11643: weighted sum modulo 11.
export function isIdGood(number) {
  if (!/^\d{17}[\dX]$/.test(number)) return false;
  const sum = ID_WEIGHTS.reduce((total, weight, at) => total + weight * Number(number[at]), 0);
  return ID_CHECKS[sum % 11] === number[17];
}

export function drawCase() {
  if (entered) entered = desk.drafts.find((one) => one.no === entered.no) || entered;
  if (phase() !== "serving") {
    searching = null;
    early = null;
    launching = false;
  }
  const filed = shownCase();
  const materials = shownMaterials();
  drawHead(filed);
  drawMaterials(materials, filed);
  byId("item-search").hidden = searching === null;
  if (searching) finder.draw();
  bringApplicant();
  const empty = byId("case-empty");
  empty.hidden = searching !== null || materials.length > 0;
  setText(empty, emptyText());
  const open = filed && filed.state === "DRAFT";
  const takes = Boolean(desk.session && desk.session.case_functions);
  // Open while the case is on its way, so that nobody has to wait with typing.
  byId("applicant").hidden = !(takes && (open ? filed.system === "builtin" : launching));
  byId("outside").hidden = !(open && takes && filed.system === "manual");
  if (open && filed.outside_url) byId("outside-open").href = filed.outside_url;
  byId("outside-open").hidden = !(open && filed.outside_url);
  drawFoot(filed, takes);
}

function applicantMark() {
  if (!desk.session) return "";
  if (desk.ticket) return `${desk.session.person} ${desk.ticket.id}`;
  return entered ? `${desk.session.person} ${entered.no}` : "";
}

// The fields belong to one visit: another visit finds them empty, the same one as they were left, also after a reload.
function bringApplicant() {
  const mark = applicantMark();
  if (!desk.isRead || mark === typedFor) return;
  typedFor = mark;
  byId("applicant").reset();
  if (mark) restoreDraft("applicant", ["applicant-name", "applicant-id", "applicant-phone"].map(byId), mark);
  showIdCheck();
}

function emptyText() {
  if (phase() === "serving") return T.caseConsult;
  if (desk.session && desk.session.notice) return desk.session.notice;
  if (desk.drafts.length) return T.drafts(desk.drafts.length);
  return T.caseNone;
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
  const preintake = filed.state === "DRAFT" && desk.session && !desk.session.case_functions;
  const [text, tone] = T.caseStates[preintake ? "PREINTAKE" : filed.state];
  setText(tag, text);
  tag.className = `tag ${tone}`;
}

function drawMaterials(materials, filed) {
  const list = byId("materials");
  list.hidden = searching !== null;
  const open = !filed || filed.state === "DRAFT";
  const mark = JSON.stringify([materials, open, [...missing], filed ? filed.no : ""]);
  replaceWhenChanged(list, mark, () => [...materials.map((one, at) => materialRow(one, at, open)), ...(open && materials.length ? [allRow(filed)] : [])]);
}

function materialRow(one, at, open) {
  const amount = [one.form, one.copies > 1 ? T.copies(one.copies) : ""].filter(Boolean).join(" ");
  const duty = one.condition || (one.required ? T.required : T.optional);
  return make(
    "li",
    { class: missing.has(at) ? "material missing" : "material", role: "checkbox", "aria-checked": String(one.present), data: { material: String(at + 1) }, onclick: () => open && tick(at) },
    make("span", { class: "box" }, "✓"),
    make("kbd", { class: "key" }, at < 9 ? String(at + 1) : "·"),
    make("span", { class: "grow" }, T.material(one.name, amount)),
    make("span", { class: "quiet-text" }, duty),
  );
}

function allRow(filed) {
  return make(
    "li", { class: "all-row", role: "none" },
    make("button", { type: "button", class: "button small", tabindex: "-1", onclick: tickAll }, T.allPresent),
    make("span", { class: "grow" }),
    filed ? make("button", { type: "button", class: "button small plain", tabindex: "-1", onclick: withdraw }, T.withdraw) : null,
  );
}

function drawFoot(filed, takes) {
  const preintake = filed && filed.state === "DRAFT" && !takes;
  byId("case-foot").hidden = !(filed && (filed.state !== "DRAFT" || preintake));
  if (!filed) return;
  let text = T.casePreintake(filed.no);
  if (filed.state === "RECEIVED") text = T.caseReceived(filed.no);
  if (filed.state === "LINKED") text = T.caseLinked(filed.outside_no || "");
  setText(byId("case-done"), text);
  const printable = filed.state === "RECEIVED";
  byId("receipt-open").hidden = !printable;
  byId("case-foot").querySelector("[data-verb=printReceipt]").hidden = !printable;
  if (printable) byId("receipt-open").href = `/prints/receipt/${encodeURIComponent(filed.no)}`;
}
