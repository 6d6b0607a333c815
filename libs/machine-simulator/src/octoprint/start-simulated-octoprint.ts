import { closeServer, createHttpFront, listen } from '../hosted/http-front.js';
import { ModelClock } from '../hosted/model-clock.js';
import { OctoPrintModel, type OctoPrintFault, type OctoPrintOptions } from './octoprint-model.js';

export interface SimulatedOctoPrintOptions extends OctoPrintOptions {
  /** Simulated seconds per real second, 1..1000. Default 1. */
  readonly timeFactor?: number;
  /** Default 0, any free one. */
  readonly port?: number;
}

export interface SimulatedOctoPrint {
  /** `octoprint://127.0.0.1:4711/?key=...` */
  readonly url: string;
  /** The oracle: lines executed, in order. */
  readonly executed: readonly string[];
  readonly model: OctoPrintModel;
  fault(fault: OctoPrintFault): void;
  close(): Promise<void>;
}

/** OctoPrint with a printer, on a free port: real HTTP, simulated time. */
export async function startSimulatedOctoPrint(options: SimulatedOctoPrintOptions): Promise<SimulatedOctoPrint> {
  const { timeFactor = 1, port = 0, apiKey } = options;
  const model = new OctoPrintModel(options);
  const clock = new ModelClock(model, timeFactor);
  const server = createHttpFront(
    {
      json: (method, path, body, reply) => {
        clock.pump();
        model.request({ method, path, body }, reply);
        clock.pump();
      },
      upload: (_path, { fileName, content }, reply) => model.upload(fileName, content, reply),
    },
    apiKey,
  );
  server.prependListener('request', (_request, response) => model.isUnreachable && response.destroy());
  const address = await listen(server, port);
  return {
    url: `octoprint://${address}${apiKey === undefined ? '' : `/?key=${apiKey}`}`,
    executed: model.host.executed,
    model,
    fault: (fault) => model.fault(fault),
    close: async () => {
      clock.stop();
      await closeServer(server);
    },
  };
}
