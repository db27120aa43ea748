import { expect, test } from "vitest";
import { band } from "../src/bands";
import { sampleShop } from "../src/files/sampleShop";
import { applySuggestion, fromQuery, noChoices, toQuery } from "../src/files/orderChoices";
import { prepareUpload } from "../src/files/upload";
import { conditionInWords, dateAfter, money, outOfHundred, probabilityPercent } from "../src/format";
import { addressOf, parseRoute } from "../src/route";
import { currencySetting, timeZoneSetting } from "../src/settings";
import { remembered } from "../src/stored";

test("an address is read as it was written", () => {
  const address = addressOf("person", "anna/+49 ü?", { file: "k3", search: "" });
  const { view, name, query } = parseRoute(address);
  expect([view, name, query.get("file"), query.has("search")]).toEqual(["person", "anna/+49 ü?", "k3", false]);
  expect(parseRoute("").view).toBe("today");
  expect(parseRoute("#today").view).toBe("today");
});

test("money has the currency of the settings, then of the file, then none", () => {
  expect(money(1234.5, "EUR", 2)).toBe("€1,234.5");
  expect(money(1234.5)).toBe("1,235");
  expect(money(5, "Taler")).toBe("5 Taler");
  currencySetting.value = "USD";
  expect(money(5, "EUR")).toBe("$5");
  currencySetting.value = "";
  expect(money(-Infinity, "EUR")).toBe("–");
});

test("dates are of the time zone of the settings", () => {
  expect(dateAfter("2026-01-01T23:30:00Z", 1)).toBe("Jan 2, 2026");
  timeZoneSetting.value = "Europe/Berlin";
  expect(dateAfter("2026-01-01T23:30:00Z", 1)).toBe("Jan 3, 2026");
  timeZoneSetting.value = "";
});

test("a probability is a word, and never 0 % or 100 %", () => {
  expect([0.61, 0.6, 0.4, 0.39].map(band)).toEqual(["likely", "even", "even", "unlikely"]);
  expect(probabilityPercent(0.001)).toContain("<");
  expect(probabilityPercent(0.999)).toContain(">");
  expect(outOfHundred(0.999)).toBe("more than 99");
});

test("a condition is in words, with all digits of its numbers", () => {
  expect(conditionInWords("averageOrderValue >= 19.99 and (.8 < probability)"))
    .toBe("average order value is at least 19.99 and (0.8 is below probability)");
});

test("choices survive the way through a query", () => {
  const choices = { ...applySuggestion(noChoices(), 'at="a,b",dateOrder=dmy'), countStatuses: ["paid"], currency: "EUR" };
  expect(fromQuery(toQuery("orders.csv", choices))).toEqual(choices);
  expect(fromQuery("")).toEqual(noChoices());
});

test("the sample shop ends on the day itself, and is the same for the same day", async () => {
  const today = new Date("2026-11-29T15:00:00Z");
  const lines = (await sampleShop(today).text()).trim().split("\n");
  expect(lines.at(-1)).toContain("2026-11-29T00:00");
  expect(new Set(lines.slice(1).map(line => line.split(",")[2])).size).toBe(600);
  expect(await sampleShop(today).text()).toBe(await sampleShop(today).text());
});

test("the first lines of a file are shown in its own encoding, and a workbook has none", async () => {
  const read = async (...parts: BlobPart[]) => (await prepareUpload(new File(parts, "a"), ["recencyDays", "frequency"])).firstLines;
  expect(await read("name;day\r\nKühn;1\r\n")).toEqual(["name;day", "Kühn;1", ""]);
  expect((await read(new Uint8Array([0x4b, 0xfc, 0x68, 0x6e, 0x3b, 0x31, 0x0a])))[0]).toBe("Kühn;1");
  expect(await read(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]))).toEqual([]);
});

test("a file with more than half of the features in its first line is of features", async () => {
  const typeOf = async (text: string) => (await prepareUpload(new File([text], "a"), ["recencyDays", "frequency"])).upload.type;
  expect(await typeOf("customerId,Recency days,FREQUENCY\n")).toBe("text/csv");
  expect(await typeOf("customer,day,amount\n")).toBe("application/octet-stream");
});

test("what was typed is stored, and one name is one signal", async () => {
  const typed = remembered("typed", "");
  typed.value = "anna";
  expect(remembered("typed", "").value).toBe("anna");
  expect(sessionStorage.getItem("conversion-typed")).toBe('"anna"');
});
