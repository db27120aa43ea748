// Calls the service through the client that @hey-api/openapi-ts generates.
import assert from "node:assert/strict";
import { describePolicy, infer, inferenceModel, scoreBatch, scoreCustomer, simulatePolicy } from "./generated/hey";
import type { BatchLine, Customer } from "./generated/hey";
import { client } from "./generated/hey/client.gen";

client.setConfig({ baseUrl: process.argv[2]! });

const customer: Customer = {
  customerId: "anna", asOf: null, features: null,
  orders: [{ at: "2026-05-01T08:00:00Z", amount: 5, items: null, products: null, returned: null }],
};

async function main(): Promise<void> {
  const score = await scoreCustomer({ body: customer, throwOnError: true });
  assert.equal(score.data.status, "ok");

  const batch = await scoreBatch({
    body: customer,
    bodySerializer: line => `${JSON.stringify(line)}\n${JSON.stringify(line)}\n`,
    parseAs: "text",
    throwOnError: true,
  });
  const lines = (batch.data as unknown as string).trimEnd().split("\n").map(line => JSON.parse(line) as BatchLine);
  assert.deepEqual(lines.map(line => line.status), ["ok", "ok"]);

  const policy = await describePolicy({ throwOnError: true });
  const simulation = await simulatePolicy({ body: { policy: policy.data, customers: [customer] }, throwOnError: true });
  assert.equal(simulation.data.customers, 1);

  const path = { model: "conversion" };
  const metadata = await inferenceModel({ path, throwOnError: true });
  const shape = [1, metadata.data.inputs[0]!.shape[1]!];
  const inference = await infer({
    path,
    body: {
      id: null, outputs: null,
      inputs: [{ name: "features", datatype: "FP32", shape, data: Array.from({ length: shape[1]! }, (_, i) => (i === 18 ? null : i)) }],
    },
    throwOnError: true,
  });
  assert.equal(inference.data.outputs.length, 3);
  console.log("@hey-api/openapi-ts passed");
}

void main();
