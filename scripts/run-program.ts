import { spawn } from 'node:child_process';

/** What a run of the program took. */
export interface ProgramRun {
  stdout: string;
  seconds: number;
  /** The most memory that it had, in MB (10^6 bytes). */
  peakMemoryMB: number;
}

/** Makes a process say on its third channel, when it ends, how much memory it had at most. */
const meter = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
)}`;

/** Runs the built program to its end. Throws an Error with what it printed when it fails. */
export async function runProgram(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<ProgramRun> {
  const started = process.hrtime.bigint();
  const child = spawn(process.execPath, ['--import', meter, 'dist/bin/medrec.js', ...argv], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = [1, 2, 3].map((channel) => readAll(child.stdio[channel] as NodeJS.ReadableStream));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const [stdout = '', stderr = '', memory = ''] = await Promise.all(texts);
  if (code !== 0)
    throw new Error(`medrec ${argv.join(' ')}: ${code}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`);
  // maxRSS has kibibytes
  return { stdout, seconds, peakMemoryMB: (Number(memory) * 1024) / 1e6 };
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
