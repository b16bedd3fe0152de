// A paper of a case: counts the print first, so that the sheet carries its 补打 mark, then prints.

import { ask } from "../console/api.js";
import { byId, setText } from "../console/dom.js";

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

async function begin() {
  byId("print").addEventListener("click", print);
  await document.fonts.ready;
  document.body.dataset.ready = "true";
  if (new URLSearchParams(location.search).has("print")) print();
}

begin();
