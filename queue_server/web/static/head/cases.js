// Cases that the hall head looks after: not entered today, waiting for a word of his, overdue, left open, near their day.

import { readAll } from "../console/api.js";
import { byId, make, replaceWhenChanged } from "../console/dom.js";
import { refresh, tell } from "../console/desk_page.js";
import { caseLine, lineMark } from "../case/case_list.js";
import { commentsOf, decisionOf, factsOf, headOf, materialsOf, papersOf, standingOf, traceOf } from "../case/case_view.js";
import { K } from "../case/texts.js";
import { actForm, postTo, quietly } from "./forms.js";
import { T } from "./texts.js";

let list = null;
let chosen = null;
let showDetail = () => {};

const asksExtension = (one) => one.extension && !one.extension.new_due && one.allowed.includes("extend");
const asksCorrection = (one) => one.allowed.includes("allow_correction");
const needsWord = (one) => asksExtension(one) || asksCorrection(one);
const isOpen = (one) => !["DRAFT", "DELIVERED", "WITHDRAWN", "CLOSED", "NOT_ACCEPTED"].includes(one.state);

// A case stands in the first group that it belongs to.
const GROUPS = [
  ["notEntered", (one) => one.state === "DRAFT"],
  ["needsWord", needsWord],
  ["overdue", (one) => one.colour === "overdue" && !one.paused],
  ["deemed", (one) => one.deemed],
  ["leftOpen", (one) => one.case_type === "immediate" && isOpen(one)],
  ["near", () => true],
];

const about = {
  notEntered: (one) => T.openedAt(K.moment(one.opened_at)),
  needsWord: (one) => (asksExtension(one) ? T.asksExtension(one.extension.days) : T.asksCorrection),
};

function grouped() {
  const groups = new Map(GROUPS.map(([name]) => [name, []]));
  for (const one of list || []) groups.get(GROUPS.find(([, belongs]) => belongs(one))[0]).push(one);
  return groups;
}

export function bindCases(show) {
  showDetail = show;
}

export function takeCases(found) {
  list = found ? found.cases : list;
}

export function caseFigures() {
  const groups = grouped();
  return { known: list !== null, notEntered: groups.get("notEntered").length, overdue: groups.get("overdue").length, needsWord: groups.get("needsWord").length };
}

export function drawCases() {
  const groups = grouped();
  replaceWhenChanged(byId("cases-list"), JSON.stringify([chosen, (list || []).map((one) => [...lineMark(one), needsWord(one)])]), () => {
    const shown = GROUPS.filter(([name]) => groups.get(name).length);
    if (!shown.length) return [make("li", { class: "quiet-text none" }, T.noCases)];
    return shown.flatMap(([name]) => [
      make("li", { class: `case-group ${name === "notEntered" || name === "overdue" ? "bad" : ""}` }, make("h3", {}, `${T.caseGroups[name]} ${groups.get(name).length}`)),
      ...groups.get(name).map((one) => caseLine(one, { current: one.no === chosen, about: about[name] ? about[name](one) : null, onPick: open })),
    ]);
  });
}

export async function open(no) {
  const path = `/cases/${encodeURIComponent(no)}`;
  const found = await quietly(() => readAll(path, `${path}/timeline`));
  if (!found || !found[0]) return;
  const [one, timeline] = found;
  chosen = no;
  drawCases();
  showDetail(`case ${JSON.stringify([no, one.state, timeline && timeline.lines.length, one.allowed])}`, () => [
    headOf(one), ...wordsOf(one), factsOf(one), standingOf(one), ...changesOf(one), decisionOf(one), materialsOf(one), commentsOf(one), papersOf(one), timeline ? traceOf(timeline) : null,
  ]);
}

const path = (one, step) => postTo(`/cases/${encodeURIComponent(one.no)}/${step}`);
const reason = (label) => ({ name: "reason", label, kind: "area", required: true });
const done = (one, words) => async () => {
  tell(T.caseDone(one.no, words));
  await refresh();
  await open(one.no);
};

// What the station waits for stands first.
function wordsOf(one) {
  const forms = [];
  if (one.allowed.includes("extend")) {
    const asked = one.extension || {};
    forms.push(actForm({
      matter: `extend ${one.no}`, title: T.extendTitle, note: asked.reason ? K.extensionAsked(asked) : T.extendNote, submit: T.extend, send: path(one, "extend"), done: done(one, T.extend),
      fields: [{ name: "days", label: T.extendDays, kind: "number", value: asked.days || "", required: true, attributes: { min: "1", max: "10" } }, { ...reason(T.extendReason), value: asked.reason || "" }],
    }));
  }
  if (one.allowed.includes("allow_correction")) {
    forms.push(actForm({ matter: `allow ${one.no}`, title: T.allowTitle, note: T.allowNote, submit: T.allow, send: path(one, "allow-correction"), done: done(one, T.allow), fields: [reason(T.reasonOf)] }));
  }
  return forms;
}

// What only the hall head may change, folded away.
function changesOf(one) {
  const forms = [];
  if (one.allowed.includes("allow_same_person")) {
    forms.push(folded(T.samePersonTitle, actForm({ matter: `same ${one.no}`, note: T.samePersonNote, submit: T.samePerson, tone: "", send: path(one, "allow-same-person"), done: done(one, T.samePerson), fields: [reason(T.reasonOf)] })));
  }
  if (one.allowed.includes("override_station")) {
    const others = Object.entries(T.stations).filter(([code]) => code !== one.station);
    forms.push(folded(T.overrideTitle, actForm({
      matter: `override ${one.no}`, note: T.overrideNote(one.station_name), submit: T.override, tone: "", send: path(one, "override-station"), done: done(one, T.override),
      fields: [{ name: "station", label: T.overrideTo, kind: "select", options: others, value: others[0][0], required: true }, reason(T.reasonOf)],
    })));
  }
  return forms;
}

const folded = (title, form) => make("details", { class: "step" }, make("summary", {}, title), form);
