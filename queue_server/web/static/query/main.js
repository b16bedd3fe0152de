// The applicant's query: two fields and one answer; nothing typed is kept, and the page forgets it on a shared screen.

import { Refused, ask, read } from "../console/api.js";
import { byId, fillTexts, longDate, make, setText } from "../console/dom.js";
import { bindEmergency, showEmergency } from "../console/emergency.js";
import { T } from "./texts.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "B", "0", "D", "X"];
const FORGET_MS = 60000;
const BOARD_MS = 10000;
const LOCKED = 429;

const shared = new URLSearchParams(location.search).has("kiosk");
let field = byId("case-no");
let forget = null;

const day = (text) => longDate(new Date(`${text}T00:00:00+08:00`));

function trouble(text) {
  byId("trouble").hidden = !text;
  setText(byId("trouble"), text);
}

function wipe() {
  for (const id of ["case-no", "last4"]) byId(id).value = "";
  trouble("");
  byId("answer").hidden = true;
  byId("ask").hidden = false;
  field = byId("case-no");
  field.focus();
}

function waitAndWipe() {
  clearTimeout(forget);
  if (shared) forget = setTimeout(wipe, FORGET_MS);
}

function show(answer) {
  setText(byId("no"), T.number(answer.no_tail));
  setText(byId("applicant"), T.applicant(answer.applicant));
  setText(byId("item"), answer.item_name);
  setText(byId("state"), answer.state_text);
  byId("state").dataset.ready = String(answer.ready);
  setText(byId("advice"), answer.advice);
  byId("due").hidden = !answer.due;
  setText(byId("due"), answer.due ? T.due(day(answer.due), answer.due_provisional) : "");
  byId("steps").replaceChildren(...answer.steps.map((step) => make("li", {}, make("span", { class: "day" }, day(step.on)), make("span", {}, step.text))));
  byId("ask").hidden = true;
  byId("answer").hidden = false;
  byId("state").focus();
}

async function query() {
  const no = byId("case-no").value.replace(/\s/g, "").toUpperCase();
  const last4 = byId("last4").value.trim().toUpperCase();
  if (no.length < 4) return missing("case-no", T.noMissing);
  if (!/^\d{3}[\dX]$/.test(last4)) return missing("last4", T.last4Wrong);
  trouble("");
  byId("go").disabled = true;
  setText(byId("go"), T.asking);
  try {
    show(await ask("POST", "/public/cases/query", { case_no: no, last4 }));
  } catch (error) {
    if (error instanceof Refused) trouble(error.status === LOCKED && error.code !== "locked_out" ? T.slow : error.message);
    else trouble(T.lost);
    byId("last4").select();
  } finally {
    byId("go").disabled = false;
    setText(byId("go"), T.go);
  }
}

function missing(id, text) {
  trouble(text);
  byId(id).focus();
}

function press(key) {
  const { selectionStart: from, selectionEnd: to, value, maxLength } = field;
  if (key === null) {
    const start = from === to ? Math.max(0, from - 1) : from;
    field.setRangeText("", start, to, "end");
  } else if (value.length - (to - from) < maxLength) field.setRangeText(key, from, to, "end");
  field.focus();
}

function bindKeypad() {
  const large = matchMedia("(pointer: coarse) and (min-width: 900px)").matches;
  if (!shared && !large) return;
  document.body.classList.add("panel");
  byId("keypad").hidden = false;
  const keys = KEYS.map((key) => make("button", { type: "button", onclick: () => press(key) }, key));
  keys.push(make("button", { type: "button", class: "wide", "aria-label": T.eraseLabel, onclick: () => press(null) }, T.erase));
  byId("keypad").replaceChildren(...keys);
  for (const id of ["case-no", "last4"]) byId(id).setAttribute("inputmode", "none");
}

async function watchEmergency() {
  try {
    showEmergency((await read("/board")).emergency);
  } catch { /* The next look tells. */ }
  setTimeout(watchEmergency, BOARD_MS);
}

async function introduce() {
  try {
    const hall = await read("/hall");
    setText(byId("hall"), hall.name);
    byId("practice").hidden = !hall.practice;
    setText(byId("foot"), T.foot(hall.phone));
  } catch {
    setText(byId("foot"), T.foot(""));
  }
}

fillTexts(T);
bindEmergency();
bindKeypad();
for (const id of ["case-no", "last4"]) byId(id).addEventListener("focus", () => { field = byId(id); });
byId("ask").addEventListener("submit", (event) => { event.preventDefault(); query(); });
byId("again").addEventListener("click", wipe);
for (const name of ["input", "click", "keydown"]) document.addEventListener(name, waitAndWipe);
// A QR code on a paper leads here with the number behind #, which no server and no log ever sees.
const told = /^#no=([0-9A-Za-z]{4,24})$/.exec(location.hash);
if (told) byId("case-no").value = told[1];
byId(told ? "last4" : "case-no").focus();
introduce();
watchEmergency();
