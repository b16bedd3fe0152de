// What is typed and not yet sent outlives a reload: kept in this tab, for one person and one matter, until it is sent.

import { dropSealed, keepSealed, readSealed } from "./sealed_store.js";

const STORE = "tidehall.drafts";

const all = () => readSealed(STORE) || {};
const save = (drafts) => keepSealed(STORE, drafts);

// Keeps the fields as `name` whenever one changes; `mark()` names the person and the matter, "" while there is none.
export function keepDraft(name, fields, mark) {
  const write = () => {
    const matter = mark();
    if (!matter) return;
    const values = Object.fromEntries(fields.map((field) => [field.id, field.value]));
    if (Object.values(values).some(Boolean)) save({ ...all(), [name]: { mark: matter, values } });
    else forgetDraft(name);
  };
  for (const field of fields) for (const event of ["input", "change"]) field.addEventListener(event, write);
}

// Puts back what was typed for this matter; says whether there was anything.
export function restoreDraft(name, fields, mark) {
  const draft = all()[name];
  if (!draft || draft.mark !== mark) return false;
  for (const field of fields) field.value = draft.values[field.id] ?? field.value;
  return true;
}

export function forgetDraft(name) {
  const { [name]: gone, ...others } = all();
  if (gone) save(others);
}

export function forgetDrafts() {
  dropSealed(STORE);
}
