import type { Story } from '../run-demo.ts';

/** The patient moves the consent from the clinic to the hospital. */
export const moving: Story = {
  title: 'A patient who changes hospital',
  async play(stage) {
    await stage.step('the patient transfers the consent from the clinic to the hospital', async () => {
      return `event ${await stage.call('transfer-consent', 'clinic', 'hospital', '--from', 'patient')}`;
    });
    await stage.step("the clinic's nurse reads treatment plans", () =>
      stage.log('nurse', 'treatment-plans', 'not-covered'),
    );
    await stage.step('the hospital has it, with the same end', async () => {
      const { purposes, expiries } = (await stage.run('get-consent', 'patient', 'hospital')) as {
        purposes: string[];
        expiries: Record<string, string>;
      };
      const until = expiries['treatment-plans'] ?? 'none';
      stage.expect(purposes.includes('TREAT') && until !== 'none', 'the hospital has no consent');
      return `treatment-plans until ${until}`;
    });
  },
};
