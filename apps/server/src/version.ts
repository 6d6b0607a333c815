/** Of the whole product; a spec keeps it equal to package.json, which is not there in every image. */
export const VERSION = '0.1.0';
