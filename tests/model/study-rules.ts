import type { Rule } from './turn.ts';

export const studyRules: Readonly<Record<string, Rule>> = {};
