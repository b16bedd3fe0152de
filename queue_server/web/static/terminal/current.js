// The card of the ticket in hand: number, item, facts, the timer of the moment, the representative's answer, live keys.

import { byId, clockTime, make, minutes, replaceWhenChanged, setText } from "../console/dom.js";
import { actInHand } from "./acts.js";
import { desk, expertCall, phase, serverNow } from "./desk.js";
import { hush } from "./line.js";
import { panel } from "./panels.js";
import { GUARDS, callIsFresh } from "./verbs.js";
import { T } from "./texts.js";

// Rooms in which these keys mean something else: the button that has the same key rests meanwhile.
const OWN_KEYS = { scans: ["primary", "callNext"], readback: ["primary"], worklist: ["primary"] };
const AUTO_MISS_S = 60;
const secondsSince = (moment) => (moment ? Math.max(0, Math.floor((serverNow() - new Date(moment)) / 1000)) : null);
const asClock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function facts(ticket) {
  const parts = [T.facts.calls(ticket.call_no)];
  if (ticket.called_at) parts[0] = T.facts.callsAt(ticket.call_no, clockTime(new Date(ticket.called_at), { seconds: true }));
  if (ticket.first_called_at) parts.push(T.facts.waited(minutes((new Date(ticket.first_called_at) - new Date(ticket.issued_at)) / 1000)));
  if (ticket.letter === "Y") parts.push(T.facts.priority);
  return parts.join(" · ");
}

// One timer at a time: since the call, since the start, or how long the window has been idle.
function timer() {
  const ticket = desk.ticket;
  if (ticket && ticket.state === "called") {
    const called = Math.floor((performance.now() - desk.calledAt) / 1000);
    const left = AUTO_MISS_S - called;
    return { text: asClock(called), label: left > 0 ? T.timers.called(left) : T.timers.calledOver, tone: left <= 15 ? "warn" : "" };
  }
  if (ticket) {
    const served = secondsSince(ticket.started_at);
    return { text: served === null ? "" : asClock(Math.max(0, served - (ticket.held_s || 0))), label: T.timers.serving, tone: "" };
  }
  const idle = secondsSince(desk.idleSince);
  return { text: idle === null || phase() === "closed" ? "" : asClock(idle), label: phase() === "closed" ? "" : T.timers[phase()], tone: "" };
}

function idleTexts() {
  const next = desk.queue.waiting[0];
  const words = { paused: T.idlePaused, closed: T.idleClosed, idle: T.idle };
  return { number: words[phase()], item: next ? T.idleItem(`${next.number} ${next.item_name}`) : T.nobodyWaits };
}

export function drawCurrent() {
  const ticket = desk.ticket;
  const number = byId("number");
  number.classList.toggle("idle", !ticket);
  const idle = idleTexts();
  setText(number, ticket ? ticket.number : idle.number);
  setText(byId("item"), ticket ? ticket.item_name : idle.item);
  setText(byId("facts"), ticket ? facts(ticket) : T.facts.today(desk.board ? desk.board.cases_today : 0));
  const { text, label, tone } = timer();
  setText(byId("timer"), text);
  setText(byId("timer-label"), label);
  byId("timer-box").dataset.tone = tone;
  setText(byId("primary-label"), phase() === "serving" ? T.finish : T.start);
  setText(byId("pause-label"), phase() === "paused" ? T.unpause : T.pause);
  byId("primary").classList.toggle("primary", phase() === "serving");
  byId("primary").classList.toggle("go", phase() !== "serving");
  drawExpert();
  drawButtons();
}

// R24: the call for a representative and its answer, in place.
function drawExpert() {
  const call = phase() === "serving" ? expertCall() : null;
  const line = byId("expert");
  // The line below must not go on saying that it rings.
  if (call && line.dataset.state && line.dataset.state !== call.state) hush();
  line.dataset.state = call ? call.state : "";
  const station = call ? call.station_name || T.hallHead : "";
  const waiting = call ? asClock(secondsSince(call.asked_at)) : "";
  const texts = call ? {
    ringing: call.station_present ? T.expert.ringing(station, waiting) : T.expert.absent(station, waiting),
    accepted: T.expert.accepted(station, call.accepted_by_name || ""),
    escalated: T.expert.escalated(waiting),
    answered: T.expert.answered(call.answered_by_name || station, call.answer || ""),
  } : {};
  setText(line, call ? texts[call.state] || "" : "");
  line.title = call && call.answer ? call.answer : "";
  drawAnswer(call);
}

function drawAnswer(call) {
  replaceWhenChanged(byId("answer-body"), JSON.stringify(call && [call.id, call.state, call.answer, call.knowledge]), () => {
    if (!call || call.state !== "answered") return [make("p", { class: "quiet-text" }, T.expert.none)];
    return [
      make("h3", {}, call.item_name),
      make("p", { class: "quiet-text small-text" }, T.expert.asked(call.asked_by_name, clockTime(new Date(call.asked_at)))),
      make("p", { class: "knowledge-text" }, call.question || T.expert.noQuestion),
      make("p", { class: "quiet-text small-text" }, T.expert.by(call.answered_by_name || "", call.answered_at ? clockTime(new Date(call.answered_at)) : "")),
      make("div", { class: "knowledge-text" }, call.answer || ""),
      call.knowledge ? make("p", { class: "quiet-text small-text" }, T.expert.published) : null,
    ].filter(Boolean);
  });
}

function drawButtons() {
  const act = actInHand();
  for (const button of document.querySelectorAll("[data-verb]")) {
    const name = button.dataset.verb;
    const guard = GUARDS[name];
    if (!guard || button.dataset.always) continue;
    const busy = act && !(name === "callNext" && !act.sent);
    button.disabled = (OWN_KEYS[panel()] || []).includes(name) || Boolean(busy) || guard() !== "" || (name === "callNext" && callIsFresh());
  }
}
