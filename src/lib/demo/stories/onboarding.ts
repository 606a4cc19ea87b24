import { findExample } from '../find-example.ts';
import type { Story } from '../run-demo.ts';

/** Who in the example file claims a registration with a key of its own. */
const claims: Readonly<Record<string, string>> = {
  physician: '2100079195',
  cardiologist: '2100712712',
  nurse: '2101504613',
  'other-nurse': '2101583807',
  'emergency-physician': '2102296516',
  researcher: '2102930031',
};

/** What the import reports of a row. */
interface Row {
  npi: string;
  principal: string | null;
  root: string | null;
  status: string;
  custodial: boolean;
}

/** The clinic registers its providers from a file; the registry verifies them; six take over their registrations. */
export const onboarding: Story = {
  title: 'Onboarding',
  async play(stage) {
    const root = '5e'.repeat(32);
    await stage.step('the registry office registers the clinic and the hospital', async () => {
      for (const name of ['clinic', 'hospital']) {
        await stage.call('register-institution', name, '--root', root, '--from', 'registry-office');
      }
      return 'registered';
    });
    let registered: Row[] = [];
    await stage.step('the clinic imports examples/providers.csv', async () => {
      const line = ['provider', 'import', findExample('providers.csv'), '--skip-faulty', '--from', 'clinic'];
      const { code, data } = await stage.try(...line, '--faults', stage.path('faults.csv'));
      stage.expect(code === 9, `the import ended with ${code} instead of 9`);
      const rows = data.rows as Row[];
      registered = rows.filter(({ status }) => status === 'registered');
      const faulty = rows.filter(({ status }) => status === 'faulty');
      stage.expect(registered.length >= 40, `${registered.length} rows were registered`);
      stage.expect(faulty.length > 0, 'no fault was found');
      return `${registered.length} registered, ${faulty.length} faulty rows left out`;
    });
    await stage.step('the registry office verifies their credentials', async () => {
      const lines = registered.map(({ principal, root: own }) => `${principal},${own},1y`);
      const file = await stage.write('verified.csv', ['provider,root,valid-until', ...lines, ''].join('\n'));
      await stage.call('verify-providers', file, '--from', 'registry-office');
      return `${registered.length} verified, in one transaction`;
    });
    await stage.step('six of them move their registrations to keys of their own', async () => {
      for (const [name, npi] of Object.entries(claims)) {
        const { custodial } = await stage.run('provider', 'claim', npi, '--to', name, '--from', 'clinic');
        stage.expect(custodial === false, `${npi} is still custodial`);
      }
      return 'no longer custodial';
    });
  },
};
