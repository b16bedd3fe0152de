// What both papers share: a moment as it is written on paper, a failure as a sentence, printing once all is drawn.

import { Refused } from "../console/api.js";
import { byId, clockTime, longDate, setText } from "../console/dom.js";
import { T } from "./texts.js";

export function paperTime(moment) {
  return `${longDate(moment)} ${clockTime(moment, { seconds: true })}`;
}

export function showProblem(error) {
  const refused = error instanceof Refused;
  const sentence = refused ? error.message : T.unreachable;
  setText(byId("problem"), refused && error.status === 401 ? T.signIn : sentence);
  byId("problem").hidden = false;
}

export async function finishPaper() {
  byId("sheet").hidden = false;
  byId("tools").hidden = false;
  byId("print").addEventListener("click", () => window.print());
  await document.fonts.ready;
  // A picture that fails leaves a paper that is still valid.
  await Promise.allSettled(Array.from(document.images, (image) => image.decode()));
  document.body.dataset.ready = "true";
  if (new URLSearchParams(location.search).has("print")) window.print();
}
