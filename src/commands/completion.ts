import { defineCommand } from '../command.ts';
import { completionScripts, shells } from '../lib/completion/scripts.ts';
import { fail } from '../lib/errors/medrec-error.ts';

/** `medrec completion`: the script that makes a shell complete medrec's commands, options and names. */
export default defineCommand({
  group: 'Setup',
  summary: 'print the completion script of a shell',
  description:
    'Put the line of your shell into its start-up file: ~/.bashrc for bash; ~/.zshrc, behind compinit, for zsh; ~/.config/fish/config.fish for fish.',
  examples: [
    'medrec completion fish | source',
    'source <(medrec completion bash)',
    'source <(medrec completion zsh)',
  ],
  parameters: {
    shell: {
      flags: '<shell>',
      description: shells.join(', '),
      choices: shells,
      parse(text = '') {
        const shell = shells.find((one) => one === text);
        if (shell !== undefined) return shell;
        throw fail('invalid-value', {
          name: '<shell>',
          value: text,
          reason: 'is not a shell that medrec knows',
          next: `Give one of: ${shells.join(', ')}.`,
        });
      },
    },
  },
  async action(_context, { shell }) {
    const script = completionScripts[shell];
    return { data: { shell, script }, view: { kind: 'text', text: script } };
  },
});
