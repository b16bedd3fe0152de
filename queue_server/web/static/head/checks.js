// The month's self-check sheet: twenty lines, each with its result, a photo where one is needed, and a date for what is at fault.

import { Refused, Unreachable, ask, read } from "../console/api.js";
import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { tell } from "../console/desk_page.js";
import { smallPhoto } from "./photo.js";
import { T } from "./texts.js";

let sheet = null;
// Lines that somebody is filling in, by number: {result, note, fix_by, photo}.
const edits = new Map();

export async function loadChecks(month) {
  sheet = await read(`/self-checks/${month}`).catch((error) => {
    if (error instanceof Refused) return null;
    throw error;
  });
}

export function drawChecks() {
  if (!sheet) return;
  setText(byId("checks-state"), T.checksState(sheet.done, sheet.lines.length, sheet.faults_open));
  replaceWhenChanged(byId("checks-list"), JSON.stringify([sheet.month, sheet.lines, [...edits.keys()]]), () => sheet.lines.map(checkRow));
}

function checkRow(line) {
  const edit = edits.get(line.line);
  const result = edit ? edit.result : line.result;
  const results = Object.entries(T.results).map(([value, label]) => make(
    "button", { type: "button", class: value === "fault" ? "button small bad" : "button small", "aria-pressed": String(result === value), onclick: () => begin(line, value) }, label,
  ));
  const about = [line.by_name ? T.by(line.by_name, (line.at || "").slice(0, 10)) : "", line.note || "", line.fix_by ? `${T.fixBy} ${line.fix_by}` : ""].filter(Boolean).join(" · ");
  return make(
    "li", { class: "check", data: { line: String(line.line) } },
    make("b", {}, String(line.line)),
    make("div", {}, make("div", {}, line.title, " ", line.photo_needed && !line.photo ? make("span", { class: "tag warn" }, T.photoNeeded) : null), make("div", { class: "quiet-text small-text" }, about)),
    make("div", { class: "results" }, ...results, line.photo ? make("a", { href: `/api/v1${line.photo}`, target: "_blank" }, make("img", { src: `/api/v1${line.photo}`, alt: T.photoOf(line.title) })) : null),
    edit ? editor(line, edit) : null,
  );
}

function begin(line, result) {
  edits.set(line.line, { result, note: line.note || "", fix_by: line.fix_by || "", photo: null });
  drawChecks();
  if (result === "ok" && !line.photo_needed) save(line);
  else byId("checks-list").querySelector(`[data-line="${line.line}"] .more input`)?.focus();
}

function editor(line, edit) {
  const note = make("input", { class: "input wide", maxlength: "200", placeholder: T.note, "aria-label": T.note });
  note.value = edit.note;
  note.addEventListener("input", () => { edit.note = note.value; });
  const date = make("input", { class: "input", type: "date", "aria-label": T.fixBy });
  date.value = edit.fix_by;
  date.addEventListener("input", () => { edit.fix_by = date.value; });
  const picked = make("span", {}, T.photo);
  const file = make("input", { type: "file", accept: "image/jpeg,image/png", "aria-label": T.photo });
  file.addEventListener("change", async () => {
    try {
      edit.photo = await smallPhoto(file.files[0]);
      setText(picked, `${T.photo} ✓`);
    } catch {
      tell(T.photoBad, "refused");
    }
  });
  return make(
    "div", { class: "more" },
    edit.result === "fault" ? date : null, make("label", { class: "button small file" }, picked, file), note,
    make("button", { type: "button", class: "button small primary", onclick: () => save(line) }, T.saveCheck),
  );
}

async function save(line) {
  const edit = edits.get(line.line);
  if (edit.result === "fault" && !edit.fix_by) return tell(T.fixByNeeded, "refused");
  const body = { result: edit.result };
  if (edit.note.trim()) body.note = edit.note.trim();
  if (edit.result === "fault") body.fix_by = edit.fix_by;
  if (edit.photo) body.photo = edit.photo;
  try {
    await ask("POST", `/self-checks/${sheet.month}/${line.line}`, body);
    edits.delete(line.line);
    tell(T.checkSaved(line.line));
    await loadChecks(sheet.month);
    return drawChecks();
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    return tell(error instanceof Refused ? error.message : T.unreachable, "refused");
  }
}
