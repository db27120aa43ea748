import { amount, integer, nameInWords } from "../format";
import type { RefusedLine, Result } from "../files/openFile";
import { Card } from "./Card";
import { Table } from "./Table";

const rowsShown = 100;

/** The lines that do not count, by kind with their money, and below them the single lines that nobody could read. */
export function Problems({ result: { inspection, refused } }: { result: Result }) {
  const dropped = inspection?.summary.dropped.filter(({ lines }) => lines > 0) ?? [];
  if (dropped.length === 0 && refused.length === 0) return null;
  const kinds = groupByKind(refused);
  return <Card title="Left out">
    {dropped.length > 0 && <Table caption="Lines that do not count, by reason"
      headers={["Reason", { number: "Lines" }, { number: "Money" }]}
      rows={dropped.map(({ reason, lines, money }) => [reason, integer(lines), amount(money)])} />}
    {[...kinds].map(([kind, lines]) => <details>
      <summary>{kind}: {integer(lines.length)}</summary>
      <Table caption={lines.length > rowsShown ? `The first ${rowsShown} lines that were not scored` : "All lines that were not scored"}
        headers={["Line", "Customer", "Reason"]}
        rows={lines.slice(0, rowsShown).map(({ line, customer, error }) => [integer(line), customer, error])} />
    </details>)}
  </Card>;
}

/** The kind is the field that could not be read, which the error names first: "/amount must be a number". */
function groupByKind(refused: RefusedLine[]): Map<string, RefusedLine[]> {
  const kinds = new Map<string, RefusedLine[]>();
  for (const line of [...refused].sort((a, b) => a.line - b.line)) {
    const field = /^\/?([^\s:/]+)/.exec(line.error)?.[1];
    const kind = field ? `Cannot be read: ${nameInWords(field)}` : "Cannot be read";
    kinds.set(kind, [...kinds.get(kind) ?? [], line]);
  }
  return kinds;
}
