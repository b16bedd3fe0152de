// The card of the ticket in hand: number, item, facts, and which keys are live.

import { byId, clockTime, minutes, setText } from "../console/dom.js";
import { actInHand } from "./acts.js";
import { desk, phase, serverNow } from "./desk.js";
import { GUARDS, callIsFresh } from "./verbs.js";
import { T } from "./texts.js";

const AUTO_MISS_S = 60;

function calledSeconds() {
  return Math.floor((performance.now() - desk.calledAt) / 1000);
}

function facts(ticket) {
  const waited = desk.calledMoment ? (desk.calledMoment - new Date(ticket.issued_at)) / 1000 : null;
  const parts = [T.facts.calls(ticket.call_no)];
  if (waited !== null) parts.push(T.facts.waited(minutes(waited)));
  if (ticket.letter === "Y") parts.push(T.facts.priority);
  if (ticket.state === "called") {
    const left = AUTO_MISS_S - calledSeconds();
    if (left > 0 && left <= AUTO_MISS_S) parts.push(T.facts.autoMiss(left));
  } else if (desk.servingSince !== null) {
    const whole = Math.floor((performance.now() - desk.servingSince) / 1000);
    parts.push(T.facts.serving(T.minutesSeconds(Math.floor(whole / 60), whole % 60)));
  }
  return parts.join(" · ");
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
  setText(byId("facts"), ticket ? facts(ticket) : clockTime(serverNow(), { seconds: false }));
  setText(byId("primary-label"), phase() === "serving" ? T.finish : T.start);
  setText(byId("pause-label"), phase() === "paused" ? T.unpause : T.pause);
  byId("primary").classList.toggle("primary", phase() === "serving");
  byId("primary").classList.toggle("go", phase() !== "serving");
  drawButtons();
}

function drawButtons() {
  const act = actInHand();
  for (const button of document.querySelectorAll("[data-verb]")) {
    const name = button.dataset.verb;
    const guard = GUARDS[name];
    if (!guard) continue;
    const busy = act && !(name === "callNext" && !act.sent);
    button.disabled = Boolean(busy) || guard() !== "" || (name === "callNext" && callIsFresh());
  }
}
