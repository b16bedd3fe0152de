// What this terminal knows: the session, the ticket in hand, the queue, the tidal window; read anew after every change.

import { Refused, Unreachable, read, readAll } from "../console/api.js";

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
  drafts: [],
  link: "lost",
  // When the last call and the start of service were seen, on this machine's monotonic clock.
  calledAt: -Infinity,
  firstCalledAt: -Infinity,
  servingSince: null,
  // The first call by the server's clock, or null when the board no longer shows it.
  calledMoment: null,
  freshAt: null,
};

const listeners = [];
let clockOffsetMs = 0;
let reading = null;
let following = null;
let waitingForIt = [];
let seenCall = "";

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

async function readDesk(beforeDraw) {
  const session = desk.session;
  if (!session) return;
  try {
    const [window, queue, tidal] = await readAll(
      ...(session.window === null ? ["/tidal"] : [`/windows/${session.window}`]), "/queue", "/tidal",
    );
    const own = session.window === null ? null : window;
    const ticket = own && own.ticket ? await read(`/tickets/${own.ticket}`) : null;
    const inHand = ticket && (ticket.state === "called" || ticket.state === "serving") ? ticket : null;
    const cases = inHand ? await readAll(`/cases?ticket=${encodeURIComponent(inHand.id)}`) : [null];
    const drafts = !inHand && session.case_functions ? await readAll("/cases?state=DRAFT") : [null];
    if (desk.session !== session) return;
    Object.assign(desk, { isRead: true, window: own, tidal, ticket: inHand, queue: queue || { waiting: [], missed: [], held: [] } });
    desk.cases = cases[0] ? cases[0].cases : [];
    desk.drafts = drafts[0] ? drafts[0].cases : [];
    noteMoments();
    for (const one of beforeDraw) one();
  } catch (error) {
    if (error instanceof Refused && error.status === 401) desk.session = null;
    else if (!(error instanceof Refused)) throw error;
  } finally {
    changed();
  }
}

function noteMoments() {
  const ticket = desk.ticket;
  const call = ticket ? `${ticket.id} ${ticket.call_no}` : "";
  if (call === seenCall) {
    noteService();
    return;
  }
  const sameTicket = ticket && seenCall.startsWith(`${ticket.id} `);
  seenCall = call;
  const shown = ticket && desk.board ? desk.board.calls.find((one) => one.number === ticket.number) : null;
  const agoMs = shown ? Math.max(0, serverNow() - new Date(shown.at)) : 0;
  desk.calledAt = ticket ? performance.now() - agoMs : -Infinity;
  if (!sameTicket) desk.calledMoment = shown ? new Date(shown.at) : null;
  if (!sameTicket) desk.firstCalledAt = desk.calledAt - (ticket && ticket.call_no > 1 ? 20_000 : 0);
  noteService();
}

function noteService() {
  if (desk.ticket && desk.ticket.state === "serving") desk.servingSince ??= performance.now();
  else desk.servingSince = null;
}
