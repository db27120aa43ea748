import { Card } from "../components/Card";
import { CustomerPanel } from "../components/CustomerPanel";
import { Loaded } from "../components/Loaded";
import { Notice } from "../components/Notice";
import { WhatIfSliders } from "../components/WhatIfSliders";
import { WithResult } from "../components/WithResult";
import { unchanged } from "../customers/whatIf";
import { readOrders } from "../files/inspection";
import type { OpenFile, Result } from "../files/openFile";
import { contactColumns, type Scores } from "../files/scores";
import { days, money, nameInWords, probabilityPercent } from "../format";
import { addressOf, route } from "../route";
import { remembered } from "../stored";

/** One customer of the file: what to do, why, and what they ordered. */
export const Person = () => <WithResult>{(file, result) =>
  <PersonInFile key={route.value.name} file={file} result={result} id={route.value.name} />}</WithResult>;

function PersonInFile({ file, result, id }: { file: OpenFile; result: Result; id: string }) {
  const { scores, inspection, query } = result;
  const row = scores.rowOf(id);
  const whatIf = remembered(`what-if-${file.id}-${id}`, unchanged);
  if (row < 0) return <><h1>{id}</h1><Notice>{file.upload.name} has no customer with this name who could be scored.{" "}
    <a href={addressOf("list", "", { file: file.id })}>All customers</a></Notice></>;
  const action = scores.words.action.at(row);
  const facts = contactFacts(scores, row);
  return <>
    <p><a href={addressOf("list", action, { file: file.id })}>← {action}</a></p>
    <h1>{scores.nameOf(row) || id}</h1>
    {inspection
      ? <Loaded load={signal => readOrders(file.upload, query, id, signal)} errorTitle="The orders could not be read">
        {customer => <CustomerPanel customer={customer} whatIf={whatIf.value} currency={inspection.currency}>
          {facts}
          <Card><form onSubmit={event => event.preventDefault()}>
            <WhatIfSliders value={whatIf.value} onChange={value => { whatIf.value = value; }} /></form></Card>
        </CustomerPanel>}
      </Loaded>
      : <FeaturesOnly scores={scores} row={row} />}
  </>;
}

/** What the file says about reaching this customer. */
function contactFacts({ contacts, hasConsent, words }: Scores, row: number) {
  const facts = contactColumns.flatMap(name => contacts[name]?.[row] ? [[nameInWords(name), contacts[name][row]!] as const] : []);
  if (hasConsent) facts.push(["consent", words.consent.at(row)]);
  return facts.length === 0 ? null : <Card title="Contact"><dl class="facts">
    {facts.map(([name, text]) => <div><dt>{name}</dt><dd>{text}</dd></div>)}</dl></Card>;
}

function FeaturesOnly({ scores, row }: { scores: Scores; row: number }) {
  const { words, numbers } = scores;
  return <Card title={words.action.at(row)}>
    <p class="message">{words.message.at(row)}</p>
    <p>Probability {probabilityPercent(numbers.probability[row])}, days {days(numbers.daysToBuy[row])}, value {money(numbers.value[row])}.
      {scores.isHeldOut(row) && " Held out: do not contact this person."}</p>
    <p class="quiet">The file has features and no orders, so there is no time line.</p>
  </Card>;
}
