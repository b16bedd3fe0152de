// A representative's desk: the station's cases on the left, one of them in the middle, what is done with it on the right; a call from a window comes first.

import { readAll } from "../console/api.js";
import { byId, setText } from "../console/dom.js";
import { frame, refresh, since, startPage, tell } from "../console/desk_page.js";
import { bindCalls, callCount, callSent, chooseCall, drawCalls, ringingCall, sendAnswer, takeCall, takeCalls } from "./calls.js";
import { caseInHand, chooseAt, chooseCase, drawCase, drawCases, overdueCount, readCases, step } from "./cases.js";
import { T } from "./texts.js";
import { closeScan, nextScan, openScan, scanIsOpen } from "./viewer.js";
import { back, bindWork, drawWork, sendForm, takeCatalogue, takeFirst, takeKey, workRefused, workSent } from "./work.js";

const TYPES = "input, textarea, select";
const GUIDES_MS = 30_000;
let tab = "work";
let rung = null;
let counted = 0;
let catalogue = null;
let cataloguedAt = 0;
let relief = null;

const stationOf = (account) => (account || "").split("-SP-")[1] || "";
const isTyping = () => document.activeElement instanceof HTMLElement && document.activeElement.matches(TYPES);

async function load() {
  const station = stationOf(frame.session.account);
  const [desk, own, items] = await readAll("/desk", ...(station ? ["/cases?desk=station", ...(catalogue && performance.now() - cataloguedAt < GUIDES_MS ? [] : ["/items"])] : []));
  if (items) {
    catalogue = items;
    cataloguedAt = performance.now();
    takeCatalogue(items);
  }
  takeCalls(desk);
  relief = desk ? desk.relief : null;
  await readCases(own || null);
  followCall();
}

// A call opens by itself unless somebody types; then the strip says so and F2 leads there.
function followCall() {
  const call = ringingCall();
  if (call && rung !== call.id && !isTyping()) tab = "call";
  rung = call ? call.id : null;
  // After a reload an accepted call still waits for its answer, with what was typed of it.
  if (!counted && callCount() && !isTyping()) tab = "call";
  // The last call is over: back to the cases.
  if (counted && !callCount() && tab === "call" && !isTyping()) tab = "work";
  counted = callCount();
}

function ring() {
  const call = ringingCall();
  if (!call && relief) return { text: T.ringRelief(relief.window, relief.why, since(relief.since)), tone: "ring" };
  if (!call) return null;
  return { text: T.ring(call.ticket_number, call.window, since(call.asked_at)) + (tab === "call" ? "" : T.ringKey), tone: "ring" };
}

function draw() {
  for (const name of ["work", "call"]) {
    byId(`${name}-panel`).hidden = name !== tab;
    byId(`tab-${name}`).setAttribute("aria-selected", String(name === tab));
  }
  setText(byId("calls-count"), callCount() ? String(callCount()) : "");
  byId("tab-call").dataset.ringing = String(Boolean(ringingCall()));
  drawCalls();
  drawCases(pick);
  drawCase();
  drawWork();
}

function pick(no) {
  if (scanIsOpen()) closeScan();
  chooseCase(no);
  draw();
  refresh();
}

function show(name) {
  tab = name;
  document.activeElement?.blur();
  draw();
}

function sent(letter, answer) {
  if (!callSent(letter, answer)) workSent(letter, answer);
  draw();
  refresh();
}

function refused(letter, error) {
  tell(error.message, "refused");
  workRefused(letter, error);
  draw();
  refresh();
}

// Keys that count wherever the focus is. Says whether it was one.
function takeAnywhere(event) {
  if (event.code === "F2") {
    show(tab === "call" ? "work" : "call");
    return true;
  }
  if (!event.ctrlKey || (event.code !== "Enter" && event.code !== "NumpadEnter")) return false;
  if (tab === "call") sendAnswer();
  else sendForm();
  return true;
}

function takeInList(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (by) {
    if (scanIsOpen()) closeScan();
    step(by);
    draw();
    refresh();
    return true;
  }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (!digit) return false;
  if (tab === "call" && callCount()) chooseCall(digit[1] - 1);
  else if (chooseAt(digit[1] - 1)) {
    if (scanIsOpen()) closeScan();
    draw();
    refresh();
  }
  return true;
}

function takeLetter(event) {
  if (event.code === "KeyV") {
    const one = caseInHand();
    if (scanIsOpen()) nextScan();
    else if (one) openScan(one, 0);
    return true;
  }
  if (tab === "call") return false;
  return takeKey(event.code);
}

function takeEscape(target) {
  if (target instanceof HTMLElement && target.matches(TYPES)) return target.blur();
  if (scanIsOpen()) return closeScan();
  if (!back() && tab === "call") show("work");
  return undefined;
}

function onKey(event) {
  if (!frame.session || event.isComposing || event.altKey || event.metaKey || event.shiftKey) return;
  const { target } = event;
  if (takeAnywhere(event)) return event.preventDefault();
  if (event.ctrlKey) return undefined;
  if (event.code === "Escape") return takeEscape(target);
  if (target instanceof HTMLElement && target.matches(TYPES)) return undefined;
  const enter = event.code === "Enter" || event.code === "NumpadEnter";
  if (enter) {
    // A button that holds the focus does what it says.
    if (target instanceof HTMLElement && target.matches("button, a, summary") && !target.matches(".case-row, .pick")) return undefined;
    if (tab === "call" && callCount()) takeCall();
    else takeFirst();
    return event.preventDefault();
  }
  if (takeInList(event) || takeLetter(event)) return event.preventDefault();
  return undefined;
}

function bind() {
  bindCalls(draw);
  bindWork(draw, refresh);
  byId("tab-work").addEventListener("click", () => show("work"));
  byId("tab-call").addEventListener("click", () => show("call"));
  document.addEventListener("keydown", onKey);
}

bind();
startPage({
  texts: T, load, draw, ring, sent, refused,
  place: (session) => T.place(T.stations[stationOf(session.account)] || session.account, overdueCount()),
});
