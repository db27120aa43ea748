import { ServiceError } from "../api";
import { inspectOrders, type OrderFormats, type OrderInspection } from "../files/inspection";
import { applySuggestion, noChoices, type OrderChoices, suggestedPairs, toQuery } from "../files/orderChoices";
import type { Upload } from "../files/upload";
import { nameInWords, pluralize } from "../format";
import { columnChoices } from "./columnChoices";
import { card, h, liveRegion } from "./dom";
import { errorNotice } from "./errorNotice";
import { formatChoices } from "./formatChoices";
import { describeFile, firstRows, leftOut, moneyInWords, orderFigures } from "./inspectionSummary";

/** What to score: how the service reads the file, and what it understood. */
export interface OrderScoring { query: string; inspection: OrderInspection }

/** Shows what the service understands of a file of orders. Each choice of the reader makes the service inspect the file again. */
export class OrderForm {
  readonly element = h("form", { onsubmit: (event: Event) => event.preventDefault() });
  private readonly announcement = liveRegion();
  private readonly sections = h("div", { class: "result" });
  private readonly choices: OrderChoices = noChoices();
  // The details stay open while the form changes.
  private readonly otherColumns = h("details", {});
  private latest = new AbortController();

  constructor(private readonly upload: Upload, private readonly formats: OrderFormats,
    private readonly score: (scoring: OrderScoring) => void, signal: AbortSignal) {
    this.element.append(this.sections, this.announcement);
    signal.addEventListener("abort", () => this.latest.abort());
  }

  /** Asks the service what it understands, and shows the answer. */
  readonly inspect = async (): Promise<void> => {
    this.latest.abort();
    const { signal } = this.latest = new AbortController();
    const hadFocus = this.element.contains(document.activeElement);
    this.sections.ariaBusy = "true";
    for (const button of this.sections.querySelectorAll("button")) button.disabled = true;
    const answer = await inspectOrders(this.upload, toQuery(this.upload.name, this.choices), signal).catch(error => error as unknown);
    if (signal.aborted) return;
    this.sections.ariaBusy = null;
    const control = document.activeElement?.closest("form") === this.element && document.activeElement?.getAttribute("name");
    this.show(answer);
    // The element with the focus is gone. The control in its place has the same name.
    if (control) (this.element.elements.namedItem(control) as HTMLElement | null)?.focus();
    else if (hadFocus) this.element.querySelector("button")?.focus();
  };

  private show(answer: unknown): void {
    if (answer instanceof ServiceError && answer.status === 422) this.showRefused(answer);
    else if (!(answer instanceof Error)) this.showInspection(answer as OrderInspection);
    else this.sections.replaceChildren(errorNotice(answer, "This file cannot be read", () => void this.inspect()));
  }

  private showRefused(error: ServiceError): void {
    this.announcement.textContent = "";
    const suggestions = error.suggestions.map(suggestion => this.suggestionButton(suggestion));
    this.sections.replaceChildren(
      card(`How to read ${this.upload.name}`,
        errorNotice(error, suggestions.length > 0 ? "The service asks how to read this file" : "The service cannot read this file"),
        suggestions.length > 0 && h("p", { class: "buttons" }, ...suggestions),
        this.startOver()),
      formatChoices(this.formats, this.choices, [], this.inspect));
  }

  private suggestionButton(suggestion: string): HTMLElement {
    const onclick = () => {
      applySuggestion(this.choices, suggestion);
      void this.inspect();
    };
    // A suggestion repeats what was chosen before, so that one line can be copied. A button says only what is new.
    const added = suggestedPairs(suggestion).filter(([key, value]) => this.choices.columns.get(key) !== value);
    return h("button", { type: "button", class: "primary", onclick }, added.map(describePair).join(", "));
  }

  private startOver(): HTMLElement | false {
    const { columns, format, currency, rates, countStatuses } = this.choices;
    if (columns.size === 0 && !format && !currency && !rates && !countStatuses) return false;
    const onclick = () => {
      Object.assign(this.choices, noChoices());
      void this.inspect();
    };
    return h("p", { class: "buttons" }, h("button", { type: "button", onclick }, "Undo all choices"));
  }

  private showInspection(inspection: OrderInspection): void {
    const { refusal, warnings, summary, statuses, title } = inspection;
    const scoring = { query: toQuery(this.upload.name, this.choices, summary.lastOrder), inspection };
    this.announcement.textContent =
      `Read as ${title ?? "own columns"}: ${pluralize(summary.orders, "order")} of ${pluralize(summary.customers, "customer")}`;
    this.sections.replaceChildren(
      card(`How ${this.upload.name} is read`, ...describeFile(inspection),
        refusal && h("div", { class: "notice bad", role: "alert" }, h("h3", {}, "This file cannot be scored"), h("p", {}, refusal)),
        ...warnings.map(warning => h("p", { class: "notice" }, warning)),
        orderFigures(inspection),
        h("p", { class: "buttons" }, h("button", {
          type: "button", class: "primary", disabled: !!refusal, onclick: () => this.score(scoring),
        }, "Score these customers")),
        this.startOver()),
      columnChoices(this.formats, inspection, this.choices, this.otherColumns, this.inspect),
      formatChoices(this.formats, this.choices, statuses, this.inspect),
      firstRows(inspection),
      leftOut(inspection));
  }
}

const settingsInWords: Record<string, string> = {
  "dateOrder=dmy": "Day first", "dateOrder=mdy": "Month first", "dateOrder=ymd": "Year first",
  "decimal=point": "Decimal point", "decimal=comma": "Decimal comma",
  "units=minor": "Money is in cents", "units=major": "Money is in whole units",
};

function describePair([key, value]: [string, string]): string {
  if (key === "money") return `Money is ${moneyInWords(value)}`;
  return settingsInWords[`${key}=${value}`] ?? `Column ${value} is ${nameInWords(key)}`;
}
