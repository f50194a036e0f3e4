// What Material's script makes of each page, as assistive technology should meet it; also after instant navigation.
const sized = new ResizeObserver((entries) => {
  // What scrolls sideways has to be reachable for whoever scrolls with the keys; what does not is no stop on the way.
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
document$.subscribe(() => {
  // A button to copy each block of code, all in one go: Material's script would have the page laid out after each. The rest
  // that it does to a block waits until that is in sight ("content.lazy" in mkdocs.yml): it lays out closed answers.
  const { translations } = JSON.parse(document.getElementById("__config").textContent);
  for (const [number, code] of document.querySelectorAll(":is(.language-python, .cite) pre > code").entries()) {
    code.id = `code-${number}`;
    const button = Object.assign(document.createElement("button"), { className: "md-code__button", type: "button" });
    button.title = translations["clipboard.copy"];
    Object.assign(button.dataset, { clipboardTarget: `#${code.id}`, mdType: "copy" });
    const place = Object.assign(document.createElement("div"), { className: "md-code__nav" });
    place.append(button);
    code.before(place);
  }
  sized.disconnect();
  for (const wide of document.querySelectorAll("article :is(table, pre > code)")) sized.observe(wide);
});
// What a term means, where it stands: a script that comes with the first term that is pointed at, reached or tapped.
const definitions = new URL("definitions.js", document.currentScript.src);
for (const event of ["pointerover", "focusin", "click"]) {
  document.addEventListener(event, (happened) => {
    const link = happened.target.closest('article a[href*="glossary/#"]');
    const isTap = event === "click";
    if (!link || isTap !== matchMedia("(hover: none)").matches) return;
    if (isTap) happened.preventDefault(), happened.stopPropagation();
    import(definitions).then(({ show }) => show(link), () => isTap && location.assign(link.href));
  }, true);
}
// Exercises that judge an answer, and questions with choices: their script comes when a reader comes near.
const exercises = new URL("exercises/exercises.js", document.currentScript.src);
const near = new IntersectionObserver((entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  near.disconnect();
  import(exercises).then(({ begin }) => begin(), () => {}); // without a network all stays folded
}, { rootMargin: "3000px" });
document$.subscribe(() => {
  near.disconnect();
  for (const part of document.querySelectorAll("[data-answers], details.quiz")) near.observe(part);
});
// While a phone's or an enlarged page's search is open, Material holds the page still; after it closes, it scrolls the page
// back to where it was, away from what the keyboard has reached meanwhile.
new MutationObserver(() => {
  const reached = document.activeElement.closest(".md-main *");
  if (!reached || document.body.hasAttribute("data-md-scrolllock")) return;
  const { top, bottom } = reached.getBoundingClientRect();
  if (top < 50 || bottom > innerHeight) reached.scrollIntoView({ block: "center" }); // not below the header
}).observe(document.body, { attributeFilter: ["data-md-scrolllock"] });
// After Escape Material leaves the keyboard nowhere, and its next step would be at the page's top.
let before;
document.addEventListener("focusin", ({ target, relatedTarget }) => {
  if (target.matches(".md-search__input") && !relatedTarget?.closest(".md-search")) before = relatedTarget;
});
document.addEventListener("keydown", ({ key, target }) => {
  if (key === "Escape" && target.closest(".md-search")) setTimeout(() => before?.focus({ preventScroll: true }));
});
// That code was copied is said, too.
document.querySelector(".md-dialog").setAttribute("role", "status");
