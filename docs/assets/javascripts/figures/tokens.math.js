// The page's two tokenizers: cut a text as the page does, then merge pairs of bytes in the order of learning.
import { MERGES } from "./tokens.merges.js";

// What Python's \w and \s mean.
const WORD = "\\p{L}\\p{N}_";
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const PIECES = new RegExp(` ?[${WORD}]+| ?[^${WORD}${SPACE}]+|[${SPACE}]+`, "gu");
const CYRILLIC = [..."абвгдђежзијклљмнњопрстћуфхцчџш"];
const LATIN = "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š".split(" ");

export function cut(text) {
  return text.match(PIECES) ?? [];
}

export function words(text) {
  return cut(text).filter((piece) => new RegExp(`[${WORD}]`, "u").test(piece)).length;
}

function merge(ids, [a, b], made) {
  const out = [];
  for (let i = 0; i < ids.length; i += 1) {
    if (ids[i] === a && ids[i + 1] === b) {
      out.push(made);
      i += 1;
    } else out.push(ids[i]);
  }
  return out;
}

export function encode(text, name) {
  return cut(text).flatMap((piece) => {
    const bytes = [...new TextEncoder().encode(piece)];
    return MERGES[name].reduce((ids, pair, n) => (ids.includes(pair[0]) ? merge(ids, pair, 256 + n) : ids), bytes);
  });
}

// How many bytes each token stands for.
export function sizes(ids, name) {
  const size = (id) => (id < 256 ? 1 : MERGES[name][id - 256].map(size).reduce((one, other) => one + other));
  return ids.map(size);
}

// Serbian in Cyrillic script as it is in Latin.
export function latin(text) {
  return [...text].map((letter) => {
    const at = CYRILLIC.indexOf(letter.toLowerCase());
    if (at < 0) return letter;
    return letter === CYRILLIC[at] ? LATIN[at] : LATIN[at][0].toUpperCase() + LATIN[at].slice(1);
  }).join("");
}
