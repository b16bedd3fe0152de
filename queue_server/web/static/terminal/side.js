// The right column: how the hall stands, who is next, who was missed or set aside, and the tidal window.

import { byId, clockTime, make, minutes, replaceWhenChanged, setText } from "../console/dom.js";
import { desk, phase, serverNow } from "./desk.js";
import { pickWaiting, press } from "./verbs.js";
import { perform } from "./acts.js";
import { T } from "./texts.js";

const CASES_A_DAY = 30;
const CLEAR_HEIGHT_PX = 42;
const ASIDE_HEIGHT_PX = 36;

export function drawSide() {
  drawFigures();
  drawWaiting();
  drawAside("missed", desk.queue.missed, T.rejoin, rejoin);
  drawAside("held", desk.queue.held, T.resume, resume);
  drawTidal();
  drawRelief();
}

function drawRelief() {
  const call = desk.window && desk.window.relief;
  const shown = byId("relief");
  shown.hidden = !call;
  if (!call) return;
  shown.title = [...call.tickets, ...call.cases].join(" ");
  setText(shown, T.relief(call.window, call.why, clockTime(new Date(call.since)), call.tickets.length + call.cases.length));
}

function drawFigures() {
  const board = desk.board;
  setText(byId("figure-waiting"), String(desk.queue.waiting.length));
  setText(byId("figure-longest"), minutes(board ? board.longest_wait_s : 0));
  setText(byId("figure-cases"), `${board ? board.cases_today : 0} / ${CASES_A_DAY}`);
}

function waitOf(ticket) {
  return minutes((serverNow() - new Date(ticket.issued_at)) / 1000);
}

function drawWaiting() {
  const list = byId("next-list");
  const room = Math.max(2, Math.floor(list.clientHeight / CLEAR_HEIGHT_PX));
  const waiting = desk.queue.waiting;
  const shown = waiting.length > room ? waiting.slice(0, room - 1) : waiting;
  const free = phase() === "idle";
  const mark = JSON.stringify([shown.map((one) => [one.id, waitOf(one), one.wait_min]), waiting.length, free]);
  replaceWhenChanged(list, mark, () => {
    const rows = shown.map((one) => make(
      "li", {}, make("span", { class: "number" }, one.number), make("span", { class: "grow" }, one.item_name),
      make("span", { class: "waits" }, make("b", {}, one.wait_min === null ? "" : T.forecast(one.wait_min)), make("span", { class: "quiet-text small-text" }, T.waitedFor(waitOf(one)))),
      make("button", { type: "button", class: "button small", tabindex: "-1", disabled: !free, onclick: () => pickWaiting(one) }, T.pick),
    ));
    if (shown.length < waiting.length) rows.push(make("li", { class: "quiet-text" }, T.more(waiting.length - shown.length)));
    return rows.length ? rows : [make("li", { class: "none" }, T.none)];
  });
}

function drawAside(name, tickets, label, onPick) {
  const list = byId(`${name}-list`);
  const room = Math.max(1, Math.floor(list.clientHeight / ASIDE_HEIGHT_PX));
  setText(byId(`${name}-count`), tickets.length > room ? T.inAll(tickets.length) : "");
  replaceWhenChanged(list, JSON.stringify([room, tickets.map((one) => one.id)]), () => {
    if (!tickets.length) return [make("li", { class: "none" }, T.none)];
    return tickets.slice(0, room).map((one) => make(
      "li", {}, make("span", { class: "number" }, one.number), make("span", { class: "grow" }, one.item_name),
      make("button", { type: "button", class: "button small", tabindex: "-1", onclick: () => onPick(one) }, label),
    ));
  });
}

function rejoin(ticket) {
  perform({ name: "rejoin", label: T.doing.rejoin, path: `/tickets/${ticket.id}/rejoin` });
}

function resume(ticket) {
  if (desk.ticket) press("resume");
  else perform({ name: "resume", label: T.doing.resume, path: `/windows/${desk.session.window}/resume`, body: { ticket: ticket.id } });
}

function drawTidal() {
  const tidal = desk.tidal || (desk.board && desk.board.tidal);
  const alarm = byId("alarm");
  alarm.hidden = true;
  if (!tidal) return;
  const [word, tone] = T.tidalStates[tidal.state];
  const tag = byId("tidal-state");
  setText(tag, word);
  tag.className = `tag ${tone}`;
  const since = tidal.since ? new Date(tidal.since) : null;
  setText(byId("tidal-text"), tidal.advice || (since ? T.tidalSince(clockTime(since), tidal.reason) : ""));
  const say = T.alarms[tidal.state];
  if (!say || !since) return;
  const whole = Math.max(0, Math.floor((serverNow() - since) / 1000));
  alarm.hidden = false;
  alarm.dataset.tone = tidal.state === "unstaffed" ? "danger" : "warn";
  setText(alarm, say(T.minutesSeconds(Math.floor(whole / 60), whole % 60)));
}
