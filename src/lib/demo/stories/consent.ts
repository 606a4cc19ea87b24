import type { Story } from '../run-demo.ts';

/** The patient lets the physician read three of six types; what was not consented to is denied and logged. */
export const consent: Story = {
  title: 'A consent to a physician',
  async play(stage) {
    const types = 'basic-information,medical-history,lab-results';
    await stage.step('before any consent the physician asks for lab results', () =>
      stage.decide('physician', 'lab-results', 'not-covered'),
    );
    await stage.step(`the patient consents to ${types} for 90 days`, async () => {
      const seq = await stage.call(
        'grant-consent',
        'physician',
        '--data-types',
        types,
        '--expires',
        '90d',
        '--from',
        'patient',
      );
      return `event ${seq}, one transaction`;
    });
    await stage.step('the physician reads lab results', () =>
      stage.log('physician', 'lab-results', 'permitted'),
    );
    await stage.step('the physician reads mental-health notes', () =>
      stage.log('physician', 'mental-health', 'not-covered'),
    );
  },
};
