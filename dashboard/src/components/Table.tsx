import type { ComponentChildren, Key } from "preact";

/** The title of a column. A column of numbers, which are aligned right, is an object. */
export type ColumnHeader = string | { number: string };
export interface KeyedRow { key: Key; cells: ComponentChildren[] }

interface TableProps { caption: string; headers: ColumnHeader[]; rows: (ComponentChildren[] | KeyedRow)[]; class?: string }

const isNumber = (header: ColumnHeader | undefined) => typeof header === "object";

/** A table with a caption. The first cell of a row is its heading. A wide table scrolls by itself, also by keyboard. */
export const Table = ({ caption, headers, rows, class: name = "" }: TableProps) =>
  <div class={`scroll ${name}`} tabIndex={0} role="region" aria-label={caption}>
    <table>
      <caption>{caption}</caption>
      <thead><tr>{headers.map(header =>
        <th scope="col" class={isNumber(header) ? "number" : ""}>
          {isNumber(header) ? (header as { number: string }).number : header}</th>)}</tr></thead>
      <tbody>{rows.map(row => {
        const { key, cells } = Array.isArray(row) ? { key: undefined, cells: row } : row;
        return <tr key={key}>{cells.map((cell, i) => i === 0 ? <th scope="row">{cell}</th>
          : <td class={isNumber(headers[i]) ? "number" : ""}>{cell}</td>)}</tr>;
      })}</tbody>
    </table>
  </div>;
