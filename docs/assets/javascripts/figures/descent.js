// The learning rate, taken in hand: a valley or a ravine, the way down, and the loss over the steps.
import { CURVATURES, STARTS, STEPS, arrival, bound, descend, loss, regime } from "./descent.math.js";

const DECADES = [0.001, 0.01, 0.1, 1];
const RATES = DECADES.flatMap((unit) => Array.from({ length: 90 }, (_, i) => Number(((i + 10) / 10 * unit).toPrecision(2))));
const MOMENTA = Array.from({ length: 100 }, (_, i) => i / 100);
const [LOWEST, HIGHEST] = [-8, 4]; // powers of ten of the loss

export const controls = [
  { name: "shape", choices: Object.keys(CURVATURES), value: "valley" },
  { name: "eta", steps: RATES.filter((rate) => rate <= 4), value: 0.1 },
  { name: "beta", steps: MOMENTA, value: 0 },
];
export const presets = [
  ...[0.1, 0.5, 0.9, 1, 1.1].map((eta) => ({ shape: "valley", eta, beta: 0 })),
  ...[[0.02, 0], [0.07, 0], [0.081, 0], [0.077, 0.5], [0.14, 0.9]].map(([eta, beta]) => ({ shape: "ravine", eta, beta })),
];
export const named = ({ shape, eta, beta }, say) => `${say.words[shape].split(":")[0]}, η = ${say.number(eta)}${beta ? `, β = ${say.number(beta)}` : ""}`;
export const height = 292;

// The part of a way inside a box, and where it leaves it.
function until(points, [left, top, right, bottom]) {
  const out = points.findIndex(([x, y]) => !(x >= left && x <= right && y >= top && y <= bottom));
  if (out < 0) return [points, []];
  const [[x0, y0], [x, y]] = [points[out - 1], points[out]];
  const share = Math.min(...[[x0, x, left], [x0, x, right], [y0, y, top], [y0, y, bottom]]
    .map(([from, to, edge]) => (edge - from) / (to - from)).filter((part) => part >= 0));
  const end = [x0 + share * (x - x0), y0 + share * (y - y0)];
  return [points.slice(0, out), end.every(Number.isFinite) ? [end] : []];
}

function way(canvas, points, box) {
  const [inside, end] = until(points, box);
  canvas.line([...inside, ...end], "back");
  for (const [x, y] of inside) canvas.circle(x, y, 2, "back dot");
}

function valley(canvas, path) {
  const box = [0, 0, canvas.width, 140];
  const place = (w) => [canvas.width / 2 + w * 64, 132 - w * w * 20];
  canvas.line(Array.from({ length: 101 }, (_, i) => place((i - 50) / 20)), "thin");
  way(canvas, path.map(([w]) => place(w)), box);
  canvas.text(...place(2.2), "L = w²", "math end");
}

function ravine(canvas, path) {
  const place = ([x, y]) => [232 + x * 21, 70 + y * 22];
  for (const level of [2, 12, 30]) {
    const [rx, ry] = [Math.sqrt(2 * level) * 21, Math.sqrt((2 * level) / 25) * 22];
    canvas.path(`M${232 - rx} 70a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0`, "faint");
  }
  canvas.circle(232, 70, 2);
  way(canvas, path.slice(0, 26).map(place), [0, 0, canvas.width, 140]);
}

function losses(canvas, values, say) {
  const [left, top, bottom] = [40, 166, 266];
  const y = (power) => bottom - ((power - LOWEST) / (HIGHEST - LOWEST)) * (bottom - top);
  const x = (step) => left + (step / STEPS) * (canvas.width - left - 8);
  canvas.text(0, top - 10, "L", "math start");
  for (const power of [-8, -4, 0, 4]) {
    canvas.line([[left, y(power)], [canvas.width, y(power)]], "faint");
    canvas.text(left - 6, y(power) + 4, power ? `10${power < 0 ? "⁻" : ""}${"⁰¹²³⁴⁵⁶⁷⁸"[Math.abs(power)]}` : "1", "end");
  }
  for (const step of [0, 50, 100]) canvas.text(x(step), bottom + 18, say.number(step));
  canvas.text(x(75), bottom + 18, "n", "math");
  const powers = values.map((value) => Math.max(LOWEST, Math.log10(value)));
  const end = powers.findIndex((power) => !(power <= HIGHEST));
  canvas.line((end < 0 ? powers : powers.slice(0, end)).map((power, step) => [x(step), y(power)]), "back");
}

export function draw(canvas, { shape, eta, beta }, say) {
  const curvatures = CURVATURES[shape];
  const path = descend(curvatures, STARTS[shape], eta, beta);
  (shape === "valley" ? valley : ravine)(canvas, path);
  const values = path.map((w) => loss(curvatures, w));
  losses(canvas, values, say);
  const arrived = arrival(curvatures, STARTS[shape], eta, beta);
  return [
    say.text("bound", { bound: say.number(bound(curvatures, beta)) }),
    say.text(regime(curvatures, eta, beta)),
    say.text("losses", { ten: say.number(values[10]), hundred: say.number(values[STEPS]) }),
    arrived === null ? say.text("far") : say.text("near", { step: arrived }),
  ].join("\n");
}
