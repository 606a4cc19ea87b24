/** What stands for no evidence: 32 zero bytes. */
export const noEvidence = new Uint8Array(32);
