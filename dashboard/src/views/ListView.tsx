import { useMemo, useState } from "preact/hooks";
import { bands } from "../bands";
import { ActionBadge } from "../components/ActionBadge";
import { SelectField, TextField } from "../components/Field";
import { ListExport } from "../components/ListExport";
import { VirtualTable, type VirtualColumn } from "../components/VirtualTable";
import { WithResult } from "../components/WithResult";
import type { OpenFile, Result } from "../files/openFile";
import type { ScoreFilter, Scores, SortColumn } from "../files/scores";
import { dateAfter, days, money, pluralize, probabilityPercent } from "../format";
import { addressOf, changeQuery, route } from "../route";

/** The customers of an action, or of all actions: sorted, searched and filtered, and written as a list for a tool. */
export const ListView = () => <WithResult>{(file, result) => <CustomerList file={file} result={result} />}</WithResult>;

/** What matters is the money, and where the model predicts none, the probability. */
const firstOrder = ({ heads }: Scores): SortColumn =>
  heads.includes("value") ? "value" : heads.includes("probability") ? "probability" : "id";

function CustomerList({ file, result }: { file: OpenFile; result: Result }) {
  const { scores } = result;
  const { name: action, query } = route.value;
  const get = (key: string) => query.get(key) ?? "";
  const sort = (get("sort") || firstOrder(scores)) as SortColumn;
  const isAscending = get("order") ? get("order") === "up" : sort === "id" || sort === "action";
  const filter: ScoreFilter = {
    action, search: get("search"), arm: get("arm"), consent: get("consent"), band: get("band"),
    minimumValue: Number(get("value")) || 0, maximumDays: Number(get("days")) || 0,
  };
  const sorted = useMemo(() => isAscending ? scores.sortedBy(sort) : scores.sortedBy(sort).toReversed(), [scores, sort, isAscending]);
  const key = JSON.stringify(filter);
  const rows = useMemo(() => scores.filter(sorted, filter), [sorted, key]);
  const isFiltered = Object.entries(filter).some(([name, value]) => name !== "action" && !!value);
  return <>
    <p><a href={addressOf("today", "", { file: file.id })}>← Today</a></p>
    <h1>{action ? <ActionBadge action={action} /> : "All customers"}</h1>
    <ListExport file={file} result={result} rows={rows} action={action} name={(action || "customers") + (isFiltered ? " filtered" : "")} />
    <Filters result={result} get={get} isFiltered={isFiltered} />
    <div class="split-line">
      <p class="quiet" role="status">{rows.length === 0 ? "No customers match." : pluralize(rows.length, "customer")}</p>
      {isFiltered && <button type="button" onClick={() => changeQuery(noFilter)}>Show all again</button>}
    </div>
    {rows.length > 0 && <Rows file={file} result={result} rows={rows} sort={sort} isAscending={isAscending} withAction={!action}
      place={`${file.id} ${action} ${key} ${sort} ${isAscending}`} />}
  </>;
}

const noFilter = { search: undefined, arm: undefined, consent: undefined, band: undefined, value: undefined, days: undefined };

interface FiltersProps { result: Result; get: (key: string) => string; isFiltered: boolean }

function Filters({ result: { scores }, get, isFiltered }: FiltersProps) {
  const select = (key: string, label: string, options: [string, string][]) =>
    <SelectField label={label} name={key} value={get(key)} options={[["", "all"], ...options]}
      onChange={value => changeQuery({ [key]: value })} />;
  const text = (key: string, label: string, type: string) =>
    <TextField label={label} name={key} type={type} value={get(key)} isLive onChange={value => changeQuery({ [key]: value })} />;
  const [isOpen] = useState(() => isFiltered || matchMedia("(min-width: 36rem)").matches);
  return <>
    {text("search", "Search for a name, number or address", "search")}
    <details class="filtering" open={isOpen}><summary>Filters</summary><div class="filters">
      {select("arm", "Group", [["treatment", "to contact"], ["control", "held out"]])}
      {scores.hasConsent && select("consent", "Consent", [["yes", "yes"], ["no", "no"], ["unknown", "unknown"]])}
      {scores.heads.includes("probability") && select("band", "Chance", bands.map(word => [word, word]))}
      {scores.heads.includes("value") && text("value", "Value at least", "number")}
      {scores.heads.includes("daysToBuy") && text("days", "Next order within days", "number")}
    </div></details>
  </>;
}

interface RowsProps {
  file: OpenFile; result: Result; rows: Uint32Array; sort: SortColumn; isAscending: boolean; withAction: boolean; place: string;
}

interface Column { title: string; sort: SortColumn; isNumber?: boolean; cell: (row: number) => preact.ComponentChild }

function Rows({ file, result, rows, sort, isAscending, withAction, place }: RowsProps) {
  const { scores, inspection } = result;
  const { numbers, heads } = scores;
  const asOf = inspection?.summary.lastOrder;
  const all: (Column & { isShown: boolean })[] = [
    {
      title: "Customer", sort: "id", isShown: true, cell: row => <>
        <a href={addressOf("person", scores.ids[row]!, { file: file.id })} title={scores.ids[row]}>
          {scores.nameOf(row) || scores.ids[row]}</a>
        {scores.isHeldOut(row) && <span class="tag held-out">held out</span>}
        {scores.hasConsent && scores.words.consent.at(row) !== "yes" && <span class="tag held-out">no consent</span>}</>,
    },
    { title: "Action", sort: "action", isShown: withAction, cell: row => <ActionBadge action={scores.words.action.at(row)} /> },
    {
      title: "Chance", sort: "probability", isNumber: true, isShown: heads.includes("probability"),
      cell: row => Number.isFinite(numbers.probability[row])
        ? `${scores.bandOf(row)} ${probabilityPercent(numbers.probability[row])}` : "–",
    },
    {
      title: asOf ? "Next order" : "Days", sort: "daysToBuy", isNumber: true, isShown: heads.includes("daysToBuy"),
      cell: row => asOf && Number.isFinite(numbers.daysToBuy[row])
        ? dateAfter(asOf, numbers.daysToBuy[row]!) : days(numbers.daysToBuy[row]),
    },
    {
      title: "Value", sort: "value", isNumber: true, isShown: heads.includes("value"),
      cell: row => money(numbers.value[row], inspection?.currency),
    },
  ];
  const shown = all.filter(({ isShown }) => isShown);
  const columns = shown.map(({ title, sort: column, isNumber }): VirtualColumn => ({
    title, isNumber, sort: column !== sort ? "none" : isAscending ? "ascending" : "descending",
    onSort: () => {
      const up = column === sort ? !isAscending : !isNumber;
      changeQuery({ sort: column, order: up ? "up" : "down" });
    },
  }));
  return <VirtualTable label="Customers" columns={columns} count={rows.length} place={place}
    keyOf={place => scores.ids[rows[place]!]!} cells={place => shown.map(({ cell }) => cell(rows[place]!))} />;
}
