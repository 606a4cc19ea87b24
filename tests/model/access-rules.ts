import type { Rule } from './turn.ts';

export const accessRules: Readonly<Record<string, Rule>> = {};
