/** What the reader says about a file of orders. `columns` has columns by role, and formats; an empty column means none. */
export interface OrderChoices {
  columns: Record<string, string>; format: string; currency: string; rates: string; countStatuses?: string[];
}

export const noChoices = (): OrderChoices =>
  ({ columns: {}, format: "", currency: "", rates: "" });

export const hasChoices = ({ columns, format, currency, rates, countStatuses }: OrderChoices): boolean =>
  Object.keys(columns).length > 0 || !!format || !!currency || !!rates || countStatuses !== undefined;

/** Sets what a suggestion of the service says: one or more pairs, such as `dateOrder=dmy`. */
export const applySuggestion = (choices: OrderChoices, suggestion: string): OrderChoices =>
  ({ ...choices, columns: { ...choices.columns, ...Object.fromEntries(suggestedPairs(suggestion)) } });

/** Returns the pairs of key and value in a suggestion. A value with a comma is in quotes. */
export const suggestedPairs = (suggestion: string): [key: string, value: string][] =>
  [...suggestion.matchAll(/([^=,]+)=(?:"((?:[^"]|"")*)"|([^,]*))/g)]
    .map(([, key, quoted, plain]) => [key!.trim(), quoted?.replaceAll('""', '"') ?? plain!.trim()]);

/** Returns the query of a request that sends the file. */
export function toQuery(name: string, choices: OrderChoices, asOf?: string): string {
  const query = new URLSearchParams({ name });
  const columns = Object.entries(choices.columns).map(([key, value]) => `${key}=${quote(value)}`).join(",");
  const texts = {
    columns, format: choices.format, currency: choices.currency, rates: choices.rates,
    countStatuses: choices.countStatuses?.join(",") ?? "", asOf: asOf ?? "",
  };
  for (const [key, text] of Object.entries(texts)) if (text) query.set(key, text);
  return query.toString();
}

const quote = (value: string) => /[",]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** Returns the choices that a query says. */
export function fromQuery(text: string): OrderChoices {
  const query = new URLSearchParams(text);
  const get = (name: string) => query.get(name) ?? "";
  const statuses = get("countStatuses");
  return {
    columns: Object.fromEntries(suggestedPairs(get("columns"))), format: get("format"), currency: get("currency"), rates: get("rates"),
    ...statuses ? { countStatuses: statuses.split(",") } : {},
  };
}
