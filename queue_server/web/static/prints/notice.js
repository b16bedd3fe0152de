// 一次性告知书: every material of the guide at once and what is lacking, as it was told; A4, in large type (R68).

import { read } from "../console/api.js";
import { byId, fillTexts, make, setText } from "../console/dom.js";
import { finishPaper, paperTime, showProblem } from "./paper.js";
import { T } from "./texts.js";

function materialRow(one, at) {
  const notes = [one.condition, one.note].filter(Boolean).join("；");
  const state = one.lacking ? T.lacks : (one.required ? T.needed : T.ifAny);
  return make(
    "tr", { class: one.lacking ? "lacks" : "" },
    make("td", { class: "center" }, String(at + 1)), make("td", {}, one.name, notes ? make("small", {}, notes) : null),
    make("td", { class: "center" }, one.form), make("td", { class: "center" }, String(one.copies)),
    make("td", { class: "center" }, one.source), make("td", { class: "center" }, state),
  );
}

function factRows(facts) {
  const days = [facts.legal_wd === null ? "" : T.legalDays(facts.legal_wd), T.promisedDays(facts.promised_wd)].filter(Boolean).join("，");
  const ways = [facts.online_capable ? T.online : "", facts.in_person_required ? T.inPerson : "", facts.agent_allowed ? T.agent : ""].filter(Boolean).join("；");
  const rows = [
    [T.conditions, facts.conditions], [T.days, days], [T.fee, facts.fee], [T.special, facts.special_procedures.join("、")], [T.result, facts.result],
    [T.delivery, facts.delivery.join("、")], [T.ways, ways], [T.station, facts.station_name], [T.hours, facts.hours.join("；")],
  ];
  return rows.filter(([, text]) => text).map(([title, text]) => make("tr", {}, make("th", {}, title), make("td", {}, text)));
}

async function begin() {
  fillTexts(T);
  try {
    const notice = await read(`/notices/${encodeURIComponent(document.body.dataset.notice)}`);
    const lacking = notice.materials.filter((one) => one.lacking);
    setText(byId("unit"), notice.facts.hall_name);
    byId("practice").hidden = !notice.practice;
    setText(byId("lead"), T.noticeLead(notice.ticket_number || ""));
    setText(byId("item"), notice.item_name);
    byId("lacking-line").hidden = !lacking.length;
    setText(byId("lacking-line"), T.lackingLine(lacking.length));
    byId("materials").replaceChildren(...(notice.materials.length ? notice.materials.map(materialRow) : [make("tr", {}, make("td", { colspan: "6" }, T.noMaterials))]));
    byId("facts").replaceChildren(...factRows(notice.facts));
    setText(byId("contacts"), T.contacts(notice.facts.enquiry_phone, notice.facts.supervision_phone));
    setText(byId("clerk"), notice.told_by_name);
    setText(byId("version"), T.guideVersion(notice.guide_version.slice(0, 8), notice.facts.code, notice.case || notice.id.slice(0, 8)));
    setText(byId("printed-at"), T.toldAt(paperTime(new Date(notice.at))));
  } catch (error) {
    showProblem(error);
    return;
  }
  await finishPaper();
}

begin();
