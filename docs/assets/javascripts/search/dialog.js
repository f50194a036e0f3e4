// Gives Material's search dialog a name and announces the number of results; says so when search does not load.
// Loads search when the reader opens it: Material would load it with every page.
(() => {
  const { name, failed } = document.getElementById("search-dialog").dataset;
  const toggle = document.getElementById("__search");
  const dialog = document.querySelector(".md-search");
  const status = document.querySelector(".md-search-result__meta");
  const input = document.querySelector(".md-search__input");
  const waiting = status.textContent;
  const place = ({ pathname, hash }) => pathname + hash;
  dialog.setAttribute("aria-label", name);
  status.setAttribute("role", "status");

  // Stands for a worker that is started when search is opened, and then passes on what was sent.
  const opened = new Promise((open) => { toggle.addEventListener("change", open, { once: true }); });
  const { Worker } = window;
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.started = opened.then(() => new Worker(url));
      this.started.then((worker) => worker.addEventListener("message", ({ data }) => {
        const { activeElement } = document;
        this.dispatchEvent(new MessageEvent("message", { data }));
        if (activeElement.isConnected) return;
        // Results are drawn anew when their texts are there; the reader may be at one of them already.
        const links = [...dialog.querySelectorAll("a")];
        (links.find((link) => place(link) === place(activeElement)) ?? input).focus();
      }));
    }

    postMessage(message) {
      this.started.then((worker) => worker.postMessage(message));
    }
  };

  // Material waits for keys: text that is pasted by a long press or dictated comes without one.
  input.addEventListener("input", ({ target }) => {
    target.dispatchEvent(new KeyboardEvent("keyup"));
  });

  toggle.addEventListener("change", () => {
    setTimeout(() => {
      if (status.textContent === waiting) status.textContent = failed;
    }, 3000);
  });
})();
