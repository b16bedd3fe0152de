// A field that finds a service by name, alias or pinyin initials, wholly by keyboard.

import { make, replaceWhenChanged } from "../console/dom.js";
import { T } from "./texts.js";

const plain = (text) => text.toLowerCase().replace(/[\s'·]/g, "");
const initials = (item) => (item.pinyin || "").toLowerCase().split(/\s+/);

export function findItems(items, query, limit) {
  const wanted = plain(query);
  const score = (item) => {
    if (!wanted) return 1;
    if (initials(item).some((one) => one.startsWith(wanted)) || item.name.startsWith(query)) return 3;
    const fields = [item.name, ...initials(item), ...(item.aliases || [])];
    return fields.some((field) => plain(field).includes(wanted)) ? 2 : 0;
  };
  return items.map((item) => [score(item), item]).filter(([points]) => points > 0)
    .sort(([a], [b]) => b - a).slice(0, limit).map(([, item]) => item);
}

export function bindFinder({ field, list, items, limit, onPick, onLeave }) {
  let index = 0;

  function draw() {
    const found = findItems(items(), field.value.trim(), limit);
    index = Math.min(index, Math.max(0, found.length - 1));
    replaceWhenChanged(list, JSON.stringify([found.map((item) => item.id), index]), () => (found.length ? found.map((item, at) => make(
      "li", {}, make("button", { type: "button", class: "pick", tabindex: "-1", "aria-selected": String(at === index), onclick: () => take(item) },
        make("span", { class: "letter" }, item.letter), make("span", { class: "grow" }, item.name)),
    )) : [make("li", { class: "quiet-text" }, T.noItem)]));
    return found;
  }

  function showChosen() {
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  function take(item) {
    field.value = "";
    index = 0;
    draw();
    onPick(item);
  }

  field.addEventListener("input", () => {
    index = 0;
    draw();
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const found = draw();
    if (event.code === "ArrowDown") index = Math.min(index + 1, found.length - 1);
    else if (event.code === "ArrowUp") index = Math.max(index - 1, 0);
    else if (event.key === "Enter" && found.length) take(found[index]);
    else if (event.code === "Escape") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
    draw();
    showChosen();
  });

  function leave() {
    field.value = "";
    field.blur();
    onLeave();
  }

  return { draw, showChosen };
}
