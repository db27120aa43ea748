/** The predictions that a model may have. A model has each of them or not. */
export type Head = "probability" | "daysToBuy" | "value";

export const allHeads: readonly Head[] = ["probability", "daysToBuy", "value"];

export const headsAmong = (names: readonly string[]): Head[] => allHeads.filter(head => names.includes(head));

export const historyOnly = "No head: this model predicts nothing. The policy decides by the customer's history alone.";

export const levelUnknown = "The level is not known: the model has not seen the same season a year earlier. "
  + "Trust the order of customers, and not the mean of the predictions.";
