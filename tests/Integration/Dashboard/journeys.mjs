// Journeys through each view in a real Chromium, against a running service.
// node journeys.mjs BASE_URL SCREENSHOT_FOLDER CHROMIUM URL_THAT_NEEDS_KEY KEY URL_WITH_HOSTILE_POLICY_AND_CARD [PART_OF_A_JOURNEY'S_NAME]
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { hostileText, launch } from "./browser.mjs";

const [base, folder, executablePath, locked, key, hostileService, filter] = process.argv.slice(2);
const { open, checkAccessibility, checkWidth, appearanceJourneys, run } = await launch(base, folder, executablePath);

async function settle(page, view) {
  if (view === "customer") await page.getByRole("region", { name: /Each row changes one thing/ }).waitFor();
  if (view === "policy") await page.getByText("Who gets another action").waitFor();
  if (view === "model") await page.locator(".plot canvas").nth(1).waitFor();
}

const chooseFile = (page, name, content) =>
  page.getByLabel(/Drop a CSV/).setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

const quote = text => `"${text.replaceAll('"', '""')}"`;

const scoreButton = page => page.getByRole("button", { name: "Score these customers" });

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
    // The model learnt from earlier days of the customers that evaluate it, and the page must say so.
    await page.getByText("The model learnt from 3,296 of these customers on the days before 10 Sept 2011. "
      + "The later days were kept to evaluate it.").waitFor();
    await page.getByText("The model learnt from earlier days of 3,296 of these customers. "
      + "Only the days after that date were new to it.").waitFor();
  },
  async "a file is scored, filtered and downloaded; hostile names stay text; the worker of the file before ends"() {
    const page = await open("file");
    // The first file is still being scored when the reader chooses the next: its request gets no answer.
    await page.route("**/api/score/batch", () => {}, { times: 1 });
    await chooseFile(page, "before.csv", "customer,day,amount\na,2026-01-31,1");
    const [worker] = await Promise.all([
      page.waitForEvent("worker"), page.waitForRequest("**/api/score/batch"), scoreButton(page).click()]);
    const ended = worker.waitForEvent("close");
    const rows = Array.from({ length: 300 }, (_, i) => `c${i},2026-0${1 + i % 8}-15,${50 + i}`);
    const file = ["Customer ID,Order date,Total", ...rows, `${quote(hostileText)},2026-05-01,70`, "late,not a day,3"].join("\n");
    await chooseFile(page, "orders.csv", file);
    await scoreButton(page).waitFor();
    await ended;
    await scoreButton(page).click();
    await page.getByText("301 customers", { exact: true }).waitFor();
    await page.getByText("day must be a date such as 2026-01-31, got “not a day”").waitFor();
    await page.getByLabel("Name contains").fill("onerror");
    await page.getByText("1 customer", { exact: true }).waitFor();
    assert.equal(await page.locator(".body [role=cell]").first().textContent(), hostileText);
    assert.equal(await page.locator("main img").count(), 0);
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
  },
  async "the scoring of a file goes on while the reader looks at another view"() {
    const page = await open("file");
    let held;
    await page.route("**/api/score/batch", route => { held = route; }, { times: 1 });
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1\nlate,not a day,3");
    await Promise.all([page.waitForRequest("**/api/score/batch"), scoreButton(page).click()]);
    await page.getByRole("link", { name: "Model" }).click();
    await settle(page, "model");
    await page.getByRole("link", { name: "File" }).click();
    await page.getByRole("progressbar").waitFor();
    await page.getByRole("link", { name: "Model" }).click();
    await settle(page, "model");
    await held.continue();
    await page.getByRole("link", { name: "File" }).click();
    await page.getByText("1 customer in orders.csv").waitFor();
    await page.getByText("day must be a date such as 2026-01-31, got “not a day”").waitFor();
  },
  async "a file that is slow to read does not replace a file chosen later; a file can be chosen again"() {
    const page = await open("file");
    await page.evaluate(() => {
      const stream = File.prototype.stream;
      File.prototype.stream = function () {
        return this.name !== "slow.csv" ? stream.call(this) : new ReadableStream({
          start: source => void setTimeout(() => { source.enqueue(new TextEncoder().encode("a")); source.close(); }, 1000),
        });
      };
    });
    const content = "customer,day,amount\na,2026-01-31,1";
    await chooseFile(page, "slow.csv", content);
    await page.getByText("Reading the file…").waitFor();
    await chooseFile(page, "quick.csv", content);
    await page.getByRole("heading", { name: "Columns of quick.csv" }).waitFor();
    await page.waitForTimeout(1500);
    await page.getByRole("heading", { name: "Columns of quick.csv" }).waitFor();
    await Promise.all([page.waitForEvent("filechooser"), page.getByLabel(/Drop a CSV/).click()]);
    assert.equal(await page.getByLabel(/Drop a CSV/).evaluate(input => input.files.length), 0);
  },
  async "a model card without ranges or without a coverage shows no number in their place"() {
    const page = await open("file");
    await chooseFile(page, "orders.csv", "customer,day,amount\na,2026-01-31,1");
    await scoreButton(page).click();
    await page.getByRole("button", { name: "Download the result" }).waitFor();
    await page.route("**/api/model", async route => {
      const card = await (await route.fetch()).json();
      delete card.evaluation.coverage[1].days;
      card.features = card.features.map(({ name }) => ({ name }));
      await route.fulfill({ json: card });
    });
    await page.getByRole("link", { name: "Model" }).click();
    await settle(page, "model");
    await page.getByRole("row", { name: /^recency days unknown/ }).waitFor();
    await page.getByRole("row", { name: /^1 purchase \(1,414\) – \d/ }).waitFor();
    assert.doesNotMatch(await page.locator("#view").textContent(), /NaN|undefined/);
  },
  async "a feature file is detected, wrong lines are listed and the rest is scored; hostile headers, names and errors stay text"() {
    const page = await open("file");
    const { features } = await (await fetch(`${base}/api/model`)).json();
    const quoted = quote(hostileText);
    const line = id => [id, ...features.map(f => f.minimum), "x"].join(",");
    const header = ["Customer", ...features.map(f => f.name), quoted].join(",");
    const broken = ["broken", quoted, ...features.slice(1).map(f => f.minimum), "x"].join(",");
    const tooLarge = line("huge").replace(/,[^,]+/, ",1e39");
    const file = [header, line('"two\nlines"'), broken, line("fine"), tooLarge].join("\n");
    await chooseFile(page, hostileText.replaceAll("/", ""), file);
    assert.equal(await page.getByLabel("One line is").inputValue(), "features");
    await scoreButton(page).click();
    await page.getByText("2 customers", { exact: true }).waitFor();
    // The header is line 1, and the first customer's name takes lines 2 and 3.
    await page.getByRole("row", { name: /^4 .*must be a number/ }).waitFor();
    await page.getByRole("row", { name: /^6 huge: / }).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    assert.notEqual(await page.title(), "owned");
    await page.goto(`${base}/dashboard/#/model`);
    await page.getByText(/2 customers in .* compared with the training ranges/).waitFor();
    assert.equal(await page.locator("main img").count(), 0);
    await page.goto(`${base}/dashboard/#/policy`);
    await page.getByText("2 customers", { exact: true }).waitFor();
  },
  async "date format, separators and decimal marks are detected, and the reader can change the date format"() {
    const page = await open("file");
    const file = ["Kunde;Datum;Betrag", "a;13.02.2026;1.234,50", "a;01.03.2026;12,5", "=b;02.03.2026;7"].join("\n");
    await chooseFile(page, "orders.csv", file);
    await page.getByText("Columns are separated by semicolons").waitFor();
    const first = page.getByRole("region", { name: "The first lines, as read" }).locator("tbody tr").first();
    assert.deepEqual(await first.locator("th, td").allTextContents(), ["a", "13 Feb 2026", "1,234.5"]);
    await page.getByLabel("Date format").selectOption("mdy");
    await first.getByText("must be a date such as 01/31/2026").waitFor();
    await page.getByLabel("Date format").selectOption("dmy");
    await scoreButton(page).click();
    await page.getByText("2 customers in orders.csv, as of 2 Mar 2026").waitFor();
    assert.match(await download(page, "Download the result"), /^'=b,/m);
  },
  async "UTF-8 and UTF-16 are detected; other text is read as Windows-1252, with a notice; no letter is cut at a megabyte"() {
    const page = await open("file");
    const text = ["customer,day,amount", "Kühn,2026-02-11,20", "Köhn,2026-03-11,30"].join("\n");
    const notice = page.getByText("The file is not valid UTF-8, so the dashboard reads it as Windows-1252.");
    const scored = async (buffer, ...names) => {
      await page.getByLabel(/Drop a CSV/).setInputFiles({ name: "names.csv", mimeType: "text/csv", buffer });
      const score = scoreButton(page);
      await score.waitFor();
      const said = await notice.count();
      await score.click();
      await page.getByRole("button", { name: "Download the result" }).waitFor();
      for (const name of names) await page.getByRole("cell", { name, exact: true }).waitFor();
      await page.getByText("No line was skipped.").waitFor();
      return said;
    };
    assert.equal(await scored(Buffer.from(text, "latin1"), "Kühn", "Köhn"), 1);
    assert.equal(await scored(Buffer.from(`\ufeff${text}`, "utf16le"), "Kühn", "Köhn"), 0);
    assert.equal(await scored(Buffer.from(text), "Kühn", "Köhn"), 0);
    // The megabyte ends between the two bytes of this ü.
    const before = "customer,day,amount,note\na,2026-01-01,1,\na,2026-01-02,1,";
    assert.equal(await scored(Buffer.from(`${before.padEnd((1 << 20) - 3, "n")}\nKühn,2026-02-11,20,`), "Kühn"), 0);
  },
  async "a compressed file is refused, with what to do about it; text that begins like one is not"() {
    const page = await open("file");
    const text = "customer,day,amount\na,2026-02-11,20";
    const bytes = start => Buffer.from(start, "latin1");
    for (const [content, name, advice] of [
      [gzipSync(text), "a gzip file", "decompress it"],
      [bytes("PK\x03\x04\x14\0"), "a ZIP archive or an Excel workbook", "extract it, or save the workbook as CSV,"],
      [bytes("BZh91AY&SY\0"), "a bzip2 file", "decompress it"],
      [bytes("\xfd7zXZ\0"), "an XZ file", "decompress it"],
      [bytes("(\xb5/\xfd\x24"), "a Zstandard file", "decompress it"],
    ]) {
      await chooseFile(page, "orders.csv.gz", content);
      const message = `The file must be a CSV file without compression, got ${name}; ${advice} and choose the CSV file.`;
      await page.getByRole("alert").getByText(message).waitFor();
    }
    await chooseFile(page, "orders.csv", text.replace("customer", "BZh"));
    await page.getByText("Choose the column for: customer.").waitFor();
  },
  async "product lines are summed into orders and returns as the command line does"() {
    const page = await open("file");
    const [sold, back] = ["2010-12-01 08:26:00", "2010-12-09 10:00:00"];
    const file = ["InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID", `C9,X,-2,${back},2.55,17850.0`,
      `1,X,6,${sold},2.55,17850.0`, `1,X,6,${sold},2.55,17850.0`, `1,Y,6,${sold},3.39,17850.0`, `1,Z,10,${sold},0,17850.0`].join("\n");
    await chooseFile(page, "lines.csv", file);
    const amounts = page.getByRole("region", { name: "The first lines, as read" }).locator("td:last-child");
    assert.deepEqual(await amounts.allTextContents(), ["-5.1", "15.3", "15.3"]);
    assert.equal(await page.getByRole("combobox", { name: "unit price" }).inputValue(), "4");
    await page.getByRole("combobox", { name: "quantity" }).selectOption("not in this file");
    await page.getByText("Choose the column for: amount, or quantity and unit price.").waitFor();
    await page.getByRole("combobox", { name: "quantity" }).selectOption("Quantity");
    await scoreButton(page).click();
    await page.getByRole("row", { name: /^4 .*repeats a line above/ }).waitFor();
    await page.getByRole("row", { name: /^6 amount must not be 0/ }).waitFor();
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
  async "a dropped file is scored and sorted by keyboard, and the current policy moves nobody in several requests"() {
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
    await page.getByRole("button", { name: "Download the result" }).waitFor();
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
