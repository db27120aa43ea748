import { definition, getPolicy, type Policy, type Rule, simulatePolicy, simulatePolicyOnFile, type Simulation } from "../api";
import { ActionBadge } from "../components/ActionBadge";
import { Announcement } from "../components/Announcement";
import { Card } from "../components/Card";
import { type Range, SliderField } from "../components/Field";
import { Loaded } from "../components/Loaded";
import { Meter } from "../components/Meter";
import { Notice } from "../components/Notice";
import { Table } from "../components/Table";
import { examples } from "../customers/examples";
import { download } from "../download";
import { openFile } from "../files/openFile";
import { conditionInWords, conditionTokens, exact, integer, isNumber, messageInWords, money, nameInWords, pluralize } from "../format";
import { headsAmong, historyOnly } from "../heads";
import { remembered } from "../stored";

/** The conditions that the reader changed, by the name of the rule and the condition that is in force. */
const changedConditions = remembered<Record<string, string>>("policy", {});

/** The rules in words, their thresholds as sliders, and the effect of other thresholds. */
export const PolicyView = () => <Loaded load={getPolicy} errorTitle="The policy could not be read">
  {policy => <PolicyInForce inForce={policy} />}</Loaded>;

const keyOf = ({ name, when }: Rule) => `${name}: ${when}`;

function PolicyInForce({ inForce }: { inForce: Policy }) {
  const file = openFile.value;
  const { quantities, rules, fallback } = inForce;
  const changed: Policy = { ...inForce, rules: rules.map(rule => ({ ...rule, when: changedConditions.value[keyOf(rule)] ?? rule.when })) };
  const set = (rule: Rule, when: string) => { changedConditions.value = { ...changedConditions.value, [keyOf(rule)]: when }; };
  const simulate = (signal: AbortSignal) => file?.result ? simulatePolicyOnFile(changed, file.upload, file.result.query, signal)
    : simulatePolicy(changed, examples.map(({ customer }) => customer), signal);
  const exportPolicy = () =>
    download("policy.json", new Blob([JSON.stringify(definition(changed), null, 2), "\n"], { type: "application/json" }));
  return <>
    {quantities && headsAmong(quantities).length === 0 && <Notice>{historyOnly}</Notice>}
    <p class="quiet">{file?.result
      ? `The effect is shown for the ${pluralize(file.result.scores.count, "customer")} in ${file.upload.name}.`
      : "The effect is shown for the four example customers. Open a file under Today to see the effect for your customers."}</p>
    <p class="buttons">
      <button type="button" onClick={() => { changedConditions.value = {}; }}>Reset to the current policy</button>
      <button type="button" onClick={exportPolicy}>Export policy.json</button></p>
    <div class="split">
      <Loaded load={simulate} inputs={[JSON.stringify(changed), file?.result]} delayMilliseconds={150}
        errorTitle="This policy could not be tried">
        {simulation => <Effect {...simulation} currency={file?.result?.inspection?.currency} />}
      </Loaded>
      <div>
        {rules.map((rule, i) => <RuleCard key={keyOf(rule)} rule={rule} number={i + 1} when={changed.rules[i]!.when}
          onChange={when => set(rule, when)} />)}
        <Card title={<>Otherwise: <ActionBadge action={fallback.action} /></>}>
          <p class="message">{messageInWords(fallback.message)}</p></Card>
      </div>
    </div>
  </>;
}

interface RuleCardProps { rule: Rule; number: number; when: string; onChange: (when: string) => void }

function RuleCard({ rule, number, when, onChange }: RuleCardProps) {
  const originals = rule.when.match(conditionTokens) ?? [];
  const tokens = when.match(conditionTokens) ?? [];
  const setToken = (i: number, value: number) => {
    let next = 0;
    onChange(rule.when.replace(conditionTokens, () => {
      const token = next === i ? String(value) : tokens[next]!;
      next++;
      return token;
    }));
  };
  return <Card title={<>{number}. <ActionBadge action={rule.action} /></>}>
    <p>When {conditionInWords(when)}</p>
    <p class="message">{messageInWords(rule.message)}</p>
    {originals.map((token, i) => {
      if (!isNumber(token)) return null;
      // The number may be on either side of the comparison.
      const quantity = originals[/[<>=!]/.test(originals[i - 1] ?? "") ? i - 2 : i + 2]!;
      return <SliderField key={i} label={nameInWords(quantity)} {...thresholdRange(quantity, Number(token))} value={Number(tokens[i])}
        format={value => exact(rounded(value))} onChange={value => setToken(i, rounded(value))} />;
    })}
  </Card>;
}

// A slider returns values such as 2013.3333333333333 and 0.30000000000000004.
const rounded = (value: number) => Number(value.toPrecision(6));

/** The range of a threshold's slider. A fraction moves by the last of its first three digits. */
function thresholdRange(quantity: string, value: number): Range {
  if (quantity === "probability") return { min: 0, max: 1, step: 0.01 };
  const isWhole = Number.isInteger(value);
  const max = Math.max(isWhole ? 10 : 0, Math.abs(value) * 3);
  const step = !isWhole ? 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2) : max <= 100 ? 1 : max / 300;
  return { min: value < 0 ? -max : 0, max, step };
}

function Effect({ customers, actions, moves, currency }: Simulation & { currency?: string | null }) {
  const highest = Math.max(1, ...actions.flatMap(action => [action.before, action.after]));
  // A model may predict no value.
  const hasValue = actions.some(({ valueBefore }) => valueBefore !== undefined);
  const moved = moves.reduce((sum, move) => sum + move.count, 0);
  return <>
    <Card title="Customers by action">
      <Table class="effect" caption={pluralize(customers, "customer")} headers={["Action", { number: "Before" }, { number: "After" }, "",
        ...hasValue ? [{ number: "Expected value before" }, { number: "Expected value after" }] : []]}
        rows={actions.map(({ action, before, after, valueBefore, valueAfter }) => [
          <ActionBadge action={action} />, integer(before), integer(after),
          <div class="mix"><Meter share={before / highest} kind="before" /><Meter share={after / highest} /></div>,
          ...hasValue ? [money(valueBefore, currency), money(valueAfter, currency)] : []])} />
    </Card>
    <Card title="Who gets another action">
      {moves.length === 0 ? <p>Nobody.</p> : <Table caption="Moves between actions" headers={["From", "To", { number: "Customers" }]}
        rows={moves.map(({ from, to, count }) => [from, to, integer(count)])} />}
    </Card>
    <Announcement text={`${integer(moved)} of ${pluralize(customers, "customer")} would get another action`} />
  </>;
}
