import { delimiterInWords } from "../files/choicesInWords";
import type { InspectedWord, OrderFormats } from "../files/inspection";
import type { OrderChoices } from "../files/orderChoices";
import { nameInWords, pluralize } from "../format";
import { Card } from "./Card";
import { CheckField, type Option, SelectField, TextField } from "./Field";

const fromFile: Option = ["", "as in the file"];
const dateOrders: Option[] = [["ymd", "year first: 2026-01-31"], ["dmy", "day first: 31/01/2026"], ["mdy", "month first: 01/31/2026"]];
const decimalMarks: Option[] = [["point", "point: 1,234.50"], ["comma", "comma: 1.234,50"]];
/** Delimiters that a setting spells as a word. */
const delimiterWords: Record<string, string> = { "\t": "tab", " ": "blanks" };

interface FormatChoicesProps {
  formats: OrderFormats; choices: OrderChoices; statuses: InspectedWord[]; onChange: (choices: OrderChoices) => void;
}

/** Controls for what the file leaves open: how it writes dates and numbers, and what counts. */
export function FormatChoices({ formats: { recipes, delimiters }, choices, statuses, onChange }: FormatChoicesProps) {
  const setColumn = (key: string, value: string) => {
    const { [key]: _, ...others } = choices.columns;
    onChange({ ...choices, columns: value ? { ...others, [key]: value } : others });
  };
  const setting = (key: string, label: string, options: Option[]) => <SelectField name={key} label={label} options={[fromFile, ...options]}
    value={choices.columns[key] ?? ""} onChange={value => setColumn(key, value)} />;
  const text = (name: "currency" | "rates", label: string, placeholder: string) => <TextField name={name} label={label}
    placeholder={placeholder} value={choices[name]} onChange={value => onChange({ ...choices, [name]: value.trim() })} />;
  const setStatuses = (named: string[]) => onChange({ ...choices, countStatuses: named.length > 0 ? named : undefined });
  return <Card title="Format">
    <p class="quiet">The service decides each of these from the whole file. Choose only what it got wrong, or cannot know.</p>
    <div class="filters">
      <SelectField name="format" label="Export of" value={choices.format} onChange={format => onChange({ ...choices, format })}
        options={[["", "by its header"], ...recipes.map(({ name, title }): Option => [name, title])]} />
      {setting("dateOrder", "Dates", dateOrders)}
      {setting("decimal", "Decimal mark", decimalMarks)}
      {setting("delimiter", "Columns separated by",
        delimiters.map((delimiter): Option => [delimiterWords[delimiter] ?? delimiter, delimiterInWords(delimiter)]))}
      <TextField name="timeZone" label="Time zone of the shop" placeholder="as in the file, or UTC"
        value={choices.columns["timeZone"] ?? ""}
        suggestions={Intl.supportedValuesOf("timeZone")} onChange={value => setColumn("timeZone", value.trim())} />
      {text("currency", "Currency", "the only one")}
      {text("rates", "Rates of other currencies", "USD=0.92,GBP=1.17")}
      {statuses.length === 0 && <TextField name="countStatuses" label="Statuses that count" placeholder="as known"
        value={choices.countStatuses?.join(",") ?? ""}
        onChange={value => setStatuses(value.split(",").map(status => status.trim()).filter(status => status))} />}
    </div>
    {statuses.length > 0 && <StatusChoices statuses={statuses} choices={choices} onChange={setStatuses} />}
  </Card>;
}

interface StatusChoicesProps { statuses: InspectedWord[]; choices: OrderChoices; onChange: (counted: string[]) => void }

function StatusChoices({ statuses, choices, onChange }: StatusChoicesProps) {
  const counted = choices.countStatuses ?? statuses.filter(({ meaning }) => isPurchase(meaning)).map(({ text }) => text);
  return <fieldset><legend>Statuses that count as a purchase</legend>
    {statuses.map(({ text, meaning, lines }) => <CheckField key={text} name={`status-${text}`}
      label={`${text || "(empty)"}: ${nameInWords(meaning)}, ${pluralize(lines, "line")}`} value={counted.includes(text)}
      onChange={isCounted => onChange(isCounted ? [...counted, text] : counted.filter(status => status !== text))} />)}
  </fieldset>;
}

const isPurchase = (meaning: string) => meaning === "sale" || meaning === "partlyRefunded";
