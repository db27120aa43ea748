import type { InspectedWord, OrderFormats } from "../files/inspection";
import type { OrderChoices } from "../files/orderChoices";
import { nameInWords, pluralize } from "../format";
import { card, dropdown, h, type Option } from "./dom";

const fromFile: Option = ["", "as in the file"];
const dateOrders: Option[] = [["ymd", "year first: 2026-01-31"], ["dmy", "day first: 31/01/2026"], ["mdy", "month first: 01/31/2026"]];
const decimalMarks: Option[] = [["point", "point: 1,234.50"], ["comma", "comma: 1.234,50"]];
const delimiterNames: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks" };
/** Delimiters that a setting spells as a word. */
const delimiterWords: Record<string, string> = { "\t": "tab", " ": "blanks" };

export const delimiterInWords = (delimiter: string) => delimiterNames[delimiter] ?? delimiter;

/** Controls for what the file leaves open: how it writes dates and numbers, and what counts. */
export function formatChoices(
  { recipes, delimiters }: OrderFormats, choices: OrderChoices, statuses: InspectedWord[], onChange: () => void): HTMLElement {
  const setting = (key: string, label: string, options: Option[]) =>
    dropdown(label, [fromFile, ...options], choices.columns.get(key) ?? "", value => setColumn(key, value), key);
  const setColumn = (key: string, value: string) => {
    if (value) choices.columns.set(key, value);
    else choices.columns.delete(key);
    onChange();
  };
  const text = (key: "currency" | "rates", label: string, placeholder: string) =>
    textInput(label, key, choices[key], placeholder, value => { choices[key] = value; onChange(); });
  return card("Format",
    h("p", { class: "quiet" }, "The service decides each of these from the whole file. Choose only what it got wrong, or cannot know."),
    h("div", { class: "filters" },
      dropdown("Export of", [["", "by its header"], ...recipes.map(({ name, title }): Option => [name, title])],
        choices.format, value => { choices.format = value; onChange(); }, "format"),
      setting("dateOrder", "Dates", dateOrders),
      setting("decimal", "Decimal mark", decimalMarks),
      setting("delimiter", "Columns separated by",
        delimiters.map((delimiter): Option => [delimiterWords[delimiter] ?? delimiter, delimiterInWords(delimiter)])),
      textInput("Time zone of the shop", "timeZone", choices.columns.get("timeZone") ?? "", "as in the file, or UTC",
        value => setColumn("timeZone", value), Intl.supportedValuesOf("timeZone")),
      text("currency", "Currency", "the only one"),
      text("rates", "Rates of other currencies", "USD=0.92,GBP=1.17"),
      statuses.length === 0 && textInput("Statuses that count", "countStatuses", choices.countStatuses?.join(",") ?? "", "as known",
        value => setStatuses(choices, value.split(",").map(status => status.trim()), onChange))),
    statuses.length > 0 && statusChoices(statuses, choices, onChange));
}

function textInput(label: string, name: string, value: string, placeholder: string, onChange: (value: string) => void,
  suggested: string[] = []): HTMLElement {
  const list = suggested.length > 0 && h("datalist", { id: `${name}-list` }, ...suggested.map(option => h("option", { value: option })));
  const input = h("input", { name, value, placeholder, autocomplete: "off", list: list && list.id });
  input.addEventListener("change", () => onChange(input.value.trim()));
  return h("label", {}, label, input, list);
}

function statusChoices(statuses: InspectedWord[], choices: OrderChoices, onChange: () => void): HTMLElement {
  const counted = new Set(choices.countStatuses ?? statuses.filter(({ meaning }) => isPurchase(meaning)).map(({ text }) => text));
  const boxes = statuses.map(({ text, meaning, lines }) => {
    const box = h("input", { type: "checkbox", name: `status-${text}`, checked: counted.has(text) });
    box.addEventListener("change", () => {
      if (box.checked) counted.add(text);
      else counted.delete(text);
      setStatuses(choices, [...counted], onChange);
    });
    return h("label", { class: "check" }, box, ` ${text || "(empty)"}: ${nameInWords(meaning)}, ${pluralize(lines, "line")}`);
  });
  return h("fieldset", {}, h("legend", {}, "Statuses that count as a purchase"), ...boxes);
}

const isPurchase = (meaning: string) => meaning === "sale" || meaning === "partlyRefunded";

function setStatuses(choices: OrderChoices, statuses: string[], onChange: () => void): void {
  const named = statuses.filter(status => status);
  choices.countStatuses = named.length > 0 ? named : undefined;
  onChange();
}
