import type { Context } from '../../context.ts';
import type { Outcome } from '../output/output.ts';
import { headToData, headToFields } from './head.ts';
import { writeHeadFile } from './head-file.ts';
import { readHead } from './read-head.ts';
import { refuseExisting } from './write-export.ts';

/** Reads the head of the log from the node, and writes it to the file `out` too if there is one. */
export async function runHead(context: Context, out: string | undefined, force: boolean): Promise<Outcome> {
  if (out !== undefined) await refuseExisting(out, '--out', force);
  const head = await readHead(await context.chain());
  if (out !== undefined) await writeHeadFile(out, head, '--out');
  return { data: headToData(head), view: { kind: 'fields', fields: headToFields(head) } };
}
