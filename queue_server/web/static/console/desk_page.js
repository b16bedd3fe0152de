// The frame of a page for one person at a desk: bar, sign-in, the board's stream, the emergency message, small acts on their way.

import { Refused, read } from "./api.js";
import { byId, clockTime, fillTexts, make, setText } from "./dom.js";
import { forgetDrafts } from "./drafts.js";
import { bindEmergency, showEmergency } from "./emergency.js";
import { watchBoard } from "./live.js";
import { bindOutbox, emptyOutbox, openOutbox, unsentLabels } from "./outbox.js";
import { useKey } from "./sealed_store.js";
import { bindSignIn, showSignIn, signOut } from "./sign_in.js";

const TICK_MS = 500;
const RETRY_MS = 2000;
const MESSAGE_MS = 10_000;
const SEAT_STORE = "tidehall.seat";

export const frame = { session: undefined, board: null, hall: null, link: "lost", freshAt: null };

let clockOffsetMs = 0;
let message = null;
let texts = null;
let page = null;
let reading = null;
let again = false;

export const serverNow = () => new Date(Date.now() + clockOffsetMs);

// Says one sentence in the strip for a while; the tone is "good" or "refused".
export function tell(text, tone = "good") {
  message = { text, tone, until: performance.now() + MESSAGE_MS };
  drawFrame();
}

// `load()` reads what the page shows, `draw()` shows it, `ring()` gives what rings: {text, tone, yields} or null; `sent` hears of each small act.
export async function startPage(wiring) {
  page = wiring;
  texts = wiring.texts;
  fillTexts(texts);
  document.title = texts.title;
  bindEmergency({ signedIn: () => (frame.session ? frame.session.person_name : null) });
  bindSignIn(() => untilAnswered(readSession).then(() => frame.session && enter()));
  byId("sign-out").addEventListener("click", leave);
  setInterval(drawAll, TICK_MS);
  await untilAnswered(async () => {
    frame.hall = await read("/hall");
    await readSession();
  });
  bindOutbox({ sent: page.sent, refused: page.refused });
  watchBoard((board) => {
    frame.board = board;
    frame.freshAt = new Date();
    clockOffsetMs = new Date(board.server_time).getTime() - Date.now();
    drawAll();
    refresh();
  }, (link) => {
    frame.link = link;
    drawAll();
  });
  if (frame.session) enter();
  drawAll();
}

async function readSession() {
  frame.session = await read("/session").catch((error) => {
    if (error instanceof Refused) return null;
    throw error;
  });
  useKey(frame.session && frame.session.draft_key);
}

// The page may be opened before the server is up: it keeps asking.
async function untilAnswered(task) {
  for (;;) {
    try {
      return await task();
    } catch {
      drawAll();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

function enter() {
  if (sessionStorage.getItem(SEAT_STORE) !== frame.session.person) {
    forgetDrafts();
    emptyOutbox();
    sessionStorage.setItem(SEAT_STORE, frame.session.person);
  }
  openOutbox();
  drawAll();
  refresh();
}

async function leave() {
  const refusal = await signOut();
  if (refusal) return tell(refusal, "refused");
  forgetDrafts();
  emptyOutbox();
  frame.session = null;
  return drawAll();
}

// However many changes arrive during one reading, one more follows.
export function refresh() {
  if (reading) {
    again = true;
    return reading;
  }
  reading = readOnce().finally(() => {
    reading = null;
    if (!again) return;
    again = false;
    refresh();
  });
  return reading;
}

async function readOnce() {
  if (!frame.session) return;
  try {
    await page.load();
  } catch (error) {
    // A lost server is shown by the link; the next board brings the next reading.
    if (error instanceof Refused && error.status === 401) frame.session = null;
  }
  drawAll();
}

function drawAll() {
  drawFrame();
  if (frame.session) page.draw();
}

function drawFrame() {
  const { session, hall, board, link } = frame;
  showSignIn(session, hall ? hall.name : "");
  byId("work").hidden = !session;
  byId("strip").hidden = !session;
  byId("practice").hidden = !(hall && hall.practice);
  setText(byId("place"), session && page.place ? page.place(session) : texts.title);
  setText(byId("who"), session ? session.person_name : "");
  setText(byId("clock"), board ? clockTime(serverNow()) : "");
  showEmergency((board && board.emergency) || null);
  const words = { live: texts.linkLive, polling: texts.linkPolling, lost: texts.linkLost(frame.freshAt ? clockTime(frame.freshAt) : "--:--") };
  const shown = byId("link");
  if (shown.dataset.text !== words[link]) {
    Object.assign(shown.dataset, { link, text: words[link] });
    shown.replaceChildren(make("span", { class: "dot" }), words[link]);
  }
  if (session) drawStrip();
}

function drawStrip() {
  const ring = page.ring();
  const unsent = unsentLabels();
  let says = { text: texts.quiet, tone: "calm" };
  // What stays for long (an empty window) gives way to the answer to what was just done.
  if (ring && !ring.yields) says = ring;
  else if (unsent.length) says = { text: texts.unsent(unsent), tone: "warn" };
  else if (message && performance.now() < message.until) says = message;
  else if (ring) says = ring;
  byId("strip").dataset.tone = says.tone;
  setText(byId("strip-text"), says.text);
  document.title = says.tone === "ring" ? `● ${texts.title}` : texts.title;
}

// mm:ss since a moment of the server's clock.
export function since(moment) {
  const whole = Math.max(0, Math.floor((serverNow() - new Date(moment)) / 1000));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
