// What a representative may do with a case: the key, the word, the step that the server must allow, and how it is sent.

const path = (no, verb) => `/cases/${encodeURIComponent(no)}/${verb}`;

const isImmediate = (one) => one.case_type === "immediate";
const decides = (one) => one.allowed.includes("decision");
const onTheMerits = (one) => decides(one) && (one.state === "ACCEPTED" || isImmediate(one));

// In the order in which they are offered; the first that is offered answers to Enter. `quick` needs no form, `aside` is no step of the case.
export const VERBS = [
  { name: "grant_now", key: "KeyY", tone: "go", when: (one) => one.allowed.includes("take_up") && isImmediate(one), quick: true },
  { name: "take_up", key: "KeyJ", tone: "go", when: (one) => one.allowed.includes("take_up"), quick: true },
  { name: "accept", key: "KeyL", tone: "go", when: (one) => one.allowed.includes("accept") && !isImmediate(one), quick: true },
  { name: "approve", key: "KeyY", tone: "go", when: onTheMerits, kind: "approve" },
  { name: "correction", key: "KeyB", when: (one) => decides(one) && one.state === "REVIEWING", kind: "correction" },
  { name: "decline", key: "KeyN", when: (one) => decides(one) && one.state === "REVIEWING", kind: "decline" },
  { name: "refuse", key: "KeyD", when: onTheMerits, kind: "refuse" },
  { name: "end_special", key: "KeyS", tone: "go", when: (one) => one.allowed.includes("end_special") },
  { name: "begin_special", key: "KeyS", when: (one) => one.allowed.includes("begin_special") && (one.specials || []).length > 0 },
  { name: "request_extension", key: "KeyE", when: (one) => one.allowed.includes("request_extension") },
  { name: "forward", key: "KeyZ", when: (one) => one.allowed.includes("forward") },
  { name: "comment", key: "KeyC", when: (one) => one.allowed.includes("comment") },
  { name: "tip", key: "KeyG", when: (one) => Boolean(one.station), aside: true },
  { name: "reveal", key: "KeyU", when: (one) => Boolean(one.applicant), aside: true },
];

export const verbOf = (name) => VERBS.find((one) => one.name === name);
export const offered = (one) => (one && one.allowed ? VERBS.filter((verb) => verb.when(one)) : []);
export const mayConfirm = (one) => Boolean(one && one.decision && !one.decision.confirmed && one.allowed.includes("decide"));

// Where a step is posted; a decision of any kind is a draft until its own confirmation (R62).
export function pathOf(one, name) {
  const verb = verbOf(name);
  if (name === "tip") return `/guides/${encodeURIComponent(one.item)}/tips`;
  if (verb.kind || name === "grant_now") return path(one.no, "decision");
  return path(one.no, name.replaceAll("_", "-"));
}

export const confirmPath = (no) => path(no, "confirm");
export const takeUpPath = (no) => path(no, "take-up");
