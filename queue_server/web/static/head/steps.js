// What may be done next with a report: each step as a small form whose fields follow the route's body.

import { make } from "../console/dom.js";
import { T } from "./texts.js";

const FIELDS = {
  register: ["name", "contact", "about", "text", "wish"],
  assign: ["to_person", "cause", "complex"],
  work: [],
  answer: ["answer", "declined"],
  refer: ["where_to_go"],
  escalate: ["reason"],
  revisit: ["satisfied", "note"],
  close: [],
  reopen: [],
};
const LONG = new Set(["answer", "text"]);
const TICKS = new Set(["complex", "declined", "satisfied"]);
const OPTIONAL = new Set(["name", "note", "wish"]);

export const isKnown = (step) => step in FIELDS;

// `onSend(step, body)` takes the filled form.
export function stepForm(step, { colleagues, onSend }) {
  const inputs = new Map();
  const form = make("form", { class: "call-form", data: { step } }, ...FIELDS[step].map((name) => {
    const input = control(name, colleagues);
    inputs.set(name, input);
    if (TICKS.has(name)) return make("label", { class: "tick" }, input, T.fields[name]);
    return make("label", { class: "field" }, make("span", {}, T.fields[name]), input);
  }), make("div", { class: "row" }, make("button", { type: "submit", class: step === "answer" ? "button primary" : "button" }, T.steps[step])));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = {};
    for (const [name, input] of inputs) {
      const value = TICKS.has(name) ? input.checked : input.value.trim();
      if (value !== "") body[name] = value;
    }
    onSend(step, body);
  });
  return form;
}

function control(name, colleagues) {
  const required = !OPTIONAL.has(name);
  if (TICKS.has(name)) return make("input", { type: "checkbox" });
  if (name === "to_person") return make("select", { class: "input" }, ...colleagues.map((one) => make("option", { value: one.person }, one.name)));
  if (name === "cause") return make("select", { class: "input" }, ...Object.entries(T.causes).map(([value, label]) => make("option", { value }, label)));
  if (name === "about") return make("select", { class: "input" }, ...Object.entries(T.abouts).map(([value, label]) => make("option", { value }, label)));
  if (LONG.has(name)) return make("textarea", { class: "input", rows: "4", maxlength: "1000", required });
  return make("input", { class: "input", maxlength: "200", autocomplete: "off", required });
}
