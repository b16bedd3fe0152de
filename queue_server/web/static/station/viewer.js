// A scan beside the work: the picture stands over the case while the decision is being written.

import { byId, make } from "../console/dom.js";
import { K } from "../case/texts.js";

let showing = null;

export const scanIsOpen = () => showing !== null;

export function openScan(one, at) {
  const scans = one.scans || [];
  const scan = scans[at];
  if (!scan) return closeScan();
  showing = { one, at };
  const address = `/api/v1/cases/${encodeURIComponent(one.no)}/scans/${encodeURIComponent(scan.id)}`;
  const name = scan.name || (typeof scan.material === "number" ? (one.materials[scan.material] || {}).name : "") || K.scans;
  const picture = (scan.media_type || "").startsWith("image/")
    ? make("img", { src: address, alt: K.scanOf(name) })
    : make("p", { class: "viewer-other" }, make("a", { class: "button", href: address, target: "_blank", rel: "noopener" }, K.scanOpen));
  byId("viewer").replaceChildren(
    make(
      "div", { class: "card-head viewer-head" }, make("h2", { class: "grow" }, `${name} ${at + 1} / ${scans.length}`),
      scans.length > 1 ? make("button", { type: "button", class: "button small", onclick: nextScan }, K.scanNext, make("kbd", { class: "key" }, "V")) : null,
      make("a", { class: "button small", href: address, target: "_blank", rel: "noopener" }, K.scanOpen),
      make("button", { type: "button", class: "button small", onclick: closeScan }, K.scanBack, make("kbd", { class: "key" }, "Esc")),
    ),
    make("div", { class: "viewer-sheet", tabindex: "0", role: "region", "aria-label": K.scanOf(name) }, picture),
  );
  byId("viewer").hidden = false;
  byId("case").hidden = true;
  return undefined;
}

export function nextScan() {
  if (showing) openScan(showing.one, (showing.at + 1) % showing.one.scans.length);
}

export function closeScan() {
  showing = null;
  byId("viewer").hidden = true;
  byId("viewer").replaceChildren();
  byId("case").hidden = false;
}
