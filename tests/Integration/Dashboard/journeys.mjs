// Journeys through each view in a real Chromium, against a running service that holds out a part of the customers.
// node journeys.mjs BASE_URL SCREENSHOT_FOLDER CHROMIUM URL_THAT_NEEDS_KEY KEY URL_WITH_HOSTILE_POLICY_AND_CARD FORMS \
//   [PART_OF_A_JOURNEY'S_NAME]
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { join } from "node:path";
import { gunzipSync, gzipSync, inflateRawSync } from "node:zlib";
import { hostileText, launch } from "./browser.mjs";

const [base, folder, executablePath, locked, key, hostileService, forms, filter] = process.argv.slice(2);
const { open, checkAccessibility, checkAppearance, run } = await launch(base, folder, executablePath);

const alternatives = page => page.getByRole("region", { name: /Each row changes one thing/ });

/** Waits until a view is complete. */
async function settle(page, view) {
  if (view === "try" || view === "person") await alternatives(page).waitFor();
  if (view === "policy") await page.getByText("Who gets another action").waitFor();
  if (view === "model") await page.locator(".plot .curve").nth(1).waitFor();
  if (view === "today") await page.locator(".action-card").first().waitFor();
  if (view === "list") await rows(page).first().waitFor();
}

const fileInput = page => page.getByLabel(/Drop the export/);
const tool = page => page.getByRole("combobox", { name: "For", exact: true });
const rows = page => page.locator(".body [role=row]");
const scoreButton = page => page.getByRole("button", { name: "Score these customers" });
const correct = page => page.getByRole("link", { name: "Check or correct this" });
const quote = text => `"${text.replaceAll('"', '""')}"`;

const chooseFile = (page, name, content) => fileInput(page).setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

/** Opens the first view, gives it a file and waits for the actions. */
async function openFile(name, content, options) {
  const page = await open("today", options);
  await chooseFile(page, name, content);
  await settle(page, "today");
  return page;
}

async function openSample() {
  const page = await open("today");
  await page.getByRole("button", { name: "Open the sample shop" }).click();
  await settle(page, "today");
  return page;
}

/** Goes to a view of the same page, as a link does. */
async function visit(page, view) {
  await page.evaluate(hash => { location.hash = hash; }, `#/${view}`);
  await page.waitForFunction(name => document.documentElement.dataset.view === name, view.split(/[/?]/)[0]);
}

const list = (page, action) => page.getByRole("link", { name: `Get the list of ${action}`, exact: true });

const focused = page => page.evaluate(() => document.activeElement.getAttribute("name") ?? document.activeElement.textContent);

/** Returns the texts of the first row that the service read, without its line number and the reason for leaving it out. */
const firstRow = async page => {
  const row = page.getByRole("region", { name: "The first rows, as read" }).locator("tbody tr").first();
  return (await row.locator("td").allTextContents()).slice(0, -1);
};

/** Waits until the figure with this title shows the text. */
const waitForFigure = (page, title, text) =>
  page.locator(".figure", { has: page.getByRole("heading", { name: title }) }).getByText(text, { exact: true }).waitFor();

const readNumber = text => Number(text.replace(/[^\d.]/g, ""));

/** Starts a proxy of the service that records what pages post, and that can change an answer. */
async function startProxy(change = () => undefined) {
  const posts = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const body = Buffer.concat(await incoming.toArray());
    if (method === "POST") posts.push({ url, headers, body });
    const other = await change(url);
    if (other) return void outgoing.writeHead(other.status, other.headers).end(other.body);
    const forwarded = httpRequest(base + url, { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { address: `http://127.0.0.1:${server.address().port}`, posts, stop: () => { server.closeAllConnections(); server.close(); } };
}

/** Clicks a button and returns the file that the page downloads. */
async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** Returns the text of a part of a workbook, which is a zip. */
function readWorkbookPart(bytes, part) {
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let entry = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < bytes.readUInt16LE(end + 10); i++) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map(offset => bytes.readUInt16LE(entry + offset));
    const name = bytes.toString("utf8", entry + 46, entry + 46 + nameLength);
    if (name === part) {
      const [method, size, header] = [bytes.readUInt16LE(entry + 10), bytes.readUInt32LE(entry + 20), bytes.readUInt32LE(entry + 42)];
      const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
      const content = bytes.subarray(start, start + size);
      return (method === 0 ? content : inflateRawSync(content)).toString();
    }
    entry += 46 + nameLength + extraLength + commentLength;
  }
  return assert.fail(`no ${part} in the workbook`);
}

const journeys = {
  async "the sample shop leads to a list, a person, and files for each tool without anybody held out or without consent"() {
    const page = await openSample();
    const today = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
    assert.match(await page.locator(".lead").textContent(), new RegExp(`^600 customers in sample-shop.csv, as of ${today.replace("Sep ", "Sept? ")}`));
    await page.getByText(/The model learnt from .*Online Retail/).waitFor();
    assert.deepEqual(await page.locator(".action-card h2").allTextContents(), ["VIP", "PROMO", "RISK", "NURTURE"]);
    const card = page.locator(".action-card", { has: list(page, "NURTURE") });
    const toContact = readNumber((await card.locator(".number").textContent()).split(" ")[0]);
    assert.match(await card.textContent(), /€[\d,]+ at stake.* \(€[\d,]+ to €[\d,]+\)/s);
    await list(page, "NURTURE").click();
    await settle(page, "list");
    assert.equal(readNumber((await page.locator(".card .number").textContent()).split(" ")[0]), toContact);
    // Everybody who must not be in a file: the list says who.
    const rowsLeftOut = async (label, value) => {
      await page.getByLabel(label).selectOption(value);
      const count = readNumber(await page.locator("[role=status]", { hasText: /customer/ }).first().textContent());
      await page.locator(`[role=table][aria-rowcount="${count + 1}"]`).waitFor();
      const ids = [];
      for (let seen = -1; ids.length > seen;) {
        seen = ids.length;
        for (const id of await page.locator(".body a").evaluateAll(links => links.map(link => link.title))) if (!ids.includes(id)) ids.push(id);
        await page.locator(".list").evaluate(element => { element.scrollTop += 500; });
        await page.waitForTimeout(60);
      }
      assert.equal(ids.length, count);
      await page.getByRole("button", { name: "Show all again" }).click();
      return ids;
    };
    const heldOut = await rowsLeftOut("Group", "control");
    const refused = await rowsLeftOut("Consent", "no");
    assert.ok(heldOut.length > 10 && refused.length > 10);
    const isLeftOut = line => [...heldOut, ...refused].some(id => line.includes(`${id}@example.com`));
    const tools = await tool(page).locator("option").allTextContents();
    assert.equal(tools.length, 7);
    for (const title of tools) {
      await tool(page).selectOption(title);
      const { name, bytes } = await download(page, `Download for ${title}`);
      assert.match(name, /^nurture-[a-z]+-\d{4}-\d\d-\d\d\.(csv|xlsx)$/);
      const text = name.endsWith(".xlsx") ? readWorkbookPart(bytes, "xl/worksheets/sheet1.xml") : bytes.toString();
      const lines = name.endsWith(".xlsx") ? text.match(/<row[ >]/g) : text.trim().split("\n");
      assert.equal(lines.length, toContact + 1, name);
      assert.ok(!isLeftOut(text), name);
      await page.getByText(`${name} has ${toContact} people. Left out: ${heldOut.length} held out`).waitFor();
    }
    const first = await rows(page).first().locator("a").textContent();
    await rows(page).first().locator("a").click();
    await settle(page, "person");
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), first);
    const numbers = await page.locator(".reasons .number").allTextContents();
    const sum = numbers.slice(0, -1).reduce((total, text) => total + Number(text.replace("−", "-")), 0);
    assert.equal(sum.toFixed(1), numbers.at(-1).replace("%", ""), "the reasons add up");
    await page.getByText(/^Next order, if there is one$/).waitFor();
    await page.getByRole("group", { name: /orders? on a time line/ }).press("End");
    await page.getByText(/^Next order expected on \d/).waitFor();
  },
  async "Back and reload lose nothing: filters, the place in the list, what-ifs and typed orders"() {
    const page = await openSample();
    await page.reload();
    await settle(page, "today");
    await page.getByRole("link", { name: "All customers" }).click();
    await settle(page, "list");
    await page.getByLabel("Group").selectOption("treatment");
    await page.getByLabel("Search").fill("@");
    await page.getByRole("columnheader", { name: "Chance" }).getByRole("button").click();
    await page.locator(".list").evaluate(element => { element.scrollTop = 4000; });
    await page.locator('[data-row="100"]').waitFor();
    const address = page.url();
    await page.locator('[data-row="105"] a').click();
    await settle(page, "person");
    const person = await page.getByRole("heading", { level: 1 }).textContent();
    await page.getByLabel("Days without an order").fill("60");
    await page.getByText("60", { exact: true }).waitFor();
    await page.reload();
    await settle(page, "person");
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), person);
    assert.equal(await page.getByLabel("Days without an order").inputValue(), "60");
    await page.goBack();
    await settle(page, "list");
    assert.equal(page.url(), address);
    assert.equal(await page.getByLabel("Search").inputValue(), "@");
    assert.equal(await page.getByLabel("Group").inputValue(), "treatment");
    await page.reload();
    await settle(page, "list");
    assert.equal(await page.getByLabel("Search").inputValue(), "@");
    await page.locator('[data-row="105"] a').click();
    await settle(page, "person");
    await page.goBack();
    await page.locator('[data-row="105"]').waitFor();
    await page.goBack();
    await settle(page, "today");
    await page.goForward();
    await settle(page, "list");
    await visit(page, "try");
    await settle(page, "try");
    await page.getByLabel("Name or number").fill("typed by me");
    await page.goBack();
    await settle(page, "list");
    await page.goForward();
    await settle(page, "try");
    assert.equal(await page.getByLabel("Name or number").inputValue(), "typed by me");
    await page.reload();
    await settle(page, "try");
    assert.equal(await page.getByLabel("Name or number").inputValue(), "typed by me");
    await visit(page, "policy");
    await page.getByRole("slider").first().press("ArrowLeft");
    await page.getByText("probability is above 0.79").first().waitFor();
    await page.reload();
    await page.getByText("probability is above 0.79").first().waitFor();
  },
  async "two tabs have a file each, also after a reload; an address opens in another tab; a forgotten file is gone"() {
    const page = await openFile("one.csv", "customer,day,amount\na,2026-01-31,1\nb,2026-02-01,2");
    const other = await page.context().newPage();
    await other.goto(`${base}/dashboard/#/today`);
    await other.getByText("2 customers in one.csv").waitFor();
    await visit(other, "settings");
    await other.getByRole("button", { name: "Forget this file" }).waitFor();
    await other.goto(`${base}/dashboard/#/try`);
    const own = await page.context().newPage();
    await own.goto(`${base}/dashboard/#/model`);
    await own.getByRole("link", { name: "Today" }).click();
    await own.getByRole("button", { name: "Forget this file" }).click();
    await fileInput(own).waitFor();
    await chooseFile(own, "two.csv", "customer,day,amount\na,2026-01-31,1\nb,2026-02-01,2\nc,2026-02-01,2");
    await own.getByText("3 customers in two.csv").waitFor();
    await own.reload();
    await own.getByText("3 customers in two.csv").waitFor();
    // The first tab still shows the file that the second one forgot, until it is loaded again.
    await page.getByText("2 customers in one.csv").waitFor();
    await page.reload();
    await page.getByText("This browser no longer stores the file of this address.").waitFor();
    await chooseFile(page, "one.csv", "customer,day,amount\na,2026-01-31,1\nb,2026-02-01,2");
    await page.getByText("2 customers in one.csv").waitFor();
    await own.reload();
    await own.getByText("3 customers in two.csv").waitFor();
    await own.goto(page.url());
    await own.getByText("2 customers in one.csv").waitFor();
  },
  async "after a redeploy, an open tab loads the new version by itself and keeps the work"() {
    let isDeployed = false;
    const old = /assets\/([\w]+)-[\w-]+\.js/;
    const proxy = await startProxy(async url => {
      if (!isDeployed || !url.startsWith("/dashboard/")) return undefined;
      // The new version has other names for the same scripts, and the old names are gone.
      if (url.includes("/assets/") && !url.includes("new-")) return { status: 404, headers: {}, body: "" };
      const answer = await fetch(base + url.replace("new-", ""));
      const text = (await answer.text()).replace(/(\.\/|assets\/)([A-Za-z]+-[\w-]+\.(?:js|css))/g, "$1new-$2");
      return { status: answer.status, headers: { "content-type": answer.headers.get("content-type"), "cache-control": "no-cache" }, body: text };
    });
    const page = await open("today", { from: proxy.address, expectedErrors: /status of 404|dynamically imported|preload/ });
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1\nb,2026-02-01,2");
    await settle(page, "today");
    assert.match(await page.locator("script[src]").getAttribute("src"), old);
    isDeployed = true;
    await page.getByRole("link", { name: "Policy" }).click();
    await page.getByText("for the 2 customers in orders.csv").waitFor();
    assert.match(await page.locator("script[src]").getAttribute("src"), /new-/);
    proxy.stop();
  },
  async "Shopify, WooCommerce, German and Excel exports that are dropped as they are give the right sums"() {
    for (const { file, orders, customers, money } of JSON.parse(readFileSync(join(forms, "forms.json"), "utf8"))) {
      const page = await open("today");
      await fileInput(page).setInputFiles(join(forms, file));
      await settle(page, "today");
      await correct(page).click();
      await waitForFigure(page, "Orders", orders.toLocaleString("en-GB"));
      await waitForFigure(page, "Customers", customers.toLocaleString("en-GB"));
      const shown = await page.locator(".figure", { has: page.getByRole("heading", { name: "Money" }) }).locator(".number").textContent();
      assert.equal(readNumber(shown).toFixed(2), money.toFixed(2), file);
      await page.context().close();
    }
  },
  async "a workbook shows its first rows, and choices are remembered for workbooks with the same columns"() {
    const { file } = JSON.parse(readFileSync(join(forms, "forms.json"), "utf8")).find(form => form.file.endsWith(".xlsx"));
    const page = await open("today");
    const openWorkbook = async () => {
      await fileInput(page).setInputFiles(join(forms, file));
      await settle(page, "today");
      await correct(page).click();
      await page.getByRole("region", { name: "The first rows of the file" }).getByRole("columnheader", { name: "Order ID" }).waitFor();
    };
    const money = page.locator(".figure", { has: page.getByRole("heading", { name: "Money" }) }).locator(".number");
    await openWorkbook();
    assert.doesNotMatch(await money.textContent(), /€/);
    await page.locator("input[name=currency]").fill("EUR");
    await page.keyboard.press("Tab");
    await money.getByText("€").waitFor();
    await scoreButton(page).click();
    await settle(page, "today");
    await page.getByRole("button", { name: "Forget this file" }).click();
    await openWorkbook();
    await money.getByText("€").waitFor();
    assert.equal(await page.locator("input[name=currency]").inputValue(), "EUR");
  },
  async "a file without consent asks once; without an address only tools that need none can be chosen"() {
    const page = await openFile("orders.csv", "email,day,amount\na@example.com,2026-01-31,10\nb@example.com,2026-02-01,20\nc@example.com,2026-02-01,20");
    await page.getByRole("link", { name: "All customers" }).click();
    await settle(page, "list");
    await tool(page).selectOption("Klaviyo");
    const button = page.getByRole("button", { name: "Download for Klaviyo" });
    await page.getByText("Say first that these people agreed").waitFor();
    assert.ok(await button.isDisabled());
    await page.getByLabel(/The file does not say who agreed/).check();
    const { name } = await download(page, "Download for Klaviyo");
    assert.match(name, /consent-confirmed/);
    await page.reload();
    await button.waitFor();
    assert.ok(await page.getByLabel(/The file does not say who agreed/).isChecked(), "asked once");
    await page.getByLabel("Search").fill("nobody is called so");
    await page.getByText("Nobody in this list may be contacted.").waitFor();
    assert.ok(await button.isDisabled());
    const numbers = await openFile("orders.csv", "customer,day,amount\n7,2026-01-31,10\n8,2026-02-01,20");
    await numbers.getByRole("link", { name: "All customers" }).click();
    await numbers.getByLabel(/The file does not say who agreed/).check();
    await numbers.getByText(/^Klaviyo needs e-mail addresses/).waitFor();
    assert.ok(await numbers.getByRole("button", { name: "Download for Klaviyo" }).isDisabled());
    await tool(numbers).selectOption("Excel");
    assert.ok(await numbers.getByRole("button", { name: "Download for Excel" }).isEnabled());
  },
  async "everything works by keyboard, from the sample shop to a person and back, and the focus is never lost"() {
    const page = await open("today");
    await page.getByRole("button", { name: "Open the sample shop" }).press("Enter");
    await settle(page, "today");
    await list(page, "VIP").press("Enter");
    await settle(page, "list");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await rows(page).first().locator("a").focus();
    for (const pressed of ["ArrowDown", "ArrowDown", "ArrowUp", "End"]) await page.keyboard.press(pressed);
    const last = Number(await page.locator("[role=table]").getAttribute("aria-rowcount")) - 2;
    await page.waitForFunction(row => document.activeElement.closest("[data-row]")?.dataset.row === String(row), last);
    await page.locator(".list").evaluate(element => { element.scrollTop = 0; });
    await page.waitForTimeout(100);
    assert.equal(await page.evaluate(() => document.activeElement.closest("[data-row]")?.dataset.row), String(last), "the focus stays");
    await page.keyboard.press("Home");
    await page.waitForFunction(() => document.activeElement.closest("[data-row]")?.dataset.row === "0");
    await page.keyboard.press("Enter");
    await settle(page, "person");
    const before = await page.locator(".figure .number").first().textContent();
    await page.getByLabel("Days without an order").press("End");
    await page.waitForFunction(text => document.querySelector(".figure .number").textContent !== text, before);
    const term = page.locator("dfn").first();
    await term.focus();
    await page.getByRole("tooltip").first().waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("tooltip").first().isVisible(), false);
    await page.getByRole("link", { name: "← VIP" }).press("Enter");
    await settle(page, "list");
  },
  async "on a phone the answer comes before the controls"() {
    const page = await open("try", { viewport: { width: 390, height: 900 } });
    await settle(page, "try");
    const top = async locator => (await locator.boundingBox()).y;
    assert.ok(await top(page.locator(".action")) < 500);
    assert.ok(await top(page.getByLabel("Start from an example")) > await top(page.locator(".action")));
  },
  async "currency and time zone are kept, and change how money and dates are written"() {
    const page = await openFile("orders.csv", "customer,day,amount\na,2026-01-31T23:30:00Z,1000\nb,2026-01-31T23:30:00Z,2");
    await page.getByText("as of 31 Jan 2026").waitFor();
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByLabel("Currency").selectOption("EUR");
    await page.getByLabel("Time zone").selectOption("Europe/Berlin");
    await page.getByRole("link", { name: "Today" }).click();
    await page.getByText("as of 1 Feb 2026").waitFor();
    await page.reload();
    await page.getByText("as of 1 Feb 2026").waitFor();
    await correct(page).click();
    await waitForFigure(page, "Money", "€1,002");
  },
  async "a customer's action follows the example"() {
    const page = await open("try");
    await settle(page, "try");
    const loyal = await page.locator(".figure .number").allTextContents();
    await page.getByLabel("Start from an example").selectOption({ label: "Lapsed: spent a lot, no order since spring" });
    await page.waitForFunction(before => document.querySelector(".figure .number")?.textContent !== before, loyal[0]);
    assert.equal(await page.locator(".action h2").textContent(), "RISK");
    // No digits that mean nothing.
    const [probability, day] = await page.locator(".figure .number").allTextContents();
    const [, word, share] = /^(likely|even|unlikely).* (\d+)%$/.exec(probability) ?? assert.fail(probability);
    assert.equal(word, share < 40 ? "unlikely" : share > 60 ? "likely" : "even");
    assert.match(day, /^\d+ \w+ \d{4}$/);
    await page.getByText(/^When probability is (above|below) 0\.\d/).first().waitFor();
    await page.getByText(`The model expects ${share} of 100 such customers to buy.`).waitFor();
    await page.getByRole("rowheader", { name: /^[1-5] more orders?$/ }).waitFor();
    // A screen reader reads one line, not everything that changed.
    assert.match(await page.locator("p.visually-hidden[role=status]").textContent(), /^[A-Z]+, probability \d+%$/);
    assert.equal(await page.locator("[aria-live=polite], output:not([aria-live=off])").count(), 0);
  },
  async "the service's reasons for refusing a customer are shown, and the answer for the values before is not"() {
    const page = await open("try", { expectedErrors: /status of 4/ });
    await settle(page, "try");
    await page.getByLabel("Name or number").fill("");
    await page.getByRole("alert").getByText("/customerId").waitFor();
    await page.getByLabel("Name or number").fill("anna");
    await settle(page, "try");
    await page.getByText("8 orders").click();
    for (const wrong of ["", "-5"]) {
      await page.getByLabel("Amount of order 1", { exact: true }).fill(wrong);
      await page.getByRole("alert").getByText("/orders/0/amount").waitFor();
      await page.getByLabel("Amount of order 1", { exact: true }).fill("240");
      await settle(page, "try");
    }
  },
  async "removing an order by keyboard keeps the focus in the list; until a slow service answers, the last answer is greyed"() {
    const page = await open("try");
    await settle(page, "try");
    await page.getByText("8 orders").click();
    let held;
    await page.route("**/api/score", route => { held = route; }, { times: 1 });
    await page.getByLabel("Remove order 8").focus();
    await Promise.all([page.waitForRequest("**/api/score"), page.keyboard.press("Enter")]);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Remove order 7");
    await page.waitForFunction(() => getComputedStyle(document.querySelector(".result[aria-busy=true]")).opacity < 0.5);
    await held.continue();
    await page.locator(".result[aria-busy]").waitFor({ state: "detached" });
  },
  async "an action or a rule of one long word is broken, so a phone does not scroll sideways"() {
    const page = await open("try", { viewport: { width: 390, height: 900 } });
    const word = "ACTION_OF_ONE_WORD_".repeat(10);
    await page.route("**/api/score", async route => {
      const answer = await (await route.fetch()).json();
      answer.decision.action = answer.decision.rule = answer.decision.message = answer.decision.trace[0].rule = word;
      await route.fulfill({ json: answer });
    });
    await page.route("**/api/policy", async route => {
      const policy = await (await route.fetch()).json();
      policy.rules[0].action = policy.rules[0].name = word;
      await route.fulfill({ json: policy });
    });
    await page.reload();
    for (const view of ["try", "policy"]) {
      await visit(page, view);
      await settle(page, view);
      await page.locator("h2", { hasText: word }).first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, view);
    }
  },
  async "thresholds keep all digits, and the value compared with a threshold has enough digits to differ, on either side"() {
    const page = await open("try");
    await page.route("**/api/score", async route => {
      const answer = await (await route.fetch()).json();
      answer.probability = 0.996;
      answer.decision.trace = [{
        rule: "near", when: "averageOrderValue >= 19.99 and 0.8 < probability", matched: false, facts: [
          { left: "averageOrderValue", leftValue: 19.97, comparison: ">=", right: "19.99", rightValue: 19.99, holds: false },
          { left: "0.8", leftValue: 0.8, comparison: "<", right: "probability", rightValue: 0.996, holds: true }],
      }];
      await route.fulfill({ json: answer });
    });
    await page.reload();
    await page.getByText("When average order value is at least 19.99 and 0.8 is below probability").waitFor();
    await page.getByText("average order value is 19.97, probability is 0.996", { exact: true }).waitFor();
    await page.getByText("The model expects more than 99 of 100 such customers to buy.").waitFor();
    await page.route("**/api/policy", async route => {
      const policy = await (await route.fetch()).json();
      policy.rules[0].when = "averageOrderValue >= 19.99";
      await route.fulfill({ json: policy });
    });
    await visit(page, "policy");
    await page.getByText("When average order value is at least 19.99", { exact: true }).waitFor();
    assert.equal(await page.getByRole("slider").first().getAttribute("aria-valuetext"), "19.99");
  },
  async "predictions that the model does not have are shown in no view, and a model without any is labelled"() {
    const heads = ["probability", "daysToBuy", "value"];
    const page = await open("try");
    const change = (path, edit) => page.route(path, async route => {
      const answer = await (await route.fetch()).json();
      edit(answer);
      await route.fulfill({ json: answer });
    });
    await change("**/api/score", answer => {
      for (const head of heads) delete answer[head];
      Object.assign(answer, { status: "history_only", reasons: [], outOfRange: [] });
    });
    await change("**/api/model", card => { card.heads = []; });
    await change("**/api/policy", policy => { policy.quantities = policy.quantities.filter(name => !heads.includes(name)); });
    await page.reload();
    for (const view of ["try", "policy", "model"]) {
      await visit(page, view);
      await page.getByText("No head: this model predicts nothing.").waitFor();
      assert.doesNotMatch(await page.locator("#view").textContent(), /NaN|undefined/);
    }
    assert.equal(await page.getByText("Brier score").count(), 0);
    await change("**/api/model", card => { Object.assign(card, { heads: ["daysToBuy"], level: "unknown" }); });
    await page.reload();
    await page.getByText("The level is not known").waitFor();
    assert.deepEqual(await page.locator(".metrics thead th").allTextContents(), ["", "Error in days"]);
  },
  async "a view that loads slowly does not take the focus from the next view"() {
    const page = await open("try");
    await settle(page, "try");
    let late;
    await page.route("**/api/model", route => { late = route; });
    await Promise.all([page.waitForRequest("**/api/model"), page.getByRole("link", { name: "Model" }).click()]);
    await page.getByRole("link", { name: "Try" }).click();
    await page.getByLabel("Name or number").focus();
    await late.continue().catch(() => {});
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "INPUT");
  },
  async "the current policy moves nobody, and a changed threshold shows who moves"() {
    const page = await open("policy");
    await page.getByText("Nobody.").waitFor();
    assert.equal(await page.locator("p[role=status]").textContent(), "0 of 4 customers would get another action");
    assert.equal(await page.locator("[aria-live=polite], output:not([aria-live=off])").count(), 0);
    for (const threshold of await page.getByRole("slider").all()) await threshold.press("Home");
    await page.getByRole("region", { name: "Moves between actions" }).waitFor();
    assert.match(await page.locator("p[role=status]").textContent(), /^[1-4] of 4 customers/);
    const { bytes } = await download(page, "Export policy.json");
    assert.equal(JSON.parse(bytes).rules.length, 3);
    await page.getByRole("button", { name: "Reset to the current policy" }).click();
    await page.getByText("Nobody.").waitFor();
  },
  async "thresholds are parsed as the service parses them, and named after the quantity that they are compared with"() {
    const page = await open("policy");
    await page.route("**/api/policy", async route => {
      const policy = await (await route.fetch()).json();
      policy.rules[0].when = "frequency90Days > 3 and monetaryValue>=1e3 and (returnShare < .5 or not 0.8 < probability) and trend > -25";
      await route.fulfill({ json: policy });
    });
    await page.reload();
    await page.getByText("When frequency 90 days is above 3 and monetary value is at least 1,000 and (return share is below 0.5 "
      + "or not 0.8 is below probability) and trend is above -25").waitFor();
    const rule = page.locator(".card", { has: page.getByRole("heading", { name: /^1\. / }) });
    const sliders = await rule.getByRole("slider").evaluateAll(inputs =>
      inputs.map(input => [input.labels[0].firstChild.textContent, input.valueAsNumber, input.min, input.max]));
    assert.deepEqual(sliders, [["frequency 90 days", 3, "0", "10"], ["monetary value", 1000, "0", "3000"],
      ["return share", 0.5, "0", "1.5"], ["probability", 0.8, "0", "1"], ["trend", -25, "-75", "75"]]);
    // The service parses the changed condition.
    await rule.getByRole("slider", { name: "trend" }).press("ArrowLeft");
    await page.getByText("trend is above -26").waitFor();
    await settle(page, "policy");
    assert.equal(JSON.parse((await download(page, "Export policy.json")).bytes).rules[0].when,
      "frequency90Days > 3 and monetaryValue>=1e3 and (returnShare < .5 or not 0.8 < probability) and trend > -26");
  },
  async "the heading is shown before the script has loaded"() {
    const page = await open("model");
    await page.route("**/assets/index-*.js", () => {});
    await page.goto(`${base}/dashboard/?late#/today`, { waitUntil: "commit" });
    await page.getByRole("heading", { name: "Whom to contact today" }).waitFor();
  },
  async "the model's charts are drawn and can be read by keyboard and with the mouse"() {
    const page = await open("model");
    await settle(page, "model");
    assert.ok(await page.getByRole("region", { name: /Compared with simpler methods/ }).isVisible());
    // The shipped model is fitted on all days. The figures are of models that did not know the days that they predicted.
    await page.getByText("The model learnt from 5,815 of these customers on the days before 9 Dec 2011.").waitFor();
    await page.getByText("Models that knew nothing later predicted the days after 12 Jun 2011, 27 Jul 2011, and 10 Sept 2011. "
      + "The evaluation is of those.").waitFor();
    const chart = page.getByRole("group", { name: /Share of buyers reached/ });
    await chart.press("End");
    await page.getByText("Customers contacted: 100.0%. Buyers reached: 100.0%.").waitFor();
    await chart.hover({ position: { x: 60, y: 100 } });
    await page.getByText("Customers contacted: 0.0%. Buyers reached: 0.0%.").waitFor();
  },
  async "a file is scored at once; its reading is shown, its problems are grouped below; hostile names stay text"() {
    const page = await open("today");
    // The first file is still being scored when the reader chooses the next: its request gets no answer.
    await page.route("**/api/score/batch?*", () => {}, { times: 1 });
    const [worker] = await Promise.all([page.waitForEvent("worker", worker => worker.url().includes("scoreFile")),
      page.waitForRequest("**/api/score/batch?*"), chooseFile(page, "before.csv", "customer,day,amount\na,2026-01-31,1")]);
    const ended = worker.waitForEvent("close");
    await page.getByRole("button", { name: "Cancel" }).click();
    await ended;
    await page.getByRole("heading", { name: "How before.csv is read" }).waitFor();
    await visit(page, "today");
    const lines = Array.from({ length: 300 }, (_, i) => `c${i},2026-0${1 + i % 8}-15,${50 + i},x`);
    const header = `Customer ID,Order date,Total,${quote(hostileText)}`;
    const file = [header, ...lines, `${quote(hostileText)},2026-05-01,70,x`, "late,not a day,3,x"].join("\n");
    await chooseFile(page, "orders.csv", file);
    await page.getByText("301 customers in orders.csv").waitFor();
    const problems = page.locator(".card", { has: page.getByRole("heading", { name: "Left out" }) });
    await problems.getByRole("row", { name: "unreadable 1 3" }).waitFor();
    assert.ok((await problems.boundingBox()).y > (await page.locator(".actions").boundingBox()).y, "below the result");
    await problems.getByText(/^Cannot be read: .*: 1$/).click();
    await problems.getByRole("row", { name: /^303 late / }).waitFor();
    await page.getByRole("link", { name: "All customers" }).click();
    await page.getByLabel("Search").fill("onerror");
    await page.getByText("1 customer", { exact: true }).waitFor();
    assert.equal(await rows(page).first().locator("a").textContent(), hostileText);
    assert.ok((await page.locator(".list").boundingBox()).height < 120, "a list of one customer is as tall as one customer needs");
    await rows(page).first().locator("a").click();
    await settle(page, "person");
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), hostileText);
    assert.equal(await page.locator("main img").count(), 0);
    assert.notEqual(await page.title(), "owned");
    await page.getByRole("link", { name: "Today" }).click();
    await correct(page).click();
    await waitForFigure(page, "Orders", "301");
    await waitForFigure(page, "Money", "59,920");
    await waitForFigure(page, "Last order", "15 Aug 2026");
    assert.deepEqual(await firstRow(page), ["c0", "2026-01-15", "50"]);
    await page.getByText(`Not used: ${hostileText}`).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    await page.getByRole("link", { name: "See whom to contact" }).click();
    await page.getByText("301 customers in orders.csv").waitFor();
  },
  async "the scoring of a file goes on while the reader looks at another view"() {
    const page = await open("today");
    let held;
    await page.route("**/api/score/batch?*", route => { held = route; }, { times: 1 });
    await Promise.all([page.waitForRequest("**/api/score/batch?*"),
      chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1\n,2026-01-31,3")]);
    await page.getByRole("link", { name: "Model" }).click();
    await settle(page, "model");
    await page.getByRole("link", { name: "Today" }).click();
    await page.getByRole("progressbar").waitFor();
    await page.getByRole("link", { name: "Model" }).click();
    await held.continue();
    await page.getByRole("link", { name: "Today" }).click();
    await page.getByText("1 customer in orders.csv, as of 31 Jan 2026").waitFor();
    await page.getByRole("row", { name: "no customer 1 3" }).waitFor();
  },
  async "answers that end early are an error, and the file can be scored again"() {
    const page = await open("today");
    await page.route("**/api/score/batch?*", async route => {
      const answers = await (await route.fetch()).text();
      await route.fulfill({ contentType: "text/csv", body: answers.slice(0, -9) });
    }, { times: 1 });
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1\nb,2026-01-31,2");
    await page.getByRole("alert").getByText("The service ended its answers early.").waitFor();
    await checkAppearance(page, "today-error", [390, 1280]);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("2 customers in orders.csv").waitFor();
  },
  async "a reload goes on with a file that the service has not yet answered"() {
    const page = await open("today");
    const content = "customer,day,amount\na,2026-01-31,1";
    await page.route("**/api/score/batch?name=slow.csv*", () => {}, { times: 1 });
    await Promise.all([page.waitForRequest("**/api/score/batch?*"), chooseFile(page, "slow.csv", content)]);
    await page.getByText("The service is reading the file and scoring its customers…").waitFor();
    await checkAppearance(page, "today-loading", [390, 1280]);
    await page.reload();
    await page.getByText("1 customer in slow.csv").waitFor();
  },
  async "a model card without ranges or without a coverage shows no number in their place"() {
    const page = await open("model");
    await page.route("**/api/model", async route => {
      const card = await (await route.fetch()).json();
      delete card.evaluation.coverage[1].days;
      card.features = card.features.map(({ name }) => ({ name }));
      await route.fulfill({ json: card });
    });
    await page.reload();
    await settle(page, "model");
    await page.getByRole("row", { name: /^1 purchase \(1,655\) – \d/ }).waitFor();
    assert.doesNotMatch(await page.locator("#view").textContent(), /NaN|undefined/);
  },
  async "a feature file is recognized by its first line, wrong lines are listed and the rest is scored; hostile texts stay text"() {
    const page = await open("today");
    const { features } = await (await fetch(`${base}/api/model`)).json();
    const line = id => [id, ...features.map(f => f.minimum)].join(",");
    const header = ["customerId", ...features.map(f => f.name)].join(",");
    const broken = [quote(hostileText), quote(hostileText), ...features.slice(1).map(f => f.minimum)].join(",");
    const file = [header, line('"two\nlines"'), broken, line("fine")].join("\n");
    await chooseFile(page, hostileText.replaceAll("/", ""), file);
    await page.getByText(/^2 customers in </).waitFor();
    // The header is line 1, and the first customer's name takes lines 2 and 3.
    await page.getByText(/^Cannot be read: /).click();
    await page.getByRole("row", { name: `4 ${hostileText} ` }).waitFor();
    await page.getByRole("link", { name: "All customers" }).click();
    await page.getByRole("link", { name: "fine" }).click();
    await page.getByText("The file has features and no orders").waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    assert.notEqual(await page.title(), "owned");
    await visit(page, "policy");
    await page.getByText("2 customers", { exact: true }).waitFor();
    await page.getByText("Nobody.").waitFor();
  },
  async "the reader can change a column by keyboard and undo it; the choice is remembered for files with the same header"() {
    const file = ["Kunde;Datum;Betrag;Sonst;Kasse", "a;13.02.2026;1.234,50;2;b", "a;01.03.2026;12,5;3;c", "=b;02.03.2026;7;4;c"].join("\n");
    const page = await openFile("orders.csv", file);
    await correct(page).click();
    await page.getByText("Own columns. The file is text in utf-8, columns are separated by semicolons.").waitFor();
    assert.ok((await page.getByRole("region", { name: "The first lines of the file" }).textContent()).startsWith("Kunde;Datum;Betrag"));
    assert.deepEqual(await firstRow(page), ["a", "13.02.2026", "1.234,50"]);
    await waitForFigure(page, "Money", "1,254");
    const customer = page.getByRole("combobox", { name: "Column for customer" });
    assert.equal(await customer.inputValue(), "Kunde");
    await customer.focus();
    await page.keyboard.press("End");
    await page.getByText("The column was named.").waitFor();
    assert.equal(await focused(page), "column-customer");
    assert.equal(await customer.inputValue(), "Kasse");
    assert.match(await page.locator("p.visually-hidden[role=status]").textContent(), /^Read as own columns: 3 orders of 2 customers$/);
    await page.reload();
    await page.getByText("The column was named.").waitFor();
    await page.getByRole("button", { name: "Undo all choices" }).click();
    await page.getByText("The column was named.").waitFor({ state: "detached" });
    assert.equal(await customer.inputValue(), "Kunde");
    // A column for one of the other meanings, and none again.
    const items = page.getByRole("combobox", { name: "Column for items" });
    assert.equal(await items.isVisible(), false);
    await page.getByText(/^Columns for \d+ other meanings$/).click();
    await items.selectOption("Sonst");
    await page.getByText("Not used: Kasse", { exact: true }).waitFor();
    await items.selectOption("none");
    await page.getByText("Not used: Sonst, Kasse", { exact: true }).waitFor();
    await customer.selectOption("Kasse");
    await page.getByText("The column was named.").waitFor();
    await scoreButton(page).click();
    await page.getByText("2 customers in orders.csv, as of 2 Mar 2026").waitFor();
    await page.getByRole("button", { name: "Forget this file" }).click();
    await chooseFile(page, "march.csv", file.replaceAll("2026", "2025"));
    await page.getByText("2 customers in march.csv").waitFor();
    await correct(page).click();
    await page.getByText("The column was named.").waitFor();
    assert.equal(await customer.inputValue(), "Kasse");
  },
  async "an ambiguous file is asked about, and one click answers; a wrong answer can be undone"() {
    const page = await open("today", { expectedErrors: /status of 422/ });
    await chooseFile(page, "orders.csv", "customer,day,amount\na,03/04/2026,10\na,05/06/2026,20\nb,03/04/2026,12.990\n");
    const alert = page.getByRole("alert");
    await alert.getByText("The service asks how to read this file").waitFor();
    await page.getByText("a,03/04/2026,10").waitFor();
    await checkAppearance(page, "file-ambiguous", [390, 1280]);
    assert.equal(await scoreButton(page).count(), 0);
    const answer = name => page.getByRole("button", { name, exact: true }).press("Enter");
    await answer("Month first, Decimal comma");
    await waitForFigure(page, "Last order", "6 May 2026");
    await waitForFigure(page, "Money", "13,020");
    assert.equal(await page.getByLabel("Dates").inputValue(), "mdy");
    await page.getByLabel("Dates").selectOption("dmy");
    await waitForFigure(page, "Last order", "5 Jun 2026");
    await page.getByLabel("Decimal mark").selectOption("point");
    await waitForFigure(page, "Money", "42.99");
    await page.getByLabel("Time zone of the shop").fill("Nowhere/Nothing");
    await page.keyboard.press("Tab");
    await alert.getByText("Nowhere/Nothing").waitFor();
    await page.getByRole("button", { name: "Undo all choices" }).click();
    await answer("Day first, Decimal point");
    await waitForFigure(page, "Money", "42.99");
    await scoreButton(page).click();
    await page.getByText("2 customers in orders.csv, as of 5 Jun 2026").waitFor();
  },
  async "the reader decides which statuses count"() {
    const header = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,"
      + "Lineitem price,Lineitem sku,Cancelled at,Refunded Amount";
    const order = (name, email, status, amount) => `${name},${email},${status},,EUR,${amount},0,0,${amount},`
      + `2026-01-0${name} 09:59:00 +0100,1,Tea,${amount},T,,${status === "refunded" ? amount : 0}`;
    const file = [header, order(1, "a@example.com", "paid", 60), order(2, "b@example.com", "refunded", 15),
      order(3, "c@example.com", "pending", 9)];
    const page = await openFile("shopify.csv", file.join("\n"));
    await page.getByText("The file was read as Shopify, orders as CSV.").waitFor();
    await correct(page).click();
    await waitForFigure(page, "Money", "€60");
    await page.getByRole("row", { name: "pending 1 9" }).waitFor();
    const pending = page.getByRole("checkbox", { name: "pending: pending, 1 line" });
    assert.equal(await pending.isChecked(), false);
    await pending.focus();
    await page.keyboard.press("Space");
    await waitForFigure(page, "Money", "€69");
    assert.equal(await focused(page), "status-pending");
    await scoreButton(page).click();
    await page.getByText("2 customers in shopify.csv").waitFor();
  },
  async "a file with too many lines that cannot be read is refused, and cannot be scored"() {
    const page = await open("today", { expectedErrors: /status of 422/ });
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1\nb,2026-01-31,2\nc,2026-01-31,many");
    await page.getByRole("alert").getByText("This file cannot be scored").waitFor();
    await page.getByText("Lines that cannot be read: 1").click();
    await page.getByRole("region", { name: "All lines that cannot be read" }).getByRole("row", { name: /^4 c / }).waitFor();
    assert.ok(await scoreButton(page).isDisabled());
    await checkAccessibility(page, "refused file");
  },
  async "the service gets the file as it is, in any encoding; a large text is compressed once"() {
    const proxy = await startProxy();
    const text = ["customer,day,amount", "Kühn,2026-02-11,20", "Köhn,2026-03-11,30"].join("\n");
    const send = async (buffer, ...names) => {
      proxy.posts.length = 0;
      const page = await openFile("names.csv", buffer, { from: proxy.address });
      await page.getByRole("link", { name: "All customers" }).click();
      for (const name of names) await page.getByRole("link", { name, exact: true }).waitFor();
      const [scored, ...more] = proxy.posts;
      assert.match(scored.url, /^\/api\/score\/batch\?name=names\.csv&/);
      assert.equal(more.length, 0);
      await page.context().close();
      return scored;
    };
    for (const buffer of [Buffer.from(text, "latin1"), Buffer.from(`\ufeff${text}`, "utf16le"), Buffer.from(text), gzipSync(text)]) {
      const { body, headers } = await send(buffer, "Kühn", "Köhn");
      assert.ok(body.equals(buffer));
      assert.equal(headers["content-encoding"], undefined);
      assert.equal(headers["content-type"], "application/octet-stream");
    }
    const line = i => `c${i % 9},2026-01-0${1 + i % 9},${i % 90 + 1},"noted, and kept: ${i}"\n`;
    const lines = Array.from({ length: 40_000 }, (_, i) => line(i)).join("");
    const large = Buffer.from(`customer,day,amount,note\n${lines}Kühn,2026-02-11,20,`);
    const { body, headers } = await send(large, "Kühn");
    assert.equal(headers["content-encoding"], "gzip");
    assert.ok(body.length < large.length / 2 && gunzipSync(body).equals(large));
    proxy.stop();
  },
  async "a file that is too large is refused before it is sent, with what to do"() {
    const page = await open("today");
    page.on("request", request => assert.notEqual(request.method(), "POST"));
    const data = await page.evaluateHandle(() => {
      const bytes = new Uint8Array(33 << 20);
      for (let i = 0; i < bytes.length; i += 1 << 16) crypto.getRandomValues(bytes.subarray(i, i + (1 << 16)));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "large.bin"));
      return transfer;
    });
    await page.dispatchEvent(".drop", "drop", { dataTransfer: data });
    await page.getByRole("alert").getByText("The file must be at most 32 MiB when it is compressed").waitFor();
    await page.getByRole("alert").getByText("conversion score").waitFor();
  },
  async "product lines are summed into orders and returns, as the decisions show"() {
    const [sold, back] = ["2010-12-01 08:26:00", "2010-12-09 10:00:00"];
    const file = ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", `C9,X,x,-2,${back},2.55,17850.0,UK`,
      `1,X,x,6,${sold},2.55,17850.0,UK`, `1,Y,y,6,${sold},3.39,17850.0,UK`, `1,Z,z,10,${sold},0,17850.0,UK`].join("\n");
    const page = await openFile("lines.csv", file);
    const { bytes } = await download(page, "Download all decisions");
    await correct(page).click();
    await waitForFigure(page, "Orders", "1");
    await page.getByText("and 1 return, in 4 lines").waitFor();
    await waitForFigure(page, "Money", "30.54");
    const orders = [
      { at: "2010-12-01T08:26:00Z", amount: 35.64, items: 12, products: 2 },
      { at: "2010-12-09T10:00:00Z", amount: 5.1, items: 2, products: 1, returned: true }];
    const answer = await fetch(`${base}/api/score/batch`, {
      method: "POST", headers: { "content-type": "application/x-ndjson", accept: "text/csv" },
      body: JSON.stringify({ customerId: "17850", asOf: "2010-12-09T10:00:00Z", orders }),
    });
    const scores = csv => csv.trim().split("\n")[1].split(",").slice(0, 8);
    assert.deepEqual(scores(bytes.toString()), scores(await answer.text()));
  },
  async "a dropped file is sorted by keyboard, and the current policy moves nobody in it, but another does"() {
    const page = await open("today");
    const lines = Array.from({ length: 6000 }, (_, i) => `c${i},2026-0${1 + i % 9}-11,${20 + i % 900}`);
    const data = await page.evaluateHandle(content => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], "dropped.csv", { type: "text/csv" }));
      return transfer;
    }, ["customer,day,amount", ...lines].join("\n"));
    await page.dispatchEvent(".drop", "drop", { dataTransfer: data });
    await settle(page, "today");
    await page.getByRole("link", { name: "All customers" }).press("Enter");
    await settle(page, "list");
    const first = column => page.locator(`[data-row="0"] [role=cell]:nth-child(${column})`).textContent();
    const head = page.getByRole("columnheader", { name: "Customer", exact: true });
    for (const [order, name] of [["ascending", "c0"], ["descending", "c999"]]) {
      await head.getByRole("button").press("Enter");
      await page.locator(`[role=columnheader][aria-sort=${order}]`).waitFor();
      assert.equal(await page.locator('[data-row="0"] a').textContent(), name);
    }
    const value = page.getByRole("columnheader", { name: "Value" }).getByRole("button");
    const amount = async () => readNumber(await first(5));
    await value.press("Enter");
    const most = await amount();
    await value.press("Enter");
    await page.locator("[role=columnheader][aria-sort=ascending]").waitFor();
    assert.ok(most > await amount());
    await visit(page, "policy");
    await page.getByText("6,000 customers", { exact: true }).waitFor();
    await page.getByText("Nobody.").waitFor();
    for (const threshold of await page.getByRole("slider").all()) await threshold.press("Home");
    await page.getByRole("region", { name: "Moves between actions" }).waitFor();
    assert.match(await page.locator("p[role=status]").textContent(), /^[\d,]+ of 6,000 customers would get another action$/);
  },
  async "hostile texts in the policy and in the model card stay text"() {
    const shows = async (view, ...texts) => {
      const page = await open(view, { from: hostileService });
      for (const text of texts) await page.locator("#view", { hasText: text }).waitFor();
      assert.equal(await page.locator("main :is(img, script)").count(), 0);
      assert.notEqual(await page.title(), "owned");
      return page;
    };
    const customer = await shows("try", hostileText, `message ${hostileText}`, `rule ${hostileText}`);
    await settle(customer, "try");
    assert.equal(await customer.locator(".action h2").textContent(), hostileText);
    const policy = await shows("policy", `1. ${hostileText}`, `message ${hostileText}`);
    await settle(policy, "policy");
    await policy.getByRole("slider").first().press("End");
    await policy.getByRole("region", { name: "Moves between actions" }).getByText(hostileText).first().waitFor();
    assert.equal(await policy.locator("main :is(img, script)").count(), 0);
    const fields = ["name", "version", "citation", "baseline", "group", "feature", "limit"];
    await shows("model", ...fields.map(field => `${field} ${hostileText}`));
  },
  async "the page asks for a key, says when the key is wrong, and keeps it for the session"() {
    const page = await open("try", { from: locked, expectedErrors: /status of 401/ });
    await page.getByLabel("Function key").fill("wrong");
    await page.getByRole("button", { name: "Use this key" }).click();
    await page.getByText("did not accept the last key").waitFor();
    await page.getByLabel("Function key").fill(key);
    await page.getByRole("button", { name: "Use this key" }).click();
    await settle(page, "try");
    await page.goto(`${locked}/dashboard/#/policy`);
    await page.reload();
    await settle(page, "policy");
    const today = await open("today", { from: locked, expectedErrors: /status of 401/ });
    await today.getByRole("button", { name: "Open the sample shop" }).click();
    await today.getByLabel("Function key").fill(key);
    await today.getByRole("button", { name: "Use this key" }).click();
    await settle(today, "today");
  },
  async "the page says when the service does not answer, and tries again on request"() {
    const page = await open("try", { expectedErrors: /ERR_INTERNET_DISCONNECTED/ });
    await settle(page, "try");
    await page.context().setOffline(true);
    await page.getByLabel(/Days without an order/).press("End");
    await page.getByText("The service does not answer.").waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await settle(page, "try");
  },
  async "the first load is under 60 kB compressed"() {
    const page = await open("today");
    await page.getByRole("button", { name: "Open the sample shop" }).waitFor();
    const bytes = await page.evaluate(() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
      .filter(e => !e.name.includes("/api/")).reduce((sum, e) => sum + e.encodedBodySize, 0));
    console.log(`first load: ${bytes} bytes compressed`);
    assert.ok(bytes > 0 && bytes < 60_000);
  },
  async "every view is accessible and fits at every width, empty and full, in both colour schemes"() {
    const page = await open("today");
    await page.getByRole("button", { name: "Open the sample shop" }).waitFor();
    await checkAppearance(page, "today-empty");
    await page.getByRole("button", { name: "Open the sample shop" }).click();
    await settle(page, "today");
    await checkAppearance(page, "today");
    await list(page, "RISK").click();
    await settle(page, "list");
    await checkAppearance(page, "list");
    await rows(page).first().locator("a").click();
    await settle(page, "person");
    await checkAppearance(page, "person");
    await visit(page, "file");
    await page.getByRole("heading", { name: "First rows" }).waitFor();
    await checkAppearance(page, "file");
    for (const view of ["try", "policy", "model", "settings"]) {
      await visit(page, view);
      await settle(page, view);
      await checkAppearance(page, view);
    }
    await visit(page, "list?search=nobody%20is%20called%20so");
    await page.getByText("No customers match.").waitFor();
    await checkAppearance(page, "list-empty", [390, 1280]);
    // At 200 % zoom, a window has half as many pixels.
    await page.setViewportSize({ width: 640, height: 450 });
    for (const view of ["today", "list/RISK", "try", "settings"]) {
      await visit(page, view);
      await page.getByRole("heading", { level: 1 }).waitFor();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 640, view);
    }
  },
};

process.exit(await run(journeys, "results.json", filter));
