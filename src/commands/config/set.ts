import { defineCommand } from '../../command.ts';
import { settingArgument } from '../../lib/config/parameters.ts';
import { profileSettings } from '../../lib/config/profiles.ts';
import { knownProfiles, resolveProfileName, settingVariables } from '../../lib/config/settings.ts';
import { fail } from '../../lib/errors/medrec-error.ts';
import { textParameter } from '../../lib/parameters/basic.ts';

const settingLines = Object.entries({ profile: 'the profile in force', ...profileSettings })
  .map(([name, meaning]) => `  ${name.padEnd(20)} ${meaning}`)
  .join('\n');

/** `medrec config set`: writes a setting of a profile into the configuration file. */
export default defineCommand({
  group: 'Setup',
  summary: 'write a setting into the configuration file',
  description: `The setting is written for the profile in force, or the one that --profile names, which is made when it is new. Comments and order in the file stay.\n\nSettings:\n${settingLines}`,
  examples: [
    'medrec config set signer hospital',
    'medrec config set profile testnet',
    'medrec config set node-url https://stacks.example.org --profile clinic-network',
  ],
  parameters: { setting: settingArgument, value: textParameter('<value>', 'what it becomes') },
  async action(context, { setting, value }) {
    const { configFile } = context.folders;
    const sources = await context.sources();
    const { setDefaultProfile, setProfileSettings } = await import('../../lib/config/set-settings.ts');
    const known = knownProfiles(sources.file);
    const profile = setting === 'profile' ? value : String(resolveProfileName(sources).value);
    if (setting === 'profile') {
      if (!known.includes(value)) {
        throw fail('profile-unknown', { name: value, known: known.join(', '), path: configFile });
      }
      await setDefaultProfile(configFile, value);
    } else {
      await setProfileSettings(configFile, profile, { [setting]: value });
    }
    const where = setting === 'profile' ? '' : ` for the profile ${profile}`;
    context.output.note(`${setting} is ${value}${where}, in ${configFile}`);
    if (!known.includes(profile)) {
      context.output.note(`The profile ${profile} is new: medrec config list --profile ${profile} shows it.`);
    }
    const variable = settingVariables[setting];
    if (variable !== undefined && (context.io.env[variable] ?? '') !== '') {
      context.output.warn(`${variable} is set in the environment, and beats the file`);
    }
    return { data: { name: setting, value, profile, path: configFile }, view: { kind: 'none' } };
  },
});
