/** What the reader says about a file of orders. `columns` has columns by role, and formats; an empty column means none. */
export interface OrderChoices {
  columns: Map<string, string>; format: string; currency: string; rates: string; countStatuses: string[] | undefined;
}

export const noChoices = (): OrderChoices =>
  ({ columns: new Map(), format: "", currency: "", rates: "", countStatuses: undefined });

/** Sets what a suggestion of the service says: one or more pairs, such as `dateOrder=dmy`. */
export function applySuggestion(choices: OrderChoices, suggestion: string): void {
  for (const [key, value] of suggestedPairs(suggestion)) choices.columns.set(key, value);
}

/** Returns the pairs of key and value in a suggestion. A value with a comma is in quotes. */
export const suggestedPairs = (suggestion: string): [key: string, value: string][] =>
  [...suggestion.matchAll(/([^=,]+)=(?:"((?:[^"]|"")*)"|([^,]*))/g)]
    .map(([, key, quoted, plain]) => [key!.trim(), quoted?.replaceAll('""', '"') ?? plain!.trim()]);

/** Returns the query of a request that sends the file. */
export function toQuery(name: string, choices: OrderChoices, asOf?: string): string {
  const query = new URLSearchParams({ name });
  const columns = [...choices.columns].map(([key, value]) => `${key}=${quote(value)}`).join(",");
  const texts = {
    columns, format: choices.format, currency: choices.currency, rates: choices.rates,
    countStatuses: choices.countStatuses?.join(",") ?? "", asOf: asOf ?? "",
  };
  for (const [key, text] of Object.entries(texts)) if (text) query.set(key, text);
  return query.toString();
}

const quote = (value: string) => /[",]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
