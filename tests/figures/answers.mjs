// Answers calls of the figures' mathematics: [[file, function, [arguments]], ...] comes in, the results go out.
import { readFileSync } from "node:fs";

const calls = JSON.parse(readFileSync(0, "utf8"));
const modules = new Map();
for (const file of new Set(calls.map(([name]) => name))) modules.set(file, await import(file));
// JSON has no infinity; a result that is none is one of the faults that are looked for.
const plain = (_, value) => {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
};
const answer = (asked, given) => (typeof asked === "function" ? asked(...given) ?? null : asked);
console.log(JSON.stringify(calls.map(([file, name, given]) => answer(modules.get(file)[name], given)), plain));
