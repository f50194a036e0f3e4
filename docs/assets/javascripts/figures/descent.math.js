// Gradient descent with momentum in two valleys, ½ (k₁ w₁² + k₂ w₂²), as torch.optim.SGD does it: v ← βv + g, w ← w − ηv.
export const CURVATURES = { valley: [2], ravine: [1, 25] };
export const STARTS = { valley: [1], ravine: [-10, 1] };
export const STEPS = 100;

export function loss(curvatures, w) {
  return curvatures.reduce((sum, k, i) => sum + 0.5 * k * w[i] ** 2, 0);
}

// The points of the way, the first one at the start.
export function descend(curvatures, start, eta, beta, steps = STEPS) {
  const path = [start];
  let [w, v] = [start, start.map(() => 0)];
  for (let step = 0; step < steps; step += 1) {
    v = v.map((speed, i) => beta * speed + curvatures[i] * w[i]);
    w = w.map((at, i) => at - eta * v[i]);
    path.push(w);
  }
  return path;
}

// From which step on a way stays within 0.01 of the bottom, or null where that is not within `steps`.
export function arrival(curvatures, start, eta, beta, steps = 1000) {
  const path = descend(curvatures, start, eta, beta, steps);
  const stays = path.reverse().findIndex((w) => !(Math.hypot(...w) <= 0.01));
  return stays === 0 ? null : stays < 0 ? 0 : path.length - stays;
}

// Every smaller rate converges: the steepest direction sets the bound.
export function bound(curvatures, beta) {
  return (2 * (1 + beta)) / Math.max(...curvatures);
}

// What becomes of a way. A direction of curvature k has the two factors r with r² − (1 + β − ηk) r + β = 0; with a
// negative or a complex one the way swings.
export function regime(curvatures, eta, beta) {
  const border = bound(curvatures, beta);
  if (Math.abs(eta - border) <= 1e-12 * border) return "border";
  if (eta > border) return "diverges";
  const swings = curvatures.some((k) => {
    const sum = 1 + beta - eta * k;
    return sum * sum < 4 * beta * (1 - 1e-12) || sum < 0;
  });
  return swings ? "swings" : "creeps";
}
