/** The package's main file is no module that Node can load; this one is, and has no types of its own. */
declare module 'maxrects-packer/dist/maxrects-packer.mjs' {
  export * from 'maxrects-packer';
}
