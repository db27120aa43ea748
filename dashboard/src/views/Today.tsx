import { useEffect } from "preact/hooks";
import { getModelCard, getPolicy, type ModelCard, type Policy, request } from "../api";
import { ActionBadge } from "../components/ActionBadge";
import { Card } from "../components/Card";
import { DropZone } from "../components/DropZone";
import { Loaded } from "../components/Loaded";
import { Notice } from "../components/Notice";
import { Problems } from "../components/Problems";
import { Term } from "../components/Term";
import { TrustBanner } from "../components/TrustBanner";
import { WorkStatus } from "../components/WorkStatus";
import { download } from "../download";
import {
  type ActionSummary, failure, forget, isMissing, isRestoring, open, openFile, type OpenFile, type Result, work,
} from "../files/openFile";
import { summarize } from "../files/summary";
import { date, dateAfter, integer, messageToMany, money, pluralize } from "../format";
import { historyOnly, levelUnknown } from "../heads";
import { addressOf } from "../route";

/** What to do now: a card for each action. Without a file, what to bring. */
export function Today() {
  const file = openFile.value;
  if (work.value || failure.value) return <><WorkStatus />{!work.value && <ChooseFile />}</>;
  if (isRestoring.value && !file) return <p class="quiet">Loading…</p>;
  if (!file?.result) return <>
    {isMissing.value && <Notice>This browser no longer stores the file of this address. Drop the file again.</Notice>}
    {file && <p><a href={addressOf("file", "", { file: file.id })}>Go on with {file.upload.name}</a></p>}
    <ChooseFile /></>;
  return <Loaded load={() => Promise.all([getPolicy(), getModelCard()])} inputs={[file.id]}
    errorTitle="The service's policy could not be read">
    {([policy, model]) => <Actions file={file} result={file.result!} policy={policy} model={model} />}
  </Loaded>;
}

const openSample = async () => {
  const { sampleShop } = await import("../files/sampleShop");
  void open(sampleShop(new Date()));
};

const ChooseFile = () => <>
  <DropZone label="Drop the export of your shop here, or choose it" onFile={file => void open(file)}>
    <p class="quiet">CSV, JSON or an Excel workbook, also compressed. The file goes to this service only.</p>
  </DropZone>
  <div class="grid">
    <Card title="What to bring">
      <p>Export all orders of the last two years from your shop, as they are: Shopify, WooCommerce and many others are recognized.</p>
      <p>Each line needs a customer, a date and an amount.</p>
      <p>With columns for e-mail and consent, the lists can be sent at once.</p>
    </Card>
    <Card title="No file yet?">
      <p>Look at an invented shop first. Its orders end this week.</p>
      <p class="buttons"><button type="button" class="primary" onClick={() => void openSample()}>Open the sample shop</button></p>
    </Card>
  </div>
</>;

interface ActionsProps { file: OpenFile; result: Result; policy: Policy; model: ModelCard }

function Actions({ file, result, policy, model }: ActionsProps) {
  const { inspection, scores } = result;
  const asOf = inspection?.summary.lastOrder;
  // The list is opened next.
  useEffect(() => void import("./ListView").catch(() => {}), []);
  const rules = [...policy.rules, policy.fallback];
  const order = rules.map(({ action }) => action);
  const messages = new Map(rules.map(({ action, message }) => [action, message]));
  const actions = summarize(result).sort((a, b) => order.indexOf(a.action) - order.indexOf(b.action));
  return <>
    <p class="lead">{pluralize(scores.count, "customer")} in {file.upload.name}{asOf && `, as of ${date(asOf)}`}.{" "}
      {inspection && <>The file was read as {inspection.title ?? "a table with its own columns"}.{" "}
        <a href={addressOf("file", "", { file: file.id })}>Check or correct this</a></>}</p>
    <TrustBanner model={model} result={result} />
    {scores.heads.length === 0 ? <Notice>{historyOnly}</Notice> : scores.isLevelUnknown && <Notice>{levelUnknown}</Notice>}
    <div class="actions">{actions.map(action =>
      <ActionCard key={action.action} {...action} message={messages.get(action.action) ?? ""} file={file} result={result} />)}</div>
    <Problems result={result} />
    <Card title="Did it work?">
      <p>Comparing the others with the people <Term word="held out" /> shows it. Keep the decisions of today.{" "}
        After {asOf ? dateAfter(asOf, model.horizonDays) : `${model.horizonDays} days`}, compare them with the orders since:</p>
      <pre><code>conversion lift --decisions decisions.csv --orders new-orders.csv --horizon {model.horizonDays}</code></pre>
      <p class="buttons"><button type="button" onClick={() => void downloadDecisions(file, result)}>Download all decisions</button></p>
    </Card>
    <p class="buttons">
      <a class="button" href={addressOf("list", "", { file: file.id })}>All customers</a>
      <button type="button" onClick={() => void forget()}>Forget this file</button></p>
  </>;
}

/** The service's own table, because `conversion lift` reads it. */
async function downloadDecisions({ upload: { body, type, encoding } }: OpenFile, { query }: Result): Promise<void> {
  const answer = await request(`/api/score/batch?${query}`, { body, type, encoding, accept: "text/csv" });
  download("decisions.csv", await answer.blob());
}

interface ActionCardProps extends ActionSummary { message: string; file: OpenFile; result: Result }

function ActionCard({ action, message, customers, toContact, heldOut, withoutConsent, value, file, result }: ActionCardProps) {
  const amount = (text: number) => money(text, result.inspection?.currency);
  return <section class="card action-card">
    <h2><ActionBadge action={action} /></h2>
    <p class="quiet">{messageToMany(message)}</p>
    <p class="number">{integer(toContact)} <small>{toContact === 1 ? "person" : "people"} of {integer(customers)}</small></p>
    {value && <p><strong>{amount(value.expected)}</strong> <Term word="money at stake" text="at stake" />
      {value.low !== undefined && value.high !== undefined &&
        <> <span class="quiet unbroken">({amount(value.low)} to {amount(value.high)})</span></>}</p>}
    <ul class="facts">
      <li>{heldOut > 0 ? integer(heldOut) : "Nobody"} <Term word="held out" /></li>
      {result.scores.hasConsent ? <li>{withoutConsent > 0 ? integer(withoutConsent) : "Nobody"} without <Term word="consent" /></li>
        : <li>The file does not say who gave <Term word="consent" /></li>}
    </ul>
    <a class="button primary" href={addressOf("list", action, { file: file.id })}>
      Get the list<span class="visually-hidden"> of {action}</span></a>
  </section>;
}
