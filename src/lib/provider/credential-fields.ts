/** What a credential commitment can be opened on, in the order of its leaves. */
export const credentialFields = ['npi', 'name', 'license', 'state', 'taxonomy'] as const;
export type CredentialField = (typeof credentialFields)[number];
