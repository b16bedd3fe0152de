// The field in the case panel that finds a service, and what is done with the one that is found.

import { byId } from "../console/dom.js";
import { services } from "./case_shown.js";
import { changed } from "./desk.js";
import { bindFinder } from "./item_finder.js";
import { showPanel } from "./panels.js";

let finder = null;
let picked = null;

export const isSearching = () => picked !== null;

export function bindSearch() {
  finder = bindFinder({
    field: byId("item-query"), list: byId("item-list"), items: services, limit: 8, onLeave: stopSearch,
    onPick: (item) => {
      const take = picked;
      stopSearch();
      if (take) take(item.id);
    },
  });
}

export function beginSearch(onPicked) {
  showPanel("case");
  picked = onPicked;
  changed();
  byId("item-query").focus();
}

export function stopSearch() {
  picked = null;
  byId("item-query").blur();
  changed();
}

export function forgetSearch() {
  picked = null;
}

export function drawSearch() {
  byId("item-search").hidden = picked === null;
  if (picked) finder.draw();
}
