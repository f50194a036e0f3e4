// The trained GPT, taken in hand: the reader writes a sentence, or lets the model write, sees the whole forward pass,
// and switches parts of it off. The weights of a language are fetched when they are first wanted.
import { element } from "./figure.js";
import { choices, draw as drawn, forward, judged, losses, lossOf, randomFrom, read, readOut, shares, softmax, windows, write } from "./gpt.math.js";

const HEADS = [0, 1].flatMap((block) => [0, 1, 2, 3].map((head) => [block, head, `h${block + 1}${head + 1}`]));
const FIRST = { // a sentence, and the beginning of another
  en: "the hen sees the cats . the ant", pl: "kot widzi psy . lisy", sr: "пас види вукове . слонови",
};
const TABLES = ["dots", "scaled", "masked", "weights"];
const BUTTONS = 8; // the likeliest next words
const WRITTEN = 50; // sentences that are judged
const [LEFT, SIZE, GAP, TITLE] = [56, 122, 12, 18];
const STREAM = 2 * (TITLE + SIZE + 4) + 10;

export let controls;
export const height = STREAM + 5 * 24 + 18;
const models = new Map(), measured = new Map();
let figure, panel, measuring, spoken;

const upTo = (last, step) => Array.from({ length: Math.round(last / step) }, (_, i) => Number(((i + 1) * step).toFixed(2)));
const page = () => document.documentElement.lang;

async function fetched(language) {
  if (models.has(language)) return;
  const [about, weights] = await Promise.all(["json", "bin"].map(async (kind) => {
    const answer = await fetch(new URL(`../../figures/gpt.${language}.${kind}`, import.meta.url));
    if (!answer.ok) throw new Error(answer.statusText);
    return kind === "json" ? answer.json() : answer.arrayBuffer();
  }));
  const scripts = Object.values(about.words);
  const number = new Map(scripts.flatMap((all) => all.map((word, id) => [word, id])));
  models.set(language, { ...read(weights, about), about, number, words: about.words[page()] ?? scripts.at(-1) });
}

// The ids of a text after the full stop that every text begins with, as many as the model sees, and what is no word.
function ids({ number, about, context }, text) {
  const said = text.normalize("NFC").toLowerCase().replaceAll(".", " . ").split(/\s+/).filter(Boolean);
  const known = said.filter((word) => number.has(word)).map((word) => number.get(word));
  return [[about.stop, ...known.slice(0, context - 1)], said.filter((word) => !number.has(word)), known.length >= context];
}

const first = (language) => {
  const model = models.get(language);
  return ids(model, FIRST[language])[0].slice(1).map((id) => model.words[id]).join(" ");
};

export async function load(place) {
  const own = FIRST[page().slice(0, 2)] ? page().slice(0, 2) : "en";
  await fetched(own);
  const { head } = JSON.parse(place.dataset.words);
  controls = [
    { name: "text", value: first(own), longest: 400 },
    { name: "language", choices: Object.keys(FIRST), value: own },
    { name: "mask", choices: ["before", "after", "off"], value: "before" },
    { name: "scale", on: true },
    { name: "positions", on: true },
    ...HEADS.map(([block, number, name]) => ({ name, on: true, label: `${head} ${block + 1}.${number + 1}` })),
    { name: "temperature", steps: upTo(3, 0.1), value: 1 },
    { name: "k", steps: upTo(81, 1), value: 81 },
    { name: "p", steps: upTo(1, 0.05), value: 1 },
    { name: "shown", choices: HEADS.map(([block, number]) => `${block + 1}.${number + 1}`), value: own === "en" ? "1.4" : "1.3" },
    { name: "row", choices: ["last", ...upTo(24, 1).map(String)], value: "last" },
  ];
}

const switchesOf = (state) => ({
  mask: state.mask, scale: state.scale, positions: state.positions, off: HEADS.filter(([, , name]) => !state[name]),
});
const settingsOf = ({ temperature, k, p }) => ({ temperature, k, p });

// What stands below the drawing: the next words as buttons, and a row of the matrices in numbers.
export function attach(taken) {
  figure = taken;
  const { words } = figure.say;
  const button = (name, act) => {
    const made = element("button", { type: "button" }, words[name]);
    made.addEventListener("click", act);
    return made;
  };
  const next = Array.from({ length: BUTTONS }, () => button("others", ({ currentTarget }) => add([Number(currentTarget.value)])));
  const other = element("select", {});
  other.addEventListener("change", () => other.value && add([Number(other.value)]));
  const rows = element("tbody");
  const names = ["word", ...TABLES].map(() => element("th", { scope: "col" }));
  names[0].textContent = words.word;
  panel = {
    next, other, rows, names,
    title: element("summary"),
    rest: element("span"),
    acts: [button("write_word", () => add(null, 1)), button("write_sentence", () => add(null, 8)), button("back", back)],
  };
  return element("div", { class: "gpt" },
    element("p", {}, ...panel.acts),
    element("p", {}, words.next),
    element("ul", {}, ...next.map((one) => element("li", {}, one))),
    element("p", {}, panel.rest, element("label", {}, element("span", {}, words.others), other)),
    element("details", {}, panel.title, element("table", {}, element("thead", {}, element("tr", {}, ...names)), rows)));
}

function current() {
  const model = models.get(figure.state.language);
  return model && [model, ids(model, figure.state.text)[0]];
}

function shown([model, ids]) {
  figure.change("text", ids.slice(1).map((id) => model.words[id]).join(" "));
}

function back() {
  const [model, ids] = current();
  shown([model, ids.length > 1 ? ids.slice(0, -1) : ids]);
}

// Adds a word, or lets the model write up to `n`, but not past a full stop.
function add(words, n = 1) {
  const [model, ids] = current();
  const text = [...ids];
  for (let i = 0; i < n && text.length < model.context; i++) {
    text.push(words ? words[i] : drawn(shares(forward(model, text, switchesOf(figure.state)).logits.at(-1), settingsOf(figure.state)), Math.random()));
    if (text.at(-1) === model.about.stop) break;
  }
  shown([model, text]);
}

// The loss, and how many written sentences are right: a piece at a time, so that the page stays quick.
function measure(model, state) {
  const switches = switchesOf(state), settings = settingsOf(state);
  const asked = JSON.stringify([state.language, switches, settings]);
  if (measured.has(asked)) return measured.get(asked);
  if (measuring === asked) return {};
  measuring = asked;
  const found = [], texts = windows(model, model.about.text), random = randomFrom(1);
  let right = 0, written = 0;
  const work = () => {
    if (measuring !== asked) return;
    if (found.length < texts.length) found.push(lossOf(model, texts[found.length], switches));
    else {
      const verdicts = judged(model.about, write(model, model.about, random, settings, switches));
      right += verdicts.length === 1 && verdicts[0][1] === "right";
      written += 1;
    }
    if (written < WRITTEN) return void setTimeout(work);
    measured.set(asked, { loss: found.reduce((a, b) => a + b) / found.length, right });
    measuring = null;
    figure.show();
  };
  setTimeout(work, 150);
  return {};
}

// A matrix: what is positive as a full square, what is negative as an empty one, as large as it is.
function matrix(canvas, x, y, title, table, row, hides) {
  const T = table.length, cell = SIZE / T;
  const most = Math.max(...table.flatMap((line) => [...line]).filter(Number.isFinite).map(Math.abs), 1e-9);
  const ways = { "back fill": "", back: "", "faint thin": "" };
  table.forEach((line, i) => line.forEach((value, j) => {
    const hidden = hides && j > i, side = cell * (hidden ? 0.3 : 0.94 * Math.sqrt(Math.abs(value) / most));
    const [left, top] = [x + (j + 0.5) * cell - side / 2, y + (i + 0.5) * cell - side / 2].map((at) => at.toFixed(1));
    if (hidden) ways["faint thin"] += `M${left} ${top}l${side.toFixed(1)} ${side.toFixed(1)}`;
    else if (side >= 0.3) ways[value < 0 ? "back" : "back fill"] += `M${left} ${top}h${side.toFixed(1)}v${side.toFixed(1)}h-${side.toFixed(1)}z`;
  }));
  canvas.text(x + SIZE / 2, y - 5, title, "strong small");
  canvas.rect(x, y, SIZE, SIZE, "faint");
  for (const [style, way] of Object.entries(ways)) if (way) canvas.path(way, style);
  canvas.rect(x, y + row * cell, SIZE, cell);
}

function stages(canvas, model, passed, row, say) {
  const names = ["embedding", ...passed.blocks.flatMap((_, b) => [["attention", b + 1], ["network", b + 1]])];
  const rows = passed.stream.map((x) => x[row]);
  const most = Math.max(...rows.flatMap((x) => [...x]).map(Math.abs));
  canvas.text(0, STREAM, say.words.stream, "small quiet start");
  rows.forEach((x, i) => {
    const y = STREAM + 22 + 24 * i, step = 132 / x.length;
    canvas.text(0, y + 4, [names[i]].flat().map((part) => say.words[part] ?? part).join(" "), "small start");
    canvas.path([...x].map((value, j) => `M${(98 + j * step).toFixed(1)} ${y}v${((-value / most) * 14).toFixed(1)}`).join(""), "back");
    const share = softmax(readOut(model, [x])[0]), best = share.indexOf(Math.max(...share));
    canvas.text(canvas.width, y + 4, `${model.words[best]} ${say.text("percent", { value: say.number(100 * share[best], 0) })}`, "small end");
  });
}

function fill(model, ids, share, begun, tables, titles, row, say) {
  TABLES.forEach((name, i) => { panel.names[i + 1].textContent = titles[name]; });
  const likely = [...share.keys()].sort((a, b) => share[b] - share[a]);
  const exact = choices(model.about, begun), full = ids.length >= model.context;
  const percent = (value) => say.text("percent", { value: say.number(100 * value, 1) });
  panel.next.forEach((button, i) => {
    const id = likely[i];
    button.value = id;
    button.textContent = say.text("share", {
      word: model.words[id], model: percent(share[id]), exact: exact.length ? percent(exact.includes(id) ? 1 / exact.length : 0) : "?",
    });
    button.style.setProperty("--share", `${100 * share[id]}%`);
    button.disabled = full;
    button.parentElement.hidden = share[id] === 0;
  });
  const rest = likely.slice(BUTTONS).reduce((sum, id) => sum + share[id], 0);
  panel.rest.textContent = say.text("rest", { share: percent(rest) });
  panel.other.replaceChildren(...["", ...model.words].map((word, i) => element("option", { value: i ? i - 1 : "" }, word)));
  panel.other.disabled = full;
  panel.acts[0].disabled = panel.acts[1].disabled = full;
  panel.acts[2].disabled = ids.length < 2;
  panel.title.textContent = say.text("numbers", { word: model.words[ids[row]], sum: say.number(tables.weights[row].reduce((a, b) => a + b, 0), 3) });
  panel.rows.replaceChildren(...ids.map((id, j) => element("tr", {}, element("th", { scope: "row" }, model.words[id]),
    ...TABLES.map((name) => element("td", {}, say.number(tables[name][row][j], name === "weights" ? 3 : 2))))));
}

export function draw(canvas, state, say) {
  const { language } = state, model = models.get(language);
  if (!model) {
    fetched(language).then(() => figure.show(), () => { spoken = language; figure.show(); });
    return [say.words[spoken === language ? "not_loaded" : "loading"], ["language"]];
  }
  const [text, unknown, isFull] = ids(model, state.text);
  if (unknown.length && spoken !== language && text.every((id) => id === model.about.stop)) {
    setTimeout(() => figure.change("text", first(language))); // what was written in another language
  }
  spoken = language;
  const passed = forward(model, text, switchesOf(state));
  const [block, head] = state.shown.split(".").map((n) => n - 1);
  const tables = passed.blocks[block][head], row = Math.min(Number(state.row) || text.length, text.length) - 1;
  const { mask } = state, scaled = state.scale ? "Q Kᵀ / √d" : "Q Kᵀ";
  const titles = {
    dots: "Q Kᵀ", scaled, masked: mask === "before" ? say.words.masked : mask === "after" ? "softmax" : say.words.unmasked,
    weights: mask === "after" ? say.words.masked : "softmax",
  };
  Object.entries(titles).forEach(([name, title], place) => {
    const [x, y] = [LEFT + (place % 2) * (SIZE + GAP), TITLE + (place >> 1) * (SIZE + TITLE + 4)];
    matrix(canvas, x, y, title, tables[name], row, mask === "before" ? place > 1 : mask === "after" && place === 3);
    if (place % 2) return;
    const cell = SIZE / text.length;
    text.forEach((id, i) => {
      if (cell > 9 || i === row) canvas.text(LEFT - 4, y + (i + 0.5) * cell + 4, model.words[id], `small end${i === row ? " strong" : ""}`);
    });
  });
  const sums = tables.weights.map((line) => line.reduce((a, b) => a + b, 0)), cell = SIZE / text.length;
  const [x, y] = [LEFT + 2 * SIZE + GAP + 3, TITLE + SIZE + TITLE + 4];
  sums.forEach((sum, i) => {
    canvas.rect(x, y + (i + 0.15) * cell, 11, 0.7 * cell, "faint thin");
    canvas.rect(x, y + (i + 0.15) * cell, 11 * sum, 0.7 * cell, "fill");
  });
  canvas.text(x + 6, y - 5, "Σ", "small");
  stages(canvas, model, passed, row, say);
  const share = shares(passed.logits.at(-1), settingsOf(state));
  const pieces = judged(model.about, text.slice(1)), last = pieces.at(-1);
  const begun = last && last[1] !== "right" ? last[0] : [];
  fill(model, text, share, begun, tables, titles, row, say);
  const count = (verdict) => pieces.filter(([, said]) => said === verdict).length;
  const own = losses(passed.logits, text), { loss, right } = measure(model, state);
  const bits = (loss * (model.about.article === null ? 4 : 6)) / Math.LN2; // words of a sentence
  const three = (value) => say.number(value, 3), two = (value) => say.number(value, 2);
  if (unknown.length) return [say.text("unknown", { words: unknown.slice(0, 5).join(" ") }), ["text"]];
  return [
    isFull && say.text("full", { n: model.context }),
    say.text("judged", { right: count("right"), wrong: count("wrong"), begun: count("begun") }),
    own.length && say.text("own_loss", { loss: three(own.reduce((a, b) => a + b) / own.length) }),
    mask === "after" && say.text("sums", { least: two(Math.min(...sums)), most: two(Math.max(...sums)) }),
    loss === undefined ? say.words.measuring
      : `${say.text("loss", { loss: three(loss), floor: three(model.about.floor), bits: say.number(bits, 1) })}\n${say.text("right", { right, n: WRITTEN })}`,
  ].filter(Boolean).join("\n");
}
