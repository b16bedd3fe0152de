// What is not yet sent may name people: it is kept in this tab under the session's key, which is nowhere in the browser.
// A page over plain HTTP has no crypto.subtle, so the cipher of RFC 8439 (ChaCha20) stands here.

let key = null;

// The key comes from GET /session, so that what was kept ends with the session.
export function useKey(hex) {
  key = hex ? words(Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16))) : null;
}

export function keepSealed(name, value) {
  if (!key) return;
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  sessionStorage.setItem(name, toText(nonce) + toText(cipher(text, nonce)));
}

// Returns what was kept, or null: nothing there, or kept under another session's key.
export function readSealed(name) {
  const kept = sessionStorage.getItem(name);
  if (!kept || !key) return null;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(cipher(toBytes(kept.slice(16)), toBytes(kept.slice(0, 16)))));
  } catch {
    sessionStorage.removeItem(name);
    return null;
  }
}

export function dropSealed(name) {
  sessionStorage.removeItem(name);
}

const words = (bytes) => Uint32Array.from({ length: bytes.length / 4 }, (_, at) => (bytes[at * 4] | (bytes[at * 4 + 1] << 8) | (bytes[at * 4 + 2] << 16) | (bytes[at * 4 + 3] << 24)) >>> 0);
const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const turn = (value, by) => ((value << by) | (value >>> (32 - by))) >>> 0;

export function cipher(bytes, nonce, { under = key, from = 0 } = {}) {
  const out = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += 64) {
    const stream = block(under, from + start / 64, words(nonce));
    for (let at = start; at < Math.min(start + 64, bytes.length); at += 1) out[at] = bytes[at] ^ (stream[(at - start) >> 2] >>> (8 * (at & 3)));
  }
  return out;
}

function block(under, counter, nonce) {
  const start = Uint32Array.from([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, ...under, counter, ...nonce]);
  const state = start.slice();
  for (let round = 0; round < 10; round += 1) {
    quarter(state, 0, 4, 8, 12);
    quarter(state, 1, 5, 9, 13);
    quarter(state, 2, 6, 10, 14);
    quarter(state, 3, 7, 11, 15);
    quarter(state, 0, 5, 10, 15);
    quarter(state, 1, 6, 11, 12);
    quarter(state, 2, 7, 8, 13);
    quarter(state, 3, 4, 9, 14);
  }
  return state.map((word, at) => word + start[at]);
}

function quarter(state, a, b, c, d) {
  for (const [x, y, z, by] of [[a, b, d, 16], [c, d, b, 12], [a, b, d, 8], [c, d, b, 7]]) {
    state[x] += state[y];
    state[z] = turn(state[z] ^ state[x], by);
  }
}
