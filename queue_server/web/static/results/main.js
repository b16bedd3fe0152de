// The public result board: read from two metres, a page of lines at a time; case tails and neutral names only.

import { read } from "../console/api.js";
import { byId, clockTime, fillTexts, longDate, make, setText } from "../console/dom.js";
import { bindEmergency, showEmergency } from "../console/emergency.js";
import { T } from "./texts.js";

const LINES = 8;
const TURN_MS = 12000;
const REFRESH_MS = 15000;

let board = null;
let readAt = null;
let turn = 0;

function row(line) {
  return make("tr", { data: { done: String(line.done) } },
    make("td", { class: "tail" }, line.tail), make("td", { class: "item" }, line.item_name), make("td", {}, T.day(line.received_on)),
    make("td", { class: "state" }, line.state_text), make("td", {}, T.day(line.updated_on)));
}

function draw() {
  const pages = Math.max(1, Math.ceil(board.lines.length / LINES));
  turn %= pages;
  byId("empty").hidden = board.lines.length > 0;
  byId("lines").replaceChildren(...board.lines.slice(turn * LINES, (turn + 1) * LINES).map(row));
  setText(byId("hall"), board.hall_name);
  byId("practice").hidden = !board.practice;
  setText(byId("figures"), T.figures(board.received, board.done));
  setText(byId("page"), T.page(turn + 1, pages));
  document.body.dataset.ready = "true";
}

async function refresh() {
  try {
    const [results, queue] = await Promise.all([read("/public/results"), read("/board")]);
    showEmergency(queue.emergency);
    [board, readAt] = [results, new Date()];
    byId("stale").hidden = true;
    draw();
  } catch {
    byId("stale").hidden = false;
    setText(byId("stale"), T.stale(readAt ? clockTime(readAt) : "--:--"));
  }
  setTimeout(refresh, REFRESH_MS);
}

fillTexts(T);
bindEmergency();
refresh();
setInterval(() => {
  turn += 1;
  if (board) draw();
}, TURN_MS);
setInterval(() => {
  const now = new Date();
  setText(byId("clock"), `${longDate(now, { weekday: true })} ${clockTime(now)}`);
}, 1000);
