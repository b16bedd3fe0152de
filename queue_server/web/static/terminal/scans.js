// The scans of the case in the room of the case: taken by the document camera or from a file, each filed under a material.

import { Refused, Unreachable, ask, newKey } from "../console/api.js";
import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { asJpeg, closeCamera, openCamera, sheetOfFile, takeSheet, turn, turnOn } from "./camera.js";
import { shownCase } from "./case_shown.js";
import { changed, desk, refresh } from "./desk.js";
import { say } from "./line.js";
import { cursorRow } from "./marks.js";
import { closePanel, givePanelKeys, panel, showPanel } from "./panels.js";
import { T } from "./texts.js";

const LIMIT_CHARS = 1_900_000;
const PDF_LIMIT_CHARS = 6_900_000;
const RETRY_MS = 2000;

// What stands before the camera goes under this material; null is the case as a whole.
let target = null;
let targetOf = "";
let camera = "";
let sending = 0;
let late = false;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const video = () => byId("camera");
export const scansWait = () => late && sending > 0;

export function bindScans() {
  givePanelKeys("scans", takes);
  byId("scan-file").addEventListener("change", async () => {
    const [file] = byId("scan-file").files;
    byId("scan-file").value = "";
    if (file) await upload(file);
  });
  byId("scan-take").addEventListener("click", take);
  byId("scan-turn").addEventListener("click", turnCamera);
  window.addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault();
  });
}

export async function openScans() {
  if (panel() === "scans") return closePanel();
  const filed = shownCase();
  if (!filed) return say(T.refusals.noCase);
  if (targetOf !== filed.no || cursorRow() >= 0) target = cursorRow() >= 0 ? cursorRow() : null;
  targetOf = filed.no;
  showPanel("scans");
  changed();
  camera = "opening";
  changed();
  camera = await openCamera(video());
  if (panel() !== "scans") closeCamera(video());
  return changed();
}

function takes(code, digit) {
  const filed = shownCase();
  if (digit !== null && filed) setTarget(digit >= 1 && digit <= filed.materials.length ? digit - 1 : null);
  else if (["Enter", "NumpadEnter", "Space"].includes(code)) take();
  else if (code === "KeyU") byId("scan-file").click();
  else if (code === "KeyR") turnCamera();
  else if (code === "KeyC") closePanel();
  else return false;
  return true;
}

function setTarget(next) {
  target = next;
  changed();
}

function turnCamera() {
  turnOn();
  changed();
}

async function take() {
  if (camera !== "") return say(T.camera[camera] || T.camera.opening);
  return file(takeSheet(video()));
}

async function upload(chosen) {
  if (chosen.type === "application/pdf") return send(await base64Of(chosen), chosen.type);
  try {
    return await file(await sheetOfFile(chosen));
  } catch {
    return say(T.scanUnreadable);
  }
}

async function base64Of(chosen) {
  const reader = new FileReader();
  const read = new Promise((resolve) => { reader.onload = () => resolve(reader.result.split(",")[1]); });
  reader.readAsDataURL(chosen);
  return read;
}

const file = (canvas) => send(asJpeg(canvas, LIMIT_CHARS), "image/jpeg");

async function send(content, mediaType) {
  const filed = shownCase();
  if (!content || content.length > PDF_LIMIT_CHARS) return say(T.scanTooLarge);
  const name = target === null ? T.scanNames.other : filed.materials[target].name.slice(0, 60);
  const scan = await fileScan(filed.no, { name, material: target, media_type: mediaType, content });
  if (scan) say(T.scanFiled(name), "good");
  return scan;
}

// Sends one scan until the server has it; returns it, or null when it was refused.
export async function fileScan(no, body) {
  const key = newKey();
  sending += 1;
  changed();
  try {
    for (;;) {
      try {
        const answer = await ask("POST", `/cases/${encodeURIComponent(no)}/scans`, body, { key });
        late = false;
        await refresh().catch(() => {});
        return answer;
      } catch (error) {
        if (error instanceof Refused) {
          say(error.message);
          return null;
        }
        if (!(error instanceof Unreachable) || !desk.session) throw error;
        late = true;
        changed();
        await pause(RETRY_MS);
      }
    }
  } finally {
    sending -= 1;
    changed();
  }
}

export const scanPath = (no, id) => `/api/v1/cases/${encodeURIComponent(no)}/scans/${encodeURIComponent(id)}`;

export function drawScans() {
  const filed = shownCase();
  if (panel() !== "scans" || !filed) {
    closeCamera(video());
    if (panel() === "scans") closePanel();
    return;
  }
  setText(byId("scans-count"), sending ? T.scanSending : T.scansOf(filed.scans.length));
  const there = camera === "";
  video().hidden = !there;
  video().style.rotate = `${turn()}deg`;
  byId("camera-none").hidden = there;
  setText(byId("camera-none"), there ? "" : T.camera[camera]);
  byId("scan-take").disabled = !there;
  byId("scan-turn").disabled = !there;
  replaceWhenChanged(byId("scan-targets"), JSON.stringify([filed.no, target, filed.scans.map((one) => one.id)]), () => [
    ...filed.materials.map((one, at) => targetRow(filed, one.name, at, at < 9 ? String(at + 1) : "·")), targetRow(filed, T.scanNames.other, null, "0"),
  ]);
}

function targetRow(filed, name, at, cap) {
  const own = filed.scans.filter((one) => (one.material ?? null) === at);
  return make(
    "li", { class: "scan-target", data: { chosen: String(at === target) } },
    make("button", { type: "button", class: "pick", tabindex: "-1", "aria-pressed": String(at === target), onclick: () => setTarget(at) }, make("kbd", { class: "key" }, cap), make("span", { class: "grow" }, name)),
    // Each look at a scan is on record, so nothing is shown before somebody asks for it.
    make("span", { class: "scan-thumbs" }, ...own.map((one, nth) => make("a", { class: "button small", href: scanPath(filed.no, one.id), target: "_blank", rel: "noopener", tabindex: "-1", title: one.name }, T.scanNth(nth + 1)))),
  );
}
