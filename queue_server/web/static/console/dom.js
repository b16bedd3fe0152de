// Small verbs on the document: build an element, fill texts from a catalogue, say a duration in Chinese.

import { C } from "./texts.js";

export function byId(id) {
  return document.getElementById(id);
}

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value === "boolean") element[name] = value;
    else element.setAttribute(name, value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) element.append(child);
  return element;
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Replaces the children only when `mark` has changed, so that the focus and a half-made click survive a refresh.
export function replaceWhenChanged(element, mark, build) {
  if (element.dataset.mark === mark) return;
  element.dataset.mark = mark;
  element.replaceChildren(...build());
}

export function fillTexts(texts) {
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = texts[element.dataset.t];
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = texts[element.dataset.hint];
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", texts[element.dataset.label]);
}

export function minutes(seconds) {
  const whole = Math.max(0, Math.floor(seconds / 60));
  return whole < 100 ? C.minutes(whole) : C.hoursMinutes(Math.floor(whole / 60), whole % 60);
}

export function clockTime(moment, { seconds = false } = {}) {
  return moment.toLocaleTimeString("zh-CN", {
    hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined, hour12: false, timeZone: "Asia/Shanghai",
  });
}

export function longDate(moment, { weekday = false } = {}) {
  return moment.toLocaleDateString("zh-CN", {
    year: "numeric", month: "long", day: "numeric", weekday: weekday ? "long" : undefined, timeZone: "Asia/Shanghai",
  });
}
