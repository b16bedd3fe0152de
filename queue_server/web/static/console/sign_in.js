// Sign-in: a person, an account, this terminal and a secret; only person, account and terminal are remembered.
// A first or an outworn secret is changed here before anything else: until then the server answers nothing but that.

import { Refused, Unreachable, ask, read } from "./api.js";
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
    // Whoever must change the secret has just typed the old one.
    byId("secret-now").value = session.must_change_secret ? body.secret : "";
    byId("secret").value = "";
    for (const name of REMEMBERED) localStorage.setItem(store(name), body[name]);
    document.activeElement?.blur();
    onSession(session);
  });
  byId("secret-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await changeSecret()) onSession();
  });
}

async function changeSecret() {
  const [now, wanted, again] = ["secret-now", "secret-new", "secret-again"].map(byId);
  setText(byId("secret-line"), wanted.value === again.value ? "" : C.secretDiffers);
  if (wanted.value !== again.value) {
    again.select();
    return false;
  }
  try {
    await ask("POST", "/session/secret", { secret: now.value.trim(), new_secret: wanted.value.trim() });
  } catch (error) {
    if (error instanceof Refused) setText(byId("secret-line"), error.message);
    else if (error instanceof Unreachable) setText(byId("secret-line"), C.unreachableSignIn);
    else throw error;
    wanted.select();
    return false;
  }
  for (const field of [now, wanted, again]) field.value = "";
  document.activeElement?.blur();
  return true;
}

export function focusSignIn() {
  const fields = [...REMEMBERED, "secret"].map(byId);
  const empty = fields.find((field) => field.required && !field.value);
  (empty || byId("secret")).focus();
}

// Shows the form while `session` is null; undefined means that nobody knows yet.
export function showSignIn(session, hallName) {
  const out = session === null;
  const must = Boolean(session && session.must_change_secret);
  const shown = !byId("sign-in").hidden && byId("secret-form").hidden;
  byId("sign-in").hidden = !out && !must;
  showSecretForm(must);
  byId("sign-out").hidden = !session;
  setText(byId("sign-in-hall"), hallName);
  if (out && !shown) focusSignIn();
}

function showSecretForm(must) {
  const shown = !byId("secret-form").hidden;
  byId("sign-in").classList.toggle("over", must);
  byId("sign-in-form").hidden = must;
  byId("secret-form").hidden = !must;
  if (!must || shown) return;
  setText(byId("secret-line"), "");
  byId(byId("secret-now").value ? "secret-new" : "secret-now").focus();
  read("/session/secret").then((rules) => setText(byId("secret-why"), [rules.why, C.secretRules(rules.min_length, rules.min_classes)].filter(Boolean).join(" "))).catch((error) => {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
  });
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
