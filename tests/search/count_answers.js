// Counts the worker's answers, so that a test waits for one and not for a while.
window.answers = 0;
window.Worker = class extends Worker {
  constructor(url) {
    super(url);
    this.addEventListener("message", ({ data }) => {
      if (data.type === 3) window.answers += 1;
      if (data.type === 3) window.answered = data.data.query;
    });
  }
};
