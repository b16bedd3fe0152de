// What this terminal knows: the session, the ticket in hand, the queue, the tidal window; read anew after every change.

import { Refused, Unreachable, read, readAll } from "../console/api.js";
import { useKey } from "../console/sealed_store.js";

export const desk = {
  // undefined until the server has said whether somebody is signed in.
  session: undefined,
  // Whether window and queue were read since the sign-in.
  isRead: false,
  hall: null,
  catalogue: { items: [], tiles: [] },
  items: new Map(),
  window: null,
  ticket: null,
  queue: { waiting: [], missed: [], held: [] },
  tidal: null,
  board: null,
  cases: [],
  // What the window still has to do something about, and of it the 预收件 that wait for entry.
  todo: [],
  drafts: [],
  // A case that was opened from the list, as last read; it closes when another ticket comes into the hand.
  opened: null,
  // What rings for whoever sits here (GET /desk), and to whom something can be handed.
  duty: null,
  colleagues: [],
  link: "lost",
  // When the last call and the start of service were seen, on this machine's monotonic clock.
  calledAt: -Infinity,
  firstCalledAt: -Infinity,
  // Since when nothing is in hand, by the server's clock.
  idleSince: null,
  freshAt: null,
};

const COLLEAGUES_MS = 30_000;
const IDLE_STORE = "tidehall.idle";
const OPENED_STORE = "tidehall.opened";

const listeners = [];
let clockOffsetMs = 0;
let reading = null;
let following = null;
let waitingForIt = [];
let seenCall = "";
let hadTicket = false;
let colleaguesAt = -Infinity;
let seatsKnown = "";
// {no, ticket}: which case is opened, and beside which ticket.
let openedMark = JSON.parse(sessionStorage.getItem(OPENED_STORE) || "null");

let isUnanswered = () => false;

export function holdBackWhile(test) {
  isUnanswered = test;
}

export function onChange(listener) {
  listeners.push(listener);
}

export function changed() {
  for (const listener of listeners) listener();
}

export function serverNow() {
  return new Date(Date.now() + clockOffsetMs);
}

export function phase() {
  if (!desk.window) return "closed";
  const state = desk.ticket ? desk.ticket.state : null;
  if (state === "called" || state === "serving") return state;
  if (desk.window.state === "paused") return "paused";
  return desk.window.state === "closed" ? "closed" : "idle";
}

// The case that the panel works on: the newest of the ticket in hand.
export function caseInHand() {
  const standing = desk.cases.filter((one) => one.state !== "WITHDRAWN");
  return desk.ticket && standing.length ? standing[standing.length - 1] : null;
}

// Opens a case beside whatever is in hand; null closes it.
export function openCase(found) {
  desk.opened = found;
  openedMark = found ? { no: found.no, ticket: desk.ticket ? desk.ticket.id : null } : null;
  if (found) sessionStorage.setItem(OPENED_STORE, JSON.stringify(openedMark));
  else sessionStorage.removeItem(OPENED_STORE);
  changed();
}

function openedNow(ticket) {
  if (openedMark && openedMark.ticket !== (ticket ? ticket.id : null)) openCase(null);
  return openedMark ? openedMark.no : null;
}

// The newest call for a representative about the ticket in hand.
export function expertCall() {
  const calls = desk.duty && desk.ticket ? desk.duty.expert_calls.filter((one) => one.ticket === desk.ticket.id && one.state !== "withdrawn") : [];
  return calls.length ? calls[calls.length - 1] : null;
}

export function takeBoard(board) {
  desk.board = board;
  desk.freshAt = new Date();
  clockOffsetMs = new Date(board.server_time).getTime() - Date.now();
  changed();
  if (desk.session) refresh().catch(ignoreLoss);
}

// A lost server is shown by the link state; the next board brings the next reading.
function ignoreLoss(error) {
  if (!(error instanceof Unreachable) && !(error instanceof Refused)) throw error;
}

export async function readPublic() {
  const [hall, catalogue] = await readAll("/hall", "/items");
  desk.hall = hall;
  desk.catalogue = catalogue || desk.catalogue;
  desk.items = new Map(desk.catalogue.items.map((item) => [item.id, item]));
  changed();
}

export async function readSession() {
  try {
    desk.session = await read("/session");
    useKey(desk.session.draft_key);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    desk.session = null;
  }
  changed();
}

// Coalesces: however many changes arrive during one reading, one more follows, and whoever asked meanwhile waits for that one.
// `beforeDraw` runs when a reading that began after this call is there, and before anybody sees it.
export function refresh(beforeDraw = null) {
  if (beforeDraw) waitingForIt.push(beforeDraw);
  if (!reading) {
    const first = waitingForIt;
    waitingForIt = [];
    reading = readDesk(first).finally(() => {
      reading = null;
    });
    return reading;
  }
  following ??= reading.catch(() => {}).then(() => {
    following = null;
    return refresh();
  });
  return following;
}

const readIf = (wanted, path) => (wanted ? readAll(path()).then(([found]) => found) : null);

async function readDesk(beforeDraw) {
  const session = desk.session;
  if (!session) return;
  try {
    // Who is in the hall changes seldom, and a wrong name is refused by the server.
    const seats = JSON.stringify(desk.board && desk.board.windows.map((one) => [one.no, one.state, one.staff_no]));
    const anew = seats !== seatsKnown || performance.now() - colleaguesAt > COLLEAGUES_MS;
    const [window, queue, tidal, duty, colleagues] = await readAll(
      ...(session.window === null ? ["/tidal"] : [`/windows/${session.window}`]), "/queue", "/tidal", "/desk", ...(anew ? ["/colleagues"] : []),
    );
    const own = session.window === null ? null : window;
    const ticket = own && own.ticket ? await read(`/tickets/${own.ticket}`) : null;
    const inHand = ticket && (ticket.state === "called" || ticket.state === "serving") ? ticket : null;
    const wanted = openedNow(inHand);
    const [cases, todo, opened] = await Promise.all([
      readIf(inHand, () => `/cases?ticket=${encodeURIComponent(inHand.id)}`),
      readIf(session.case_functions, () => "/cases?desk=window"),
      readIf(wanted, () => `/cases/${encodeURIComponent(wanted)}`),
    ]);
    if (desk.session !== session) return;
    // What was read while an act is unanswered may already be its outcome: shown now, it would invite keys that meet the old act.
    if (!beforeDraw.length && isUnanswered()) return;
    const first = !desk.isRead;
    Object.assign(desk, { isRead: true, window: own, tidal, ticket: inHand, queue: queue || { waiting: [], missed: [], held: [] } });
    desk.duty = duty;
    if (colleagues) {
      desk.colleagues = colleagues.people;
      colleaguesAt = performance.now();
      seatsKnown = seats;
    }
    desk.cases = cases ? cases.cases : [];
    desk.todo = todo ? todo.cases : [];
    desk.drafts = desk.todo.filter((one) => one.state === "DRAFT");
    if (opened && openedMark && openedMark.no === opened.no) desk.opened = opened;
    noteMoments(first);
    noteIdle();
    for (const one of beforeDraw) one();
  } catch (error) {
    if (error instanceof Refused && error.status === 401) desk.session = null;
    else if (!(error instanceof Refused)) throw error;
  } finally {
    changed();
  }
}

// A call that this page saw begins now; one that was there before it was opened is as old as the server says.
function noteMoments(first) {
  const ticket = desk.ticket;
  const call = ticket ? `${ticket.id} ${ticket.call_no}` : "";
  if (call === seenCall) return;
  const sameTicket = ticket && seenCall.startsWith(`${ticket.id} `);
  seenCall = call;
  const agoMs = first && ticket && ticket.called_at ? Math.max(0, serverNow() - new Date(ticket.called_at)) : 0;
  desk.calledAt = ticket ? performance.now() - agoMs : -Infinity;
  if (!sameTicket) desk.firstCalledAt = desk.calledAt - (ticket && ticket.call_no > 1 ? 20_000 : 0);
}

// How long the window has been idle outlives a reload: the moment is kept in this tab.
function noteIdle() {
  if (desk.ticket || !desk.window) {
    hadTicket = Boolean(desk.ticket);
    desk.idleSince = null;
    sessionStorage.removeItem(IDLE_STORE);
    return;
  }
  if (desk.idleSince) return;
  const stored = sessionStorage.getItem(IDLE_STORE);
  const began = desk.window.since ? new Date(desk.window.since) : serverNow();
  desk.idleSince = stored ? new Date(Math.max(new Date(stored), began)) : (hadTicket ? serverNow() : began);
  sessionStorage.setItem(IDLE_STORE, desk.idleSince.toISOString());
}
