// Exercises that judge what is typed, and questions whose choices can be taken: what a page has folded without a script.
import { judge, kindOf, numbersOf, readAs } from "./judge.js";
import words from "./words.js";

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const sheet = element("link", { rel: "stylesheet", href: new URL("../../stylesheets/exercises.css", import.meta.url) });
const styled = new Promise((done) => { sheet.onload = sheet.onerror = done; });
document.head.append(sheet);

function say(output, verdict, text = words[verdict]) {
  output.className = verdict === "right" ? "right" : "wrong";
  output.textContent = text;
}

// A field, what it asks for before it and the verdict below it.
function field(answer, number) {
  const [, label, wanted] = answer.startsWith("`") ? [0, "", answer] : /^(?:(.*?): )?(.*)$/.exec(answer);
  const kind = kindOf(wanted);
  const asked = words[kind].replace("{n}", kind === "numbers" ? numbersOf(wanted).length : "");
  const input = element("input", { autocapitalize: "off", autocomplete: "off", spellcheck: "false", enterkeyhint: "done" });
  const output = element("output");
  input.addEventListener("input", () => output.replaceChildren()); // a verdict is on what stands there
  const name = label || number;
  const line = element("label", {}, element("span", {}, name, name && (/[<>=≤≥≈]$/.test(name) ? " " : ": "), asked), input);
  function check() {
    const verdict = judge(input.value, wanted);
    const numbers = readAs(input.value, wanted);
    say(output, verdict, numbers ? `${words[verdict]} ${words.read.replace("{numbers}", numbers)}` : words[verdict]);
  }
  return { line, output, check, input, isLong: kind === "numbers" || kind === "code" };
}

function exercise(box) {
  const answers = box.dataset.answers.split("¦");
  const fields = answers.map((answer, i) => field(answer, answers.length > 1 ? String(i + 1) : ""));
  const button = element("button", { type: "submit" }, words.check);
  const form = element("form", { class: fields.some(({ isLong }) => isLong) ? "answers long" : "answers", novalidate: "" });
  for (const { line, output } of fields) form.append(line, output);
  form.append(button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = fields.filter(({ input }) => input.value.trim());
    for (const one of typed.length ? typed : fields.slice(0, 1)) one.check();
  });
  box.append(form);
}

// A question: its choices become buttons; the right one opens the answer, which begins with its number.
function question(answer) {
  const list = answer.previousElementSibling;
  const right = parseInt(answer.querySelector("strong").textContent, 10);
  const output = element("output");
  [...list.children].forEach((item, i) => {
    const button = element("button", { type: "button" }, ...item.childNodes);
    button.addEventListener("click", () => {
      const verdict = i + 1 === right ? "right" : "missed";
      button.className = verdict;
      say(output, verdict);
      answer.open ||= verdict === "right";
    });
    item.append(button);
  });
  list.classList.add("choices");
  list.after(output);
}

// What is made is as high at once as it will be, so nothing below it moves twice.
export async function begin() {
  await styled;
  for (const box of document.querySelectorAll("[data-answers]")) exercise(box);
  for (const answer of document.querySelectorAll("ol:not(.choices) + details.quiz")) question(answer);
}
