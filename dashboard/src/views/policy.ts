import { definition, getPolicy, type Policy, type Rule, simulatePolicy, simulatePolicyOnFile, type Simulation } from "../api";
import { bar, card, debounce, download, h, liveRegion, slider, table } from "../components/dom";
import { errorNotice } from "../components/errorNotice";
import { examples } from "../customers/examples";
import { store } from "../files/store";
import { headsAmong, historyOnly } from "../heads";
import { conditionInWords, conditionTokens, exact, integer, isNumber, messageInWords, nameInWords, pluralize } from "../format";

/** Shows the rules in words, their thresholds as sliders, and the effect of other thresholds. */
export async function show(page: HTMLElement): Promise<void> {
  const inForce = await getPolicy();
  let changed: Policy = structuredClone(inForce);
  const { file } = store;
  const simulate = (policy: Policy, signal: AbortSignal) => file ? simulatePolicyOnFile(policy, file.upload, file.query, signal)
    : simulatePolicy(policy, examples.map(({ customer }) => customer), signal);
  const effect = h("div", { class: "result" });
  const announcement = liveRegion();
  const rules = h("div", {});
  let latest = new AbortController();

  const simulateNow = async () => {
    latest.abort();
    latest = new AbortController();
    const { signal } = latest;
    effect.ariaBusy = "true";
    try {
      const simulation = await simulate(changed, signal);
      if (signal.aborted) return;
      effect.replaceChildren(...simulationCards(simulation));
      const moved = simulation.moves.reduce((sum, move) => sum + move.count, 0);
      announcement.textContent = `${integer(moved)} of ${pluralize(simulation.customers, "customer")} would get another action`;
    } catch (error) {
      if (!signal.aborted) effect.replaceChildren(errorNotice(error, "This policy could not be tried", () => void simulateNow()));
    } finally {
      if (!signal.aborted) effect.ariaBusy = null;
    }
  };
  const simulateSoon = debounce(150, () => void simulateNow());
  const draw = () => {
    rules.replaceChildren(...changed.rules.map((rule, index) => ruleCard(rule, index, simulateSoon)),
      card(`Otherwise: ${changed.fallback.action}`, h("p", { class: "message" }, messageInWords(changed.fallback.message))));
    void simulateNow();
  };
  const reset = () => { changed = structuredClone(inForce); draw(); };

  const { quantities } = inForce;
  page.append(
    ...quantities && headsAmong(quantities).length === 0 ? [h("p", { class: "notice" }, historyOnly)] : [],
    h("p", { class: "quiet" }, file
      ? `The effect is shown for the ${pluralize(file.scores.count, "customer")} in ${file.upload.name}.`
      : "The effect is shown for the four example customers. Score a file to see it for your customers."),
    h("p", { class: "buttons" }, h("button", { onclick: reset }, "Reset to the current policy"),
      h("button", { onclick: () => exportPolicy(changed) }, "Export policy.json")),
    h("div", { class: "split" }, rules, effect), announcement);
  draw();
}

function exportPolicy(policy: Policy): void {
  download("policy.json", new Blob([JSON.stringify(definition(policy), null, 2), "\n"], { type: "application/json" }));
}

function ruleCard(rule: Rule, index: number, onChange: () => void): HTMLElement {
  const original = rule.when;
  const condition = h("p", {}, `When ${conditionInWords(original)}`);
  const tokens = original.match(conditionTokens) ?? [];
  const setToken = (i: number, value: number) => {
    tokens[i] = String(value);
    let next = 0;
    rule.when = original.replace(conditionTokens, () => tokens[next++]!);
    condition.textContent = `When ${conditionInWords(rule.when)}`;
    onChange();
  };
  const sliders = tokens.flatMap((token, i) => {
    if (!isNumber(token)) return [];
    // The number may be on either side of the comparison.
    const quantity = tokens[/[<>=!]/.test(tokens[i - 1] ?? "") ? i - 2 : i + 2]!;
    return [slider(nameInWords(quantity), thresholdRange(quantity, Number(token)),
      value => exact(rounded(value)), value => setToken(i, rounded(value)))];
  });
  return card(`${index + 1}. ${rule.action}`, condition, h("p", { class: "message" }, messageInWords(rule.message)), ...sliders);
}

// A slider returns values such as 2013.3333333333333 and 0.30000000000000004.
const rounded = (value: number) => Number(value.toPrecision(6));

/** The range of a threshold's slider. A fraction moves by the last of its first three digits. */
function thresholdRange(quantity: string, value: number): Parameters<typeof slider>[1] {
  if (quantity === "probability") return { min: 0, max: 1, step: 0.01, value };
  const isWhole = Number.isInteger(value);
  const max = Math.max(isWhole ? 10 : 0, Math.abs(value) * 3);
  const step = !isWhole ? 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2) : max <= 100 ? 1 : max / 300;
  return { min: value < 0 ? -max : 0, max, step, value };
}

function simulationCards({ customers, actions, moves }: Simulation): HTMLElement[] {
  const highest = Math.max(1, ...actions.flatMap(action => [action.before, action.after]));
  // A model may predict no value.
  const hasValue = actions.some(({ valueBefore }) => valueBefore !== undefined);
  const headers = ["Action", { number: "Before" }, { number: "After" }, "",
    ...hasValue ? [{ number: "Expected value before" }, { number: "Expected value after" }] : []];
  const rows = actions.map(({ action, before, after, valueBefore, valueAfter }) => [action, integer(before), integer(after),
    h("div", { class: "mix" }, bar(before / highest, "before"), bar(after / highest)),
    ...hasValue ? [integer(valueBefore), integer(valueAfter)] : []]);
  return [
    card("Customers by action", h("div", { class: "effect" }, table(pluralize(customers, "customer"), headers, rows))),
    card("Who gets another action", moves.length === 0 ? h("p", {}, "Nobody.")
      : table("Moves between actions", ["From", "To", { number: "Customers" }],
        moves.map(({ from, to, count }) => [from, to, integer(count)]))),
  ];
}
