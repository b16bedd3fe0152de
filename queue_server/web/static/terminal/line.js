// The one line under the buttons that speaks to the clerk, and the choice that takes the place of the primary button.

import { byId, make, setText } from "../console/dom.js";
import { UNDO_MS, actInHand, isWaiting } from "./acts.js";
import { changed, desk, phase } from "./desk.js";
import { capNow } from "./keys.js";
import { T } from "./texts.js";

const MESSAGE_MS = 8000;
const SENDING_SHOWN_AFTER_MS = 400;

let message = null;
let choice = null;

export function say(text, tone = "refused") {
  message = { text, tone, until: performance.now() + MESSAGE_MS };
  changed();
}

export function hush() {
  message = null;
}

// options: [{label, value, letter?}]; `free` is the hint of a field for words of one's own, "" for none; `suggested` is the index that Enter takes.
// `stands` says whether the question still has an object: a ticket may leave the hand while it is asked.
// An option with `refusal` stands in its place but says that sentence instead.
export function choose({ title, options, onPick, stands = () => true, free = "", suggested = -1 }) {
  choice = { title, options: options.slice(0, 9), onPick, stands, free, suggested };
  hush();
  drawOptions();
  changed();
}

export const isChoosing = () => choice !== null;

export function closeChoice() {
  if (!choice) return false;
  choice = null;
  drawOptions();
  changed();
  return true;
}

export function dropStaleChoice() {
  if (!choice || (desk.session && choice.stands())) return;
  choice = null;
  drawOptions();
}

export function pickDigit(digit) {
  if (choice && digit >= 1 && digit <= choice.options.length) pick(choice.options[digit - 1]);
}

export function pickLetter(letter) {
  const option = choice && choice.options.find((one) => one.letter === letter);
  if (option) pick(option);
}

export function pickSuggested() {
  if (!choice || choice.suggested < 0) return;
  pick(choice.options[choice.suggested]);
}

function pick({ value, refusal = "" }) {
  if (refusal) return say(refusal);
  const { onPick } = choice;
  closeChoice();
  return onPick(value);
}

function drawOptions() {
  const box = byId("options");
  byId("primary").hidden = choice !== null;
  box.hidden = choice === null;
  box.classList.toggle("many", choice !== null && choice.options.length > 6);
  box.replaceChildren(...(choice ? optionButtons() : []));
}

function optionButtons() {
  const buttons = choice.options.map((option, index) => make(
    "button",
    { type: "button", class: index === choice.suggested ? "button suggested" : "button", data: { option: String(index + 1) }, "aria-disabled": String(Boolean(option.refusal)), onclick: () => pick(option) },
    make("kbd", { class: "key" }, option.letter ? `${index + 1} ${option.letter}` : String(index + 1)), make("span", { class: "option-label" }, option.label),
  ));
  if (!choice.free) return buttons;
  const field = make("input", { class: "input", maxlength: "200", placeholder: choice.free, "aria-label": choice.free, id: "free-reason" });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.code === "Escape") field.blur();
    if (event.key !== "Enter" || !field.value.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    pick({ value: field.value.trim() });
  });
  return [...buttons, field];
}

export function drawLine() {
  const { text, tone } = present();
  const line = byId("line");
  line.dataset.tone = tone;
  setText(byId("line-text"), text);
  byId("line-undo").hidden = tone !== "undo";
  const act = actInHand();
  const left = isWaiting() ? Math.max(0, act.dueAt - Date.now()) / UNDO_MS : 0;
  byId("line-bar").style.width = `${left * 100}%`;
}

function present() {
  const act = actInHand();
  if (act && act.failed) return { text: T.retrying(act.label), tone: "retry" };
  if (isWaiting()) return { text: act.said, tone: "undo" };
  if (act && Date.now() - act.dueAt > SENDING_SHOWN_AFTER_MS) return { text: T.sending(act.label), tone: "ask" };
  if (choice) return { text: choice.title, tone: "ask" };
  if (message && performance.now() < message.until) return message;
  const state = phase() === "closed" && desk.window && desk.window.tidal ? "tidalClosed" : phase();
  return { text: T.tips[state](capNow), tone: "tip" };
}
