import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { openStage } from './open-stage.ts';
import type { Stage, Step } from './stage.ts';
import { audit } from './stories/audit.ts';
import { careTeam } from './stories/care-team.ts';
import { consent } from './stories/consent.ts';
import { emergency } from './stories/emergency.ts';
import { moving } from './stories/moving.ts';
import { onboarding } from './stories/onboarding.ts';
import { referral } from './stories/referral.ts';
import { revocation } from './stories/revocation.ts';
import { study } from './stories/study.ts';

/** A part of the demo: a title, and what is done in it. */
export interface Story {
  title: string;
  play(stage: Stage): Promise<void>;
}

const stories: readonly Story[] = [
  onboarding,
  consent,
  referral,
  careTeam,
  emergency,
  moving,
  study,
  revocation,
  audit,
];

/**
 * Plays the demo, and shows each story as it ends.
 *
 * @param folder where the files are kept; a temporary folder unless given
 * @throws demo-failed, demo-folder-used
 */
export async function runDemo(context: Context, folder: string | undefined): Promise<Outcome> {
  const { output, io } = context;
  const started = io.now();
  const home =
    folder === undefined
      ? await mkdtemp(join(tmpdir(), 'medrec-demo-'))
      : await takeFolder(resolve(io.cwd, folder));
  output.note('starting an embedded chain and deploying the contracts');
  const stage = await openStage(context, home, randomBytes(24).toString('base64url'));
  const played: { title: string; steps: Step[] }[] = [];
  try {
    for (const { title, play } of stories) {
      await play(stage);
      const steps = stage.steps.splice(0);
      played.push({ title, steps });
      await output.show(viewStory(title, steps));
    }
  } finally {
    await stage.server.stop();
  }
  const seconds = Math.round((io.now() - started) / 100) / 10;
  const files = {
    folder: home,
    export: stage.path('events.csv'),
    tampered: stage.path('events-tampered.csv'),
  };
  return {
    data: { stories: played, files, seconds },
    view: {
      kind: 'sections',
      sections: [
        {
          title: `All ${played.length} stories went as they should, in ${seconds} s`,
          view: { kind: 'fields', fields: Object.entries(files) },
        },
      ],
    },
  };
}

function viewStory(title: string, steps: readonly Step[]) {
  const rows = steps.map(({ what, outcome }) => [what, outcome]);
  return {
    kind: 'sections' as const,
    sections: [{ title, view: { kind: 'table' as const, columns: ['what happened', 'outcome'], rows } }],
  };
}

async function takeFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw fail('demo-folder-used', { folder });
  await chmod(folder, 0o700);
  return folder;
}
