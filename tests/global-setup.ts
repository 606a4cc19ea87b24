import { execFileSync } from 'node:child_process';

/** Builds dist/ once, so that tests of the built program and of worker threads run what is shipped. */
export default function buildOnce(): void {
  if (process.env.MEDREC_TEST_SKIP_BUILD === '1') return;
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}
