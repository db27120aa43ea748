import { nameInWords } from "../format";

const delimiterNames: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks" };

export const delimiterInWords = (delimiter: string) => delimiterNames[delimiter] ?? delimiter;

export const settingsInWords: Record<string, string> = {
  "dateOrder=dmy": "Day first", "dateOrder=mdy": "Month first", "dateOrder=ymd": "Year first",
  "decimal=point": "Decimal point", "decimal=comma": "Decimal comma",
  "units=minor": "Money is in cents", "units=major": "Money is in whole units",
};

/** A sum of roles in words: `quantity*price` is "quantity × price". */
export const moneyInWords = (money: string) =>
  nameInWords(money.replace(/\s*([*+-])\s*/g, (_, sign: string) => ` ${sign === "*" ? "×" : sign === "-" ? "−" : sign} `));
