// A paper of a case: counts the print first, so that the sheet carries its 补打 mark, then prints; asks for the slip.

import { ask, read } from "../console/api.js";
import { byId, setText } from "../console/dom.js";

const SLIP_LOOK_MS = 1000;
const SLIP_PATIENCE_MS = 15000;

async function print() {
  const { kind, paper } = document.body.dataset;
  const no = encodeURIComponent(document.body.dataset.case);
  byId("problem").hidden = true;
  try {
    const printed = await ask("POST", `/cases/${no}/papers/${kind}/print`, { paper });
    setText(byId("reprint"), printed.reprint);
    byId("reprint").hidden = !printed.reprint;
  } catch (error) {
    setText(byId("problem"), error.message);
    byId("problem").hidden = false;
    return;
  }
  document.body.dataset.printed = "true";
  window.print();
}

async function slip() {
  const { sent, taken, waiting } = byId("slip").dataset;
  byId("slip").disabled = true;
  try {
    const asked = await ask("POST", `/cases/${encodeURIComponent(document.body.dataset.case)}/receipt-slip`, {});
    setText(byId("told"), sent);
    const until = Date.now() + SLIP_PATIENCE_MS;
    let left = true;
    while (left && Date.now() < until) {
      await new Promise((done) => { setTimeout(done, SLIP_LOOK_MS); });
      left = (await read("/receipt-slips")).slips.some((one) => one.id === asked.id);
    }
    setText(byId("told"), left ? waiting : taken);
  } catch (error) {
    setText(byId("told"), error.message);
  }
  byId("slip").disabled = false;
}

async function begin() {
  byId("print").addEventListener("click", print);
  if (byId("slip")) byId("slip").addEventListener("click", slip);
  await document.fonts.ready;
  document.body.dataset.ready = "true";
  if (new URLSearchParams(location.search).has("print")) print();
}

begin();
