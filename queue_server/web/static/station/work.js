// What is done with the open case: the steps that are allowed now, the form of one, and the confirmation with the person's own secret.

import { Refused, Unreachable, ask, newKey, read } from "../console/api.js";
import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { frame, tell } from "../console/desk_page.js";
import { forgetDraft, keepDraft, restoreDraft } from "../console/drafts.js";
import { isOnItsWay, post } from "../console/outbox.js";
import { K } from "../case/texts.js";
import { caseInHand, chooseNext, showFull, takeCase } from "./cases.js";
import { buildForm, standardOpinion } from "./forms.js";
import { T } from "./texts.js";
import { VERBS, confirmPath, mayConfirm, offered, pathOf, takeUpPath, verbOf } from "./verbs.js";

const QUICK_DECISIONS = new Set(["grant_now", "approve"]);

// What stands in the panel: the steps, one form, or the confirmation of a draft that may still be on its way.
let mode = { no: null, kind: "steps", verb: null };
let form = null;
let confirming = null;
let items = new Map();
// What is told the window about the open case's item, read when the form is asked for.
let tips = [];
// What the server said no to, and to what: it stands there until the next try.
let refusal = null;
let changed = () => {};
let reread = () => {};

export function bindWork(onChange, onReread) {
  changed = onChange;
  reread = onReread;
}

export function takeCatalogue(catalogue) {
  if (catalogue) items = new Map(catalogue.items.map((item) => [item.id, item]));
}

const draftName = (no, verb) => `case ${no} ${verb}`;
const isBusy = (one) => VERBS.some((verb) => isOnItsWay(verb.name, pathOf(one, verb.name))) || isOnItsWay("take_up", takeUpPath(one.no));
const decisionOnItsWay = (one) => VERBS.some((verb) => (verb.kind || verb.name === "grant_now") && isOnItsWay(verb.name, pathOf(one, verb.name))) || isOnItsWay("grant_now", takeUpPath(one.no));

export function drawWork() {
  const one = caseInHand();
  if (!one) {
    mode = { no: null, kind: "steps", verb: null };
    replaceWhenChanged(byId("work-panel"), "none", () => [make("p", { class: "quiet-text none" }, T.workNone)]);
    return;
  }
  if (mode.no !== one.no) mode = { no: one.no, kind: mayConfirm(one) ? "confirm" : "steps", verb: null };
  // A step that another person has taken meanwhile closes the form; what was typed is kept.
  if (mode.kind === "form" && !offered(one).some((verb) => verb.name === mode.verb)) mode = { no: one.no, kind: "steps", verb: null };
  if (mode.kind === "confirm" && !mayConfirm(one) && !decisionOnItsWay(one)) mode = { no: one.no, kind: "steps", verb: null };
  if (mode.kind === "form") drawForm(one);
  else if (mode.kind === "confirm") drawConfirm(one);
  else drawSteps(one);
}

function drawSteps(one) {
  const verbs = offered(one);
  const busy = isBusy(one);
  const drafted = mayConfirm(one);
  const said = refusalOf(one.no);
  const idle = !drafted && verbs.every((verb) => verb.aside);
  replaceWhenChanged(byId("work-panel"), `steps ${JSON.stringify([one.no, one.state, verbs.map((verb) => verb.name), busy, drafted, said])}`, () => [
    make("p", { class: "step-hint" }, T.stepHint(one)),
    said ? make("p", { class: "form-line", role: "alert" }, said) : null,
    idle ? make("p", { class: "story" }, frame.session && frame.session.case_functions === false ? T.noExtranet : T.nothingToDo(one)) : null,
    make(
      "div", { class: "steps" },
      drafted ? stepButton({ tone: "go", label: T.confirmDraft(K.decisions[one.decision.kind]), key: "Enter", run: () => openConfirm(one, true) }) : null,
      ...verbs.map((verb, at) => stepButton({
        tone: at === 0 && !drafted && !verb.aside ? verb.tone || "primary" : "", label: T.verb(verb.name, one), key: verb.key.slice(3), extra: at === 0 && !drafted && !verb.aside ? "Enter" : "", busy: busy && verb.name !== "reveal", run: () => take(verb.name),
      })),
    ),
  ].filter(Boolean));
}

function stepButton({ tone, label, key, extra = "", busy = false, run }) {
  return make(
    "button", { type: "button", class: `button step-button ${tone ? `tall ${tone}` : ""}`, disabled: busy, onclick: run },
    make("span", {}, label), make("span", { class: "keys" }, extra && extra !== key ? make("kbd", { class: "key" }, extra) : null, make("kbd", { class: "key" }, key)),
  );
}

const refusalOf = (no) => (refusal && refusal.no === no ? refusal.text : "");

// A key or a button chose a step.
export function take(name) {
  const one = caseInHand();
  const verb = verbOf(name);
  if (!one || !verb || !verb.when(one) || (isBusy(one) && name !== "reveal")) return;
  refusal = null;
  if (name === "grant_now") return takeUpAndGrant(one);
  if (verb.quick) return send(one, name, {});
  if (name === "approve" && one.case_type === "immediate" && !one.decision) return draft(one, "approve", standardApproval(one));
  if (name === "tip") return openTips(one);
  return openForm(one, name);
}

async function openTips(one) {
  try {
    tips = (await read(pathOf(one, "tip"))).tips;
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    tell(error instanceof Refused ? error.message : T.unreachable, "refused");
    return;
  }
  if (caseInHand() && caseInHand().no === one.no) openForm(one, "tip");
}

export function takeKey(code) {
  const one = caseInHand();
  if (!one || mode.kind === "form") return false;
  const verb = offered(one).find((found) => found.key === code);
  if (!verb) return false;
  take(verb.name);
  return true;
}

// Enter: confirm what is drafted, or the first step that is offered.
export function takeFirst() {
  const one = caseInHand();
  if (!one) return;
  if (mode.kind === "confirm") byId("confirm-secret")?.focus();
  else if (mayConfirm(one)) openConfirm(one, true);
  else if (offered(one).length && !offered(one)[0].aside) take(offered(one)[0].name);
}

const standardApproval = (one) => {
  const basis = (items.get(one.item) || {}).basis;
  return { kind: "approve", opinion: standardOpinion(one), ...(basis ? { basis } : {}) };
};

// An 即办件 goes from routed to a drafted approval by one key; both steps are written, each with its own event.
function takeUpAndGrant(one) {
  const body = standardApproval(one);
  post({ name: "grant_now", label: T.doing("take_up"), path: takeUpPath(one.no), note: { no: one.no, then: { name: "approve", label: T.doing("approve"), path: pathOf(one, "approve"), body, note: { no: one.no } } } });
  startConfirm(one, body);
}

function draft(one, name, body) {
  post({ name, label: T.doing(name), path: pathOf(one, name), body, note: { no: one.no } });
  startConfirm(one, body);
}

function send(one, name, body) {
  post({ name, label: T.doing(name), path: pathOf(one, name), body, note: { no: one.no } });
  mode = { no: one.no, kind: "steps", verb: null };
  changed();
}

// ---- a form

function openForm(one, name) {
  mode = { no: one.no, kind: "form", verb: name };
  changed();
  byId("work-panel").querySelector("[data-first]")?.focus();
}

function drawForm(one) {
  const name = mode.verb;
  replaceWhenChanged(byId("work-panel"), `form ${one.no} ${name}`, () => {
    form = buildForm(name, one, { item: items.get(one.item), county: frame.hall ? frame.hall.county : "", tips });
    const matter = () => `${one.no} ${name}`;
    if (form.fields.length) form.fields[0].dataset.first = "";
    keepDraft(draftName(one.no, name), form.fields, matter);
    if (!restoreDraft(draftName(one.no, name), form.fields, matter()) && one.decision && !one.decision.confirmed && one.decision.kind === verbOf(name).kind) prefill(one.decision);
    if (form.restored) form.restored();
    const box = make(
      "form", { class: "work-form", data: { verb: name } },
      make("div", { class: "card-head" }, make("h2", { class: "grow" }, T.formTitle(name, one)), make("button", { type: "button", class: "button small", onclick: () => back() }, T.back, make("kbd", { class: "key" }, "Esc"))),
      ...form.nodes,
      make("p", { class: "form-line", id: "form-line", role: "alert" }),
      make("button", { type: "submit", class: "button primary tall" }, T.submit(name), make("kbd", { class: "key" }, "Ctrl+Enter")),
    );
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      sendForm();
    });
    return [box];
  });
}

// A draft that is mended starts from its own words.
function prefill(decision) {
  for (const [id, value] of [["f-opinion", decision.opinion], ["f-basis", decision.basis], ["f-reason", decision.reason_code], ["f-body", decision.competent_body]]) {
    const input = form.fields.find((one) => one.id === id);
    if (input && value) input.value = value;
  }
}

export function sendForm() {
  const one = caseInHand();
  if (!one || mode.kind !== "form" || !form) return;
  const lack = form.lacks();
  if (lack) {
    setText(byId("form-line"), lack[1]);
    lack[0].focus();
    return;
  }
  const verb = verbOf(mode.verb);
  const body = form.body();
  if (mode.verb === "reveal") reveal(one, body);
  else if (verb.kind) draft(one, mode.verb, body);
  else send(one, mode.verb, body);
}

export function back() {
  const one = caseInHand();
  if (!one || mode.kind === "steps") return false;
  clearSecret();
  mode = { no: one.no, kind: "steps", verb: null };
  document.activeElement?.blur();
  changed();
  return true;
}

// The whole name and number are shown here alone, for as long as this case is open; the server keeps who looked and why.
async function reveal(one, body) {
  try {
    const person = await ask("POST", pathOf(one, "reveal"), body);
    forgetDraft(draftName(one.no, "reveal"));
    showFull(one.no, person);
    mode = { no: one.no, kind: "steps", verb: null };
    tell(T.revealed);
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    setText(byId("form-line"), error instanceof Refused ? error.message : T.unreachable);
  }
  changed();
}

// ---- the confirmation (R62)

function startConfirm(one, body) {
  confirming = { no: one.no, key: newKey(), pending: body, wanted: false, sending: false, line: "" };
  mode = { no: one.no, kind: "confirm", verb: null };
  changed();
  byId("confirm-secret")?.focus();
}

function openConfirm(one, focus) {
  if (!confirming || confirming.no !== one.no) confirming = { no: one.no, key: newKey(), pending: null, wanted: false, sending: false, line: "" };
  mode = { no: one.no, kind: "confirm", verb: null };
  changed();
  if (focus) byId("confirm-secret")?.focus();
}

function drawConfirm(one) {
  if (!confirming || confirming.no !== one.no) confirming = { no: one.no, key: newKey(), pending: null, wanted: false, sending: false, line: "" };
  replaceWhenChanged(byId("work-panel"), `confirm ${one.no}`, () => {
    const secret = make("input", { class: "input", id: "confirm-secret", type: "password", maxlength: "200", autocomplete: "off", required: true });
    const box = make(
      "form", { class: "work-form", id: "confirm-form", autocomplete: "off" },
      make("div", { class: "card-head" }, make("h2", { class: "grow" }, T.confirmTitle), make("button", { type: "button", class: "button small", onclick: () => back() }, T.back, make("kbd", { class: "key" }, "Esc"))),
      make("div", { class: "draft-words", id: "draft-words" }),
      make("button", { type: "button", class: "button small draft-mend", id: "draft-mend", onclick: () => mend() }, T.mend),
      make("p", { class: "form-rule" }, T.draftOnly),
      make("label", { class: "field" }, make("span", {}, T.confirmSecret), secret),
      make("p", { class: "form-line", id: "confirm-line", role: "alert" }),
      make("button", { type: "submit", class: "button go tall", id: "confirm-send" }, T.confirmSend, make("kbd", { class: "key" }, "Enter")),
    );
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      confirm();
    });
    return [box];
  });
  const shown = decisionOnItsWay(one) && confirming.pending ? confirming.pending : one.decision || confirming.pending;
  replaceWhenChanged(byId("draft-words"), JSON.stringify([shown, one.item_name]), () => draftWords(one, shown));
  setText(byId("confirm-line"), confirming.line);
  byId("confirm-send").disabled = confirming.sending || confirming.wanted;
  byId("draft-mend").hidden = !mayConfirm(one);
}

function draftWords(one, made) {
  return [
    make("p", { class: "draft-kind" }, K.decisions[made.kind]),
    make("p", { class: "quiet-text" }, [one.item_name, one.applicant].filter(Boolean).join(" · ")),
    ...(made.reason_code ? [make("p", {}, T.declineReasons(one.licence)[made.reason_code], made.competent_body ? `：${made.competent_body}` : "")] : []),
    make("p", { class: "story" }, made.opinion),
    ...(made.items && made.items.length ? [make("ol", { class: "to-correct" }, ...made.items.map((line) => make("li", {}, K.toCorrect(line))))] : []),
  ];
}

function mend() {
  const one = caseInHand();
  const verb = one && one.decision && VERBS.find((found) => found.kind === one.decision.kind);
  if (!verb) return;
  clearSecret();
  openForm(one, verb.name);
}

function clearSecret() {
  const secret = byId("confirm-secret");
  if (secret) secret.value = "";
  if (confirming) Object.assign(confirming, { wanted: false, line: "" });
}

async function confirm() {
  const one = caseInHand();
  const secret = byId("confirm-secret");
  if (!one || !confirming || confirming.sending || !secret.value) return;
  // The draft is still on its way: the confirmation follows it by itself.
  if (decisionOnItsWay(one) || !mayConfirm(one)) {
    confirming.wanted = true;
    changed();
    return;
  }
  Object.assign(confirming, { sending: true, wanted: false, line: "" });
  changed();
  const { kind } = one.decision;
  try {
    const answer = await ask("POST", confirmPath(one.no), { secret: secret.value }, { key: confirming.key });
    takeCase(answer);
    tell(T.confirmed(K.decisions[kind], one.item_name));
    secret.value = "";
    confirming = null;
    mode = { no: null, kind: "steps", verb: null };
    document.activeElement?.blur();
    chooseNext(one.no);
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    confirming.sending = false;
    confirming.line = error instanceof Unreachable ? T.confirmLost : error.code === "wrong_credentials" ? T.wrongSecret : error.message;
    if (error instanceof Refused) {
      secret.value = "";
      confirming.key = newKey();
    }
    secret.focus();
  }
  changed();
  reread();
}

// ---- letters

// Says whether the letter was one of a case; its answer is the case as it now is.
export function workSent(letter, answer) {
  const verb = letter.name === "grant_now" ? "take_up" : letter.name;
  if (!verbOf(verb)) return false;
  const { no, then } = letter.note;
  takeCase(answer);
  forgetDraft(draftName(no, letter.name));
  if (then) post(then);
  else if (!verbOf(verb).kind) tell(T.done(verb, no));
  if (verbOf(verb).kind && confirming && confirming.no === no && confirming.wanted && mayConfirm(caseInHand())) confirm();
  return true;
}

// A refused step leaves what was typed where it was, with the server's sentence beside it.
export function workRefused(letter, error) {
  const verb = letter.name === "grant_now" ? "take_up" : letter.name;
  if (!verbOf(verb)) return false;
  const { no } = letter.note;
  refusal = { no, text: error.message };
  if (confirming && confirming.no === no) {
    clearSecret();
    confirming = null;
  }
  if (mode.no !== no) return true;
  const formed = !QUICK_DECISIONS.has(letter.name) && !verbOf(verb).quick;
  mode = formed ? { no, kind: "form", verb } : { no, kind: "steps", verb: null };
  changed();
  if (formed && byId("form-line")) setText(byId("form-line"), error.message);
  return true;
}
