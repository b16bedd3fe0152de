// Numbers issued by hand, where there is no kiosk (R7): find the service, print the ticket on the office printer.

import { byId, make, replaceWhenChanged } from "../console/dom.js";
import { actInHand, perform } from "./acts.js";
import { desk } from "./desk.js";
import { bindFinder } from "./item_finder.js";
import { say } from "./line.js";
import { T } from "./texts.js";

const DESK_ITEMS = ["guide", "consult", "agent", "pickup"];

const ROW_HEIGHT_PX = 45;

let priority = false;
let finder = null;

export function bindIssuePanel() {
  byId("issue").hidden = false;
  finder = bindFinder({
    field: byId("issue-search"), list: byId("issue-list"), limit: 30,
    items: () => desk.catalogue.items.filter((item) => !DESK_ITEMS.includes(item.id)),
    onPick: (item) => issue(item.id), onLeave: () => {},
  });
}

function issue(item) {
  if (actInHand()) return say(T.refusals.waitForAct);
  perform({ name: "issue", label: T.doing.issue, path: "/tickets", body: { item, priority: priority ? "other" : null } });
  priority = false;
  return drawIssuePanel();
}

export function issued(ticket) {
  byId("issued").replaceChildren(
    make("div", { class: "number" }, ticket.number),
    make("div", {}, ticket.item_name),
    make("div", { class: "quiet-text" }, T.issued(ticket.people_ahead)),
  );
  byId("printer").src = `/prints/ticket/${encodeURIComponent(ticket.id)}?print=${Date.now()}`;
}

export function drawIssuePanel() {
  if (!finder) return;
  // Whole rows only: half a line reads like a fault.
  const list = byId("issue-list");
  const room = `${Math.floor(byId("issue-room").clientHeight / ROW_HEIGHT_PX) * ROW_HEIGHT_PX - 1}px`;
  const resized = list.style.maxHeight !== room;
  list.style.maxHeight = room;
  finder.draw();
  if (resized) finder.showChosen();
  const known = DESK_ITEMS.filter((id) => desk.items.has(id));
  replaceWhenChanged(byId("desk-items"), JSON.stringify([known, priority]), () => [
    ...known.map((id) => make("button", { type: "button", class: "button", onclick: () => issue(id) }, desk.items.get(id).name)),
    make("button", {
      type: "button", class: priority ? "button on" : "button", "aria-pressed": String(priority),
      onclick: () => {
        priority = !priority;
        drawIssuePanel();
      },
    }, T.priorityToggle),
  ]);
  if (!byId("issued").firstChild) byId("issued").append(make("p", { class: "quiet-text" }, T.issueNone));
}
