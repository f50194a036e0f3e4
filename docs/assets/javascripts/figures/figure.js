// A figure that a reader has in hand: explore.js loads this module for the first one that comes near the screen, and it
// puts the figure's own module in the place of the drawing, with its controls, its numbers in words, and its address.
//
// The module of a figure exports `controls`, a list of what the reader sets; perhaps `presets`, settings that can be
// chosen, and `named`, which names one; `height`, of the drawing, 328 units wide; and `draw(canvas, state, say)`, which
// draws a setting and returns what to read of it, or a list of that and of the names of controls that hold what cannot
// be used: then the drawing stays as it was. Its mathematics is a module of its own, without a document. One that has
// much to fetch exports `load(place)`, which waits until the reader wants the figure; one with more than a drawing
// exports `attach(figure)`, which returns what stands below it.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 328; // as svg.py in tools/figures has it: a phone's column
const POWERS = { "-": "⁻", ...[..."⁰¹²³⁴⁵⁶⁷⁸⁹"] };
const LONGEST = 200; // letters of a text that are looked at

export function element(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}

// Draws as svg.py in tools/figures does, in the same classes.
export class Canvas {
  constructor(height) {
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
    this.svg.setAttribute("role", "img");
    Object.assign(this, { width: WIDTH, height });
  }

  add(tag, style, attributes, text = "") {
    const made = document.createElementNS(SVG, tag);
    if (style) made.setAttribute("class", style);
    for (const [name, value] of Object.entries(attributes)) {
      made.setAttribute(name, typeof value === "number" ? Math.round(value * 10) / 10 : value);
    }
    made.textContent = text;
    this.svg.append(made);
  }

  text(x, y, text, style = "") { this.add("text", style, { x, y }, text); }

  rect(x, y, width, height, style = "", more = {}) { this.add("rect", style, { x, y, width, height, ...more }); }

  circle(cx, cy, r, style = "") { this.add("circle", style, { cx, cy, r }); }

  path(d, style = "") { this.add("path", style, { d }); }

  line(points, style = "") { this.path(`M${points.map((point) => point.map((at) => at.toFixed(1)).join(" ")).join("L")}`, style); }

  arrow(points, style = "") {
    const [[x0, y0], [x, y]] = points.slice(-2);
    const angle = Math.atan2(y - y0, x - x0);
    const at = (length, turn) => [x + length * Math.cos(angle + turn), y + length * Math.sin(angle + turn)];
    this.line([...points.slice(0, -1), at(-3, 0)], style);
    this.line([[x, y], at(7, Math.PI - 0.4), at(7, Math.PI + 0.4), [x, y]], `${style} head`);
  }
}

// Numbers as the language writes them, a text of the edition with its places filled in, and the words themselves.
function speaker(words) {
  const digits = (text) => text.replace(/^-(?=[0.]*[1-9])/, "−").replace(/^-/, "").replace(".", words.decimal);
  return {
    words,
    number: (value, decimals) => {
      if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "?";
      const size = Math.abs(value);
      const [mantissa, power] = size >= 1e6 || (size && size < 1e-4) ? value.toExponential(2).split("e") : [];
      if (power) return `${digits(mantissa)} · 10${[...power].map((sign) => POWERS[sign] ?? "").join("")}`;
      return digits(decimals === undefined ? String(Number(value.toPrecision(6))) : value.toFixed(decimals));
    },
    grouped: (value) => value < 1e4 ? String(value) : String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f"),
    text: (key, places = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => places[name]),
  };
}

// The nearest value that a control can have; its first where there is none.
export function nearest({ value, choices, steps, min, max, on, longest }, wanted) {
  const number = Number(wanted);
  if (choices) return choices.includes(wanted) ? wanted : value;
  if (on !== undefined) return wanted === undefined ? on : wanted === true || wanted === "1";
  if (steps || min !== undefined) {
    if (wanted === undefined || wanted === "" || Number.isNaN(number)) return value;
    if (!steps) return Math.min(max, Math.max(min, Math.round(number)));
    const inside = Math.min(steps[steps.length - 1], Math.max(steps[0], number));
    return steps.reduce((best, step) => (Math.abs(step - inside) < Math.abs(best - inside) ? step : best));
  }
  return wanted === undefined ? value : [...wanted].slice(0, longest ?? LONGEST).join("");
}

function read(controls, query) {
  const given = new URLSearchParams(query);
  return Object.fromEntries(controls.map((control) => [control.name, nearest(control, given.get(control.name) ?? undefined)]));
}

function written(state) {
  const plain = (value) => encodeURIComponent(value === true ? 1 : value === false ? 0 : value).replaceAll("%2C", ",");
  return Object.entries(state).map(([name, value]) => `${name}=${plain(value)}`).join("&");
}

// One control with its label. Returns the element and how to show a value in it; calls `change` with a new value.
function field(control, id, say, change) {
  const { name, choices, steps, min, max, on } = control;
  const title = say.words[name] ?? control.label ?? name;
  if (choices) {
    const options = choices.map((choice) => element("option", { value: choice }, say.words[choice] ?? choice));
    const input = element("select", { id }, ...options);
    input.addEventListener("change", () => change(input.value));
    return { input, shown: (value) => { input.value = value; }, box: element("label", {}, element("span", {}, title), input) };
  }
  const kind = steps ? { type: "range", min: 0, max: steps.length - 1 } : on !== undefined ? { type: "checkbox" }
    : min !== undefined ? { type: "number", min, max, step: 1 } : { type: "text", maxlength: control.longest ?? LONGEST, spellcheck: "false", autocomplete: "off", dir: "auto" };
  const input = element("input", { id, ...kind });
  const value = element("b", { "aria-hidden": "true" });
  const said = () => (steps ? steps[input.value] : on !== undefined ? input.checked : input.value);
  input.addEventListener("input", () => change(said()));
  const shown = (now) => {
    if (steps) {
      input.value = steps.indexOf(now);
      value.textContent = say.number(now);
      input.setAttribute("aria-valuetext", value.textContent);
    } else if (on !== undefined) input.checked = now;
    else if (String(now) !== input.value) input.value = now;
  };
  const inside = on === undefined ? [element("span", {}, title, ...(steps ? [" ", value] : [])), input] : [input, element("span", {}, title)];
  return { input, shown, box: element("label", { class: on === undefined ? "" : "check" }, ...inside) };
}

// Whether what stands in a field for whole numbers is one, and in its bounds.
function isUsable({ min }, input) {
  return min === undefined || (input.value !== "" && input.checkValidity());
}

class Figure {
  constructor(place, module, setting) {
    const words = JSON.parse(place.dataset.words);
    this.place = place;
    this.module = module;
    this.say = speaker(words);
    this.canvasPlace = element("div");
    this.output = element("output");
    this.fields = module.controls.map((control) => [control, field(control, `${place.id}-${control.name}`, this.say, (value) => this.set(control, value))]);
    const reset = element("button", { type: "button" }, words.reset);
    this.copy = element("button", { type: "button" }, words.copy);
    reset.addEventListener("click", () => this.start());
    this.copy.addEventListener("click", () => this.toClipboard());
    const caption = element("p", { id: `${place.id}-caption`, class: "caption" }, words.caption);
    const fields = element("div", { class: "fields" }, ...this.examples(), ...this.fields.map(([, { box }]) => box));
    const box = element("div", { class: "explore drawn", role: "group", "aria-labelledby": caption.id });
    const drawing = module.attach ? element("div", {}, this.canvasPlace, module.attach(this)) : this.canvasPlace;
    box.append(drawing, fields, this.output, element("p", {}, reset, this.copy), caption);
    this.start(setting, false);
    place.prepend(box);
    place.classList.add("explored");
    if (setting !== undefined) requestAnimationFrame(() => place.scrollIntoView());
  }

  // The choice of a setting, for a figure that has some.
  examples() {
    const { presets, named } = this.module;
    if (!presets) return [];
    const options = presets.map((preset, i) => element("option", { value: i }, named(preset, this.say)));
    this.example = element("select", {}, element("option", { value: "" }, "–"), ...options);
    this.example.addEventListener("change", () => { if (this.example.value) this.start(written(presets[this.example.value])); });
    return [element("label", {}, element("span", {}, this.say.words.example), this.example)];
  }

  start(query = "", isNew = true) {
    this.state = read(this.module.controls, query);
    for (const [{ name }, { shown }] of this.fields) shown(this.state[name]);
    this.show();
    if (isNew) this.remember();
  }

  // A number that cannot be used is said so, and what was there before stays drawn.
  set(control, value) {
    const { input, shown } = this.fields.find(([one]) => one === control)[1];
    if (isUsable(control, input)) this.state[control.name] = nearest(control, value);
    if (control.steps) shown(this.state[control.name]);
    this.show();
    this.remember();
  }

  // What a figure's own part below the drawing sets.
  change(name, value) {
    const [control, { shown }] = this.fields.find(([one]) => one.name === name);
    shown(this.state[name] = nearest(control, value));
    this.show();
    this.remember();
  }

  show() {
    const canvas = new Canvas(this.module.height);
    let [text, wrong = []] = [this.module.draw(canvas, this.state, this.say)].flat(1);
    if (wrong.length && this.canvasPlace.firstChild) canvas.svg = this.canvasPlace.firstChild;
    else if (wrong.length) this.module.draw(canvas, read(this.module.controls, ""), this.say);
    const [refused] = this.fields.find(([control, { input }]) => !isUsable(control, input)) ?? [];
    if (refused) [text, wrong] = [this.say.text("whole", this.said(refused)), [refused.name]];
    canvas.svg.setAttribute("aria-label", text);
    this.canvasPlace.replaceChildren(canvas.svg);
    this.output.textContent = text;
    for (const [{ name }, { input }] of this.fields) input.setAttribute("aria-invalid", wrong.includes(name));
    this.copy.textContent = this.say.words.copy;
    const isShown = (preset) => Object.entries(preset).every(([name, value]) => this.state[name] === value);
    if (this.example) this.example.value = this.module.presets.findIndex(isShown);
    if (this.example?.selectedIndex === -1) this.example.value = "";
  }

  said({ name, min, max }) {
    return { name: this.say.words[name], min: this.say.grouped(min), max: this.say.grouped(max) };
  }

  get address() { return `#${this.place.id}?${written(this.state)}`; }

  // Into the address, but not at every pixel of a slider: Safari allows a hundred changes in half a minute.
  remember() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (this.place.isConnected) history.replaceState(history.state, "", this.address); }, 400);
  }

  async toClipboard() {
    history.replaceState(history.state, "", this.address);
    const done = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    this.copy.textContent = this.say.words[done ? "copied" : "not_copied"];
  }
}

const taken = new WeakMap(), offered = new WeakMap(), asked = new WeakMap();

// Fetches what a figure needs, once the reader presses the button for it, or at once where the address asks for it.
function fetched(place, module) {
  const { load, loading, not_loaded } = JSON.parse(place.dataset.words);
  const button = element("button", { type: "button" }, load);
  const box = element("div", { class: "explore" }, element("p", {}, button));
  place.append(box);
  offered.set(place, button);
  return new Promise((done) => {
    button.addEventListener("click", () => {
      button.setAttribute("aria-disabled", "true");
      button.textContent = loading;
      module.load(place).then(() => done(box), () => { button.textContent = not_loaded; });
    });
    if (asked.has(place)) button.click();
  });
}

// Puts a figure in the place of its drawing, with the setting that the address had, if any; one that is there already
// shows it.
export async function take(place, setting) {
  if (setting !== undefined) asked.set(place, setting);
  const module = await import(`./${place.dataset.explore}.js`);
  if (taken.has(place) && setting !== undefined) taken.get(place).start(setting, false);
  if (!place.isConnected || taken.has(place)) return;
  if (offered.has(place)) return void (setting !== undefined && offered.get(place).click());
  const box = module.load && await fetched(place, module);
  if (!place.isConnected || taken.has(place)) return;
  const figure = new Figure(place, module, asked.get(place)), hadFocus = box?.contains(document.activeElement);
  taken.set(place, figure);
  box?.remove();
  if (hadFocus) figure.fields[0][1].input.focus({ preventScroll: true });
}
