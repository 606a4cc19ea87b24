import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { maxTemplateBytes } from '../../src/lib/templates/read-templates.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';

const night = `[templates.night]
summary = "the night ward"
data-types = ["lab-results", "mental-health"]
purposes = ["TREAT"]
duration = "12h"
`;

/** A home whose own templates have this text. */
function newHome(text?: string) {
  const { folder, env } = temporaryHome();
  const file = join(folder, 'templates.toml');
  if (text !== undefined) writeFileSync(file, text);
  const run = async (argv: readonly string[], stdin?: string) => {
    const { code, stdout, stderr } = await runMedrec([...argv, '--json'], {
      env,
      cwd: folder,
      ...(stdin === undefined ? {} : { stdin }),
    });
    return { code, stderr, ...JSON.parse(stdout) };
  };
  return { folder, env, file, run };
}

describe('medrec template list', () => {
  it('has the shipped ones and one’s own, by name', async () => {
    const { run, file } = newHome(night);
    const { code, data } = await run(['template', 'list']);
    expect(code).toBe(0);
    expect(data.map(({ name }: { name: string }) => name)).toEqual([
      'emergency-ready',
      'night',
      'primary-care',
      'research',
      'specialist-consultation',
    ]);
    expect(data[1]).toEqual({
      name: 'night',
      summary: 'the night ward',
      'data-types': ['lab-results', 'mental-health'],
      'protected-types': ['mental-health'],
      purposes: ['TREAT'],
      duration: '12h',
      seconds: 43_200,
      origin: 'own',
      'replaces-shipped': false,
      file,
    });
    expect(data[0]).toMatchObject({ origin: 'shipped', file: null, purposes: ['TREAT', 'ETREAT'] });
  });

  it('needs no file of one’s own', async () => {
    const { code, stdout, stderr } = await runMedrec(['template', 'list'], { env: newHome().env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')[0]).toBe('name\tdata types\tpurposes\tduration\tfrom\tsummary');
    expect(stdout.split('\n')).toHaveLength(6);
  });

  it('lets one’s own take the place of a shipped one, whole, and says so', async () => {
    const { run, env } = newHome(night.replaceAll('night', 'research'));
    const { data } = await run(['template', 'show', 'research']);
    expect(data).toMatchObject({
      origin: 'own',
      'replaces-shipped': true,
      purposes: ['TREAT'],
      duration: '12h',
    });
    const { stdout } = await runMedrec(['template', 'list'], { env });
    expect(stdout).toContain('own, in place of the shipped one');
  });

  it('is not given while one’s own file has a fault, and neither is a shipped template', async () => {
    const { run, file } = newHome(`${night}colour = 1\nsize = 2\n`);
    for (const argv of [
      ['template', 'list'],
      ['template', 'show', 'primary-care'],
    ]) {
      const { code, errors } = await run(argv);
      expect(code).toBe(3);
      expect(errors[0]).toMatchObject({
        code: 'templates-unusable',
        hint: expect.stringContaining('template check'),
      });
      expect(errors[0].message).toContain(`"${file}"`);
      expect(errors[0].message).toContain('line 6: templates.night.colour: is not known');
      expect(errors[0].message).toContain('and 1 more');
      expect(errors[0].details.faults).toHaveLength(2);
    }
  });

  it('says why one’s own file cannot be read', async () => {
    const { run, file } = newHome();
    mkdirSync(file);
    const { code, errors } = await run(['template', 'list']);
    expect({ code, name: errors[0].code }).toEqual({ code: 3, name: 'templates-unusable' });
  });
});

describe('medrec template show', () => {
  it('says clearly which protected types it names', async () => {
    const { env } = newHome(night);
    const own = await runMedrec(['template', 'show', 'night'], { env });
    expect(own.stdout).toContain(
      'protected types\tmental-health: extra sensitive, and consented to for a year at most',
    );
    expect(own.stdout).toContain('purposes\tTREAT, at most');
    expect(own.stdout).toContain('duration\t12h (43200 seconds) from the moment of the grant');
    const shipped = await runMedrec(['template', 'show', 'primary-care'], { env });
    expect(shipped.stdout).toContain('protected types\tnone');
  });

  it('prints what a file of one’s own begins with', async () => {
    const { env, run } = newHome();
    const { stdout } = await runMedrec(['template', 'show', 'emergency-ready', '--toml'], { env });
    const checked = await run(['template', 'check', '-'], stdout);
    expect(checked).toMatchObject({ code: 0, data: { templates: ['emergency-ready'], faults: [] } });
    expect(checked.stderr).toContain('In place of the shipped ones: emergency-ready');
  });

  it.each(['primary', 'PRIMARY-CARE', '../../etc/passwd', '__proto__', 'constructor', ''])(
    'tells for %j which there are',
    async (name) => {
      const { run, file } = newHome(night);
      const { code, errors } = await run(['template', 'show', name]);
      expect({ code, name: errors[0].code }).toEqual({ code: 2, name: 'template-unknown' });
      expect(errors[0].message).toBe(
        `there is no template "${name}"; there are: emergency-ready, night, primary-care, research, specialist-consultation`,
      );
      expect(errors[0].hint).toBe(
        `See what each allows with \`medrec template list\`; your own go into ${file}.`,
      );
    },
  );
});

describe('medrec template check', () => {
  it('takes the example, one’s own file, or none', async () => {
    const { run, folder } = newHome(night);
    expect(await run(['template', 'check'])).toMatchObject({ code: 0, data: { templates: ['night'] } });
    writeFileSync(join(folder, 'other.toml'), night.replaceAll('night', 'day'));
    expect(await run(['template', 'check', 'other.toml'])).toMatchObject({
      code: 0,
      data: { path: 'other.toml', templates: ['day'] },
    });
    const none = await newHome().run(['template', 'check']);
    expect(none).toMatchObject({ code: 0, data: { templates: [] } });
    expect(none.warnings).toEqual([expect.stringContaining('there is no template in')]);
  });

  it('lists every fault with its place, and ends with 2', async () => {
    const { env, run, file } = newHome(night.replace('TREAT', 'FUN').replace('12h', '2y'));
    const { code, stdout, stderr } = await runMedrec(['template', 'check'], { env });
    expect(code).toBe(2);
    expect(stdout).toBe(
      [
        'line\tfield\tfault',
        '4\ttemplates.night.purposes.0\t"FUN" is not one of TREAT, HPAYMT, HOPERAT, HRESCH, ETREAT',
        '5\ttemplates.night.duration\t"2y" is longer than a year, and mental-health may not be consented to for longer',
        '',
      ].join('\n'),
    );
    expect(stderr).toContain(
      `error: 2 faults in the templates of "${file}"; the first: line 4: templates.night`,
    );
    expect(stderr).toContain('medrec template check');
    const { success, data, errors } = await run(['template', 'check']);
    expect({ success, error: errors[0].code, templates: data.templates }).toEqual({
      success: false,
      error: 'templates-faulty',
      templates: [],
    });
    expect(data.faults[1]).toMatchObject({ line: 5, field: 'templates.night.duration' });
  });

  it('lets nothing of a file act on the terminal', async () => {
    const { env } = newHome('[templates."\\u001b[31mred"]\nduration = "\\u001b]0;owned\\u0007"\n');
    const { stdout, stderr } = await runMedrec(['template', 'check'], { env });
    expect(`${stdout}${stderr}`).not.toContain('\u001b');
  });

  it.each([
    ['a file that is not there', () => undefined],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a named pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a device that never ends', (path: string) => execFileSync('ln', ['-s', '/dev/zero', path])],
    ['a file of more than 64 KiB', (path: string) => writeFileSync(path, '#'.repeat(maxTemplateBytes + 1))],
  ])('refuses %s', async (_, make) => {
    const { folder, run } = newHome();
    make(join(folder, 'x.toml'));
    const { code, errors } = await run(['template', 'check', 'x.toml']);
    expect({ code, name: errors[0].code }).toEqual({ code: 2, name: 'file-unreadable' });
  });
});

it('a shell is offered templates by name, one’s own too, and none of a faulty file', async () => {
  const offered = async (words: string[], text: string) => {
    const { stdout } = await runMedrec(['__complete', ...words], { env: newHome(text).env });
    return stdout.split('\n').filter(Boolean);
  };
  expect(await offered(['grant-consent', 'doctor', '--template', 'n'], night)).toEqual([
    'night\tthe night ward',
  ]);
  expect(await offered(['template', 'show', 're'], night)).toEqual([expect.stringMatching(/^research\t/)]);
  expect(await offered(['update-consent', '--template=pri'], night)).toEqual([
    expect.stringMatching(/^--template=primary-care\t/),
  ]);
  expect(await offered(['template', 'check', ''], night)).toEqual([':files']);
  expect(await offered(['template', 'show', ''], 'x = 1')).toEqual([]);
});
