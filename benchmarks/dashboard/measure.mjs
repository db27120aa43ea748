// Measures the dashboard in a real Chromium: the time from a file of 100,000 rows to its list, and the paints of each view.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const usage = `Usage: node benchmarks/dashboard/measure.mjs BASE_URL CHROMIUM [ROWS]
Prints two tables in Markdown: from a file to its list, and the paints of each view.
  BASE_URL    a running Release build of the service, such as http://127.0.0.1:7071
  CHROMIUM    a browser, such as /usr/bin/chromium
  ROWS        rows of each file, 100000 by default
Start the service with: dotnet run -c Release --project functions`;
const [base, executablePath, rows = "100000"] = process.argv.slice(2);
if (!executablePath) {
  console.error(usage);
  process.exit(2);
}
const rowCount = Number(rows);
const missing = await findMissing();
if (missing.length > 0) {
  for (const text of missing) console.error(`Needed: ${text}`);
  process.exit(1);
}
// Imported only now, because the import fails without the dashboard's packages.
const { startChromium } = await import("../../tests/Integration/Dashboard/browser.mjs");

/** Returns everything that is missing, each with the way to get it. */
async function findMissing() {
  const answers = path => fetch(base + path).then(response => response.ok, () => false);
  const isInstalled = name => {
    try {
      return !!createRequire(new URL("../../dashboard/package.json", import.meta.url)).resolve(name);
    } catch {
      return false;
    }
  };
  return [
    !(Number.isInteger(rowCount) && rowCount > 0) && `a whole number above 0 for ROWS, got '${rows}'`,
    !existsSync(executablePath) && `a browser at ${executablePath}: apt-get install chromium`,
    !isInstalled("playwright-core") && "the dashboard's packages: npm ci --prefix dashboard",
    !(await answers("/api/model")) && `a service that answers ${base}/api/model without a key: see the usage`,
    !(await answers("/dashboard/")) && `a service at ${base} with its dashboard: build it with Node installed`,
  ].filter(Boolean);
}

const runs = 5;
const views = ["today", "try", "policy", "live", "model", "settings"];
const viewport = { width: 1280, height: 900 };

// The same numbers on every run.
let state = 1;
const random = () => (state = state * 48271 % 2147483647) / 2147483647;
const integerUpTo = highest => 1 + Math.floor(random() * highest);
const lines = (header, line) => [header, ...Array.from({ length: rowCount }, (_, i) => line(i))].join("\n");

function orderFile() {
  const day = () => new Date(Date.UTC(2026, 0, integerUpTo(300))).toISOString().slice(0, 10);
  const customer = () => `c${Math.floor(random() * rowCount / 5)}`;
  return lines("customer,day,amount,order,items,products",
    i => `${customer()},${day()},${(random() * 400 + 5).toFixed(2)},o${i},${integerUpTo(50)},${integerUpTo(9)}`);
}

async function featureFile() {
  const { features } = await (await fetch(`${base}/api/model`)).json();
  const value = ({ minimum, maximum }) => (minimum + random() ** 3 * (maximum - minimum)).toFixed(3);
  return lines(["customerId", ...features.map(f => f.name)].join(","), i => [`c${i}`, ...features.map(value)].join(","));
}

/** Records in the page when the actions and the rows of the list appear, and how long its longest task is. Opens the list of all customers. */
function observeFile() {
  window.longestTask = 0;
  const recordLongest = list => {
    for (const { duration } of list.getEntries()) window.longestTask = Math.max(window.longestTask, duration);
  };
  new PerformanceObserver(recordLongest).observe({ entryTypes: ["longtask"] });
  window.seconds = {};
  let start;
  const elapsed = () => (performance.now() - start) / 1000;
  new MutationObserver(() => {
    const all = [...document.querySelectorAll("main a")].find(link => link.textContent === "All customers");
    if (!window.seconds.actions && all) {
      window.seconds.actions = elapsed();
      all.click();
    }
    if (!window.seconds.list && document.querySelector(".body [role=row]"))
      requestAnimationFrame(() => setTimeout(() => { window.seconds.list ??= elapsed(); }));
  }).observe(document.querySelector("main"), { childList: true, subtree: true });
  document.querySelector("input[type=file]").addEventListener("change", () => { start = performance.now(); }, { capture: true });
}

/** Sorts by each column in both directions, searches for ids with a 9, filters, and returns the longest task. */
async function sortAndFilter() {
  window.longestTask = 0;
  const rest = () => new Promise(resolve => setTimeout(resolve, 400));
  await rest();
  for (let column = 0; column < document.querySelectorAll(".head button").length; column++)
    for (let i = 0; i < 2; i++) {
      document.querySelectorAll(".head button")[column].click();
      await rest();
    }
  const search = document.querySelector("input[type=search]");
  search.value = "9";
  search.dispatchEvent(new Event("input", { bubbles: true }));
  await rest();
  const band = document.querySelector("select[name=band]");
  band.value = "unlikely";
  band.dispatchEvent(new Event("change", { bubbles: true }));
  await rest();
  return window.longestTask;
}

async function measureFile(name, content) {
  const path = join(folder, "customers.csv");
  writeFileSync(path, content);
  const page = await (await browser.newContext({ viewport })).newPage();
  await page.goto(`${base}/dashboard/#/today`);
  await page.getByLabel(/Drop the export/).waitFor();
  await page.evaluate(observeFile);
  await page.getByLabel(/Drop the export/).setInputFiles(path);
  await page.waitForFunction(() => window.seconds.list, undefined, { timeout: 120_000 });
  const { actions, list, longestTask } = await page.evaluate(() => ({ ...window.seconds, longestTask: window.longestTask }));
  const sorting = await page.evaluate(sortAndFilter);
  console.log(`| ${name} | ${actions.toFixed(2)} | ${list.toFixed(2)} | ${longestTask.toFixed(0)} | ${sorting.toFixed(0)} |`);
  await page.context().close();
}

/** Returns the largest contentful paint, and the last change of the page, with the processor at a quarter of its speed. */
async function measureView(view) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.addInitScript(() => {
    new MutationObserver(() => { window.lastChange = performance.now(); }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${base}/dashboard/#/${view}`);
  await page.waitForTimeout(3500);
  const lastChange = await page.evaluate(() => window.lastChange);
  const paint = await page.evaluate(() => new Promise(resolve => {
    const lastPaint = list => resolve(list.getEntries().at(-1).startTime);
    new PerformanceObserver(lastPaint).observe({ type: "largest-contentful-paint", buffered: true });
  }));
  await context.close();
  return { paint, lastChange };
}

const median = numbers => numbers.sort((a, b) => a - b)[Math.floor(runs / 2)].toFixed(0);

const folder = mkdtempSync(join(tmpdir(), "conversion-dashboard-"));
const browser = await startChromium(executablePath);
console.log("| file | actions, s | list, s | longest task until then, ms | longest task, sorting and filtering, ms |");
console.log("|---|---:|---:|---:|---:|");
const count = rowCount.toLocaleString("en");
await measureFile(`${count} order lines`, orderFile());
await measureFile(`${count} customers by features`, await featureFile());

// The largest paint is the heading's, so the last change shows when the view is complete. Medians.
console.log("\n| view | largest contentful paint, ms | last change, ms |\n|---|---:|---:|");
for (const view of views) {
  const results = [];
  for (let run = 0; run < runs; run++) results.push(await measureView(view));
  console.log(`| ${view} | ${median(results.map(r => r.paint))} | ${median(results.map(r => r.lastChange))} |`);
}
await browser.close();
rmSync(folder, { recursive: true });
