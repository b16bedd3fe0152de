// The calling order of a day held against the rule (R39): every call out of order with its reason.

import { read, Refused } from "../console/api.js";
import { byId, make, replaceWhenChanged, setText } from "../console/dom.js";
import { K } from "../case/texts.js";
import { T } from "./texts.js";

let found = null;

export async function loadFairness(day) {
  found = await read(`/figures/fairness${day ? `?day=${day}` : ""}`).catch((error) => {
    if (error instanceof Refused && error.status !== 401) return null;
    throw error;
  });
}

export function drawFairness() {
  if (!found) return;
  if (!byId("fairness-day").value) byId("fairness-day").value = found.day;
  setText(byId("fairness-state"), T.fairnessState(found.calls, found.out_of_order.length, found.without_reason));
  byId("fairness-state").dataset.bad = String(found.without_reason > 0);
  replaceWhenChanged(byId("fairness-list"), JSON.stringify(found), () => [
    ...(found.out_of_order.length ? found.out_of_order.map((one) => make(
      "li", { class: "plain-line" }, make("time", { class: "quiet-text small-text" }, K.moment(one.at)), make("b", {}, one.number),
      make("span", { class: "grow-wrap" }, one.reason || make("b", { class: "bad-word" }, T.noReason)),
      make("span", { class: "quiet-text small-text" }, [one.expected ? T.expected(one.expected) : "", one.person_name || one.person || ""].filter(Boolean).join(" · ")),
    )) : [make("li", { class: "quiet-text none" }, T.allInOrder)]),
    make("li", { class: "case-group" }, make("h3", {}, T.byWindow)),
    ...found.windows.map((one) => make("li", { class: "plain-line" }, make("b", {}, T.windowNo(one.window)), make("span", { class: "grow quiet-text" }, T.windowCalls(one.calls, one.priority_calls, one.out_of_order)))),
    make("li", { class: "plain-line" }, make("span", { class: "grow quiet-text" }, T.longestRun(found.longest_priority_run))),
  ]);
}
