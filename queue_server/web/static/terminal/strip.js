// The strip below the bar, always there: what rings in the hall and is answered by one key, else how things stand.

import { byId, clockTime, setText } from "../console/dom.js";
import { post, unsentLabels } from "../console/outbox.js";
import { actInHand } from "./acts.js";
import { desk, serverNow } from "./desk.js";
import { choose } from "./line.js";
import { marksWait } from "./marks.js";
import { scansWait } from "./scans.js";
import { returnedCount } from "./worklist.js";
import { T } from "./texts.js";

// A key that was meant for something else does not answer what has only just begun to ring.
const FRESH_MS = 800;
const ANSWERED_SHOWN_MS = 30_000;

let shown = "";
let shownSince = 0;
let answered = null;
// What was answered here and may still stand in what was read before.
const settled = new Set();

const whole = (since) => Math.max(0, Math.floor((serverNow() - new Date(since)) / 1000));
const asText = (seconds) => T.minutesSeconds(Math.floor(seconds / 60), seconds % 60);

// Everything that wants this person's answer, the most urgent first.
function rings() {
  const { duty, session } = desk;
  if (!duty || !session) return [];
  const all = [
    ...duty.help.filter((one) => !one.acknowledged_at).map((one) => ({
      key: one.id, tone: "ring", text: T.rings.help(one.place_name, asText(whole(one.at))), act: T.rings.helpAct,
      answer: () => settle(one.id, { name: "help", label: T.doing.help, path: `/help/${one.id}/acknowledge`, note: one.place_name }),
    })),
    ...duty.hand_overs.filter((one) => one.to_person === session.person && !one.accepted_at).map((one) => ({
      key: one.id, tone: "ask", text: T.rings.handOver(one.from_person_name, one.window, [...one.tickets, ...one.cases], one.note), act: T.rings.handOverAct,
      answer: () => settle(one.id, { name: "handOverAccept", label: T.doing.handOverAccept, path: `/hand-overs/${one.id}/accept` }),
    })),
    ...duty.offers.filter((one) => one.to_person === session.person && one.state === "offered").map((one) => ({
      key: one.id, tone: "ask", text: T.rings.offer(one.from_person_name, one.number, asText(secondsTo(one.until))), act: T.rings.offerAct,
      answer: () => answerOffer(one),
    })),
  ];
  return all.filter((one) => !settled.has(one.key));
}

function settle(key, letter) {
  settled.add(key);
  post({ ...letter, ring: key });
}

// A refused answer lets it ring again.
export function ringAgain(letter) {
  settled.delete(letter.ring);
}

function secondsTo(moment) {
  return Math.max(0, Math.floor((new Date(moment) - serverNow()) / 1000));
}

function answerOffer(offer) {
  choose({
    title: T.ask.offer(offer.from_person_name, offer.number),
    options: [{ label: T.offerAccept, value: "accept" }, { label: T.offerDecline, value: "decline" }], suggested: 0,
    stands: () => rings().some((one) => one.key === offer.id),
    onPick: (verb) => settle(offer.id, { name: "offerAnswer", label: T.doing.offerAnswer, path: `/offers/${offer.id}/${verb}`, note: verb }),
  });
}

export const ringing = () => rings()[0] || null;
export const ringOwnsKey = () => ringing() !== null && performance.now() - shownSince > FRESH_MS;

export function answerRing() {
  ringing()?.answer();
  drawStrip();
}

export function helpAnswered(letter) {
  answered = { text: T.rings.helpAnswered(letter.note, clockTime(serverNow(), { seconds: true })), until: performance.now() + ANSWERED_SHOWN_MS };
}

// What has not reached the server yet, by name.
export function unsent() {
  const act = actInHand();
  return [...(act && act.failed ? [act.label] : []), ...(marksWait() ? [T.doing.materials] : []), ...(scansWait() ? [T.doing.scan] : []), ...unsentLabels()];
}

function present(list) {
  const waiting = unsent();
  if (list.length) return { key: list[0].key, tone: list[0].tone, text: list[0].text, act: list[0].act };
  if (waiting.length) return { key: "unsent", tone: "warn", text: T.rings.unsent(waiting), act: "" };
  if (desk.link === "lost" && desk.freshAt) return { key: "lost", tone: "warn", text: T.rings.lost, act: "" };
  if (answered && performance.now() < answered.until) return { key: answered.text, tone: "ok", text: answered.text, act: "" };
  return { key: "", tone: "calm", text: "", act: "" };
}

export function drawStrip() {
  const list = rings();
  const { key, tone, text, act } = present(list);
  if (key !== shown) {
    shown = key;
    shownSince = performance.now();
  }
  byId("strip").dataset.tone = tone;
  setText(byId("strip-text"), text);
  setText(byId("strip-more"), list.length > 1 ? T.rings.more(list.length - 1) : "");
  byId("strip-act").hidden = !act;
  setText(byId("strip-act-label"), act);
  byId("strip-calm").hidden = tone !== "calm";
  // A page behind another one says it in its tab.
  document.title = tone === "ring" ? T.rings.title : T.pageTitle;
  drawStanding();
}

function deviceLine(devices) {
  const [first, ...others] = devices;
  if (!first) return "";
  return T.rings.device(first.place_name, T.deviceKinds[first.kind] || first.kind, first.reason || T.deviceUnwell, clockTime(new Date(first.since))) + (others.length ? T.rings.moreDevices(others.length) : "");
}

function drawStanding() {
  const { duty, session } = desk;
  setText(byId("standing-devices"), duty ? deviceLine(duty.devices || []) : "");
  const own = duty ? duty.offers.filter((one) => one.from_person === session.person && one.state === "offered") : [];
  setText(byId("standing-offer"), own.length ? T.rings.ownOffer(own[0].to_person_name, own[0].number, asText(secondsTo(own[0].until))) : "");
  setText(byId("standing-unread"), duty && duty.knowledge_unread ? T.rings.unread(duty.knowledge_unread) : "");
  setText(byId("standing-cases"), returnedCount() ? T.rings.cases(returnedCount()) : "");
  setText(byId("standing-reports"), duty && duty.reports_open ? T.rings.reports(duty.reports_open) : "");
  byId("standing-quiet").hidden = ["relief", "alarm"].some((id) => !byId(id).hidden) || ["standing-devices", "standing-offer", "standing-unread", "standing-cases", "standing-reports"].some((id) => byId(id).textContent);
}
