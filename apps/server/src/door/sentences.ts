import { ERROR_CODES, type ErrorCode, type Problem } from '#libs/domain';

export type DoorLanguage = 'es' | 'en';

type Values = Readonly<Record<string, string | number>>;
type Sentence = string | ((values: Values) => string);

/** What is wrong in a program, behind the number of its line. */
const IN_LINE: Partial<Record<ErrorCode, Sentence>> = {
  GCODE_LINE_LENGTH: 'la línea es demasiado larga para la máquina',
  GCODE_NUMBER: 'hay un número que no se puede leer',
  GCODE_UNKNOWN: ({ command }) => `la máquina no conoce ${command ?? 'esta orden'}`,
  GCODE_FORBIDDEN: ({ command }) => `${command ?? 'esta orden'} no está permitida en trabajos`,
  GCODE_OUT_OF_BOUNDS: ({ axis, value, limit }) =>
    `lleva ${axis ?? 'un eje'} a ${value ?? '?'} mm y el límite de la máquina es ${limit ?? '?'} mm`,
  GCODE_OVERTEMP: ({ value, limit }) => `pide ${value ?? '?'} °C y el límite de la máquina es ${limit ?? '?'} °C`,
  GCODE_LIMIT: ({ value, limit }) => `pide ${value ?? 'demasiado'} y el límite de la máquina es ${limit ?? 'menor'}`,
  GCODE_NOT_HOMED: 'la máquina se mueve antes de buscar el origen',
  GCODE_COLD: ({ value, limit }) => `extruye a ${value ?? '?'} °C y el material necesita ${limit ?? '?'} °C`,
  GCODE_DISABLES_PROTECTION: ({ command }) => `${command ?? 'una orden'} apaga una protección de la máquina`,
  GCODE_NO_SAFE_END: 'al final quedan encendidos los calentadores o el husillo',
  GCODE_DURATION: 'tarda más de lo que la máquina permite',
  GCODE_FLAVOR: ({ flavour, firmware }) =>
    `fue hecho para ${flavour ?? 'otro firmware'} y la máquina usa ${firmware ?? 'otro'}`,
  GCODE_NUMBERED: 'el programa trae sus propios números de línea',
  GCODE_MACRO: 'hay variables o macros, que no están permitidas',
  GCODE_CONTROL: ({ command }) => `${command ?? 'esta orden'} solo la puede enviar el taller`,
  GCODE_SD: 'escribe o inicia archivos en la tarjeta de la máquina',
  GCODE_EEPROM: 'cambia ajustes guardados de la máquina',
  GCODE_SETTING: 'cambia ajustes de la máquina',
  GCODE_RT_BYTE: 'hay un byte ante el que la máquina actúa de inmediato',
  GCODE_COMMENT: 'un comentario no se cierra como la máquina espera',
  GCODE_PROMPT: 'el programa espera a una persona',
  GCODE_OFFSET: 'el programa deja el cero desplazado',
  ENC_BYTES: 'hay bytes que la máquina leería mal',
  ENC_BOM: 'el programa empieza con una marca de orden de bytes',
  UPLOAD_NOZZLE: ({ nozzleMm, limitMm }) =>
    `el archivo es para una boquilla de ${nozzleMm ?? '?'} mm y las máquinas de esta cola tienen ${limitMm ?? '?'} mm`,
  UPLOAD_MATERIAL: ({ material, wanted }) =>
    `el archivo es para ${material ?? 'otro material'} y esta cola toma ${wanted ?? 'otro'}`,
};

const ES: Partial<Record<ErrorCode, Sentence>> = {
  AUTH_REQUIRED: 'La clave API falta o no es válida: copie una nueva de la página Laminadores de Minga.',
  AUTH_FORBIDDEN: 'Esta clave no sirve para subir archivos: cree una con el permiso de subir.',
  AUTH_CROSS_SITE: 'Esta petición vino de otro sitio y se rechazó.',
  QUEUE_UNKNOWN: 'No hay una cola con esa dirección: copie la dirección de la página Laminadores de Minga.',
  QUEUE_CLOSED: ({ queue }) => `La cola ${queue ?? 'pedida'} está cerrada por ahora: pregunte en el taller.`,
  QUEUE_NO_MACHINE: ({ machineClass }) =>
    `Ahora no hay ninguna máquina de la clase ${machineClass ?? 'pedida'} en el taller.`,
  DOOR_NO_COMMANDS: 'Un laminador solo puede subir archivos: las máquinas se manejan desde Minga.',
  INPUT_INVALID: 'No se pudo leer lo enviado: mande un archivo G-code en el campo file.',
  INPUT_TOO_LARGE: ({ limitMB }) => `El archivo es demasiado grande: el límite es ${limitMB ?? 200} MB.`,
  FILE_TOO_BIG: 'El archivo es demasiado grande para un programa: use menos detalle.',
  GCODE_EMPTY: 'El programa no tiene órdenes: lamine la pieza otra vez.',
  ENC_NOT_TEXT: 'El archivo no es G-code: exporte el G-code desde el laminador.',
  BGCODE_INVALID: 'El G-code binario está dañado: expórtelo otra vez.',
  SLICE_TIMEOUT: 'Revisar el archivo tardó demasiado y se detuvo: use menos detalle.',
  NOT_FOUND: 'Aquí no hay tal archivo.',
  RATE_LIMITED: 'Hay demasiados archivos esperando revisión: intente otra vez en un minuto.',
  DISK_FULL: 'El disco del servidor está lleno: avise en el taller.',
  DATABASE_DOWN: 'La base de datos no responde: intente otra vez en un momento.',
  INTERNAL: 'Algo falló de nuestro lado y quedó registrado: intente otra vez.',
};

/** One readable sentence for what a slicer shows its user, without raw input. */
export function sentenceOf(problem: Problem, language: DoorLanguage): string {
  if (language === 'en') return problem.message;
  const { code, params = {}, place } = problem;
  const inLine = IN_LINE[code];
  if (inLine !== undefined) {
    const said = say(inLine, params);
    return place?.line === undefined
      ? `${said.charAt(0).toUpperCase()}${said.slice(1)}. Lamine de nuevo para esta cola.`
      : `Línea ${place.line}: ${said}. Lamine de nuevo para esta cola.`;
  }
  const whole = ES[code];
  return whole === undefined ? ERROR_CODES[code].title : say(whole, params);
}

const say = (sentence: Sentence, values: Values): string =>
  typeof sentence === 'string' ? sentence : sentence(values);

/** Codes that have words of their own in Spanish. */
export const SPOKEN: ReadonlySet<string> = new Set([...Object.keys(IN_LINE), ...Object.keys(ES)]);
