import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { editToml, type KeyPath } from '../../src/lib/config/edit-config.ts';

const sample = `# medrec of the ward
# kept by the clinic

profile = "testnet" # the shared network

# Where the ward tests
[profiles.testnet]
  "node-url" = "https://node.example.org/#main"   # a mirror, with a # in its URL
signer = 'ward'

[profiles."clinic"]
max-fee = 5_000
`;

describe('editing the configuration file', () => {
  it.each<[string, KeyPath, string | number | undefined, string, string]>([
    ['a value', ['profiles', 'testnet', 'signer'], 'dr-o', "signer = 'ward'", 'signer = "dr-o"'],
    [
      'a value before a comment',
      ['profile'],
      'clinic',
      'profile = "testnet" # the shared network',
      'profile = "clinic" # the shared network',
    ],
    [
      'a value with a # in it',
      ['profiles', 'testnet', 'node-url'],
      'http://127.0.0.1:1',
      '  "node-url" = "https://node.example.org/#main"   # a mirror, with a # in its URL',
      '  "node-url" = "http://127.0.0.1:1"   # a mirror, with a # in its URL',
    ],
    ['a number', ['profiles', 'clinic', 'max-fee'], 7, 'max-fee = 5_000', 'max-fee = 7'],
    ['a new key', ['profiles', 'testnet', 'account'], 3, "signer = 'ward'", "signer = 'ward'\naccount = 3"],
    ['a new table', ['profiles', 'x', 'signer'], 'me', '5_000\n', '5_000\n\n[profiles.x]\nsigner = "me"\n'],
    ['what is taken out', ['profiles', 'testnet', 'signer'], undefined, "signer = 'ward'\n", ''],
    ['nothing for what is not there', ['profiles', 'x', 'signer'], undefined, '', ''],
  ])('changes %s, and nothing else', (_, path, value, before, after) => {
    expect(editToml(sample, path, value)).toBe(sample.replace(before, after));
  });

  it.each([
    ['', 'profile = "a"\n'],
    ['# only a comment\n', '# only a comment\nprofile = "a"\n'],
    ['# title\n\n# about x\n[profiles.x]\n', '# title\n\nprofile = "a"\n\n# about x\n[profiles.x]\n'],
    ['[profiles.x]', 'profile = "a"\n\n[profiles.x]\n'],
    ['# title\r\n\r\n[profiles.x]\r\n', '# title\r\n\r\nprofile = "a"\r\n\r\n[profiles.x]\r\n'],
  ])('finds a place for the first key in %j', (before, after) => {
    expect(editToml(before, ['profile'], 'a')).toBe(after);
  });

  it('reads as before but for the one key, and keeps every other line', () => {
    const comment = fc.constantFrom('# a note', '', '#', '  # [profiles.a]', '# signer = "x"');
    const name = fc.constantFrom('a', 'b-1', 'C_2');
    const key = fc.constantFrom('signer', 'node-url', 'registry');
    const text = fc.string({ unit: 'grapheme', maxLength: 12 }).map((raw) => raw.replace(/\p{C}/gu, ' '));
    const assignments = fc.uniqueArray(
      fc
        .tuple(key, text, fc.constantFrom('', ' # why', '#"'))
        .map(([k, v, c]) => ({ k, line: `${k} = ${JSON.stringify(v)}${c}` })),
      { selector: ({ k }) => k },
    );
    const tables = fc.uniqueArray(fc.record({ n: name, notes: fc.array(comment), keys: assignments }), {
      selector: ({ n }) => n,
    });
    fc.assert(
      fc.property(
        tables,
        fc.array(comment),
        name,
        key,
        fc.option(text, { nil: undefined }),
        (all, top, n, k, value) => {
          const lines = [
            ...top,
            ...all.flatMap((table) => [
              `[profiles.${table.n}]`,
              ...table.notes,
              ...table.keys.map(({ line }) => line),
            ]),
          ];
          const before = lines.join('\n');
          const after = editToml(before, ['profiles', n, k], value);
          const expected = structuredClone(parse(before)) as {
            profiles?: Record<string, Record<string, unknown>>;
          };
          if (value !== undefined) {
            expected.profiles ??= {};
            expected.profiles[n] = { ...expected.profiles[n], [k]: value };
          } else {
            delete expected.profiles?.[n]?.[k];
          }
          expect(JSON.parse(JSON.stringify(parse(after)))).toEqual(JSON.parse(JSON.stringify(expected)));
          const gone = lines.filter((line) => line.trim() !== '' && !after.split('\n').includes(line));
          expect(gone.length).toBeLessThanOrEqual(1);
          if (gone.length === 1) expect(gone[0]?.startsWith(k)).toBe(true);
        },
      ),
    );
  });
});
