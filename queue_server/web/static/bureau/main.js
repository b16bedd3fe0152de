// The data bureau's page: find an item, read its versions and their differences, publish a checked file.

import { Refused, Unreachable, readAll } from "../console/api.js";
import { byId, clockTime, longDate, make, replaceWhenChanged, setText } from "../console/dom.js";
import { frame, refresh, startPage, tell } from "../console/desk_page.js";
import { bindPublishing, changeTable, closePublishing, composing, openPublishing, runPublishing } from "./publishing.js";
import { T } from "./texts.js";

const TYPED_MS = 150;
const TONES = { in_force: "tag ok", coming: "tag warn", withdrawn: "tag danger", past: "tag" };
const state = { list: null, looked: "", openFirst: false, item: null, opened: null };
let timer = 0;

const may = () => Boolean(frame.session && frame.session.bureau);
export const day = (date) => longDate(new Date(`${date}T00:00:00+08:00`));

async function load() {
  const looked = byId("query").value.trim();
  const [list] = await readAll(`/guides?q=${encodeURIComponent(looked)}`);
  Object.assign(state, { list, looked });
  if (state.item) await loadItem(state.item);
}

async function loadItem(item) {
  const [history] = await readAll(`/guides/${encodeURIComponent(item)}/versions`);
  const holds = history && (history.versions.find((one) => one.state === "in_force") || history.versions[0]);
  const [full] = holds ? await readAll(`/guides/${encodeURIComponent(item)}/versions/${holds.no}`) : [null];
  if (state.item === item) state.opened = full && { history, holds, guide: full.guide };
}

async function open(item) {
  closePublishing();
  state.item = item;
  try {
    await loadItem(item);
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    tell(error instanceof Refused ? error.message : T.unreachable, "refused");
  }
  draw();
}

function draw() {
  openFirstHit();
  const { list, opened } = state;
  const guides = list ? list.guides : [];
  setText(byId("count"), T.count(guides.length));
  setText(byId("edition"), list ? T.edition(list.version, list.illustrative) : "");
  byId("compose").disabled = !may();
  byId("download-all").hidden = !may();
  byId("detail").hidden = composing();
  byId("publish").hidden = !composing();
  replaceWhenChanged(byId("guides"), JSON.stringify(guides), () => (guides.length ? guides.map(line) : [make("li", { class: "quiet-text" }, T.noGuides)]));
  for (const pick of byId("guides").querySelectorAll(".pick")) pick.setAttribute("aria-current", String(pick.dataset.item === state.item));
  replaceWhenChanged(byId("detail"), JSON.stringify([opened, may()]), () => (opened ? detail(opened) : [make("p", { class: "quiet-text" }, may() ? T.pickOne : `${T.pickOne}${T.onlyBureau}`)]));
}

// Enter asks for the first hit of what stands in the field now, not of what was found for the letters before.
function openFirstHit() {
  if (!state.openFirst || state.looked !== byId("query").value.trim()) return;
  state.openFirst = false;
  if (state.list && state.list.guides.length) open(state.list.guides[0].item);
}

function line(one) {
  return make("li", {}, make(
    "button", { type: "button", class: "pick", onclick: () => open(one.item), data: { item: one.item } },
    make("span", { class: "item-name", title: one.name }, one.name),
    one.state === "in_force" ? null : make("span", { class: TONES[one.state] }, T.states[one.state]),
    one.coming && one.state === "in_force" ? make("span", { class: "tag warn" }, T.comingOn(one.coming.slice(5))) : null,
    make("span", { class: "quiet-text small-text no" }, T.version(one.no)),
  ));
}

function detail({ history, holds, guide }) {
  const url = `/api/v1/guides/file?item=${encodeURIComponent(history.item)}`;
  return [
    make("h2", {}, guide.name),
    make("p", { class: "guide-head" },
      make("span", { class: holds.withdrawn ? TONES.withdrawn : TONES[holds.state] }, holds.withdrawn ? T.states.withdrawn : T.states[holds.state]),
      make("span", {}, [T.version(holds.no), T.since(day(holds.effective_from)), T.code(holds.code)].join(" · ")),
      make("span", { class: "quiet-text" }, [guide.id, guide.station_name, T.promised(guide.case_type, guide.promised_wd)].join(" · "))),
    may() && !holds.withdrawn ? make("p", { class: "guide-head" },
      make("button", { type: "button", class: "button primary", id: "edit", onclick: () => edit(history.item) }, T.edit, make("kbd", { class: "key" }, "E")),
      make("a", { class: "button", href: url, download: `${history.item}.yaml` }, T.download)) : null,
    make("h3", {}, T.materialsTitle),
    guide.materials.length ? make("ol", { class: "materials" }, guide.materials.map(material)) : make("p", { class: "quiet-text" }, T.noMaterials),
    make("h3", {}, T.versionsTitle),
    make("div", { class: "versions" }, history.versions.map(version)),
  ].filter(Boolean);
}

function material(one) {
  const facts = [one.form, T.copies(one.copies), one.required ? T.required : T.conditional(one.condition), one.source, one.deferrable_wd ? T.deferrable(one.deferrable_wd) : "", one.note];
  return make("li", {}, make("b", {}, one.name), make("span", { class: "quiet-text" }, `　${facts.filter(Boolean).join("，")}`));
}

function version(one, at) {
  const who = T.publishedBy(one.published_by_name || T.byFile, `${day(one.published_at.slice(0, 10))} ${clockTime(new Date(one.published_at))}`);
  const word = one.withdrawn ? "withdrawn" : one.state;
  const box = make(
    "details", { class: "step" },
    make("summary", {}, make("b", {}, T.version(one.no)), make("span", { class: TONES[word] }, T.states[word]), make("span", { class: "quiet-text" }, [T.since(day(one.effective_from)), T.code(one.code)].join(" · "))),
    make("p", { class: "quiet-text small-text" }, [who, T.confirmed(one.confirmed_by)].join(" · ")),
    one.intact ? null : make("p", { class: "damaged", role: "alert" }, T.damaged),
    one.no === 1 ? make("p", { class: "quiet-text" }, T.firstVersion) : changeTable(one.changes),
  );
  box.open = at === 0 && one.no > 1;
  return box;
}

async function edit(item) {
  try {
    const answer = await fetch(`/api/v1/guides/file?item=${encodeURIComponent(item)}`, { credentials: "same-origin", cache: "no-store" });
    openPublishing(answer.ok ? await answer.text() : "");
  } catch {
    tell(T.unreachable, "refused");
  }
  draw();
}

function published(count, from) {
  closePublishing();
  tell(T.published(count, day(from)));
  draw();
  refresh();
}

function bindKeys() {
  document.addEventListener("keydown", (event) => {
    if (!frame.session || event.isComposing || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (event.code === "Enter" && composing()) runPublishing();
      return;
    }
    const typing = event.target instanceof HTMLElement && event.target.matches("input, textarea");
    if (event.code === "Escape") {
      if (typing) event.target.blur();
      else if (composing()) back();
    } else if (event.code === "ArrowDown" || event.code === "ArrowUp") move(event, typing);
    else if (typing) return;
    else if (event.key === "/") {
      event.preventDefault();
      byId("query").focus();
    } else if (event.code === "KeyU" && may()) compose(event);
    else if (event.code === "KeyE" && byId("edit") && !composing()) {
      event.preventDefault();
      byId("edit").click();
    }
  });
}

// Arrows walk the list, also from the search field, where Enter opens the first hit.
function move(event, typing) {
  if (typing && event.target.id !== "query") return;
  const picks = [...byId("guides").querySelectorAll(".pick")];
  if (!picks.length || composing()) return;
  event.preventDefault();
  const at = picks.indexOf(document.activeElement);
  const next = event.code === "ArrowDown" ? at + 1 : at - 1;
  picks[Math.min(Math.max(next, 0), picks.length - 1)].focus();
}

function compose(event) {
  if (event) event.preventDefault();
  openPublishing("");
  draw();
}

function back() {
  closePublishing();
  draw();
}

function bind() {
  byId("query").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, TYPED_MS);
  });
  byId("query").addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || event.isComposing) return;
    state.openFirst = true;
    clearTimeout(timer);
    refresh();
  });
  byId("compose").addEventListener("click", () => compose(null));
  byId("cancel").addEventListener("click", back);
  bindPublishing(published);
  bindKeys();
}

bind();
startPage({ texts: T, load, draw, ring: () => null, sent: () => {}, refused: () => {}, place: (session) => T.signedIn(session.person_name) });
