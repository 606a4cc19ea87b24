import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Cl,
  encodeStructuredDataBytes,
  getAddressFromPublicKey,
  publicKeyFromSignatureRsv,
} from '@stacks/transactions';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { canonicalize } from '../../src/lib/audit/canonical-json.ts';
import type { Row } from '../../src/lib/audit/row.ts';
import { makeKey } from '../support/keys.ts';
import { runMedrec } from '../support/run-medrec.ts';
import { linkRows, registry } from './arbitrary-events.ts';
import { FakeNetwork } from './fake-network.ts';

const network = new FakeNetwork().use();
const log: Row[] = linkRows(
  [...makeHistory({ seed: 7, events: 120, patients: 6 })].map(({ event }) => event),
);
const busiest = log.findLast(({ event }) => event.patient !== null)?.event.patient ?? '';

beforeEach(() => network.tell(log));

interface Told {
  code: number;
  data: Record<string, unknown>;
  error: { code: string; message: string; details: Record<string, unknown> } | undefined;
}

function useHome() {
  const home = network.home();
  const at = (name: string) => join(home.folder, name);
  const run = async (...argv: string[]): Promise<Told> => {
    const { code, stdout } = await runMedrec([...argv, '--json'], { env: home.env });
    const { data, errors } = JSON.parse(stdout);
    return { code, data, error: errors[0] };
  };
  const manifestOf = (name: string) => JSON.parse(readFileSync(`${at(name)}.manifest.json`, 'utf8'));
  return { home, at, run, manifestOf };
}

/** The registry's head of the patient, as a node tells it. */
function answerPatientHead(): void {
  const own = log.filter(({ event }) => event.patient === busiest);
  const head = { count: Cl.uint(own.length), hash: Cl.bufferFromHex(own.at(-1)?.hash ?? '') };
  network.answers.set('get-patient-head', () => ({
    body: { okay: true, result: `0x${Cl.serialize(Cl.tuple(head))}` },
  }));
}

describe('a manifest', () => {
  it('says what the export beside it is', async () => {
    const { at, run, manifestOf } = useHome();
    const { code } = await run(
      'audit',
      'export',
      '--out',
      at('log.csv'),
      '--topic',
      'access-permitted',
      '--columns',
      'seq,time,actor',
    );
    expect(code).toBe(0);
    const kept = log.filter(({ event }) => event.topic === 'access-permitted');
    const bytes = readFileSync(at('log.csv'));
    expect(manifestOf('log.csv')).toMatchObject({
      schemaVersion: 1,
      kind: 'medrec-export-manifest',
      network: { profile: 'simnet', chainId: 2147483648 },
      registry,
      filter: { topics: ['access-permitted'] },
      columns: ['seq', 'time', 'actor'],
      format: 'csv',
      raw: false,
      rows: kept.length,
      firstSeq: Number(kept[0]?.event.seq),
      lastSeq: Number(kept.at(-1)?.event.seq),
      head: { seq: 120, hash: `0x${log.at(-1)?.hash}` },
      patientHead: null,
      file: {
        name: 'log.csv',
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      },
      program: { name: 'medrec' },
    });
    expect(statSync(`${at('log.csv')}.manifest.json`).mode & 0o777).toBe(0o600);
    expect(bytes.toString().split('\n')[0]).toBe('seq,time,actor');
  });

  it('lets any export be verified, in any form', async () => {
    answerPatientHead();
    const { at, run, manifestOf } = useHome();
    const all = ['csv', 'ndjson', 'parquet'] as const;
    const reader = log.find(({ event }) => event.topic === 'access-permitted')?.event.provider ?? '';
    const filters = [
      [],
      ['--patient', busiest],
      ['--provider', reader],
      ['--outcome', 'permitted,not-covered'],
      ['--data-types', 'lab-results,mental-health'],
      ['--purposes', 'TREAT'],
      ['--protected-only'],
      ['--overrides-only'],
      ['--since', '2023-06-01', '--until', '2024-06-01'],
      ['--columns', 'topic'],
      ['--columns', 'registry,patient', '--topic', 'access-permitted'],
    ];
    const ways: Record<number, string> = { 0: 'full', 1: 'patient' };
    for (const [i, filter] of filters.entries()) {
      const way = ways[i] ?? 'ledger';
      // Parts in one form, and what proves itself in all of them.
      for (const format of i < 2 ? all : [all[i % 3] ?? 'csv']) {
        const out = at(`part-${i}.${format}`);
        const exported = await run('audit', 'export', '--out', out, ...filter);
        expect(exported).toMatchObject({ code: 0, data: { format } });
        const { rows } = manifestOf(`part-${i}.${format}`);
        const verified = await run('audit', 'verify', out);
        expect({ filter, ...verified }).toMatchObject({ filter, code: 0, data: { rows, format, way } });
        if (i < 2) expect((await run('audit', 'verify', out, '--offline')).code).toBe(0);
      }
    }
  });

  it('of another file is found out, and one that is none is refused', async () => {
    const { at, run, manifestOf } = useHome();
    const out = at('log.csv');
    await run('audit', 'export', '--out', out);
    const manifest = manifestOf('log.csv');
    const withManifest = async (change: object | string) => {
      const text = typeof change === 'string' ? change : JSON.stringify({ ...manifest, ...change });
      writeFileSync(at('other.json'), text);
      const { code, error } = await run('audit', 'verify', out, '--manifest', at('other.json'));
      return { code, error: error?.code };
    };
    const differs = { code: 6, error: 'manifest-differs' };
    expect(await withManifest({})).toEqual({ code: 0, error: undefined });
    for (const change of [
      { rows: 119 },
      { firstSeq: 2 },
      { lastSeq: null },
      { file: { ...manifest.file, bytes: 1 } },
      { file: { ...manifest.file, sha256: 'ab'.repeat(32) } },
      { format: 'ndjson' },
    ]) {
      expect({ change, ...(await withManifest(change)) }).toEqual({ change, ...differs });
    }
    const unreadable = { code: 2, error: 'manifest-unreadable' };
    for (const change of [
      '[]',
      'no JSON',
      { kind: 'something' },
      { schemaVersion: 2 },
      { note: 'more' },
      { columns: ['seq', 'seq'] },
      { columns: ['name'] },
      { filter: { name: 'x' } },
      { filter: { patient: 'someone' } },
      { registry: `${registry}2` },
      { rows: -1 },
      { head: null },
      { file: { name: 'x', bytes: 1, sha256: 'short' } },
    ]) {
      expect({ change, ...(await withManifest(change)) }).toEqual({ change, ...unreadable });
    }
    expect(await withManifest({ filter: { patient: busiest }, patientHead: null })).not.toMatchObject({
      code: 0,
    });
  });

  it('names the row of a filtered export that was changed, left out, added or moved', async () => {
    const { at, run } = useHome();
    const out = at('part.csv');
    await run(
      'audit',
      'export',
      '--out',
      out,
      '--topic',
      'access-permitted,consent-granted',
      '--columns',
      'seq,time,topic,patient',
    );
    const lines = readFileSync(out, 'utf8').split('\n');
    const verdictOf = async (of: readonly string[]) => {
      writeFileSync(out, of.join('\n'));
      const { code, error } = await run('audit', 'verify', out);
      return { code, error: error?.code, ...error?.details };
    };
    const seq = (line: number) => Number(lines[line]?.split(',')[0]);
    const common = { code: 6, error: 'export-differs', line: 5 };
    const changed = lines.with(4, (lines[4] ?? '').replace('20', '21'));
    expect(await verdictOf(changed)).toMatchObject({
      ...common,
      difference: 'changed',
      seq: seq(4),
      column: 'time',
    });
    expect(await verdictOf(lines.toSpliced(4, 1))).toMatchObject({
      ...common,
      difference: 'missing',
      seq: seq(4),
    });
    expect(await verdictOf(lines.toSpliced(1, 1))).toMatchObject({
      error: 'export-differs',
      line: 2,
      seq: seq(1),
    });
    expect(await verdictOf(lines.toSpliced(4, 0, lines[9] ?? ''))).toMatchObject({
      ...common,
      difference: 'added',
    });
    const swapped = lines.with(4, lines[7] ?? '').with(7, lines[4] ?? '');
    expect(await verdictOf(swapped)).toMatchObject({ ...common, difference: 'moved' });
    expect(await verdictOf(lines.slice(0, 6))).toMatchObject({
      code: 6,
      error: 'export-ends-early',
      seq: seq(6),
    });
    expect(await verdictOf(lines)).toMatchObject({ code: 0 });
  });

  it('is signed by the standard, and whoever has stacks.js can check that', async () => {
    const { home, at, run, manifestOf } = useHome();
    const { passwordFile } = await makeKey(home.env, 'auditor');
    const out = at('log.csv');
    const key = ['--from', 'auditor', '--password-file', passwordFile];
    const exported = await run('audit', 'export', '--out', out, '--sign', ...key);
    expect(exported.code).toBe(0);
    const { signature, ...signed } = manifestOf('log.csv');
    // As the page of the manual says, with nothing of ours but the canonical text.
    const sha256 = createHash('sha256').update(canonicalize(signed)).digest();
    const domain = Cl.tuple({
      name: Cl.stringAscii(signature.domain.name),
      version: Cl.stringAscii(signature.domain.version),
      'chain-id': Cl.uint(signed.network.chainId),
    });
    const encoded = encodeStructuredDataBytes({ message: Cl.tuple({ sha256: Cl.buffer(sha256) }), domain });
    const digest = createHash('sha256').update(encoded).digest('hex');
    expect(publicKeyFromSignatureRsv(digest, signature.signature)).toBe(signature.publicKey);
    expect(getAddressFromPublicKey(signature.publicKey, 'testnet')).toBe(signature.address);

    const { address } = signature;
    const verify = async (...more: string[]) => {
      const { code, error, data } = await run('audit', 'verify', out, ...more);
      return { code, error: error?.code, signature: data?.signature };
    };
    expect(await verify('--signer', address)).toMatchObject({
      code: 0,
      signature: { address, required: true },
    });
    expect(await verify('--signer', busiest)).toMatchObject({ code: 6, error: 'signer-differs' });
    const write = (manifest: object) => writeFileSync(`${out}.manifest.json`, JSON.stringify(manifest));
    // Blanks and the order of keys are not signed; every value is.
    write({ signature, ...Object.fromEntries(Object.entries(signed).reverse()) });
    expect(await verify('--signer', address)).toMatchObject({ code: 0 });
    write({ ...signed, createdAt: '2020-01-01T00:00:00Z', signature });
    expect(await verify()).toMatchObject({ code: 6, error: 'signature-invalid' });
    write({ ...signed, signature: { ...signature, address: busiest } });
    expect(await verify()).toMatchObject({ code: 6, error: 'signature-invalid' });
    write({ ...signed, signature: { ...signature, signature: `${'00'.repeat(65)}` } });
    expect(await verify()).toMatchObject({ code: 6, error: 'signature-invalid' });
    write(signed);
    expect(await verify()).toMatchObject({ code: 0, signature: null });
    expect(await verify('--signer', address)).toMatchObject({ code: 6, error: 'signer-differs' });
    rmSync(`${out}.manifest.json`);
    expect(await verify('--signer', address)).toMatchObject({ code: 2, error: 'manifest-missing' });
    expect(await verify('--offline')).toMatchObject({ code: 2, error: 'manifest-missing' });
  });

  it('is written elsewhere when asked, and refuses what cannot be', async () => {
    const { at, run } = useHome();
    const streamed = await runMedrec(
      ['audit', 'export', '--out', '-', '--since', '2024-01-01', '--manifest', at('m.json')],
      { env: useEnv() },
    );
    expect(streamed.code).toBe(0);
    expect(JSON.parse(readFileSync(at('m.json'), 'utf8')).file.name).toBe(null);
    expect((await run('audit', 'export', '--out', '-', '--sign')).error).toMatchObject({
      code: 'invalid-value',
      details: { name: '--sign' },
    });
    for (const columns of ['seq,seq', 'seq,name', '']) {
      const { code, error } = await run('audit', 'export', '--out', at('x.csv'), '--columns', columns);
      expect({ code, error: error?.code, name: error?.details.name }).toEqual({
        code: 2,
        error: 'invalid-value',
        name: '--columns',
      });
    }
    writeFileSync(at('y.csv.manifest.json'), 'precious');
    expect((await run('audit', 'export', '--out', at('y.csv'))).error).toMatchObject({
      code: 'file-exists',
      details: { flag: '--manifest' },
    });
  });
});

function useEnv(): Record<string, string> {
  return network.home().env;
}
