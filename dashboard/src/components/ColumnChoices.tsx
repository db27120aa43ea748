import type { OrderFormats, OrderInspection } from "../files/inspection";
import type { OrderChoices } from "../files/orderChoices";
import { integer, nameInWords } from "../format";
import { Card } from "./Card";
import { type Option, SelectField } from "./Field";
import { Table } from "./Table";

interface ColumnChoicesProps {
  formats: OrderFormats; inspection: OrderInspection; choices: OrderChoices; onChange: (choices: OrderChoices) => void;
}

/** The column of each role, with a select to choose another. */
export function ColumnChoices({ formats: { roles }, inspection, choices, onChange }: ColumnChoicesProps) {
  const { columns, contacts = [], ignored } = inspection;
  const found = [...columns, ...contacts.map(contact => ({ ...contact, form: "" }))];
  const options: Option[] = [...new Set([...found.map(({ column }) => column), ...ignored])].map(name => [name, name]);
  const explanations = new Map(roles.map(({ role, about }) => [role, about]));
  const choose = (role: string, column: string) => <SelectField name={`column-${role}`} label={`Column for ${nameInWords(role)}`}
    isLabelHidden options={[["", "none"], ...options]} value={column}
    onChange={value => onChange({ ...choices, columns: { ...choices.columns, [role]: value } })} />;
  const meaning = (role: string) => <span>{nameInWords(role)} <span class="note quiet">{explanations.get(role)}</span></span>;
  const others = roles.filter(({ role }) => found.every(column => column.role !== role));
  return <Card title="Columns">
    <Table class="stack columns" caption="What each column means, and why" headers={["Meaning", "Column", "Why", "Written as"]}
      rows={found.map(({ role, column, why, form }) =>
        ({ key: role, cells: [meaning(role), choose(role, column), `The column ${why}.`, form] }))} />
    {ignored.length > 0 && <p class="quiet">Not used: {ignored.join(", ")}</p>}
    <details><summary>Columns for {integer(others.length)} other meanings</summary>
      <div class="filters">{others.map(({ role }) =>
        <div class="choice" key={role}><p>{meaning(role)}</p>{choose(role, "")}</div>)}</div></details>
  </Card>;
}
