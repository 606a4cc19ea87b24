import type { Story } from '../run-demo.ts';

/** The patient revokes; it holds from the next block. */
export const revocation: Story = {
  title: 'A revocation',
  async play(stage) {
    await stage.step('the physician reads lab results', () =>
      stage.log('physician', 'lab-results', 'permitted'),
    );
    await stage.step('the patient revokes every type', async () => {
      return `event ${await stage.call('revoke-consent', 'physician', '--data-types', 'all', '--from', 'patient')}`;
    });
    await stage.step('the physician reads lab results again', () =>
      stage.log('physician', 'lab-results', 'not-covered'),
    );
  },
};
