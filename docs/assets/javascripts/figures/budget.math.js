// The parameters of a decoder by its sizes, part by part, and the memory that it and its cache take.
// `gpt2`: learned positions, LayerNorm, biases, GELU. `llama`: positions by turning, RMSNorm, no biases, SwiGLU.
const SIZES = ["kind", "layers", "width", "heads", "kv", "hidden", "vocabulary", "context", "tied"];
export const MODELS = Object.fromEntries([
  ["GPT-2 small", "gpt2", 12, 768, 12, 12, 3072, 50257, 1024, true],
  ["GPT-2 medium", "gpt2", 24, 1024, 16, 16, 4096, 50257, 1024, true],
  ["GPT-2 large", "gpt2", 36, 1280, 20, 20, 5120, 50257, 1024, true],
  ["GPT-2 XL", "gpt2", 48, 1600, 25, 25, 6400, 50257, 1024, true],
  ["Llama 3 8B", "llama", 32, 4096, 32, 8, 14336, 128256, 8192, false],
  ["Llama 3.1 70B", "llama", 80, 8192, 64, 8, 28672, 128256, 131072, false],
  ["Llama 3.1 405B", "llama", 126, 16384, 128, 8, 53248, 128256, 131072, false],
].map(([name, ...sizes]) => [name, Object.fromEntries(SIZES.map((size, i) => [size, sizes[i]]))]));

// The sizes that do not go together: the heads share the width, and the heads share the heads of keys and values.
export function misfits({ width, heads, kv }) {
  return [width % heads && "heads", heads % kv && "kv"].filter(Boolean);
}

export function parts({ kind, layers, width, heads, kv, hidden, vocabulary, context, tied }) {
  const isGpt = kind === "gpt2";
  const linear = (from, to) => from * to + (isGpt ? to : 0);
  const shared = (width / heads) * kv;
  const norm = isGpt ? 2 * width : width;
  return {
    tokens: vocabulary * width,
    positions: isGpt ? context * width : 0,
    attention: layers * (2 * linear(width, width) + 2 * linear(width, shared)),
    ffn: layers * ((isGpt ? 1 : 2) * linear(width, hidden) + linear(hidden, width)),
    norms: (2 * layers + 1) * norm,
    head: tied ? 0 : vocabulary * width,
  };
}

export function total(sizes) {
  return Object.values(parts(sizes)).reduce((sum, part) => sum + part);
}

// Of the blocks alone: what they have, and what the rule of thumb says.
export function blocks(sizes) {
  const { attention, ffn, norms } = parts(sizes);
  return attention + ffn + norms - norms / (2 * sizes.layers + 1);
}

export function rule({ layers, width }) {
  return 12 * layers * width ** 2;
}

// Bytes of the keys and values of one text that fills the context.
export function cache({ layers, width, heads, kv, context }, bytes) {
  return 2 * layers * context * kv * (width / heads) * bytes;
}
