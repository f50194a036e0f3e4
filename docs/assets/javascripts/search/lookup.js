// The index: reads the terms that tools/search/index.py packs, and says which of them a reader's word may mean.
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const VALUE = new Map(Array.from(LETTERS, (letter, value) => [letter, value]));
// How much less a term counts than the word as it stands: that is longer, that has a letter wrong, that is another
// name, that is half of a compound.
const LESS = { longer: 0.5, wrong: 0.3, called: 0.15, half: 0.5 };
// A letter of an ending counts so much of a typing error; terms that are so near the nearest are meant as well.
const WRONG = { ending: 0.3, near: 0.5 };
const parts = {}; // the terms, by their first letter: their names in order, and where each stands, packed
const found = new Map(); // the same, unpacked, of those that were looked for

// Terms with the same first letter are one file; what begins with none is in another.
const partOf = (term) => (/^[a-z]/.test(term) ? term[0] : "0");

function addTerms(part, [names, lines]) {
  let term = "";
  parts[part] = {
    lines: lines.split(" "),
    names: names.split(" ").map((rest) => {
      term = term.slice(0, Number(rest[0])) + rest.slice(1);
      return term;
    }),
  };
}

// Where a term is in its part, or would be.
function place(term) {
  const { names } = parts[partOf(term)] ?? { names: [] };
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names[middle] < term) low = middle + 1;
    else high = middle;
  }
  return low;
}

const has = (term) => parts[partOf(term)]?.names[place(term)] === term;

// Where a term stands: for each field the sections, in order, and how often it stands in each.
function unpack(term) {
  if (found.has(term)) return found.get(term);
  const fields = [];
  for (const packed of `${parts[partOf(term)].lines[place(term)]},,,`.split(",", 4)) {
    const [ids, all] = [[], []];
    let [section, times] = [-1, 1];
    for (const sign of packed) {
      if (sign === "+") times *= 2;
      else if (sign === "~") section += LETTERS.length;
      else {
        section += 1 + VALUE.get(sign);
        ids.push(section);
        all.push(times);
        times = 1;
      }
    }
    fields.push({ ids, times: all });
  }
  found.set(term, fields);
  return fields;
}

// Where all of some terms stand.
function together([first, ...others]) {
  if (!others.length) return unpack(first);
  const rest = together(others);
  return unpack(first).map(({ ids, times }, field) => {
    const known = new Map(rest[field].ids.map((id, at) => [id, rest[field].times[at]]));
    const both = ids.map((id, at) => [id, Math.min(times[at], known.get(id) ?? 0)]).filter(([, least]) => least);
    return { ids: both.map(([id]) => id), times: both.map(([, least]) => least) };
  });
}

// Below, a hit is terms that have to stand together, and the share of a whole word that they count.
const exact = (term) => (has(term) ? [{ terms: [term], share: 1 }] : []);

function startingWith(start) {
  const { names } = parts[partOf(start)] ?? { names: [] };
  const hits = [];
  for (let number = place(start); names[number]?.startsWith(start); number += 1) {
    const more = names[number].length - start.length;
    hits.push({ terms: [names[number]], share: more ? (LESS.longer * start.length) / (start.length + 0.3 * more) : 1 });
  }
  return hits;
}

// How many letters of a word are wrong, if a term is meant: swapped neighbours are one, an ending is a part of one.
function errors(term, word, most) {
  let before;
  let last = Array.from({ length: word.length + 1 }, (_, at) => at);
  for (let i = 1; i <= term.length; i += 1) {
    const row = last.map(() => Infinity);
    row[0] = i;
    for (let j = Math.max(1, i - most); j <= Math.min(word.length, i + most); j += 1) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (term[i - 1] === word[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && term[i - 1] === word[j - 2] && term[i - 2] === word[j - 1]) {
        row[j] = Math.min(row[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...row) > most) return Infinity;
    [before, last] = [last, row];
  }
  return Math.min(...last.map((wrong, at) => (wrong > most ? Infinity : wrong + WRONG.ending * (word.length - at))));
}

// One letter may be wrong in words from four, two from eight; the first may be another, or the second.
const near = new Map(); // what was found, since each key asks for all words of a query again
function similar(word) {
  if (!/^[a-z]{4,}$/.test(word)) return [];
  const known = `${word} ${Object.keys(parts)}`;
  if (near.has(known)) return near.get(known);
  const most = word.length < 8 ? 1 : 2;
  const hits = [];
  for (const letter of new Set(word.slice(0, 2))) {
    for (const name of parts[letter]?.names ?? []) {
      const isLong = name.length >= Math.max(4, word.length - 5) && name.length <= word.length + most;
      const wrong = isLong && /^[a-z]+$/.test(name) ? errors(name, word, most) : Infinity;
      if (wrong < Infinity) hits.push({ terms: [name], share: LESS.wrong ** wrong, wrong });
    }
  }
  const least = Math.min(...hits.map(({ wrong }) => wrong));
  near.set(known, hits.filter(({ wrong }) => wrong <= least + WRONG.near));
  return near.get(known);
}

// A number is one thing, of which four digits are a beginning.
function meantByNumber(word) {
  const hits = word.length > 3 ? startingWith(word).map(({ terms }) => ({ terms, share: 1 })) : exact(word);
  return hits.length || !word.includes(".") ? hits : exact(word.replace(".", "")); // `1,024` is no decimal
}

// `feedforward` where the text has `feed-forward`.
function halves(word) {
  for (let cut = 3; cut < word.length - 2; cut += 1) {
    const terms = [word.slice(0, cut), word.slice(cut)].map(stem);
    if (terms.every(has)) return [{ terms, share: 1 }];
  }
  return [];
}

// What a word may mean, by the first way that finds something. The last word may be the beginning of one.
function meant(word, isLast) {
  if (/^[0-9.]+$/.test(word)) return meantByNumber(word);
  const term = stem(word);
  const whole = exact(term);
  if (word.length === 1 || (whole.length && !isLast)) return whole;
  const ways = [() => startingWith(term), () => startingWith(word), () => similar(term), () => halves(word)];
  return ways.reduce((hits, way) => (hits.length ? hits : way()), []);
}
