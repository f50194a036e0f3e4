// Ranks sections by what a query asks for.
const LIMIT = { letters: 200, words: 12, sections: 60 };
// What a word counts in each field: text, title, page, named by the glossary or emphasised; and how much more a name
// such as `loss.backward` does as a whole.
const COUNTS = { word: [1, 3, 1, 2], name: 2 };
const BM25 = { k: 1.5, text: 0.3, title: 0.3, rare: 0.6 }; // text, title: how much a long one counts less
const NAMED = { more: 2.5, power: 4 }; // a section at which the glossary points
// How much less it is worth with a word missing, as a power, and at a page's end.
const WORTH = { missing: 2.5, later: 0.6 };
const GLOSSARY = { address: "glossary/", rows: 5 }; // its rows come after all sections, so many of them
const LATER = new Set(["exercises", "sources"]); // come after the sections that explain
let sections = []; // those that are ranked, and after them the rows of the glossary
let count = 0; // of those that are ranked
let rows = [];
let average = 1; // words of a section
let common = new Set();
let asking = new Set();
let called = []; // terms of the glossary: a section, its names, what else it is called

function loadIndex(data) {
  ({ folds } = data);
  steps = data.stem.map((step) => new RegExp(step));
  common = new Set(data.common);
  asking = new Set(data.asking);
  const firsts = new Map();
  data.sections.forEach(([page], number) => firsts.set(page, firsts.get(page) ?? number));
  count = data.sections.length;
  sections = data.sections.map(([page, anchor, title], number) => ({
    page,
    place: number - firsts.get(page),
    anchor,
    title: title || data.pages[page][1],
    words: 2 ** (VALUE.get(data.lengths[number]) / 4),
    titleWords: VALUE.get(data.titles[number]),
  }));
  average = sections.reduce((sum, { words }) => sum + words, 0) / count;
  called = data.called.map(([section, ...both]) => [section, ...both.map((all) => all.map((name) => name.split(" ")))]);
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

// The words and names of a query. Words that ask weigh nothing beside others; what stands everywhere is welcome in a
// title, and not missed elsewhere.
function read(query) {
  const all = [...tokens(query.slice(0, LIMIT.letters).normalize("NFC"))];
  const said = all.filter(({ whole }) => !asking.has(whole) && !/^[0-9]$/.test(whole));
  const asked = said.length ? said : all;
  const parts = [...new Set(asked.flatMap((token) => token.parts))].slice(0, LIMIT.words);
  const names = asked.filter((token) => token.parts.join() !== token.whole).map(({ whole }) => whole);
  const words = parts.filter((word) => !common.has(stem(word)));
  const everywhere = names.length ? [] : parts.map(stem).filter((term) => common.has(term));
  return { names, words, everywhere, spoken: new Set([...names, ...words.map(stem), ...everywhere]) };
}

const says = (spoken) => (name) => name.every((term) => spoken.has(term));

// For the words of what the glossary calls a term else, the names of the term.
function elsewise({ spoken }) {
  const names = new Map();
  for (const [, own, other] of called) {
    for (const term of other.filter(says(spoken)).flat()) names.set(term, [...(names.get(term) ?? []), ...own]);
  }
  return names;
}

// The parts of the index that a query needs; all, with a word that is no beginning of a term in these.
function needed(query) {
  const asked = read(query);
  return [...asked.spoken, ...asked.words, ...[...elsewise(asked).values()].flat(2)].map(partOf);
}
const isLost = (query) => (
  read(query).words.some((word) => !startingWith(stem(word)).length && !startingWith(word).length));

// How well each section has one of the hits, the best of which counts.
function lookUp(hits) {
  const places = hits.map(({ terms, share }) => ({ terms, share, where: together(terms) }));
  const ids = COUNTS.word.map(() => new Set()); // of the sections, by field
  for (const { where } of places) for (const [id, all] of where) all.forEach((times, field) => times && ids[field].add(id));
  const rare = ids.map(({ size }) => Math.log(1 + (count - size + 0.5) / (size + 0.5)) ** BM25.rare);
  const scores = new Map();
  for (const { terms, share, where } of places) {
    for (const [id, all] of where) {
      const { words, titleWords } = sections[id];
      const long = [1 + BM25.text * (words / average - 1), 1 + BM25.title * (titleWords / 3 - 1), 1, 1];
      let score = 0;
      all.forEach((times, field) => {
        score += share * rare[field] * COUNTS.word[field] * ((times * (BM25.k + 1)) / (times + BM25.k * long[field]));
      });
      if (!scores.has(id)) scores.set(id, { score: 0, terms: [] });
      const known = scores.get(id);
      known.score = Math.max(score, known.score);
      known.terms.push(...terms);
    }
  }
  return scores;
}

// Sections, best first, each with the terms that were found and the words that were not.
function rank(query) {
  const { names, words, everywhere, spoken } = read(query);
  const entries = new Map();
  const entry = (id) => {
    if (!entries.has(id)) entries.set(id, { id, score: 0, weight: 0, terms: new Set(), words: new Set() });
    return entries.get(id);
  };
  let total = 0;
  const add = (word, hits, isWanted = true, more = 1) => {
    const scores = lookUp(hits);
    const sure = Math.max(0, ...hits.map(({ share }) => share));
    const weight = isWanted ? sure * Math.log(1 + count / (scores.size + 1)) : 0; // a rare word says more
    total += weight;
    for (const [id, { score, terms }] of scores) {
      const own = entry(id);
      own.score += more * score;
      own.weight += weight;
      own.words.add(word);
      for (const term of terms) own.terms.add(term);
    }
  };
  const others = elsewise({ spoken });
  for (const name of names) {
    const hits = exact(name).length ? exact(name) : startingWith(name).map(({ terms }) => ({ terms, share: 1 }));
    add(name, hits.length || name.length < 6 ? hits : similar(name), true, COUNTS.name);
  }
  words.forEach((word, number) => {
    const more = (others.get(stem(word)) ?? []).filter((name) => name.every(has));
    const hits = more.length ? [...exact(stem(word)), ...more.map((terms) => ({ terms, share: LESS.called }))]
      : meant(word, number === words.length - 1);
    add(word, hits);
    if (!has(stem(word))) for (const { terms } of hits) for (const term of terms) spoken.add(term);
  });
  for (const term of everywhere) add(term, exact(term), false);
  const asked = words.length + everywhere.length;
  const named = new Map(); // sections that the glossary names, with the share of the query that is the name
  for (const [section, ...both] of called) {
    const share = Math.min(1, Math.max(0, ...both.flat().filter(says(spoken)).map((name) => name.length / asked)));
    if (share && section >= 0) named.set(entry(section).id, Math.max(share, named.get(section) ?? 0));
  }
  for (const own of entries.values()) {
    own.missing = words.filter((word) => !own.words.has(word));
    if (total) own.score *= (own.weight / total) ** WORTH.missing;
    own.score += NAMED.more * total * (named.get(own.id) ?? 0) ** NAMED.power;
    if (LATER.has(sections[own.id].anchor)) own.score *= WORTH.later;
  }
  const best = [...entries.values()].filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
  return [...best.slice(0, LIMIT.sections), ...glossaryRows([...words.map(stem), ...everywhere])];
}
