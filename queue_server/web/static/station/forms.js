// The forms of a representative: what each step needs, what it says when something lacks, and the body that is sent.

import { make } from "../console/dom.js";
import { K } from "../case/texts.js";
import { T } from "./texts.js";

const PROBLEMS = ["missing", "unclear", "inconsistent", "expired", "unsigned", "other"];
const MAX_EXTENSION_WD = 10;

const area = (id, rows = 4, maxlength = 1000) => make("textarea", { class: "input", id, rows: String(rows), maxlength: String(maxlength) });
const line = (id, maxlength = 200) => make("input", { class: "input", id, maxlength: String(maxlength), autocomplete: "off" });
const field = (label, input, note = "") => make("label", { class: "field" }, make("span", {}, label), input, note ? make("span", { class: "note" }, note) : null);
const filled = (input, text) => {
  input.value = text || "";
  return input;
};

// Each builder returns {nodes, fields, body(), lacks()}: `lacks` gives the field to fill and the sentence, or null.
const FORMS = {
  approve(one, { item }) {
    const opinion = filled(area("f-opinion", 5), standardOpinion(one));
    const basis = filled(line("f-basis", 500), item && item.basis);
    return {
      nodes: [field(T.opinion, opinion, T.wordingOf(one)), field(T.basisOptional, basis)], fields: [opinion, basis],
      lacks: () => needs(opinion, T.lackOpinion),
      body: () => trimmed({ kind: "approve", opinion: opinion.value, basis: basis.value }),
    };
  },
  correction(one, { item }) {
    const rows = one.materials.map((material, at) => correctionRow(one, material, at));
    const opinion = filled(area("f-opinion", 2), T.correctionOpinion);
    const basis = filled(line("f-basis", 500), one.licence ? T.correctionBasis : item && item.basis);
    return {
      nodes: [
        make("p", { class: "form-rule" }, T.onceOnly),
        make("div", { class: "correction-rows" }, ...rows.map((row) => row.node)),
        field(T.opinion, opinion), field(T.basis, basis),
      ],
      fields: [...rows.flatMap((row) => row.fields), opinion, basis],
      restored: () => rows.forEach((row) => row.show()),
      lacks: () => {
        const marked = rows.filter((row) => row.marked());
        if (!marked.length) return [rows[0] ? rows[0].fields[0] : opinion, T.lackItems];
        return marked.map((row) => row.lacks()).find(Boolean) || needs(opinion, T.lackOpinion);
      },
      body: () => trimmed({ kind: "correction", opinion: opinion.value, basis: basis.value, items: rows.filter((row) => row.marked()).map((row) => row.body()) }),
    };
  },
  decline(one, { item, county }) {
    const reasons = Object.entries(T.declineReasons(one.licence));
    const reason = make("select", { class: "input", id: "f-reason" }, make("option", { value: "" }, T.chooseReason), ...reasons.map(([code, words]) => make("option", { value: code }, words)));
    const body = line("f-body", 60);
    const bodyField = field(T.competentBody, body);
    const opinion = area("f-opinion", 4);
    const basis = filled(line("f-basis", 500), one.licence ? "" : item && item.basis);
    // The licence law names its own basis for two of the reasons; else it is the guide's, or has to be typed.
    const hasBasis = () => Boolean(item && item.basis) || (one.licence && reason.value !== "by_guide");
    const show = () => {
      bodyField.hidden = reason.value !== "not_competent";
      if (!opinion.value || Object.values(T.declineOpinions).includes(opinion.value)) filled(opinion, T.declineOpinions[reason.value]);
    };
    reason.addEventListener("change", show);
    bodyField.hidden = true;
    return {
      nodes: [field(T.declineReason, reason), bodyField, field(T.opinion, opinion, T.wordingOf(one)), field(T.basis, basis), remedies(one.licence, county)],
      fields: [reason, body, opinion, basis],
      restored: show,
      lacks: () => needs(reason, T.lackReason) || (reason.value === "not_competent" && needs(body, T.lackBody)) || needs(opinion, T.lackOpinion) || (hasBasis() ? null : needs(basis, T.lackBasis)),
      body: () => trimmed({ kind: "decline", reason_code: reason.value, competent_body: reason.value === "not_competent" ? body.value : "", opinion: opinion.value, basis: basis.value }),
    };
  },
  refuse(one, { item, county }) {
    const facts = area("f-facts", 4, 500);
    const reasons = area("f-reasons", 4, 480);
    const basis = filled(line("f-basis", 500), item && item.basis);
    return {
      nodes: [field(T.facts, facts), field(T.refuseReasons, reasons, T.wordingOf(one)), field(T.basis, basis), remedies(true, county)], fields: [facts, reasons, basis],
      lacks: () => needs(facts, T.lackFacts) || needs(reasons, T.lackRefuseReasons) || needs(basis, T.lackBasis),
      body: () => trimmed({ kind: "refuse", opinion: T.refusalOpinion(facts.value.trim(), reasons.value.trim()), basis: basis.value }),
    };
  },
  begin_special(one) {
    const name = make("select", { class: "input", id: "f-special" }, ...one.specials.map((special) => make("option", { value: special.name }, K.special(special.name, special.days, special.counted))));
    const days = make("input", { class: "input", id: "f-days", type: "number", min: "1", max: "365", inputmode: "numeric" });
    const suggest = () => filled(days, String((one.specials.find((special) => special.name === name.value) || {}).days || ""));
    name.addEventListener("change", suggest);
    suggest();
    return {
      nodes: [field(T.specialName, name), field(T.specialDays, days, T.specialNote)], fields: [name, days],
      lacks: () => (days.value && days.checkValidity() ? null : [days, T.lackDays]),
      body: () => ({ name: name.value, days: Number(days.value) }),
    };
  },
  end_special: () => oneText("f-evidence", T.evidence, "evidence", T.lackEvidence, T.evidenceNote),
  request_extension() {
    const days = make("input", { class: "input", id: "f-days", type: "number", min: "1", max: String(MAX_EXTENSION_WD), inputmode: "numeric" });
    const reason = area("f-reason-text", 4, 200);
    return {
      nodes: [field(T.extensionDays(MAX_EXTENSION_WD), days), field(T.extensionReason, reason, T.extensionNote)], fields: [days, reason],
      lacks: () => (days.value && days.checkValidity() ? needs(reason, T.lackExtensionReason) : [days, T.lackDays]),
      body: () => ({ days: Number(days.value), reason: reason.value.trim() }),
    };
  },
  forward: () => oneText("f-reason-text", T.forwardReason, "reason", T.lackForward, T.forwardNote),
  comment: () => oneText("f-text", T.commentText, "text", T.lackComment, T.commentNote),
  reveal: () => oneText("f-reason-text", T.revealReason, "reason", T.lackReveal, T.revealNote, { rows: 2 }),
  tip(one, { tips }) {
    const targets = ["", ...one.materials.map((row) => row.name)];
    const rows = targets.flatMap((material, at) => ["tip", "sample"].map((kind) => {
      const known = tips.filter((tip) => tip.kind === kind && tip.material === material).map((tip) => tip.text).join(K.tipJoint);
      const input = filled(line(`f-${kind}-${at}`, 300), known);
      input.setAttribute("aria-label", T.tipLabel(kind, material));
      input.placeholder = T.tipKinds[kind];
      return { kind, material, input };
    }));
    return {
      nodes: [
        make("p", { class: "quiet-text small-text" }, T.tipNote),
        ...targets.map((material, at) => make("div", { class: "tip-row" }, make("b", {}, material || T.tipWhole), rows[at * 2].input, rows[at * 2 + 1].input)),
      ],
      fields: rows.map((row) => row.input),
      lacks: () => null,
      body: () => ({ tips: rows.filter((row) => row.input.value.trim()).map(({ kind, material, input }) => ({ kind, text: input.value.trim(), material })) }),
    };
  },
};

export function buildForm(name, one, about) {
  return FORMS[name](one, about);
}

// The words that a decision starts from, by the item's type (D11).
export const standardOpinion = (one) => (one.licence ? T.approveLicence : T.approveOther);

function correctionRow(one, material, at) {
  const problem = make("select", { class: "input", id: `f-problem-${at}`, "aria-label": T.problemOf(material.name) }, make("option", { value: "" }, T.noProblem), ...PROBLEMS.map((code) => make("option", { value: code }, T.problems[code])));
  const other = make("input", { class: "input", id: `f-other-${at}`, maxlength: "100", autocomplete: "off", "aria-label": T.otherProblem(material.name), placeholder: T.otherProblemHint });
  const how = make("input", { class: "input", id: `f-how-${at}`, maxlength: "200", autocomplete: "off", "aria-label": T.howOf(material.name), placeholder: T.howHint });
  const suggestions = Object.fromEntries(PROBLEMS.map((code) => [code, T.how(code, material)]));
  const show = () => {
    how.hidden = !problem.value;
    other.hidden = problem.value !== "other";
    node.dataset.marked = String(Boolean(problem.value));
  };
  problem.addEventListener("change", () => {
    if (!how.value || Object.values(suggestions).includes(how.value)) {
      filled(how, suggestions[problem.value]);
      how.dispatchEvent(new Event("input", { bubbles: true }));
    }
    show();
  });
  if (material.required && !material.present && !material.deferred_until) {
    problem.value = "missing";
    filled(how, suggestions.missing);
  }
  const node = make("div", { class: "correction-row" }, make("span", { class: "correction-name" }, `${at + 1} ${material.name}`), problem, other, how);
  show();
  return {
    node, show, fields: [problem, other, how],
    marked: () => Boolean(problem.value),
    lacks: () => (problem.value === "other" && needs(other, T.lackProblem)) || needs(how, T.lackHow),
    body: () => ({ material: material.name, problem: problem.value === "other" ? other.value.trim() : T.problems[problem.value], how: how.value.trim() }),
  };
}

function oneText(id, label, name, lack, note, { rows = 4 } = {}) {
  const text = area(id, rows, 200);
  return { nodes: [field(label, text, note)], fields: [text], lacks: () => needs(text, lack), body: () => ({ [name]: text.value.trim() }) };
}

// What the paper will say about appeals; nobody types it.
function remedies(appeal, county) {
  return make("div", { class: "form-remedies" }, make("b", {}, T.remedies), make("p", { class: "small-text" }, T.remediesText(appeal, county)));
}

const needs = (input, sentence) => (input.value.trim() ? null : [input, sentence]);
const trimmed = (body) => Object.fromEntries(Object.entries(body).map(([name, value]) => [name, typeof value === "string" ? value.trim() : value]).filter(([, value]) => value !== ""));
