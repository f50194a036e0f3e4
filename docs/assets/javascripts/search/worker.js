// The search worker behind Material's dialog, in place of its own: the same messages, another engine. The other files of
// this folder stand before it: tools/search/files.py makes one file of all.
const MESSAGE = { SETUP: 0, READY: 1, QUERY: 2, RESULT: 3 };
const SHOWN = 10; // the pages that the dialog shows before the reader scrolls
// With file:// this runs in a hidden frame (vendor/iframe-worker.js), whose own address says nothing.
const inFrame = typeof document !== "undefined";
const here = inFrame ? document.querySelector("script[src]").src : location.href;
const texts = {}; // the blocks of each section, filled by search/page<number>.js; the glossary's rows, by search/rows.js
let index; // set by search/index.js
let pages = [];
let version = "";
let newest = 0;

const made = (file) => new URL(`../../../search/${file}?${version}`, here).href;

async function loadText(name) {
  const url = made(`${name}.js`);
  if (inFrame) return importScripts(url);
  const response = await fetch(url);
  if (response.ok) texts[name] = JSON.parse((await response.text()).replace(/^[^=]*=/, ""));
}

async function loadTerms(letters) {
  const lacking = [...index.parts].filter((letter) => letters.includes(letter) && !parts[letter]);
  await importScripts(...lacking.map((letter) => made(`terms-${letter}.js`)));
}

function item({ id, score, terms, missing }) {
  const { page, anchor, title, place: block } = sections[id];
  const { html, words } = excerpt(texts[`page${page}`]?.[block] ?? [], terms);
  const found = places(title, terms);
  const all = new Set([...found.map(({ start, end }) => title.slice(start, end).toLowerCase()), ...words]);
  return {
    location: address(page, anchor),
    title: marked(title, found),
    text: html,
    score,
    terms: Object.fromEntries([...[...all].map((word) => [word, true]), ...missing.map((word) => [word, false])]),
  };
}

// A folder opened with file:// shows its list of files, not its page.
function address(page, anchor) {
  return pages[page][0] + (inFrame ? "index.html" : "") + (anchor && `#${anchor}`);
}

// Results grouped by page, as Material shows them: the page itself in each group.
function result(hits, query) {
  const groups = new Map();
  for (const hit of hits) {
    const { page } = sections[hit.id];
    groups.set(page, [...(groups.get(page) ?? []), item(hit)]);
  }
  for (const [page, items] of groups) {
    const location = address(page, "");
    if (items.every((other) => other.location !== location)) {
      items.push({ location, title: escaped(pages[page][1]), text: "", score: 0, terms: {} });
    }
  }
  const last = query.split(/[\s-]+/).at(-1).toLowerCase();
  const titles = hits.flatMap(({ id }) => sections[id].title.toLowerCase().match(/[\p{L}\p{N}_.]+/gu) ?? []);
  return { query, items: [...groups.values()], suggest: titles.filter((word) => last && word.startsWith(last)).slice(0, 1) };
}

// Answers at once, and once more when the texts of the pages found are there, and the rows of the glossary.
async function answer(query) {
  const number = (newest += 1);
  await loadTerms(needed(query));
  if (isLost(query)) await loadTerms(index.parts);
  if (number !== newest) return;
  let hits = rank(query);
  const post = () => postMessage({ type: MESSAGE.RESULT, data: result(hits, query) });
  const isAsked = query.trim(); // not where the dialog was only opened
  if (hits.length || rows || !isAsked) post();
  if (!isAsked) return;
  for (let round = 0; round < 2; round += 1) { // with the rows comes that their meanings are wanted
    const found = [...new Set(hits.map(({ id }) => `page${sections[id].page}`))].slice(0, SHOWN);
    const lacking = ["rows", ...found].filter((name) => !texts[name]);
    if (!lacking.length) return;
    await Promise.allSettled(lacking.map(loadText));
    if (!rows && texts.rows) loadRows(texts.rows);
    if (number !== newest) return;
    hits = rank(query);
    post();
  }
}

addEventListener("message", async ({ data: { type, data } }) => {
  if (type === MESSAGE.SETUP) {
    ({ version } = data.config);
    await importScripts(made("index.js"));
    ({ pages } = index);
    loadIndex(index);
    postMessage({ type: MESSAGE.READY });
  } else if (type === MESSAGE.QUERY) {
    await answer(data);
  }
});
