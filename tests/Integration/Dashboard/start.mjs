// From conversion start to a list for Klaviyo, in a real Chromium: two clicks.
// node start.mjs BASE_URL SCREENSHOT_FOLDER CHROMIUM FOLDER_OF_START
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.mjs";

const [base, folder, executablePath, ownFolder] = process.argv.slice(2);
const { open, checkAppearance, run } = await launch(base, folder, executablePath);

/** The decisions that start saved, by customer. */
function readDecisions() {
  const file = readdirSync(ownFolder).find(name => /^decisions-.*\.ndjson$/.test(name));
  const lines = readFileSync(join(ownFolder, file), "utf8").trim().split("\n");
  return new Map(lines.map(line => JSON.parse(line)).map(({ customerId, decision }) => [customerId, decision]));
}

const journeys = {
  async "a new tab shows whom to contact, and two clicks give the list without anybody held out"() {
    const page = await open("today");
    // The first card, whichever action it is.
    await page.locator(".action-card").first().waitFor();
    await checkAppearance(page, "start-today", [390, 1280]);
    const card = page.locator(".action-card").filter({ hasNot: page.getByText(/^0 (people|person)/) }).first();
    const action = (await card.getByRole("heading").textContent()).trim();
    const people = Number((await card.locator(".number").textContent()).split(" ")[0].replace(",", ""));
    await card.getByRole("link", { name: /^Get the list/ }).click();
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download for Klaviyo" }).click()]);
    const [header, ...rows] = readFileSync(await file.path(), "utf8").trim().split("\r\n");
    assert.match(header, /^Email Address,/);
    assert.equal(rows.length, people);
    const decisions = readDecisions();
    const idColumn = header.split(",").indexOf("Customer ID");
    for (const row of rows) {
      const id = [...`${row},`.matchAll(/("(?:[^"]|"")*"|[^,]*),/g)][idColumn][1];
      const { action: decided, arm } = decisions.get(id);
      assert.deepEqual({ id, decided, arm }, { id, decided: action, arm: "treatment" }, "the service decides as start did");
    }
    writeFileSync(join(folder, file.suggestedFilename()), [header, ...rows].join("\r\n"));
  },
};

process.exit(await run(journeys, "start.json"));
