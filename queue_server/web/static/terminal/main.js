// Puts the window terminal together: reads the state, draws it, listens to keys, buttons and the board's stream.

import { byId, clockTime, fillTexts, make, setText } from "../console/dom.js";
import { watchBoard } from "../console/live.js";
import { listen, restore } from "./acts.js";
import { bindCasePanel, caseActDone, caseActRefused, drawCase, printReceipt } from "./case_panel.js";
import { drawCurrent } from "./current.js";
import { changed, desk, onChange, readPublic, readSession, refresh, serverNow, takeBoard } from "./desk.js";
import { bindIssuePanel, drawIssuePanel, issued } from "./issue_panel.js";
import { bindKeys, toggleHelp } from "./keys.js";
import { drawLine, dropStaleChoice, hush, say } from "./line.js";
import { drawSide } from "./side.js";
import { bindSignIn, drawSignIn, focusSignIn } from "./sign_in.js";
import { callNextNow, noteCall, onSignedOut, press } from "./verbs.js";
import { HELP, T } from "./texts.js";

const TICK_MS = 250;
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

function draw() {
  dropStaleChoice();
  drawSignIn();
  drawBar();
  if (!desk.session) return;
  drawCurrent();
  drawLine();
  drawCase();
  drawSide();
  if (counter) drawIssuePanel();
}

function done(act, answer) {
  hush();
  if (act.name === "callNext") {
    noteCall();
    if (answer === null) say(T.nobody);
  }
  if (act.name === "finish") say(T.finished(act.said, T.outcomes.find(([value]) => value === act.body.outcome)[1]), "good");
  if (act.name === "issue") issued(answer);
  caseActDone(act, answer);
  if (act.then === "callNext") callNextNow();
}

function refused(act, error) {
  caseActRefused(act);
  if (desk.session) say(error.message);
  else setText(byId("sign-in-line"), T.signedOutByServer);
}

async function signedIn() {
  await refresh();
  if (desk.session && desk.session.notice) say(desk.session.notice, "ask");
  restore();
}

function bindButtons() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-verb]") : null;
    if (!button) return;
    const { verb } = button.dataset;
    if (verb === "help") toggleHelp();
    else if (verb === "printReceipt") printReceipt();
    else press(verb);
  });
}

function fillHelp() {
  byId("help-rows").replaceChildren(...HELP.map(([act, key, pad, rule]) => make(
    "tr", {}, make("td", {}, act), make("td", {}, make("span", { class: "key" }, key)), make("td", {}, pad ? make("span", { class: "key" }, pad) : ""), make("td", { class: "quiet-text" }, rule),
  )));
}

async function begin() {
  fillTexts(T);
  if (counter) document.title = T.counterTitle;
  fillHelp();
  onChange(draw);
  listen({ done, refused });
  onSignedOut(focusSignIn);
  bindKeys();
  bindButtons();
  bindSignIn(signedIn);
  if (counter) bindIssuePanel();
  bindCasePanel();
  setInterval(draw, TICK_MS);
  await whenAnswered(() => Promise.all([readPublic(), readSession()]));
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
