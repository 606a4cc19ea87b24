// Plays the README's tour with the built program on a terminal, and writes what it printed between the README's
// markers: `npm run tour`.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn } from '@lydell/node-pty';

const lines = [
  'medrec simnet start --port 0',
  'for name in admin registrar reviewer clinic doctor patient; do medrec keystore create $name -q; medrec simnet fund $name 100STX -q; done &> /dev/null',
  'medrec deploy --from admin --registrar registrar --reviewer reviewer',
  `medrec register-institution clinic --root ${'5e'.repeat(32)} --from registrar`,
  'medrec grant-consent clinic --data-types lab-results,treatment-plans --expires 90d --from patient',
  'medrec grant-consent doctor --data-types all --expires 90d --from patient',
  'medrec revoke-consent clinic --data-types lab-results --from patient',
  'medrec get-consent-status patient clinic',
  'medrec audit export --format csv --out events.csv --head-out head.json',
  'medrec audit verify events.csv --head head.json',
];

const folder = mkdtempSync(join(tmpdir(), 'tour-'));
writeFileSync(join(folder, 'password'), 'a password for the tour\n', { mode: 0o600 });
const program = `${process.execPath} ${resolve('dist/bin/medrec.js')}`;
const env = {
  ...process.env,
  NO_COLOR: '1',
  MEDREC_DATA_DIR: join(folder, 'data'),
  MEDREC_CONFIG: join(folder, 'config.toml'),
};

/** Runs a shell line on a terminal of 100 columns; the password comes from a file, so that nothing is asked. */
async function play(line) {
  const definition = `medrec() { ${program} "$@" --password-file ${folder}/password; }`;
  const terminal = spawn('bash', ['-c', `${definition}; ${line}`], { cols: 100, rows: 50, cwd: folder, env });
  let printed = '';
  terminal.onData((data) => {
    printed += data;
  });
  await new Promise((done) => terminal.onExit(done));
  return printed.replaceAll('\r\n', '\n').replaceAll(`${folder}/`, '').trimEnd();
}

try {
  const parts = [];
  for (const line of lines) parts.push(`$ ${line}\n${await play(line)}`.trimEnd());
  const text = `\`\`\`console\n${parts.join('\n\n')}\n\`\`\``;
  const readme = readFileSync('README.md', 'utf8');
  const marked = readme.replace(
    /(<!-- tour -->\n)[\s\S]*?(<!-- \/tour -->)/,
    (_, open, close) => `${open}${text}\n${close}`,
  );
  writeFileSync('README.md', marked);
  console.log(text);
} finally {
  await play('medrec simnet stop');
  rmSync(folder, { recursive: true, force: true });
}
