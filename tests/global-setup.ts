import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of what one test file makes and others copy; it lasts as long as the run. */
    templates: string;
  }
}

/** Builds dist/ once, so that tests of the built program and of worker threads run what is shipped. */
export default function prepareRun({ provide }: TestProject): () => void {
  if (process.env.MEDREC_TEST_SKIP_BUILD !== '1') {
    execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  }
  const templates = mkdtempSync(join(tmpdir(), 'medrec-templates-'));
  provide('templates', templates);
  return () => rmSync(templates, { recursive: true, force: true });
}
