/** What is wrong with a text as a National Provider Identifier, or undefined when it is one. */
export type NpiFault = 'npi-malformed' | 'npi-check-digit';

/**
 * Checks a National Provider Identifier (45 CFR 162.406): ten digits, the first a 1 or a 2, the last a check digit.
 */
export function findNpiFault(text: string): NpiFault | undefined {
  if (!/^[12]\d{9}$/.test(text)) return 'npi-malformed';
  return computeNpiCheckDigit(text.slice(0, 9)) === text[9] ? undefined : 'npi-check-digit';
}

/**
 * The check digit of the nine digits before it: the Luhn formula of ISO/IEC 7812 over the prefix 80840
 * (health applications, United States) and the digits, as CMS prescribes.
 */
export function computeNpiCheckDigit(nineDigits: string): string {
  let sum = 0;
  let double = true;
  for (const character of [...`80840${nineDigits}`].reverse()) {
    const digit = Number(character) * (double ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
    double = !double;
  }
  return String((10 - (sum % 10)) % 10);
}
