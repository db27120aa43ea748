import type { ActionSummary, Result } from "./openFile";

/** Counts some rows: who gets a message, and who does not. A person held out counts as held out only. */
export function countPeople({ scores }: Result, rows: Uint32Array): Omit<ActionSummary, "action" | "value"> {
  const { hasConsent, words: { consent } } = scores;
  let [heldOut, withoutConsent] = [0, 0];
  for (const row of rows)
    if (scores.isHeldOut(row)) heldOut++;
    else if (hasConsent && consent.at(row) !== "yes") withoutConsent++;
  return { customers: rows.length, heldOut, withoutConsent, toContact: rows.length - heldOut - withoutConsent };
}

/** Returns what the service says about each action. A file of features has no such summary, so its rows are counted. */
export function summarize(result: Result): ActionSummary[] {
  if (result.summary) return [...result.summary.actions];
  const { words: { action: { distinct, indices } }, count } = result.scores;
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  return distinct.map((action, i) => ({ action, ...countPeople(result, all.filter(row => indices[row] === i)) }));
}
