// A small form of the hall head: fields by their kind, what was typed kept over a reload, a refusal said where it is typed.

import { Refused, Unreachable, ask, newKey } from "../console/api.js";
import { make, setText } from "../console/dom.js";
import { tell } from "../console/desk_page.js";
import { forgetDraft, keepDraft, restoreDraft } from "../console/drafts.js";
import { T } from "./texts.js";

let formNo = 0;

// `fields`: [{name, label, kind, value, options, required, note}], kind text|area|date|number|select|tick|many; `send(body, key)` gives the answer or throws.
export function actForm({ matter, title = "", note = "", fields, submit, send, done, tone = "primary" }) {
  formNo += 1;
  const controls = fields.map((field) => control(field, `hf-${field.name}-${formNo}`));
  const line = make("p", { class: "form-line", role: "alert" });
  const button = make("button", { type: "submit", class: `button ${tone}` }, submit);
  const form = make(
    "form", { class: "act-form", data: { matter } },
    title ? make("h3", {}, title) : null, note ? make("p", { class: "quiet-text small-text" }, note) : null,
    make("div", { class: "act-fields" }, ...controls.map((one) => one.node)), line, make("div", { class: "row" }, button),
  );
  // Ids change from one building of the form to the next: what is kept goes by the fields' names.
  const kept = controls.filter((one) => one.input && one.kept).map((one) => Object.defineProperty(one.proxy, "id", { value: one.name }));
  keepDraft(matter, kept, () => matter);
  restoreDraft(matter, kept, matter);
  let key = newKey();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const lacking = controls.find((one) => one.required && !one.filled());
    if (lacking) {
      setText(line, T.fill(lacking.label));
      lacking.focus();
      return;
    }
    button.disabled = true;
    setText(line, "");
    try {
      const answer = await send(Object.fromEntries(controls.map((one) => [one.name, one.value()]).filter(([, value]) => value !== undefined)), key);
      forgetDraft(matter);
      done(answer);
    } catch (error) {
      if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
      if (error instanceof Refused) key = newKey();
      setText(line, error instanceof Refused ? error.message : T.unreachable);
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

// Reads again after an act or a click; a lost server is said, not thrown.
export async function quietly(task) {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    tell(error instanceof Refused ? error.message : T.unreachable, "refused");
    return null;
  }
}

export const postTo = (path) => (body, key) => ask("POST", path, body, { key });

function control(field, id) {
  const { name, label, kind = "text", value = "", options = [], required = false, note = "", max = 200 } = field;
  if (kind === "many") return many(field);
  if (kind === "tick") {
    const input = make("input", { type: "checkbox", id });
    input.checked = Boolean(value);
    return { name, label, node: make("label", { class: "tick" }, input, label), required: false, filled: () => true, value: () => input.checked, focus: () => input.focus() };
  }
  let input;
  if (kind === "select") input = make("select", { class: "input", id }, ...options.map(([option, words]) => make("option", { value: option }, words)));
  else if (kind === "area") input = make("textarea", { class: "input", id, rows: "3", maxlength: String(max) });
  else input = make("input", { class: "input", id, type: kind, autocomplete: kind === "password" ? "new-password" : "off", ...(kind === "text" ? { maxlength: String(max) } : {}), ...(field.attributes || {}) });
  input.value = value === null || value === undefined ? "" : String(value);
  const words = () => input.value.trim();
  return {
    name, label, required, input, kept: kind === "text" || kind === "area",
    // What a draft keeps: the field itself under its lasting name.
    proxy: { get value() { return input.value; }, set value(text) { input.value = text; }, addEventListener: (...more) => input.addEventListener(...more) },
    node: make("label", { class: `field ${kind === "area" ? "wide" : ""}` }, make("span", {}, label), input, note ? make("span", {}, note) : null),
    filled: () => Boolean(words()),
    value: () => (words() === "" ? undefined : kind === "number" ? Number(words()) : words()),
    focus: () => input.focus(),
  };
}

function many({ name, label, options, value = [] }) {
  const boxes = options.map(([option, words]) => {
    const input = make("input", { type: "checkbox", value: option });
    input.checked = value.includes(option);
    return [input, make("label", { class: "tick" }, input, words)];
  });
  return {
    name, label, required: false, filled: () => true, focus: () => boxes[0] && boxes[0][0].focus(),
    node: make("fieldset", { class: "many wide" }, make("legend", {}, label), ...boxes.map(([, node]) => node)),
    value: () => boxes.filter(([input]) => input.checked).map(([input]) => input.value),
  };
}
