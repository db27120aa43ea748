import { ServiceError } from "../api";

/** A file as requests send it. A large text is compressed. */
export interface Upload { name: string; body: Blob; type: "application/octet-stream" | "text/csv"; encoding?: "gzip" }

// Cloud Run takes no larger request over HTTP/1.
const maximumBytes = 32 << 20;
const minimumCompressedBytes = 1 << 20;
const sampleBytes = 1 << 16;

/** Reads a file once, so that all requests send the same bytes. A file with more than half of `features` in its header is a CSV of them. */
export async function prepareUpload(file: File, features: string[]): Promise<Upload> {
  const type = await hasFeatures(file, features) ? "text/csv" : "application/octet-stream";
  if (file.size > minimumCompressedBytes && await isCompressible(file))
    return { name: file.name, body: await compress(file, maximumBytes), type, encoding: "gzip" };
  if (file.size > maximumBytes) throw tooLarge();
  return { name: file.name, body: new Blob([await file.arrayBuffer()]), type };
}

/** Whether compression halves the beginning of the file. It does not where the file is compressed already. */
const isCompressible = async (file: File) => (await compress(file.slice(0, sampleBytes), maximumBytes)).size < sampleBytes / 2;

async function compress(content: Blob, maximum: number): Promise<Blob> {
  const reader = content.stream().pipeThrough(new CompressionStream("gzip")).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    if (bytes > maximum) {
      await reader.cancel();
      throw tooLarge();
    }
  }
  return new Blob(parts);
}

const tooLarge = () => new ServiceError(413, `The file must be at most ${maximumBytes >> 20} MiB to send it, as it is or compressed; `
  + "divide it by customers, or score it with the command line: conversion score.");

const separators = /[,;\t]/;
const withoutMarks = (name: string) => name.toLowerCase().replace(/["\s_-]/g, "");

/** Looks at the first line only. The service reads the file. */
async function hasFeatures(file: File, features: string[]): Promise<boolean> {
  const [header = ""] = (await file.slice(0, sampleBytes).text()).split(/[\r\n]/, 1);
  const names = new Set(header.split(separators).map(withoutMarks));
  return features.filter(feature => names.has(withoutMarks(feature))).length * 2 > features.length;
}
