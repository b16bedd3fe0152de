// The clerk's verbs: when each is allowed, what it asks first, and what it sends.

import { signOut } from "../console/sign_in.js";
import { UNDO_MS, actInHand, flush, follow, giveUp, isWaiting, perform, undo } from "./acts.js";
import { caseInHand, changed, desk, phase } from "./desk.js";
import { choose, closeChoice, isChoosing, say } from "./line.js";
import { T } from "./texts.js";

const AFTER_CALL_MS = 3000;
const RECALL_MS = 10_000;
const MISS_MS = 20_000;
const MAX_CALLS = 3;

const sinceCall = () => performance.now() - desk.calledAt;
const secondsLeft = (ms) => Math.max(1, Math.ceil(ms / 1000));
const windowPath = (verb) => `/windows/${desk.session.window}/${verb}`;
const servesStill = (id) => () => phase() === "serving" && desk.ticket.id === id;
const handsFree = () => !desk.ticket;
const asReasons = (reasons) => reasons.map((reason) => ({ label: reason, value: reason }));

// Each guard returns the sentence that refuses the verb now, or "".
export const GUARDS = {
  callNext() {
    if (!desk.window) return T.refusals.noWindow;
    if (phase() === "paused") return T.refusals.unpauseFirst;
    if (phase() === "called" && !isWaiting()) return T.refusals.busyCalled(desk.ticket.number);
    if (phase() === "called" && actInHand().name !== "miss") return T.refusals.waitForAct;
    return "";
  },
  recall() {
    if (phase() !== "called") return T.refusals.noCalled;
    if (desk.ticket.call_no >= MAX_CALLS) return T.refusals.recallDone;
    return sinceCall() < RECALL_MS ? T.refusals.recallSoon(secondsLeft(RECALL_MS - sinceCall())) : "";
  },
  miss() {
    if (phase() !== "called") return T.refusals.noCalled;
    const early = Math.max(MISS_MS - (performance.now() - desk.firstCalledAt), RECALL_MS - sinceCall());
    if (desk.ticket.call_no < MAX_CALLS) return T.refusals.missCalls(MAX_CALLS - desk.ticket.call_no);
    return early > 0 ? T.refusals.missSoon(secondsLeft(early)) : "";
  },
  transfer: () => (phase() === "serving" ? "" : T.refusals.noServing),
  hold: () => (phase() === "serving" ? "" : T.refusals.noServing),
  resume() {
    if (desk.ticket) return T.refusals.inHand;
    return desk.window && desk.queue.held.length ? "" : T.refusals.noHeld;
  },
  pick() {
    const refusal = GUARDS.callNext();
    if (refusal) return refusal;
    if (desk.ticket) return T.refusals.inHand;
    return desk.queue.waiting.length ? "" : T.nobodyWaits;
  },
  rejoin: () => (desk.queue.missed.length ? "" : T.refusals.noMissed),
  pause() {
    if (!desk.window) return T.refusals.noWindow;
    return desk.ticket ? T.refusals.finishFirstPause : "";
  },
  primary: () => (desk.ticket ? "" : T.callFirst),
  openTidal: () => (desk.tidal && ["closed", "warned"].includes(desk.tidal.state) ? "" : T.tidalStates[desk.tidal?.state || "closed"][0]),
  closeTidal: () => (desk.tidal && ["open", "opening", "unstaffed"].includes(desk.tidal.state) ? "" : T.tidalStates[desk.tidal?.state || "closed"][0]),
};

// Verbs that may be pressed while another act is on its way, because they do not touch the ticket in hand.
export const BESIDE = new Set();

let signedOut = () => {};
let afterCall = { at: -Infinity };

export function onSignedOut(listener) {
  signedOut = listener;
}

function act(name, options = {}) {
  perform({ name, label: T.doing[name], ...options });
}

export const VERBS = {
  callNext() {
    const quiet = AFTER_CALL_MS - (performance.now() - afterCall.at);
    if (quiet > 0) return say(T.refusals.justCalled(secondsLeft(quiet)));
    if (isWaiting() && flush("callNext")) return undefined;
    if (phase() === "serving") return askOutcome({ thenCall: true });
    return callNextNow();
  },
  recall: () => act("recall", { path: windowPath("recall") }),
  primary() {
    if (phase() === "called") return act("start", { path: windowPath("start") });
    return askOutcome({ thenCall: false });
  },
  miss() {
    const { id, number } = desk.ticket;
    act("miss", { path: windowPath("miss"), ticket: id, delayMs: UNDO_MS, said: T.willMiss(number) });
  },
  transfer() {
    const { id, number, letter } = desk.ticket;
    const targets = T.letters.map(([to, name]) => ({ label: name, value: to, letter: to }));
    const colleagues = present().slice(0, 4).map((one) => ({ label: T.toPerson(one.name), value: one }));
    choose({
      title: T.ask.transfer(number),
      options: [...targets, ...colleagues],
      stands: servesStill(id),
      onPick: (to) => (to.person ? offerTicket(id, to) : act("transfer", {
        path: windowPath("transfer"), body: { letter: to }, ticket: id, delayMs: UNDO_MS, said: T.willTransfer(number, targets.find((one) => one.value === to).label),
      })),
    });
    return letter;
  },
  hold: () => act("hold", { path: windowPath("hold"), ticket: desk.ticket.id }),
  resume() {
    pickTicket(desk.queue.held, T.ask.resume, (id) => act("resume", { path: windowPath("resume"), body: { ticket: id } }), handsFree);
  },
  pick() {
    choose({
      title: T.ask.pickWhich, onPick: pickWaiting, stands: handsFree,
      options: desk.queue.waiting.map((one) => ({ label: one.number, value: one })),
    });
  },
  rejoin() {
    pickTicket(desk.queue.missed, T.ask.rejoin, (id) => act("rejoin", { path: `/tickets/${id}/rejoin` }));
  },
  pause() {
    if (phase() === "paused") return act("unpause", { path: windowPath("unpause") });
    return choose({
      title: T.ask.pause, options: asReasons(T.pauseReasons), free: T.otherReason, stands: handsFree,
      onPick: (reason) => act("pause", { path: windowPath("pause"), body: { reason } }),
    });
  },
  openTidal: () => askReason(T.ask.openTidal, T.tidalReasons, (reason) => act("openTidal", { path: "/tidal/open", body: { reason } })),
  closeTidal: () => askReason(T.ask.closeTidal, T.tidalCloseReasons, (reason) => act("closeTidal", { path: "/tidal/close", body: { reason } })),
  endDay: () => askReason(T.ask.endDay, T.endDayReasons, (reason) => act("endDay", { path: "/day/end", body: { reason } })),
  undo() {
    if (undo()) say(T.undone, "good");
  },
  async signOut() {
    const refusal = await signOut();
    if (refusal) return say(refusal);
    desk.session = null;
    signedOut();
    return changed();
  },
};

// Goes where Escape goes: undo, leave a choice, give a hopeless act up.
export function back() {
  if (isWaiting()) return VERBS.undo();
  if (isChoosing()) return closeChoice();
  const act = actInHand();
  if (act && act.failed) giveUp();
  return undefined;
}

export function callNextNow() {
  act("callNext", { path: windowPath("call-next") });
}

export function noteCall() {
  afterCall.at = performance.now();
}

export const callIsFresh = () => performance.now() - afterCall.at < AFTER_CALL_MS;

export function pickWaiting(ticket) {
  askReason(T.ask.pick(ticket.number), T.pickReasons, (reason) => act("callNext", { path: windowPath("call-next"), body: { ticket: ticket.id, reason } }), handsFree);
}

export function askReason(title, reasons, onPick, stands) {
  choose({ title, options: asReasons(reasons), free: T.otherReason, onPick, stands });
}

function pickTicket(tickets, title, onPick, stands) {
  if (tickets.length === 1) return onPick(tickets[0].id);
  return choose({ title, options: tickets.map((one) => ({ label: one.number, value: one.id })), onPick, stands });
}

// Whoever may take over at a window stands before the others.
export function clerksFirst(people) {
  const place = (one) => (one.station !== null ? 2 : 0) + (one.hall_head ? 1 : 0);
  return [...people].sort((a, b) => place(a) - place(b));
}

// Colleagues who are signed in somewhere now.
function present() {
  return clerksFirst(desk.colleagues.filter((one) => one.signed_in && one.person !== desk.session.person));
}

// 首问负责 (R67): the ticket stays with its owner until the colleague has accepted.
function offerTicket(id, colleague) {
  act("offer", { path: "/offers", body: { kind: "ticket", entity: id, to_person: colleague.person }, ticket: id, said: colleague.name });
}

function suggestedOutcome() {
  const filed = caseInHand();
  const outcome = (() => {
    if (filed && filed.state !== "DRAFT") return "cases";
    if (filed) return "preintake";
    return desk.ticket.letter === "Q" ? "collected" : "consulted";
  })();
  return T.outcomes.findIndex(([value]) => value === outcome);
}

function askOutcome({ thenCall }) {
  const { id, number } = desk.ticket;
  choose({
    title: thenCall ? T.ask.outcomeThenCall(number) : T.ask.outcome(number),
    options: T.outcomes.map(([value, label]) => ({ value, label })),
    stands: servesStill(id),
    suggested: suggestedOutcome(),
    onPick: (outcome) => act("finish", { path: windowPath("finish"), body: { outcome }, ticket: id, said: number, then: thenCall ? "callNext" : "" }),
  });
}

// Presses a verb by its name: refused with the guard's sentence, held off while another act is on its way.
export function press(name) {
  const guard = GUARDS[name];
  const refusal = guard ? guard() : "";
  if (refusal) return say(refusal);
  if (BESIDE.has(name)) return VERBS[name]();
  const busy = actInHand();
  if (name === "callNext" && busy && !busy.failed && follow("finish", "callNext")) return undefined;
  if (busy && name !== "undo" && !(name === "callNext" && isWaiting())) return say(busy.failed ? T.retrying(busy.label) : T.refusals.waitForAct);
  if (isChoosing()) closeChoice();
  return VERBS[name]();
}
