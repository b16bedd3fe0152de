// The board as it changes: one event stream, watched, reopened after a loss, replaced by polling while it is down.

import { read } from "./api.js";

const SILENCE_MS = 25_000;
const POLL_MS = 5_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

// Calls `onBoard(board)` for every board that is not older than the last, `onLink("live" | "polling" | "lost")` on changes.
export function watchBoard(onBoard, onLink) {
  let source = null;
  let rev = -1;
  let retryMs = FIRST_RETRY_MS;
  let lastSign = performance.now();
  let link = "";
  let retryTimer = 0;

  function say(next) {
    if (next === link) return;
    link = next;
    onLink(next);
  }

  function take(board) {
    if (board.rev < rev) return;
    rev = board.rev;
    onBoard(board);
  }

  function open() {
    clearTimeout(retryTimer);
    if (source) source.close();
    lastSign = performance.now();
    source = new EventSource("/api/v1/board/stream");
    const sign = () => {
      lastSign = performance.now();
      retryMs = FIRST_RETRY_MS;
      say("live");
    };
    source.addEventListener("board", (event) => {
      sign();
      take(JSON.parse(event.data));
    });
    source.addEventListener("heartbeat", sign);
    source.onopen = sign;
    source.onerror = () => reopenLater();
  }

  // A non-200 answer closes an EventSource for good, so the retry is ours in every case.
  function reopenLater() {
    if (source) source.close();
    source = null;
    poll();
    clearTimeout(retryTimer);
    retryTimer = setTimeout(open, retryMs);
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  }

  async function poll() {
    try {
      take(await read("/board"));
      if (link !== "live" || !source) say("polling");
    } catch {
      say("lost");
    }
  }

  setInterval(() => {
    if (source && performance.now() - lastSign > SILENCE_MS) {
      // A frozen server answers a poll with nothing at all: the picture is old from now on.
      say("lost");
      reopenLater();
    } else if (!source || link === "polling" || link === "lost") poll();
  }, POLL_MS);
  open();
  return { poll };
}
