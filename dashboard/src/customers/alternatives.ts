import { type Customer, scoreBatch, type Score } from "../api";
import { applyWhatIf, counterfactuals, type WhatIf } from "./whatIf";

/** A change to the customer, and the score after it. */
export interface Alternative { label: string; score: Score }

/** Returns for each kind of change the least step that changes the action, or the last step if none does. */
export async function findAlternatives(
  current: Score, customer: Customer, whatIf: WhatIf, signal: AbortSignal): Promise<Alternative[]> {
  const tries = counterfactuals.flatMap(counterfactual => counterfactual.steps.map(step => ({ counterfactual, step })));
  const answers = await scoreBatch(
    tries.map(({ counterfactual, step }) => applyWhatIf(customer, counterfactual.apply(whatIf, step))), signal);
  return counterfactuals.flatMap(counterfactual => {
    const scored = tries.flatMap((tried, i): Alternative[] => {
      const score = answers[i]!;
      return tried.counterfactual === counterfactual && "decision" in score ? [{ label: counterfactual.label(tried.step), score }] : [];
    });
    const found = scored.find(({ score }) => score.decision.action !== current.decision.action) ?? scored.at(-1);
    return found ? [found] : [];
  });
}
