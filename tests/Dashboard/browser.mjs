// A real Chromium for journeys through the running dashboard.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../../dashboard/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const hostile = `<img src=x onerror="document.title='owned'">`;

/** Chromium, asking for nothing by itself. */
export const start = executablePath => chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

export async function launch(base, folder, executablePath) {
  mkdirSync(folder, { recursive: true });
  const browser = await start(executablePath);
  const complaints = [];

  async function open(view, { from = base, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
    const page = await context.newPage();
    page.on("console", m => m.type() === "error" && complaints.push(`${view}: ${m.location().url} ${m.text()}`));
    page.on("pageerror", e => complaints.push(`${view}: ${e}`));
    page.on("request", r => !/^(data|blob):/.test(r.url()) && !r.url().startsWith(from) && complaints.push(`asked outside: ${r.url()}`));
    await page.goto(`${from}/#/${view}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    return page;
  }

  /** Runs an action, during which complaints that match the pattern are expected. */
  async function expecting(pattern, action) {
    const before = complaints.length;
    await action();
    complaints.push(...complaints.splice(before).filter(complaint => !pattern.test(complaint)));
  }

  async function pass(page, view) {
    // Through the debugger: the page's own policy lets no foreign script in.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
    assert.deepEqual(violations.map(v => `${view}: ${v.id} ${v.nodes.map(n => `${n.target} ${n.failureSummary}`).join(" | ")}`), []);
  }

  /** Nothing scrolls sideways, neither the page nor a table in it. */
  async function fits(page, view) {
    assert.deepEqual(await page.evaluate(() => [document.documentElement, ...document.querySelectorAll(".scroll, .list")]
      .filter(e => e.scrollWidth > e.clientWidth).map(e => e.getAttribute("aria-label") ?? e.tagName)), [], `${view} scrolls sideways`);
  }

  /** A journey for each colour scheme: no violation, no sideways scrolling, and a picture, at every width. */
  const looks = (view, settle) => Object.fromEntries(["light", "dark"].map(colorScheme =>
    [`${view} in ${colorScheme} is accessible and fits at every width`, async () => {
      for (const width of [390, 1280, 1920]) {
        const page = await open(view, { colorScheme, viewport: { width, height: 900 } });
        await settle(page, view);
        await pass(page, view);
        await fits(page, `${view} at ${width}`);
        await page.screenshot({ path: join(folder, `${view}-${width}-${colorScheme}.png`), fullPage: true });
        await page.context().close();
      }
    }]));

  /** Runs those whose name holds `only`, and gives the exit code. `expected` tells a journey's wanted complaints. */
  async function run(journeys, results, only = "", expected) {
    const outcomes = [];
    for (const [name, journey] of Object.entries(journeys).filter(([name]) => name.includes(only))) {
      complaints.length = 0;
      try {
        await journey();
        assert.deepEqual(complaints.filter(c => !expected(name, c)), []);
        outcomes.push({ name, passed: true });
      } catch (error) {
        outcomes.push({ name, passed: false, error: String(error).slice(0, 1500) });
      }
      const told = outcomes.at(-1);
      console.log(told.passed ? "pass" : "FAIL", name, told.error ?? "");
    }
    await browser.close();
    writeFileSync(join(folder, results), JSON.stringify(outcomes, null, 1));
    return outcomes.every(o => o.passed) ? 0 : 1;
  }

  return { open, expecting, pass, fits, looks, run };
}
