/** The version in package.json, put in by the build. */
declare const __MEDREC_VERSION__: string;
