import { type Customer, type Order, score, scoreAll, type Score } from "../api";
import { announcement, debounce, h, slider } from "../components/dom";
import { examples } from "../customers/examples";
import { failure } from "../components/errorNotice";
import { chance, counted, integer, wholePercent } from "../format";
import { type Change, levers, whatIf } from "../customers/whatIf";
import { answer, changes } from "../components/scoreDetails";

/** One customer: their orders, what-if sliders, and everything the service says of them. */
export function show(page: HTMLElement): void {
  let customer = structuredClone(examples[0]!.customer);
  let change: Change = { daysLater: 0, amountFactor: 1, extraOrders: 0 };
  let asked = new AbortController();
  const result = h("div", { class: "result" }, h("p", { class: "quiet" }, "Scoring…"));
  const heard = announcement();
  const form = h("form", { class: "card orders", onsubmit: (event: Event) => event.preventDefault() });

  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    result.ariaBusy = "true";
    try {
      const now = await score(whatIf(customer, change), signal);
      if (signal.aborted) return;
      result.ariaBusy = null;
      const next = h("section", { class: "card" }, h("h2", {}, "What would change this"), h("p", { class: "quiet" }, "Trying alternatives…"));
      result.replaceChildren(...answer(now), next);
      heard.textContent = now.status === "ok" ? `${now.decision.action}, probability ${chance(now.probability)}` : now.decision.action;
      const tried = await nearest(now, customer, change, signal);
      if (!signal.aborted) next.replaceWith(changes(now, tried));
    } catch (error) {
      if (signal.aborted) return;
      result.ariaBusy = null;
      result.replaceChildren(failure(error, "The service could not score this", () => void ask()));
    }
  };
  const askSoon = debounce(150, () => void ask());

  const draw = () => {
    change = { daysLater: 0, amountFactor: 1, extraOrders: 0 };
    const pick = h("select", {}, ...examples.map((e, i) => h("option", { value: i }, e.label)));
    pick.value = String(examples.findIndex(e => e.customer.customerId === customer.customerId));
    pick.addEventListener("change", () => {
      customer = structuredClone(examples[Number(pick.value)]!.customer);
      draw();
    });
    const id = h("input", { value: customer.customerId, maxlength: 128, required: true, autocomplete: "off" });
    id.addEventListener("input", () => { customer.customerId = id.value; askSoon(); });
    const asOf = h("input", { type: "date", value: customer.asOf!.slice(0, 10) });
    asOf.addEventListener("input", () => { if (asOf.value) { customer.asOf = `${asOf.value}T12:00:00Z`; askSoon(); } });

    form.replaceChildren(
      h("h2", {}, "Customer"),
      h("label", {}, "Start from an example", pick),
      h("div", { class: "pair" }, h("label", {}, "Name or number", id), h("label", {}, "As of", asOf)),
      h("fieldset", {}, h("legend", {}, "What if"),
        slider("Days pass without an order", { min: 0, max: 180, step: 1, value: 0 }, integer,
          v => { change.daysLater = v; askSoon(); }),
        slider("Size of the orders", { min: 25, max: 400, step: 5, value: 100 }, v => wholePercent(v / 100),
          v => { change.amountFactor = v / 100; askSoon(); }),
        slider("More orders on that day", { min: 0, max: 5, step: 1, value: 0 }, integer,
          v => { change.extraOrders = v; askSoon(); })),
      orderRows(customer, askSoon));
    void ask();
  };

  page.append(h("div", { class: "split" }, form, result), heard);
  draw();
}

function orderRows(customer: Customer, changed: () => void): HTMLElement {
  const list = h("ol", { class: "rows" });
  const summary = h("summary", {});
  const draw = () => {
    list.replaceChildren(...customer.orders.map((order, index) => row(order, index)));
    summary.textContent = counted(customer.orders.length, "order");
  };
  const row = (order: Order, index: number) => {
    const at = h("input", { type: "date", value: order.at.slice(0, 10), "aria-label": `Day of order ${index + 1}` });
    const amount = h("input", { type: "number", min: 0, step: "any", value: order.amount, "aria-label": `Amount of order ${index + 1}` });
    at.addEventListener("input", () => { if (at.value) { order.at = `${at.value}T10:00:00Z`; changed(); } });
    // What is no amount is the service's to refuse, or the answer for the one before would stand beside it.
    amount.addEventListener("input", () => { order.amount = amount.valueAsNumber; changed(); });
    const remove = h("button", {
      type: "button", class: "plain", "aria-label": `Remove order ${index + 1}`,
      onclick: () => {
        customer.orders.splice(index, 1);
        draw();
        // The button that had the focus is gone.
        (list.querySelectorAll("button")[Math.min(index, customer.orders.length - 1)] ?? add).focus();
        changed();
      },
    }, "×");
    return h("li", {}, at, amount, remove);
  };
  draw();
  const add = h("button", {
    type: "button", onclick: () => {
      customer.orders.push({ at: customer.asOf!, amount: customer.orders.at(-1)?.amount ?? 100 });
      draw();
      changed();
    },
  }, "Add an order");
  // On a phone the answer stands below them, and should not be far.
  return h("details", { open: matchMedia("(min-width: 60rem)").matches }, summary,
    h("fieldset", {}, h("legend", {}, "Day and amount of each"), list, add));
}

/** By each lever, the least step that changes the action; where none does, the greatest step. */
async function nearest(now: Score, customer: Customer, change: Change, signal: AbortSignal): Promise<[string, Score][]> {
  const all = levers.flatMap(lever => lever.steps.map(step => ({ lever, step })));
  const scores = await scoreAll(all.map(({ lever, step }) => whatIf(customer, lever.apply(change, step))), signal);
  return levers.map(lever => {
    const tried = all.map((one, i) => ({ ...one, score: scores[i]! })).filter(one => one.lever === lever)
      .flatMap(({ step, score }): [string, Score][] => "decision" in score ? [[lever.label(step), score]] : []);
    return tried.find(([, score]) => score.decision.action !== now.decision.action) ?? tried.at(-1);
  }).filter(found => found !== undefined);
}
