// Calls from the windows: they ring here first, are accepted and answered by keyboard, and nothing typed elsewhere is lost to them.

import { byId, clockTime, make, replaceWhenChanged, setText } from "../console/dom.js";
import { forgetDraft, keepDraft, restoreDraft } from "../console/drafts.js";
import { frame, since, tell } from "../console/desk_page.js";
import { isOnItsWay, post } from "../console/outbox.js";
import { T } from "./texts.js";

const OPEN = ["ringing", "accepted", "escalated"];
let calls = [];
let chosen = null;
let drawn = "";
let changed = () => {};
const kept = new Set();

const path = (call, verb) => `/expert-calls/${encodeURIComponent(call.id)}/${verb}`;
const current = () => calls.find((one) => one.id === chosen) || calls[0] || null;
const isRinging = (one) => (one.state === "ringing" || (one.state === "escalated" && frame.session.hall_head)) && !isOnItsWay("accept", path(one, "accept"));

export const callCount = () => calls.length;
export const ringingCall = () => calls.find(isRinging) || null;

export function takeCalls(desk) {
  calls = desk ? desk.expert_calls.filter((one) => OPEN.includes(one.state) && !isOnItsWay("answer", path(one, "answer"))) : [];
}

export function drawCalls() {
  const call = current();
  replaceWhenChanged(byId("calls"), JSON.stringify([calls.map((one) => [one.id, one.state]), call && call.id]), () => {
    if (!calls.length) return [make("li", { class: "quiet-text" }, T.callsNone)];
    return calls.slice(0, 9).map((one, at) => make("li", {}, make(
      "button", { type: "button", class: "pick", "aria-current": String(one === call), onclick: () => choose(one) },
      make("kbd", { class: "key" }, String(at + 1)), make("b", {}, one.ticket_number), make("span", { class: "grow" }, one.item_name),
      make("span", { class: `tag ${T.callStates[one.state][1]}` }, T.callStates[one.state][0]), make("span", { class: "quiet-text" }, T.window(one.window)),
    )));
  });
  drawCall(call);
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

export function chooseCall(at) {
  if (calls[at]) choose(calls[at]);
}

function choose(call) {
  chosen = call.id;
  changed();
}

// Enter: accept what rings, then write.
export function takeCall() {
  const call = current();
  if (!call) return;
  if (call.state === "ringing") accept();
  else byId("answer").focus();
}

function accept() {
  const call = current();
  if (!call || call.state !== "ringing" || isOnItsWay("accept", path(call, "accept"))) return;
  chosen = call.id;
  post({ name: "accept", label: T.accepting, path: path(call, "accept"), note: call.ticket_number });
  byId("answer").focus();
  changed();
}

export function sendAnswer() {
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
  return changed();
}

// Says whether the letter was one of a call.
export function callSent(letter, answer) {
  if (letter.name === "accept") tell(T.accepted(letter.note));
  else if (letter.name === "answer") {
    forgetDraft(`answer ${letter.note.id}`);
    tell(T.sent(letter.note.number, Boolean(answer.knowledge)));
  } else return false;
  return true;
}

export function bindCalls(onChange) {
  changed = onChange;
  byId("accept").addEventListener("click", accept);
  byId("call-form").addEventListener("submit", (event) => {
    event.preventDefault();
    sendAnswer();
  });
  byId("answer").addEventListener("input", () => {
    const call = current();
    if (call) keepAnswer(call.id);
  });
}

function keepAnswer(id) {
  if (kept.has(id)) return;
  kept.add(id);
  keepDraft(`answer ${id}`, [byId("answer")], () => (current() && current().id === id ? id : ""));
  byId("answer").dispatchEvent(new Event("input"));
}
