import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportKinds } from '../../src/lib/report/report.ts';
import { describeOnBoth, type NewPlace } from '../ledger/support.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';
import { clinic } from './clinic.ts';

const until = ['--until', '2026-10-31T08:00:00Z'];

/** A home with a ledger of examples/clinic, in the profile's own place or another, and a way to run commands there. */
async function openHome(newPlace: NewPlace = async () => []) {
  const { folder, env } = temporaryHome();
  const place = await newPlace(folder);
  const run = async (...argv: string[]) =>
    await runMedrec([...argv, ...place], { env, now: () => 1_795_000_000_000 });
  const source = ['--file', 'examples/clinic/log.csv', '--head', 'examples/clinic/head.json'];
  expect(await run('ledger', 'sync', ...source)).toMatchObject({ code: 0 });
  return { folder, run };
}

const about: Partial<Record<(typeof reportKinds)[number], string>> = {
  disclosures: clinic.overridden,
  readers: clinic.overridden,
  reach: clinic.specialist,
};

describeOnBoth('medrec audit report from a ledger', (newPlace) => {
  it('makes every report in every form', async () => {
    const { folder, run } = await openHome(newPlace);
    for (const kind of reportKinds) {
      const argv = ['audit', 'report', kind, ...(about[kind] === undefined ? [] : [about[kind]]), ...until];
      const table = await run(...argv);
      expect([kind, table.code, table.stderr]).toEqual([kind, 0, '']);
      expect(table.stdout).toContain('What it rests on');
      const page = join(folder, `${kind}.html`);
      const written = await run(...argv, '--out', page, '--json');
      expect(JSON.parse(written.stdout).data).toMatchObject({ report: kind, out: page, format: 'html' });
      expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
      expect(statSync(page).mode & 0o777).toBe(0o600);
      if (kind !== 'overrides' && kind !== 'disclosures') continue;
      const { success, data } = JSON.parse((await run(...argv, '--json')).stdout);
      expect([success, data.report]).toEqual([true, kind]);
      const document = JSON.parse((await run(...argv, '--format', 'json')).stdout);
      expect(JSON.stringify(document)).toBe(JSON.stringify(data));
      const csv = await run(...argv, '--format', 'csv');
      expect(csv.stdout.split('\n')[0]).toMatch(/^section,.*registry$/);
    }
  });
});

describe('medrec audit report', () => {
  it('names a command that makes the same report again', async () => {
    const { run } = await openHome();
    const first = JSON.parse(
      (await run('audit', 'report', 'denials', '--since', '2026-07-01', ...until, '--json')).stdout,
    );
    const again = await run(...first.data.grounds.command.split(' ').slice(1), '--json');
    expect(JSON.parse(again.stdout)).toEqual(first);
  });

  it('goes six years back for disclosures and no further', async () => {
    const { run } = await openHome();
    const argv = ['audit', 'report', 'disclosures', clinic.overridden, ...until, '--json'];
    const six = JSON.parse((await run(...argv)).stdout).data.subject['time covered'];
    expect(six).toBe('2020-10-31T08:00:00Z to 2026-10-31T08:00:00Z');
    const ten = JSON.parse((await run(...argv, '--since', '2016-01-01')).stdout).data.subject['time covered'];
    expect(ten).toBe(six);
  });

  it('says when the time asked about goes on after what the ledger knows', async () => {
    const { run } = await openHome();
    const { data } = JSON.parse((await run('audit', 'report', 'overrides', '--json')).stdout);
    expect(data.notes.join(' ')).toContain('The ledger tells what happened up to 2026-10-31T08:00:00Z.');
  });

  it('warns when the log knows nothing of whom it is asked about', async () => {
    const { run } = await openHome();
    const stranger = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
    for (const kind of ['disclosures', 'readers', 'reach']) {
      const { stdout } = await run('audit', 'report', kind, stranger, '--json');
      const { data, warnings } = JSON.parse(stdout);
      expect(warnings[0]).toContain(`no event about ${stranger}`);
      expect(data.notes).toContain(warnings[0]);
      const known = await run('audit', 'report', kind, about[kind as 'reach'] ?? '', '--json');
      expect(JSON.parse(known.stdout).warnings).toEqual([]);
    }
    const { stdout } = await run('audit', 'report', 'reach', clinic.institution, '--json');
    expect(JSON.parse(stdout).warnings[0]).toContain('is an institution');
  });

  it('refuses what does not go together, and leaves files alone', async () => {
    const { folder, run } = await openHome();
    const fault = async (...argv: string[]) => {
      const { code, stdout } = await run('audit', 'report', ...argv, '--json');
      return [code, JSON.parse(stdout).errors[0]?.code];
    };
    expect(await fault('disclosures')).toEqual([2, 'bad-usage']);
    expect(await fault('reach')).toEqual([2, 'bad-usage']);
    expect(await fault('denials', clinic.overridden)).toEqual([2, 'bad-usage']);
    expect(await fault('denials', '--summarise')).toEqual([2, 'bad-usage']);
    expect(await fault('readers', clinic.overridden, '--since', '2026-01-01')).toEqual([2, 'bad-usage']);
    expect(await fault('reach', clinic.specialist, '--institution', clinic.institution)).toEqual([
      2,
      'bad-usage',
    ]);
    expect(await fault('gossip')).toEqual([2, 'invalid-value']);
    expect(await fault('denials', '--format', 'pdf')).toEqual([2, 'invalid-value']);
    expect(await fault('denials', '--since', '2026-12-01', ...until)).toEqual([2, 'invalid-value']);
    expect(await fault('readers', 'ST1NOTAPRINCIPAL')).toEqual([2, 'invalid-value']);
    const path = join(folder, 'report.html');
    writeFileSync(path, 'mine');
    expect(await fault('denials', '--out', path)).toEqual([2, 'file-exists']);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect((await run('audit', 'report', 'denials', '--out', path, '--force')).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('<!doctype html>');
    const nowhere = join(folder, 'none', 'report.html');
    expect(await fault('denials', '--out', nowhere)).toEqual([2, 'file-unwritable']);
    expect(existsSync(nowhere)).toBe(false);
  });

  it('asks for a ledger where there is none', async () => {
    const { env } = temporaryHome();
    const { code, stderr } = await runMedrec(['audit', 'report', 'denials'], { env });
    expect(code).toBe(3);
    expect(stderr).toContain('medrec ledger sync');
  });
});
