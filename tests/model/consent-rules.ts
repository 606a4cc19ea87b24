import type { Rule } from './turn.ts';

export const consentRules: Readonly<Record<string, Rule>> = {};
