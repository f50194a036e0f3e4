// Two shapes that meet, as PyTorch lets them: aligned at the right, a size of 1 or a missing axis is stretched.
export const MOST_AXES = 8;
export const LARGEST = 999;

// The sizes of a shape as somebody may write it, (3, 1), [3,1], 3 1 or 3×1; null where it is none.
export function parse(typed) {
  const text = typed.normalize("NFKC").replace(/^\s*torch\.Size\((.*)\)\s*$/s, "$1"); // as PyTorch prints it, or in full-width digits
  const inside = text.trim().replace(/^\((.*)\)$|^\[(.*)\]$/s, (_, round = "", square = "") => round || square);
  if (!inside.trim()) return inside === text.trim() ? null : []; // nothing at all is no shape, () is one
  if (!/^\s*\d+(?:\s*[,;×x]\s*\d+|\s+\d+)*\s*,?\s*$/.test(inside)) return null;
  const sizes = inside.match(/\d+/g).map(Number);
  return sizes.length <= MOST_AXES && sizes.every((size) => size <= LARGEST) ? sizes : null;
}

// As Python writes a shape.
export function written(shape) {
  return `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
}

// The sizes with a 1 for each missing axis.
export function aligned(shape, axes) {
  return [...Array(axes - shape.length).fill(1), ...shape];
}

// The shape that comes of it; or the axis where they do not fit, and what PyTorch says.
export function broadcast(a, b) {
  const axes = Math.max(a.length, b.length);
  const [left, right] = [aligned(a, axes), aligned(b, axes)];
  const shape = left.map((size, axis) => (size === 1 ? right[axis] : size));
  for (let axis = axes - 1; axis >= 0; axis -= 1) { // PyTorch begins at the right
    const [one, other] = [left[axis], right[axis]];
    if (one !== other && one !== 1 && other !== 1) {
      const message = `The size of tensor a (${one}) must match the size of tensor b (${other}) at non-singleton dimension ${axis}`;
      return { shape: null, axis, message };
    }
  }
  return { shape, axis: null, message: null };
}

export function count(shape) {
  return shape.reduce((product, size) => product * BigInt(size), 1n); // eight axes of 999 are more than a number holds
}

// How far it is in memory from one element to the next along each axis of the result: 0 along what is stretched.
export function strides(shape, axes) {
  let step = 1;
  return aligned(shape, axes).reduceRight((found, size) => {
    found.unshift(size === 1 ? 0 : step);
    step *= size;
    return found;
  }, []);
}
