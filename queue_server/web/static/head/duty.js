// Who sits where, who has which post on which day, who could relieve, and every 空岗 that was recorded.

import { readAll } from "../console/api.js";
import { byId, clockTime, make, replaceWhenChanged } from "../console/dom.js";
import { refresh, serverNow, tell } from "../console/desk_page.js";
import { K } from "../case/texts.js";
import { actForm, postTo, quietly } from "./forms.js";
import { T } from "./texts.js";

let plan = null;
let staff = null;
let board = null;
let showDetail = () => {};

export function bindDuty(show) {
  showDetail = show;
}

export async function loadDuty() {
  const [newPlan, newStaff] = await readAll("/duty", "/staff");
  plan = newPlan || plan;
  staff = newStaff || staff;
}

export function takeVacancies(found) {
  if (found) plan = found;
}

export function takeBoard(found) {
  board = found;
}

export const openVacancies = () => (plan ? plan.vacancies.filter((one) => !one.ended_at) : []);
export const vacanciesToday = (today) => (plan ? plan.vacancies.filter((one) => one.day === today).length : 0);

export function drawDuty() {
  const windows = board ? board.windows : [];
  replaceWhenChanged(byId("duty-list"), JSON.stringify([plan, windows.map((one) => [one.no, one.state]), staff && staff.people.map((one) => [one.person, one.signed_in_at])]), () => [
    ...seats(windows), ...vacancies(), ...roster(),
  ]);
}

const heading = (text, tone = "") => make("li", { class: `case-group ${tone}` }, make("h3", {}, text));
const line = (...parts) => make("li", { class: "plain-line" }, ...parts);

function seats(windows) {
  const signedIn = staff ? staff.people.filter((one) => one.signed_in_at) : [];
  const relief = plan ? plan.relief : null;
  return [
    heading(T.seats),
    ...windows.map((one) => line(make("b", {}, T.windowNo(one.no)), make("span", { class: `tag ${T.windowStates[one.state][1]}` }, T.windowStates[one.state][0]))),
    ...(signedIn.length ? signedIn.map((one) => line(make("b", {}, one.name), make("span", { class: "grow quiet-text" }, one.post || ""), make("span", { class: "tag" }, T.sitsAt(one.signed_in_at)))) : [line(make("span", { class: "quiet-text" }, T.nobodySits))]),
    relief ? line(make("b", {}, T.relief), make("span", { class: "grow-wrap quiet-text" }, relief.state === "ready" ? [relief.b_name, relief.backup_name].filter(Boolean).join("、") : relief.why), make("span", { class: `tag ${relief.state === "ready" ? "ok" : "danger"}` }, T.reliefStates[relief.state])) : null,
  ].filter(Boolean);
}

function vacancies() {
  const list = plan ? plan.vacancies : [];
  const bad = list.some((one) => !one.ended_at);
  return [
    heading(T.vacancies(list.length), bad ? "bad" : ""),
    ...(list.length ? list.map((one) => line(
      make("b", {}, K.day(one.day)), make("span", { class: "grow quiet-text" }, T.vacancyTimes(clockTime(new Date(one.began_at)), one.ended_at ? clockTime(new Date(one.ended_at)) : "", one.window)),
      make("span", { class: `tag ${one.ended_at ? "warn" : "overdue"}` }, one.ended_at ? T.minutesLong(one.minutes) : T.vacantNow(one.minutes)),
    )) : [line(make("span", { class: "quiet-text" }, T.noVacancies))]),
  ];
}

function roster() {
  const rows = plan ? plan.rows : [];
  return [
    heading(T.roster),
    ...rows.map((one) => make("li", {}, make(
      "button", { type: "button", class: "pick", onclick: () => edit(one) },
      make("b", {}, K.shortDay(one.day)), make("span", { class: "quiet-text small-text" }, `${T.shifts[one.shift]} ${T.posts[one.post]}`),
      make("span", { class: "grow" }, T.pair(one.person_a_name, one.person_b_name, one.backup_name)), one.away.length ? make("span", { class: "tag warn" }, T.away(one.away)) : null,
    ))),
    make("li", { class: "row-end" }, make("button", { type: "button", class: "button small", id: "duty-new", onclick: () => edit(null) }, T.dutyNew)),
  ];
}

async function edit(row) {
  if (!staff) await quietly(loadDuty);
  const ofWindow = (one) => one.accounts.some((name) => /-(ZH|CJ)-/.test(name));
  const people = (staff ? staff.people : []).filter((one) => one.enabled && ofWindow(one)).map((one) => [one.person, one.name]);
  const none = [["", T.nobody], ...people];
  const today = serverNow().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  showDetail(`duty ${JSON.stringify(row)} ${people.length}`, () => [actForm({
    matter: `duty ${row ? `${row.day} ${row.shift} ${row.post}` : "new"}`, title: T.dutyTitle, note: T.dutyNote, submit: T.dutySave, send: postTo("/duty"),
    done: async () => {
      tell(T.dutySaved);
      await quietly(loadDuty);
      drawDuty();
      refresh();
    },
    fields: [
      { name: "day", label: T.dutyDay, kind: "date", value: row ? row.day : today, required: true },
      { name: "shift", label: T.dutyShift, kind: "select", options: Object.entries(T.shifts), value: row ? row.shift : "day" },
      { name: "post", label: T.dutyPost, kind: "select", options: Object.entries(T.posts), value: row ? row.post : "comprehensive" },
      { name: "person_a", label: T.dutyA, kind: "select", options: people, value: row ? row.person_a : (people[0] || [""])[0], required: true },
      { name: "person_b", label: T.dutyB, kind: "select", options: people, value: row ? row.person_b : (people[1] || [""])[0], required: true },
      { name: "backup", label: T.dutyBackup, kind: "select", options: none, value: row ? row.backup || "" : "" },
    ],
  })]);
}
