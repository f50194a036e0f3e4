// What search compares: words without case, marks, script and endings. tools/search/terms.py does the same at build.
let folds = {};
let steps = [];

const TOKEN = new RegExp(String.raw`[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![\p{L}\p{N}_])|`
  + String.raw`[0-9]+(?:[.,_][0-9]+)+(?![\p{L}\p{N}_.][\p{L}\p{N}_])|`
  + String.raw`[\p{L}\p{N}_∂]+(?:\.[\p{L}_][\p{L}\p{N}_]*)*`, "gu");
const NUMBER = /^[0-9]+(?:[ \u00a0\u202f.,_][0-9]+)*$/;
const INDEXED = /^(\p{L})_(?=[\p{L}\p{N}_]{1,2}$)/u; // `W_1` is what `W₁` is
const SEAM = /([a-z])(?=[A-Z])|([A-Z])(?=[A-Z][a-z]{2})/g; // of a name such as requiresGrad or BCELoss

function fold(word) {
  const latin = Array.from(word.replace(INDEXED, "$1").toLowerCase(), (letter) => folds[letter] ?? letter).join("");
  return latin.normalize("NFKD").replace(/\p{M}/gu, "");
}

// Each step that matches leaves its groups, for instance without an ending.
function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  for (const step of steps) {
    const match = step.exec(word);
    if (match) word = match.slice(1).join("");
  }
  return word;
}

// A number without what groups its digits, and with a decimal point.
const number = (token) => (token.match(/[.,]/g)?.length === 1 ? token.replace(",", ".") : token).replace(/[^0-9.]/g, "");

// The words of a text: where they stand, folded, and with their parts: `loss.backward` has `loss` and `backward`.
function* tokens(text) {
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const end = index + token.length;
    if (NUMBER.test(token)) {
      yield { start: index, end, whole: number(token), parts: [number(token)] };
      continue;
    }
    if (token === "_") continue;
    const parts = token.replace(SEAM, "$1$2_").split(/[._]+/).filter((part) => part.length > 1 || token.length === 1);
    yield { start: index, end, whole: fold(token), parts: parts.map(fold) };
  }
}

// The terms under which the index has a word: the stem of each part, and an identifier as a whole.
function termsOf({ whole, parts }) {
  const stems = parts.map(stem);
  return parts.length === 1 && parts[0] === whole ? stems : [whole, ...stems];
}

// The words of a text with their terms, worked out once for each text.
const known = new Map();
function wordsOf(text) {
  if (!known.has(text)) known.set(text, Array.from(tokens(text), (token) => ({ ...token, terms: termsOf(token) })));
  return known.get(text);
}
