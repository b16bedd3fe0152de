// 收件凭证: what was received, from whom (masked), by whom; drawn from the case as the API gives it.

import { read } from "../console/api.js";
import { byId, fillTexts, make, setText } from "../console/dom.js";
import { finishPaper, paperTime, showProblem } from "./paper.js";
import { T } from "./texts.js";

function materialRows(filed) {
  const present = filed.materials.filter((one) => one.present);
  if (!present.length) return [make("tr", {}, make("td", { colspan: "4" }, T.none))];
  return present.map((one, at) => make(
    "tr", {}, make("td", { class: "center" }, String(at + 1)), make("td", {}, one.name),
    make("td", { class: "center" }, one.form), make("td", { class: "center" }, String(one.copies)),
  ));
}

async function begin() {
  fillTexts(T);
  try {
    const no = encodeURIComponent(document.body.dataset.case);
    const [filed, hall] = await Promise.all([read(`/cases/${no}`), read("/hall")]);
    if (filed.state !== "RECEIVED") {
      setText(byId("problem"), T.notReceived);
      byId("problem").hidden = false;
      return;
    }
    setText(byId("unit"), hall.name);
    byId("practice").hidden = !(hall.practice || filed.practice);
    setText(byId("case-no"), filed.no);
    setText(byId("applicant"), filed.applicant || "");
    setText(byId("applicant-id"), filed.applicant_id || "");
    setText(byId("item"), T.itemCode(filed.item_name, filed.item));
    setText(byId("received-at"), paperTime(new Date(filed.received_at)));
    byId("materials").replaceChildren(...materialRows(filed));
    setText(byId("clerk"), filed.clerk_name || hall.name);
    setText(byId("contacts"), T.contacts(hall.phone, hall.supervision_phone));
    setText(byId("printed-at"), T.printedAt(paperTime(new Date())));
  } catch (error) {
    showProblem(error);
    return;
  }
  await finishPaper();
}

begin();
