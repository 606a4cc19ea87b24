import type { Rule } from './turn.ts';

export const standingRules: Readonly<Record<string, Rule>> = {};
