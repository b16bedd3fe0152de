// Sign-in: a person, an account, this terminal and a secret; only person, account and terminal are remembered.

import { Refused, Unreachable, ask } from "../console/api.js";
import { byId, setText } from "../console/dom.js";
import { changed, desk } from "./desk.js";
import { T } from "./texts.js";

const REMEMBERED = ["person", "account", "terminal"];
const store = (name) => `tidehall.${name}`;

export function bindSignIn(onSignedIn) {
  for (const name of REMEMBERED) byId(name).value = localStorage.getItem(store(name)) || "";
  byId("sign-in-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    setText(byId("sign-in-line"), "");
    const body = Object.fromEntries([...REMEMBERED, "secret"].map((name) => [name, byId(name).value.trim()]));
    try {
      desk.session = await ask("POST", "/session", body);
    } catch (error) {
      if (error instanceof Refused) setText(byId("sign-in-line"), error.message);
      else if (error instanceof Unreachable) setText(byId("sign-in-line"), T.unreachableSignIn);
      else throw error;
      byId("secret").select();
      return;
    }
    byId("secret").value = "";
    for (const name of REMEMBERED) localStorage.setItem(store(name), body[name]);
    document.activeElement?.blur();
    changed();
    onSignedIn();
  });
}

export function focusSignIn() {
  const empty = [...REMEMBERED, "secret"].map(byId).find((field) => !field.value);
  (empty || byId("secret")).focus();
}

export function drawSignIn() {
  const out = desk.session === null;
  const shown = !byId("sign-in").hidden;
  byId("sign-in").hidden = !out;
  byId("work").hidden = !(desk.session && desk.isRead);
  if (!desk.session) desk.isRead = false;
  byId("sign-out").hidden = !desk.session;
  byId("end-day").hidden = !(desk.session && desk.session.hall_head);
  setText(byId("sign-in-hall"), desk.hall ? desk.hall.name : "");
  if (out && !shown) focusSignIn();
}
