import { useState } from "preact/hooks";
import { ServiceError } from "../api";
import { Announcement } from "../components/Announcement";
import { Card } from "../components/Card";
import { ColumnChoices } from "../components/ColumnChoices";
import { ErrorNotice } from "../components/ErrorNotice";
import { Figure } from "../components/Figure";
import { FormatChoices } from "../components/FormatChoices";
import { Loaded } from "../components/Loaded";
import { Notice } from "../components/Notice";
import { Table } from "../components/Table";
import { delimiterInWords, moneyInWords, settingsInWords } from "../files/choicesInWords";
import { type Dialect, getOrderFormats, type InspectedWord, type OrderFormats, type OrderInspection } from "../files/inspection";
import { choose, failure, isMissing, openFile, type OpenFile, previewOf, type Reading, scoreAgain, work } from "../files/openFile";
import { applySuggestion, hasChoices, noChoices, suggestedPairs } from "../files/orderChoices";
import { shorten } from "../files/upload";
import { amount, date, integer, money as inCurrency, nameInWords, pluralize } from "../format";
import { addressOf } from "../route";

/** How the service reads the file, and everything about this that the reader can correct. */
export function FileView() {
  const file = openFile.value;
  if (!file) return <><h1>No file yet</h1><Notice>
    {isMissing.value && "This browser no longer stores the file of this address. "}<a href="#/today">Choose a file</a></Notice></>;
  return <>
    <p><a href={addressOf("today", "", { file: file.id })}>← Today</a></p>
    <h1>How {file.upload.name} is read</h1>
    {failure.value && <ErrorNotice {...failure.value} />}
    {file.reading ? <Loaded load={getOrderFormats} errorTitle="The formats could not be read">
      {formats => <Orders file={file} reading={file.reading!} formats={formats} />}</Loaded>
      : <Card><p>The first line names the model's features, so each line below is a customer.</p></Card>}
  </>;
}

function Orders({ file, reading, formats }: { file: OpenFile; reading: Reading; formats: OrderFormats }) {
  const { choices, inspection, problem } = reading;
  const isBusy = work.value?.kind === "inspecting";
  // The last understanding stays while a choice is tried, and so do the controls.
  const [last, setLast] = useState(inspection);
  if (inspection && inspection !== last) setLast(inspection);
  const shown = problem ? undefined : inspection ?? last;
  const preview = previewOf(file);
  return <form class="result" aria-busy={isBusy ? "true" : undefined} onSubmit={event => event.preventDefault()}>
    {problem && <ProblemCard reading={reading} />}
    {shown && <Understood file={file} inspection={shown} isBusy={isBusy} />}
    {hasChoices(choices) && <p class="buttons"><button type="button" onClick={() => void choose(noChoices())}>Undo all choices</button></p>}
    {file.firstLines.length > 0 && <Card title="The file as it is">
      <pre class="raw" tabIndex={0} role="region" aria-label="The first lines of the file">
        {file.firstLines.map(shorten).join("\n")}</pre></Card>}
    {file.firstLines.length === 0 && preview && <Card title="The file as it is">
      <Table caption="The first rows of the file" headers={preview.columns} rows={preview.rows} /></Card>}
    {shown && <ColumnChoices formats={formats} inspection={shown} choices={choices} onChange={next => void choose(next)} />}
    <FormatChoices formats={formats} statuses={shown?.statuses ?? []} choices={choices} onChange={next => void choose(next)} />
    {shown && <FirstRows {...shown} />}
    {shown && <LeftOut {...shown} />}
    <Announcement text={shown ? `Read as ${shown.title ?? "own columns"}: ${pluralize(shown.summary.orders, "order")} of `
      + pluralize(shown.summary.customers, "customer") : ""} />
  </form>;
}

function ProblemCard({ reading: { choices, problem } }: { reading: Reading }) {
  const { status, message, fieldErrors, suggestions } = problem!;
  return <Card>
    <ErrorNotice error={new ServiceError(status, message, fieldErrors)}
      title={suggestions.length > 0 ? "The service asks how to read this file" : "The service cannot read this file"} />
    {suggestions.length > 0 && <p class="buttons">{suggestions.map(suggestion =>
      <button key={suggestion} type="button" class="primary" onClick={() => void choose(applySuggestion(choices, suggestion))}>
        {/* A suggestion repeats what was chosen before. A button says only what is new. */}
        {suggestedPairs(suggestion).filter(([key, value]) => choices.columns[key] !== value).map(describePair).join(", ")}</button>)}</p>}
  </Card>;
}

function describePair([key, value]: [string, string]): string {
  if (key === "money") return `Money is ${moneyInWords(value)}`;
  return settingsInWords[`${key}=${value}`] ?? `Column ${value} is ${nameInWords(key)}`;
}

function Understood({ file, inspection, isBusy }: { file: OpenFile; inspection: OrderInspection; isBusy: boolean }) {
  const { title, files, money, moneyWhy, kinds, refusal, warnings, summary, currency } = inspection;
  const isScored = file.result?.inspection === inspection;
  return <Card>
    <p><strong>{title ?? "Own columns"}</strong>. {files.map(({ dialect }) => `${describeDialect(dialect)}. `)}</p>
    <p>Money is {moneyInWords(money)}. {moneyWhy}</p>
    {kinds.length > 0 && <p class="quiet">Kinds of rows: {kinds.map(describeWord).join("; ")}.</p>}
    {refusal && <Notice kind="bad"><h2>This file cannot be scored</h2><p>{refusal}</p></Notice>}
    {warnings.map(warning => <Notice>{warning}</Notice>)}
    <div class="figures">
      <Figure title="Orders" value={integer(summary.orders)}>
        <p class="quiet">and {pluralize(summary.returns, "return")}, in {pluralize(summary.lines, "line")}</p></Figure>
      <Figure title="Customers" value={integer(summary.customers)}>
        <p class="quiet">{pluralize(summary.buyers, "buyer")}, {integer(summary.repeatBuyers)} of them on several days</p></Figure>
      <Figure title="Money" value={inCurrency(summary.money, currency, 2)}><p class="quiet">purchases less returns</p></Figure>
      <Figure title="Last order" value={summary.customers > 0 ? date(summary.lastOrder) : "–"}>
        {summary.customers > 0 && <p class="quiet">The first was on {date(summary.firstOrder)}</p>}</Figure>
    </div>
    <p class="buttons">{isScored ? <a class="button primary" href={addressOf("today", "", { file: file.id })}>See whom to contact</a>
      : <button type="button" class="primary" disabled={!!refusal || isBusy} onClick={scoreAgain}>Score these customers</button>}</p>
  </Card>;
}

const describeWord = ({ text, meaning, lines }: InspectedWord) =>
  `${text || "(empty)"} is ${nameInWords(meaning)} (${pluralize(lines, "line")})`;

function describeDialect({ format, compression, encoding, delimiter, skip, hasHeader }: Dialect): string {
  const parts = [
    `The file is ${format}${encoding && ` in ${encoding}`}`,
    compression !== "none" && `compressed with ${compression}`,
    delimiter && `columns are separated by ${delimiterInWords(delimiter)}`,
    skip > 0 && `${pluralize(skip, "line")} above the header skipped`,
    !hasHeader && "without a header, so columns have numbers",
  ];
  return parts.filter(part => part).join(", ");
}

function FirstRows({ columns, firstRows }: OrderInspection) {
  const roles = columns.map(({ role }) => role);
  return <Card title="First rows"><Table caption="The first rows, as read" headers={["Line", ...roles.map(nameInWords), "Left out"]}
    rows={firstRows.map(({ line, values, leftOut }) => [integer(line), ...roles.map(role => values[role] ?? ""), leftOut ?? ""])} /></Card>;
}

const rowsShown = 100;

/** The lines that do not count, by reason, with their money. */
function LeftOut({ summary, unreadable }: OrderInspection) {
  const dropped = summary.dropped.filter(({ lines }) => lines > 0);
  return <Card title="Left out">
    {dropped.length === 0 ? <p>Every line counts.</p>
      : <Table caption="Lines that do not count, by reason" headers={["Reason", { number: "Lines" }, { number: "Money" }]}
        rows={dropped.map(({ reason, lines, money }) => [reason, integer(lines), amount(money)])} />}
    {unreadable.length > 0 && <details><summary>Lines that cannot be read: {integer(unreadable.length)}</summary>
      <Table caption={unreadable.length > rowsShown ? `The first ${rowsShown} lines that cannot be read` : "All lines that cannot be read"}
        headers={["Line", "Customer", "Reason"]}
        rows={unreadable.slice(0, rowsShown).map(({ line, customer, error }) => [integer(line), customer, error])} /></details>}
  </Card>;
}
