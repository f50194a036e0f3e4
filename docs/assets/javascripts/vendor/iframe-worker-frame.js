// The part of iframe-worker that runs inside the frame. It was written into the frame as a script of its own, which the
// site's Content-Security-Policy does not allow; apart from the place nothing is changed.
{
  const { worker } = document.currentScript.dataset;
  self.postMessage = (data, origin) => parent.postMessage(data, origin || "*");
  self.importScripts = (...urls) => urls.reduce((before, url) => before.then(() => new Promise((loaded) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = loaded;
    document.body.appendChild(script);
  })), Promise.resolve());
  addEventListener("error", ({ error }) => {
    parent.dispatchEvent(new ErrorEvent("error", { filename: worker, error }));
  });
  document.currentScript.remove(); // the worker's script is then the only one with an address, as before
}
