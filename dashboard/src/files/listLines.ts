import { contactColumns, type Scores } from "./scores";

/** The action of a customer who is not in the list. */
const notInTheList = "(not in the list)";

/**
 * Writes some customers as the service answers them, one a line: the form that it takes to write a list. Where all have one action, the
 * other customers follow with no action of the policy: one of them may be held out under the address of a customer in the list.
 */
export function listLines(scores: Scores, rows: Uint32Array, action: string): Blob {
  const { ids, words, numbers, contacts, hasConsent } = scores;
  const contactNames = contactColumns.filter(name => contacts[name]);
  const known = (value: number) => Number.isFinite(value) ? value : undefined;
  const expected = (value: number) => Number.isFinite(value) ? { expected: value } : undefined;
  const write = (row: number, itsAction: string) => `${JSON.stringify({
    customerId: ids[row],
    probability: known(numbers.probability[row]!), daysToBuy: expected(numbers.daysToBuy[row]!), value: expected(numbers.value[row]!),
    decision: { action: itsAction, message: words.message.at(row), arm: words.arm.at(row) },
    contact: contactNames.length === 0 ? undefined
      : Object.fromEntries(contactNames.flatMap(name => contacts[name]![row] ? [[name, contacts[name]![row]]] : [])),
    consent: hasConsent ? words.consent.at(row) : undefined,
  })}\n`;
  const lines = Array.from(rows, row => write(row, words.action.at(row)));
  if (action) {
    const inTheList = new Set(rows);
    for (let row = 0; row < scores.count; row++) if (!inTheList.has(row)) lines.push(write(row, notInTheList));
  }
  return new Blob(lines, { type: "application/x-ndjson" });
}
