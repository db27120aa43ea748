import { expect, test } from "vitest";
import type { Score } from "../src/api";
import { CustomerAnswer, RulesTried } from "../src/components/CustomerAnswer";
import { ReasonList } from "../src/components/ReasonList";
import { TrustBanner } from "../src/components/TrustBanner";
import { Scores } from "../src/files/scores";
import type { Result } from "../src/files/openFile";
import { show } from "./render";

const score: Score = {
  customerId: "anna", asOf: "2026-06-10T00:00:00Z", horizonDays: 90, status: "ok", probability: 0.824,
  daysToBuy: { expected: 23.6, low: 5, high: 60 }, value: { expected: 1230, low: 0, high: 1620 },
  decision: {
    action: "VIP", message: "Send the catalog.", rule: "vip", arm: "treatment", runnerUp: { action: "PROMO", rule: "promo" },
    trace: [{ rule: "vip", when: "probability > 0.8", matched: true,
      facts: [{ left: "probability", leftValue: 0.8004, comparison: ">", right: "0.8", rightValue: 0.8, holds: true }] }],
  },
  start: { points: 43.8, text: "The average customer: 43.8 %." },
  reasons: [{ feature: "recencyDays", points: 41.2, text: "Last bought 3 days ago: +41.2 points." },
    { feature: "returnShare", points: -2.6, text: "Sent back a lot: −2.6 points." }],
  outOfRange: [],
};

test("the probability is a word with its number, the next order a date, the value money", () => {
  const text = show(<CustomerAnswer score={score} currency="GBP" />).textContent;
  expect(text).toContain("likely");
  expect(text).toContain("82%");
  expect(text).toContain("Jul 3, 2026");
  expect(text).toContain("£1,230");
  expect(text).toContain("£0 to £1,620");
});

test("reasons begin at the average and add up to the probability", () => {
  const items = [...show(<ReasonList {...score} />).querySelectorAll("li")].map(item => item.querySelector(".number")!.textContent);
  expect(items).toEqual(["43.8", "+41.2", "−2.6", "82.4%"]);
});

test("a sum above a hundred on the way stays inside the chart", () => {
  const page = show(<ReasonList start={{ points: 90, text: "Average" }}
    reasons={[{ feature: "a", points: 20, text: "Up" }, { feature: "b", points: -30, text: "Down" }]} />);
  const fills = [...page.querySelectorAll<HTMLElement>(".bar i")];
  for (const fill of fills) expect(parseFloat(fill.style.left) + parseFloat(fill.style.width)).toBeLessThanOrEqual(100.001);
});

test("a customer held out is not to be contacted", () => {
  const heldOut = { ...score, decision: { ...score.decision, arm: "control" } };
  expect(show(<CustomerAnswer score={heldOut} />).textContent).toContain("Held out: do not contact this person.");
  expect(show(<CustomerAnswer score={score} />).textContent).not.toContain("do not contact");
});

test("a customer without a purchase has no predictions, and a model without heads has none", () => {
  const { probability: _, daysToBuy: __, value: ___, ...rest } = score;
  const without = show(<CustomerAnswer score={{ ...rest, status: "insufficient_data" }} />);
  expect(without.querySelectorAll(".figure").length).toBe(0);
  expect(show(<CustomerAnswer score={{ ...rest, status: "history_only" }} />).textContent).toContain("No head");
});

test("a number compared with a threshold has enough digits to differ", () => {
  expect(show(<RulesTried score={score} />).textContent).toContain("probability is 0.8004");
});

const result = (outside: number) => ({ scores: new Scores(), predicted: 100, outside, refused: [], query: "", outOfRange: new Map() }) as Result;
const model = { name: "m", version: "1", hash: "h", horizonDays: 90, coverage: 0.8, source: { title: "A gift wholesaler", citation: "" },
  data: { orders: 9, customers: 5, firstOrder: "2009-12-01T00:00:00Z", lastOrder: "2011-12-09T00:00:00Z" } };

test("the banner says whose shop the model learnt from, and to train where many customers are unlike", () => {
  const few = show(<TrustBanner model={model} result={result(2)} />).textContent;
  expect(few).toContain("The model learnt from A gift wholesaler: 5 customers, Dec 1, 2009 to Dec 9, 2011");
  expect(few).not.toContain("conversion start");
  expect(show(<TrustBanner model={model} result={result(44)} />).textContent).toContain("44% of yours are");
  expect(show(<TrustBanner model={model} result={result(44)} />).textContent).toContain("conversion start --orders FILE");
});

test("a model without predictions has no banner", () => {
  expect(show(<TrustBanner model={{ ...model, heads: [] }} result={result(0)} />).textContent).toBe("");
});
