// Gives Material's search dialog a name and announces the number of results; says so when search does not load.
(() => {
  const { name, failed } = document.getElementById("search-dialog").dataset;
  const toggle = document.getElementById("__search");
  const dialog = document.querySelector(".md-search");
  const status = document.querySelector(".md-search-result__meta");
  const waiting = status.textContent;
  dialog.setAttribute("aria-label", name);
  status.setAttribute("role", "status");
  toggle.addEventListener("change", () => {
    setTimeout(() => {
      if (status.textContent === waiting) status.textContent = failed;
    }, 3000);
  });
})();
