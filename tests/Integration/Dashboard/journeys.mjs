// Journeys through each view in a real Chromium, against a running service.
// node journeys.mjs BASE_URL SCREENSHOT_FOLDER CHROMIUM URL_THAT_NEEDS_KEY KEY URL_WITH_HOSTILE_POLICY_AND_CARD [PART_OF_A_JOURNEY'S_NAME]
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { hostileText, launch } from "./browser.mjs";

const [base, folder, executablePath, locked, key, hostileService, filter] = process.argv.slice(2);
const { open, checkAccessibility, checkWidth, appearanceJourneys, run } = await launch(base, folder, executablePath);

async function settle(page, view) {
  if (view === "customer") await page.getByRole("region", { name: /Each row changes one thing/ }).waitFor();
  if (view === "policy") await page.getByText("Who gets another action").waitFor();
  if (view === "model") await page.locator(".plot canvas").nth(1).waitFor();
}

const fileInput = page => page.getByLabel(/Drop a file/);

const chooseFile = (page, name, content) =>
  fileInput(page).setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

const quote = text => `"${text.replaceAll('"', '""')}"`;

const scoreButton = page => page.getByRole("button", { name: "Score these customers" });

const downloadButton = page => page.getByRole("button", { name: "Download the result" });

/** Returns the texts of the first row that the service read, without its line number and the reason for leaving it out. */
const firstRow = async page => {
  const row = page.getByRole("region", { name: "The first rows, as read" }).locator("tbody tr").first();
  return (await row.locator("td").allTextContents()).slice(0, -1);
};

/** Waits until the figure with this title shows the text. */
const waitForFigure = (page, title, text) =>
  page.locator(".figure", { has: page.getByRole("heading", { name: title }) }).getByText(text, { exact: true }).waitFor();

/** Starts a proxy of the service that records what pages post: Chromium shows a debugger no body that is a file. */
async function startProxy() {
  const posts = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const body = Buffer.concat(await incoming.toArray());
    if (method === "POST") posts.push({ url, headers, body });
    const forwarded = httpRequest(base + url, { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { address: `http://127.0.0.1:${server.address().port}`, posts, stop: () => server.close() };
}

/** Clicks a button and returns the text of the file that the page downloads. */
async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return readFileSync(await file.path(), "utf8");
}

const journeys = {
  async "a customer's action follows the example"() {
    const page = await open("customer");
    await settle(page, "customer");
    const loyal = await page.locator(".figure .number").allTextContents();
    await page.getByLabel("Start from an example").selectOption({ label: "Lapsed: spent a lot, no order since spring" });
    await page.waitForFunction(before => document.querySelector(".figure .number")?.textContent !== before, loyal[0]);
    assert.equal(await page.locator(".action h2").textContent(), "RISK");
    assert.ok(await page.locator(".waterfall li").count() > 2);
    // No digits that mean nothing, and as many days as the message says.
    const [probability, days] = await page.locator(".figure .number").allTextContents();
    assert.match(probability, /^\d+%$/);
    assert.match(days, /^(\d\d|\d(\.\d)?)$/);
    await page.getByText(/^When probability is (above|below) 0\.\d/).first().waitFor();
    await page.getByText(`The model expects ${parseInt(probability)} of 100 such customers to buy.`).waitFor();
    await page.getByRole("rowheader", { name: /^[1-5] more orders?$/ }).waitFor();
  },
  async "a what-if slider moves by keyboard and changes the numbers"() {
    const page = await open("customer");
    await settle(page, "customer");
    const before = await page.locator(".figure .number").first().textContent();
    await page.getByLabel(/Days without an order/).focus();
    await page.keyboard.press("End");
    await page.waitForFunction(b => document.querySelector(".figure .number")?.textContent !== b, before);
    // A screen reader reads one line, not everything that changed.
    assert.match(await page.locator("p[role=status]").textContent(), /^[A-Z]+, probability \d+%$/);
    assert.equal(await page.locator("[aria-live=polite], output:not([aria-live=off])").count(), 0);
  },
  async "the service's reason for refusing a customer is shown"() {
    const page = await open("customer", { expectedErrors: /status of 4/ });
    await settle(page, "customer");
    await page.getByLabel("Name or number").fill("");
    await page.getByRole("alert").getByText("/customerId").waitFor();
  },
  async "a wrong amount is refused, and the answer for the amount before is not shown"() {
    const page = await open("customer", { expectedErrors: /status of 4/ });
    await settle(page, "customer");
    for (const wrong of ["", "-5"]) {
      await page.getByLabel("Amount of order 1", { exact: true }).fill(wrong);
      await page.getByRole("alert").getByText("/orders/0/amount").waitFor();
      await page.getByLabel("Amount of order 1", { exact: true }).fill("240");
      await settle(page, "customer");
    }
  },
  async "removing an order by keyboard keeps the focus in the list; until a slow service answers, the last answer is greyed"() {
    const page = await open("customer");
    await settle(page, "customer");
    let held;
    await page.route("**/api/score", route => { held = route; }, { times: 1 });
    await page.getByLabel("Remove order 8").focus();
    await Promise.all([page.waitForRequest("**/api/score"), page.keyboard.press("Enter")]);
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Remove order 7");
    await page.waitForFunction(() => getComputedStyle(document.querySelector(".result[aria-busy=true]")).opacity < 0.5);
    await held.continue();
    await page.locator(".result:not([aria-busy])").waitFor();
  },
  async "an action or a rule of one long word is broken, so a phone does not scroll sideways"() {
    const page = await open("customer", { viewport: { width: 390, height: 900 } });
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
    for (const view of ["customer", "policy"]) {
      await page.goto(`${base}/dashboard/#/${view}`);
      await settle(page, view);
      await page.locator("h2", { hasText: word }).waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390, view);
      const tooWide = await page.evaluate(() => [...document.querySelectorAll("h2, strong")]
        .filter(element => element.scrollWidth > element.clientWidth && element.clientWidth > 0).map(element => element.tagName));
      assert.deepEqual(tooWide, [], view);
    }
  },
  async "thresholds keep all digits, and the value compared with a threshold has enough digits to differ, on either side"() {
    const page = await open("customer");
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
    await page.goto(`${base}/dashboard/#/policy`);
    await page.getByText("When average order value is at least 19.99", { exact: true }).waitFor();
    assert.equal(await page.getByRole("slider").first().getAttribute("aria-valuetext"), "19.99");
  },
  async "predictions that the model does not have are shown in no view, and a model without any is labelled"() {
    const heads = ["probability", "daysToBuy", "value"];
    const page = await open("customer");
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
    for (const view of ["customer", "policy", "model"]) {
      await page.goto(`${base}/dashboard/#/${view}`);
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
    const page = await open("customer");
    await settle(page, "customer");
    let late;
    await page.route("**/api/model", route => { late = route; });
    await Promise.all([page.waitForRequest("**/api/model"), page.getByRole("link", { name: "Model" }).click()]);
    await page.getByRole("link", { name: "Customer" }).click();
    await page.getByLabel("Name or number").focus();
    await Promise.all([page.waitForResponse("**/api/model"), late.continue()]);
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "INPUT");
  },
  async "the current policy moves nobody, and a changed threshold shows who moves"() {
    const page = await open("policy");
    await page.getByText("Nobody.").waitFor();
    assert.equal(await page.locator("p[role=status]").textContent(), "0 of 4 customers would get another action");
    assert.equal(await page.locator("[aria-live=polite], output:not([aria-live=off])").count(), 0);
    const thresholds = page.getByRole("slider");
    for (let i = 0; i < await thresholds.count(); i++) {
      await thresholds.nth(i).focus();
      await page.keyboard.press("Home");
    }
    await page.getByRole("region", { name: "Moves between actions" }).waitFor();
    assert.match(await page.locator("p[role=status]").textContent(), /^[1-4] of 4 customers/);
    assert.equal(JSON.parse(await download(page, "Export policy.json")).rules.length, 3);
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
    assert.equal(JSON.parse(await download(page, "Export policy.json")).rules[0].when,
      "frequency90Days > 3 and monetaryValue>=1e3 and (returnShare < .5 or not 0.8 < probability) and trend > -26");
  },
  async "the heading is shown before the script has loaded"() {
    const page = await open("model");
    await page.route("**/assets/index-*.js", () => {});
    await page.goto(`${base}/dashboard/?late#/file`, { waitUntil: "commit" });
    await page.getByRole("heading", { name: "Score a file of customers" }).waitFor();
  },
  async "the model's charts are drawn"() {
    const page = await open("model");
    await settle(page, "model");
    assert.ok(await page.getByRole("region", { name: /Compared with simpler methods/ }).isVisible());
    // The shipped model is fitted on all days. The figures are of models that did not know the days that they predicted.
    await page.getByText("The model learnt from 5,815 of these customers on the days before 9 Dec 2011. "
      + "Models that knew nothing later predicted the days after 12 Jun 2011, 27 Jul 2011, and 10 Sept 2011. "
      + "The evaluation is of those.").waitFor();
    await page.getByText("The figures are means of the holdouts that judge.").waitFor();
  },
  async "a file is inspected, scored, filtered and downloaded; hostile names stay text; the worker of the file before ends"() {
    const page = await open("file");
    // The first file is still being scored when the reader chooses the next: its request gets no answer.
    await page.route("**/api/score/batch?*", () => {}, { times: 1 });
    await chooseFile(page, "before.csv", "customer,day,amount\na,2026-01-31,1");
    await scoreButton(page).waitFor();
    const [worker] = await Promise.all([
      page.waitForEvent("worker"), page.waitForRequest("**/api/score/batch?*"), scoreButton(page).click()]);
    const ended = worker.waitForEvent("close");
    const rows = Array.from({ length: 300 }, (_, i) => `c${i},2026-0${1 + i % 8}-15,${50 + i},x`);
    const header = `Customer ID,Order date,Total,${quote(hostileText)}`;
    const file = [header, ...rows, `${quote(hostileText)},2026-05-01,70,x`, "late,not a day,3,x"].join("\n");
    await chooseFile(page, "orders.csv", file);
    await scoreButton(page).waitFor();
    await ended;
    await waitForFigure(page, "Orders", "301");
    await waitForFigure(page, "Customers", "301");
    await waitForFigure(page, "Money", "59,920");
    await waitForFigure(page, "Last order", "15 Aug 2026");
    assert.deepEqual(await firstRow(page), ["c0", "2026-01-15", "50"]);
    await page.getByText(`Not used: ${hostileText}`).waitFor();
    await page.getByRole("row", { name: "unreadable 1 3" }).waitFor();
    await page.getByRole("row", { name: /^303 late / }).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    await checkAccessibility(page, "inspected file");
    await page.screenshot({ path: join(folder, "file-inspected.png"), fullPage: true });
    await scoreButton(page).click();
    await page.getByText("301 customers", { exact: true }).waitFor();
    await page.getByRole("row", { name: /^303 late: / }).waitFor();
    await page.getByLabel("Name contains").fill("onerror");
    await page.getByText("1 customer", { exact: true }).waitFor();
    assert.equal(await page.locator(".body [role=cell]").first().textContent(), hostileText);
    assert.equal(await page.locator("main img").count(), 0);
    assert.notEqual(await page.title(), "owned");
    assert.equal((await download(page, "Download the result")).trim().split("\n").length, 302);
    await checkAccessibility(page, "file with results");
    assert.ok((await page.locator(".list").boundingBox()).height < 120, "a list of one customer is as tall as one customer needs");
    await page.screenshot({ path: join(folder, "file-results.png"), fullPage: true });
    await page.getByLabel("Name contains").fill("c1");
    await page.getByText("111 customers", { exact: true }).waitFor();
    await page.setViewportSize({ width: 390, height: 900 });
    await checkWidth(page, "file with results on a phone");
    await checkAccessibility(page, "file with results on a phone");
    await page.screenshot({ path: join(folder, "file-results-390.png"), fullPage: true });
    await page.getByLabel("Name contains").fill("nobody has this name");
    await page.getByText("No customers match.").waitFor();
    await page.getByRole("button", { name: "Change how the file is read" }).press("Enter");
    await scoreButton(page).waitFor();
    await checkAccessibility(page, "inspected file on a phone");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    await page.screenshot({ path: join(folder, "file-inspected-390.png"), fullPage: true });
  },
  async "the scoring of a file goes on while the reader looks at another view"() {
    const page = await open("file");
    let held;
    await page.route("**/api/score/batch?*", route => { held = route; }, { times: 1 });
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1\n,2026-01-31,3");
    await Promise.all([page.waitForRequest("**/api/score/batch?*"), scoreButton(page).click()]);
    await page.getByRole("link", { name: "Model" }).click();
    await settle(page, "model");
    await page.getByRole("link", { name: "File" }).click();
    await page.getByRole("progressbar").waitFor();
    await page.getByRole("link", { name: "Model" }).click();
    await settle(page, "model");
    await held.continue();
    await page.getByRole("link", { name: "File" }).click();
    await page.getByText("1 customer in orders.csv, as of 31 Jan 2026").waitFor();
    await page.getByRole("row", { name: "no customer 1 3" }).waitFor();
  },
  async "scoring can be cancelled by keyboard, and started again"() {
    const page = await open("file");
    await page.route("**/api/score/batch?*", () => {}, { times: 1 });
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1");
    await scoreButton(page).focus();
    const [worker] = await Promise.all([
      page.waitForEvent("worker"), page.waitForRequest("**/api/score/batch?*"), page.keyboard.press("Enter")]);
    const ended = worker.waitForEvent("close");
    await page.getByRole("progressbar").waitFor();
    await checkAccessibility(page, "file being scored");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Cancel");
    await page.keyboard.press("Enter");
    await ended;
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Score these customers");
    await page.keyboard.press("Enter");
    await downloadButton(page).waitFor();
  },
  async "answers that end early are an error, and the file can be scored again"() {
    const page = await open("file");
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1\nb,2026-01-31,2");
    await scoreButton(page).waitFor();
    await page.route("**/api/score/batch?*", async route => {
      const answers = await (await route.fetch()).text();
      await route.fulfill({ contentType: "text/csv", body: answers.slice(0, -9) });
    }, { times: 1 });
    await scoreButton(page).click();
    await page.getByRole("alert").getByText("The service ended its answers early.").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("2 customers", { exact: true }).waitFor();
  },
  async "a file that is slow to inspect does not replace a file chosen later; a file can be chosen again"() {
    const page = await open("file");
    const content = "customer,day,amount\na,2026-01-31,1";
    let held;
    await page.route("**/api/orders/inspect?name=slow.csv", route => { held = route; }, { times: 1 });
    await Promise.all([page.waitForRequest("**/api/orders/inspect?*"), chooseFile(page, "slow.csv", content)]);
    await page.getByText("Reading the file…").waitFor();
    await chooseFile(page, "quick.csv", content);
    await page.getByRole("heading", { name: "How quick.csv is read" }).waitFor();
    // The page has aborted the request already.
    await held.continue().catch(() => {});
    await page.waitForTimeout(500);
    await page.getByRole("heading", { name: "How quick.csv is read" }).waitFor();
    await Promise.all([page.waitForEvent("filechooser"), fileInput(page).click()]);
    assert.equal(await fileInput(page).evaluate(input => input.files.length), 0);
  },
  async "a model card without ranges or without a coverage shows no number in their place"() {
    const page = await open("file");
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1");
    await scoreButton(page).click();
    await downloadButton(page).waitFor();
    await page.route("**/api/model", async route => {
      const card = await (await route.fetch()).json();
      delete card.evaluation.coverage[1].days;
      card.features = card.features.map(({ name }) => ({ name }));
      await route.fulfill({ json: card });
    });
    await page.getByRole("link", { name: "Model" }).click();
    await settle(page, "model");
    await page.getByRole("row", { name: /^recency days unknown/ }).waitFor();
    await page.getByRole("row", { name: /^1 purchase \(1,655\) – \d/ }).waitFor();
    assert.doesNotMatch(await page.locator("#view").textContent(), /NaN|undefined/);
  },
  async "a feature file is recognized by its first line, wrong lines are listed and the rest is scored; hostile texts stay text"() {
    const page = await open("file");
    const { features } = await (await fetch(`${base}/api/model`)).json();
    const line = id => [id, ...features.map(f => f.minimum)].join(",");
    const header = ["customerId", ...features.map(f => f.name)].join(",");
    const broken = [quote(hostileText), quote(hostileText), ...features.slice(1).map(f => f.minimum)].join(",");
    const file = [header, line('"two\nlines"'), broken, line("fine")].join("\n");
    await chooseFile(page, hostileText.replaceAll("/", ""), file);
    await page.getByRole("heading", { name: /^Features in </ }).waitFor();
    await checkAccessibility(page, "feature file");
    await scoreButton(page).click();
    await page.getByText("2 customers", { exact: true }).waitFor();
    // The header is line 1, and the first customer's name takes lines 2 and 3.
    await page.getByRole("row", { name: `4 ${hostileText}: ` }).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    assert.notEqual(await page.title(), "owned");
    await page.goto(`${base}/dashboard/#/model`);
    await page.getByText(/2 customers in .* compared with the training ranges/).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    await page.goto(`${base}/dashboard/#/policy`);
    await page.getByText("2 customers", { exact: true }).waitFor();
    await page.getByText("Nobody.").waitFor();
  },
  async "dates and numbers are read as the column shows; the reader can change a column by keyboard, and undo it"() {
    const page = await open("file");
    const file = ["Kunde;Datum;Betrag;Sonst;Kasse", "a;13.02.2026;1.234,50;2;b", "a;01.03.2026;12,5;3;c", "=b;02.03.2026;7;4;c"].join("\n");
    await chooseFile(page, "orders.csv", file);
    await page.getByText("Own columns. The file is text in utf-8, columns are separated by semicolons.").waitFor();
    assert.deepEqual(await firstRow(page), ["a", "13.02.2026", "1.234,50"]);
    await waitForFigure(page, "Money", "1,254");
    const customer = page.getByRole("combobox", { name: "Column for customer" });
    assert.equal(await customer.inputValue(), "Kunde");
    await customer.focus();
    await page.keyboard.press("End");
    await waitForFigure(page, "Customers", "2");
    await page.getByText("The column was named.").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")), "column-customer");
    assert.equal(await customer.inputValue(), "Kasse");
    assert.match(await page.locator("p.visually-hidden[role=status]").textContent(), /^Read as own columns: 3 orders of 2 customers$/);
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
    await scoreButton(page).click();
    await page.getByText("2 customers in orders.csv, as of 2 Mar 2026").waitFor();
    assert.match(await download(page, "Download the result"), /^'=b,/m);
  },
  async "an ambiguous file is asked about, and one click answers; a wrong answer can be undone"() {
    const page = await open("file", { expectedErrors: /status of 422/ });
    await chooseFile(page, "orders.csv", "customer,day,amount\na,03/04/2026,10\na,05/06/2026,20\nb,03/04/2026,12.990\n");
    const alert = page.getByRole("alert");
    await alert.getByText("The service asks how to read this file").waitFor();
    await checkAccessibility(page, "ambiguous file");
    await page.screenshot({ path: join(folder, "file-ambiguous.png"), fullPage: true });
    assert.equal(await scoreButton(page).count(), 0);
    const answer = async (...names) => {
      for (const name of names) await page.getByRole("button", { name, exact: true }).press("Enter");
    };
    await answer("Month first");
    // The next question, or the answer, takes the focus.
    await page.getByRole("button", { name: "Decimal comma" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "BUTTON");
    await answer("Decimal comma");
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
    await answer("Day first", "Decimal point");
    await waitForFigure(page, "Money", "42.99");
    await scoreButton(page).click();
    await page.getByText("2 customers in orders.csv, as of 5 Jun 2026").waitFor();
  },
  async "the export of a known platform is recognized; the reader decides which statuses count"() {
    const page = await open("file");
    const header = "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,"
      + "Lineitem price,Lineitem sku,Cancelled at,Refunded Amount";
    const order = (name, email, status, amount) => `${name},${email},${status},,EUR,${amount},0,0,${amount},`
      + `2026-01-0${name} 09:59:00 +0100,1,Tea,${amount},T,,${status === "refunded" ? amount : 0}`;
    const file = [header, order(1, "a@example.com", "paid", 60), order(2, "b@example.com", "refunded", 15),
      order(3, "c@example.com", "pending", 9)];
    await chooseFile(page, "shopify.csv", file.join("\n"));
    await page.getByText("Shopify, orders as CSV.").first().waitFor();
    await waitForFigure(page, "Money", "60 EUR");
    await page.getByRole("row", { name: "pending 1 9" }).waitFor();
    const pending = page.getByRole("checkbox", { name: "pending: pending, 1 line" });
    assert.equal(await pending.isChecked(), false);
    await pending.focus();
    await page.keyboard.press("Space");
    await waitForFigure(page, "Money", "69 EUR");
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("name")), "status-pending");
    await scoreButton(page).click();
    await page.getByText("2 customers in shopify.csv").waitFor();
    await page.getByRole("cell", { name: "c@example.com", exact: true }).waitFor();
  },
  async "a file with too many lines that cannot be read is refused, and cannot be scored"() {
    const page = await open("file");
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1\nb,2026-01-31,2\nc,2026-01-31,many");
    await page.getByRole("alert").getByText("This file cannot be scored").waitFor();
    await page.getByRole("region", { name: "All lines that cannot be read" }).getByRole("row", { name: /^4 c / }).waitFor();
    assert.ok(await scoreButton(page).isDisabled());
    await checkAccessibility(page, "refused file");
  },
  async "the service gets the file as it is, in any encoding; a large text is compressed once"() {
    const proxy = await startProxy();
    const page = await open("file", { from: proxy.address });
    const text = ["customer,day,amount", "Kühn,2026-02-11,20", "Köhn,2026-03-11,30"].join("\n");
    const send = async (buffer, ...names) => {
      proxy.posts.length = 0;
      await chooseFile(page, "names.csv", buffer);
      await scoreButton(page).click();
      await downloadButton(page).waitFor();
      for (const name of names) await page.getByRole("cell", { name, exact: true }).waitFor();
      const [inspected, scored, ...more] = proxy.posts;
      assert.match(inspected.url, /^\/api\/orders\/inspect\?name=names\.csv$/);
      assert.match(scored.url, /^\/api\/score\/batch\?name=names\.csv&asOf=2026-/);
      assert.equal(more.length, 0);
      assert.ok(inspected.body.equals(scored.body));
      assert.equal(inspected.headers["content-encoding"], scored.headers["content-encoding"]);
      return inspected;
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
    const page = await open("file");
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
  async "product lines are summed into orders and returns, as the scores show"() {
    const page = await open("file");
    const [sold, back] = ["2010-12-01 08:26:00", "2010-12-09 10:00:00"];
    const file = ["InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country", `C9,X,x,-2,${back},2.55,17850.0,UK`,
      `1,X,x,6,${sold},2.55,17850.0,UK`, `1,Y,y,6,${sold},3.39,17850.0,UK`, `1,Z,z,10,${sold},0,17850.0,UK`].join("\n");
    await chooseFile(page, "lines.csv", file);
    await waitForFigure(page, "Orders", "1");
    await page.getByText("and 1 return, in 4 lines").waitFor();
    await waitForFigure(page, "Money", "30.54");
    await scoreButton(page).click();
    const result = await download(page, "Download the result");
    const orders = [
      { at: "2010-12-01T08:26:00Z", amount: 35.64, items: 12, products: 2 },
      { at: "2010-12-09T10:00:00Z", amount: 5.1, items: 2, products: 1, returned: true }];
    const answer = await fetch(`${base}/api/score/batch`, {
      method: "POST", headers: { "content-type": "application/x-ndjson", accept: "text/csv" },
      body: JSON.stringify({ customerId: "17850", asOf: "2010-12-09T10:00:00Z", orders }),
    });
    const scores = csv => csv.trim().split("\n")[1].split(",").slice(0, 8);
    assert.deepEqual(scores(result), scores(await answer.text()));
  },
  async "a dropped file is scored and sorted by keyboard, and the current policy moves nobody in it, but another does"() {
    const page = await open("file");
    const rows = Array.from({ length: 6000 }, (_, i) => `c${i},2026-0${1 + i % 9}-11,${20 + i % 900}`);
    const text = ["customer,day,amount", ...rows].join("\n");
    const data = await page.evaluateHandle(content => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], "dropped.csv", { type: "text/csv" }));
      return transfer;
    }, text);
    await page.dispatchEvent(".drop", "drop", { dataTransfer: data });
    await scoreButton(page).focus();
    await page.keyboard.press("Enter");
    await downloadButton(page).waitFor();
    const first = column => page.locator(`.body [role=row]:first-child [role=cell]:nth-child(${column})`).textContent();
    const head = page.getByRole("columnheader", { name: "Customer", exact: true });
    for (const [order, name] of [["ascending", "c0"], ["descending", "c999"]]) {
      await head.getByRole("button").press("Enter");
      assert.equal(await head.getAttribute("aria-sort"), order);
      assert.equal(await first(1), name);
    }
    const value = page.getByRole("columnheader", { name: "Value", exact: true }).getByRole("button");
    const amount = async () => Number((await first(5)).replace(",", ""));
    await value.press("Enter");
    const most = await amount();
    await value.press("Enter");
    assert.ok(most > await amount());
    await page.goto(`${base}/dashboard/#/policy`);
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
    const customer = await shows("customer", hostileText, `message ${hostileText}`, `rule ${hostileText}`);
    await settle(customer, "customer");
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
    const page = await open("customer", { from: locked, expectedErrors: /status of 401/ });
    await page.getByLabel("Function key").fill("wrong");
    await page.getByRole("button", { name: "Use this key" }).click();
    await page.getByText("did not accept the last key").waitFor();
    await page.getByLabel("Function key").fill(key);
    await page.getByRole("button", { name: "Use this key" }).click();
    await settle(page, "customer");
    await page.goto(`${locked}/dashboard/#/policy`);
    await page.reload();
    await settle(page, "policy");
  },
  async "the page says when the service does not answer, and tries again on request"() {
    const page = await open("customer", { expectedErrors: /ERR_INTERNET_DISCONNECTED/ });
    await settle(page, "customer");
    await page.context().setOffline(true);
    await page.getByLabel(/Days without an order/).press("End");
    await page.getByText("The service does not answer.").waitFor();
    await page.context().setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await settle(page, "customer");
  },
  async "first load is under 150 kB compressed"() {
    const page = await open("customer");
    await settle(page, "customer");
    const bytes = await page.evaluate(() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
      .filter(e => !e.name.includes("/api/")).reduce((sum, e) => sum + e.encodedBodySize, 0));
    console.log(`first load: ${bytes} bytes compressed`);
    assert.ok(bytes > 0 && bytes < 150_000);
  },
};

for (const view of ["customer", "file", "policy", "model"]) Object.assign(journeys, appearanceJourneys(view, settle));
process.exit(await run(journeys, "results.json", filter));
