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
    await page.evaluate(axe);
    const { violations } = await page.evaluate(options => axe.run(document, options), axeOptions);
    const describe = ({ target, failureSummary }) => `${target} ${failureSummary}`;
    assert.deepEqual(violations.map(({ id, nodes }) => `${view}: ${id} ${nodes.map(describe).join(" | ")}`), []);
  }

  /** Checks that neither the page nor a table in it scrolls sideways. */
  async function checkWidth(page, view) {
    const tooWide = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll(".scroll, .list")]
      .filter(element => element.scrollWidth > element.clientWidth).map(element => element.getAttribute("aria-label") ?? element.tagName));
    assert.deepEqual(tooWide, [], `${view} scrolls sideways`);
  }

  /** Returns a journey for each colour scheme, which checks a view at every width and takes a screenshot. */
  const appearanceJourneys = (view, settle, options) => Object.fromEntries(["light", "dark"].map(colorScheme =>
    [`${view} in ${colorScheme} is accessible and fits at every width`, async () => {
      for (const width of [390, 1280, 1920]) {
        const page = await open(view, { ...options, colorScheme, viewport: { width, height: 900 } });
        await settle(page, view);
        await checkAccessibility(page, view);
        await checkWidth(page, `${view} at ${width}`);
        await page.screenshot({ path: join(folder, `${view}-${width}-${colorScheme}.png`), fullPage: true });
        await page.context().close();
      }
    }]));

  /** Runs the journeys with `filter` in their name, and returns the exit code. A page must log no unexpected error. */
  async function run(journeys, resultsFile, filter = "") {
    const results = [];
    for (const [name, journey] of Object.entries(journeys).filter(([name]) => name.includes(filter))) {
      errors.length = 0;
      const result = { name, passed: true };
      try {
        await journey();
        assert.deepEqual(errors, []);
      } catch (error) {
        Object.assign(result, { passed: false, error: String(error).slice(0, 1500) });
      }
      results.push(result);
      console.log(result.passed ? "pass" : "FAIL", name, result.error ?? "");
    }
    await browser.close();
    writeFileSync(join(folder, resultsFile), JSON.stringify(results, null, 1));
    return results.every(result => result.passed) ? 0 : 1;
  }

  return { open, expectErrors, checkAccessibility, checkWidth, appearanceJourneys, run };
}
