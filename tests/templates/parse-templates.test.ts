import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { stringify } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import {
  type DataType,
  dataTypes,
  limits,
  type Purpose,
  purposes,
} from '../../src/lib/contracts/vocabulary.ts';
import { parseSpan } from '../../src/lib/parameters/time.ts';
import { describeFault } from '../../src/lib/templates/describe-fault.ts';
import { formatTemplate } from '../../src/lib/templates/format-template.ts';
import { parseTemplates } from '../../src/lib/templates/parse-templates.ts';
import { shippedTemplates } from '../../src/lib/templates/shipped.ts';
import { findProtected, type TemplateTerms } from '../../src/lib/templates/template.ts';

const read = (text: string) => parseTemplates(Buffer.from(text));
const faultsOf = (text: string) => read(text).faults.map(describeFault);

const night = {
  'data-types': ['lab-results', 'basic-information'],
  purposes: ['TREAT'],
  duration: '12h',
};

describe('a file of templates', () => {
  it('gives each template, its names in the order of the vocabulary', () => {
    const { templates, faults } = read(stringify({ templates: { night } }));
    expect(faults).toEqual([]);
    expect([...templates]).toEqual([
      ['night', { ...night, 'data-types': ['basic-information', 'lab-results'], summary: '' }],
    ]);
  });

  it('may be empty, begin with a byte order mark, and have CRLF', () => {
    expect(read('')).toEqual({ templates: new Map(), faults: [] });
    const text = stringify({ templates: { night } }).replaceAll('\n', '\r\n');
    expect(read(`\ufeff${text}`).templates.has('night')).toBe(true);
  });

  it('is what the example is, without a fault', () => {
    const { templates, faults } = parseTemplates(readFileSync('examples/templates.toml'));
    expect(faults).toEqual([]);
    expect([...templates.keys()]).toEqual([
      'physiotherapy',
      'psychotherapy',
      'billing-office',
      'primary-care',
    ]);
  });

  it('has each fault told with its line and field', () => {
    const text = `# of the ward
title = "ours"

[templates.night]
data-types = [
  "lab-results",
  "x-rays", "lab-results",
]
purposes = "TREAT"
duration = "5 weeks"
expires = "90d"

[templates.gene]
summary = "one\\nand more"
data-types = ["genetic-information"]
purposes = ["TREAT", "FUN"]
duration = "366d"

[templates."night ward"]
data-types = ["all"]
purposes = []

[templates]
day = 1
dawn.duration = "0d"
dusk = { data-types = ["mental-health"], purposes = ["TREAT"], duration = "6y" }
`;
    expect(faultsOf(text)).toEqual([
      'line 2: title: is not known here: a file of templates has [templates.NAME] only',
      'line 5: templates.night.data-types.1: "x-rays" is not one of basic-information, medical-history, lab-results, treatment-plans, mental-health, genetic-information',
      'line 9: templates.night.purposes: "TREAT" is not a list, such as ["a", "b"]',
      'line 10: templates.night.duration: "5 weeks" is not a span: a whole number and one of s, m, h, d, w, y, in quotes, such as "90d"',
      'line 11: templates.night.expires: is not known: a template has summary, data-types, purposes, duration',
      'line 14: templates.gene.summary: "one\\nand more" has a line break or a hidden character',
      'line 16: templates.gene.purposes.1: "FUN" is not one of TREAT, HPAYMT, HOPERAT, HRESCH, ETREAT',
      'line 17: templates.gene.duration: "366d" is longer than a year, and genetic-information may not be consented to for longer',
      'line 19: templates.night ward: is no name: 1 to 64 letters, digits, "-" and "_", beginning with a letter or digit',
      'line 19: templates.night ward.duration: is missing',
      'line 20: templates.night ward.data-types.0: "all" is not taken here, so that no type comes along unseen: name each of basic-information, medical-history, lab-results, treatment-plans, mental-health, genetic-information',
      'line 21: templates.night ward.purposes: names none',
      'line 24: templates.day: is no table: write [templates.day] and its lines below',
      'line 25: templates.dawn.data-types: is missing',
      'line 25: templates.dawn.purposes: is missing',
      'line 25: templates.dawn.duration: "0d" is no time at all',
      'line 26: templates.dusk.duration: "6y" is longer than 5 years, and no consent is',
      'line 26: templates.dusk.duration: "6y" is longer than a year, and mental-health may not be consented to for longer',
    ]);
    expect([...read(text).templates.keys()]).toEqual([]);
  });

  it('keeps what is right beside what is wrong', () => {
    const text = stringify({ templates: { night, day: { ...night, purposes: ['TREAT', 'TREAT'] } } });
    expect([...read(text).templates.keys()]).toEqual(['night']);
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/^line \d+: templates\.day\.purposes: names one twice$/),
    ]);
  });

  it.each([
    ['[templates.night', /^line 1: not TOML: .*\(column \d+\)$/],
    ['[templates.a]\n[templates.a]\n', /^line 2: not TOML/],
    ['templates = 3', /^line 1: templates: is no table/],
    ['[[templates]]\nname = "a"', /^line 1: templates: is no table/],
    ['[templates]\na = 2026-11-22', /^line 2: templates\.a: is no table/],
    ['[templates.constructor]', /^line 1: templates\.constructor\.data-types: is missing/],
    ['[templates.__proto__]', /^line 1: templates\.__proto__: is no name/],
    ['[__proto__]\na = 1', /^line 1: __proto__: is not known here/],
    ['profile = "x"', /^line 1: profile: is not known here/],
  ])('%j: %s', (text, fault) => {
    expect(faultsOf(text)[0]).toMatch(fault);
    expect(read(text).templates.size).toBe(0);
  });

  it('is refused when it is not UTF-8', () => {
    const { faults } = parseTemplates(Buffer.from([0x23, 0xff, 0xfe, 0x0a]));
    expect(faults).toEqual([{ line: null, field: '', fault: 'not UTF-8' }]);
  });

  it('that is far longer than any honest one is told of at once, without lines', () => {
    const names = Array.from({ length: 4_000 }, () => '"x",\n').join('');
    const { faults } = read(`[templates.long]\npurposes = [\n${names}]\n`);
    expect(faults.length).toBeGreaterThan(4_000);
    expect(faults.at(-1)).toMatchObject({ line: 1 });
  });
});

const terms: fc.Arbitrary<TemplateTerms> = fc.record({
  summary: fc.string({ maxLength: 200, unit: 'grapheme-ascii' }),
  'data-types': fc.subarray(Object.keys(dataTypes) as DataType[], { minLength: 1 }),
  purposes: fc.subarray(Object.keys(purposes) as Purpose[], { minLength: 1 }),
  duration: fc
    .tuple(fc.integer({ min: 1, max: 365 }), fc.constantFrom('s', 'm', 'h', 'd'))
    .map(([n, unit]) => `${n}${unit}`),
});
const names = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,20}$/);

describe('any template', () => {
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(fc.dictionary(names, terms, { minKeys: 1, maxKeys: 4 }), (templates) => {
        const text = Object.entries(templates)
          .map(([name, one]) => formatTemplate(name, one))
          .join('\n');
        const { faults, templates: found } = read(text);
        expect(faults).toEqual([]);
        expect(Object.fromEntries(found)).toEqual({ ...templates });
      }),
      { numRuns: 200 },
    );
  });

  it('is refused with a place, never with a crash, whatever stands in it', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.oneof(fc.string(), fc.constantFrom(...Object.keys(dataTypes), 'all', 'TREAT')), {
        maxLength: 3,
      }),
      fc.constantFrom('90d', '1y', '0s', '999999999999y'),
    );
    const key = fc.oneof(
      fc.constantFrom('summary', 'data-types', 'purposes', 'duration', '__proto__'),
      fc.string(),
    );
    const table = fc.dictionary(key, value, { maxKeys: 5 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(names, fc.string()), fc.oneof(table, value), { maxKeys: 3 }),
        (templates) => {
          const text = stringify({ templates });
          const lines = text.split('\n').length;
          const { faults, templates: found } = read(text);
          for (const { line, fault } of faults) {
            expect(line).toBeGreaterThan(0);
            expect(line).toBeLessThanOrEqual(lines);
            expect(fault).not.toBe('');
          }
          // Whatever passes is a consent that the contract can take.
          for (const one of found.values()) {
            const seconds = parseSpan(one.duration) ?? 0n;
            expect(seconds > 0n && seconds <= limits.institutionConsent).toBe(true);
            if (findProtected(one).length > 0) expect(seconds <= limits.protectedConsent).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of any bytes neither crashes nor passes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(parseTemplates(bytes).templates.size).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the shipped templates', () => {
  it.each(Object.entries(shippedTemplates))('%s is one that a file could hold', (name, shipped) => {
    const { templates, faults } = read(formatTemplate(name, shipped));
    expect({ faults, found: templates.get(name) }).toEqual({ faults: [], found: shipped });
  });

  it('name no protected type', () => {
    expect(Object.values(shippedTemplates).flatMap(findProtected)).toEqual([]);
  });
});
