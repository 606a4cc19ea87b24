import type { Rule } from './turn.ts';

export const governanceRules: Readonly<Record<string, Rule>> = {};
export const ownerRules: Readonly<Record<string, Rule>> = {};
