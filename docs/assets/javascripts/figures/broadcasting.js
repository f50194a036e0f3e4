// Broadcasting, taken in hand: two shapes one below the other, and which element meets which.
import { aligned, broadcast, count, LARGEST, MOST_AXES, parse, strides, written } from "./broadcasting.math.js";

const SIZE = 23; // of a cell
const MOST = 6; // rows and columns that are drawn

export const controls = [
  { name: "a", value: "(3, 1)" },
  { name: "b", value: "(4,)" },
];
export const presets = [
  { a: "(3, 1)", b: "(4,)" },
  { a: "(8, 1, 6, 1)", b: "(7, 1, 5)" },
  { a: "(3, 1)", b: "(3,)" },
  { a: "(2, 3)", b: "(3, 2)" },
];
export const named = ({ a, b }) => `${a}, ${b}`;
export const height = 296;

// The axes one below the other. What is stretched or missing is dashed, where they do not fit is a cross.
function alignment(canvas, rows, { shape, axis: fault }) {
  const axes = Math.max(...rows.map((row) => row.length));
  const [width, left] = [34, 60];
  for (const [i, [name, row]] of [["a", rows[0]], ["b", rows[1]], ["a + b", shape]].entries()) {
    const y = 4 + i * 30;
    canvas.text(0, y + 17, name, "code start");
    for (let axis = 0; axis < axes; axis += 1) {
      const x = left + (axis + MOST_AXES - axes) * (width - 1);
      const sizes = row && aligned(row, axes);
      const missing = row && axis < axes - row.length;
      const isStretched = row && i < 2 && sizes[axis] === 1 && shape?.[axis] !== 1;
      const style = missing || isStretched ? "ghost" : i === 2 ? "tint" : "";
      if (sizes || axis === fault) canvas.rect(x, y, width - 5, 24, axis === fault ? "back" : style);
      const text = axis === fault && i === 2 ? "✗" : missing ? "–" : sizes?.[axis] ?? "";
      canvas.text(x + (width - 5) / 2, y + 17, text, axis === fault ? "back strong" : missing ? "quiet" : "");
    }
  }
}

// The last two axes of a tensor as it is read, each cell with its element's place in memory.
function table(canvas, x, name, shape, result) {
  const [rows, columns] = aligned(result, Math.max(2, result.length)).slice(-2);
  const [down, right] = strides(shape, Math.max(2, result.length)).slice(-2);
  canvas.text(x, 124, `${name} ${written(shape)}`, "code start");
  const shown = (size) => Array.from({ length: Math.min(size, MOST) }, (_, i) => (size > MOST && i === MOST - 1 ? null : i));
  for (const i of shown(rows)) {
    for (const j of shown(columns)) {
      const at = [x + (j ?? MOST - 1) * SIZE, 134 + (i ?? MOST - 1) * SIZE];
      const isCopy = (i > 0 && !down) || (j > 0 && !right);
      canvas.rect(...at, SIZE, SIZE, i === null || j === null ? "faint" : isCopy ? "ghost" : "tint");
      canvas.text(at[0] + SIZE / 2, at[1] + SIZE / 2 + 4, i === null || j === null ? "⋯" : i * down + j * right, isCopy ? "quiet small" : "small");
    }
  }
}

export function draw(canvas, state, say) {
  const shapes = [parse(state.a), parse(state.b)];
  const wrong = ["a", "b"].filter((_, i) => !shapes[i]);
  if (wrong.length) return [say.text("unreadable", { axes: MOST_AXES, size: LARGEST }), wrong];
  const [a, b] = shapes;
  const met = broadcast(a, b);
  alignment(canvas, shapes, met);
  if (!met.shape) return `${say.text("refused")}\n${met.message}`;
  table(canvas, 0.5, "a", a, met.shape);
  table(canvas, 174, "b", b, met.shape);
  return [
    say.text("result", { shape: written(met.shape), count: say.grouped(count(met.shape)) }),
    say.text("memory", { a: say.grouped(count(a)), b: say.grouped(count(b)) }),
  ].join("\n");
}
