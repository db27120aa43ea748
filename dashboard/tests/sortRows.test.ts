import { expect, test } from "vitest";
import { sortByNumber, sortByText } from "../src/files/sortRows";

const rowsOf = ({ length }: { length: number }) => Uint32Array.from({ length }, (_, row) => row);

test("numbers are sorted, with unknown ones first", () => {
  const numbers = Float64Array.of(3, -Infinity, 0.5, -2, 1e300, 0, -0.25, 3, Infinity);
  expect([...sortByNumber(rowsOf(numbers), numbers)]).toEqual([1, 3, 6, 5, 2, 0, 7, 4, 8]);
});

test("rows with the same number keep their order", () => {
  expect([...sortByNumber(Uint32Array.of(2, 0, 1), Float64Array.of(1, 1, 1))]).toEqual([2, 0, 1]);
});

test("some rows are sorted by the numbers of all", () => {
  expect([...sortByNumber(Uint32Array.of(2, 0), Float64Array.of(5, 9, -1))]).toEqual([2, 0]);
});

test("nothing can be sorted", () => expect(sortByText(rowsOf([]), [])).toHaveLength(0));

test.each([
  ["numbers as text", ["c10", "c9", "c1", "c", "c100"]],
  ["a common start", ["customer-20", "customer-3", "customer-", "customer-20"]],
  ["more letters than the key has", ["anna.berg@example.org", "anna.berg@example.com", "anna.be"]],
  ["letters outside ASCII", ["zoë", "zoe", "zoé", "zo日本", "zo日", "ÿ", "~", "\u007f", "a\ud83d\uded2", "a\uffff"]],
])("texts are in the order of <: %s", (_, texts) => {
  expect([...sortByText(rowsOf(texts), texts)].map(row => texts[row])).toEqual([...texts].sort());
});
