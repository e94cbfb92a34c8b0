// Times fhirpath.js on the expressions that fhirpath_bench measures, compiled once, on the parsed response.
//   node tests/bench/fhirpath_peer.mjs NODE_MODULES FOLDER > peer.json
// Prints {"engine", "node", "microseconds": {name: least of all rounds}}.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const [modules, folder] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'x.js'));
const fhirpath = require('fhirpath');
const model = require('fhirpath/fhir-context/r4');
const read = (name) => JSON.parse(readFileSync(resolve(folder, name), 'utf8'));

function measure(run) {
  let least = Infinity;
  for (let round = 0; round < 40; ++round) {
    const calls = 200;
    const start = process.hrtime.bigint();
    for (let i = 0; i < calls; ++i) run();
    least = Math.min(least, Number(process.hrtime.bigint() - start) / 1000 / calls);
  }
  return least;
}

const microseconds = {};
for (const row of read('anchor-fhirpathjs.json').results) {
  const input = read(row.input);
  const environment = { resource: input, ...(row.variables ?? {}) };
  if (row.questionnaire) environment.questionnaire = read(row.questionnaire);
  const compiled = fhirpath.compile(row.expression, model);
  microseconds[row.name] = measure(() => compiled(input, environment));
}
console.log(JSON.stringify({ engine: `fhirpath.js ${require('fhirpath/package.json').version}`, node: process.version, microseconds }));
