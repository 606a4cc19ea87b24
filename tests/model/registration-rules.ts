import type { Rule } from './turn.ts';

export const registrationRules: Readonly<Record<string, Rule>> = {};
