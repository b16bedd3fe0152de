// The hall head writes what the windows read: a new entry, or the next version of one.

import { Refused, Unreachable, ask, read } from "../console/api.js";
import { byId, make, replaceWhenChanged } from "../console/dom.js";
import { tell } from "../console/desk_page.js";
import { T } from "./texts.js";

const TYPED_MS = 150;

let entries = [];
let timer = 0;
let showDetail = () => {};

export function bindKnowledge(show) {
  showDetail = show;
  byId("knowledge-query").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => loadKnowledge().then(drawKnowledge), TYPED_MS);
  });
  byId("knowledge-new").addEventListener("click", () => showDetail("new entry", () => editor(null)));
}

export async function loadKnowledge() {
  const found = await read(`/knowledge?q=${encodeURIComponent(byId("knowledge-query").value.trim())}`).catch((error) => {
    if (error instanceof Refused) return null;
    throw error;
  });
  if (found) entries = found.entries;
}

export function drawKnowledge() {
  replaceWhenChanged(byId("knowledge-list"), JSON.stringify(entries), () => (entries.length ? entries.map((one) => make("li", {}, make(
    "button", { type: "button", class: "pick", onclick: () => open(one.id) }, make("span", { class: "grow" }, one.title), make("span", { class: "quiet-text small-text" }, T.knowledgeKinds[one.kind]),
  ))) : [make("li", { class: "quiet-text" }, T.noKnowledge)]));
}

async function open(id) {
  try {
    const entry = await read(`/knowledge/${encodeURIComponent(id)}`);
    showDetail(`entry ${id} ${entry.version}`, () => (entry.kind === "guide" ? guide(entry) : editor(entry)));
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    tell(error instanceof Refused ? error.message : T.unreachable, "refused");
  }
}

function guide(entry) {
  return [make("h2", {}, entry.title), make("p", { class: "quiet-text small-text" }, T.guideOnly), make("div", { class: "story" }, entry.body)];
}

function editor(entry) {
  const title = make("input", { class: "input", maxlength: "100", required: true });
  const body = make("textarea", { class: "input", maxlength: "8000", rows: "14", required: true });
  const kind = make("select", { class: "input" }, ...["faq", "policy", "answer"].map((value) => make("option", { value }, T.knowledgeKinds[value])));
  if (entry) {
    title.value = entry.title;
    body.value = entry.body;
  }
  const form = make(
    "form", { class: "entry-form" },
    make("label", { class: "field" }, make("span", {}, T.knowledgeTitle), title),
    entry ? null : make("label", { class: "field" }, make("span", {}, T.knowledgeKind), kind),
    make("label", { class: "field" }, make("span", {}, T.knowledgeBody), body),
    make("div", { class: "row" }, make("button", { type: "submit", class: "button primary" }, T.knowledgeSave)),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = { title: title.value.trim(), body: body.value.trim() };
    try {
      const saved = entry ? await ask("POST", `/knowledge/${encodeURIComponent(entry.id)}`, words) : await ask("POST", "/knowledge", { ...words, kind: kind.value });
      tell(T.knowledgeSaved);
      await loadKnowledge();
      drawKnowledge();
      showDetail(`entry ${saved.id} ${saved.version}`, () => editor(saved));
    } catch (error) {
      if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
      tell(error instanceof Refused ? error.message : T.unreachable, "refused");
    }
  });
  return [form];
}
