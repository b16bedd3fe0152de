// The emergency message over a whole page (R75): nothing else is asked while it stands, and a named person clears it.

import { Refused, Unreachable, ask, newKey } from "./api.js";
import { clockTime, make, setText } from "./dom.js";
import { C } from "./texts.js";

const RETRY_MS = 1000;

let standing = null;
let reason = "";
let clearing = false;
let person = () => null;
let parts = null;

// `signedIn` gives the name of whoever is signed in here, or null; a public page gives none and cannot clear.
export function bindEmergency({ signedIn = () => null } = {}) {
  person = signedIn;
  parts = build();
  document.body.append(parts.box);
  document.addEventListener("keydown", (event) => {
    if (standing && person()) takeKey(event);
  }, true);
}

export const emergencyStands = () => standing !== null;

export function showEmergency(emergency) {
  if (!parts) return;
  const began = Boolean(emergency) && (!standing || standing.since !== emergency.since);
  standing = emergency || null;
  parts.box.hidden = !standing;
  const name = person();
  // Without a session the sign-in below stays within reach, because only a named person may clear.
  const covers = Boolean(standing) && (Boolean(name) || !document.getElementById("sign-in"));
  for (const part of document.querySelectorAll("body > main, body > header, body > section:not(.emergency), body > div")) part.inert = covers;
  parts.box.classList.toggle("half", Boolean(standing) && !covers);
  if (!standing) {
    reason = "";
    return;
  }
  setText(parts.text, standing.text);
  setText(parts.since, C.emergencySince(clockTime(new Date(standing.since), { seconds: true })));
  if (began) {
    reason = "";
    clearing = false;
    setText(parts.line, "");
    if (covers) parts.box.focus();
  }
  draw(name);
}

function build() {
  const text = make("p", { class: "emergency-text", id: "emergency-text" });
  const since = make("p", { class: "emergency-since" });
  const line = make("p", { class: "emergency-line", role: "status" });
  const free = make("input", { class: "input", id: "emergency-reason", maxlength: "200", placeholder: C.emergencyOther, "aria-label": C.emergencyOther });
  const reasons = make("div", { class: "emergency-reasons" }, ...C.emergencyReasons.map((one, at) => make(
    "button", { type: "button", class: "button tall", onclick: () => choose(one) }, make("kbd", { class: "key" }, String(at + 1)), one,
  )), free);
  const confirm = make(
    "div", { class: "emergency-reasons" },
    make("button", { type: "button", class: "button tall", onclick: () => choose("") }, C.emergencyBack, make("kbd", { class: "key" }, "Esc")),
    make("button", { type: "button", class: "button tall go", id: "emergency-confirm", onclick: clear }, C.emergencyClear, make("kbd", { class: "key" }, "Enter")),
  );
  const box = make(
    "section", { class: "emergency", id: "emergency", role: "alertdialog", "aria-labelledby": "emergency-title", "aria-describedby": "emergency-text", tabindex: "-1", hidden: true },
    make("h2", { class: "emergency-title", id: "emergency-title" }, C.emergency), text, since, line, reasons, confirm,
  );
  return { box, text, since, line, reasons, confirm, free };
}

function draw(name) {
  parts.reasons.hidden = !name || Boolean(reason);
  parts.confirm.hidden = !name || !reason;
  if (clearing) return;
  if (!name) setText(parts.line, document.getElementById("sign-in") ? C.emergencySignIn : "");
  else setText(parts.line, reason ? C.emergencyConfirm(name, reason) : C.emergencyClearTitle);
}

function choose(text) {
  reason = text;
  parts.free.blur();
  draw(person());
  parts.box.focus();
}

function takeKey(event) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.key === "Tab") return;
  const typing = event.target === parts.free;
  event.stopPropagation();
  if (typing && event.key !== "Enter" && event.code !== "Escape") return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  const enter = event.code === "Enter" || event.code === "NumpadEnter";
  if (typing && enter && parts.free.value.trim()) choose(parts.free.value.trim());
  else if (event.code === "Escape" || event.code === "NumpadSubtract") choose("");
  else if (!reason && digit && C.emergencyReasons[digit[1] - 1]) choose(C.emergencyReasons[digit[1] - 1]);
  else if (reason && enter && !event.target.matches("button:focus-visible")) clear();
  else if (event.target.matches("button") && (enter || event.code === "Space")) return;
  event.preventDefault();
}

async function clear() {
  if (clearing || !reason) return;
  clearing = true;
  setText(parts.line, C.emergencyClearing);
  const key = newKey();
  const body = { reason };
  const since = standing.since;
  while (clearing && standing && standing.since === since) {
    try {
      await ask("POST", "/emergency/clear", body, { key });
      showEmergency(null);
      break;
    } catch (error) {
      if (error instanceof Refused) {
        setText(parts.line, error.message);
        reason = "";
        break;
      }
      if (!(error instanceof Unreachable)) throw error;
      setText(parts.line, C.emergencyRetry);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  clearing = false;
}
