// The queue view of a second monitor: calls, next, missed, waiting, from the board alone; numbers only.

import { byId, clockTime, fillTexts, longDate, make, minutes, replaceWhenChanged, setText } from "../console/dom.js";
import { bindEmergency, showEmergency } from "../console/emergency.js";
import { watchBoard } from "../console/live.js";
import { T } from "./texts.js";

const CALLS_SHOWN = 4;
const NEXT_SHOWN = 6;
const MISSED_SHOWN = 4;

let last = null;
let offsetMs = 0;

function numbers(id, list, limit) {
  replaceWhenChanged(byId(id), JSON.stringify(list), () => (list.length ? list.slice(0, limit).map((number) => make("li", {}, number)) : [make("li", {}, T.none)]));
}

function draw(board) {
  last = new Date(board.server_time);
  offsetMs = last.getTime() - Date.now();
  setText(byId("hall"), board.hall_name);
  byId("practice").hidden = !board.practice;
  byId("overtime").hidden = !board.overtime;
  replaceWhenChanged(byId("calls"), JSON.stringify(board.calls), () => {
    const rows = board.calls.slice(0, CALLS_SHOWN).map((call) => make("li", {}, make("span", {}, call.number), make("span", {}, T.windowNo(call.window))));
    if (!rows.length) rows.push(make("li", { class: "empty" }, T.noCalls));
    while (rows.length < CALLS_SHOWN) rows.push(make("li", { class: "free" }));
    return rows;
  });
  showEmergency(board.emergency);
  numbers("next", board.next, NEXT_SHOWN);
  numbers("missed", board.missed, MISSED_SHOWN);
  setText(byId("waiting"), T.people(Object.values(board.waiting).reduce((sum, count) => sum + count, 0)));
  setText(byId("longest"), board.longest_wait_s < 60 ? T.underAMinute : minutes(board.longest_wait_s));
  const facts = T.footer(board.hours, board.phone);
  replaceWhenChanged(byId("footer"), JSON.stringify(facts), () => facts.map((fact) => make("span", {}, fact)));
  document.body.dataset.rev = String(board.rev);
}

function drawLink(link) {
  byId("stale").hidden = link === "live" || link === "polling";
  byId("main").classList.toggle("dim", link === "lost");
  if (link === "lost") setText(byId("stale"), T.stale(last ? clockTime(last) : "--:--"));
}

fillTexts(T);
bindEmergency();
watchBoard(draw, drawLink);
setInterval(() => {
  const now = new Date(Date.now() + offsetMs);
  setText(byId("clock"), `${longDate(now, { weekday: true })} ${clockTime(now)}`);
}, 1000);
