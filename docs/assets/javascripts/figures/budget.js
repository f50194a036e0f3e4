// The parameter budget, taken in hand: the sizes of a decoder, and where its parameters are.
import { MODELS, blocks, cache, misfits, parts, rule, total } from "./budget.math.js";

export const presets = Object.values(MODELS);
export const named = (preset) => Object.keys(MODELS)[presets.indexOf(preset)];

const [first] = presets;
const LARGEST = { layers: 999, width: 65536, heads: 999, kv: 999, hidden: 999999, vocabulary: 999999, context: 9999999 };
export const controls = [
  { name: "kind", choices: ["gpt2", "llama"], value: first.kind },
  ...Object.entries(LARGEST).map(([name, max]) => ({ name, min: 1, max, value: first[name] })),
  { name: "tied", on: first.tied },
];
export const height = 208;

// A number of bytes in the largest unit of which there is one.
function size(bytes, say) {
  const power = Math.min(4, Math.max(0, Math.floor(Math.log2(bytes) / 10)));
  return `${say.number(bytes / 1024 ** power, 1)}\u00a0${["B", "KiB", "MiB", "GiB", "TiB"][power]}`;
}

export function draw(canvas, state, say) {
  const wrong = misfits(state);
  if (wrong.length) return [say.text("misfit"), wrong];
  const all = total(state);
  let x = 0;
  for (const [i, [name, part]] of Object.entries(parts(state)).entries()) {
    const style = i === 5 ? "tint" : `part${i}`;
    const width = (canvas.width * part) / all;
    canvas.rect(x, 0, width, 34, style);
    const y = 60 + i * 24;
    canvas.rect(0, y - 11, 14, 14, style);
    canvas.text(22, y, say.words[name], "start");
    canvas.text(canvas.width - 52, y, say.grouped(part), "end");
    canvas.text(canvas.width, y, say.text("percent", { value: say.number((100 * part) / all, 1) }), "end");
    x += width;
  }
  canvas.line([[0, 187], [canvas.width, 187]], "thin");
  canvas.text(canvas.width - 52, 204, say.grouped(all), "end strong");
  return [
    say.text("total", { total: say.grouped(all) }),
    say.text("blocks", { blocks: say.grouped(blocks(state)), rule: say.grouped(rule(state)) }),
    say.text("memory", { float32: size(4 * all, say), bfloat16: size(2 * all, say) }),
    say.text("cache", { float32: size(cache(state, 4), say), bfloat16: size(cache(state, 2), say) }),
  ].join("\n");
}
