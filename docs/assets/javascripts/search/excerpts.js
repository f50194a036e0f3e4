// What a result shows: its title and the paragraph or line of code that has most of the words, these marked.
const LENGTH = 220; // characters of a paragraph

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

// Where the words stand that have one of the terms.
function places(text, wanted) {
  return wordsOf(text).flatMap(({ start, end, terms: all }) => {
    const own = all.filter((term) => wanted.has(term));
    return own.length ? [{ start, end, own }] : [];
  });
}

function marked(text, found, from = 0, to = text.length) {
  let html = "";
  let done = from;
  for (const { start, end } of found) {
    if (start < done || end > to) continue;
    html += `${escaped(text.slice(done, start))}<mark data-md-highlight>${escaped(text.slice(start, end))}</mark>`;
    done = end;
  }
  return html + escaped(text.slice(done, to));
}

// The best block of a section. A long paragraph is cut at words, code to the line of its first hit.
function excerpt(blocks, terms) {
  const candidates = blocks.map((text) => {
    const found = places(text, terms);
    return { text, found, kinds: new Set(found.flatMap(({ own }) => own)).size };
  });
  const best = candidates.reduce((one, other) => (other.kinds > one.kinds ? other : one), candidates[0]);
  if (!best) return { html: "", words: [] };
  const { text, found } = best;
  const words = [...new Set(found.map(({ start, end }) => text.slice(start, end).toLowerCase()))];
  const first = found[0]?.start ?? 0;
  if (text.startsWith("\n")) {
    const from = text.lastIndexOf("\n", first) + 1;
    const end = text.indexOf("\n", first + 1);
    return { html: `<p><code>${marked(text, found, from, end < 0 ? text.length : end)}</code></p>`, words };
  }
  const from = first < LENGTH / 2 ? 0 : text.lastIndexOf(" ", first - LENGTH / 4) + 1;
  const end = text.lastIndexOf(" ", from + LENGTH);
  const to = from + LENGTH >= text.length || end <= first ? Math.min(text.length, from + 2 * LENGTH) : end;
  return { html: `<p>${from ? "…" : ""}${marked(text, found, from, to)}${to < text.length ? "…" : ""}</p>`, words };
}
