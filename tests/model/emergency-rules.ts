import type { Rule } from './turn.ts';

export const emergencyRules: Readonly<Record<string, Rule>> = {};
