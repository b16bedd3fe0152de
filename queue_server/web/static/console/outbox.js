// Small acts beside the work: each is sent in order with its own key, kept over a reload, and named on the screen until it is through.

import { Refused, Unreachable, ask, newKey } from "./api.js";
import { dropSealed, keepSealed, readSealed } from "./sealed_store.js";

const STORE = "tidehall.outbox";
const RETRY_MS = 1500;
const SHOWN_AFTER_MS = 1500;

let letters = [];
let sending = false;
let onSent = () => {};
let onRefused = () => {};

// `sent(letter, answer)` and `refused(letter, error)` hear how each fared.
export function bindOutbox({ sent, refused }) {
  onSent = sent;
  onRefused = refused;
}

// After a sign-in or a reload: what was not through goes on its way again.
export function openOutbox() {
  if (!letters.length) letters = readSealed(STORE) || [];
  deliver();
}

// {name, label, path, body, note}: `name` tells the listener what it was, `label` is what the screen calls it on its way.
export function post({ body = {}, note = null, ...letter }) {
  letters.push({ key: newKey(), body, note, at: Date.now(), ...letter });
  keep();
  deliver();
}

export const isOnItsWay = (name, path) => letters.some((one) => one.name === name && (!path || one.path === path));

export function unsentLabels() {
  return letters.filter((one) => Date.now() - one.at > SHOWN_AFTER_MS).map((one) => one.label);
}

export function emptyOutbox() {
  letters = [];
  keep();
}

function keep() {
  if (letters.length) keepSealed(STORE, letters);
  else dropSealed(STORE);
}

async function deliver() {
  if (sending) return;
  sending = true;
  while (letters.length) {
    const letter = letters[0];
    try {
      const answer = await ask("POST", letter.path, letter.body, { key: letter.key });
      drop(letter);
      onSent(letter, answer);
    } catch (error) {
      if (error instanceof Refused && error.status !== 401) {
        drop(letter);
        onRefused(letter, error);
      } else if (error instanceof Unreachable || error instanceof Refused) {
        // A session that has ended comes back by a new sign-in; the letter waits for it.
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      } else {
        sending = false;
        throw error;
      }
    }
  }
  sending = false;
}

function drop(letter) {
  letters = letters.filter((one) => one !== letter);
  keep();
}
