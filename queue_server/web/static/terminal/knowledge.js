// The knowledge base in the room of the case (R32): a word finds guides and answers, the unread ones are marked, opening reads.

import { Refused, Unreachable, read } from "../console/api.js";
import { byId, clockTime, longDate, make, replaceWhenChanged, setText } from "../console/dom.js";
import { post } from "../console/outbox.js";
import { itemInHand } from "./case_shown.js";
import { desk, refresh } from "./desk.js";
import { onPad } from "./keys.js";
import { closePanel, givePanelKeys, panel, showPanel } from "./panels.js";
import { T } from "./texts.js";

const TYPED_MS = 120;
const RETRY_MS = 2000;
const LAST_DIGIT = 9;
const ROW_PX = 38;

let entries = null;
let index = 0;
let entry = null;
let asked = 0;
let timer = 0;
let problem = "";

const field = () => byId("knowledge-query");
// Whole rows only, and no more than there are digits.
const room = () => Math.max(1, Math.min(LAST_DIGIT, Math.floor(byId("knowledge-list").clientHeight / ROW_PX)));

export function bindKnowledge() {
  field().addEventListener("input", () => searchSoon(TYPED_MS));
  field().addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.code === "ArrowDown") move(1);
    else if (event.code === "ArrowUp") move(-1);
    else if (event.key === "Enter") open(index);
    else if (event.code === "PageDown") turn(1);
    else if (event.code === "PageUp") turn(-1);
    else if (event.code === "Escape") closePanel();
    else return;
    event.preventDefault();
    event.stopPropagation();
    draw();
  });
  givePanelKeys("knowledge", (code, digit) => {
    if (digit === 0) turn(1);
    else if (digit !== null) open(digit - 1);
    else if (code === "ArrowDown") move(1);
    else if (code === "ArrowUp") move(-1);
    else return false;
    draw();
    return true;
  });
}

export function openKnowledge() {
  if (panel() === "knowledge") return closePanel();
  showPanel("knowledge");
  entry = null;
  index = 0;
  field().value = "";
  search();
  // The pad writes digits, so there they choose and the field waits for the main keyboard.
  if (!onPad()) field().focus();
  return draw();
}

function searchSoon(delayMs) {
  clearTimeout(timer);
  timer = setTimeout(search, delayMs);
}

async function search() {
  clearTimeout(timer);
  asked += 1;
  const mine = asked;
  const query = field().value.trim();
  try {
    const found = await read(`/knowledge?q=${encodeURIComponent(query)}`);
    if (mine !== asked) return;
    entries = query ? found.entries : nearFirst(found.entries);
    problem = "";
    index = 0;
  } catch (error) {
    if (mine !== asked) return;
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    problem = error instanceof Refused ? error.message : T.knowledgeLost;
    if (error instanceof Unreachable && panel() === "knowledge") searchSoon(RETRY_MS);
  }
  draw();
}

// Before a word is typed: what the visit is about, then what is unread.
function nearFirst(list) {
  const item = itemInHand();
  const points = (one) => (item && one.item === item ? 2 : 0) + (one.unread ? 1 : 0);
  return [...list].sort((a, b) => points(b) - points(a));
}

function move(by) {
  index = Math.max(0, Math.min(index + by, Math.min((entries || []).length, room()) - 1));
}

function turn(by) {
  const body = byId("knowledge-body");
  body.scrollBy({ top: by * body.clientHeight * 0.9 });
}

async function open(at) {
  const line = (entries || [])[at];
  if (!line || at >= room()) return;
  index = at;
  try {
    entry = await read(`/knowledge/${encodeURIComponent(line.id)}`);
    problem = "";
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    problem = error instanceof Refused ? error.message : T.knowledgeLost;
    draw();
    return;
  }
  byId("knowledge-body").scrollTop = 0;
  if (line.unread) post({ name: "read", label: T.doing.read, path: `/knowledge/${encodeURIComponent(line.id)}/read`, note: line.id });
  line.unread = false;
  draw();
}

export function knowledgeRead() {
  refresh().catch(() => {});
}

export function draw() {
  if (panel() !== "knowledge") return;
  const shown = (entries || []).slice(0, room());
  replaceWhenChanged(byId("knowledge-list"), JSON.stringify([shown, index, entry && entry.id, problem, entries === null]), () => {
    if (problem) return [make("li", { class: "quiet-text" }, problem)];
    if (!shown.length) return [make("li", { class: "quiet-text" }, entries === null ? T.searching : T.knowledgeNone)];
    return shown.map((one, at) => make("li", {}, make(
      "button", {
        type: "button", class: "pick", tabindex: "-1", "aria-current": String(Boolean(entry) && entry.id === one.id), data: { chosen: String(at === index) },
        onclick: () => open(at),
      },
      make("kbd", { class: "key" }, String(at + 1)),
      make("span", { class: "grow" }, one.title),
      one.unread ? make("span", { class: "unread" }, T.unread) : null,
      make("span", { class: "quiet-text small-text" }, T.knowledgeKinds[one.kind]),
    )));
  });
  setText(byId("knowledge-count"), entries ? T.knowledgeCount(entries.length, shown.length) : "");
  replaceWhenChanged(byId("knowledge-body"), JSON.stringify([entry, shown[index]]), () => (entry ? wholeEntry() : preview(shown[index])));
}

function wholeEntry() {
  const [version] = entry.versions;
  const when = new Date(entry.changed_at);
  return [
    make("h3", {}, entry.title),
    make("p", { class: "quiet-text small-text" }, T.knowledgeBy(T.knowledgeKinds[entry.kind], `${longDate(when)} ${clockTime(when)}`, version && version.changed_by_name, entry.version)),
    make("div", { class: "knowledge-text" }, entry.body),
  ];
}

function preview(line) {
  if (!line) return [make("p", { class: "quiet-text" }, T.knowledgeHint)];
  return [make("h3", {}, line.title), make("div", { class: "knowledge-text quiet-text" }, line.excerpt), make("p", { class: "quiet-text small-text" }, T.knowledgeOpen)];
}
