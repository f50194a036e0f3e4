// A trained GPT's whole forward pass, its sampling and the grammar that it learned; no DOM.
// Compared with PyTorch by tests/figures/test_live_gpt.py.

// A 16-bit float: DataView.getFloat16 is younger than the browsers that this site is made for.
function half(bits) {
  const fraction = bits & 0x3ff, exponent = (bits >> 10) & 0x1f;
  const size = exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24;
  return bits & 0x8000 ? -size : size;
}

// The model of a file of weights; `about` says which tensors it holds.
export function read(buffer, about) {
  const view = new DataView(buffer), weights = {};
  let at = 0;
  for (const [name, shape] of Object.entries(about.tensors)) {
    weights[name] = new Float64Array(shape.reduce((n, m) => n * m));
    for (let i = 0; i < weights[name].length; i++, at += 2) weights[name][i] = half(view.getUint16(at, true));
  }
  const blocks = Object.keys(weights).filter((name) => name.endsWith(".attention.qkv.weight")).length;
  const [[V, C], [context]] = [about.tensors["tokens.weight"], about.tensors["positions.weight"]];
  return { weights, blocks, V, C, context, heads: about.heads };
}

// Rows of `x` times a matrix that lies as PyTorch keeps it, (out, in), plus a bias.
function linear(x, matrix, bias) {
  const width = x[0].length, size = matrix.length / width;
  return x.map((row) => {
    const out = new Float64Array(size);
    for (let j = 0, at = 0; j < size; j++) {
      let sum = bias ? bias[j] : 0;
      for (let i = 0; i < width; i++) sum += row[i] * matrix[at++];
      out[j] = sum;
    }
    return out;
  });
}

function normalised(x, scale, shift) {
  return x.map((row) => {
    const mean = row.reduce((a, b) => a + b, 0) / row.length;
    const spread = Math.sqrt(row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length + 1e-5);
    return row.map((n, i) => ((n - mean) / spread) * scale[i] + shift[i]);
  });
}

const gelu = (n) => (n / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (n + 0.044715 * n ** 3)));
const plus = (x, y) => x.map((row, t) => row.map((n, i) => n + y[t][i]));

export function softmax(scores) {
  const most = scores.reduce((a, b) => Math.max(a, b));
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

// A head's four matrices. `mask` is "before" the softmax, as it should be, "after" it, or "off"; with "after" the
// third matrix holds the weights before the later words lose theirs.
function weigh(q, k, { mask, scale }) {
  const dots = q.map((row) => Float64Array.from(k, (key) => key.reduce((sum, n, i) => sum + n * row[i], 0)));
  const scaled = scale ? dots.map((row) => row.map((dot) => dot / Math.sqrt(q[0].length))) : dots;
  const hide = (x, value) => x.map((row, t) => row.map((n, s) => (s > t ? value : n)));
  const masked = mask === "before" ? hide(scaled, -Infinity) : mask === "after" ? scaled.map(softmax) : scaled;
  const weights = mask === "after" ? hide(masked, 0) : masked.map(softmax);
  return { dots, scaled, masked, weights };
}

// What a model computes for the ids of a text: a row of logits for each word, each head's matrices, and the residual
// stream after the embedding, each attention and each feed-forward network. `off` has [block, head].
export function forward(model, ids, { mask = "before", scale = true, positions = true, off = [] } = {}) {
  const { weights: w, C, heads } = model, d = C / heads;
  const row = (table, i) => table.subarray(i * C, (i + 1) * C);
  let x = ids.map((id) => Float64Array.from(row(w["tokens.weight"], id)));
  if (positions) x = x.map((at, t) => at.map((n, i) => n + row(w["positions.weight"], t)[i]));
  const stream = [x], blocks = [];
  for (let b = 0; b < model.blocks; b++) {
    const of = (part, kind) => w[`blocks.${b}.${part}.${kind}`];
    const apply = (part, x) => linear(x, of(part, "weight"), of(part, "bias"));
    const norm = (part, x) => normalised(x, of(part, "weight"), of(part, "bias"));
    const qkv = apply("attention.qkv", norm("norm1", x));
    const mixed = ids.map(() => new Float64Array(C));
    blocks.push(Array.from({ length: heads }, (_, h) => {
      const [q, k, v] = [0, C, 2 * C].map((start) => qkv.map((all) => all.subarray(start + h * d, start + (h + 1) * d)));
      const head = weigh(q, k, { mask, scale });
      if (off.some(([block, other]) => block === b && other === h)) return head;
      head.weights.forEach((shares, t) => shares.forEach((share, s) => {
        if (share) for (let i = 0; i < d; i++) mixed[t][h * d + i] += share * v[s][i];
      }));
      return head;
    }));
    stream.push(x = plus(x, apply("attention.out", mixed)));
    const hidden = apply("feed_forward.0", norm("norm2", x)).map((row) => row.map(gelu));
    stream.push(x = plus(x, apply("feed_forward.2", hidden)));
  }
  return { blocks, stream, logits: readOut(model, x) };
}

// The logits that the model would give if its stream ended here.
export function readOut({ weights: w }, x) {
  return linear(normalised(x, w["norm.weight"], w["norm.bias"]), w["tokens.weight"]);
}

// The probabilities of a row of logits, changed in the order of the page: temperature, top-k, top-p.
// Words of equal logits as the k-th stay with it, as in the page.
export function shares(logits, { temperature = 1, k = logits.length, p = 1 } = {}) {
  let z = Float64Array.from(logits, (score) => score / temperature);
  const lowest = Float64Array.from(z).sort()[Math.max(0, z.length - k)];
  z = z.map((score) => (score < lowest ? -Infinity : score));
  const share = softmax(z);
  const order = [...share.keys()].sort((a, b) => z[b] - z[a] || a - b);
  let before = 0;
  for (const i of order) {
    if (before >= p && i !== order[0]) z[i] = -Infinity;
    before += share[i];
  }
  return softmax(z);
}

// The word that a number from 0 to 1, but not 1, draws.
export function draw(shares, u) {
  let sum = 0, last = 0;
  for (let i = 0; i < shares.length; i++) {
    if (!shares[i]) continue;
    if ((sum += shares[i]) > u) return i;
    last = i;
  }
  return last; // the sum may end a little below 1
}

// -ln p of each word of a text after the first, as the model sees it.
export function losses(logits, ids) {
  return ids.slice(1).map((id, t) => -Math.log(softmax(logits[t])[id]));
}

// A text in windows of the model's length: each begins after a full stop, so that all of its words can be scored.
export function windows({ context }, text) {
  return Array.from({ length: Math.floor((text.length - 1) / context) }, (_, n) =>
    text.slice(n * context, (n + 1) * context + 1));
}

// The mean loss of a text's words.
export function lossOf(model, ids, switches) {
  const all = losses(forward(model, ids.slice(0, -1), switches).logits, ids);
  return all.reduce((a, b) => a + b) / all.length;
}

// The language: which words may come after the beginning of a sentence, each equally likely; none where it is none.
export function choices({ article, stop, nouns, verbs }, begun) {
  const the = article === null ? [] : [[article]];
  const many = nouns.some((forms) => forms[2] === begun[the.length]);
  const places = [
    ...the, nouns.flatMap((forms) => [forms[0], forms[2]]), verbs.map((forms) => forms[many ? 1 : 0]),
    ...the, nouns.flatMap((forms) => [forms[1], forms[3]]), [stop],
  ];
  const fits = begun.every((id, place) => places[place]?.includes(id));
  return (fits && places[begun.length]) || [];
}

// A text cut after each full stop, each piece with what is true of it: "right", "wrong", or "begun" for one that may
// still become right.
export function judged(about, ids) {
  const pieces = [];
  for (const id of ids) {
    if (!pieces.length || pieces.at(-1).at(-1) === about.stop) pieces.push([]);
    pieces.at(-1).push(id);
  }
  return pieces.map((piece) => {
    const fits = choices(about, piece.slice(0, -1)).includes(piece.at(-1));
    return [piece, !fits ? "wrong" : piece.at(-1) === about.stop ? "right" : "begun"];
  });
}

// A sentence that the model writes after a full stop: as many words as the language's have, drawn by `random`.
export function write(model, about, random, settings, switches) {
  const ids = [about.stop];
  for (let n = about.article === null ? 4 : 6; n; n--) {
    const { logits } = forward(model, ids, switches);
    ids.push(draw(shares(logits.at(-1), settings), random()));
  }
  return ids.slice(1);
}

// Numbers from 0 to 1 that are the same each time (mulberry32), so that two settings can be compared.
export function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
