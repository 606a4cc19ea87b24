import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { stringify } from 'csv-stringify/sync';
import { afterAll, describe, expect, it } from 'vitest';
import { MedrecError } from '../../src/lib/errors/medrec-error.ts';
import { ProviderFile } from '../../src/lib/provider/check-file.ts';
import type { ProviderRow } from '../../src/lib/provider/check-row.ts';
import { type Fault, faultMeanings } from '../../src/lib/provider/faults.ts';
import { computeNpiCheckDigit } from '../../src/lib/provider/npi.ts';
import { type PrincipalRules, principalRules } from '../../src/lib/provider/principal-rules.ts';
import { readTable } from '../../src/lib/provider/read-table.ts';
import { taxonomyRoles } from '../../src/lib/provider/taxonomy.ts';

const folder = mkdtempSync(join(tmpdir(), 'medrec-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const institution = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const principal = 'ST1SJ3DTE5DN7X54YDH5D64R3BCB6A2AG2ZQ8YPD5';
const header = 'npi,role,name,license,state,taxonomy,principal';

function write(content: string | Uint8Array): string {
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  return path;
}

/** A file read to its end. */
async function checkFile(path: string, rules: PrincipalRules) {
  const file = new ProviderFile(path, rules);
  const rows: ProviderRow[] = [];
  const faults: Fault[] = [];
  for await (const block of file.blocks()) {
    for (const record of block) {
      if (record.row !== undefined) rows.push(record.row);
      faults.push(...record.faults);
    }
  }
  const { form, count, end } = file;
  return {
    form,
    count,
    rows,
    faults: end === undefined ? faults : [...faults, end],
    complete: end === undefined,
  };
}

async function check(content: string | Uint8Array) {
  return await checkFile(write(content), principalRules({ addressPrefix: 'ST' }, institution));
}

/** The faults of one row of the plain form, beside a good row. */
async function faultsOf(row: string): Promise<string[]> {
  const { faults, rows } = await check(`${header}\n1234567893,nurse,Good Row,SYN1,CA,163W00000X,\n${row}\n`);
  expect(rows[0]?.npi).toBe('1234567893');
  expect(faults.every(({ line }) => line === 3)).toBe(true);
  return faults.map(({ code }) => code);
}

async function refusal(content: string | Uint8Array): Promise<string> {
  try {
    await check(content);
  } catch (error) {
    if (error instanceof MedrecError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

describe('the plain form', () => {
  it('takes columns in any order, and the role from the taxonomy code', async () => {
    const { rows, faults } = await check('state,license,taxonomy,npi\nCA,SYN1,207RC0000X,1234567893\n');
    expect(faults).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        npi: '1234567893',
        role: 'specialist',
        credentials: { npi: '1234567893', name: '', license: 'SYN1', state: 'CA', taxonomy: '207RC0000X' },
      },
    ]);
  });

  it.each([
    ['1234567894,nurse,N,SYN1,CA,163W00000X,', ['npi-check-digit']],
    ['12345,nurse,N,SYN1,CA,163W00000X,', ['npi-malformed']],
    ['1234567893,nurse,N,SYN1,CA,163W00000X,', ['npi-duplicate']],
    ['1999999992,doctor,N,SYN1,CA,163W00000X,', ['role-unknown']],
    ['1999999992,Nurse,N,SYN1,CA,163W00000X,', ['role-unknown']],
    ['1999999992,,N,SYN1,CA,363L00000X,', ['role-unmapped']],
    ['1999999992,,N,SYN1,CA,,', ['role-missing']],
    ['1999999992,nurse,N,SYN1,CA,163W,', ['taxonomy-malformed']],
    ['1999999992,nurse,N,,,163W00000X,', ['license-missing']],
    ['1999999992,nurse,N,=1+1,CA,163W00000X,', ['license-malformed']],
    ['1999999992,nurse,N,SYN1,,163W00000X,', ['state-missing']],
    ['1999999992,nurse,N,SYN1,XX,163W00000X,', ['state-unknown']],
    ['1999999992,researcher,N,,,1744R1102X,', []],
    [`1999999992,nurse,N,SYN1,CA,163W00000X,${principal}`, []],
    [`1999999992,nurse,N,SYN1,CA,163W00000X,${institution}`, ['principal-institution']],
    [`1999999992,nurse,N,SYN1,CA,163W00000X,${principal}.wallet`, ['principal-contract']],
    [`1999999992,nurse,N,SYN1,CA,163W00000X,${principal.toLowerCase()}`, ['principal-malformed']],
    [`1999999992,nurse,N,SYN1,CA,163W00000X,${principal.slice(0, -1)}4`, ['principal-malformed']],
    [
      '1999999992,nurse,N,SYN1,CA,163W00000X,SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7',
      ['principal-network'],
    ],
    ['1999999992,nurse,N,SYN1,CA,163W00000X', ['column-count']],
    ['1999999992,nurse,N,SYN1,CA,163W00000X,,', ['column-count']],
    ['1999999992,nurse,Na\u0007me,SYN1,CA,163W00000X,', ['text-unsafe']],
    ['1999999992,nurse,Na\u202eme,SYN1,CA,163W00000X,', ['text-unsafe']],
    [`1999999992,nurse,N,${'9'.repeat(21)},CA,163W00000X,`, ['text-too-long']],
    [
      '1,doctor,N,,XX,?,nobody',
      ['npi-malformed', 'taxonomy-malformed', 'role-unknown', 'state-unknown', 'principal-malformed'],
    ],
  ])('says of %j: %j', async (row, codes) => {
    expect(await faultsOf(row)).toEqual(codes);
  });

  it('names the line, the column, the value and the first line of a duplicate', async () => {
    const row = `1999999992,nurse,N,SYN1,CA,163W00000X,${principal}`;
    const { faults } = await check(
      `${header}\n${row}\n\n1234567893,nurse,N,SYN1,CA,163W00000X,${principal}\n`,
    );
    expect(faults).toEqual([
      {
        line: 4,
        npi: '1234567893',
        column: 'principal',
        code: 'principal-duplicate',
        value: principal,
        reason: 'the principal stands on an earlier line (line 2)',
      },
    ]);
  });
});

describe('the NPPES form', () => {
  const columns = [
    'NPI',
    'Entity Type Code',
    'Provider Last Name (Legal Name)',
    'Provider First Name',
    'NPI Deactivation Date',
    'NPI Reactivation Date',
    'Healthcare Provider Taxonomy Code_1',
    'Provider License Number_1',
    'Provider License Number State Code_1',
    'Healthcare Provider Primary Taxonomy Switch_1',
    'Healthcare Provider Taxonomy Code_2',
    'Provider License Number_2',
    'Provider License Number State Code_2',
    'Healthcare Provider Primary Taxonomy Switch_2',
  ];
  const good: Record<string, string> = {
    NPI: '1999999992',
    'Entity Type Code': '1',
    'Provider Last Name (Legal Name)': 'Sampleton',
    'Provider First Name': 'Avery',
    'Healthcare Provider Taxonomy Code_1': '207Q00000X',
    'Provider License Number_1': 'SYN1',
    'Provider License Number State Code_1': 'CA',
  };
  const codesOf = async (change: Record<string, string>) => {
    const { faults } = await check(stringify([{ ...good, ...change }], { header: true, columns }));
    return faults.map(({ code }) => code);
  };

  it.each([
    [{}, []],
    [{ 'Entity Type Code': '2' }, ['organisation']],
    [{ 'Entity Type Code': '' }, ['entity-type']],
    [{ 'NPI Deactivation Date': '01/31/2024' }, ['npi-deactivated']],
    [{ 'NPI Deactivation Date': '01/31/2024', 'Entity Type Code': '' }, ['npi-deactivated']],
    [{ 'NPI Deactivation Date': '01/31/2024', 'NPI Reactivation Date': '02/01/2024' }, []],
    [{ 'NPI Deactivation Date': '01/31/2024', 'NPI Reactivation Date': '12/01/2023' }, ['npi-deactivated']],
    [{ 'NPI Deactivation Date': '2024-01-31' }, ['date-malformed']],
    [{ 'NPI Deactivation Date': '02/30/2024' }, ['date-malformed']],
    [{ 'NPI Deactivation Date': '01/31/2024', 'NPI Reactivation Date': 'soon' }, ['date-malformed']],
    [{ 'Provider Last Name (Legal Name)': '', 'Provider First Name': '' }, ['name-missing']],
  ])('says of %j: %j', async (change, codes) => {
    expect(await codesOf(change)).toEqual(codes);
  });

  it('takes the taxonomy code marked as primary, with the license of the same number', async () => {
    const row = {
      ...good,
      'Healthcare Provider Primary Taxonomy Switch_1': 'N',
      'Healthcare Provider Taxonomy Code_2': '207RC0000X',
      'Provider License Number_2': 'SYN2',
      'Provider License Number State Code_2': 'OR',
      'Healthcare Provider Primary Taxonomy Switch_2': 'Y',
    };
    const { rows } = await check(stringify([row], { header: true, columns: [...columns].reverse() }));
    expect(rows[0]).toMatchObject({
      role: 'specialist',
      credentials: { name: 'Avery Sampleton', license: 'SYN2', state: 'OR', taxonomy: '207RC0000X' },
    });
    expect(await codesOf({ ...row, 'Healthcare Provider Primary Taxonomy Switch_1': 'Y' })).toEqual([
      'taxonomy-ambiguous',
    ]);
  });

  it('lets a column named role decide', async () => {
    const content = stringify(
      [{ ...good, 'Healthcare Provider Taxonomy Code_1': '363LF0000X', role: 'nurse' }],
      {
        header: true,
        columns: [...columns, 'role'],
      },
    );
    expect((await check(content)).rows[0]?.role).toBe('nurse');
  });

  it('holds the example file: 46 good rows, 15 bad ones, each with its own fault', async () => {
    const { count, rows, faults, complete } = await checkFile(
      'examples/providers.csv',
      principalRules({ addressPrefix: 'ST' }),
    );
    expect({ count, good: rows.length, complete }).toEqual({ count: 61, good: 46, complete: true });
    expect(faults.map(({ line }) => line)).toEqual(Array.from({ length: 15 }, (_, i) => 47 + i));
    expect(new Set(faults.map(({ code }) => code)).size).toBe(15);
    const roles: Record<string, number> = {};
    for (const { role } of rows) roles[role] = (roles[role] ?? 0) + 1;
    expect(roles).toEqual({
      'primary-physician': 11,
      specialist: 13,
      nurse: 12,
      'emergency-personnel': 5,
      administrator: 3,
      researcher: 2,
    });
    expect(rows.filter(({ principal }) => principal !== undefined)).toHaveLength(2);
    expect(rows.every(({ npi }) => npi.startsWith('2'))).toBe(true);
  });

  it('and its faults are told of in docs/providers.md, and no other', () => {
    const page = readFileSync('docs/providers.md', 'utf8');
    const table = page.slice(page.indexOf('## Faults'), page.indexOf('## What is sent'));
    const told = [...table.matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(([, code]) => code);
    expect(told.sort()).toEqual(Object.keys(faultMeanings).sort());
    for (const [prefix] of taxonomyRoles) expect(page).toContain(`\`${prefix}\``);
  });
});

describe('a hostile or broken file', () => {
  it.each([
    ['', 'provider-file-empty'],
    [`${header}\n`, 'provider-file-empty'],
    ['name,role\nx,nurse\n', 'no column "NPI" or "npi"'],
    ['npi,role,role\n', 'the column "role" is there twice'],
    ['NPI,NPI\n', 'the column "NPI" is there twice'],
    ['npi;role;name\n1;nurse;x\n', 'not separated by commas'],
    ['npi\trole\n', 'not separated by commas'],
    ['npi,licence,role\n', 'the column "licence" is none of'],
    ['npi,name\n', 'neither "role" nor "taxonomy"'],
    ['NPI,Entity Type Code\n', 'it lacks "Provider Last Name (Legal Name)"'],
    ['Npi,role\n', 'no column "NPI" or "npi"'],
  ])('%j is refused: %s', async (content, message) => {
    expect(await refusal(content)).toContain(message);
  });

  it('that is not there, or is a folder, is refused', async () => {
    const rules = principalRules({ addressPrefix: 'ST' });
    await expect(checkFile(join(folder, 'none.csv'), rules)).rejects.toMatchObject({
      code: 'file-unreadable',
    });
    await expect(checkFile(folder, rules)).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  const good = '1234567893,nurse,Good Row,SYN1,CA,163W00000X,';
  it.each([
    ['a mark within a cell', `${header}\n${good}\n19,x"y,\n${good}\n`, 'quotes-malformed', 3],
    ['a mark never closed', `${header}\n${good}\n"oops,nurse\n${good}\n`, 'quotes-malformed', 3],
    ['text after a quoted cell', `${header}\n${good}\n"19"x,nurse\n`, 'quotes-malformed', 3],
    ['an endless line', `${header}\n${good}\n${'9'.repeat(70_000)}\n${good}\n`, 'line-too-long', 3],
    ['no line ending at all', `${header}\n${good}\n${'9'.repeat(300_000)}`, 'line-too-long', 3],
    ['Windows-1252', Buffer.from(`${header}\n${good}\n1,nurse,Zo\xeb,\n`, 'latin1'), 'encoding-wrong', 3],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${header}\n${good}\n`, 'utf16le'), 'encoding-wrong', 1],
    ['UTF-16 without', Buffer.from(`${header}\n${good}\n`, 'utf16le'), 'encoding-wrong', 1],
  ])('ends at %s, after the rows before it', async (_, content, code, line) => {
    const checked = await check(content);
    expect(checked.complete).toBe(false);
    expect(checked.faults).toMatchObject([{ line, code }]);
    expect(checked.rows).toHaveLength(line === 1 ? 0 : 1);
  });

  it.each([
    ['a byte order mark', `\ufeff${header}\n${good}\n`],
    ['CRLF', `${header}\r\n${good}\r\n`],
    ['CR', `${header}\r${good}\r`],
    ['no last line ending', `${header}\n${good}`],
    ['empty lines', `\n${header}\n\n\n${good}\n\n`],
    ['quoted cells', `${header}\n"1234567893","nurse","Row, ""Good""","SYN1","CA","163W00000X",""\n`],
    [
      'spaces around cells',
      ' npi , role,name,license,state,taxonomy,principal\n 1234567893 ,nurse , G,SYN1, CA,163W00000X, \n',
    ],
  ])('is taken with %s', async (_, content) => {
    const { rows, faults } = await check(content);
    expect(faults).toEqual([]);
    expect(rows).toMatchObject([{ npi: '1234567893', role: 'nurse' }]);
  });

  it('has its lines counted through quoted line breaks', async () => {
    const { faults } = await check(
      `${header}\r\n1,nurse,"a\r\nb\nc",S,CA,163W00000X,\r\n2,nurse,n,S,CA,163W00000X,\r\n`,
    );
    expect(faults.filter(({ code }) => code === 'npi-malformed').map(({ line }) => line)).toEqual([2, 5]);
  });

  const cell = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom('"', ',', '\n', '\r\n', '\r', '""', 'é', '😀', ' '),
  );
  test.prop([
    fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  ])('is read back as it was written, whatever its cells hold', async (table, ending, bom) => {
    // A NUL is what a wrong encoding looks like.
    fc.pre(!JSON.stringify(table).includes('\\u0000'));
    const path = write(stringify(table, { quoted: true, record_delimiter: ending, bom }));
    const records: string[][] = [];
    const lines: number[] = [];
    for await (const record of readTable(path)) {
      records.push(record.cells);
      lines.push(record.line);
    }
    expect(records).toEqual(table);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });

  const npi = fc.stringMatching(/^[12]\d{8}$/).map((nine) => `${nine}${computeNpiCheckDigit(nine)}`);
  test.prop([fc.uniqueArray(npi, { minLength: 1, maxLength: 20 })])(
    'keeps every good row, in order',
    async (npis) => {
      const { rows, faults } = await check(
        `${header}\n${npis.map((one) => `${one},nurse,N,S1,CA,163W00000X,`).join('\n')}\n`,
      );
      expect(faults).toEqual([]);
      expect(rows.map((row) => row.npi)).toEqual(npis);
      expect(rows.map(({ line }) => line)).toEqual(npis.map((_, i) => i + 2));
    },
  );

  test.prop([fc.uint8Array({ maxLength: 400 })])(
    'never breaks the reader, whatever its bytes',
    async (bytes) => {
      const outcome = await refusal(Buffer.concat([Buffer.from(`${header}\n`), bytes]));
      expect(outcome === 'accepted' || outcome.startsWith('provider-')).toBe(true);
    },
  );
});
