// A case that lives in an outside system: the state it shows there, typed beside it with its day, and until when something is owed.

import { Refused, Unreachable, read } from "../console/api.js";
import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { K } from "../case/texts.js";
import { shownCase, takesCases } from "./case_shown.js";
import { stepAct } from "./case_steps.js";
import { desk, serverNow } from "./desk.js";
import { say } from "./line.js";
import { T } from "./texts.js";

const FIELDS = ["outside-choice", "outside-on", "outside-due", "outside-reason"];

// What is known of the case that is shown, and for which reading of it.
let known = null;
let readFor = "";

const isLinked = (filed) => Boolean(filed && filed.state === "LINKED" && takesCases());
const today = () => serverNow().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
const chosen = () => known && known.choices.find((one) => one.state === byId("outside-choice").value);

export function bindOutsideStates() {
  for (const field of FIELDS.map(byId)) {
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      event.stopPropagation();
      if (event.code === "Escape") field.blur();
      if (event.key !== "Enter") return;
      event.preventDefault();
      enter();
    });
  }
  byId("outside-choice").addEventListener("change", showReason);
  byId("outside-state").addEventListener("submit", (event) => {
    event.preventDefault();
    enter();
  });
}

// N on a linked case: the clerk chooses what the outside system shows.
export function focusOutside() {
  if (!isLinked(shownCase())) return false;
  byId("outside-choice").focus();
  return true;
}

function enter() {
  const state = byId("outside-choice").value;
  if (!known || !state) return byId("outside-choice").focus();
  const reason = byId("outside-reason").value.trim();
  if (chosen() && !chosen().usual && !reason) return byId("outside-reason").focus();
  const body = { state, on: byId("outside-on").value || today() };
  if (byId("outside-due").value) body.due = byId("outside-due").value;
  if (reason) body.reason = reason;
  return stepAct(shownCase(), "outside_state", body);
}

export function outsideEntered(answer) {
  document.activeElement?.blur();
  byId("outside-state").reset();
  readFor = "";
  take(answer);
  say(T.outsideEntered(answer.state_text), "good");
}

async function load(no) {
  try {
    const found = await read(`/cases/${encodeURIComponent(no)}/outside`);
    if (shownCase()?.no === no) take(found);
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    // The next reading of the desk tries again.
    readFor = "";
  }
}

function take(found) {
  known = found;
  draw();
}

function showReason() {
  byId("outside-mend").hidden = !chosen() || chosen().usual;
}

export function drawOutside() {
  const filed = shownCase();
  byId("outside-state").hidden = !isLinked(filed);
  if (!isLinked(filed)) {
    known = null;
    readFor = "";
    return;
  }
  // Another case, or a step of this one that was taken elsewhere.
  const mark = `${filed.no} ${filed.trace.length} ${desk.session.person}`;
  if (mark === readFor) return;
  readFor = mark;
  if (known && known.no !== filed.no) byId("outside-state").reset();
  load(filed.no);
}

function draw() {
  setText(byId("outside-now"), T.outsideNow(known.state_text, known.on ? K.shortDay(known.on) : ""));
  const source = known.source ? T.outsideSource[known.source](known.entered_by_name) : "";
  setText(byId("outside-known"), [source, known.due_text, known.fault].filter(Boolean).join(" · "));
  const colour = K.colours[known.colour];
  byId("outside-colour").hidden = !colour;
  setText(byId("outside-colour"), colour ? colour[0] : "");
  byId("outside-colour").className = `tag ${colour ? colour[1] : ""}`;
  replaceWhenChanged(byId("outside-choice"), JSON.stringify([known.no, known.state]), () => [
    make("option", { value: "" }, T.outsideChoose),
    make("optgroup", { label: T.outsideUsual }, ...options(true)),
    make("optgroup", { label: T.outsideMends }, ...options(false)),
  ].filter((part) => part.tagName === "OPTION" || part.children.length));
  if (!byId("outside-on").value) byId("outside-on").value = today();
  byId("outside-on").max = today();
  showReason();
}

const options = (usual) => known.choices.filter((one) => one.usual === usual).map((one) => make("option", { value: one.state }, one.text));
