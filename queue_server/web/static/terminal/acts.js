// One act at a time: sent with an idempotency key, kept over a reload, retried until the server has answered.

import { Refused, Unreachable, ask, newKey } from "../console/api.js";
import { dropSealed, keepSealed, readSealed } from "../console/sealed_store.js";
import { changed, desk, holdBackWhile, readSession, refresh } from "./desk.js";
import { T } from "./texts.js";

const STORE = "tidehall.act";
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 8000;
const STALE_MS = 60_000;

export const UNDO_MS = 5000;

// {key, path, body, name, label, ticket, dueAt, startedAt, then, sent, failed}: plain, because it is stored.
let current = null;
let timer = 0;
let attempt = 0;
let onDone = () => {};
let onRefused = () => {};

export function listen({ done, refused }) {
  onDone = done;
  onRefused = refused;
}

holdBackWhile(() => current !== null && current.sent && !current.failed);

export const actInHand = () => current;
export const isWaiting = () => current !== null && !current.sent;

export function perform({ name, label, path, body = {}, ticket = null, delayMs = 0, then = "", said = "" }) {
  const now = Date.now();
  current = { key: newKey(), path, body, name, label, ticket, then, said, startedAt: now, dueAt: now + delayMs, sent: false, failed: false };
  keep();
  schedule(delayMs);
  changed();
}

export function undo() {
  if (!isWaiting()) return false;
  drop();
  return true;
}

// Sends a delayed act now: the clerk has gone on, so nobody will undo it. `then` is done after it.
export function flush(then = "") {
  if (!isWaiting()) return false;
  if (then) current.then = then;
  schedule(0);
  return true;
}

// Something that is on its way gets a follower, as long as it is the act of that name.
export function follow(name, then) {
  if (!current || current.name !== name) return false;
  current.then = then;
  keep();
  return true;
}

export function giveUp() {
  const act = current;
  if (!act) return;
  drop();
  refresh().catch(() => {});
  onRefused(act, new Error(T.gaveUp(act.label)));
}

// After a reload: a delayed act goes on counting, a sent one is repeated with its own key.
export function restore() {
  const act = readSealed(STORE);
  if (!act) return;
  const inHand = desk.ticket ? desk.ticket.id : null;
  const overdue = Date.now() - act.dueAt > STALE_MS;
  if (!act.sent && (overdue || (act.ticket && act.ticket !== inHand))) {
    dropSealed(STORE);
    return;
  }
  current = act;
  schedule(Math.max(0, act.dueAt - Date.now()));
  changed();
}

function keep() {
  keepSealed(STORE, current);
}

function drop() {
  clearTimeout(timer);
  attempt += 1;
  current = null;
  dropSealed(STORE);
  changed();
}

function schedule(delayMs) {
  clearTimeout(timer);
  attempt += 1;
  const mine = attempt;
  if (delayMs > 0) timer = setTimeout(() => send(mine, FIRST_RETRY_MS), delayMs);
  else send(mine, FIRST_RETRY_MS);
}

async function send(mine, retryMs) {
  const act = current;
  if (!act || mine !== attempt) return;
  act.sent = true;
  keep();
  changed();
  try {
    const answer = await ask("POST", act.path, act.body, { key: act.key });
    if (mine !== attempt) return;
    // In hand until the desk is read, so that no key acts upon what was true before; gone when it is drawn, so that none is lost.
    let landed = false;
    await refresh(() => {
      landed = mine === attempt;
      if (landed) drop();
    }).catch(() => {});
    if (!landed && mine !== attempt) return;
    if (!landed) drop();
    onDone(act, answer);
  } catch (error) {
    if (mine !== attempt) return;
    if (error instanceof Unreachable) retry(mine, retryMs);
    else if (error instanceof Refused) await refuse(act, error);
    else throw error;
  }
}

function retry(mine, retryMs) {
  current.failed = true;
  changed();
  timer = setTimeout(() => send(mine, Math.min(retryMs * 2, LAST_RETRY_MS)), retryMs);
}

async function refuse(act, error) {
  drop();
  if (error.status === 401) await readSession().catch(() => {});
  else await refresh().catch(() => {});
  onRefused(act, error);
}
