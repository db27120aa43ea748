import type { DayOrder } from "../files/csvValues";
import { columnNames, type DetectedFile, type FileFormat, type FileKind, missingColumns } from "../files/fileFormat";
import { readFeatureLine, readOrderLine } from "../files/fileLines";
import { amount, date, nameInWords, pluralize } from "../format";
import { card, dropdown, h, table } from "./dom";

const delimiters: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" };
const kinds: Record<FileKind, string> = { orders: "an order or a product", features: "a customer" };
const dayOrders: Record<DayOrder, string> = {
  ymd: "year first: 2026-01-31", dmy: "day first: 31/01/2026", mdy: "month first: 01/31/2026",
};
const decimalMarks = { point: "point (12.50)", comma: "comma (12,50)" };

/** Shows the detected format for the reader to correct, and the first lines as they will be read. */
export function formatForm(name: string, { header, rows, format, isDayOrderCertain }: DetectedFile, start: () => void): HTMLElement {
  const button = h("button", { class: "primary", onclick: start }, "Score these customers");
  const choices = h("div", { class: "filters" });
  const preview = h("div", {});
  const showPreview = () => {
    const missing = missingColumns(format);
    button.disabled = missing.length > 0;
    preview.replaceChildren(button.disabled
      ? h("p", { class: "notice bad" }, `Choose the column for: ${missing.join(", ")}.`) : previewTable(rows.slice(0, 3), format));
  };
  const showChoices = () => {
    choices.replaceChildren(
      dropdown("One line is", Object.entries(kinds), format.kind,
        value => { format.kind = value as FileKind; showChoices(); showPreview(); }),
      ...valueFormatChoices(format, showPreview),
      ...columnChoices(header, format, showPreview));
  };
  showChoices();
  showPreview();
  return card(`Columns of ${name}`,
    h("p", { class: "quiet" },
      `Columns are separated by ${delimiters[format.delimiter] ?? format.delimiter}. Check what the dashboard detected in the file:`),
    !isDayOrderCertain
      && h("p", { class: "notice" }, "The dates are ambiguous: check whether the day or the month comes first."),
    format.encoding === "windows-1252" && h("p", { class: "notice" },
      "The file is not valid UTF-8, so the dashboard reads it as Windows-1252. Check names with accents or umlauts."),
    choices, preview, h("p", { class: "buttons" }, button));
}

function valueFormatChoices(format: FileFormat, onChange: () => void): HTMLElement[] {
  const days = dropdown("Date format", Object.entries(dayOrders), format.dayOrder,
    value => { format.dayOrder = value as DayOrder; onChange(); });
  const fractions = dropdown("Decimal separator", Object.entries(decimalMarks), format.decimalComma ? "comma" : "point",
    value => { format.decimalComma = value === "comma"; onChange(); });
  return format.kind === "orders" ? [days, fractions] : [fractions];
}

function columnChoices(header: string[], format: FileFormat, onChange: () => void): HTMLElement[] {
  const titles = header.map((title, i): [string, string] => [String(i), title || `column ${i + 1}`]);
  return columnNames(format).map(name =>
    dropdown(nameInWords(name), [["-1", "not in this file"], ...titles], String(format.columns[name]),
      value => { format.columns[name] = Number(value); onChange(); }));
}

function previewTable(rows: string[][], format: FileFormat): HTMLElement {
  const caption = "The first lines, as read";
  const customer = (cells: string[]) => cells[format.columns["customer"]!] ?? "";
  if (format.kind === "features")
    return table(caption, ["Customer", { number: "Features" }], rows.map(cells => {
      const read = readFeatureLine(cells, format);
      const known = format.features.filter(feature => cells[format.columns[feature]!]?.trim());
      return typeof read === "string" ? [customer(cells), read] : [read.id, pluralize(known.length, "feature")];
    }));
  return table(caption, ["Customer", "Day", { number: "Amount" }], rows.map(cells => {
    const read = readOrderLine(cells, format);
    return typeof read === "string" ? [customer(cells), read, ""] : [read.customerId, date(read.at), amount(read.amount)];
  }));
}
