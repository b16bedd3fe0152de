// 排队号票 of the office printer, for a place without a kiosk: the fields of the thermal slip on A6.

import { read } from "../console/api.js";
import { byId, clockTime, fillTexts, make, setText } from "../console/dom.js";
import { finishPaper, paperTime, showProblem } from "./paper.js";
import { T } from "./texts.js";

async function begin() {
  fillTexts(T);
  try {
    const id = encodeURIComponent(document.body.dataset.ticket);
    const [ticket, hall] = await Promise.all([read(`/tickets/${id}`), read("/hall")]);
    setText(byId("unit"), hall.name);
    byId("practice").hidden = !ticket.practice;
    setText(byId("number"), ticket.number);
    setText(byId("item"), ticket.item_name);
    setText(byId("ahead"), ticket.people_ahead ? T.ahead(ticket.people_ahead, ticket.wait_min) : T.noWait);
    setText(byId("windows"), ticket.windows && ticket.windows.length ? T.windows(ticket.windows) : "");
    byId("materials").replaceChildren(...(ticket.materials || []).map((one) => make("li", {}, `□ ${one}`)));
    setText(byId("parking"), ticket.free_parking_until ? T.parking(clockTime(new Date(ticket.free_parking_until))) : "");
    setText(byId("contacts"), T.contacts(hall.phone, hall.supervision_phone));
    setText(byId("issued-at"), T.issuedAt(paperTime(new Date(ticket.issued_at))));
  } catch (error) {
    showProblem(error);
    return;
  }
  await finishPaper();
}

begin();
