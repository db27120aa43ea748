// Runs journeys through the dashboard in a real Chromium.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../../../dashboard/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const axeOptions = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] };

/** Markup that would change the title if a page ran it. */
export const hostileText = `<img src=x onerror="document.title='owned'">`;

/** Starts a Chromium that sends no requests of its own. */
export const startChromium = executablePath => chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

export async function launch(base, folder, executablePath) {
  mkdirSync(folder, { recursive: true });
  const browser = await startChromium(executablePath);
  // What the pages of the current journey logged as errors, or requested from another origin.
  const errors = [];

  /** Opens a view in a new page. Collects the errors that the page logs, except those that match `expectedErrors`. */
  async function open(view, { from = base, expectedErrors, ...options } = {}) {
    const report = error => expectedErrors?.test(error) || errors.push(`${view}: ${error}`);
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-GB", ...options });
    const page = await context.newPage();
    page.on("console", message => message.type() === "error" && report(`${message.location().url} ${message.text()}`));
    page.on("pageerror", report);
    page.on("request", request => !/^(data|blob):/.test(request.url()) && !request.url().startsWith(from)
      && report(`requested from another origin: ${request.url()}`));
    await page.goto(`${from}/dashboard/#/${view}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    return page;
  }

  /** Runs an action during which errors that match the pattern are expected. */
  async function expectErrors(pattern, action) {
    const before = errors.length;
    await action();
    errors.push(...errors.splice(before).filter(error => !pattern.test(error)));
  }

  /** Checks the page against WCAG. */
  async function checkAccessibility(page, view) {
    // Playwright evaluates scripts through the debugger, because the page's own policy lets no foreign script in.
    if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe);
    const { violations } = await page.evaluate(options => axe.run(document, options), axeOptions);
    const describe = ({ target, failureSummary }) => `${target} ${failureSummary}`;
    assert.deepEqual(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes.map(describe).join(" | ")}`), []);
  }

  /** Checks that neither the page nor a list in it scrolls sideways. On a phone, tables do not either. */
  async function checkWidth(page, view) {
    const tables = page.viewportSize().width < 576 ? ".list, .stack, .shares, .effect" : ".list";
    const tooWide = await page.evaluate(selector => [document.documentElement, ...document.querySelectorAll(selector)]
      .filter(element => element.scrollWidth > element.clientWidth).map(element => element.getAttribute("aria-label") ?? element.tagName), tables);
    assert.deepEqual(tooWide, [], `${view} scrolls sideways`);
  }

  /** Checks a page at every width and in both colour schemes, and takes screenshots of it. */
  async function checkAppearance(page, name, widths = [390, 768, 1280, 1920]) {
    const before = page.viewportSize();
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await checkAccessibility(page, `${name} at ${width} in ${colorScheme}`);
        await checkWidth(page, `${name} at ${width}`);
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }
    await page.emulateMedia({ colorScheme: null });
    await page.setViewportSize(before);
  }

  /** Runs the journeys with `filter` in their name, and returns the exit code. A page must log no unexpected error. */
  async function run(journeys, resultsFile, filter = "") {
    const results = [];
    for (const [name, journey] of Object.entries(journeys).filter(([name]) => name.includes(filter))) {
      errors.length = 0;
      const result = { name, passed: true };
      const start = performance.now();
      try {
        await journey();
        assert.deepEqual(errors, []);
      } catch (error) {
        Object.assign(result, { passed: false, error: String(error).slice(0, 1500) });
      }
      results.push(result);
      // What a journey leaves open would take time from the next ones.
      await Promise.all(browser.contexts().map(context => context.close()));
      console.log(result.passed ? "pass" : "FAIL", `${((performance.now() - start) / 1000).toFixed(1)} s`, name, result.error ?? "");
    }
    await browser.close();
    writeFileSync(join(folder, resultsFile), JSON.stringify(results, null, 1));
    return results.every(result => result.passed) ? 0 : 1;
  }

  return { open, expectErrors, checkAccessibility, checkAppearance, run };
}
