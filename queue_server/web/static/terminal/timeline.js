// What has happened to a case, step by step, in the room of the case.

import { Refused, Unreachable, read } from "../console/api.js";
import { byId, make } from "../console/dom.js";
import { K } from "../case/texts.js";
import { shownCase } from "./case_shown.js";
import { say } from "./line.js";
import { closePanel, panel, showPanel } from "./panels.js";
import { T } from "./texts.js";

export async function openTimeline(no = shownCase()?.no) {
  if (panel() === "timeline") return closePanel();
  if (!no) return say(T.refusals.noCase);
  const body = byId("timeline-body");
  try {
    const story = await read(`/cases/${encodeURIComponent(no)}/timeline`);
    byId("timeline-no").textContent = T.timelineOf(story);
    body.replaceChildren(make("ol", { class: "timeline" }, ...story.lines.map(lineRow)));
  } catch (error) {
    if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
    return say(error instanceof Refused ? error.message : T.unreachable);
  }
  showPanel("timeline");
  body.scrollTop = 0;
  return body.focus({ focusVisible: false });
}

function lineRow(line) {
  const states = line.from_text && line.to_text && line.from_state !== line.to_state ? `${line.from_text} → ${line.to_text}` : "";
  const who = [line.person_name || line.person || K.system, line.account, line.terminal, line.network_text].filter(Boolean).join(" · ");
  return make(
    "li", {}, make("time", {}, K.moment(line.at)), make("b", {}, line.text),
    make("span", { class: "grow-wrap" }, make("span", {}, [states, line.reason, line.note].filter(Boolean).join(" · ")), make("span", { class: "quiet-text small-text" }, who)),
    make("span", { class: "small-text" }, ...line.documents.map((one) => make("span", { class: "tag plain" }, [one.name, one.no].filter(Boolean).join(" ")))),
  );
}
