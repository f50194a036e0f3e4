// Ranks sections by what a query asks for.
const LIMIT = { letters: 200, words: 12, sections: 60 };
// What a word counts in each field: text, title, page, and what names it: the glossary, its id, what it emphasises; and
// how much more a name such as `loss.backward` does as a whole.
const COUNTS = { word: [1, 3, 1, 1.2], name: 2 };
// text, title: how much a long one counts less; rare: the power of how rare a word is in a field.
const BM25 = { k: 1.5, text: 0.3, title: 0.3, rare: 0.5 };
const NAMED = { more: 3, power: 4 }; // a section at which the glossary points
// How much less it is worth with a word missing, as a power, and at a page's end.
const WORTH = { missing: 3, later: 0.6 };
const GLOSSARY = { address: "glossary/", rows: 5 }; // its rows come after all sections, so many of them
const LATER = new Set(["exercises", "sources"]); // come after the sections that explain
let sections = []; // those that are ranked, and after them the rows of the glossary
let count = 0; // of those that are ranked
let rows; // once they are there
let asking = new Set();
let glossary = -1; // its page
let called = []; // terms of the glossary: a section, its names, what else it is called

function loadIndex(data) {
  ({ folds } = data);
  steps = data.stem.map((step) => new RegExp(step));
  asking = new Set(data.asking);
  const firsts = new Map();
  data.sections.forEach(([page], number) => firsts.set(page, firsts.get(page) ?? number));
  count = data.sections.length;
  sections = data.sections.map(([page, anchor, title], number) => ({
    page,
    place: number - firsts.get(page),
    anchor,
    title: title || data.pages[page][1],
  }));
  const words = Array.from(data.lengths, (letter) => 2 ** (VALUE.get(letter) / 4));
  const average = words.reduce((sum, length) => sum + length, 0) / count;
  words.forEach((length, number) => {
    const title = VALUE.get(data.titles[number]);
    sections[number].long = [1 + BM25.text * (length / average - 1), 1 + BM25.title * (title / 3 - 1)];
  });
  called = data.called.map(([section, ...both]) => [section, ...both.map((all) => all.map((name) => name.split(" ")))]);
  glossary = data.pages.findIndex(([address]) => address === GLOSSARY.address);
}

function loadRows(all) {
  rows = (glossary < 0 ? [] : all).map(([anchor, title], number) => {
    sections.push({ page: glossary, anchor, title, place: number + 1 });
    const names = `${title} ${anchor.replace(/-/g, " ")}`; // the anchor is the English name
    return { id: sections.length - 1, terms: [...tokens(names)].flatMap(termsOf) };
  });
}

// The terms of the glossary whose names have all of a query, the shortest first.
function glossaryRows(asked) {
  const hits = asked.length && rows ? rows.filter(({ terms }) => asked.every((term) => terms.includes(term))) : [];
  hits.sort((a, b) => a.terms.length - b.terms.length);
  return hits.slice(0, GLOSSARY.rows).map(({ id }) => ({ id, score: 0, terms: new Set(asked), missing: [] }));
}

// The words and names of a query, and neighbours that may be one word: `pre training` is `pretraining`. Words that ask
// weigh nothing beside others. What the glossary knows is spoken, not written as `cross_entropy`.
function read(query) {
  const all = [...tokens(query.slice(0, LIMIT.letters).normalize("NFC"))];
  const said = all.filter(({ whole }) => !asking.has(whole) && !/^[0-9]$/.test(whole));
  const asked = said.length ? said : all;
  const words = [...new Set(asked.flatMap((token) => token.parts))].slice(0, LIMIT.words);
  const names = asked.filter((token) => token.parts.join() !== token.whole).map(({ whole }) => whole);
  const joined = all.slice(1).flatMap(({ whole, start }, number) => {
    const { whole: before, end } = all[number];
    const sign = query.slice(end, start);
    const isOne = sign === "-" || (sign === " " && !asking.has(before) && !asking.has(whole));
    const term = stem(before + whole);
    return isOne && /^[a-z]{2,}$/.test(before) && term.length > before.length ? [{ term, halves: [before, whole] }] : [];
  });
  const spoken = asked.filter(({ whole }) => !whole.includes("_")).flatMap(termsOf);
  return {
    names,
    words,
    joined,
    last: all.at(-1)?.parts.at(-1), // may be the beginning of a word
    spoken: new Set([...names, ...spoken, ...joined.map(({ term }) => term)]),
  };
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
  const [scores, sum] = [new Float64Array(count), new Float64Array(count)];
  const places = hits.map(({ terms, share }) => ({ share, where: together(terms) }));
  const rare = COUNTS.word.map((_, field) => {
    const size = Math.min(count, places.reduce((all, { where }) => all + where[field].ids.length, 0));
    return Math.log(1 + (count - size + 0.5) / (size + 0.5)) ** BM25.rare;
  });
  for (const { share, where } of places) {
    where.forEach(({ ids, times }, field) => ids.forEach((id, at) => {
      const most = share * rare[field] * COUNTS.word[field] * (BM25.k + 1);
      sum[id] += (most * times[at]) / (times[at] + BM25.k * (sections[id].long[field] ?? 1));
    }));
    for (const { ids } of where) {
      for (const id of ids) {
        scores[id] = Math.max(scores[id], sum[id]);
        sum[id] = 0;
      }
    }
  }
  return scores;
}

// What a query asks for: its names and its words, each with what it may mean.
function units({ names, words, joined, last, spoken }) {
  const others = elsewise({ spoken });
  const all = [];
  for (const name of names) {
    const whole = exact(name).length ? exact(name) : startingWith(name).map(({ terms }) => ({ terms, share: 1 }));
    const attributes = name.split(".").filter((part) => part !== name && !words.includes(part)).flatMap(exact);
    const known = [...whole, ...attributes];
    all.push({ word: name, hits: known.length || name.length < 6 ? known : similar(name), more: COUNTS.name });
  }
  const compounds = joined.filter(({ term }) => has(term));
  for (const { term, halves } of compounds) {
    const apart = halves.map(stem).filter(has);
    const both = apart.length > 1 ? [{ terms: apart, share: 1 }] : [];
    const either = apart.map((half) => ({ terms: [half], share: LESS.half }));
    all.push({ word: term, hits: [...exact(term), ...both, ...either], more: 1 });
  }
  for (const word of words.filter((part) => !compounds.some(({ halves }) => halves.includes(part)))) {
    const term = stem(word);
    const called = (others.get(term) ?? []).filter((name) => name.every(has));
    const hits = called.length ? [...exact(term), ...called.map((terms) => ({ terms, share: LESS.called }))]
      : meant(word, word === last);
    all.push({ word, hits, more: 1 });
    if (!has(term)) hits.flatMap(({ terms }) => terms).forEach((other) => spoken.add(other));
  }
  return all;
}

// The sections that the glossary names, with the share of the query that is the name.
function namedIn({ words, spoken }) {
  const named = new Map();
  for (const [section, ...both] of called) {
    const share = Math.min(1, Math.max(0, ...both.flat().filter(says(spoken)).map((name) => name.length / words.length)));
    if (share && section >= 0) named.set(section, Math.max(share, named.get(section) ?? 0));
  }
  return named;
}

// Sections, best first, each with the terms that are looked for and the words that are not there.
function rank(query) {
  const asked = read(query);
  const all = units(asked).map(({ word, hits, more }) => {
    const scores = lookUp(hits);
    const places = scores.reduce((sum, score) => sum + (score > 0), 0);
    const sure = Math.max(0, ...hits.map(({ share }) => share));
    // A rare word says more.
    return { word, hits, more, scores, weight: sure * Math.log(1 + count / (places + 1)) };
  });
  const total = all.reduce((sum, { weight }) => sum + weight, 0);
  const named = namedIn(asked);
  const scores = new Float64Array(count).map((_, id) => {
    let [score, weight] = [0, 0];
    for (const unit of all) {
      if (unit.scores[id]) weight += unit.weight;
      score += unit.more * unit.scores[id];
    }
    if (total) score *= (weight / total) ** WORTH.missing;
    if (named.has(id)) score += NAMED.more * total * named.get(id) ** NAMED.power;
    return LATER.has(sections[id].anchor) ? score * WORTH.later : score;
  });
  const least = scores.slice().sort()[Math.max(0, count - LIMIT.sections)];
  const terms = new Set(all.flatMap(({ hits }) => hits).flatMap((hit) => hit.terms));
  const best = [...scores.keys()].filter((id) => scores[id] && scores[id] >= least);
  best.sort((a, b) => scores[b] - scores[a]);
  const wanted = all.filter(({ word }) => !asked.names.includes(word));
  return [...best.slice(0, LIMIT.sections).map((id) => (
    { id, score: scores[id], terms, missing: wanted.filter((unit) => !unit.scores[id]).map(({ word }) => word) })),
  ...glossaryRows(asked.words.map(stem))];
}
