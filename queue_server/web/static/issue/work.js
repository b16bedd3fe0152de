// What is done with the open case at the issuing desk: the result with its seal, the hand-out, the parcel, each with its paper.

import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { tell } from "../console/desk_page.js";
import { forgetDraft, keepDraft, restoreDraft } from "../console/drafts.js";
import { isOnItsWay, post } from "../console/outbox.js";
import { K } from "../case/texts.js";
import { paperPath, printPapers } from "../terminal/printer.js";
import { isIdGood } from "../terminal/id_number.js";
import { caseInHand, isPosted, takeCase } from "./cases.js";
import { T } from "./texts.js";

const TRACKING = /^[0-9A-Za-z-]{4,40}$/;

const allows = (one, step) => (one.allowed || []).includes(step);
const mayHand = (one) => allows(one, "deliver") && !isPosted(one);
// The first that is offered answers to Enter, so a case whose applicant wants a parcel begins with it.
const VERBS = [
  { name: "issue", step: "issue", key: "KeyC", when: (one) => allows(one, "issue") },
  { name: "delivered", step: "delivered", key: "KeyS", when: (one) => allows(one, "delivered") && isPosted(one), quick: true },
  { name: "mail", step: "mail", key: "KeyY", when: (one) => allows(one, "mail") && !isPosted(one) && one.return_way === "mail" },
  { name: "self", step: "deliver", key: "KeyL", when: mayHand },
  { name: "proxy", step: "deliver", key: "KeyD", when: mayHand },
  { name: "mail", step: "mail", key: "KeyY", when: (one) => allows(one, "mail") && !isPosted(one) && one.return_way !== "mail" },
  { name: "print", key: "KeyV", when: (one) => one.papers.length > 0, quick: true },
];

let mode = { no: null, verb: null };
let form = null;
let changed = () => {};

export function bindWork(onChange) {
  changed = onChange;
}

const pathOf = (one, verb) => `/cases/${encodeURIComponent(one.no)}/${verb.step}`;
const offered = (one) => VERBS.filter((verb) => verb.when(one));
const verbOf = (one, name) => offered(one).find((verb) => verb.name === name);
const isBusy = (one) => VERBS.some((verb) => verb.step && isOnItsWay(verb.name, pathOf(one, verb)));
const hintOf = (one) => (T.hints[isPosted(one) ? "POSTED" : one.state] || (() => ""))(one);

export function drawWork() {
  const one = caseInHand();
  if (!one) {
    replaceWhenChanged(byId("work-panel"), "none", () => [make("p", { class: "quiet-text" }, T.workNone)]);
    return;
  }
  // A step that somebody else has taken meanwhile closes the form; what was typed is kept.
  if (mode.no !== one.no || (mode.verb && !verbOf(one, mode.verb))) mode = { no: one.no, verb: null };
  if (mode.verb) drawForm(one);
  else drawSteps(one);
}

function drawSteps(one) {
  const verbs = offered(one);
  const busy = isBusy(one);
  replaceWhenChanged(byId("work-panel"), `steps ${JSON.stringify([one.no, one.state, verbs.map((verb) => verb.name), busy, one.delivery, one.papers.length])}`, () => [
    make("p", { class: "issue-hint" }, hintOf(one)),
    one.result ? make("p", { class: "result-no" }, one.result.no) : null,
    make("div", { class: "issue-steps" }, ...verbs.map((verb, at) => make(
      "button", { type: "button", class: `button ${at === 0 && verb.step ? "tall go" : ""}`, disabled: busy && Boolean(verb.step), onclick: () => take(verb.name) },
      make("span", {}, T.verbs[verb.name]), make("span", { class: "keys" }, at === 0 ? make("kbd", { class: "key" }, "Enter") : null, make("kbd", { class: "key" }, verb.key.slice(3))),
    ))),
  ].filter(Boolean));
}

function take(name) {
  const one = caseInHand();
  const verb = one && verbOf(one, name);
  if (!verb || (verb.step && isBusy(one))) return;
  if (name === "print") {
    openPapers(one);
  } else if (verb.quick) {
    send(one, verb, {});
  } else {
    mode = { no: one.no, verb: name };
    changed();
    form.fields[0].focus();
  }
}

// Enter takes the first step, a letter its own; says whether it was one.
export function takeKey(code) {
  const one = caseInHand();
  if (!one || mode.verb) return false;
  const verbs = offered(one);
  const verb = code === "Enter" || code === "NumpadEnter" ? verbs[0] : verbs.find((found) => found.key === code);
  if (verb) take(verb.name);
  return Boolean(verb);
}

export function back() {
  if (!mode.verb) return false;
  mode = { no: mode.no, verb: null };
  document.activeElement?.blur();
  changed();
  return true;
}

// The newest paper of each kind; one alone is printed at once.
function openPapers(one) {
  const kinds = [...new Set(one.papers.map((paper) => paper.kind))];
  if (kinds.length === 1) {
    printPapers(paperPath(kinds[0], one.no));
    return;
  }
  byId("work-panel").dataset.mark = "";
  byId("work-panel").replaceChildren(make("h3", {}, T.printWhich), make("div", { class: "issue-steps" }, ...kinds.map((kind) => make(
    "button", { type: "button", class: "button", onclick: () => printPapers(paperPath(kind, one.no)) }, K.paperKinds[kind] || kind,
  ))));
  byId("work-panel").dataset.mark = `steps ${JSON.stringify([one.no, one.state, offered(one).map((verb) => verb.name), isBusy(one), one.delivery, one.papers.length])}`;
  byId("work-panel").querySelector("button").focus();
}

// ---- forms

const input = (id, properties = {}) => make("input", { class: "input", id, maxlength: "60", autocomplete: "off", spellcheck: "false", ...properties });
const field = (label, node) => make("label", { class: "field" }, make("span", {}, label), node);
const tickBox = (id) => make("input", { type: "checkbox", id });
const ticked = (label, box) => make("label", { class: "tick" }, box, make("span", {}, label));
const withValue = (node, value) => {
  node.value = value;
  return node;
};
const lacking = (node, bad, sentence) => (bad ? [node, sentence] : null);

// Each builder gives {nodes, fields, lacks(), body()}; fields in the order of Enter.
const FORMS = {
  issue() {
    const number = input("result-no");
    const copies = withValue(input("copies", { type: "number", min: "1", max: "99", inputmode: "numeric" }), "1");
    const sealed = tickBox("sealed");
    return {
      nodes: [make("div", { class: "row" }, field(T.resultNo, number), field(T.copies, copies)), ticked(T.sealed, sealed)], fields: [number, copies, sealed], kept: [number, copies],
      lacks: () => lacking(number, !number.value.trim(), T.lacks.resultNo) || lacking(copies, !copies.value || !copies.checkValidity(), T.lacks.copies) || lacking(sealed, !sealed.checked, T.lacks.sealed),
      body: () => ({ result_no: number.value.trim(), copies: Number(copies.value), sealed: true }),
    };
  },
  self() {
    const checked = tickBox("id-checked");
    return { nodes: [ticked(T.idChecked, checked)], fields: [checked], kept: [], lacks: () => lacking(checked, !checked.checked, T.lacks.checked), body: () => ({ way: "self", id_checked: true }) };
  },
  proxy() {
    const name = input("proxy-name", { maxlength: "50" });
    const number = input("proxy-id", { maxlength: "18" });
    const checked = tickBox("id-checked");
    return {
      nodes: [field(T.proxyName, name), field(T.proxyId, number), ticked(T.proxyChecked, checked)], fields: [name, number, checked], kept: [name, number],
      lacks: () => lacking(name, !name.value.trim(), T.lacks.proxyName) || lacking(number, !isIdGood(number.value.trim().toUpperCase()), T.lacks.proxyId) || lacking(checked, !checked.checked, T.lacks.checked),
      body: () => ({ way: "proxy", id_checked: true, proxy_name: name.value.trim(), proxy_id: number.value.trim().toUpperCase() }),
    };
  },
  mail() {
    const carrier = withValue(input("carrier", { maxlength: "40" }), T.carrierUsual);
    const tracking = input("tracking-no", { maxlength: "40" });
    return {
      nodes: [field(T.carrier, carrier), field(T.tracking, tracking)], fields: [tracking, carrier], kept: [carrier, tracking],
      lacks: () => lacking(carrier, !carrier.value.trim(), T.lacks.carrier) || lacking(tracking, !TRACKING.test(tracking.value.trim()), T.lacks.tracking),
      body: () => ({ carrier: carrier.value.trim(), tracking_no: tracking.value.trim() }),
    };
  },
};

const draftName = (no, name) => `issue ${no} ${name}`;

function drawForm(one) {
  const name = mode.verb;
  replaceWhenChanged(byId("work-panel"), `form ${one.no} ${name}`, () => {
    form = FORMS[name]();
    const matter = () => `${one.no} ${name}`;
    keepDraft(draftName(one.no, name), form.kept, matter);
    restoreDraft(draftName(one.no, name), form.kept, matter());
    form.fields.forEach((node, at) => node.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.ctrlKey) return;
      event.preventDefault();
      event.stopPropagation();
      // On a tick box Enter ticks it first: one key for "looked at" and the next for "done".
      if (node.type === "checkbox" && !node.checked) node.checked = true;
      else if (form.fields[at + 1]) form.fields[at + 1].focus();
      else sendForm();
    }));
    const box = make(
      "form", { class: "issue-form", data: { verb: name } },
      make("div", { class: "card-head" }, make("h3", { class: "grow" }, T.formTitles[name]), make("button", { type: "button", class: "button small", onclick: () => back() }, T.back, make("kbd", { class: "key" }, "Esc"))),
      ...form.nodes, make("p", { class: "form-line", id: "form-line", role: "alert" }),
      make("button", { type: "submit", class: "button go tall" }, T.submits[name], make("kbd", { class: "key" }, "Enter")),
    );
    box.addEventListener("submit", (event) => {
      event.preventDefault();
      sendForm();
    });
    return [box];
  });
}

function sendForm() {
  const one = caseInHand();
  const verb = one && verbOf(one, mode.verb);
  if (!verb || isBusy(one)) return;
  const lack = form.lacks();
  if (lack) {
    setText(byId("form-line"), lack[1]);
    lack[0].focus();
    return;
  }
  send(one, verb, form.body());
}

function send(one, verb, body) {
  post({ name: verb.name, label: T.doing[verb.name], path: pathOf(one, verb), body, note: { no: one.no } });
  mode = { no: one.no, verb: null };
  document.activeElement?.blur();
  changed();
}

export function workSent(letter, answer) {
  takeCase(answer);
  forgetDraft(draftName(letter.note.no, letter.name));
  tell(T.done[letter.name](answer));
  if (letter.name === "issue") {
    const refused = answer.decision && answer.decision.kind === "refuse";
    printPapers(...(refused ? ["refusal", "service_proof"] : ["approval"]).map((kind) => paperPath(kind, answer.no)));
  } else if (letter.name !== "mail") printPapers(paperPath("collection", answer.no));
}

// A refusal leaves everything where it was typed.
export function workRefused(letter) {
  const one = caseInHand();
  if (one && one.no === letter.note.no && FORMS[letter.name]) mode = { no: one.no, verb: letter.name };
}
