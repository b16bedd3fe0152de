// The JSON API of the same origin: an answer, a refusal with its sentence, or nobody there.

const ANSWER_TIMEOUT_MS = 8000;

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || String(status));
    this.status = status;
    this.code = problem.code || "";
    this.problem = problem;
  }
}

export class Unreachable extends Error {}

export async function ask(method, path, body, { key } = {}) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (key) headers["Idempotency-Key"] = key;
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (answer.status === 204) return null;
  let content;
  try {
    content = await answer.json();
  } catch (error) {
    throw new Unreachable(`${answer.status}: ${error}`);
  }
  if (answer.ok) return content;
  if (answer.status >= 500) throw new Unreachable(content.detail || String(answer.status));
  throw new Refused(answer.status, content);
}

export const read = (path) => ask("GET", path);

// Reads several paths at once. A path that is refused reads as null (an account may lack it); a lost server throws.
export function readAll(...paths) {
  return Promise.all(paths.map((path) => read(path).catch((error) => {
    if (error instanceof Refused && error.status !== 401) return null;
    throw error;
  })));
}

export function newKey() {
  return crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
