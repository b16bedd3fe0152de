// The papers of an act, one after the other through the hidden frame: the next waits until the one before is drawn and printed.

import { byId } from "../console/dom.js";

const DRAWN_WITHIN_MS = 15_000;
const LOOK_MS = 100;
const BETWEEN_MS = 400;
const PRINTED_WITHIN_MS = 4000;

let waiting = [];
let printing = false;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const paperPath = (kind, no) => `/prints/${kind}/${encodeURIComponent(no)}`;

// `paths` are pages under /prints; each prints itself when it is drawn.
export function printPapers(...paths) {
  waiting.push(...paths);
  if (!printing) run();
}

async function run() {
  printing = true;
  while (waiting.length) {
    const path = waiting.shift();
    const frame = byId("printer");
    frame.src = `${path}?print=${Date.now()}`;
    if (waiting.length) await drawn(frame, path);
  }
  printing = false;
}

// Drawn, and printed where the paper says when it is; a paper that fails does not hold up the next.
async function drawn(frame, path) {
  let until = performance.now() + DRAWN_WITHIN_MS;
  let ready = false;
  while (performance.now() < until) {
    const page = frame.contentDocument;
    const shown = page && page.location.pathname === path && page.body ? page.body.dataset : {};
    if (shown.printed) return pause(BETWEEN_MS);
    if (shown.ready && !ready) {
      ready = true;
      until = performance.now() + PRINTED_WITHIN_MS;
    }
    await pause(LOOK_MS);
  }
  return undefined;
}
