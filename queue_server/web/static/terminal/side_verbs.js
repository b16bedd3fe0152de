// The verbs beside calling and serving: the menu, a representative, a notice, a report, a hand-over, what rings, an emergency.

import { post } from "../console/outbox.js";
import { C } from "../console/texts.js";
import { byId } from "../console/dom.js";
import { actInHand, perform } from "./acts.js";
import { toggleHelped, toggleReturn } from "./applicant.js";
import { beginSearch } from "./case_search.js";
import { itemInHand, shownCase } from "./case_shown.js";
import { caseMenu, choosePaper, nextStep, papersOf } from "./case_steps.js";
import { changed, desk, expertCall, phase } from "./desk.js";
import { capNow, goBack, toggleHelp } from "./keys.js";
import { MENU } from "./key_table.js";
import { choose, say } from "./line.js";
import { openKnowledge } from "./knowledge.js";
import { changeSheets, lackingNow, moveRow, tickAll, toggleDeferred, toggleOriginal } from "./marks.js";
import { showPanel } from "./panels.js";
import { openReport } from "./report.js";
import { openScans } from "./scans.js";
import { answerRing, ringing } from "./strip.js";
import { openTimeline } from "./timeline.js";
import { BESIDE, GUARDS, VERBS, clerksFirst, press } from "./verbs.js";
import { openWorklist } from "./worklist.js";
import { T } from "./texts.js";

const serves = (id) => () => phase() === "serving" && desk.ticket.id === id;

Object.assign(GUARDS, {
  attend: () => (ringing() ? "" : T.refusals.nothingRings),
  expert: () => (phase() === "serving" ? "" : T.refusals.noServing),
  notice: () => (phase() === "serving" ? "" : T.refusals.noServing),
  printReceipt: () => (papersOf(shownCase()).length ? "" : T.refusals.noReceipt),
  handOver: () => (desk.window ? "" : T.refusals.noWindow),
});

Object.assign(VERBS, {
  attend: () => answerRing(),
  back: () => goBack(),
  tickAll,
  nextStep,
  caseMenu,
  worklist: () => openWorklist(),
  scans: () => openScans(),
  timeline: () => openTimeline(),
  helped: () => toggleHelped(),
  returnWay: () => toggleReturn(),
  rowDown: () => moveRow(1),
  rowUp: () => moveRow(-1),
  moreSheets: () => changeSheets(1),
  fewerSheets: () => changeSheets(-1),
  original: () => toggleOriginal(),
  defer: () => toggleDeferred(),
  help: toggleHelp,
  printReceipt: () => choosePaper(),
  issue: () => byId("issue-search").focus(),
  knowledge: () => openKnowledge(),
  report: () => openReport(),
  more() {
    choose({
      title: T.ask.more(capNow("back")),
      options: MENU.map((verb) => ({ label: T.menu[verb], value: verb, refusal: GUARDS[verb] ? GUARDS[verb]() : "" })),
      onPick: press,
    });
  },
  expert: askExpert,
  notice: tellOnce,
  handOver: () => handOver(),
  emergency() {
    choose({
      title: T.ask.emergency, free: T.otherText, options: C.emergencyTexts.map((text, at) => ({ label: T.emergencyShort[at], value: text })),
      onPick: (text) => choose({
        title: T.ask.emergencySure(text), options: [{ label: T.emergencyYes, value: text }, { label: T.emergencyNo, value: "" }],
        onPick: (sure) => sure && post({ name: "emergency", label: T.doing.emergency, path: "/emergency", body: { text } }),
      }),
    });
  },
});

for (const verb of ["attend", "back", "tickAll", "nextStep", "caseMenu", "worklist", "scans", "timeline", "helped", "returnWay", "rowDown", "rowUp", "moreSheets", "fewerSheets", "original", "defer", "help", "printReceipt", "issue", "knowledge", "report", "more", "emergency"]) BESIDE.add(verb);

// R24: one open call for a ticket; what was answered is shown in place, in full by the same key.
function askExpert() {
  const call = expertCall();
  if (call && call.state === "answered") return showPanel("answer");
  if (call) {
    return choose({
      title: T.ask.expertOpen(call.station_name || T.hallHead), stands: serves(desk.ticket.id),
      options: [{ label: T.expertWithdraw, value: call.id }],
      onPick: (id) => perform({ name: "expertWithdraw", label: T.doing.expertWithdraw, path: `/expert-calls/${encodeURIComponent(id)}/withdraw` }),
    });
  }
  const { id } = desk.ticket;
  const item = itemInHand();
  return choose({
    title: T.ask.expert, free: T.otherQuestion, stands: serves(id), suggested: 0,
    options: T.expertQuestions.map((text) => ({ label: text, value: text })),
    onPick: (question) => perform({
      name: "expert", label: T.doing.expert, path: `/windows/${desk.session.window}/expert-call`, ticket: id,
      body: item && item !== desk.ticket.item ? { question, item } : { question },
    }),
  });
}

// R68: the lacking ones are those not ticked; one key prints the paper.
function tellOnce() {
  const item = itemInHand();
  if (item) return tellAbout(item);
  return beginSearch(tellAbout);
}

function tellAbout(item) {
  if (actInHand()) return say(T.refusals.waitForAct);
  const filed = desk.cases.length && desk.cases[desk.cases.length - 1].item === item ? desk.cases[desk.cases.length - 1] : null;
  return perform({
    name: "notice", label: T.doing.notice, path: "/notices", ticket: desk.ticket.id,
    body: { item, ticket: desk.ticket.id, lacking: lackingNow(item), ...(filed ? { case: filed.no } : {}) },
  });
}

function handOver() {
  const clerks = clerksFirst(desk.colleagues.filter((one) => one.person !== desk.session.person && one.station === null));
  if (!clerks.length) return say(T.refusals.noColleague);
  const askNote = (to) => choose({
    title: T.ask.handOverNote(to.name), free: T.otherText, options: T.handOverNotes.map((text) => ({ label: text, value: text })), suggested: 0,
    onPick: (note) => perform({ name: "handOver", label: T.doing.handOver, path: `/windows/${desk.session.window}/hand-over`, body: { to_person: to.person, note }, said: to.name }),
  });
  return choose({ title: T.ask.handOver, options: clerks.map((one) => ({ label: one.name, value: one })), onPick: askNote });
}

export function sideActDone(act, answer) {
  if (act.name === "notice") {
    byId("printer").src = `/prints/notice/${encodeURIComponent(answer.id)}?print=${Date.now()}`;
    say(answer.differs_from_earlier ? T.noticeDiffers(answer.newly_lacking) : T.noticePrinted(answer.item_name), answer.differs_from_earlier ? "refused" : "good");
  }
  if (act.name === "expert") say(answer.station_present ? T.expertRings(answer.station_name) : T.expertAbsent(answer.station_name || T.hallHead), "good");
  if (act.name === "offer") say(T.offered(act.said), "good");
  if (act.name === "handOver") say(T.handedOver(act.said, answer.tickets.length, answer.cases.length), "good");
  changed();
}
