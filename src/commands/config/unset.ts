import { defineCommand } from '../../command.ts';
import { settingArgument } from '../../lib/config/parameters.ts';
import { resolveProfileName } from '../../lib/config/settings.ts';

/** `medrec config unset`: takes a setting out of the configuration file. */
export default defineCommand({
  group: 'Setup',
  summary: 'take a setting out of the configuration file',
  description: 'Then its default holds again. A setting that is not in the file is no error.',
  examples: ['medrec config unset signer', 'medrec config unset node-url --profile testnet'],
  parameters: { setting: settingArgument },
  async action(context, { setting }) {
    const { configFile } = context.folders;
    const profile = String(resolveProfileName(await context.sources()).value);
    const { setDefaultProfile, setProfileSettings } = await import('../../lib/config/set-settings.ts');
    if (setting === 'profile') await setDefaultProfile(configFile, undefined);
    else await setProfileSettings(configFile, profile, { [setting]: undefined });
    context.output.note(`${setting} is not set in ${configFile}`);
    return { data: { name: setting, profile, path: configFile }, view: { kind: 'none' } };
  },
});
