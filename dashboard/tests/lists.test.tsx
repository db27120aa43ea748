import { expect, test, vi } from "vitest";
import { VirtualTable } from "../src/components/VirtualTable";
import { listLines } from "../src/files/listLines";
import { contactColumns, numberColumns, type ScoreBatch, type ScoreFilter, Scores, wordColumns } from "../src/files/scores";
import type { Result } from "../src/files/openFile";
import { countPeople } from "../src/files/summary";
import { press, show } from "./render";

interface Person { id: string; arm?: string; consent?: string; action?: string; probability?: number; value?: number; name?: string }

function batchOf(people: Person[], withConsent = true): ScoreBatch {
  const column = (read: (person: Person) => string | number | undefined) => people.map(person => read(person));
  return {
    header: ["customerId", "probability", "daysToBuy", "value", ...withConsent ? ["consent"] : []], ids: people.map(({ id }) => id),
    numbers: Object.fromEntries(numberColumns.map(name => [name,
      Float64Array.from(column(person => name === "probability" || name === "value" ? person[name] ?? -Infinity : 1) as number[])])) as never,
    words: Object.fromEntries(wordColumns.map(name => [name, column(person =>
      ({ action: person.action ?? "VIP", message: "Hello", arm: person.arm ?? "treatment", consent: person.consent ?? "yes", status: "ok" })[name])])) as never,
    contacts: Object.fromEntries(contactColumns.filter(name => name === "name").map(name => [name, column(person => person.name ?? "") as string[]])),
  };
}

function scoresOf(...people: Person[]): Scores {
  const scores = new Scores();
  scores.add(batchOf(people));
  return scores;
}

const all: ScoreFilter = { action: "", search: "", arm: "", consent: "", band: "", minimumValue: 0, maximumDays: 0 };
const idsOf = (scores: Scores, rows: Uint32Array) => [...rows].map(row => scores.ids[row]);

test("rows are sorted by number, name and action, and unknown numbers come first", () => {
  const scores = scoresOf({ id: "b", value: 2, action: "X" }, { id: "c", action: "A" }, { id: "a", value: 9, action: "M" });
  expect(idsOf(scores, scores.sortedBy("value"))).toEqual(["c", "b", "a"]);
  expect(idsOf(scores, scores.sortedBy("id"))).toEqual(["a", "b", "c"]);
  expect(idsOf(scores, scores.sortedBy("action"))).toEqual(["c", "a", "b"]);
});

test("each filter leaves out what it says, and names are searched in any case", () => {
  const scores = scoresOf({ id: "1", name: "Ada Berg", probability: 0.9, value: 50 }, { id: "2", arm: "control", probability: 0.5, value: 5 },
    { id: "3", consent: "no", probability: 0.1, value: 500 });
  const rows = scores.sortedBy("id");
  const filtered = (filter: Partial<ScoreFilter>) => idsOf(scores, scores.filter(rows, { ...all, ...filter }));
  expect(filtered({})).toEqual(["1", "2", "3"]);
  expect(filtered({ search: "BERG" })).toEqual(["1"]);
  expect(filtered({ arm: "control" })).toEqual(["2"]);
  expect(filtered({ consent: "no" })).toEqual(["3"]);
  expect(filtered({ band: "even" })).toEqual(["2"]);
  expect(filtered({ minimumValue: 50 })).toEqual(["1", "3"]);
  expect(filtered({ action: "RISK" })).toEqual([]);
});

test("batches are appended, and a database gives the same scores back", async () => {
  const scores = scoresOf({ id: "1" });
  scores.add(batchOf([{ id: "2", action: "RISK", name: "Ben" }]));
  const restored = await Scores.fromStored(scores.toStored());
  expect(restored.rowOf("2")).toBe(1);
  expect([restored.words.action.at(1), restored.nameOf(1), restored.count]).toEqual(["RISK", "Ben", 2]);
  expect(restored.numbers.value[1]).toBe(scores.numbers.value[1]);
  expect(restored.header).toEqual(scores.header);
});

test("people held out and people without consent are not contacted", () => {
  const scores = scoresOf({ id: "1" }, { id: "2", arm: "control", consent: "no" }, { id: "3", consent: "unknown" }, { id: "4", consent: "no" });
  expect(countPeople({ scores } as Result, scores.sortedBy("id")))
    .toEqual({ customers: 4, heldOut: 1, withoutConsent: 2, toContact: 1 });
});

test("a list has the customers as the service answered them", async () => {
  const scores = scoresOf({ id: "+49 1", name: "Ada", value: 3 }, { id: "2", arm: "control" });
  const read = async (rows: Uint32Array, action: string) =>
    (await listLines(scores, rows, action).text()).trim().split("\n").map(line => JSON.parse(line));
  const lines = await read(scores.sortedBy("id"), "");
  expect(lines[0]).toEqual({
    customerId: "+49 1", daysToBuy: { expected: 1 }, value: { expected: 3 }, contact: { name: "Ada" }, consent: "yes",
    decision: { action: "VIP", message: "Hello", arm: "treatment" },
  });
  expect(lines[1].decision.arm).toBe("control");
  // The service gets everybody, because an address may be in the file twice.
  expect((await read(Uint32Array.of(0), "VIP")).map(line => line.decision.action)).toEqual(["VIP", "(not in the list)"]);
  expect((await read(Uint32Array.of(0), "")).length).toBe(1);
});

test("a long table draws few rows, sorts by its headers and moves by keyboard", () => {
  const onSort = vi.fn();
  const columns = [{ title: "Customer", sort: "descending" as const, onSort }];
  const page = show(<VirtualTable label="Customers" place="a" columns={columns} count={100_000} keyOf={row => `c${row}`}
    cells={row => [<a href={`#${row}`}>{`c${row}`}</a>]} />);
  expect(page.querySelectorAll(".body [role=row]").length).toBeLessThan(60);
  expect(page.querySelector("[role=table]")!.getAttribute("aria-rowcount")).toBe("100001");
  expect(page.querySelector("[role=columnheader]")!.getAttribute("aria-sort")).toBe("descending");
  page.querySelector("button")!.click();
  expect(onSort).toHaveBeenCalledOnce();
  press(page.querySelector(".body a")!, "End");
  expect(page.querySelector('[data-row="99999"]')).not.toBeNull();
});
