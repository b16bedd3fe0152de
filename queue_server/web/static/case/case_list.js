// One line of a list of cases: what, whose, how it stands, and when it is due; the colour always has its word beside it.

import { make } from "../console/dom.js";
import { colourTag, dueWords, stateTag } from "./case_view.js";
import { K } from "./texts.js";

// What of a case a line shows: a list is drawn anew only when this has changed.
export const lineMark = (one) => [one.no, one.state, one.colour, one.paused, one.due, one.receive_due, one.due_provisional, one.days_left, one.applicant];

// `key` stands before the line where a digit chooses it; `about` is said in the place of the date.
export function caseLine(one, { key = "", current = false, about = null, onPick }) {
  const tone = one.paused ? "" : one.colour || "";
  return make("li", {}, make(
    "button", { type: "button", class: "case-row", data: { tone, no: one.no }, "aria-current": String(current), onclick: () => onPick(one.no) },
    make("span", { class: "case-row-key" }, key ? make("kbd", { class: "key" }, key) : null),
    make(
      "span", { class: "case-row-words" },
      make("span", { class: "case-row-line" }, make("b", { class: "grow" }, one.item_name), stateTag(one)),
      make("span", { class: "case-row-line small-text" }, make("span", { class: "grow" }, [one.no, one.applicant, about ? one.station_name : ""].filter(Boolean).join(" · "))),
      make(
        "span", { class: "case-row-line small-text" },
        make("span", { class: "grow" }, one.case_type === "immediate" ? make("b", { class: "same-visit" }, `${K.types.immediate} `) : null, ...(about ? [about] : dueWords(one))), colourTag(one),
      ),
    ),
  ));
}
