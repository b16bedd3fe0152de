// Whether a printed guide still holds: a short code is typed, or stands in the address of a QR code.

import { Refused, read } from "../console/api.js";
import { byId, fillTexts, longDate, make, setText } from "../console/dom.js";
import { T } from "./texts.js";

const CODE = /^\d{6}$/;

function trouble(text) {
  byId("trouble").hidden = !text;
  setText(byId("trouble"), text);
}

function material(one) {
  const facts = [one.form, T.copies(one.copies), one.required ? "" : one.condition, one.note];
  return make("li", {}, make("b", {}, one.name), make("span", {}, facts.filter(Boolean).join("，")));
}

function show(told) {
  setText(byId("item"), told.name);
  setText(byId("state"), told.sentence);
  byId("state").dataset.state = told.current ? told.state : "past";
  byId("practice").hidden = !told.illustrative;
  byId("current").hidden = !told.current;
  if (told.current) {
    const { materials, version, promised_wd: days, fee, station_name: station, code } = told.current;
    setText(byId("current-title"), T.currentTitle(version, longDate(new Date(`${told.current_from}T00:00:00+08:00`))));
    byId("materials").replaceChildren(...(materials.length ? materials.map(material) : [make("li", {}, T.noMaterials)]));
    const rows = [[T.days, T.promised(days)], [T.fee, fee], [T.station, station], [T.newCode, code]];
    byId("facts").replaceChildren(...rows.map(([name, fact]) => make("div", {}, make("dt", {}, name), make("dd", {}, fact))));
  }
  byId("answer").hidden = false;
  byId("state").focus();
}

async function query() {
  const code = byId("code").value.replace(/\s/g, "");
  byId("answer").hidden = true;
  if (!CODE.test(code)) {
    trouble(T.codeWrong);
    byId("code").focus();
    return;
  }
  trouble("");
  byId("go").disabled = true;
  setText(byId("go"), T.asking);
  try {
    show(await read(`/guide-codes/${code}`));
  } catch (error) {
    trouble(error instanceof Refused ? error.message : T.lost);
    byId("code").select();
  } finally {
    byId("go").disabled = false;
    setText(byId("go"), T.go);
  }
}

async function begin() {
  fillTexts(T);
  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    query();
  });
  byId("code").value = new URLSearchParams(location.search).get("code") || "";
  byId("code").focus();
  if (byId("code").value) query();
  const hall = await read("/hall").catch(() => null);
  setText(byId("hall"), hall ? hall.name : "");
  setText(byId("foot"), T.foot(hall ? hall.phone : ""));
}

begin();
