import { expect, test } from "vitest";
import { ticks } from "../src/components/chartScale";
import { LineChart } from "../src/components/LineChart";
import { OrderTimeline } from "../src/components/OrderTimeline";
import { StackedBars } from "../src/components/StackedBars";
import { press, show } from "./render";

globalThis.ResizeObserver ??= class { observe() {} disconnect() {} unobserve() {} };

const readout = (page: HTMLElement) => page.querySelector(".readout")!.textContent;
const plot = (page: HTMLElement) => page.querySelector(".plot")!;

test("the arrow keys read out the points of a curve, from end to end", () => {
  const page = show(<LineChart caption="Reached" x="Contacted" y="Buyers" diagonal="at random" points={[[0, 0], [0.5, 0.8], [1, 1]]} />);
  expect(readout(page)).toBe("");
  press(plot(page), "ArrowRight");
  press(plot(page), "ArrowRight");
  expect(readout(page)).toBe("Contacted: 50.0%. Buyers: 80.0%.");
  press(plot(page), "End");
  press(plot(page), "ArrowRight");
  expect(readout(page)).toBe("Contacted: 100.0%. Buyers: 100.0%.");
  press(plot(page), "Home");
  expect(readout(page)).toBe("Contacted: 0.0%. Buyers: 0.0%.");
  expect(page.querySelectorAll("table tbody tr").length).toBe(3);
});

test("bars are stacked, and a bar without decisions says so", () => {
  const series = { starts: [0, 60], bucketSeconds: 60, names: ["VIP", "RISK"], counts: [[2, 0], [1, 0]] };
  const page = show(<StackedBars caption="Decisions" series={series} />);
  const bars = [...page.querySelectorAll("rect")];
  expect(bars.length).toBe(2);
  expect(Number(bars[1]!.getAttribute("y")) + Number(bars[1]!.getAttribute("height"))).toBeCloseTo(Number(bars[0]!.getAttribute("y")));
  press(plot(page), "Home");
  expect(readout(page)).toMatch(/: VIP 2, RISK 1$/);
  press(plot(page), "End");
  expect(readout(page)).toMatch(/: none$/);
});

test("the orders of a customer are in the order of time, with returns and the next order", () => {
  const orders = [{ at: "2026-03-01T00:00:00Z", amount: 20.5, returned: true }, { at: "2026-01-01T00:00:00Z", amount: 50, items: 2 }];
  const page = show(<OrderTimeline orders={orders} asOf="2026-03-10T00:00:00Z" currency="EUR"
    daysToBuy={{ expected: 10, low: 2, high: 30 }} />);
  press(plot(page), "Home");
  expect(readout(page)).toMatch(/^Jan 1, 2026: €50, 2 items$/);
  press(plot(page), "ArrowRight");
  expect(readout(page)).toContain("return of €20.5");
  press(plot(page), "End");
  expect(readout(page)).toBe("Next order expected on Mar 20, 2026");
  expect(page.querySelector(".expected-range")).not.toBeNull();
});

test("a time line without orders and without a prediction is empty", () => {
  const page = show(<OrderTimeline orders={[]} asOf="2026-03-10T00:00:00Z" />);
  press(plot(page), "Home");
  expect(readout(page)).toBe("");
});

test("ticks are round numbers", () => {
  expect(ticks(4)).toEqual([0, 1, 2, 3, 4]);
  expect(ticks(730)).toEqual([0, 200, 400, 600]);
  expect(ticks(0)).toEqual([0]);
});
