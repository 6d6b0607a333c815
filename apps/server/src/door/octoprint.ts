import type { ArrivedUpload } from './door.service.js';

/** What slicers ask for before they upload: PrusaSlicer wants `api` and a `text` that begins with `OctoPrint`. */
export const versionAnswer = (software: string) => ({
  api: '0.1',
  server: '1.10.3',
  text: `OctoPrint 1.10.3 (Minga ${software})`,
});

/** OctoPrint's answer to an upload before its API 2.0, which every slicer reads; ours lies beside it under `minga`. */
export function uploadAnswer(base: string, upload: ArrivedUpload) {
  const { id, fileName, folder, sha256, jobNumber } = upload;
  const name = encodeURIComponent(fileName);
  return {
    files: {
      local: {
        name: fileName,
        path: folder === '' ? fileName : `${folder}/${fileName}`,
        origin: 'local',
        refs: {
          resource: `${base}/api/files/local/${id}/${name}`,
          download: `${base}/api/files/local/${id}/${name}`,
        },
      },
    },
    done: true,
    effectiveSelect: false,
    // Nothing runs yet, whatever was asked: a job waits for its machine and for the gates there.
    effectivePrint: false,
    print_queued: jobNumber !== null,
    minga: {
      uploadId: id,
      sha256,
      jobNumber,
      wasKnown: upload.wasKnown,
      estimatedS: upload.estimatedS,
      massG: upload.massG,
      material: upload.material,
      machines: upload.machines,
      message: upload.message,
    },
  };
}

/** The state of a queue as Cura's OctoPrint plugin reads it of a printer: always there, never printing. */
const READY_STATE = {
  text: 'Operational',
  flags: {
    operational: true,
    ready: true,
    printing: false,
    paused: false,
    pausing: false,
    cancelling: false,
    error: false,
    closedOrError: false,
    sdReady: false,
  },
};
export const printerAnswer = { state: READY_STATE, temperature: {}, sd: { ready: false } };
export const jobAnswer = {
  state: 'Operational',
  job: { file: { name: null, path: null, size: null, origin: null, date: null }, estimatedPrintTime: null },
  progress: { completion: null, filepos: null, printTime: null, printTimeLeft: null },
};
export const settingsAnswer = (name: string) => ({
  api: { enabled: true },
  appearance: { name, color: 'default' },
  feature: { sdSupport: false, temperatureGraph: false },
  folder: { uploads: '/' },
  plugins: {},
  webcam: { webcamEnabled: false, streamUrl: '' },
});
export const loginAnswer = (name: string) => ({
  name,
  active: true,
  admin: false,
  user: true,
  session: '',
  groups: [],
});

export const profilesAnswer = (profile: QueueProfile) => ({ profiles: { _default: printerProfile(profile) } });

interface QueueProfile {
  readonly name: string;
  readonly machineClass: string;
  readonly sizeMm: { readonly x: number; readonly y: number; readonly z: number };
  readonly nozzleMm: number;
}

const printerProfile = ({ name, machineClass, sizeMm, nozzleMm }: QueueProfile) => ({
  id: '_default',
  name,
  model: machineClass,
  default: true,
  current: true,
  heatedBed: true,
  heatedChamber: false,
  volume: { formFactor: 'rectangular', origin: 'lowerleft', width: sizeMm.x, depth: sizeMm.y, height: sizeMm.z },
  extruder: { count: 1, nozzleDiameter: nozzleMm, offsets: [[0, 0]], sharedNozzle: false },
  axes: {
    x: { speed: 6000, inverted: false },
    y: { speed: 6000, inverted: false },
    z: { speed: 200, inverted: false },
    e: { speed: 300, inverted: false },
  },
});
