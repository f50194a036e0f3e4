// The computation graph, taken in hand: values flow to the right, gradients back, and some steps of descent.
import { chain, descend } from "./graph.math.js";

const tenths = (from, to) => Array.from({ length: (to - from) * 10 + 1 }, (_, i) => (from * 10 + i) / 10);
export const controls = [
  { name: "x", label: "x", steps: tenths(-3, 3), value: 1.1 },
  { name: "w", label: "w", steps: tenths(-3, 3), value: 2.2 },
  { name: "b", label: "b", steps: tenths(-3, 3), value: 0 },
  { name: "y", label: "y", steps: tenths(0, 1), value: 1 },
  { name: "eta", steps: tenths(0, 5).slice(1), value: 0.1 },
  { name: "n", steps: Array.from({ length: 51 }, (_, i) => i), value: 0 },
  { name: "backward", on: true },
];
export const height = 206;

const [MIDDLE, RADIUS, PITCH] = [103, 12, 75];

// An input at its operation, above it or below, with its gradient where it has one.
function leaf(canvas, at, text, isAbove, gradient) {
  const [width, tall] = gradient === undefined ? [58, 21] : [122, gradient ? 37 : 21];
  const [left, top] = [Math.max(0.5, at - 20), isAbove ? 0.5 : canvas.height - tall - 0.5];
  canvas.rect(left, top, width, tall, gradient === undefined ? "" : "tint", { rx: 4 });
  canvas.text(left + width / 2, top + 15, text);
  const [edge, node] = isAbove ? [top + tall, MIDDLE - RADIUS] : [top, MIDDLE + RADIUS];
  canvas.arrow([[at - 3, edge], [at - 3, node]]);
  if (!gradient) return;
  canvas.text(left + width / 2, top + 30, gradient, "back");
  canvas.arrow([[at + 4, node], [at + 4, edge]], "back");
}

export function draw(canvas, state, say) {
  const { w, b } = descend(state, state.eta, state.n);
  const found = chain({ ...state, w, b });
  const short = (value) => say.number(value, 4);
  const nodes = [["×", "xw", found.xw, found.dz], ["+", "z", found.z, found.dz], ["σ", "a", found.a, found.da], ["H", "L", found.L, 1]];
  for (const [i, [sign, name, value, gradient]] of nodes.entries()) {
    const [x, end] = [16 + i * PITCH, 16 + (i + 1) * PITCH - RADIUS];
    canvas.circle(x, MIDDLE, RADIUS, "tint");
    canvas.text(x, MIDDLE + 4, sign);
    canvas.arrow([[x + RADIUS, MIDDLE - 3], [end, MIDDLE - 3]]);
    canvas.text(x + PITCH / 2, MIDDLE - 27, name, "math");
    canvas.text(x + PITCH / 2, MIDDLE - 13, short(value), "small");
    if (!state.backward) continue;
    canvas.arrow([[end, MIDDLE + 4], [x + RADIUS, MIDDLE + 4]], "back");
    canvas.text(x + PITCH / 2, MIDDLE + 20, short(gradient), "back small");
    canvas.text(x + PITCH / 2, MIDDLE + 35, i === 0 ? "∂L/∂(xw)" : `∂L/∂${name}`, "back math");
  }
  const back = (name, value) => (state.backward ? `∂L/∂${name} = ${short(value)}` : "");
  leaf(canvas, 16, `x = ${say.number(state.x)}`, true);
  leaf(canvas, 16, `w = ${say.number(w)}`, false, back("w", found.dw));
  leaf(canvas, 16 + PITCH, `b = ${say.number(b)}`, true, back("b", found.db));
  leaf(canvas, 16 + 3 * PITCH, `y = ${say.number(state.y)}`, true);
  const all = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, say.number(value, 6)]));
  return [
    say.text("values", all),
    ...(state.backward ? [say.text("slopes", all)] : []),
    ...(state.n ? [say.text("steps", { n: state.n, w: say.number(w), b: say.number(b) })] : []),
    ...(found.slope < 0.01 ? [say.text("saturated", all)] : []),
  ].join("\n");
}
