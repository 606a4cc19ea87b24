import type { Story } from '../run-demo.ts';

/** An override is used, reviewed and acknowledged. */
export const emergency: Story = {
  title: 'An emergency',
  async play(stage) {
    const who = 'emergency-physician';
    await stage.step('the emergency physician has no consent', () =>
      stage.decide(who, 'medical-history', 'not-covered', 'ETREAT'),
    );
    let override = 0;
    await stage.step('it overrides: life-threatening', async () => {
      const line = ['emergency-override', 'patient', who, '--reason', 'life-threatening', '--from', who];
      override = await stage.call(...line);
      return `override ${override}, for 24 hours`;
    });
    await stage.step('it reads the medical history', () =>
      stage.log(who, 'medical-history', 'permitted', 'ETREAT'),
    );
    await stage.step('protected types stay closed', () =>
      stage.log(who, 'mental-health', 'role-data-types', 'ETREAT'),
    );
    await stage.step('the privacy office reviews it', async () => {
      const line = [
        'review-override',
        String(override),
        '--outcome',
        'justified',
        '--from',
        'privacy-office',
      ];
      return `event ${await stage.call(...line)}: justified`;
    });
    await stage.step('the patient acknowledges it', async () => {
      return `event ${await stage.call('acknowledge-override', String(override), '--from', 'patient')}`;
    });
    await stage.step('24 hours later', async () => {
      await stage.pass(86_400);
      return await stage.decide(who, 'medical-history', 'not-covered', 'ETREAT');
    });
  },
};
