// The ticket on a phone: read again every few seconds; it knows the number and the queue, nothing of the person.

import { Refused, read } from "../console/api.js";
import { byId, clockTime, fillTexts, make, replaceWhenChanged, setText } from "../console/dom.js";
import { bindEmergency, showEmergency } from "../console/emergency.js";
import { T } from "./texts.js";

const REFRESH_MS = 5000;
const FINAL = new Set(["done", "cancelled", "expired"]);

let hall = null;

function show(ticket) {
  setText(byId("hall"), hall.name);
  byId("practice").hidden = !ticket.practice;
  setText(byId("number"), ticket.number);
  setText(byId("item"), ticket.item_name);
  byId("state").dataset.state = ticket.state;
  setText(byId("state"), T.states[ticket.state](ticket));
  const advice = T.advice[ticket.state];
  const until = ticket.rejoin_until ? clockTime(new Date(ticket.rejoin_until)) : "";
  setText(byId("advice"), advice ? advice(ticket, until) : "");
  byId("bring").hidden = !(ticket.materials && ticket.materials.length) || FINAL.has(ticket.state);
  replaceWhenChanged(byId("materials"), JSON.stringify(ticket.materials), () => ticket.materials.map((one) => make("li", {}, `□ ${one}`)));
  byId("windows").hidden = ticket.state !== "waiting" || !ticket.windows.length;
  setText(byId("windows"), T.windows(ticket.windows));
  const lines = T.foot(clockTime(new Date(ticket.issued_at)), hall.phone, clockTime(new Date(), { seconds: true }));
  replaceWhenChanged(byId("foot"), JSON.stringify(lines), () => lines.map((line) => make("span", {}, line)));
}

function showTrouble(state, text) {
  byId("state").dataset.state = state;
  setText(byId("state"), text);
}

async function refresh() {
  let again = true;
  try {
    hall ??= await read("/hall");
    const [ticket, board] = await Promise.all([read(`/tickets/${encodeURIComponent(document.body.dataset.ticket)}`), read("/board")]);
    showEmergency(board.emergency);
    show(ticket);
    again = !FINAL.has(ticket.state);
  } catch (error) {
    if (error instanceof Refused) {
      showTrouble("lost", error.status === 404 ? T.unknown : error.message);
      again = error.status !== 404;
    } else showTrouble("lost", T.lost);
  }
  if (again) setTimeout(refresh, REFRESH_MS);
}

fillTexts(T);
bindEmergency();
refresh();
