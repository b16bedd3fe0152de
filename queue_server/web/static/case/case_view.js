// A case as every desk reads it: who and what, its dates, the checklist, scans, the decision, and what has happened to it.

import { make } from "../console/dom.js";
import { K } from "./texts.js";

const DONE = new Set(["DELIVERED", "WITHDRAWN", "CLOSED", "NOT_ACCEPTED"]);

// The word for how a case stands: never by colour alone.
export function stateTag(one) {
  const [word, tone] = K.states[one.state] || [one.state, ""];
  return make("span", { class: `tag ${tone}` }, word);
}

export function colourTag(one) {
  if (one.paused) return make("span", { class: "tag" }, K.paused);
  const known = K.colours[one.colour];
  return known ? make("span", { class: `tag ${known[1]}` }, known[0]) : null;
}

// Until the case is accepted the date that counts is the one by which the applicant must be told.
export function dueOf(one) {
  if (DONE.has(one.state)) return null;
  if (one.due) return { text: K.due(one.due), date: one.due, provisional: Boolean(one.due_provisional) };
  return one.receive_due ? { text: K.receiveDue(one.receive_due), date: one.receive_due, provisional: Boolean(one.receive_due_provisional) } : null;
}

export function dueWords(one) {
  const due = dueOf(one);
  if (!due) return [];
  return [make("span", {}, due.text), due.provisional ? make("abbr", { class: "provisional", title: K.provisionalWhy }, K.provisional) : null];
}

export function headOf(one) {
  return make(
    "header", { class: "case-head" },
    make("h2", { class: "case-title" }, one.item_name),
    make("p", { class: "case-no" }, [one.no, one.ticket_number, one.station_name].filter(Boolean).join(" · ")),
    make(
      "p", { class: "case-tags" }, stateTag(one), one.case_type ? make("span", { class: "tag plain" }, K.types[one.case_type]) : null,
      one.licence ? make("span", { class: "tag plain" }, K.licence) : null, one.deemed ? make("abbr", { class: "tag danger", title: K.deemedWhy }, K.deemed) : null,
      one.forwarded ? make("span", { class: "tag warn" }, K.forwarded) : null, one.urgent ? make("span", { class: "tag danger" }, K.urgent) : null, colourTag(one),
    ),
  );
}

export function factsOf(one, { revealed = null } = {}) {
  const person = revealed ? [revealed.applicant_name, revealed.applicant_id] : [one.applicant, one.applicant_id];
  const mark = (provisional) => (provisional ? make("abbr", { class: "provisional", title: K.provisionalWhy }, K.provisional) : null);
  const left = one.days_left === null || one.days_left === undefined || !one.colour || one.paused ? "" : ` · ${K.left(one.days_left)}`;
  const due = one.due ? [`${K.day(one.due)} · ${one.case_type === "immediate" ? K.sameVisit : K.promised(one.promised_wd)}`, mark(one.due_provisional), left] : null;
  const rows = [
    ["applicant", person.some(Boolean) ? [person.filter(Boolean).join(" · ")] : null],
    ["phone", (revealed && revealed.phone) || one.phone ? [(revealed && revealed.phone) || one.phone] : null],
    ["received", [one.received_at ? K.received(one.received_at, one.clerk_name) : K.notReceived]],
    ["receiveDue", one.receive_due && !one.due ? [K.day(one.receive_due), mark(one.receive_due_provisional), left] : null],
    ["due", due],
    ["extension", one.extension ? [one.extension.new_due ? K.extensionNow(one.extension) : K.extensionAsked(one.extension)] : null],
    ["helped", one.helped_by_name ? [one.helped_by_name] : null],
    ["visits", one.visits ? [K.visits(one.visits)] : null],
    ["earlier", one.earlier_no ? [one.earlier_no] : null],
    ["later", one.later_no ? [one.later_no] : null],
  ];
  return make("dl", { class: "case-facts" }, ...rows.filter(([, value]) => value).map(([name, value]) => make("div", {}, make("dt", {}, K.facts[name]), make("dd", {}, ...value.filter((part) => part !== null)))));
}

export function materialsOf(one) {
  const there = one.materials.filter((line) => line.present).length;
  return section(`${K.materials} ${K.materialsCount(there, one.materials.length)}`, make("ol", { class: "case-materials" }, ...one.materials.map((line, at) => {
    const deferred = !line.present && line.deferred_until;
    const word = line.present ? K.there : deferred ? K.deferred(line.deferred_until) : line.required ? K.lacking : K.notAsked;
    const tone = line.present ? "ok" : line.required && !deferred ? "danger" : "warn";
    return make(
      "li", {},
      make("span", { class: "case-material" }, make("span", { class: "at" }, String(at + 1)), make("span", { class: "grow-wrap" }, line.name, make("small", {}, K.materialAbout(line))), make("span", { class: `tag ${line.present || line.required || deferred ? tone : ""}` }, word)),
      line.tip ? make("p", { class: "case-tip" }, make("b", { class: "tag guide" }, K.tip), line.tip) : null,
    );
  })));
}

// `open(scan)` shows one beside the case; the files themselves are asked for only then.
export function scansOf(one, open) {
  const list = one.scans || [];
  if (!list.length) return section(K.scans, make("p", { class: "quiet-text" }, K.noScans));
  return section(`${K.scans} ${list.length}`, make("ol", { class: "case-scans" }, ...list.map((scan, at) => make("li", {}, make(
    "button", { type: "button", class: "button small", onclick: () => open(at) }, scan.name || materialName(one, scan) || K.scans, make("span", { class: "quiet-text small-text" }, K.scanSize(scan.size_bytes)),
  )))));
}

function materialName(one, scan) {
  const line = scan.material === null || scan.material === undefined ? null : one.materials[scan.material];
  return line ? line.name : "";
}

export function decisionOf(one) {
  const made = one.decision;
  if (!made) return null;
  const reason = made.reason_code ? K.reasons[made.reason_code] || made.reason_code : "";
  return section(K.decision, make(
    "div", { class: made.confirmed ? "case-decision" : "case-decision draft" },
    make("p", {}, make("b", { class: "decision-kind" }, K.decisions[made.kind] || made.kind), make("span", { class: "quiet-text small-text" }, made.confirmed ? K.confirmedBy(made.by_name, made.at) : K.draftBy(made.by_name, made.at))),
    ...[[K.reason, reason], [K.body, made.competent_body], [K.opinion, made.opinion], [K.basis, made.basis]].filter(([, text]) => text).map(([name, text]) => make("p", { class: "story" }, make("span", { class: "quiet-text" }, `${name}：`), text)),
    made.items && made.items.length ? make("ol", { class: "to-correct" }, ...made.items.map((line) => make("li", {}, K.toCorrect({ ...line, material: nameOf(one, line.material) })))) : null,
  ));
}

const nameOf = (one, material) => (typeof material === "number" ? (one.materials[material] || {}).name || String(material) : material);

export function standingOf(one) {
  const lines = [];
  if (one.special) lines.push(K.specialNow(one.special));
  if (one.result) lines.push(`${K.result}：${K.resultNow(one.result)}`);
  return lines.length ? make("div", { class: "case-standing" }, ...lines.map((text) => make("p", {}, text))) : null;
}

export function papersOf(one) {
  const list = one.papers || [];
  if (!list.length) return null;
  return section(K.papers, make("ol", { class: "case-papers" }, ...list.map((paper) => make("li", {}, make(
    "a", { href: `/prints/${paper.kind}/${encodeURIComponent(one.no)}?paper=${paper.id}`, target: "_blank", rel: "noopener" }, [K.paperKinds[paper.kind] || paper.kind, paper.no].filter(Boolean).join(" "),
  )))));
}

export function commentsOf(one) {
  const list = one.comments || [];
  if (!list.length) return null;
  return section(K.comments, make("ol", { class: "case-comments" }, ...list.map((line) => make("li", {}, make("span", { class: "quiet-text small-text" }, `${line.by_name} ${K.moment(line.at)}`), make("p", {}, line.text)))));
}

// The newest step first, from `GET /cases/{no}/timeline`.
export function traceOf(timeline) {
  const lines = timeline ? [...timeline.lines].reverse() : [];
  return section(K.trace, make("ol", { class: "case-trace" }, ...lines.map((line) => make(
    "li", {}, make("time", { class: "quiet-text small-text" }, K.moment(line.at)), make("b", {}, line.text),
    make("span", { class: "quiet-text small-text" }, [line.person_name || line.person || K.system, line.reason, line.note].filter(Boolean).join(" · ")),
  ))));
}

function section(title, ...parts) {
  return make("section", { class: "case-part" }, make("h3", {}, title), ...parts);
}
