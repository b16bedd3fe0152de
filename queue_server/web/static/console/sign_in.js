// Sign-in: a person, an account, this terminal and a secret; only person, account and terminal are remembered.

import { Refused, Unreachable, ask } from "./api.js";
import { byId, setText } from "./dom.js";
import { C } from "./texts.js";

const REMEMBERED = ["person", "account", "terminal"];
const store = (name) => `tidehall.${name}`;

export function bindSignIn(onSession) {
  for (const name of REMEMBERED) byId(name).value = localStorage.getItem(store(name)) || "";
  byId("sign-in-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    setText(byId("sign-in-line"), "");
    const body = Object.fromEntries([...REMEMBERED, "secret"].map((name) => [name, byId(name).value.trim()]));
    let session;
    try {
      session = await ask("POST", "/session", body);
    } catch (error) {
      if (error instanceof Refused) setText(byId("sign-in-line"), error.message);
      else if (error instanceof Unreachable) setText(byId("sign-in-line"), C.unreachableSignIn);
      else throw error;
      byId("secret").select();
      return;
    }
    byId("secret").value = "";
    for (const name of REMEMBERED) localStorage.setItem(store(name), body[name]);
    document.activeElement?.blur();
    onSession(session);
  });
}

export function focusSignIn() {
  const fields = [...REMEMBERED, "secret"].map(byId);
  const empty = fields.find((field) => field.required && !field.value);
  (empty || byId("secret")).focus();
}

// Shows the form while `session` is null; undefined means that nobody knows yet.
export function showSignIn(session, hallName) {
  const out = session === null;
  const shown = !byId("sign-in").hidden;
  byId("sign-in").hidden = !out;
  byId("sign-out").hidden = !session;
  setText(byId("sign-in-hall"), hallName);
  if (out && !shown) focusSignIn();
}

// Ends the session; returns the sentence of a refusal, or "".
export async function signOut() {
  try {
    await ask("DELETE", "/session");
  } catch (error) {
    if (error instanceof Refused && error.status !== 401) return error.message;
    if (error instanceof Unreachable) return C.unreachableSignIn;
    if (!(error instanceof Refused)) throw error;
  }
  return "";
}
