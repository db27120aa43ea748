import { Card } from "../components/Card";
import { type Option, SelectField } from "../components/Field";
import { forget, openFile } from "../files/openFile";
import { words } from "../glossary";
import { currencySetting, timeZoneSetting } from "../settings";

const options = (first: string, kind: "currency" | "timeZone"): Option[] =>
  [["", first], ...Intl.supportedValuesOf(kind).map((name): Option => [name, name])];

/** How money and dates are written, what this browser stores, and the words that the dashboard uses. */
export function Settings() {
  const file = openFile.value;
  return <div class="grid">
    <Card title="Money and dates">
      <SelectField label="Currency" value={currencySetting.value} options={options("as in the file", "currency")}
        onChange={value => { currencySetting.value = value; }} />
      <SelectField label="Time zone" value={timeZoneSetting.value} options={options("as in the file, or UTC", "timeZone")}
        onChange={value => { timeZoneSetting.value = value; }} />
      <p class="quiet">The currency changes how money is written, and does not convert money. This browser keeps both settings.</p>
    </Card>
    <Card title="What this browser stores">
      <p>The last three files and their customers, for 24 hours or until you forget them. So a reload and Back lose nothing.</p>
      <p>The columns that you chose, by the first line of a file, for the next file like it.</p>
      <p>{file ? `This tab shows ${file.upload.name}.` : "This tab shows no file."}</p>
      <p class="buttons"><button type="button" disabled={!file} onClick={() => void forget()}>Forget this file</button></p>
    </Card>
    <Card title="Words" class="wide"><dl class="words">
      {Object.entries(words).map(([word, text]) => <div><dt>{word}</dt><dd>{text}</dd></div>)}</dl></Card>
  </div>;
}
