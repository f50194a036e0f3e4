// What a text costs, taken in hand: the reader's own text, cut by the page's two tokenizers.
import { encode, latin, sizes, words } from "./tokens.math.js";
import { SENTENCES } from "./tokens.merges.js";

const [LETTER, ROW, TALL, ACROSS] = [7, 21, 16, 46];
const ROWS = 5;
const own = SENTENCES[document.documentElement.lang.replace(/^sr$/, "sr-Cyrl")] ?? SENTENCES.en;

export const controls = [{ name: "text", value: own }];
export const presets = Object.values(SENTENCES).map((text) => ({ text }));
export const named = ({ text }) => text.split(" ").slice(0, 2).join(" ");
export const height = 2 * (22 + ROWS * ROW) + 8;

// The letters of a text in their cells, a box around each token; a byte of a letter of two is half a letter.
function boxes(canvas, top, text, bytes) {
  const letters = [...text];
  const ends = letters.flatMap((letter, i) => {
    const size = new TextEncoder().encode(letter).length;
    return Array.from({ length: size }, (_, k) => i + (k + 1) / size);
  });
  let [at, start] = [0, 0];
  for (const [n, size] of bytes.entries()) {
    at += size;
    const end = ends[at - 1];
    for (let from = start; from < end;) { // in as many rows as it reaches
      const row = Math.floor(from / ACROSS);
      const to = Math.min(end, (row + 1) * ACROSS);
      canvas.rect((from - row * ACROSS) * LETTER + 1, top + row * ROW, (to - from) * LETTER, TALL, n % 2 ? "box thin" : "tint thin");
      from = to;
    }
    start = end;
  }
  for (const [i, letter] of letters.entries()) {
    canvas.text((i % ACROSS + 0.5) * LETTER + 1, top + Math.floor(i / ACROSS) * ROW + 12, letter, "code");
  }
}

export function draw(canvas, { text }, say) {
  const per = (count) => say.number(count / (words(text) || 1), 2);
  const lines = [say.text("size", { bytes: new TextEncoder().encode(text).length, words: words(text) })];
  if (!text) return [say.text("empty"), ["text"]];
  for (const [i, name] of ["english", "all_four"].entries()) {
    const ids = encode(text, name);
    const top = i * (22 + ROWS * ROW + 4);
    canvas.text(0, top + 13, say.words[name], "strong start");
    canvas.text(canvas.width, top + 13, say.grouped(ids.length), "strong end");
    boxes(canvas, top + 20, text, sizes(ids, name));
    lines.push(say.text("cost", { name: say.words[name], tokens: ids.length, per: per(ids.length) }));
  }
  const other = latin(text);
  if (other !== text) lines.push(say.text("latin", { english: encode(other, "english").length, all: encode(other, "all_four").length }));
  return lines.join("\n");
}
