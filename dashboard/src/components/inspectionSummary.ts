import type { Dialect, InspectedWord, OrderInspection } from "../files/inspection";
import type { RefusedCustomer } from "../files/store";
import { amount, date, integer, nameInWords, pluralize } from "../format";
import { card, h, table } from "./dom";
import { delimiterInWords } from "./formatChoices";

/** The recipe, how each file is written, and what its money is. */
export function describeFile({ title, files, money, moneyWhy, kinds }: OrderInspection): HTMLElement[] {
  return [
    h("p", {}, h("strong", {}, title ?? "Own columns"), `. ${files.map(({ dialect }) => describeDialect(dialect)).join(". ")}.`),
    h("p", {}, `Money is ${moneyInWords(money)}. ${moneyWhy}`),
    ...kinds.length > 0 ? [h("p", { class: "quiet" }, `Kinds of rows: ${kinds.map(describeWord).join("; ")}.`)] : [],
  ];
}

/** A sum of roles in words: `quantity*price` is "quantity × price". */
export const moneyInWords = (money: string) =>
  nameInWords(money.replace(/\s*([*+-])\s*/g, (_, sign: string) => ` ${sign === "*" ? "×" : sign === "-" ? "−" : sign} `));

const describeWord = ({ text, meaning, lines }: InspectedWord) =>
  `${text || "(empty)"} is ${nameInWords(meaning)} (${pluralize(lines, "line")})`;

function describeDialect({ format, compression, encoding, delimiter, skip, hasHeader }: Dialect): string {
  const parts = [
    `The file is ${format}${encoding && ` in ${encoding}`}`,
    compression !== "none" && `compressed with ${compression}`,
    delimiter && `columns are separated by ${delimiterInWords(delimiter)}`,
    skip > 0 && `${pluralize(skip, "line")} above the header skipped`,
    !hasHeader && "without a header, so columns have numbers",
  ];
  return parts.filter(part => part).join(", ");
}

export function orderFigures({ summary, currency }: OrderInspection): HTMLElement {
  const { orders, returns, customers, buyers, repeatBuyers, money, firstOrder, lastOrder, lines } = summary;
  const figure = (title: string, value: string, note: string) =>
    h("section", { class: "figure" }, h("h3", {}, title), h("p", { class: "number" }, value), h("p", { class: "quiet" }, note));
  return h("div", { class: "figures" },
    figure("Orders", integer(orders), `and ${pluralize(returns, "return")}, in ${pluralize(lines, "line")}`),
    figure("Customers", integer(customers), `${pluralize(buyers, "buyer")}, ${integer(repeatBuyers)} of them on several days`),
    figure("Money", `${amount(money)}${currency ? ` ${currency}` : ""}`, "purchases less returns"),
    figure("Last order", customers > 0 ? date(lastOrder) : "–", customers > 0 ? `The first was on ${date(firstOrder)}` : ""));
}

export function firstRows({ columns, firstRows }: OrderInspection): HTMLElement {
  const roles = columns.map(({ role }) => role);
  return card("First rows", table("The first rows, as read", ["Line", ...roles.map(nameInWords), "Left out"],
    firstRows.map(({ line, values, leftOut }) => [integer(line), ...roles.map(role => values[role] ?? ""), leftOut ?? ""])));
}

const rowsShown = 100;

/** The lines that do not count, by reason, with their money. Once the service has scored, it names the lines that it refused. */
export function leftOut({ summary, unreadable }: OrderInspection, refused: RefusedCustomer[] = []): HTMLElement {
  const dropped = summary.dropped.filter(({ lines }) => lines > 0);
  return card("Left out",
    dropped.length === 0 ? h("p", {}, "Every line counts.") : table("Lines that do not count, by reason", ["Reason", { number: "Lines" },
      { number: "Money" }], dropped.map(({ reason, lines, money }) => [reason, integer(lines), amount(money)])),
    refused.length > 0 ? refusedCustomers(refused)
      : unreadable.length > 0 && table(caption("lines that cannot be read", unreadable.length), ["Line", "Customer", "Reason"],
        unreadable.slice(0, rowsShown).map(({ line, customer, error }) => [integer(line), customer, error])));
}

/** The customers that the service refused. */
export const refusedCustomers = (refused: RefusedCustomer[]) =>
  table(caption("lines that were not scored", refused.length), ["Line", "Reason"],
    [...refused].sort((a, b) => a.line - b.line).slice(0, rowsShown).map(({ line, reason }) => [integer(line), reason]));

const caption = (what: string, count: number) => count > rowsShown ? `The first ${rowsShown} ${what}` : `All ${what}`;
