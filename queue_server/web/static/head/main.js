// The hall head's page: reports, calls nobody answered, self-checks, knowledge, cases to look after, posts and people, the calling order, figures.

import { ask, read, readAll } from "../console/api.js";
import { byId, clockTime, longDate, make, replaceWhenChanged, setText } from "../console/dom.js";
import { frame, refresh, serverNow, since, startPage, tell } from "../console/desk_page.js";
import { isOnItsWay, post } from "../console/outbox.js";
import { bindCases, caseFigures, drawCases, takeCases } from "./cases.js";
import { drawChecks, loadChecks } from "./checks.js";
import { bindDuty, drawDuty, loadDuty, openVacancies, takeBoard, takeVacancies, vacanciesToday } from "./duty.js";
import { drawFairness, loadFairness } from "./fairness.js";
import { quietly } from "./forms.js";
import { bindKnowledge, drawKnowledge, loadKnowledge } from "./knowledge.js";
import { bindPeople, drawPeople, loadPeople, staffFlags } from "./people.js";
import { isKnown, stepForm } from "./steps.js";
import { T } from "./texts.js";

const TABS = ["reports", "experts", "checks", "knowledge", "cases", "duty", "people", "fairness"];
const MONTHS_SHOWN = 6;
const state = { tab: "reports", reports: null, desk: null, colleagues: [], figures: null, online: null };
let shown = "";

const openCalls = () => (state.desk ? state.desk.expert_calls.filter((one) => ["ringing", "accepted", "escalated"].includes(one.state)) : []);
const ringingHelp = () => (state.desk ? state.desk.help.find((one) => !one.acknowledged_at && !isOnItsWay("help", `/help/${one.id}/acknowledge`)) : null);

async function load() {
  const month = byId("month").value;
  const [desk, reports, colleagues, figures, online, cases, duty] = await readAll("/desk", "/reports?open=true", "/colleagues", "/figures", "/figures/online-first", "/cases?desk=head", "/duty");
  Object.assign(state, { desk, reports, figures, online, colleagues: colleagues ? colleagues.people : [] });
  takeCases(cases);
  takeVacancies(duty);
  if (state.tab === "checks" && month) await loadChecks(month);
  if (state.tab === "knowledge") await loadKnowledge();
  if (state.tab === "duty") await loadDuty();
  if (state.tab === "people") await loadPeople();
  if (state.tab === "fairness") await loadFairness(byId("fairness-day").value);
}

function ring() {
  const help = ringingHelp();
  if (help) return { text: T.ringHelp(help.place_name, since(help.at)), tone: "ring" };
  const call = openCalls().find((one) => one.state === "escalated" && !one.accepted_at);
  if (call) return { text: T.ringExpert(call.ticket_number, since(call.asked_at)), tone: "ring" };
  const relief = state.desk && state.desk.relief;
  return relief ? { text: T.ringRelief(relief.window, relief.why, since(relief.since)), tone: "ring", yields: true } : null;
}

function draw() {
  for (const name of TABS) {
    byId(name).hidden = name !== state.tab;
    byId(`tab-${name}`).setAttribute("aria-selected", String(name === state.tab));
  }
  setText(byId("reports-count"), T.count(state.reports ? state.reports.open : 0));
  setText(byId("experts-count"), T.count(openCalls().length));
  drawReports();
  drawExperts();
  if (state.tab === "checks") drawChecks();
  if (state.tab === "knowledge") drawKnowledge();
  drawHall();
  drawFigures();
  if (!shown) showDetail("none", () => [make("p", { class: "quiet-text" }, T.pickOne)]);
}

function drawHall() {
  const { known, notEntered, overdue, needsWord } = caseFigures();
  setText(byId("head-cases-count"), known ? T.count(notEntered + overdue + needsWord) : "");
  setText(byId("people-count"), T.count(staffFlags()));
  byId("tab-cases").dataset.bad = String(notEntered + overdue > 0);
  takeBoard(frame.board);
  if (state.tab === "cases") drawCases();
  if (state.tab === "duty") drawDuty();
  if (state.tab === "people") drawPeople();
  if (state.tab === "fairness") drawFairness();
}

function drawReports() {
  const list = state.reports ? state.reports.reports : [];
  replaceWhenChanged(byId("reports-list"), JSON.stringify(list), () => (list.length ? list.map((one) => make("li", {}, make(
    "button", { type: "button", class: "pick", onclick: () => openReport(one.no) },
    make("span", { class: one.overdue ? "tag danger" : "tag" }, T.kinds[one.kind]), make("b", {}, one.no),
    make("span", { class: "grow" }, one.item_name || T.abouts[one.about] || ""), make("span", { class: "quiet-text small-text" }, one.state_text),
    make("span", { class: "quiet-text small-text" }, T.due(one.due, one.overdue)),
  ))) : [make("li", { class: "quiet-text" }, T.noReports)]));
}

function drawExperts() {
  const list = openCalls();
  replaceWhenChanged(byId("experts-list"), JSON.stringify(list), () => (list.length ? list.map((one) => make("li", {}, make(
    "button", { type: "button", class: "pick", onclick: () => openCall(one.id) },
    make("b", {}, one.ticket_number), make("span", { class: "grow" }, one.item_name), make("span", { class: "quiet-text small-text" }, one.station_name || ""),
  ))) : [make("li", { class: "quiet-text" }, T.noExperts)]));
}

function drawFigures() {
  const { figures, online, reports } = state;
  const { known, notEntered, overdue, needsWord } = caseFigures();
  const vacant = openVacancies().length;
  const vacancies = vacanciesToday(serverNow().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }));
  const rows = [
    [T.figure15, T.percent(figures && figures.share_within_15_min), false], [T.figureOnline, T.percent(online && online.rate), false],
    [T.figureReports, String(reports ? reports.open : 0), false], [T.figureOverdue, String(reports ? reports.overdue : 0), Boolean(reports && reports.overdue)],
    [T.figureNotEntered, known ? String(notEntered) : "—", notEntered > 0], [T.figureCasesOverdue, known ? String(overdue) : "—", overdue > 0],
    [T.figureNeedsWord, known ? String(needsWord) : "—", false], [T.figureVacancies, vacant ? T.vacantShort(vacancies) : String(vacancies), vacancies > 0],
  ];
  replaceWhenChanged(byId("figures"), JSON.stringify(rows), () => rows.map(([name, figure, bad]) => make("div", { class: bad ? "bad" : "" }, make("dt", {}, name), make("dd", {}, figure))));
  const why = online ? Object.entries(online.reasons).filter(([, n]) => n).map(([key, n]) => `${T.onlineReasons[key]} ${n}`) : [];
  setText(byId("online-reasons"), online ? [T.online(online.chosen, online.tickets), ...why].join(" · ") : "");
}

// The detail is built anew only when its matter has changed, so that what is being typed stays.
function showDetail(mark, build) {
  shown = mark;
  replaceWhenChanged(byId("detail"), mark, () => build().filter(Boolean));
}

async function openReport(no) {
  const file = await quietly(() => read(`/reports/${no}`));
  if (!file) return;
  showDetail(`report ${JSON.stringify([file.no, file.state, file.trace.length])}`, () => [
    make("h2", {}, `${T.kinds[file.kind]} ${file.no}`),
    make("p", { class: "quiet-text" }, [T.channels[file.channel], file.state_text, T.due(file.due, file.overdue) + (file.due_provisional ? T.provisional : ""), file.owner_name ? T.owner(file.owner_name) : T.noOwner].join(" · ")),
    ...["item_name", "about", "text", "wish", "name", "contact", "answer"].filter((name) => file[name]).map((name) => make(
      "p", { class: "story" }, make("b", {}, `${T.field[name === "item_name" ? "item" : name]}：`), name === "about" ? T.abouts[file.about] : file[name],
    )),
    ...stepsOf(file),
    make("h3", {}, T.storyTitle),
    make("ol", {}, ...file.trace.map((one) => make("li", { class: "quiet-text small-text" }, [longDate(new Date(one.at)), clockTime(new Date(one.at)), one.person_name || "", one.reason || ""].filter(Boolean).join(" ")))),
  ]);
}

// The likeliest step stands open; the others open by a key or a click.
function stepsOf(file) {
  const order = ["answer", "register", "assign", "work", "revisit", "close", "refer", "escalate", "reopen"];
  const steps = file.steps.filter(isKnown).sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return steps.map((step, at) => {
    const form = stepForm(step, { colleagues: state.colleagues, onSend: (name, body) => takeStep(file.no, name, body) });
    const box = make("details", { class: "step" }, make("summary", {}, T.steps[step]), form);
    box.open = at === 0;
    return box;
  });
}

async function takeStep(no, step, body) {
  const done = await quietly(() => ask("POST", `/reports/${no}/${step}`, body));
  if (!done) return;
  tell(T.stepDone(T.steps[step], no));
  await refresh();
  await openReport(no);
}

function openCall(id) {
  const call = openCalls().find((one) => one.id === id);
  if (!call) return;
  const answer = make("textarea", { class: "input", rows: "5", maxlength: "500", required: true });
  const publish = make("input", { type: "checkbox" });
  const form = make(
    "form", { class: "call-form" }, make("label", { class: "field" }, make("span", {}, T.answerLabel), answer),
    make("div", { class: "call-foot" }, make("label", { class: "tick" }, publish, T.publish), make("button", { type: "submit", class: "button primary" }, T.send)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    post({ name: "answer", label: T.send, path: `/expert-calls/${encodeURIComponent(id)}/answer`, body: { answer: answer.value.trim(), publish: publish.checked }, note: call.ticket_number });
  });
  showDetail(`call ${id}`, () => [
    make("p", { class: "call-number" }, call.ticket_number), make("p", { class: "call-item" }, call.item_name),
    make("p", { class: "quiet-text" }, T.asked(call.asked_by_name, call.window, since(call.asked_at))), make("p", { class: "call-question" }, call.question || T.noQuestion), form,
  ]);
}

function openEmergency() {
  const text = make("input", { class: "input", maxlength: "60", required: true, id: "emergency-draft" });
  const form = make(
    "form", { class: "call-form" }, make("label", { class: "field" }, make("span", {}, T.emergencyText), text),
    ...T.emergencyTexts.map((one) => make("button", { type: "button", class: "button", onclick: () => {
      text.value = one;
      text.focus();
    } }, one)),
    make("div", { class: "row" }, make("button", { type: "submit", class: "button danger-button tall" }, T.emergencyRaise)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    post({ name: "emergency", label: T.emergencyTitle, path: "/emergency", body: { text: text.value.trim() } });
    showDetail("none", () => [make("p", { class: "quiet-text" }, T.pickOne)]);
  });
  showDetail(`emergency ${Date.now()}`, () => [make("h2", {}, T.emergencyTitle), make("p", { class: "quiet-text" }, T.emergencyNote), form]);
  text.focus();
}

function choose(tab) {
  state.tab = tab;
  draw();
  refresh();
}

function acknowledge() {
  const help = ringingHelp();
  if (help) post({ name: "help", label: T.accept, path: `/help/${help.id}/acknowledge`, note: help.place_name });
}

function sent(letter) {
  if (letter.name === "help") tell(T.helpSent(letter.note));
  if (letter.name === "answer") {
    tell(T.expertSent(letter.note));
    showDetail("none", () => [make("p", { class: "quiet-text" }, T.pickOne)]);
  }
  if (letter.name === "emergency") tell(T.emergencyRaised);
  refresh();
}

// The month that runs and the five before it.
function lastMonths() {
  const [year, month] = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }).split("-").map(Number);
  return Array.from({ length: MONTHS_SHOWN }, (_, back) => new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7));
}

function bind() {
  byId("month").replaceChildren(...lastMonths().map((month) => make("option", { value: month }, T.monthName(...month.split("-").map(Number)))));
  byId("posters").href = `${location.protocol}//${location.hostname}:${Number(location.port || 80) + 1}/posters`;
  byId("month").addEventListener("change", () => refresh());
  for (const name of TABS) byId(`tab-${name}`).addEventListener("click", () => choose(name));
  byId("emergency-open").addEventListener("click", openEmergency);
  bindKnowledge(showDetail);
  bindCases(showDetail);
  bindDuty(showDetail);
  bindPeople(showDetail);
  byId("fairness-day").addEventListener("change", () => refresh());
  document.addEventListener("keydown", (event) => {
    if (!frame.session || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof HTMLElement && event.target.matches("input, textarea, select")) {
      if (event.code === "Escape") event.target.blur();
      return;
    }
    const digit = /^(?:Digit|Numpad)([1-8])$/.exec(event.code);
    if (digit) choose(TABS[digit[1] - 1]);
    else if (event.code === "KeyA") acknowledge();
  });
}

bind();
startPage({
  texts: T, load, draw, ring, sent,
  refused: (letter, error) => {
    tell(error.message, "refused");
    refresh();
  },
  place: (session) => T.signedIn(session.person_name),
});
