// The demo page: live pictures of the devices, clicks as touches and key presses, faults, and a market day.

import { ask } from "../console/api.js";
import { byId, fillTexts, make, minutes, setText } from "../console/dom.js";
import { watchBoard } from "../console/live.js";
import { T } from "./texts.js";

const KIOSK_MS = 900;
const AFTER_TOUCH_MS = 250;
const DEVICE_MS = 1500;
// Twice the width at which it is shown: small letters stay legible.
const KIOSK_SIZES = { resizeWidth: 744, resizeQuality: "high" };
const BLANK_PAPER_PX = 64;
const MARKET_MS = 2000;
// The framed pages keep the size that they are made for and are shown smaller.
const FRAMES = [["display", 1280, 720], ["terminal", 1440, 860]];
const DEVICES_WIDTH = 334;

const devices = new Set(document.body.dataset.devices.split(" ").filter(Boolean));
const marks = new Map();

async function post(path, body = {}) {
  const answer = await fetch(`/demo/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const content = await answer.json();
  if (!answer.ok) throw new Error(content.detail || String(answer.status));
  return content;
}

function report(text) {
  setText(byId("report"), text);
}

async function attempt(label, task) {
  try {
    await task();
    report(T.done(label));
  } catch (error) {
    report(`${T.failed(label)} ${error.message}`);
  }
}

// Draws a device's picture when it has changed; answers whether the device is there.
async function drawPicture(name, canvas, sizes = {}) {
  try {
    const answer = await fetch(`/demo/${name}.png`, { cache: "no-cache" });
    if (!answer.ok) return false;
    const mark = answer.headers.get("ETag");
    if (marks.get(name) === mark) return true;
    const picture = await createImageBitmap(await answer.blob(), sizes);
    marks.set(name, mark);
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    return true;
  } catch {
    return false;
  }
}

function every(ms, task) {
  const again = async () => {
    if (!document.hidden) await task();
    setTimeout(again, ms);
  };
  again();
}

async function drawKiosk() {
  const there = devices.has("kiosk") && await drawPicture("kiosk", byId("kiosk"), KIOSK_SIZES);
  byId("kiosk-absent").hidden = there;
  byId("kiosk").classList.toggle("dim", !there);
}

function bindKiosk() {
  const canvas = byId("kiosk");
  canvas.addEventListener("click", async (event) => {
    const box = canvas.getBoundingClientRect();
    const style = getComputedStyle(canvas);
    const border = Number.parseFloat(style.borderLeftWidth);
    const x = (event.clientX - box.left - border) / (box.width - 2 * border);
    const y = (event.clientY - box.top - border) / (box.height - 2 * border);
    if (x < 0 || x > 1 || y < 0 || y > 1) return;
    showTouch(event);
    await attempt(T.touched, () => post("kiosk/touch", { x, y }));
    setTimeout(drawKiosk, AFTER_TOUCH_MS);
  });
}

function showTouch(event) {
  const dot = byId("touch");
  const box = byId("kiosk-box").getBoundingClientRect();
  dot.style.left = `${event.clientX - box.left}px`;
  dot.style.top = `${event.clientY - box.top}px`;
  dot.hidden = false;
  setTimeout(() => {
    dot.hidden = true;
  }, 400);
}

function buildSigns() {
  const strips = [...devices].filter((name) => /^led\d+$/.test(name)).sort();
  const rows = [...strips.map((name) => [name, T.strip(name.slice(3))]), ...(devices.has("lamp") ? [["lamp", T.lamp]] : [])];
  byId("signs").replaceChildren(...rows.map(([name, label]) => make(
    "div", { class: "sign" }, make("span", {}, label), make("canvas", { id: `sign-${name}`, width: "1", height: "1", role: "img", "aria-label": label }), make("span", { class: "quiet-text small-text", id: `sign-${name}-text` }),
  )));
  return rows.map(([name]) => name);
}

async function drawDevices(signs) {
  const printed = devices.has("printer") && await drawPicture("printer", byId("paper"));
  const blank = byId("paper").height <= BLANK_PAPER_PX;
  byId("paper").hidden = !printed || blank;
  byId("paper-none").hidden = !printed || !blank;
  const nothing = blank ? T.paperNone : "";
  setText(byId("paper-text"), printed ? nothing : T.paperAbsent);
  for (const name of signs) {
    const there = await drawPicture(name, byId(`sign-${name}`));
    setText(byId(`sign-${name}-text`), there ? "" : T.absentDevice);
  }
}

function buildFaults() {
  byId("faults").replaceChildren(...T.faults.filter(([name]) => devices.has(name)).map(([name, on, off, label]) => {
    const button = make("button", { type: "button", class: "button", "aria-pressed": "false" }, label);
    button.addEventListener("click", () => attempt(label, async () => {
      const broken = button.getAttribute("aria-pressed") === "true";
      await post(`devices/${name}/${broken ? off : on}`);
      button.setAttribute("aria-pressed", String(!broken));
      button.classList.toggle("on", !broken);
    }));
    return button;
  }));
}

function padKey(pad, key, label, face = label) {
  return make("button", { type: "button", class: "button", title: label, "aria-label": label, data: { pad: String(pad), key }, onclick: () => attempt(label, () => post(`pads/${pad}/${key}`)) }, face);
}

function buildPads(windows) {
  if (!devices.has("pads")) return;
  byId("pads").replaceChildren(...windows.map((one) => make(
    "div", { class: "pad" }, make("b", {}, T.pad(one.no)),
    make("div", { class: "row" }, Object.entries(T.keys).map(([key, label]) => padKey(one.no, key, label))),
    make("span", { class: "quiet-text" }, T.rate),
    make("div", { class: "row rates" }, T.rates.map((lines, at) => padKey(one.no, `rate${at + 1}`, lines.join(""), onLines(lines)))),
  )));
}

function onLines(lines) {
  return lines.length > 1 ? make("span", {}, lines[0], make("br"), lines[1]) : lines[0];
}

async function buildPeople() {
  const answer = await fetch("/demo/people");
  const { people } = await answer.json();
  const shown = new Map();
  for (const one of people) if (/^T\d/.test(one.terminal) && !shown.has(one.terminal)) shown.set(one.terminal, one);
  byId("people").replaceChildren(...[...shown.values()].map((one) => make(
    "button", { type: "button", class: "button", onclick: () => attempt(one.person, async () => {
      const { person, account, terminal, secret } = one;
      await ask("POST", "/session", { person, account, terminal, secret });
      byId("terminal").contentWindow.location.reload();
    }) }, `${one.person} · ${one.terminal}`,
  )));
}

// As wide as height and width allow, so that both frames are exactly as high as what they show.
function fitFrames() {
  const screens = byId("screens");
  const floor = byId("floor");
  const box = getComputedStyle(floor);
  const gaps = 2 * Number.parseFloat(box.columnGap) + Number.parseFloat(box.paddingLeft) + Number.parseFloat(box.paddingRight);
  const wide = floor.clientWidth - gaps - byId("kiosk-box").parentElement.offsetWidth - DEVICES_WIDTH;
  const heads = [...screens.querySelectorAll("h2")].reduce((sum, head) => sum + head.offsetHeight, 0);
  const high = screens.clientHeight - heads - 3 * Number.parseFloat(getComputedStyle(screens).rowGap);
  const width = Math.floor(Math.min(wide, high / FRAMES.reduce((sum, [, w, h]) => sum + h / w, 0)));
  floor.style.setProperty("--frame-width", `${width}px`);
  for (const [id, w] of FRAMES) byId(id).style.transform = `scale(${width / w})`;
}

async function drawMarket() {
  const answer = await fetch("/demo/market-day");
  const { running, issued, of, problem } = await answer.json();
  const button = byId("market");
  setText(button, running ? T.marketStop : T.market);
  button.dataset.running = String(running);
  const ended = issued || problem ? T.marketEnded(issued, problem) : "";
  setText(byId("market-text"), running ? T.marketText(issued, of) : ended);
}

function begin() {
  fillTexts(T);
  bindKiosk();
  buildFaults();
  const signs = buildSigns();
  byId("legend").replaceChildren(...T.legend.map((line) => make("li", {}, line)));
  for (const [id] of FRAMES) byId(id).title = T[id];
  fitFrames();
  addEventListener("resize", fitFrames);
  let built = false;
  watchBoard((board) => {
    setText(byId("hall"), board.hall_name);
    const waiting = Object.values(board.waiting).reduce((sum, count) => sum + count, 0);
    setText(byId("summary"), T.summary(waiting, minutes(board.longest_wait_s), board.cases_today));
    if (!built) buildPads(board.windows);
    built = true;
  }, () => {});
  byId("market").addEventListener("click", () => attempt(T.market, async () => {
    await post("market-day", { stop: byId("market").dataset.running === "true" });
    await drawMarket();
  }));
  buildPeople().catch(() => {});
  every(KIOSK_MS, drawKiosk);
  every(DEVICE_MS, () => drawDevices(signs));
  every(MARKET_MS, () => drawMarket().catch(() => {}));
}

begin();
