// What the live GPT's mathematics makes of cases: `node live_gpt.mjs cases.json out.json`.
import { readFileSync, writeFileSync } from "node:fs";
import * as gpt from "../../docs/assets/javascripts/figures/gpt.math.js";

const folder = new URL("../../docs/assets/figures/", import.meta.url);
const [, , from, to] = process.argv;
const { language, texts, settings, rows, begun, sentences } = JSON.parse(readFileSync(from, "utf-8"));
const about = JSON.parse(readFileSync(new URL(`gpt.${language}.json`, folder), "utf-8"));
const file = readFileSync(new URL(`gpt.${language}.bin`, folder));
const model = gpt.read(file.buffer.slice(file.byteOffset, file.byteOffset + file.length), about);

const logits = settings.flatMap((switches) => texts.flatMap((ids) => gpt.forward(model, ids, switches).logits));
writeFileSync(`${to}.logits`, Buffer.from(Float64Array.from(logits.flatMap((row) => [...row])).buffer));
const [{ blocks, stream }] = texts.map((ids) => gpt.forward(model, ids));
const losses = gpt.windows(model, about.text).map((window) => gpt.lossOf(model, window));
writeFileSync(to, JSON.stringify({
  matrices: blocks.map((heads) => heads.map(({ dots, scaled, weights }) =>
    [dots, scaled, weights].map((table) => table.map((row) => [...row])))),
  stream: stream.map((x) => x.map((row) => [...row])),
  losses,
  shares: rows.map(([logits, settings]) => [...gpt.shares(logits, settings)]),
  drawn: rows.map(([logits, settings, u]) => gpt.draw(gpt.shares(logits, settings), u)),
  choices: begun.map((ids) => gpt.choices(about, ids)),
  judged: sentences.map((ids) => gpt.judged(about, ids).map(([, verdict]) => verdict)),
  written: settings.map((switches) => gpt.write(model, about, gpt.randomFrom(1), { k: 1 }, switches)),
}));
