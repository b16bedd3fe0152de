// Publishing: a file or typed YAML is checked, every fault leads to its line, the difference is read, then it is sent.

import { Refused, Unreachable, ask, newKey } from "../console/api.js";
import { byId, longDate, make, setText } from "../console/dom.js";
import { serverNow, tell } from "../console/desk_page.js";
import { T } from "./texts.js";

const TRIES = 3;
const state = { open: false, checked: null, key: "" };
let whenPublished = () => {};

const day = (date) => longDate(new Date(`${date}T00:00:00+08:00`));
export const composing = () => state.open;

export function bindPublishing(published) {
  whenPublished = published;
  byId("file").addEventListener("change", takeFile);
  byId("yaml").addEventListener("input", forget);
  byId("effective").addEventListener("change", forget);
  byId("check").addEventListener("click", check);
  byId("publish").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

export function openPublishing(text) {
  state.open = true;
  byId("publish").hidden = false;
  byId("yaml").value = text;
  byId("effective").value = serverNow().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  byId("effective").min = byId("effective").value;
  byId("confirmed-by").value = "";
  byId("file").value = "";
  forget();
  byId("yaml").focus();
  byId("yaml").setSelectionRange(0, 0);
}

export function closePublishing() {
  state.open = false;
  state.checked = null;
}

// What Ctrl+Enter does: check first, publish what was checked.
export function runPublishing() {
  if (state.checked && state.checked.seen) send();
  else check();
}

function forget() {
  state.checked = null;
  byId("results").replaceChildren();
  byId("confirm").hidden = true;
}

async function takeFile() {
  const [file] = byId("file").files;
  if (!file) return;
  try {
    byId("yaml").value = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    byId("yaml").value = "";
    tell(T.onlyYaml, "refused");
  }
  forget();
  if (byId("yaml").value) await check();
}

const wanted = () => ({ yaml: byId("yaml").value, effective_from: byId("effective").value });

async function check() {
  forget();
  if (!byId("yaml").value.trim()) return tell(T.empty, "refused");
  if (!byId("effective").value) return tell(T.dateNeeded, "refused");
  const checked = await quietly(() => ask("POST", "/guides/check", wanted()));
  if (!checked) return null;
  // The same publication sent twice, because the answer was lost, is one publication.
  Object.assign(state, { checked, key: newKey() });
  byId("results").replaceChildren(...shown(checked));
  byId("confirm").hidden = !checked.seen;
  setText(byId("send"), T.send(checked.items.length));
  if (checked.seen) byId("confirmed-by").focus();
  else byId("results").querySelector("button")?.focus();
  return null;
}

function shown(checked) {
  if (checked.faults.length) {
    return [make("p", { class: "says bad" }, T.faults(checked.faults.length)), ...checked.faults.map((fault) => make(
      "button", { type: "button", class: "fault", onclick: () => goTo(fault.line) }, make("b", {}, T.faultLine(fault.line)), make("span", {}, fault.sentence),
    ))];
  }
  if (!checked.items.length) return [make("p", { class: "says" }, T.unchanged)];
  return [make("p", { class: "says" }, T.changes(checked.items.length, day(checked.effective_from))), ...checked.items.flatMap(itemChange)];
}

function itemChange(one) {
  let title = T.next(one.name, one.no);
  if (one.withdrawn) title = T.stopped(one.name);
  else if (one.before === null) title = T.newItem(one.name);
  return [make("h3", {}, title), one.replaced_on ? make("p", { class: "damaged" }, T.replacedOn(day(one.replaced_on))) : null, changeTable(one.changes)].filter(Boolean);
}

export function changeTable(changes) {
  return make(
    "table", { class: "changes" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, T.field), make("th", { scope: "col" }, T.before), make("th", { scope: "col" }, T.after))),
    make("tbody", {}, changes.map((one) => make("tr", {}, make("td", {}, one.label), make("td", { class: "before" }, one.before || T.nothing), make("td", { class: "after" }, one.after || T.nothing)))),
  );
}

async function patiently(task) {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof Unreachable) || left <= 1) throw error;
    }
  }
}

// Selects a line of what was typed, so that the next key mends it.
function goTo(line) {
  const area = byId("yaml");
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1] || "").length);
  area.scrollTop = Math.max(0, (area.scrollHeight / lines.length) * (line - 4));
}

async function send() {
  const { checked } = state;
  if (!checked || !checked.seen) return check();
  const confirmed = byId("confirmed-by").value.trim();
  if (confirmed.length < 4) {
    byId("confirmed-by").focus();
    return tell(T.confirmNeeded, "refused");
  }
  byId("send").disabled = true;
  const published = await quietly(() => ask("POST", "/guides", { ...wanted(), confirmed_by: confirmed, seen: checked.seen }, { key: state.key }));
  byId("send").disabled = false;
  if (published) whenPublished(published.versions.length, checked.effective_from);
  return null;
}

// A whole catalogue is read in seconds on a small machine: a lost answer is asked for again; the key makes it one publication.
async function quietly(task) {
  try {
    return await patiently(task);
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    tell(error instanceof Refused ? error.message : T.unreachable, "refused");
    return null;
  }
}
