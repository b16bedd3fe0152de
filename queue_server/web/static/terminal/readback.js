// 帮填 read back (R33): what was written for somebody is read to them, ticked, and signed on the pad or on paper under the camera; only then it goes.

import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { isHelped, sendReceive, typedApplicant } from "./applicant.js";
import { asJpeg, closeCamera, openCamera, takeSheet } from "./camera.js";
import { shownCase } from "./case_shown.js";
import { changed, desk } from "./desk.js";
import { say } from "./line.js";
import { shownMaterials } from "./marks.js";
import { closePanel, givePanelKeys, panel, showPanel } from "./panels.js";
import { fileScan } from "./scans.js";
import { T } from "./texts.js";

const LIMIT_CHARS = 900_000;
const MIN_STROKE_PX = 60;
const PEN_PX = 3;

let confirmed = false;
// The scan that is signed: its id, once it is filed.
let signature = null;
let readFor = "";
let drawing = null;
let drawnPx = 0;
let camera = "";
let sending = false;
// What else the form says: the 急难 branch.
let beside = {};

const pad = () => byId("sign-pad");

export function bindReadback() {
  givePanelKeys("readback", takes);
  byId("read-confirm").addEventListener("change", () => {
    confirmed = byId("read-confirm").checked;
    byId("read-confirm").blur();
    changed();
  });
  byId("sign-clear").addEventListener("click", clearPad);
  byId("sign-camera").addEventListener("click", signUnderCamera);
  byId("read-send").addEventListener("click", send);
  pad().addEventListener("pointerdown", beginStroke);
  pad().addEventListener("pointermove", goOnStroke);
  for (const name of ["pointerup", "pointercancel"]) pad().addEventListener(name, () => { drawing = null; });
}

export function openReadback(more) {
  beside = more;
  const filed = shownCase();
  const { name, id, phone } = typedApplicant();
  const mark = JSON.stringify([filed.no, name, id, phone]);
  // Another word in it is another form: it is read, ticked and signed anew.
  if (readFor !== mark) {
    readFor = mark;
    confirmed = false;
    clearPad();
  }
  showPanel("readback");
  changed();
}

function takes(code, digit) {
  if (digit === 1) {
    confirmed = !confirmed;
    changed();
  } else if (digit === 2) signUnderCamera();
  else if (digit === 0) clearPad();
  else if (code === "Enter" || code === "NumpadEnter") send();
  else return false;
  return true;
}

function clearPad() {
  const canvas = pad();
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  drawnPx = 0;
  signature = null;
  closeCamera(byId("sign-video"));
  camera = "";
  changed();
}

const at = (event) => {
  const box = pad().getBoundingClientRect();
  return [((event.clientX - box.left) * pad().width) / box.width, ((event.clientY - box.top) * pad().height) / box.height];
};

function beginStroke(event) {
  if (signature) return;
  pad().setPointerCapture(event.pointerId);
  drawing = at(event);
}

function goOnStroke(event) {
  if (!drawing) return;
  const pen = pad().getContext("2d");
  // A pen reports more points than the screen draws.
  for (const one of event.getCoalescedEvents ? event.getCoalescedEvents() : [event]) {
    const next = at(one);
    pen.lineWidth = PEN_PX;
    pen.lineCap = "round";
    pen.strokeStyle = "black";
    pen.beginPath();
    pen.moveTo(...drawing);
    pen.lineTo(...next);
    pen.stroke();
    drawnPx += Math.hypot(next[0] - drawing[0], next[1] - drawing[1]);
    drawing = next;
  }
  changed();
}

// A signature or an inked thumb-print on paper, under the document camera: the first press shows it, the second takes it.
async function signUnderCamera() {
  const video = byId("sign-video");
  if (!video.srcObject) {
    camera = await openCamera(video);
    if (camera) say(T.camera[camera]);
    return changed();
  }
  const sheet = takeSheet(video);
  closeCamera(video);
  const pen = pad().getContext("2d");
  const scale = Math.min(pad().width / sheet.width, pad().height / sheet.height);
  pen.fillStyle = "white";
  pen.fillRect(0, 0, pad().width, pad().height);
  pen.drawImage(sheet, (pad().width - sheet.width * scale) / 2, (pad().height - sheet.height * scale) / 2, sheet.width * scale, sheet.height * scale);
  drawnPx = MIN_STROKE_PX;
  signature = null;
  return changed();
}

const isSigned = () => drawnPx >= MIN_STROKE_PX;

async function send() {
  if (!confirmed) return say(T.refusals.notReadBack);
  if (!isSigned()) return say(T.refusals.notSigned);
  if (sending) return undefined;
  sending = true;
  try {
    const filed = shownCase();
    if (!signature) {
      const answer = await fileScan(filed.no, { name: T.scanNames.signature, material: null, media_type: "image/jpeg", content: asJpeg(pad(), LIMIT_CHARS) });
      if (!answer) return undefined;
      signature = answer.id;
    }
    return sendReceive({ ...beside, helped: { confirmed: true, signature_scan: signature } });
  } finally {
    sending = false;
  }
}

export function drawReadback() {
  const filed = shownCase();
  const open = panel() === "readback";
  if (!open || !filed || filed.state !== "DRAFT" || !isHelped()) {
    closeCamera(byId("sign-video"));
    if (open) closePanel();
    return;
  }
  const { name, id, phone } = typedApplicant();
  const present = shownMaterials().filter((one) => one.present);
  replaceWhenChanged(byId("read-facts"), JSON.stringify([readFor, filed.item_name, present.map((one) => [one.name, one.sheets])]), () => [
    ...[[T.facts2.item, filed.item_name], [T.applicantName, name], [T.facts2.id, id.replace(/(.{6})(.{4})(.{4})(.*)/, "$1 $2 $3 $4")], [T.facts2.phone, phone || T.none]].map(([term, text]) => make("div", {}, make("dt", {}, term), make("dd", {}, text))),
    make("div", { class: "read-materials" }, make("dt", {}, T.facts2.materials), make("dd", {}, make("ol", {}, ...present.map((one) => make("li", {}, T.material(one.name, T.sheets(one.sheets || 1)))))))
  ]);
  setText(byId("read-sentence"), T.helpedSentence(desk.session.person_name));
  byId("read-confirm").checked = confirmed;
  byId("sign-video").hidden = !byId("sign-video").srcObject;
  byId("sign-hint").hidden = isSigned();
  byId("read-send").disabled = !confirmed || !isSigned() || sending;
}
