import { makeClinic } from '../../scripts/history/make-clinic.ts';

/** The year of examples/clinic, and who is who in it. */
export const clinicRows = makeClinic();
export const clinic = {
  institution: 'ST2G9B418M539BJY7XSPG36A57W690JBY34T67YTT',
  specialist: 'ST2BC914MHQNFTJ5HH012JFEVDJY5SS4M0DE2KBAX',
  physician: 'ST3MB2VC72PSR0WR2QJDYGPZHPEAV1XHXHQAKGM11',
  researcher: 'ST3YYC3GR298NJEJ269R8AJ47VEDNNZPB0KR3PC02',
  medic: 'ST2APQH4YHC35H98RZ70E9TD0A4NZPXR3ZEK8FB00',
  /** A patient whose emergency override was found unjustified. */
  overridden: 'ST2D4HM053ACKTQ249WPVEPYTA6PSMV45XFS97PME',
  /** Of whom the specialist read after a revocation and after an expiry. */
  revoker: 'ST34600B6825JS1KN3F0WP9PNEPS4Y3M3YPCFKD32',
  /** Who took a physician's consent back while the clinic's own went on. */
  coveredTwice: 'ST1FFCYXFNNR5VXKW10YNY6RF8GGGHS7R3A6XAMGR',
  /** Whose override is not reviewed when the year ends. */
  waiting: 'STJV1ZW1GZ63H2XWTWDRMXQP7DH5QGGVV25QTJTB',
  /** Who withdrew from a study. */
  withdrawn: 'STR4BFAZ8XA7VRME7STADJ7RPKTZMWWN4QZ4QZSJ',
} as const;
