import type { Parameter } from '../../command.ts';
import { fail } from '../errors/medrec-error.ts';
import { type SettingName, settingNames } from './settings.ts';

/** The name of a setting. Throws setting-unknown. */
export const settingArgument: Parameter<SettingName> = {
  flags: '<setting>',
  description: 'its name, as `medrec config list` shows it',
  choices: settingNames,
  parse(text = '') {
    const name = settingNames.find((one) => one === text);
    if (name === undefined) throw fail('setting-unknown', { name: text });
    return name;
  },
};
