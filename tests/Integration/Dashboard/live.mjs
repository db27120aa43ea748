// Journeys through the live view in a real Chromium. They start, stop and restart a service that needs a key.
// node live.mjs PORT SCREENSHOT_FOLDER CHROMIUM SERVICE_DLL [PART_OF_A_JOURNEY'S_NAME]
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { hostileText, launch } from "./browser.mjs";

const [port, folder, executablePath, dll, filter] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}`;
const key = "a key for the tests";
let service;

async function start() {
  service = spawn("dotnet", [dll, `--urls=${base}`], {
    stdio: "ignore",
    env: { ...process.env, ASPNETCORE_ENVIRONMENT: "Production", Keys__Host__test: key, ControlShare: "0.3", ControlSalt: "live" },
  });
  for (;;) {
    assert.equal(service.exitCode, null, "the service ended");
    if (await fetch(`${base}/health/ready`).then(r => r.ok, () => false)) return;
    await new Promise(done => setTimeout(done, 50));
  }
}

async function stop() {
  const ended = once(service, "exit");
  service.kill("SIGTERM");
  assert.deepEqual(await ended, [0, null]);
}

const day = 86_400_000;
const daysAgo = days => new Date(Date.now() - days * day).toISOString();

/** Asks for a decision on each customer. The customers have different orders, so they get different actions. */
async function decide(...ids) {
  for (const [i, customerId] of ids.entries()) {
    const kinds = [[3, 33, 61, 98, 130, 170, 205], [190, 250, 290, 330], [14], [8, 29, 52, 73, 97]];
    const orders = kinds[i % kinds.length].map(days => ({ at: daysAgo(days), amount: [520, 900, 145, 95][i % 4] }));
    const answer = await fetch(`${base}/api/score`, {
      method: "POST", headers: { "content-type": "application/json", "x-functions-key": key }, body: JSON.stringify({ customerId, orders }),
    });
    assert.equal(answer.status, 200);
  }
}

const many = (name, count) => Array.from({ length: count }, (_, i) => `${name}-${i}`);

const { open, expectErrors, checkAccessibility, checkAppearance, run } = await launch(base, folder, executablePath);

// The page connects again as soon as its stream ends, while the service still shuts down. The service then refuses the connection,
// resets it, or has accepted it and closes it without an answer, depending on how far it has come. It must never cut a stream.
const unanswered = /\/api\/decisions .*net::ERR_(CONNECTION_\w+|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE)/;

// The service refuses each page until the page has the key.
const locked = { expectedErrors: /status of 401/ };

async function watch() {
  const page = await open("live", locked);
  await unlock(page);
  return page;
}

async function unlock(page) {
  await page.getByLabel("Function key").fill(key);
  await page.keyboard.press("Enter");
  await connected(page);
}

const connected = page => page.getByText("Connected", { exact: true }).waitFor();
const names = page => page.locator(".latest tbody th").allTextContents();
const row = (page, name) => page.getByRole("rowheader", { name, exact: true });

/** Returns the customers whose decisions the browser stores. */
const storedCustomers = page => page.evaluate(() => new Promise(done => {
  const opening = indexedDB.open("conversion-live");
  opening.onsuccess = () => {
    const reading = opening.result.transaction("decisions").objectStore("decisions").getAll();
    reading.onsuccess = () => { opening.result.close(); done(reading.result.map(d => d.customerId)); };
  };
}));

const journeys = {
  async "the empty view shows example commands, unless the service needs a key"() {
    const page = await open("live", locked);
    await page.getByLabel("Function key").waitFor();
    assert.equal(await page.getByRole("heading", { name: "No decisions yet" }).count(), 0);
    await unlock(page);
    await page.getByRole("heading", { name: "No decisions yet" }).waitFor();
    await page.locator("pre", { hasText: `${base}/api/score -H 'x-functions-key: KEY'` }).waitFor();
    await page.locator("pre", { hasText: `"at":"${daysAgo(19).slice(0, 10)}"` }).first().waitFor();
    await checkAppearance(page, "live-empty", [390, 1280]);
  },
  async "decisions appear newest first and are counted by action and arm; hostile names stay text"() {
    const page = await watch();
    await decide("anna", "ben", hostileText, "cleo");
    await row(page, "cleo").waitFor();
    assert.deepEqual(await names(page), ["cleo", hostileText, "ben", "anna"]);
    assert.equal(await page.locator("main img").count(), 0);
    assert.equal(await page.title(), "Live · Conversion");
    assert.equal(await page.locator(".figure .number").first().textContent(), "4");
    const control = await page.locator(".latest tbody td:nth-child(4)").allTextContents();
    const controlCount = control.filter(arm => arm === "held out").length;
    assert.match(await page.locator(".figure").nth(1).textContent(),
      controlCount > 0 ? new RegExp(`${controlCount} of 4`) : /No customer is in the control group/);
    await page.getByLabel("Source").selectOption("event");
    await page.getByText("0 from events").waitFor();
    assert.deepEqual(await names(page), []);
    await page.getByText("Numbers", { exact: true }).click();
    await page.getByLabel("Source").selectOption("");
    await page.getByRole("region", { name: "Decisions by time" }).getByRole("row").nth(1).waitFor();
    await checkAccessibility(page, "live");
  },
  async "a paused view shows no new decisions until resumed; a reload keeps all decisions; clearing deletes all"() {
    const page = await watch();
    await decide("before");
    await row(page, "before").waitFor();
    await page.getByRole("button", { name: "Pause" }).focus();
    await page.keyboard.press("Space");
    await decide("meanwhile-1", "meanwhile-2");
    await page.getByRole("button", { name: "Resume (2 new)" }).waitFor();
    assert.equal(await row(page, "meanwhile-1").count(), 0);
    await page.keyboard.press("Space");
    await row(page, "meanwhile-2").waitFor();
    const shown = await names(page);
    await page.addInitScript(() => {
      const look = () => { window.flashed ||= document.body?.textContent.includes("No decisions yet"); requestAnimationFrame(look); };
      look();
    });
    await page.reload();
    await row(page, "meanwhile-2").waitFor();
    assert.equal(await page.evaluate(() => window.flashed), false, "no frame shows the empty state");
    assert.deepEqual(await names(page), shown);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("heading", { name: "No decisions yet" }).waitFor();
    assert.deepEqual(await storedCustomers(page), []);
    // The service repeats its latest decisions to a page that connects again.
    await page.reload();
    await page.getByRole("heading", { name: "No decisions yet" }).waitFor();
    await connected(page);
    await decide("after");
    await row(page, "after").waitFor();
    assert.deepEqual(await names(page), ["after"]);
  },
  async "what is only tried does not count as a decision"() {
    const page = await watch();
    await decide("before-trying");
    await row(page, "before-trying").waitFor();
    await page.getByRole("link", { name: "Try" }).click();
    await page.getByRole("region", { name: /Each row changes one thing/ }).waitFor();
    await page.getByRole("link", { name: "Live" }).click();
    await decide("after-trying");
    await row(page, "after-trying").waitFor();
    assert.deepEqual((await names(page)).slice(0, 2), ["after-trying", "before-trying"]);
  },
  async "decisions older than 24 hours are deleted, younger ones are not"() {
    const page = await watch();
    await page.evaluate(times => new Promise(done => {
      localStorage.setItem("conversion-live", "");
      const opening = indexedDB.open("conversion-live");
      opening.onsuccess = () => {
        const writing = opening.result.transaction("decisions", "readwrite");
        const common = { action: "VIP", arm: "treatment", source: "event", modelVersion: "1" };
        for (const [customerId, time] of Object.entries(times))
          writing.objectStore("decisions").put({ ...common, id: customerId, time, customerId });
        writing.oncomplete = () => { opening.result.close(); done(); };
      };
    }), { old: Date.now() - day - 60_000, young: Date.now() - day + 3_600_000 });
    // Every view of the page deletes old decisions.
    await page.getByRole("link", { name: "Model" }).click();
    await page.reload();
    await page.locator(".plot .curve").first().waitFor();
    const customers = await storedCustomers(page);
    assert.ok(customers.includes("young") && !customers.includes("old"), customers.join());
    await page.getByRole("link", { name: "Live" }).click();
    await page.getByRole("combobox", { name: "Period" }).selectOption("last 24 hours");
    await row(page, "young").waitFor();
    assert.equal(await row(page, "old").count(), 0);
  },
  async "after the service stops and restarts, the view connects again on request or by itself"() {
    const page = await watch();
    await page.clock.install();
    await decide("last-before");
    await row(page, "last-before").waitFor();
    await expectErrors(unanswered, async () => {
      await stop();
      await page.getByText(/The service does not answer/).waitFor();
      await page.screenshot({ path: join(folder, "live-down.png"), fullPage: true });
      await checkAccessibility(page, "live without service");
      // While its clock is stopped, the page does not try again by itself.
      await page.clock.pauseAt(Date.now() + 60_000);
      await start();
      await page.getByRole("button", { name: "Try now" }).click();
      await connected(page);
    });
    await page.clock.resume();
    await decide("first-after");
    await row(page, "first-after").waitFor();
    assert.equal(await row(page, "last-before").count(), 1);
    await expectErrors(unanswered, async () => {
      await stop();
      await page.getByText(/Connection lost|does not answer/).waitFor();
      await start();
      await connected(page);
    });
  },
  async "leaving the view closes the connection"() {
    const page = await watch();
    const ended = page.waitForEvent("requestfailed", r => r.url().endsWith("/api/decisions"));
    await page.getByRole("link", { name: "Skip to content" }).focus();
    await page.keyboard.press("Enter");
    await decide("still-watched");
    await row(page, "still-watched").waitFor();
    await page.getByRole("link", { name: "Model" }).click();
    await ended;
  },
  async "the full view is accessible and fits at every width, in both colour schemes"() {
    const page = await watch();
    await decide(...many("customer", 40));
    await row(page, "customer-39").first().waitFor();
    await checkAppearance(page, "live");
  },
};

await start();
const status = await run(journeys, "live-results.json", filter);
await stop();
process.exit(status);
