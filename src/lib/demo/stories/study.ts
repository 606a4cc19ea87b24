import type { Story } from '../run-demo.ts';

/** The patient joins a study, and leaves it. */
export const study: Story = {
  title: 'A study joined and left',
  async play(stage) {
    let number = 0;
    await stage.step('the registry office registers a study of the researcher', async () => {
      const what = ['--data-types', 'lab-results', '--ends', '180d', '--evidence', 'ab'.repeat(32)];
      number = await stage.call('register-study', 'researcher', ...what, '--from', 'registry-office');
      return `study ${number}, lab-results`;
    });
    await stage.step('the researcher reads before the patient joined', () =>
      stage.log('researcher', 'lab-results', 'not-covered', 'HRESCH'),
    );
    await stage.step('the patient joins', async () => {
      return `event ${await stage.call('join-study', String(number), '--data-types', 'lab-results', '--from', 'patient')}`;
    });
    await stage.step('the researcher reads', () =>
      stage.log('researcher', 'lab-results', 'permitted', 'HRESCH'),
    );
    await stage.step('the patient leaves the study', async () => {
      return `event ${await stage.call('withdraw-from-study', String(number), '--from', 'patient')}`;
    });
    await stage.step('the researcher reads again', () =>
      stage.log('researcher', 'lab-results', 'not-covered', 'HRESCH'),
    );
  },
};
