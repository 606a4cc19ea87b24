import type { Story } from '../run-demo.ts';

const week = 7 * 86_400;

/** The physician refers the patient to a cardiologist for a week. */
export const referral: Story = {
  title: 'A referral that expires',
  async play(stage) {
    await stage.step('the physician refers the patient to the cardiologist for 7 days', async () => {
      const grant = [
        'grant-temporary-access',
        'patient',
        'cardiologist',
        '--duration',
        '7d',
        '--data-types',
        'lab-results',
      ];
      return `event ${await stage.call(...grant, '--from', 'physician')}`;
    });
    await stage.step('the cardiologist reads lab results', () =>
      stage.log('cardiologist', 'lab-results', 'permitted'),
    );
    await stage.step('7 days later', async () => {
      await stage.pass(week);
      return await stage.decide('cardiologist', 'lab-results', 'not-covered');
    });
  },
};
