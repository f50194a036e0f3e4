// What a typed answer is worth, judged by what is meant. Pure: no page, no network; tests/pages/test_answers.py runs it in Node.js.
//
// A wanted answer is what tools/pages/answers.py wrote: `(2, 3)` is a shape, `0.125 0.25` are numbers (one with a point
// needs three digits, or a distance of t where `~t` follows; another is exact), `` `x.T` `` is code, with other ways to
// write it after more backticks.

const LONGEST = 200; // of what is read: more is a page of text
const FUNCTIONS = { ln: Math.log, log: Math.log, sqrt: Math.sqrt, exp: Math.exp, sin: Math.sin, cos: Math.cos };
const SIGNS = { "−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "÷": "/", "⁄": "/", "∶": ":", "√": "sqrt ", "π": "pi", "。": ".", "、": "," };

export function kindOf(wanted) {
  if (wanted.startsWith("`")) return "code";
  if (wanted.startsWith("(")) return "shape";
  return numbersOf(wanted).length > 1 ? "numbers" : "number";
}

// The verdict: right; empty; unread; or what kind of wrong: sign, factor, order, count, rounding, close, other.
export function judge(typed, wanted) {
  const text = plain(typed);
  if (!text) return "empty";
  if (text.length > LONGEST) return "unread";
  const kind = kindOf(wanted);
  if (kind === "code") return judgeCode(text, wanted.split("`").filter(Boolean));
  if (kind === "shape") return judgeShape(text, wanted.match(/\d+/g) || []);
  const right = numbersOf(wanted);
  if (right.length > 1) return best(judgeLists(text, right).map(({ verdict }) => verdict)) || "unread";
  return best(readings(text).map((number) => judgeNumber(number, right[0]))) || "unread";
}

// Which numbers a wrong list was taken for, where commas alone part it: `7,02` may be one number or two.
export function readAs(typed, wanted) {
  const text = plain(typed);
  if (kindOf(wanted) !== "numbers" || text.length > LONGEST || !/^\S*,\S*$/.test(text) || text.includes(";")) return "";
  const lists = judgeLists(text, numbersOf(wanted));
  const verdict = best(lists.map((list) => list.verdict));
  return verdict && verdict !== "right" ? lists.find((list) => list.verdict === verdict).parts.join("; ") : "";
}

export function numbersOf(wanted) {
  const [numbers, within] = wanted.split("~");
  return numbers.split(" ").map((text) => {
    const value = Number(text);
    const threeDigits = text.includes(".") ? 0.005 * Math.abs(value) || 0.0005 : 0;
    return { value, distance: within ? Number(within) : threeDigits };
  });
}

// Full-width digits, signs of typography and what Python prints around a list become plain.
function plain(typed) {
  const raised = (power) => `^${power.normalize("NFKC")}`; // 10⁻², which NFKC alone makes 10-2
  const text = String(typed).replace(/[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, raised).normalize("NFKC").replace(/[−–·×⋅÷⁄∶√π。、]/g, (sign) => SIGNS[sign]).replace(/\s+%/g, "%");
  return text.replace(/\b(?:torch\.Size|tensor|array)\b/g, "").replace(/\s+/g, " ").trim();
}

const ORDER = ["right", "rounding", "sign", "factor", "order", "close", "other", "count"];
const best = (verdicts) => ORDER.find((verdict) => verdicts.includes(verdict));

function judgeNumber({ value: typed, digits }, { value, distance }) {
  const near = (a, b, within = distance) => Math.abs(a - b) <= within + 1e-9 * Math.abs(b);
  if (near(typed, value)) return "right";
  if (value && near(typed, -value)) return "sign";
  if (typed * value > 0) {
    const power = Math.round(Math.log10(typed / value));
    if (power && near(typed / 10 ** power, value)) return "factor";
  }
  if (digits !== undefined && typed && near(typed, value, 0.5 * 10 ** -digits)) return "rounding";
  return near(typed, value, 0.05 * Math.abs(value)) ? "close" : "other";
}

// The verdict on each list that a text may mean, with its parts.
function judgeLists(text, right) {
  return listsOf(text, right.length)
    .map((parts) => ({ parts, verdict: judgeList(parts.map(readings), right) }))
    .filter(({ verdict }) => verdict);
}

function judgeList(lists, right) {
  if (lists.some((list) => !list.length)) return undefined;
  if (lists.length !== right.length) return "count";
  const each = lists.map((list, i) => best(list.map((number) => judgeNumber(number, right[i]))));
  if (each.every((verdict) => verdict === "right")) return "right";
  if (isAnotherOrder(lists, right)) return "order";
  const wrong = new Set(each.filter((verdict) => verdict !== "right"));
  return wrong.size === 1 ? [...wrong][0] : "other";
}

function isAnotherOrder(lists, right) {
  const left = [...right];
  return lists.every((list) => {
    const at = left.findIndex((number) => list.some((typed) => judgeNumber(typed, number) === "right"));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

// The ways to cut a text into a list: at semicolons, blanks or commas. `0,5; 1` has a decimal comma, `0.5, 1` has none,
// and `0,5,1,5` has one in each where two are wanted.
function listsOf(text, count) {
  const inner = text.replace(/[[\]{}]/g, " ").trim().replace(/^\((.*)\)$/, "$1").trim();
  const ways = [/\s*;\s*/, /\s*[;,]?\s+(?![*/^+)]\s|-\s)/, /\s*,\s*/].map((way) => inner.split(way).filter(Boolean));
  const pairs = /^[-\d,]+$/.test(inner) ? inner.match(/-?\d+,\d+(?=,|$)/g) || [] : [];
  if (pairs.length === count && pairs.join() === inner) ways.push(pairs);
  return ways.filter((parts) => parts.length > 1).concat(ways.every((parts) => parts.length < 2) ? [[inner]] : []);
}

function judgeShape(text, right) {
  if (/[^\d\s()[\],;x*]/.test(text)) return "unread";
  const typed = text.match(/\d+/g) || [];
  if (typed.join() === right.join()) return "right";
  if (typed.length !== right.length) return "count";
  return [...typed].sort().join() === [...right].sort().join() ? "order" : "other";
}

function judgeCode(text, right) {
  const bare = (code) => code.replace(/'/g, '"').replace(/\s*([^\w\s])\s*/g, "$1").replace(/\s+/g, " ").trim();
  return right.some((code) => bare(plain(code)) === bare(text)) ? "right" : "other";
}

// The numbers that a text may mean, each with its digits after the point: `1,000` is a thousand or one.
function readings(text) {
  const close = text.replace(/^[(]([^()]*)[)]$/, "$1").replace(/(\d) (?=\d{3}(?!\d))/g, "$1").replace(/_(?=\d)/g, "");
  const ways = new Set([close]);
  if (/\d,\d/.test(close)) {
    ways.delete(close);
    if (/^\D*\d{1,3}(,\d{3})+(?!\d)/.test(close)) ways.add(close.replace(/,(?=\d{3}(?!\d))/g, ""));
    if (!/,\d+,|,.*\./.test(close)) ways.add(close.replace(/\.(?=\d{3}(?:\D|$))/g, "").replace(/(\d),(?=\d)/g, "$1."));
  } else if (/^\D*[1-9]\d{0,2}(\.\d{3})+(?!\d)/.test(close)) {
    ways.add(close.replace(/\.(?=\d{3}(?!\d))/g, ""));
  }
  return [...ways].flatMap((way) => {
    const value = valueOf(way);
    if (value === undefined) return [];
    const plainly = /^[-+]?\d*\.?(\d*)%?$/.exec(way);
    return [{ value, digits: plainly ? plainly[1].length + 2 * way.endsWith("%") : undefined }];
  });
}

// What an expression of numbers, + - * / ^, brackets and a few functions comes to; undefined where it is none.
function valueOf(text) {
  const tokens = text.toLowerCase().match(/(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?|[a-z]+|\*\*|[-+*/^()%:]/g) || [];
  if (tokens.join("").replace(/\s/g, "") !== text.toLowerCase().replace(/\s/g, "")) return undefined;
  let at = 0;
  const next = (...wanted) => (wanted.includes(tokens[at]) ? tokens[at++] : undefined);
  function sum() {
    let value = product();
    for (let sign = next("+", "-"); sign; sign = next("+", "-")) value += (sign === "+" ? 1 : -1) * product();
    return value;
  }
  function product() {
    let value = signed();
    for (;;) {
      if (next("*")) value *= signed();
      else if (next("/", ":")) value /= signed();
      else if (at < tokens.length && /^[a-z(]/.test(tokens[at])) value *= power(); // 2 ln 3
      else return value;
    }
  }
  function signed() {
    if (next("-")) return -signed();
    return next("+") ? signed() : power();
  }
  function power() {
    const base = atom();
    return next("^", "**") ? base ** signed() : base;
  }
  function atom() {
    const token = tokens[at++];
    let value = NaN;
    if (token === "(") value = sum() + (next(")") ? 0 : NaN);
    else if (/^[\d.]/.test(token)) value = Number(token);
    else if (token === "e") value = Math.E;
    else if (token === "pi") value = Math.PI;
    else if (token in FUNCTIONS) value = FUNCTIONS[token](atom());
    return next("%") ? value / 100 : value;
  }
  const value = tokens.length ? sum() : NaN;
  return at === tokens.length && Number.isFinite(value) ? value : undefined;
}
