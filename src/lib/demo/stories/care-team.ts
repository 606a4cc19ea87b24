import type { Story } from '../run-demo.ts';

/** A consent to the clinic reaches the nurse on the care team, and not another nurse. */
export const careTeam: Story = {
  title: 'A nurse who is assigned, and one who is not',
  async play(stage) {
    await stage.step('the patient consents to the clinic for treatment plans', async () => {
      const line = [
        'grant-consent',
        'clinic',
        '--data-types',
        'treatment-plans',
        '--expires',
        '1y',
        '--from',
        'patient',
      ];
      return `event ${await stage.call(...line)}`;
    });
    await stage.step('the clinic puts the nurse on the care team', async () => {
      return `event ${await stage.call('assign-care-team', 'patient', 'nurse', '--from', 'clinic')}`;
    });
    await stage.step('the nurse reads treatment plans', () =>
      stage.log('nurse', 'treatment-plans', 'permitted'),
    );
    await stage.step('another nurse tries to', () =>
      stage.log('other-nurse', 'treatment-plans', 'care-team-missing'),
    );
  },
};
