import { parseTranscript, type Step, type Transcript } from './parse.js';

/** The usual start up to an idle machine, which `! ready` stands for. */
const READY: Partial<Record<Transcript['machine'], string>> = {
  klipper: `
% machine klipper
! opened
> send who {"method":"server.connection.identify"}
> send info {"method":"server.info"}
< message who {"result":{"connection_id":1}}
< message info {"result":{"klippy_connected":true,"klippy_state":"ready","moonraker_version":"v0.10.0"}}
> send printer {"method":"printer.info"}
< message printer {"result":{"state":"ready","state_message":"Printer is ready","hostname":"golden","software_version":"v0.13.0"}}
> send subscribe {"method":"printer.objects.subscribe","params":{"objects":{"webhooks":null,"print_stats":["filename","state","message"],"virtual_sdcard":["file_position","file_size"],"motion_report":["live_position","live_velocity"],"toolhead":["homed_axes"],"gcode_move":["speed_factor","extrude_factor"],"extruder":["temperature","target"],"heater_bed":["temperature","target"]}}}
< message subscribe {"result":{"eventtime":1,"status":{"webhooks":{"state":"ready","state_message":"Printer is ready"},"print_stats":{"filename":"","state":"standby","message":""},"virtual_sdcard":{"file_position":0,"file_size":0},"motion_report":{"live_position":[0,0,0,0],"live_velocity":0},"extruder":{"temperature":21,"target":0}}}}
= is phase=ready`,
  octoprint: `
% machine octoprint
! opened
> request version GET /api/version
< response version 200 {"api":"0.1","text":"OctoPrint 1.11.7"}
> request settings GET /api/settings
< response settings 200 {"appearance":{"name":"golden"}}
> request job GET /api/job
< response job 200 {"job":{"file":{"name":null,"path":null}},"progress":{"completion":null,"filepos":null},"state":"Operational"}
> request printer GET /api/printer?exclude=sd
< response printer 200 {"temperature":{"tool0":{"actual":21,"target":0},"bed":{"actual":21,"target":0}},"state":{"text":"Operational","flags":{"operational":true,"printing":false,"paused":false,"error":false,"ready":true}}}
= is phase=ready`,
};

/** The steps of a conversation with `! ready` written out. */
export function hostedSteps({ machine, steps }: Transcript): readonly Step[] {
  const ready = parseTranscript(READY[machine] ?? '').steps;
  return steps.flatMap((step) =>
    step.kind === 'input' && step.name === 'ready' ? ready.map((one) => ({ ...one, line: step.line })) : [step],
  );
}
