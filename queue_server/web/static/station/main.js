// A representative's page: calls from the windows ring here and are answered by keyboard; beside them the station's cases.

import { readAll } from "../console/api.js";
import { byId, clockTime, make, replaceWhenChanged, setText } from "../console/dom.js";
import { forgetDraft, keepDraft, restoreDraft } from "../console/drafts.js";
import { frame, refresh, since, startPage, tell } from "../console/desk_page.js";
import { isOnItsWay, post } from "../console/outbox.js";
import { T } from "./texts.js";

let calls = [];
let cases = [];
let chosen = null;
let drawn = "";

const stationOf = (account) => (account || "").split("-SP-")[1] || "";
const current = () => calls.find((one) => one.id === chosen) || calls[0] || null;
const path = (call, verb) => `/expert-calls/${encodeURIComponent(call.id)}/${verb}`;

async function load() {
  const station = stationOf(frame.session.account);
  const [desk, own] = await readAll("/desk", ...(station ? [`/cases?station=${station}`] : []));
  calls = desk ? desk.expert_calls.filter((one) => ["ringing", "accepted", "escalated"].includes(one.state) && !isOnItsWay("answer", path(one, "answer"))) : [];
  cases = own ? own.cases : [];
}

function ring() {
  const ringing = calls.find((one) => one.state === "ringing" || (one.state === "escalated" && frame.session.hall_head));
  return ringing && !isOnItsWay("accept", path(ringing, "accept")) ? { text: T.ring(ringing.ticket_number, ringing.window, since(ringing.asked_at)), tone: "ring" } : null;
}

function draw() {
  const call = current();
  replaceWhenChanged(byId("calls"), JSON.stringify([calls.map((one) => [one.id, one.state]), call && call.id]), () => {
    if (!calls.length) return [make("li", { class: "quiet-text" }, T.callsNone)];
    return calls.slice(0, 9).map((one, at) => make("li", {}, make(
      "button", { type: "button", class: "pick", "aria-current": String(one === call), onclick: () => choose(one) },
      make("kbd", { class: "key" }, String(at + 1)), make("b", {}, one.ticket_number), make("span", { class: "grow" }, one.item_name),
      make("span", { class: `tag ${T.states[one.state][1]}` }, T.states[one.state][0]), make("span", { class: "quiet-text" }, T.window(one.window)),
    )));
  });
  drawCall(call);
  setText(byId("cases-count"), T.casesCount(cases.length));
  replaceWhenChanged(byId("cases"), JSON.stringify(cases.map((one) => [one.no, one.state])), () => (cases.length ? cases.map((one) => make(
    "tr", {}, make("td", {}, one.no), make("td", {}, one.item_name), make("td", {}, one.received_at ? clockTime(new Date(one.received_at)) : ""), make("td", {}, one.clerk_name || ""),
  )) : [make("tr", {}, make("td", { colspan: "4", class: "quiet-text" }, T.casesNone))]));
}

function drawCall(call) {
  byId("call-none").hidden = call !== null;
  byId("call-form").hidden = call === null;
  setText(byId("call-number"), call ? call.ticket_number : "");
  setText(byId("call-item"), call ? call.item_name : "");
  setText(byId("call-asked"), call ? T.asked(call.asked_by_name || T.window(call.window), clockTime(new Date(call.asked_at)), since(call.asked_at)) : "");
  setText(byId("call-question"), call ? call.question || T.noQuestion : "");
  if (!call) {
    drawn = "";
    return;
  }
  byId("accept").hidden = call.state !== "ringing" || isOnItsWay("accept", path(call, "accept"));
  if (drawn === call.id) return;
  drawn = call.id;
  byId("call-form").reset();
  restoreDraft(`answer ${call.id}`, [byId("answer")], call.id);
}

function choose(call) {
  chosen = call.id;
  draw();
}

function accept() {
  const call = current();
  if (!call || call.state !== "ringing" || isOnItsWay("accept", path(call, "accept"))) return;
  chosen = call.id;
  post({ name: "accept", label: T.accepting, path: path(call, "accept"), note: call.ticket_number });
  byId("answer").focus();
  draw();
}

function send() {
  const call = current();
  const answer = byId("answer").value.trim();
  if (!call) return undefined;
  if (!answer) {
    byId("answer").focus();
    return tell(T.empty, "refused");
  }
  post({ name: "answer", label: T.sending, path: path(call, "answer"), body: { answer, publish: byId("publish").checked }, note: { number: call.ticket_number, id: call.id } });
  calls = calls.filter((one) => one !== call);
  document.activeElement?.blur();
  return draw();
}

function sent(letter, answer) {
  if (letter.name === "accept") tell(T.accepted(letter.note));
  if (letter.name === "answer") {
    forgetDraft(`answer ${letter.note.id}`);
    tell(T.sent(letter.note.number, Boolean(answer.knowledge)));
  }
  refresh();
}

function bind() {
  byId("accept").addEventListener("click", accept);
  byId("call-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  byId("answer").addEventListener("input", () => {
    const call = current();
    if (call) keepAnswer(call.id);
  });
  document.addEventListener("keydown", (event) => {
    if (!frame.session || event.isComposing || event.altKey || event.metaKey) return;
    const enter = event.code === "Enter" || event.code === "NumpadEnter";
    if (enter && event.ctrlKey) return send();
    if (event.target instanceof HTMLElement && event.target.matches("input, textarea, button, a")) {
      if (event.code === "Escape") event.target.blur();
      return undefined;
    }
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (digit && calls[digit[1] - 1]) choose(calls[digit[1] - 1]);
    else if (enter && current()) {
      if (current().state === "ringing") accept();
      else byId("answer").focus();
    } else return undefined;
    return event.preventDefault();
  });
}

const kept = new Set();

function keepAnswer(id) {
  if (kept.has(id)) return;
  kept.add(id);
  keepDraft(`answer ${id}`, [byId("answer")], () => (current() && current().id === id ? id : ""));
  byId("answer").dispatchEvent(new Event("input"));
}

bind();
startPage({
  texts: T, load, draw, ring, sent,
  refused: (letter, error) => {
    tell(error.message, "refused");
    refresh();
  },
  place: (session) => T.place(T.stations[stationOf(session.account)] || session.account),
});
