// Which case the panel is about: one that was opened from the list, else the newest of the ticket in hand.

import { caseInHand, desk, phase } from "./desk.js";

const DESK_ITEMS = new Set(["guide", "consult", "agent", "pickup"]);

const isService = (id) => desk.items.has(id) && !DESK_ITEMS.has(id);
export const services = () => desk.catalogue.items.filter((item) => isService(item.id));

export const shownCase = () => desk.opened || caseInHand();
export const allows = (filed, step) => Boolean(filed && filed.allowed && filed.allowed.includes(step));
export const takesCases = () => Boolean(desk.session && desk.session.case_functions);

// The guide's item before a case is open.
export function previewItem() {
  return !desk.opened && phase() === "serving" && desk.ticket && isService(desk.ticket.item) ? desk.items.get(desk.ticket.item) : null;
}

// The service that the visit is about, as far as the desk knows.
export function itemInHand() {
  const filed = shownCase();
  if (filed) return filed.item;
  const item = previewItem();
  return item ? item.id : null;
}
