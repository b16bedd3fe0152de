// Puts the window terminal together: reads the state, draws it, listens to keys, buttons and the board's stream.

import { byId, clockTime, fillTexts, make, setText } from "../console/dom.js";
import { forgetDrafts } from "../console/drafts.js";
import { bindEmergency, showEmergency } from "../console/emergency.js";
import { watchBoard } from "../console/live.js";
import { bindOutbox, emptyOutbox, openOutbox } from "../console/outbox.js";
import { bindSignIn, focusSignIn, showSignIn } from "../console/sign_in.js";
import { listen, restore } from "./acts.js";
import { bindCasePanel, drawCase } from "./case_panel.js";
import { caseActDone, caseActRefused } from "./case_steps.js";
import { drawCurrent } from "./current.js";
import { changed, desk, onChange, readPublic, readSession, refresh, serverNow, takeBoard } from "./desk.js";
import { bindIssuePanel, drawIssuePanel, issued } from "./issue_panel.js";
import { bindKeys, drawKeys, fillHelp } from "./keys.js";
import { bindKnowledge, draw as drawKnowledge, knowledgeRead } from "./knowledge.js";
import { drawLine, dropStaleChoice, hush, say } from "./line.js";
import { closePanel, panel } from "./panels.js";
import { bindReport, reportFiled, reportRefused } from "./report.js";
import { drawSide } from "./side.js";
import { sideActDone } from "./side_verbs.js";
import { drawStrip, helpAnswered, ringAgain } from "./strip.js";
import { callNextNow, noteCall, onSignedOut, press } from "./verbs.js";
import { T } from "./texts.js";

const GUIDES_MS = 30_000;
const TICK_MS = 250;
const SEAT_STORE = "tidehall.seat";
const counter = document.body.dataset.profile === "counter";

function drawBar() {
  const { session, hall, board } = desk;
  const own = session && hall ? hall.windows.find((one) => one.no === session.window) : null;
  const hallName = hall ? hall.name : "";
  setText(byId("place"), session ? (own ? T.place(own.no, own.name) : T.noWindow) : hallName);
  byId("practice").hidden = !(hall && hall.practice);
  byId("overtime").hidden = !(board && board.overtime);
  setText(byId("who"), session ? session.person_name : "");
  byId("internet").hidden = !session || session.case_functions;
  setText(byId("clock"), board ? clockTime(serverNow()) : "");
  const words = { live: T.linkLive, polling: T.linkPolling, lost: T.linkLost(desk.freshAt ? clockTime(desk.freshAt) : "--:--") };
  const link = byId("link");
  if (link.dataset.link === desk.link && link.dataset.text === words[desk.link]) return;
  link.dataset.link = desk.link;
  link.dataset.text = words[desk.link];
  link.replaceChildren(make("span", { class: "dot" }), words[desk.link]);
}

function drawSignIn() {
  showSignIn(desk.session, desk.hall ? desk.hall.name : "");
  byId("work").hidden = !(desk.session && desk.isRead);
  byId("strip").hidden = !desk.session;
  if (!desk.session) desk.isRead = false;
  byId("end-day").hidden = !(desk.session && desk.session.hall_head);
}

function draw() {
  dropStaleChoice();
  drawSignIn();
  drawBar();
  showEmergency((desk.board && desk.board.emergency) || null);
  if (!desk.session) return;
  drawCurrent();
  drawLine();
  drawCase();
  drawKnowledge();
  drawSide();
  drawStrip();
  drawKeys();
  if (counter) drawIssuePanel();
}

function done(act, answer) {
  hush();
  if (act.name === "callNext") {
    noteCall();
    if (answer === null) say(T.nobody);
    else if (panel() === "answer") closePanel();
  }
  if (act.name === "finish") say(T.finished(act.said, T.outcomes.find(([value]) => value === act.body.outcome)[1]), "good");
  if (act.name === "issue") issued(answer);
  caseActDone(act, answer);
  sideActDone(act, answer);
  if (act.then === "callNext") callNextNow();
}

function refused(act, error) {
  caseActRefused(act);
  if (desk.session) say(error.message);
  else setText(byId("sign-in-line"), T.signedOutByServer);
}

function sent(letter, answer) {
  if (letter.name === "help") helpAnswered(letter);
  if (letter.name === "report") reportFiled(answer);
  if (letter.name === "read") return knowledgeRead();
  if (letter.name === "offerAnswer") say(letter.note === "accept" ? T.offerAccepted(answer.number) : T.offerDeclined(answer.number), "good");
  if (letter.name === "handOverAccept") say(T.handOverAccepted(answer.from_person_name), "good");
  return refresh().catch(() => {});
}

function notSent(letter, error) {
  ringAgain(letter);
  if (letter.name === "report") reportRefused();
  // A reading mark that is no longer wanted is nobody's business.
  if (letter.name !== "read") say(error.message);
  refresh().catch(() => {});
}

async function signedIn() {
  // What another person left in this tab is not theirs to send.
  if (sessionStorage.getItem(SEAT_STORE) !== desk.session.person) {
    forgetDrafts();
    emptyOutbox();
    sessionStorage.setItem(SEAT_STORE, desk.session.person);
  }
  openOutbox();
  await refresh();
  if (desk.session && desk.session.notice) say(desk.session.notice, "ask");
  restore();
}

function signedOut() {
  forgetDrafts();
  emptyOutbox();
  sessionStorage.removeItem(SEAT_STORE);
  focusSignIn();
}

function bindButtons() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-verb]") : null;
    if (button) press(button.dataset.verb);
  });
}

async function begin() {
  fillTexts(T);
  T.pageTitle = counter ? T.counterTitle : T.title;
  document.title = T.pageTitle;
  fillHelp();
  onChange(draw);
  listen({ done, refused });
  onSignedOut(signedOut);
  bindEmergency({ signedIn: () => (desk.session ? desk.session.person_name : null) });
  bindKeys();
  bindButtons();
  bindSignIn(() => whenAnswered(async () => {
    await readSession();
    if (desk.session) await signedIn();
  }));
  if (counter) bindIssuePanel();
  bindCasePanel();
  bindKnowledge();
  bindReport();
  setInterval(draw, TICK_MS);
  // What the bureau publishes is at every window within a minute (R51); a lost server is shown by the link.
  setInterval(() => readPublic().catch(() => null), GUIDES_MS);
  await whenAnswered(() => Promise.all([readPublic(), readSession()]));
  bindOutbox({ sent, refused: notSent });
  watchBoard(takeBoard, (link) => {
    desk.link = link;
    changed();
  });
  if (desk.session) await whenAnswered(signedIn);
}

// The page may be opened before the server is up: it keeps asking.
async function whenAnswered(task) {
  for (;;) {
    try {
      return await task();
    } catch {
      draw();
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

begin();
