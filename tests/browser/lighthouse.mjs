// Runs Lighthouse, as on a phone, in a running Chromium: node lighthouse.mjs PACKAGES PORT CATEGORIES ADDRESS...
// Prints a line of JSON for each address: the scores, what took points away, and the figures behind performance.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, port, categories, ...addresses] = process.argv.slice(2);
const entry = createRequire(`${packages}/package.json`).resolve("lighthouse");
const { default: lighthouse } = await import(pathToFileURL(entry));
// Where speed is not asked for, a page that has loaded is looked at soon: the waits are most of the time.
const SOON = { pauseAfterFcpMs: 0, pauseAfterLoadMs: 100, networkQuietThresholdMs: 200, cpuQuietThresholdMs: 0 };
const FIGURES = [
  "first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index",
];

for (const address of addresses) {
  const { lhr } = await lighthouse(address, {
    port: Number(port),
    onlyCategories: categories.split(","),
    disableFullPageScreenshot: true,
    logLevel: "error",
    ...(categories.includes("performance") ? {} : SOON),
  });
  const faults = [];
  for (const { auditRefs } of Object.values(lhr.categories)) {
    for (const { id, weight } of auditRefs) {
      const { score, title, details } = lhr.audits[id];
      if (!weight || score === null || score === 1) continue;
      const places = (details?.items ?? []).slice(0, 3).map(({ node, description, source }) => (
        node ? `${node.selector}: ${node.explanation ?? node.snippet}` : description ?? source ?? ""
      ));
      faults.push([id, score, title, ...places].join(" | "));
    }
  }
  const network = lhr.audits["network-requests"]?.details?.items ?? [];
  const main = network.filter(({ url }) => url.startsWith("http"));
  console.log(JSON.stringify({
    address,
    scores: Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)])),
    faults,
    error: lhr.runtimeError?.message,
    figures: Object.fromEntries(FIGURES.map((id) => [id, lhr.audits[id]?.numericValue])),
    machine: lhr.environment.benchmarkIndex,
    requests: main.map(({ url }) => url),
  }));
}
