import type { OrderFormats, OrderInspection } from "../files/inspection";
import type { OrderChoices } from "../files/orderChoices";
import { integer, nameInWords } from "../format";
import { card, h, type Option, select, table } from "./dom";

/** The column of each role, with a select to choose another. */
export function columnChoices(
  { roles }: OrderFormats, { columns, ignored }: OrderInspection, choices: OrderChoices, others: HTMLDetailsElement,
  onChange: () => void): HTMLElement {
  const options: Option[] = [...new Set([...columns.map(({ column }) => column), ...ignored])].map(name => [name, name]);
  const choose = (role: string, column: string) =>
    select({ name: `column-${role}`, "aria-label": `Column for ${nameInWords(role)}` }, [["", "none"], ...options], column, value => {
      choices.columns.set(role, value);
      onChange();
    });
  const abouts = new Map(roles.map(({ role, about }) => [role, about]));
  const meaning = (role: string) => h("span", {}, nameInWords(role), " ", h("span", { class: "note quiet" }, abouts.get(role) ?? ""));
  const found = new Set(columns.map(({ role }) => role));
  const rest = roles.filter(({ role }) => !found.has(role));
  others.replaceChildren(h("summary", {}, `Columns for ${integer(rest.length)} other meanings`),
    h("div", { class: "filters" }, ...rest.map(({ role }) => h("div", { class: "choice" }, h("p", {}, meaning(role)), choose(role, "")))));
  return card("Columns",
    h("div", { class: "stack columns" }, table("What each column means, and why", ["Meaning", "Column", "Why", "Written as"],
      columns.map(({ role, column, why, form }) => [meaning(role), choose(role, column), `The column ${why}.`, form]))),
    ignored.length > 0 && h("p", { class: "quiet" }, `Not used: ${ignored.join(", ")}`),
    others);
}
