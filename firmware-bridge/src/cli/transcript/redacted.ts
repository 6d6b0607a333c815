/** Keys and passwords in JSON, in settings (`$Sta/Password=…`, `?key=…`) and in the commands of ESP3D. */
export const redacted = (text: string): string =>
  text
    .replace(/("[^"]*(?:key|token|secret|password)[^"]*"\s*:\s*")[^"]*/gi, '$1***')
    .replace(/((?:key|token|secret|password|psk)\w*=)[^\s&"]+/gi, '$1***')
    .replace(/(\[ESP\d+\]).+/i, '$1***');
