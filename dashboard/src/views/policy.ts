import { type Policy, policy as read, Refusal, type Rule, simulate, type Simulation } from "../api";
import { bar, card, debounce, download, h, slider, table } from "../dom";
import { examples } from "../examples";
import { integer, number, words } from "../format";
import { store } from "../store";

// A simulation is asked for while a slider moves; this many customers answer at once.
const maximumCustomers = 20_000;
const literal = /(?<![\w.])\d+(?:\.\d+)?/g;

/** The rules in words, their thresholds on sliders, and what another threshold would do. */
export async function show(page: HTMLElement): Promise<void> {
  const inForce = await read();
  let changed: Policy = structuredClone(inForce);
  const customers = (store.file?.customers ?? examples.map(e => e.customer)).slice(0, maximumCustomers);
  const effect = h("div", { class: "result", "aria-live": "polite" });
  const rules = h("div", {});
  let asked = new AbortController();

  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    try {
      const simulation = await simulate(changed, customers, signal);
      if (!signal.aborted) effect.replaceChildren(...describe(simulation));
    } catch (error) {
      if (!signal.aborted) effect.replaceChildren(h("div", { class: "notice bad", role: "alert" },
        h("p", {}, error instanceof Error ? error.message : String(error)),
        error instanceof Refusal && h("ul", {}, ...error.errors.map(e => h("li", {}, h("code", {}, e.pointer), " ", e.detail)))));
    }
  };
  const askSoon = debounce(150, () => void ask());

  const draw = () => {
    rules.replaceChildren(...changed.rules.map((rule, index) => ruleCard(rule, index, askSoon)),
      card(`Otherwise: ${changed.fallback.action}`, h("p", { class: "message" }, changed.fallback.message)));
    void ask();
  };

  page.append(
    h("h1", {}, "Who gets which action?"),
    h("p", { class: "quiet" }, "The first rule that applies decides. ",
      store.file ? `The effect is on the first ${integer(customers.length)} customers of ${store.file.name}.`
        : "The effect is on the four example customers; score a file to see it on yours."),
    h("p", { class: "buttons" },
      h("button", { onclick: () => { changed = structuredClone(inForce); draw(); } }, "Back to the policy in force"),
      h("button", {
        onclick: () => download("policy.json", "application/json",
          JSON.stringify({ name: changed.name, rules: changed.rules, fallback: changed.fallback }, null, 2) + "\n"),
      }, "Export policy.json")),
    h("div", { class: "split" }, rules, effect));
  draw();
}

function ruleCard(rule: Rule, index: number, changed: () => void): HTMLElement {
  const original = rule.when;
  const text = h("code", {}, rule.when);
  const values = [...original.matchAll(literal)].map(m => m[0]);
  const write = () => {
    let i = 0;
    rule.when = original.replace(literal, () => values[i++]!);
    text.textContent = rule.when;
    changed();
  };
  return card(`${index + 1}. ${rule.action}`, h("p", {}, "When ", text), h("p", { class: "message" }, rule.message),
    ...[...original.matchAll(literal)].map((match, i) => {
      const quantity = /([A-Za-z]+)\s*[<>=!]+\s*$/.exec(original.slice(0, match.index))?.[1] ?? "threshold";
      const value = Number(match[0]);
      const max = quantity === "probability" ? 1 : Math.max(10, value * 3);
      return slider(words(quantity), { min: 0, max, step: max <= 1 ? 0.01 : max <= 100 ? 1 : max / 300, value }, number,
        v => { values[i] = String(Number(v.toPrecision(6))); write(); });
    }));
}

function describe(simulation: Simulation): HTMLElement[] {
  const most = Math.max(1, ...simulation.actions.flatMap(a => [a.before, a.after]));
  return [
    card("Action mix", table(`${integer(simulation.customers)} customers`, ["Action", "Now", "Then", "", "Expected value now", "then"],
      simulation.actions.map(a => [a.action, integer(a.before), integer(a.after),
        h("div", { class: "mix" }, bar(a.before / most, "before"), bar(a.after / most)),
        integer(a.valueBefore), integer(a.valueAfter)]))),
    card("Who moves", simulation.moves.length === 0 ? h("p", {}, "Nobody.")
      : table("Moves between actions", ["From", "To", "Customers"], simulation.moves.map(m => [m.from, m.to, integer(m.count)]))),
  ];
}
