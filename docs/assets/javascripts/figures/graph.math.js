// The chain z = x·w + b, a = σ(z), L = the binary cross-entropy of a and y: its values, and its slopes by the chain rule.
export function sigmoid(z) {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

// As PyTorch's binary_cross_entropy_with_logits, which no large score drives to infinity.
export function loss(z, y) {
  return (1 - y) * z - (Math.min(z, 0) - Math.log1p(Math.exp(-Math.abs(z))));
}

export function chain({ x, w, b, y }) {
  const xw = x * w;
  const z = xw + b;
  const a = sigmoid(z);
  const slope = a * (1 - a); // of the sigmoid
  const dz = a - y;
  return { xw, z, a, L: loss(z, y), slope, da: dz / Math.max(slope, 1e-12), dz, dw: dz * x, db: dz, dx: dz * w };
}

// The weight and the bias after some steps of gradient descent.
export function descend(setting, eta, steps) {
  let { w, b } = setting;
  for (let step = 0; step < steps; step += 1) {
    const { dw, db } = chain({ ...setting, w, b });
    w -= eta * dw;
    b -= eta * db;
  }
  return { w, b };
}
