/** The forms of a report. */
export const reportFormats = ['table', 'csv', 'json', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];
