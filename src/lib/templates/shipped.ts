import type { TemplateTerms } from './template.ts';

/**
 * The templates that come with the program. None names a protected type, and none lasts longer than the default policy
 * of the role that it is for.
 */
export const shippedTemplates: Readonly<Record<string, TemplateTerms>> = {
  'primary-care': {
    summary: 'a family physician or practice, for a year',
    'data-types': ['basic-information', 'medical-history', 'lab-results', 'treatment-plans'],
    purposes: ['TREAT'],
    duration: '1y',
  },
  'specialist-consultation': {
    summary: 'a specialist who is consulted, for 90 days',
    'data-types': ['basic-information', 'medical-history', 'lab-results'],
    purposes: ['TREAT'],
    duration: '90d',
  },
  'emergency-ready': {
    summary: 'emergency personnel or a hospital, in advance, for a year',
    'data-types': ['basic-information', 'medical-history', 'lab-results', 'treatment-plans'],
    purposes: ['TREAT', 'ETREAT'],
    duration: '1y',
  },
  research: {
    summary: 'a study, with no basic information, for at most 5 years',
    'data-types': ['medical-history', 'lab-results', 'treatment-plans'],
    purposes: ['HRESCH'],
    duration: '5y',
  },
};
