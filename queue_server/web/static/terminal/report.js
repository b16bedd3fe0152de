// A suggestion, a 办不成事 or a complaint taken at the window or by phone: five fields, by keyboard, in the room of the case.

import { byId, make } from "../console/dom.js";
import { forgetDraft, keepDraft, restoreDraft } from "../console/drafts.js";
import { isOnItsWay, post } from "../console/outbox.js";
import { itemInHand } from "./case_shown.js";
import { desk } from "./desk.js";
import { say } from "./line.js";
import { closePanel, panel, showPanel } from "./panels.js";
import { T } from "./texts.js";

const FIELDS = ["report-kind", "report-channel", "report-name", "report-contact", "report-about", "report-text", "report-wish"];
const fields = () => FIELDS.map(byId);
const mark = () => (desk.session ? desk.session.person : "");

export function bindReport() {
  const fill = (id, pairs) => byId(id).replaceChildren(...pairs.map(([value, label], at) => make("option", { value }, value ? `${at + 1} ${label}` : label)));
  fill("report-kind", T.reportKinds);
  fill("report-channel", T.reportChannels);
  fill("report-about", T.reportAbouts);
  keepDraft("report", fields(), mark);
  fields().forEach((field, at) => field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    event.stopPropagation();
    if (event.code === "Escape") closePanel();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (at < FIELDS.length - 1) fields()[at + 1].focus();
    else send();
  }));
  byId("report-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

export function openReport() {
  if (panel() === "report") return closePanel();
  showPanel("report");
  byId("report-form").reset();
  restoreDraft("report", fields(), mark());
  byId("report-kind").focus();
  return undefined;
}

function send() {
  const value = (id) => byId(id).value.trim() || null;
  const empty = ["report-contact", "report-text", "report-wish"].find((id) => !value(id) && byId("report-kind").value === "unresolved") || (value("report-text") ? "" : "report-text");
  if (empty) {
    byId(empty).focus();
    return say(T.reportMissing(byId(empty).labels[0].firstElementChild.textContent));
  }
  if (isOnItsWay("report")) return say(T.refusals.waitForAct);
  const body = { kind: value("report-kind"), channel: value("report-channel"), about: value("report-about"), text: value("report-text") };
  for (const name of ["name", "wish", "contact"]) if (value(`report-${name}`)) body[name] = value(`report-${name}`);
  const item = itemInHand();
  if (item) body.item = item;
  post({ name: "report", label: T.doing.report, path: "/reports", body });
  closePanel();
  return undefined;
}

export function reportFiled(report) {
  forgetDraft("report");
  byId("report-form").reset();
  say(T.reportFiled(report.no, report.due), "good");
}

// A refusal leaves everything where it was typed.
export function reportRefused() {
  if (panel() !== "report") openReport();
}
