import { type Customer, type Order, score, scoreBatch, type Score } from "../api";
import { debounce, dropdown, h, liveRegion, slider } from "../components/dom";
import { errorNotice } from "../components/errorNotice";
import { counterfactualTable, scoreDetails } from "../components/scoreDetails";
import { examples } from "../customers/examples";
import { applyWhatIf, counterfactuals, unchanged, type WhatIf } from "../customers/whatIf";
import { integer, pluralize, probabilityPercent, wholePercent } from "../format";

/** A customer whose orders and what-if values the reader changes. */
interface Subject { customer: Customer; whatIf: WhatIf }

/** Shows one customer: the orders, the what-if sliders, and everything that the service answers. */
export function show(page: HTMLElement): void {
  const result = h("div", { class: "result" }, h("p", { class: "quiet" }, "Scoring…"));
  const announcement = liveRegion();
  const form = h("form", { class: "card", onsubmit: (event: Event) => event.preventDefault() });
  let subject: Subject;
  let latest = new AbortController();
  const scoreNow = () => {
    latest.abort();
    latest = new AbortController();
    void showScore(result, announcement, subject, latest.signal);
  };
  const scoreSoon = debounce(150, scoreNow);
  const choose = (example: number) => {
    subject = { customer: structuredClone(examples[example]!.customer), whatIf: { ...unchanged } };
    form.replaceChildren(...formParts(subject, example, choose, scoreSoon));
    scoreNow();
  };
  page.append(h("div", { class: "split" }, form, result), announcement);
  choose(0);
}

/** Scores a customer and shows the answer, unless the signal is aborted by a later call. */
async function showScore(result: HTMLElement, announcement: HTMLElement, subject: Subject, signal: AbortSignal): Promise<void> {
  result.ariaBusy = "true";
  try {
    const current = await score(applyWhatIf(subject.customer, subject.whatIf), signal);
    if (signal.aborted) return;
    result.ariaBusy = null;
    const placeholder = h("section", { class: "card" }, h("h2", {}, "What would change this"),
      h("p", { class: "quiet" }, "Trying alternatives…"));
    result.replaceChildren(...scoreDetails(current), placeholder);
    const { action } = current.decision;
    announcement.textContent = current.probability === undefined ? action
      : `${action}, probability ${probabilityPercent(current.probability)}`;
    const changed = await findCounterfactuals(current, subject, signal);
    if (!signal.aborted) placeholder.replaceWith(counterfactualTable(current, changed));
  } catch (error) {
    if (signal.aborted) return;
    result.ariaBusy = null;
    result.replaceChildren(errorNotice(error, "The service could not score this customer",
      () => void showScore(result, announcement, subject, signal)));
  }
}

/** Returns for each counterfactual the least step that changes the action, or the last step if none does. */
async function findCounterfactuals(
  current: Score, { customer, whatIf }: Subject, signal: AbortSignal): Promise<[label: string, score: Score][]> {
  const tries = counterfactuals.flatMap(counterfactual => counterfactual.steps.map(step => ({ counterfactual, step })));
  const customers = tries.map(({ counterfactual, step }) => applyWhatIf(customer, counterfactual.apply(whatIf, step)));
  const answers = await scoreBatch(customers, signal);
  return counterfactuals.flatMap(counterfactual => {
    const scored = tries.flatMap((tried, i): [string, Score][] => {
      const answer = answers[i]!;
      return tried.counterfactual === counterfactual && "decision" in answer ? [[counterfactual.label(tried.step), answer]] : [];
    });
    const found = scored.find(([, { decision }]) => decision.action !== current.decision.action) ?? scored.at(-1);
    return found ? [found] : [];
  });
}

function formParts(
  { customer, whatIf }: Subject, example: number, choose: (example: number) => void, onChange: () => void): HTMLElement[] {
  const id = h("input", { value: customer.customerId, maxlength: 128, required: true, autocomplete: "off" });
  id.addEventListener("input", () => { customer.customerId = id.value; onChange(); });
  const asOf = h("input", { type: "date", value: customer.asOf!.slice(0, 10) });
  asOf.addEventListener("input", () => { if (asOf.value) { customer.asOf = `${asOf.value}T12:00:00Z`; onChange(); } });
  const choices = examples.map(({ label }, i): [string, string] => [String(i), label]);
  return [
    h("h2", {}, "Customer"),
    dropdown("Start from an example", choices, String(example), value => choose(Number(value))),
    h("div", { class: "pair" }, h("label", {}, "Name or number", id), h("label", {}, "As of", asOf)),
    whatIfSliders(whatIf, onChange),
    orderRows(customer, onChange),
  ];
}

function whatIfSliders(whatIf: WhatIf, onChange: () => void): HTMLElement {
  return h("fieldset", {}, h("legend", {}, "What if"),
    slider("Days without an order", { min: 0, max: 180, step: 1, value: 0 }, integer,
      value => { whatIf.daysLater = value; onChange(); }),
    slider("Order size", { min: 25, max: 400, step: 5, value: 100 }, value => wholePercent(value / 100),
      value => { whatIf.amountFactor = value / 100; onChange(); }),
    slider("Extra orders after these days", { min: 0, max: 5, step: 1, value: 0 }, integer,
      value => { whatIf.extraOrders = value; onChange(); }));
}

function orderRows(customer: Customer, onChange: () => void): HTMLElement {
  const list = h("ol", { class: "rows" });
  const summary = h("summary", {});
  const draw = () => {
    list.replaceChildren(...customer.orders.map((order, index) => orderRow(order, index, () => remove(index), onChange)));
    summary.textContent = pluralize(customer.orders.length, "order");
  };
  const remove = (index: number) => {
    customer.orders.splice(index, 1);
    draw();
    // The button with the focus is gone.
    (list.querySelectorAll("button")[Math.min(index, customer.orders.length - 1)] ?? addButton).focus();
    onChange();
  };
  const add = () => {
    customer.orders.push({ at: customer.asOf!, amount: customer.orders.at(-1)?.amount ?? 100 });
    draw();
    onChange();
  };
  const addButton = h("button", { type: "button", onclick: add }, "Add an order");
  draw();
  // On a phone the answer is below the orders, so the list starts closed.
  return h("details", { open: matchMedia("(min-width: 60rem)").matches }, summary,
    h("fieldset", {}, h("legend", {}, "Day and amount of each order"), list, addButton));
}

function orderRow(order: Order, index: number, onRemove: () => void, onChange: () => void): HTMLElement {
  const at = h("input", { type: "date", value: order.at.slice(0, 10), "aria-label": `Day of order ${index + 1}` });
  const amount = h("input", { type: "number", min: 0, step: "any", value: order.amount, "aria-label": `Amount of order ${index + 1}` });
  at.addEventListener("input", () => { if (at.value) { order.at = `${at.value}T10:00:00Z`; onChange(); } });
  // Sends wrong amounts too. The service refuses them, so the answer for the last amount does not stay.
  amount.addEventListener("input", () => { order.amount = amount.valueAsNumber; onChange(); });
  return h("li", {}, at, amount,
    h("button", { type: "button", class: "plain", "aria-label": `Remove order ${index + 1}`, onclick: onRemove }, "×"));
}
