// 首席代表 with their letters and substitutes, and the record of everybody who works here, with what it lacks.

import { readAll } from "../console/api.js";
import { byId, make, replaceWhenChanged } from "../console/dom.js";
import { refresh, tell } from "../console/desk_page.js";
import { K } from "../case/texts.js";
import { actForm, postTo, quietly } from "./forms.js";
import { T } from "./texts.js";

let staff = null;
let heads = null;
let items = [];
let showDetail = () => {};

export function bindPeople(show) {
  showDetail = show;
}

export async function loadPeople() {
  let catalogue = null;
  [staff, heads, catalogue] = await readAll("/staff", "/station-heads", ...(items.length ? [] : ["/items"]));
  if (catalogue) items = catalogue.items;
}

export const staffFlags = () => (staff ? staff.flags.length : 0);

const heading = (text, tone = "") => make("li", { class: `case-group ${tone}` }, make("h3", {}, text));

export function drawPeople() {
  replaceWhenChanged(byId("people-list"), JSON.stringify([staff, heads]), () => [...flags(), ...stations(), ...records()]);
}

function flags() {
  if (!staff || !staff.flags.length) return [];
  return [heading(T.flags(staff.flags.length), "bad"), ...staff.flags.map((text) => make("li", { class: "plain-line" }, make("span", { class: "grow-wrap" }, text)))];
}

function stations() {
  if (!heads) return [];
  return [heading(T.stationHeads), ...heads.stations.map((one) => make("li", {}, make(
    "button", { type: "button", class: "pick", onclick: () => openStation(one.station) },
    make("b", {}, T.stations[one.station] || one.station_name), make("span", { class: "grow" }, one.head ? one.head.person_name : ""),
    one.head && one.head.items ? make("span", { class: "quiet-text small-text" }, T.itemCount(one.head.items.length)) : null,
    one.head && one.head.substitute ? make("span", { class: "tag warn" }, T.substitute) : null,
    one.enabled ? one.head ? null : make("span", { class: "tag overdue" }, T.noHead) : make("span", { class: "tag" }, T.stationOff),
  )))];
}

function records() {
  if (!staff) return [];
  return [heading(T.staffTitle(staff.comprehensive_staff)), make("li", { class: "row-end" }, make("button", { type: "button", class: "button small", id: "staff-new", onclick: newPerson }, T.staffNew)), ...staff.people.map((one) => make("li", {}, make(
    "button", { type: "button", class: "pick", onclick: () => openPerson(one.person) },
    make("b", {}, one.name), make("span", { class: "grow quiet-text small-text" }, [one.post, ...one.accounts.map((name) => name.split("-").slice(1).join("-"))].filter(Boolean).join(" · ")),
    one.full_time ? make("span", { class: "tag ok" }, T.fullTime) : null, one.enabled ? null : make("span", { class: "tag" }, T.disabled),
    one.lacking.length ? make("span", { class: "tag warn" }, T.lackingCount(one.lacking.length)) : null,
  )))];
}

const after = (words, reopen) => async () => {
  tell(words);
  await quietly(loadPeople);
  drawPeople();
  refresh();
  reopen();
};

function openStation(code) {
  const station = heads.stations.find((one) => one.station === code);
  const history = heads.appointments.filter((one) => one.station === code);
  // Whoever decides for a station holds its account; until somebody does, everybody is offered and the server says what lacks.
  const enabled = staff.people.filter((one) => one.enabled);
  const holders = enabled.filter((one) => one.accounts.some((name) => name.endsWith(`-${code}`)));
  const people = (holders.length ? holders : enabled).map((one) => [one.person, one.name]);
  const own = items.filter((item) => item.station === code).map((item) => [item.id, item.name]);
  showDetail(`station ${JSON.stringify([code, history, station.enabled])}`, () => [
    make("h2", {}, station.station_name),
    make("ol", { class: "case-trace heads" }, ...history.map((one) => make("li", {}, make("b", {}, one.person_name), make("span", {}, [T.term(K.day(one.from_day), one.until_day ? K.day(one.until_day) : ""), one.substitute ? T.substitute : ""].filter(Boolean).join(" · ")), make(
      "span", { class: "quiet-text small-text" }, [one.letter_no, one.items ? T.itemCount(one.items.length) : T.allItems, one.appointed_by_name || "", one.ended ? T.ended : ""].filter(Boolean).join(" · "),
    )))),
    actForm({
      matter: `head ${code}`, title: T.appointTitle, note: T.appointNote, submit: T.appoint, send: (body, key) => postTo("/station-heads")({ station: code, ...body, items: body.items.length ? body.items : null }, key),
      done: after(T.appointed(station.station_name), () => openStation(code)),
      fields: [
        { name: "person", label: T.appointPerson, kind: "select", options: people, required: true, value: (people[0] || [""])[0] },
        { name: "letter_no", label: T.letterNo, required: true, max: 60 },
        { name: "from_day", label: T.fromDay, kind: "date", value: heads.day, required: true },
        { name: "until_day", label: T.untilDay, kind: "date" },
        { name: "substitute", label: T.asSubstitute, kind: "tick" },
        { name: "items", label: T.appointItems, kind: "many", options: own },
      ],
    }),
    ...history.filter((one) => !one.ended).map((one) => folded(T.endTitle(one.person_name, one.letter_no), actForm({
      matter: `end ${one.id}`, note: T.endNote, submit: T.end, tone: "", fields: [], send: postTo(`/station-heads/${encodeURIComponent(one.id)}/end`), done: after(T.endDone(one.person_name), () => openStation(code)),
    }))),
    switchForm(station),
  ]);
}

// A farm without a station closes its account; the switch is logged with its reason.
function switchForm(station) {
  const account = staff.accounts.find((one) => one.station === station.station);
  if (!account) return null;
  const label = account.enabled ? T.accountClose : T.accountOpen;
  return folded(label, actForm({
    matter: `account ${account.name} ${account.enabled}`, note: T.accountSwitchNote, submit: label, tone: "", done: after(T.accountSwitched(account.name), () => openStation(station.station)),
    send: (body, key) => postTo(`/accounts/${encodeURIComponent(account.name)}`)({ enabled: !account.enabled, ...body }, key),
    fields: [{ name: "reason", label: T.reasonOf, kind: "area", required: true }],
  }));
}

function newPerson() {
  showDetail(`new person ${staff.people.length}`, () => [actForm({
    matter: "new person", title: T.staffNew, note: T.staffNewNote, submit: T.recordSave, send: postTo("/staff"), done: after(T.staffAdded, () => {}),
    fields: [
      { name: "person", label: T.personId, required: true, max: 32 }, { name: "name", label: T.personName, required: true, max: 60 },
      { name: "post", label: T.post, max: 60 }, { name: "employer", label: T.employer, max: 60 },
      { name: "first_secret", label: T.firstSecret, kind: "password", required: true },
    ],
  })]);
}

function openPerson(id) {
  const one = staff.people.find((person) => person.person === id);
  const path = `/staff/${encodeURIComponent(id)}`;
  const reopen = () => openPerson(id);
  showDetail(`person ${JSON.stringify(one)}`, () => [
    make("h2", {}, one.name),
    make("p", { class: "quiet-text" }, [one.person, one.employer, T.secretStates[one.secret_state]].filter(Boolean).join(" · ")),
    one.lacking.length ? make("p", { class: "form-rule" }, T.lacking(one.lacking)) : null,
    ...one.absences.map((gone) => make("p", { class: "story" }, T.absence(T.absenceKinds[gone.kind], K.day(gone.from_day), K.day(gone.until_day)))),
    actForm({
      matter: `record ${id}`, title: T.recordTitle, submit: T.recordSave, send: (body, key) => postTo("/staff")({ person: id, ...body }, key), done: after(T.recordSaved(one.name), reopen),
      fields: [
        { name: "post", label: T.post, value: one.post, max: 60 }, { name: "employer", label: T.employer, value: one.employer, max: 60 },
        { name: "years", label: T.years, kind: "number", value: one.years, attributes: { min: "0", max: "60" } }, { name: "assessed_on", label: T.assessedOn, kind: "date", value: one.assessed_on },
        { name: "selected_by", label: T.selectedBy, value: one.selected_by, max: 60 }, { name: "selected_on", label: T.selectedOn, kind: "date", value: one.selected_on },
        { name: "full_time", label: T.fullTimeLong, kind: "tick", value: one.full_time }, { name: "abilities", label: T.abilitiesTitle, kind: "many", options: Object.entries(T.abilities), value: one.abilities },
      ],
    }),
    folded(T.accountsTitle, actForm({
      matter: `accounts ${id}`, note: T.accountsNote, submit: T.accountsSave, tone: "", send: postTo(`${path}/accounts`), done: after(T.accountsSaved(one.name), reopen),
      fields: [{ name: "accounts", label: T.accountsTitle, kind: "many", options: staff.accounts.map((account) => [account.name, account.name.split("-").slice(1).join("-")]), value: one.accounts }, { name: "reason", label: T.accountsReason }],
    })),
    folded(T.absenceTitle, actForm({
      matter: `absence ${id}`, submit: T.absenceSave, tone: "", send: postTo(`${path}/absences`), done: after(T.absenceSaved(one.name), reopen),
      fields: [
        { name: "kind", label: T.absenceKind, kind: "select", options: Object.entries(T.absenceKinds), value: "leave", required: true },
        { name: "from_day", label: T.fromDay, kind: "date", value: heads ? heads.day : "", required: true }, { name: "until_day", label: T.untilDayNeeded, kind: "date", value: heads ? heads.day : "", required: true },
      ],
    })),
    folded(T.secretTitle, actForm({
      matter: `secret ${id}`, note: T.secretNote, submit: T.secretSave, tone: "", send: (body, key) => postTo("/staff")({ person: id, ...body }, key), done: after(T.secretSaved(one.name), reopen),
      fields: [{ name: "first_secret", label: T.firstSecret, kind: "password", required: true }],
    })),
  ]);
}

const folded = (title, form) => make("details", { class: "step" }, make("summary", {}, title), form);
