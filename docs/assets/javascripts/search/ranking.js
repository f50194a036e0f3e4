// Finds and ranks sections. MiniSearch holds the terms; this says which of them a reader's words may mean.
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const PLACE = new Map(Array.from(LETTERS, (letter, place) => [letter, place]));
const FIELDS = ["text", "title", "page", "named"];
const BOOST = { title: 4, named: 2.5, page: 0.7, text: 1 };
const LIMIT = { letters: 200, words: 12, sections: 60 };
const BOOST_WHOLE = { title: 8, named: 8, page: 0, text: 4 }; // an identifier as a whole
// How much less a section is worth with a word missing, and where it is of these kinds.
const POWER = { missing: 3, later: 0.5, intro: 0.9 };
const GLOSSARY = { address: "glossary/", rows: 5 }; // its rows come after all sections, so many of them
const LATER = new Set(["exercises", "sources"]); // come after the sections that explain
let engine;
let sections = []; // those that the engine has, and after them the rows of the glossary
let rows = [];
let common = new Set();
let asking = new Set();

// Fills MiniSearch's own map of terms from the form in which tools/search/index.py packs it: a hundred times this
// site's pages take half as long as by way of the objects that MiniSearch.loadJS asks for. Gives the fields' lengths.
function unpack({ terms, places }, count, map) {
  const lengths = Array.from({ length: count }, () => FIELDS.map(() => 0));
  const lines = places.split(" ");
  let term = "";
  terms.split(" ").forEach((rest, number) => {
    term = term.slice(0, Number(rest[0])) + rest.slice(1);
    const fields = new Map();
    let [field, section, times] = [0, -1, 1];
    for (const sign of lines[number]) {
      if (sign === "+") times *= 2;
      else if (sign === "~") section += LETTERS.length;
      else if (sign === ",") {
        field += 1;
        section = -1;
      } else {
        section += 1 + PLACE.get(sign);
        if (!fields.has(field)) fields.set(field, new Map());
        fields.get(field).set(section, times);
        lengths[section][field] += times;
        times = 1;
      }
    }
    map.set(term, fields);
  });
  return lengths;
}

function loadIndex(data) {
  ({ folds } = data);
  steps = data.stem.map((step) => new RegExp(step));
  common = new Set(data.common);
  asking = new Set(data.asking);
  const firsts = new Map();
  sections = data.sections.map(([page, anchor, title], number) => {
    if (!firsts.has(page)) firsts.set(page, number);
    return { page, anchor, title: title || data.pages[page][1], place: number - firsts.get(page) };
  });
  const numbers = sections.map((_, number) => [number, number]);
  engine = MiniSearch.loadJS({
    documentCount: sections.length,
    nextId: sections.length,
    documentIds: Object.fromEntries(numbers),
    fieldIds: Object.fromEntries(FIELDS.map((field, number) => [field, number])),
    fieldLength: {},
    averageFieldLength: [],
    storedFields: {},
    dirtCount: 0,
    index: [],
    serializationVersion: 2,
  }, { fields: FIELDS, tokenize: (text) => [text], processTerm: (term) => term });
  const lengths = unpack(data, sections.length, engine._index);
  lengths.forEach((length, number) => engine._fieldLength.set(number, length));
  const all = (field) => lengths.reduce((sum, length) => sum + length[field], 0);
  engine._avgFieldLength = FIELDS.map((_, field) => all(field) / lengths.length);
  const page = data.pages.findIndex(([address]) => address === GLOSSARY.address);
  rows = (page < 0 ? [] : data.rows).map(([anchor, title], number) => {
    sections.push({ page, anchor, title, place: number + 1 });
    const names = `${title} ${anchor.replace(/-/g, " ")}`; // the anchor is the English name
    return { id: sections.length - 1, terms: [...tokens(names)].flatMap(termsOf) };
  });
}

// The terms of the glossary whose names have all of a query, the shortest first.
function glossaryRows(asked) {
  const hits = asked.length ? rows.filter(({ terms }) => asked.every((term) => terms.includes(term))) : [];
  hits.sort((a, b) => a.terms.length - b.terms.length);
  return hits.slice(0, GLOSSARY.rows).map(({ id }) => ({ id, score: 0, terms: new Set(asked), missing: [] }));
}

const WEIGHTS = { prefix: 0.5, fuzzy: 0.3 };
const BM25 = { k: 2, b: 0.5, d: 0.2 };

const lookUp = (term, options) => engine.search(term, { boost: BOOST, weights: WEIGHTS, bm25: BM25, ...options });

const has = (term) => engine._index.has(term);

// A word with each two neighbouring letters swapped.
const swapped = (word) => (
  Array.from(word.slice(1), (letter, at) => word.slice(0, at) + letter + word[at] + word.slice(at + 2)));

// The sections for one word: by its stem, or as the beginning of a term if it is the last one or none is whole; else by
// stems of its stem, with typos, cut short. A number is one thing, of which four digits are a beginning.
function find(word, isLast) {
  if (/^[0-9.]+$/.test(word)) {
    const hits = lookUp(word, { prefix: word.length > 3 });
    return hits.length || !word.includes(".") ? hits : lookUp(word.replace(".", ""), {}); // `1,024` is no decimal
  }
  const term = stem(word);
  let hits = isLast && word.length > 1 ? [] : lookUp(term, {});
  if (!hits.length) hits = lookUp(term, { prefix: true });
  if (!hits.length && term !== word) hits = lookUp(word, { prefix: true });
  for (let next = stem(term), last = term; !hits.length && next !== last; last = next, next = stem(next)) {
    hits = lookUp(next);
  }
  if (!hits.length && word.length > 3) {
    hits = swapped(word).map(stem).filter(has).slice(0, 1).flatMap((one) => lookUp(one, {}));
  }
  if (!hits.length && term.length > 3) hits = lookUp(term, { fuzzy: word.length > 6 ? 2 : 1, maxFuzzy: 2 });
  for (let cut = 3; !hits.length && cut < word.length - 2; cut += 1) {
    const both = [word.slice(0, cut), word.slice(cut)].map(stem); // `feedforward` where the text has `feed-forward`
    if (both.every(has)) hits = lookUp({ combineWith: "AND", queries: both }, {});
  }
  for (let cut = word.length - 1; !hits.length && cut >= Math.max(4, word.length / 2); cut -= 1) {
    hits = lookUp(word.slice(0, cut), { prefix: true });
  }
  return hits;
}

// The words of a query, and identifiers as wholes. Words that ask weigh nothing beside others.
function read(query) {
  const text = query.slice(0, LIMIT.letters).normalize("NFC");
  const all = Array.from(tokens(text), (token) => {
    if (token.parts[0] === token.whole || has(token.whole)) return token;
    const others = swapped(text.slice(token.start, token.end)).flatMap((word) => [...tokens(word)]);
    return others.find(({ whole }) => has(whole)) ?? token; // `LayerNrom`
  });
  const said = all.filter(({ whole }) => !asking.has(whole) && !/^[0-9]$/.test(whole));
  const words = new Set();
  const wholes = [];
  for (const { whole, parts } of said.length ? said : all) {
    if (parts.length !== 1 || parts[0] !== whole) wholes.push(whole);
    for (const part of parts) {
      if (common.has(stem(part))) wholes.push(stem(part)); // is welcome in a title, and not missed elsewhere
      else if (words.size < LIMIT.words) words.add(part);
    }
  }
  return { words: [...words], wholes };
}

// Sections, best first, each with the terms that were found and the words that were not.
function rank(query) {
  const { words, wholes } = read(query);
  const found = new Map();
  const add = (hits, word, weight) => {
    for (const { id, score, match } of hits) {
      const entry = found.get(id) ?? { id, score: 0, weight: 0, terms: new Set(), words: new Set() };
      entry.score += score;
      entry.weight += weight;
      entry.words.add(word);
      for (const term of Object.keys(match)) entry.terms.add(term);
      found.set(id, entry);
    }
  };
  let total = 0;
  const weigh = (hits) => {
    const weight = Math.log(1 + engine.documentCount / (hits.length + 1)); // a rare word says more
    total += weight;
    return weight;
  };
  for (const word of words) {
    const hits = find(word, word === words.at(-1));
    add(hits, word, weigh(hits));
  }
  for (const whole of wholes) {
    const hits = lookUp(whole, { prefix: true, boost: BOOST_WHOLE });
    add(hits, whole, has(whole) && !common.has(whole) ? weigh(hits) : 0);
  }
  for (const entry of found.values()) {
    entry.missing = words.filter((word) => !entry.words.has(word));
    if (total) entry.score *= (entry.weight / total) ** POWER.missing;
    if (!sections[entry.id].anchor) entry.score *= POWER.intro;
    if (LATER.has(sections[entry.id].anchor)) entry.score *= POWER.later;
  }
  const best = [...found.values()].sort((a, b) => b.score - a.score).slice(0, LIMIT.sections);
  return [...best, ...glossaryRows([...words.map(stem), ...wholes.filter((whole) => common.has(whole))])];
}
