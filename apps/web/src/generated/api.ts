// Made by scripts/generate-api.mjs from the route declarations of the server. Do not edit.
export interface paths {
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All accounts */
        get: operations["getAccounts"];
        put?: never;
        /** Add a person */
        post: operations["postAccounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{accountId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change roles, language, password or activity of an account */
        patch: operations["patchAccountsByAccountId"];
        trace?: never;
    };
    "/api/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** My API keys */
        get: operations["getApiKeys"];
        put?: never;
        /** Make an API key; the secret is shown this once */
        post: operations["postApiKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/api-keys/{keyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key */
        delete: operations["deleteApiKeysByKeyId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attempts/{attemptId}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is certain about an attempt, what is not, and all that was said of it */
        get: operations["getAttemptsByAttemptIdEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attempts/{attemptId}/photo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The photo that somebody took of the machine */
        get: operations["getAttemptsByAttemptIdPhoto"];
        put?: never;
        /** A photo of the machine, taken now (form field `file`; PNG or JPEG, 8 MB at most) */
        post: operations["postAttemptsByAttemptIdPhoto"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/attempts/{attemptId}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A person looked at the machine and says what happened to an unknown attempt. "Never started" may need a photo, or a second person who says the same: until then the attempt stays unknown */
        post: operations["postAttemptsByAttemptIdResolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bridge-pairings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A bridge asks to be paired; it shows the code to the person in front of it */
        post: operations["postBridgePairings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bridge-pairings/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let this bridge in; it fetches its credentials itself */
        post: operations["postBridgePairingsApprove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bridge-pairings/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which bridge shows this code */
        post: operations["postBridgePairingsLook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bridge-pairings/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The bridge asks whether it was approved; the answer with its configuration comes exactly once */
        post: operations["postBridgePairingsPoll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bridge/programs/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A program by content hash, for bridges (Basic: bridge id and secret; supports Range) */
        get: operations["getBridgeProgramsBySha256"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bridges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Bridges of this site */
        get: operations["getBridges"];
        put?: never;
        /** Make a bridge and its configuration file; the secret is shown this once */
        post: operations["postBridges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bridges/{bridgeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a bridge’s credential and close its connection */
        delete: operations["deleteBridgesByBridgeId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/bridges/{bridgeId}/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Two bridges used one name; the wrong one is off now, the other may start again */
        post: operations["postBridgesByBridgeIdTrust"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The catalogue */
        get: operations["getDesigns"];
        put?: never;
        /** Import a design from a zip with its manifest (form field `file`) */
        post: operations["postDesigns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One design with its parts (id or slug) */
        get: operations["getDesignsByDesignId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/files/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A file of a design, by its path in the manifest’s folder */
        get: operations["getDesignsByDesignIdFilesPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/licence-decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the licence says about a requester and a purpose, before asking */
        get: operations["getDesignsByDesignIdLicenceDecision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/import-folder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import a design from a folder on the server */
        post: operations["postDesignsImportFolder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: what changed, and machine telemetry */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/follow/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow a request by its code */
        get: operations["getFollowByCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/follow/{code}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Server-sent events: `changed` whenever the tracker changed */
        get: operations["getFollowByCodeEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 200 once everything is ready, 503 before and while a part is missing */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What needs a person next, most urgent first */
        get: operations["getInbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The queue: open jobs in order, then the latest ended ones */
        get: operations["getJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job with its attempts */
        get: operations["getJobsByJobId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask to cancel; a running attempt answers first */
        post: operations["postJobsByJobIdCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Quality check of the piece: pass, rework or scrap; scrap is made again */
        post: operations["postJobsByJobIdCheck"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a waiting job back */
        post: operations["postJobsByJobIdHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the running attempt to pause */
        post: operations["postJobsByJobIdPause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a held job go on waiting */
        post: operations["postJobsByJobIdRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask the paused attempt to go on */
        post: operations["postJobsByJobIdResume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The shop floor, who needs somebody first */
        get: operations["getMachines"];
        put?: never;
        /** Add a machine to a bridge */
        post: operations["postMachines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One machine */
        get: operations["getMachinesByMachineId"];
        put?: never;
        post?: never;
        /** Remove a machine that has nothing running */
        delete: operations["deleteMachinesByMachineId"];
        options?: never;
        head?: never;
        /** Change the name, what is loaded, or the mode */
        patch: operations["patchMachinesByMachineId"];
        trace?: never;
    };
    "/api/machines/{machineId}/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Console lines, jog, home, heat, zero, overrides, macros: carried out now or not at all */
        post: operations["postMachinesByMachineIdOrders"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}/plate-clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I am at the machine and its plate is empty (bound to the run I saw) */
        post: operations["postMachinesByMachineIdPlateClear"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change macros, identity, heat lease or buffer size; a machine that runs takes them after its run */
        patch: operations["patchMachinesByMachineIdSetup"];
        trace?: never;
    };
    "/api/machines/{machineId}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I stand at the machine, the stock is fixed, start this job (lasers and mills) */
        post: operations["postMachinesByMachineIdStart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop request: motion ends, heaters and spindle off. Not an emergency stop */
        post: operations["postMachinesByMachineIdStop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I looked at the machine after a stop or an alarm; it may work again */
        post: operations["postMachinesByMachineIdUnlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/okw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workshop as an Open Know-Where facility: JSON, or YAML by `Accept: application/yaml` or `?format=yaml` */
        get: operations["getOkw"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operations/{operationId}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A person finished a step (assemble, deburr, drill) */
        post: operations["postOperationsByOperationIdDone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A work order: its lines (make, buy, salvage) and operations */
        get: operations["getOrdersByOrderId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderId}/lines/{lineId}/got": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tick a line off the shopping list */
        post: operations["postOrdersByOrderIdLinesByLineIdGot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/planner/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Live free capacity of all sites, from the coalition */
        get: operations["getPlannerCapacity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/planner/production": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was made, from the coalition’s economic events, newest first */
        get: operations["getPlannerProduction"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/programs/{programId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a program that is ready will do */
        get: operations["getProgramsByProgramId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/programs/{programId}/path": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The packed tool path: all layers, coarse where it is large; with `from` and `to` those layers exactly */
        get: operations["getProgramsByProgramIdPath"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/programs/{programId}/picture.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the program makes, seen from the front left and above, on a transparent ground */
        get: operations["getProgramsByProgramIdPicture.png"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All requests, newest first */
        get: operations["getRequests"];
        put?: never;
        /** Ask for a part; the answer has the code to follow it */
        post: operations["postRequests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{requestId}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept: the bill of materials is exploded into operations, jobs and a shopping list */
        post: operations["postRequestsByRequestIdAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{requestId}/collected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The requester took the pieces */
        post: operations["postRequestsByRequestIdCollected"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{requestId}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline with a reason the requester will read */
        post: operations["postRequestsByRequestIdDecline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in */
        get: operations["getSession"];
        put?: never;
        /** Sign in; the answer sets the session cookie */
        post: operations["postSession"];
        /** Sign out */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the owner’s account still has to be created */
        get: operations["getSetup"];
        put?: never;
        /** Create the owner’s account with the one-time link and sign in */
        post: operations["postSetup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/training": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The training site with its simulated machines */
        get: operations["getTraining"];
        put?: never;
        post?: never;
        /** Remove the simulated machines and their jobs */
        delete: operations["deleteTraining"];
        options?: never;
        head?: never;
        /** Let simulated time run faster */
        patch: operations["patchTraining"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Account: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            /** Format: uuid */
            id: string;
            isActive: boolean;
            /** @enum {string} */
            language: "es" | "en";
            name: string;
            roles: ("requester" | "operator" | "planner" | "lab-admin")[];
            /** @description Rises with every edit; send it as If-Match: "<version>" */
            version: number;
        };
        ApiKey: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            lastUsedAt: string | null;
            name: string;
            prefix: string;
            scopes: ("read" | "write" | "operate")[];
        };
        Attempt: {
            attemptNo: number;
            /** @description What one person said of its unknown end, which waits for a second one */
            claim: {
                accountId: string;
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                at: string;
                name: string;
                /** @enum {string} */
                verdict: "done-confirmed" | "scrapped" | "never-started";
            } | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            endedAt: string | null;
            fence: number;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            machineId: string;
            machineName: string;
            reason: components["schemas"]["Reason"] | null;
            startedAt: string | null;
            /** @enum {string} */
            state: "queued" | "offered" | "stored" | "prepared" | "running" | "paused" | "done" | "failed" | "cancelled" | "expired" | "rejected" | "unknown" | "done-confirmed" | "scrapped" | "never-started";
        };
        AttemptEvidence: {
            /** Format: uuid */
            attemptId: string;
            /** @description What is proven by somebody’s word */
            certain: {
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                at?: string;
                /** @enum {string} */
                attemptState?: "queued" | "offered" | "stored" | "prepared" | "running" | "paused" | "done" | "failed" | "cancelled" | "expired" | "rejected" | "unknown" | "done-confirmed" | "scrapped" | "never-started";
                blocks?: number;
                /** @enum {string} */
                code: "OFFERED" | "START_ORDERED" | "START_NEVER_ORDERED" | "RUN_BEGAN" | "RUN_COUNTED" | "RUN_NOT_COUNTED" | "LAST_WORD" | "BLOCKS_DONE" | "MACHINE_NOW" | "HEAT_NOW";
                hottestC?: number;
                /** @enum {string} */
                machineState?: "stopped" | "resetting" | "idle" | "starting" | "execute" | "completing" | "complete" | "holding" | "held" | "suspended" | "stopping" | "aborting" | "aborted" | "clearing";
            }[];
            /** @description The bridge itself saw it begin: it cannot be called never started */
            hasBegun: boolean;
            hasPhoto: boolean;
            job: components["schemas"]["Job"];
            machine: {
                /** @enum {string} */
                connectivity: "online" | "stale" | "offline";
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {string} */
                state: "stopped" | "resetting" | "idle" | "starting" | "execute" | "completing" | "complete" | "holding" | "held" | "suspended" | "stopping" | "aborting" | "aborted" | "clearing";
            };
            /** @description "Never started" needs a photo or a second person */
            needsProofOfNoStart: boolean;
            note: string | null;
            /** @description What only somebody at the machine can see */
            open: ("HAS_IT_BEGUN" | "HOW_FAR_DID_IT_COME" | "DOES_IT_STILL_MOVE" | "IS_IT_HOT" | "IS_THE_PIECE_GOOD")[];
            resolvedBy: string | null;
            totalBlocks: number | null;
            /** @description Everything that was said about it, oldest first */
            trail: {
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                at: string;
                /** @enum {string} */
                by: "site" | "bridge" | "person";
                detail: string | null;
                /** @description The person */
                name: string | null;
                /** @description Command, fact or route */
                what: string;
            }[];
        };
        Bridge: {
            /** @enum {string} */
            connectivity: "online" | "stale" | "offline";
            /** @description Since when two bridges use its name in turns; nothing starts then */
            doubtSince: string | null;
            /** Format: uuid */
            id: string;
            isSimulated: boolean;
            lastSeenAt: string | null;
            machineCount: number;
            name: string;
            version: string | null;
        };
        Capacity: {
            isCoalitionReachable: boolean;
            sites: {
                ageS: number;
                entries: components["schemas"]["CapacityEntry"][];
                isStale: boolean;
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                observedAt: string;
                /** Format: uuid */
                siteId: string;
                siteName: string;
            }[];
        };
        CapacityEntry: {
            envelopeMm: components["schemas"]["SizeMm"];
            freeHoursNext24: number;
            /** @description Could start now */
            freeMachines: number;
            machineClass: string;
            machines: number;
            /** @description Family that is loaded */
            material: string | null;
            /** @enum {string} */
            process: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
            queuedHours: number;
        };
        Design: {
            contentHash: string;
            /** Format: uuid */
            id: string;
            imageUrl: string | null;
            imageUrls: string[];
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            importedAt: string;
            /** @description SPDX expression */
            licence: string;
            licensors: string[];
            manifestUrl: string;
            partCount: number;
            parts: components["schemas"]["DesignPart"][];
            /** @description Warnings met at import */
            problems: components["schemas"]["ProblemItem"][];
            processes: ("print" | "mill" | "laser" | "drill" | "deburr" | "assemble")[];
            repo: string | null;
            slug: string;
            summary: components["schemas"]["Localised"];
            title: components["schemas"]["Localised"];
            version: string;
        };
        DesignPart: {
            fileUrl: string | null;
            id: string;
            /** @enum {string} */
            kind: "make" | "buy" | "salvage";
            massG: number | null;
            materials: string[];
            name: string;
            note: string | null;
            quantity: number;
            sizeMm: components["schemas"]["SizeMm"] | null;
            steps: ("print" | "mill" | "laser" | "drill" | "deburr" | "assemble")[];
        };
        DesignSummary: {
            /** Format: uuid */
            id: string;
            imageUrl: string | null;
            /** @description SPDX expression */
            licence: string;
            partCount: number;
            processes: ("print" | "mill" | "laser" | "drill" | "deburr" | "assemble")[];
            slug: string;
            summary: components["schemas"]["Localised"];
            title: components["schemas"]["Localised"];
            version: string;
        };
        Health: {
            checks: {
                [key: string]: "ok" | "down";
            };
            /** @enum {string} */
            status: "ok" | "degraded";
            uptimeS: number;
            version: string;
        };
        ImportResult: {
            design: components["schemas"]["Design"];
            /** @description False when exactly this content was here already */
            isNew: boolean;
        };
        InboxItem: {
            attemptId: string | null;
            id: string;
            imageUrl: string | null;
            jobId: string | null;
            jobNumber: number | null;
            jobVersion: number | null;
            /** @enum {string} */
            kind: "unknown" | "request" | "clear-plate" | "check-piece" | "start-at-machine" | "manual-step" | "buy" | "machine-locked" | "held";
            lineId: string | null;
            machineId: string | null;
            machineName: string | null;
            operationId: string | null;
            orderId: string | null;
            quantity: number | null;
            reason: components["schemas"]["Reason"] | null;
            requestCode: string | null;
            requestId: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            since: string;
            /** @description Name of the part, machine or requester */
            title: string;
        };
        Job: {
            attempts: components["schemas"]["Attempt"][];
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            designTitle: components["schemas"]["Localised"];
            estimatedS: number | null;
            /** Format: uuid */
            id: string;
            imageUrl: string | null;
            machineId: string | null;
            machineName: string | null;
            materials: string[];
            neededBy: string | null;
            /** @description Short number people can say */
            number: number;
            /** Format: uuid */
            orderId: string;
            partName: string;
            /** @description Progress of slicing, while a program is being made */
            preparation: number | null;
            /** @enum {string} */
            process: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
            /** @description The program it runs or would run; absent until one is ready */
            programId: string | null;
            progress: number | null;
            /** @description Why it waits, or what happened */
            reasons: components["schemas"]["Reason"][];
            remainingS: number | null;
            replacesJobNumber: number | null;
            requestCode: string;
            sizeMm: components["schemas"]["SizeMm"] | null;
            /** @enum {string} */
            state: "waiting" | "planned" | "attempting" | "awaiting-clear" | "awaiting-check" | "done" | "failed" | "cancelled" | "held";
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            updatedAt: string;
            verdict: ("pass" | "rework" | "scrap") | null;
            /** @description Rises with every edit; send it as If-Match: "<version>" */
            version: number;
        };
        LicenceDecision: {
            clause: string;
            duties: string[];
            /** @description The same in one English sentence */
            explanation: string;
            licence: string;
            mayOverrule: string | null;
            /** @description Stable code, for translated texts */
            reason: string;
            /** @enum {string} */
            verdict: "allowed" | "allowed-with-duties" | "to-agree" | "not-allowed";
        };
        LoadedMaterial: {
            colour?: string;
            material: string;
            remainingG?: number;
            stockMm?: components["schemas"]["SizeMm"];
        };
        /** @description Text by language; at least one is there */
        Localised: {
            en?: string;
            es?: string;
        };
        Machine: {
            /** Format: uuid */
            bridgeId: string;
            /** @enum {string} */
            connectivity: "online" | "stale" | "offline";
            firmware: string | null;
            /** Format: uuid */
            id: string;
            isPlateClear: boolean;
            isSimulated: boolean;
            /** @description What it works on, or what waits to be cleared or checked */
            job: {
                /** Format: uuid */
                id: string;
                imageUrl: string | null;
                number: number;
                partName: string;
                state: string;
                /** @description Rises with every edit; send it as If-Match: "<version>" */
                version: number;
            } | null;
            loaded: components["schemas"]["LoadedMaterial"] | null;
            /** @enum {string} */
            mode: "production" | "maintenance" | "manual";
            name: string;
            needsPerson: ("clear-plate" | "check-piece" | "unknown" | "start-at-machine" | "machine-locked") | null;
            profile: components["schemas"]["MachineProfile"];
            reason: components["schemas"]["Reason"] | null;
            /** @description Physical starts so far */
            run: number;
            setup: components["schemas"]["MachineSetup"];
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            since: string;
            /** @enum {string} */
            state: "stopped" | "resetting" | "idle" | "starting" | "execute" | "completing" | "complete" | "holding" | "held" | "suspended" | "stopping" | "aborting" | "aborted" | "clearing";
            telemetry: components["schemas"]["MachineTelemetry"] | null;
            /** @description Rises with every edit; send it as If-Match: "<version>" */
            version: number;
        };
        MachineOrder: {
            /** @constant */
            kind: "gcode";
            lines: string[];
        } | {
            deltaMm: {
                x?: number;
                y?: number;
                z?: number;
            };
            feedMmPerMin: number;
            /** @constant */
            kind: "jog";
        } | {
            /** @constant */
            kind: "jog-cancel";
        } | {
            axes?: ("x" | "y" | "z")[];
            /** @constant */
            kind: "home";
        } | {
            bedC?: number;
            /** @constant */
            kind: "heat";
            nozzleC?: number;
        } | {
            axes: ("x" | "y" | "z")[];
            /** @constant */
            kind: "zero";
        } | {
            feed?: number;
            flow?: number;
            /** @constant */
            kind: "override";
            rapid?: number;
            spindle?: number;
        } | {
            /** @constant */
            kind: "macro";
            name: string;
        };
        MachineOrderAnswer: {
            /** @enum {string} */
            code?: "AUTH_REQUIRED" | "AUTH_WRONG" | "AUTH_LOCKED" | "AUTH_FORBIDDEN" | "AUTH_CROSS_SITE" | "SETUP_LINK_INVALID" | "PAIRING_CODE_UNKNOWN" | "PAIRING_OVER" | "SITE_KEY_WRONG" | "INPUT_INVALID" | "INPUT_TOO_LARGE" | "NOT_FOUND" | "STATE_CONFLICT" | "VERSION_CONFLICT" | "IDEMPOTENCY_UNDER_WAY" | "IDEMPOTENCY_UNKNOWN" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "NOT_READY" | "DATABASE_DOWN" | "DISK_FULL" | "INTERNAL" | "MANIFEST_SYNTAX" | "MANIFEST_EMPTY" | "MANIFEST_FIELD" | "MANIFEST_LICENCE" | "MANIFEST_MISSING" | "MANIFEST_IDENTITY" | "DESIGN_NOT_MAKEABLE" | "MANIFEST_BOMB" | "DESIGN_FILE_MISSING" | "ARCHIVE_INVALID" | "ARCHIVE_NAME" | "ARCHIVE_BOMB" | "MODEL_EMPTY" | "MODEL_INVALID" | "MODEL_SIZE" | "MODEL_DEGENERATE" | "MODEL_SETTINGS_DROPPED" | "XML_DTD" | "MODEL_OPEN" | "MODEL_INSIDE_OUT" | "MODEL_THIN" | "MODEL_LOOSE" | "DRAWING_INVALID" | "SLICE_FAILED" | "SLICE_TIMEOUT" | "CAM_FAILED" | "PART_TOO_LARGE" | "GCODE_EMPTY" | "GCODE_LINE_LENGTH" | "GCODE_NUMBER" | "GCODE_UNKNOWN" | "GCODE_FORBIDDEN" | "GCODE_OUT_OF_BOUNDS" | "GCODE_OVERTEMP" | "GCODE_LIMIT" | "GCODE_NOT_HOMED" | "GCODE_COLD" | "GCODE_DISABLES_PROTECTION" | "GCODE_NO_SAFE_END" | "GCODE_DURATION" | "GCODE_FLAVOR" | "GCODE_NUMBERED" | "GCODE_MACRO" | "GCODE_CONTROL" | "GCODE_SD" | "GCODE_EEPROM" | "GCODE_SETTING" | "GCODE_RT_BYTE" | "GCODE_COMMENT" | "GCODE_PROMPT" | "GCODE_OFFSET" | "ENC_BYTES" | "ENC_BOM" | "ENC_NOT_TEXT" | "FILE_TOO_BIG" | "BGCODE_INVALID" | "QUANTITY_INVALID" | "CODE_UNKNOWN" | "LICENCE_NOT_ALLOWED" | "START_PLATE_NOT_CLEAR" | "START_EXPIRED" | "START_NONCE" | "START_FENCED" | "CLOCK_UNTRUSTED" | "BRIDGE_DOUBLED" | "START_NEEDS_PERSON" | "ATTEMPT_KNOWN" | "ATTEMPT_NEVER_SEEN" | "ATTEMPT_ORPHAN" | "ATTEMPT_CONTRADICTED" | "ATTEMPT_UNKNOWN" | "MACHINE_BUSY" | "MACHINE_OFFLINE" | "MACHINE_NOT_READY" | "MACHINE_IDENTITY" | "MACHINE_NO_HANDSHAKE" | "PROGRAM_HASH" | "PROGRAM_MISSING" | "PROGRAM_FETCH" | "SPACE" | "JOURNAL_BROKEN" | "MACHINE_CHANGED" | "ORDER_UNSUPPORTED" | "ORDER_REFUSED" | "ORDER_EXPIRED" | "ORDER_UNANSWERED" | "PIN_WRONG" | "RUN_MACHINE_RESET" | "RUN_LINK_LOST" | "RUN_HANG" | "RUN_ALARM" | "RUN_ERROR" | "RUN_HALTED" | "RUN_LINE_STUCK" | "RUN_PROTOCOL" | "RUN_CANCELLED" | "RUN_OVERHEAT" | "RUN_SENSOR" | "RUN_NOT_HEATING" | "RUN_LINK_NOISY" | "RUN_BRIDGE_SILENT" | "CANCEL_TOO_LATE";
            lines: string[];
            message?: string;
            /** @enum {string} */
            outcome: "done" | "refused" | "failed";
        };
        MachineProfile: {
            envelopeMm: {
                x: number;
                y: number;
                z: number;
            };
            filamentDiameterMm?: number;
            /** @enum {string} */
            firmware: "marlin" | "klipper" | "reprapfirmware" | "repetier" | "smoothie" | "grbl" | "grblhal" | "linuxcnc";
            machineClass: string;
            materialDensityGPerCm3?: number;
            maxAccelMmPerS2: {
                e?: number;
                x: number;
                y: number;
                z: number;
            };
            maxBedTempC?: number;
            maxChamberTempC?: number;
            maxDurationS?: number;
            maxFeedMmPerMin: {
                e?: number;
                x: number;
                y: number;
                z: number;
            };
            maxNozzleTempC?: number;
            maxSpindleRpm?: number;
            minExtrudeTempC?: number;
            motion?: {
                arcSegmentMm?: number;
                arcToleranceMm?: number;
                instantaneousCornerMmPerS?: number;
                isSCurve?: boolean;
                jerkMmPerS?: {
                    e?: number;
                    x: number;
                    y: number;
                    z: number;
                };
                jerkMmPerS3?: {
                    x: number;
                    y: number;
                    z: number;
                };
                junctionDeviationMm?: number;
                maxAccelMmPerS2?: number;
                maxVelocityMmPerS?: number;
                minimumCruiseRatio?: number;
                minSegmentMs?: number;
                printAccelMmPerS2?: number;
                queueBlocks?: number;
                retractAccelMmPerS2?: number;
                squareCornerMmPerS?: number;
                travelAccelMmPerS2?: number;
            };
            nozzleDiameterMm?: number;
            policy?: {
                allowsMacros?: boolean;
                maxBytes?: number;
                maxLines?: number;
                rejects?: ("GCODE_EMPTY" | "GCODE_LINE_LENGTH" | "GCODE_NUMBER" | "GCODE_UNKNOWN" | "GCODE_FORBIDDEN" | "GCODE_OUT_OF_BOUNDS" | "GCODE_OVERTEMP" | "GCODE_LIMIT" | "GCODE_NOT_HOMED" | "GCODE_COLD" | "GCODE_DISABLES_PROTECTION" | "GCODE_NO_SAFE_END" | "GCODE_DURATION" | "GCODE_FLAVOR" | "GCODE_NUMBERED" | "GCODE_MACRO" | "GCODE_CONTROL" | "GCODE_SD" | "GCODE_EEPROM" | "GCODE_SETTING" | "GCODE_RT_BYTE" | "GCODE_COMMENT" | "GCODE_PROMPT" | "GCODE_OFFSET" | "ENC_BYTES" | "ENC_BOM" | "ENC_NOT_TEXT" | "FILE_TOO_BIG" | "BGCODE_INVALID")[];
                strips?: string[];
                workOffsetsMm?: {
                    [key: string]: {
                        x: number;
                        y: number;
                        z: number;
                    };
                };
            };
            /** @enum {string} */
            process: "print" | "mill" | "laser";
            /** @enum {string} */
            safetyClass: "A" | "B" | "C" | "D";
            times?: {
                bedCPerS?: number;
                filamentChangeS?: number;
                homingS?: number;
                levellingS?: number;
                nozzleCPerS?: number;
                spindleStartS?: number;
                startMacroS?: number;
                toolChangeS?: number;
            };
            toolDiameterMm?: number;
            tools?: number;
        };
        MachineSetup: {
            heatLeaseS: number | null;
            macros: {
                lines: string[];
                name: string;
            }[];
            rxBytes: number | null;
            uuid: string | null;
        };
        MachineTelemetry: {
            ackedBlocks?: number;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            at: string;
            attemptId?: string;
            bedC?: number;
            bedTargetC?: number;
            feedMmPerMin?: number;
            /** @description Whoever answers on the port is not who is known there; `unlock` accepts it by this */
            identityHash?: string;
            /** Format: uuid */
            machineId: string;
            nozzleC?: number;
            nozzleTargetC?: number;
            positionMm?: components["schemas"]["SizeMm"];
            progress?: number;
            /** @description What the machine waits for a person with, in its own words */
            prompt?: {
                choices: string[];
                /** @enum {string} */
                kind: "message" | "material" | "tool" | "door";
                text: string;
            };
            remainingS?: number;
            spindleRpm?: number;
            /** @enum {string} */
            state: "stopped" | "resetting" | "idle" | "starting" | "execute" | "completing" | "complete" | "holding" | "held" | "suspended" | "stopping" | "aborting" | "aborted" | "clearing";
            totalBlocks?: number;
        };
        NewApiKey: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            expiresAt: string;
            /** Format: uuid */
            id: string;
            lastUsedAt: string | null;
            name: string;
            prefix: string;
            scopes: ("read" | "write" | "operate")[];
            secret: string;
        };
        NewBridge: {
            bridge: components["schemas"]["Bridge"];
            /** @description Content of the bridge’s configuration file */
            config: {
                [key: string]: string;
            };
        };
        NewPairing: {
            /** @description Valid once, for ten minutes */
            code: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            expiresAt: string;
            /** @description Known to this bridge only: with it the bridge fetches its configuration */
            pollToken: string;
        };
        OkwEquipment: {
            computerControlled: boolean;
            /**
             * Format: uri
             * @description Article of Wikipedia, as OKW names kinds of machines
             */
            equipmentType: string;
            /** Format: uri */
            manufacturingProcess: string;
            materialsWorked?: string[];
            name: string;
            quantity: number;
            "x-minga": {
                envelopeMm?: components["schemas"]["SizeMm"];
                nozzleDiameterMm?: number;
                /** @enum {string} */
                process: "print" | "mill" | "laser";
            };
            /** @description Millimetres, rounded down */
            xTravel?: number;
            yTravel?: number;
            zTravel?: number;
        };
        OkwFacility: {
            equipment?: components["schemas"]["OkwEquipment"][];
            location?: {
                directions: string;
            };
            manufacturingProcesses?: string[];
            name: string;
            typicalMaterials?: string[];
        };
        Order: {
            /** Format: uuid */
            id: string;
            lines: {
                /** Format: uuid */
                id: string;
                /** @description Made, or ticked off the shopping list */
                isDone: boolean;
                /** @enum {string} */
                kind: "make" | "buy" | "salvage";
                name: string;
                note: string | null;
                partId: string;
                quantity: number;
            }[];
            operations: {
                done: number;
                /** Format: uuid */
                id: string;
                lineId: string | null;
                name: string;
                quantity: number;
                reasons: components["schemas"]["Reason"][];
                sequence: number;
                /** @enum {string} */
                state: "waiting" | "ready" | "done";
                /** @enum {string} */
                step: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
            }[];
            /** Format: uuid */
            requestId: string;
            /** @enum {string} */
            state: "open" | "complete" | "cancelled";
        };
        Pairing: {
            /** @description Where the bridge asked from */
            address: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            expiresAt: string;
            hostName: string;
            machineCount: number;
            name: string;
        };
        PairingState: {
            config: {
                [key: string]: string;
            } | null;
            /** @enum {string} */
            state: "waiting" | "approved";
        };
        Problem: {
            /** @enum {string} */
            code: "AUTH_REQUIRED" | "AUTH_WRONG" | "AUTH_LOCKED" | "AUTH_FORBIDDEN" | "AUTH_CROSS_SITE" | "SETUP_LINK_INVALID" | "PAIRING_CODE_UNKNOWN" | "PAIRING_OVER" | "SITE_KEY_WRONG" | "INPUT_INVALID" | "INPUT_TOO_LARGE" | "NOT_FOUND" | "STATE_CONFLICT" | "VERSION_CONFLICT" | "IDEMPOTENCY_UNDER_WAY" | "IDEMPOTENCY_UNKNOWN" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "NOT_READY" | "DATABASE_DOWN" | "DISK_FULL" | "INTERNAL" | "MANIFEST_SYNTAX" | "MANIFEST_EMPTY" | "MANIFEST_FIELD" | "MANIFEST_LICENCE" | "MANIFEST_MISSING" | "MANIFEST_IDENTITY" | "DESIGN_NOT_MAKEABLE" | "MANIFEST_BOMB" | "DESIGN_FILE_MISSING" | "ARCHIVE_INVALID" | "ARCHIVE_NAME" | "ARCHIVE_BOMB" | "MODEL_EMPTY" | "MODEL_INVALID" | "MODEL_SIZE" | "MODEL_DEGENERATE" | "MODEL_SETTINGS_DROPPED" | "XML_DTD" | "MODEL_OPEN" | "MODEL_INSIDE_OUT" | "MODEL_THIN" | "MODEL_LOOSE" | "DRAWING_INVALID" | "SLICE_FAILED" | "SLICE_TIMEOUT" | "CAM_FAILED" | "PART_TOO_LARGE" | "GCODE_EMPTY" | "GCODE_LINE_LENGTH" | "GCODE_NUMBER" | "GCODE_UNKNOWN" | "GCODE_FORBIDDEN" | "GCODE_OUT_OF_BOUNDS" | "GCODE_OVERTEMP" | "GCODE_LIMIT" | "GCODE_NOT_HOMED" | "GCODE_COLD" | "GCODE_DISABLES_PROTECTION" | "GCODE_NO_SAFE_END" | "GCODE_DURATION" | "GCODE_FLAVOR" | "GCODE_NUMBERED" | "GCODE_MACRO" | "GCODE_CONTROL" | "GCODE_SD" | "GCODE_EEPROM" | "GCODE_SETTING" | "GCODE_RT_BYTE" | "GCODE_COMMENT" | "GCODE_PROMPT" | "GCODE_OFFSET" | "ENC_BYTES" | "ENC_BOM" | "ENC_NOT_TEXT" | "FILE_TOO_BIG" | "BGCODE_INVALID" | "QUANTITY_INVALID" | "CODE_UNKNOWN" | "LICENCE_NOT_ALLOWED" | "START_PLATE_NOT_CLEAR" | "START_EXPIRED" | "START_NONCE" | "START_FENCED" | "CLOCK_UNTRUSTED" | "BRIDGE_DOUBLED" | "START_NEEDS_PERSON" | "ATTEMPT_KNOWN" | "ATTEMPT_NEVER_SEEN" | "ATTEMPT_ORPHAN" | "ATTEMPT_CONTRADICTED" | "ATTEMPT_UNKNOWN" | "MACHINE_BUSY" | "MACHINE_OFFLINE" | "MACHINE_NOT_READY" | "MACHINE_IDENTITY" | "MACHINE_NO_HANDSHAKE" | "PROGRAM_HASH" | "PROGRAM_MISSING" | "PROGRAM_FETCH" | "SPACE" | "JOURNAL_BROKEN" | "MACHINE_CHANGED" | "ORDER_UNSUPPORTED" | "ORDER_REFUSED" | "ORDER_EXPIRED" | "ORDER_UNANSWERED" | "PIN_WRONG" | "RUN_MACHINE_RESET" | "RUN_LINK_LOST" | "RUN_HANG" | "RUN_ALARM" | "RUN_ERROR" | "RUN_HALTED" | "RUN_LINE_STUCK" | "RUN_PROTOCOL" | "RUN_CANCELLED" | "RUN_OVERHEAT" | "RUN_SENSOR" | "RUN_NOT_HEATING" | "RUN_LINK_NOISY" | "RUN_BRIDGE_SILENT" | "CANCEL_TOO_LATE";
            detail: string;
            problems: components["schemas"]["ProblemItem"][];
            status: number;
            title: string;
            /** @description urn:minga:error:CODE */
            type: string;
        };
        ProblemItem: {
            /** @enum {string} */
            code: "AUTH_REQUIRED" | "AUTH_WRONG" | "AUTH_LOCKED" | "AUTH_FORBIDDEN" | "AUTH_CROSS_SITE" | "SETUP_LINK_INVALID" | "PAIRING_CODE_UNKNOWN" | "PAIRING_OVER" | "SITE_KEY_WRONG" | "INPUT_INVALID" | "INPUT_TOO_LARGE" | "NOT_FOUND" | "STATE_CONFLICT" | "VERSION_CONFLICT" | "IDEMPOTENCY_UNDER_WAY" | "IDEMPOTENCY_UNKNOWN" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "NOT_READY" | "DATABASE_DOWN" | "DISK_FULL" | "INTERNAL" | "MANIFEST_SYNTAX" | "MANIFEST_EMPTY" | "MANIFEST_FIELD" | "MANIFEST_LICENCE" | "MANIFEST_MISSING" | "MANIFEST_IDENTITY" | "DESIGN_NOT_MAKEABLE" | "MANIFEST_BOMB" | "DESIGN_FILE_MISSING" | "ARCHIVE_INVALID" | "ARCHIVE_NAME" | "ARCHIVE_BOMB" | "MODEL_EMPTY" | "MODEL_INVALID" | "MODEL_SIZE" | "MODEL_DEGENERATE" | "MODEL_SETTINGS_DROPPED" | "XML_DTD" | "MODEL_OPEN" | "MODEL_INSIDE_OUT" | "MODEL_THIN" | "MODEL_LOOSE" | "DRAWING_INVALID" | "SLICE_FAILED" | "SLICE_TIMEOUT" | "CAM_FAILED" | "PART_TOO_LARGE" | "GCODE_EMPTY" | "GCODE_LINE_LENGTH" | "GCODE_NUMBER" | "GCODE_UNKNOWN" | "GCODE_FORBIDDEN" | "GCODE_OUT_OF_BOUNDS" | "GCODE_OVERTEMP" | "GCODE_LIMIT" | "GCODE_NOT_HOMED" | "GCODE_COLD" | "GCODE_DISABLES_PROTECTION" | "GCODE_NO_SAFE_END" | "GCODE_DURATION" | "GCODE_FLAVOR" | "GCODE_NUMBERED" | "GCODE_MACRO" | "GCODE_CONTROL" | "GCODE_SD" | "GCODE_EEPROM" | "GCODE_SETTING" | "GCODE_RT_BYTE" | "GCODE_COMMENT" | "GCODE_PROMPT" | "GCODE_OFFSET" | "ENC_BYTES" | "ENC_BOM" | "ENC_NOT_TEXT" | "FILE_TOO_BIG" | "BGCODE_INVALID" | "QUANTITY_INVALID" | "CODE_UNKNOWN" | "LICENCE_NOT_ALLOWED" | "START_PLATE_NOT_CLEAR" | "START_EXPIRED" | "START_NONCE" | "START_FENCED" | "CLOCK_UNTRUSTED" | "BRIDGE_DOUBLED" | "START_NEEDS_PERSON" | "ATTEMPT_KNOWN" | "ATTEMPT_NEVER_SEEN" | "ATTEMPT_ORPHAN" | "ATTEMPT_CONTRADICTED" | "ATTEMPT_UNKNOWN" | "MACHINE_BUSY" | "MACHINE_OFFLINE" | "MACHINE_NOT_READY" | "MACHINE_IDENTITY" | "MACHINE_NO_HANDSHAKE" | "PROGRAM_HASH" | "PROGRAM_MISSING" | "PROGRAM_FETCH" | "SPACE" | "JOURNAL_BROKEN" | "MACHINE_CHANGED" | "ORDER_UNSUPPORTED" | "ORDER_REFUSED" | "ORDER_EXPIRED" | "ORDER_UNANSWERED" | "PIN_WRONG" | "RUN_MACHINE_RESET" | "RUN_LINK_LOST" | "RUN_HANG" | "RUN_ALARM" | "RUN_ERROR" | "RUN_HALTED" | "RUN_LINE_STUCK" | "RUN_PROTOCOL" | "RUN_CANCELLED" | "RUN_OVERHEAT" | "RUN_SENSOR" | "RUN_NOT_HEATING" | "RUN_LINK_NOISY" | "RUN_BRIDGE_SILENT" | "CANCEL_TOO_LATE";
            message: string;
            params?: {
                [key: string]: string | number;
            };
            place?: {
                column?: number;
                field?: string;
                file?: string;
                line?: number;
            };
            /** @enum {string} */
            severity?: "error" | "warning";
        };
        Production: {
            /** @enum {string} */
            action: "produce" | "consume";
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            at: string;
            designTitle: string;
            /** Format: uuid */
            eventId: string;
            material: string | null;
            partName: string;
            /** @enum {string} */
            process: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
            quantity: number;
            /** Format: uuid */
            siteId: string;
            siteName: string;
            /** @enum {string} */
            unit: "one" | "gram" | "hour" | "metre" | "squareMetre";
        }[];
        Program: {
            blocks: number;
            bytes: number;
            estimatedS: number;
            filamentMm: number;
            hasPicture: boolean;
            /** Format: uuid */
            id: string;
            layers: number;
            /** @description Cumulative estimated time: [blocks acknowledged, seconds] */
            timeIndex: [
                number,
                number
            ][];
        };
        Reason: {
            code: string;
            message: string;
            params?: {
                [key: string]: string | number;
            };
        };
        Request: {
            code: string;
            contact: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            declineReason: string | null;
            /** Format: uuid */
            designId: string;
            designTitle: components["schemas"]["Localised"];
            /** Format: uuid */
            id: string;
            imageUrl: string | null;
            licenceDecision: components["schemas"]["LicenceDecision"];
            neededBy: string | null;
            note: string | null;
            orderId: string | null;
            place: string;
            /** @enum {string} */
            purpose: "OWN" | "NC" | "COM";
            quantity: number;
            /** @enum {string} */
            requesterKind: "IND" | "COOP" | "NPO" | "FPC" | "FPN";
            requesterName: string;
            /** @enum {string} */
            state: "received" | "accepted" | "in-production" | "ready" | "collected" | "declined" | "cancelled";
            /** @description Rises with every edit; send it as If-Match: "<version>" */
            version: number;
        };
        RequestCreated: {
            /** @description e.g. `KUTI-7342` */
            code: string;
            /** Format: uuid */
            id: string;
            licenceDecision: components["schemas"]["LicenceDecision"];
        };
        Session: {
            account: components["schemas"]["Account"] | null;
        };
        Setup: {
            hasTrainingSite: boolean;
            needsOwner: boolean;
            siteName: string;
        };
        /** @description Millimetres */
        SizeMm: {
            x: number;
            y: number;
            z: number;
        };
        Tracker: {
            code: string;
            declineReason: string | null;
            design: {
                imageUrl: string | null;
                title: components["schemas"]["Localised"];
            };
            expectedAt: string | null;
            licence: {
                duties: string[];
                licence: string;
            };
            neededBy: string | null;
            /** @description Pieces over all parts: passed the check, being made now, all that are needed, made again after a bad one */
            pieces: {
                inProgress: number;
                made: number;
                remade: number;
                total: number;
            };
            place: string;
            progress: number;
            quantity: number;
            /** @enum {string} */
            state: "received" | "accepted" | "in-production" | "ready" | "collected" | "declined" | "cancelled";
            steps: {
                at: string | null;
                /** @enum {string} */
                step: "received" | "accepted" | "in-production" | "checked" | "ready" | "collected";
            }[];
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            updatedAt: string;
        };
        Training: {
            isOn: boolean;
            machineCount: number;
            timeFactor: number;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAccounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"][];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAccounts: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default es
                     * @enum {string}
                     */
                    language?: "es" | "en";
                    name: string;
                    password: string;
                    roles: ("requester" | "operator" | "planner" | "lab-admin")[];
                };
            };
        };
        responses: {
            /** @description Add a person */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchAccountsByAccountId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                accountId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    isActive?: boolean;
                    /** @enum {string} */
                    language?: "es" | "en";
                    password?: string;
                    roles?: ("requester" | "operator" | "planner" | "lab-admin")[];
                };
            };
        };
        responses: {
            /** @description Change roles, language, password or activity of an account */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My API keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"][];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postApiKeys: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 365 */
                    days?: number;
                    name: string;
                    scopes: ("read" | "write" | "operate")[];
                };
            };
        };
        responses: {
            /** @description Make an API key; the secret is shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteApiKeysByKeyId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                keyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAttemptsByAttemptIdEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attemptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is certain about an attempt, what is not, and all that was said of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptEvidence"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAttemptsByAttemptIdPhoto: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attemptId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The photo that somebody took of the machine */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAttemptsByAttemptIdPhoto: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                attemptId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description A photo of the machine, taken now (form field `file`; PNG or JPEG, 8 MB at most) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttemptEvidence"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_TOO_LARGE */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postAttemptsByAttemptIdResolve: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                attemptId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    note?: string;
                    /** @enum {string} */
                    outcome: "done-confirmed" | "scrapped" | "never-started";
                };
            };
        };
        responses: {
            /** @description A person looked at the machine and says what happened to an unknown attempt. "Never started" may need a photo, or a second person who says the same: until then the attempt stays unknown */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBridgePairings: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    hostName: string;
                    /** @description Ports it sees that a machine could be on */
                    machineCount: number;
                    name: string;
                    publicKeyPem: string;
                };
            };
        };
        responses: {
            /** @description A bridge asks to be paired; it shows the code to the person in front of it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewPairing"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RATE_LIMITED */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBridgePairingsApprove: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 8 characters; blanks, dashes and small letters do not matter */
                    code: string;
                    /** @description Another name than the bridge’s own */
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description PAIRING_CODE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RATE_LIMITED */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBridgePairingsLook: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description 8 characters; blanks, dashes and small letters do not matter */
                    code: string;
                };
            };
        };
        responses: {
            /** @description Which bridge shows this code */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pairing"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description PAIRING_CODE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RATE_LIMITED */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBridgePairingsPoll: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    pollToken: string;
                };
            };
        };
        responses: {
            /** @description The bridge asks whether it was approved; the answer with its configuration comes exactly once */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PairingState"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description PAIRING_OVER */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RATE_LIMITED */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBridgeProgramsBySha256: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A program by content hash, for bridges (Basic: bridge id and secret; supports Range) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBridges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Bridges of this site */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Bridge"][];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBridges: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @description The bridge’s own key; made here when missing */
                    publicKeyPem?: string;
                };
            };
        };
        responses: {
            /** @description Make a bridge and its configuration file; the secret is shown this once */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewBridge"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteBridgesByBridgeId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                bridgeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postBridgesByBridgeIdTrust: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                bridgeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDesigns: {
        parameters: {
            query?: {
                process?: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalogue */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignSummary"][];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDesigns: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Import a design from a zip with its manifest (form field `file`) */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ARCHIVE_BOMB, INPUT_TOO_LARGE */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description MANIFEST_MISSING, MANIFEST_SYNTAX, MANIFEST_EMPTY, MANIFEST_FIELD, MANIFEST_LICENCE, DESIGN_FILE_MISSING, MODEL_EMPTY, MODEL_INVALID, ARCHIVE_INVALID, ARCHIVE_NAME, INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDesignsByDesignId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                designId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One design with its parts (id or slug) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Design"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDesignsByDesignIdFilesPath: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                designId: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of a design, by its path in the manifest’s folder */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDesignsByDesignIdLicenceDecision: {
        parameters: {
            query: {
                purpose: "OWN" | "NC" | "COM";
                requesterKind: "IND" | "COOP" | "NPO" | "FPC" | "FPN";
            };
            header?: never;
            path: {
                designId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the licence says about a requester and a purpose, before asking */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LicenceDecision"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postDesignsImportFolder: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    path: string;
                };
            };
        };
        responses: {
            /** @description Import a design from a folder on the server */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description MANIFEST_MISSING, MANIFEST_SYNTAX, MANIFEST_LICENCE, INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events: what changed, and machine telemetry */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFollowByCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Follow a request by its code */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tracker"];
                };
            };
            /** @description CODE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RATE_LIMITED */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getFollowByCodeEvents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events: `changed` whenever the tracker changed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description CODE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description 200 once everything is ready, 503 before and while a part is missing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    getInbox: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What needs a person next, most urgent first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxItem"][];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobs: {
        parameters: {
            query?: {
                open?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The queue: open jobs in order, then the latest ended ones */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"][];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJobsByJobId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One job with its attempts */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postJobsByJobIdCancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ask to cancel; a running attempt answers first */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postJobsByJobIdCheck: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                    /** @enum {string} */
                    verdict: "pass" | "rework" | "scrap";
                };
            };
        };
        responses: {
            /** @description Quality check of the piece: pass, rework or scrap; scrap is made again */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postJobsByJobIdHold: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Keep a waiting job back */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postJobsByJobIdPause: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ask the running attempt to pause */
            202: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postJobsByJobIdRelease: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Let a held job go on waiting */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postJobsByJobIdResume: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Which answer to the open prompt, from 0 */
                    choice?: number;
                    /** @description I stand beside it; lasers and mills go on after a prompt only then */
                    isAtMachine?: boolean;
                };
            };
        };
        responses: {
            /** @description Ask the paused attempt to go on */
            202: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMachines: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The shop floor, who needs somebody first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Machine"][];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMachines: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    bridgeId: string;
                    loaded?: components["schemas"]["LoadedMaterial"];
                    name: string;
                    profile: {
                        envelopeMm: {
                            x: number;
                            y: number;
                            z: number;
                        };
                        filamentDiameterMm?: number;
                        /** @enum {string} */
                        firmware: "marlin" | "klipper" | "reprapfirmware" | "repetier" | "smoothie" | "grbl" | "grblhal" | "linuxcnc";
                        machineClass: string;
                        materialDensityGPerCm3?: number;
                        maxAccelMmPerS2: {
                            e?: number;
                            x: number;
                            y: number;
                            z: number;
                        };
                        maxBedTempC?: number;
                        maxChamberTempC?: number;
                        maxDurationS?: number;
                        maxFeedMmPerMin: {
                            e?: number;
                            x: number;
                            y: number;
                            z: number;
                        };
                        maxNozzleTempC?: number;
                        maxSpindleRpm?: number;
                        minExtrudeTempC?: number;
                        motion?: {
                            arcSegmentMm?: number;
                            arcToleranceMm?: number;
                            instantaneousCornerMmPerS?: number;
                            isSCurve?: boolean;
                            jerkMmPerS?: {
                                e?: number;
                                x: number;
                                y: number;
                                z: number;
                            };
                            jerkMmPerS3?: {
                                x: number;
                                y: number;
                                z: number;
                            };
                            junctionDeviationMm?: number;
                            maxAccelMmPerS2?: number;
                            maxVelocityMmPerS?: number;
                            minimumCruiseRatio?: number;
                            minSegmentMs?: number;
                            printAccelMmPerS2?: number;
                            queueBlocks?: number;
                            retractAccelMmPerS2?: number;
                            squareCornerMmPerS?: number;
                            travelAccelMmPerS2?: number;
                        };
                        nozzleDiameterMm?: number;
                        policy?: {
                            allowsMacros?: boolean;
                            maxBytes?: number;
                            maxLines?: number;
                            rejects?: ("GCODE_EMPTY" | "GCODE_LINE_LENGTH" | "GCODE_NUMBER" | "GCODE_UNKNOWN" | "GCODE_FORBIDDEN" | "GCODE_OUT_OF_BOUNDS" | "GCODE_OVERTEMP" | "GCODE_LIMIT" | "GCODE_NOT_HOMED" | "GCODE_COLD" | "GCODE_DISABLES_PROTECTION" | "GCODE_NO_SAFE_END" | "GCODE_DURATION" | "GCODE_FLAVOR" | "GCODE_NUMBERED" | "GCODE_MACRO" | "GCODE_CONTROL" | "GCODE_SD" | "GCODE_EEPROM" | "GCODE_SETTING" | "GCODE_RT_BYTE" | "GCODE_COMMENT" | "GCODE_PROMPT" | "GCODE_OFFSET" | "ENC_BYTES" | "ENC_BOM" | "ENC_NOT_TEXT" | "FILE_TOO_BIG" | "BGCODE_INVALID")[];
                            strips?: string[];
                            workOffsetsMm?: {
                                [key: string]: {
                                    x: number;
                                    y: number;
                                    z: number;
                                };
                            };
                        };
                        /** @enum {string} */
                        process: "print" | "mill" | "laser";
                        /** @enum {string} */
                        safetyClass: "A" | "B" | "C" | "D";
                        times?: {
                            bedCPerS?: number;
                            filamentChangeS?: number;
                            homingS?: number;
                            levellingS?: number;
                            nozzleCPerS?: number;
                            spindleStartS?: number;
                            startMacroS?: number;
                            toolChangeS?: number;
                        };
                        toolDiameterMm?: number;
                        tools?: number;
                    };
                    setup?: {
                        /** @description How long heat set by hand stays on; default 1800 */
                        heatLeaseS?: number | null;
                        macros?: {
                            lines: string[];
                            name: string;
                        }[] | null;
                        /** @description Receive buffer of a Marlin board; default 128 */
                        rxBytes?: number | null;
                        /** @description As the firmware names itself; another one is refused */
                        uuid?: string | null;
                    };
                    url: string;
                };
            };
        };
        responses: {
            /** @description Add a machine to a bridge */
            201: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Machine"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMachinesByMachineId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                machineId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One machine */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Machine"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMachinesByMachineId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                machineId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description MACHINE_BUSY, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchMachinesByMachineId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                machineId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    loaded?: components["schemas"]["LoadedMaterial"] | null;
                    /** @enum {string} */
                    mode?: "production" | "maintenance" | "manual";
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Change the name, what is loaded, or the mode */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Machine"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMachinesByMachineIdOrders: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                machineId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description I stand beside it; lasers and mills move only then */
                    isAtMachine?: boolean;
                    order: components["schemas"]["MachineOrder"];
                };
            };
        };
        responses: {
            /** @description Console lines, jog, home, heat, zero, overrides, macros: carried out now or not at all */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineOrderAnswer"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description MACHINE_OFFLINE, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description ORDER_UNANSWERED */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMachinesByMachineIdPlateClear: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                machineId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    afterRun: number;
                };
            };
        };
        responses: {
            /** @description I am at the machine and its plate is empty (bound to the run I saw) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Machine"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, MACHINE_BUSY, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchMachinesByMachineIdSetup: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                machineId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description How long heat set by hand stays on; default 1800 */
                    heatLeaseS?: number | null;
                    macros?: {
                        lines: string[];
                        name: string;
                    }[] | null;
                    /** @description Receive buffer of a Marlin board; default 128 */
                    rxBytes?: number | null;
                    /** @description As the firmware names itself; another one is refused */
                    uuid?: string | null;
                };
            };
        };
        responses: {
            /** @description Change macros, identity, heat lease or buffer size; a machine that runs takes them after its run */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Machine"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMachinesByMachineIdStart: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                machineId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    afterRun: number;
                    /** Format: uuid */
                    jobId: string;
                };
            };
        };
        responses: {
            /** @description I stand at the machine, the stock is fixed, start this job (lasers and mills) */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Machine"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, MACHINE_BUSY, MACHINE_OFFLINE, MACHINE_NOT_READY, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMachinesByMachineIdStop: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                machineId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stop request: motion ends, heaters and spindle off. Not an emergency stop */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Machine"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description MACHINE_OFFLINE, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postMachinesByMachineIdUnlock: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                machineId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Another board or firmware answers now, and that is right */
                    acceptIdentity?: boolean;
                    /** @description Which one: `identityHash` of the telemetry; whoever else answers by then is not accepted */
                    identityHash?: string;
                };
            };
        };
        responses: {
            /** @description I looked at the machine after a stop or an alarm; it may work again */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Machine"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description MACHINE_OFFLINE, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOkw: {
        parameters: {
            query?: {
                format?: "json" | "yaml";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workshop as an Open Know-Where facility: JSON, or YAML by `Accept: application/yaml` or `?format=yaml` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OkwFacility"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postOperationsByOperationIdDone: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                operationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A person finished a step (assemble, deburr, drill) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrdersByOrderId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A work order: its lines (make, buy, salvage) and operations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postOrdersByOrderIdLinesByLineIdGot: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                lineId: string;
                orderId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tick a line off the shopping list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Order"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPlannerCapacity: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Live free capacity of all sites, from the coalition */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Capacity"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPlannerProduction: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was made, from the coalition’s economic events, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Production"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProgramsByProgramId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                programId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a program that is ready will do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Program"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProgramsByProgramIdPath: {
        parameters: {
            query?: {
                from?: number;
                to?: number;
            };
            header?: never;
            path: {
                programId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The packed tool path: all layers, coarse where it is large; with `from` and `to` those layers exactly */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "getProgramsByProgramIdPicture.png": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                programId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the program makes, seen from the front left and above, on a transparent ground */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRequests: {
        parameters: {
            query?: {
                state?: "received" | "accepted" | "in-production" | "ready" | "collected" | "declined" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All requests, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Request"][];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRequests: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Telephone or e-mail; only the lab sees it */
                    contact?: string;
                    /** @description Id or slug */
                    designId: string;
                    /**
                     * Format: date
                     * @description Wanted by this day, YYYY-MM-DD
                     */
                    neededBy?: string;
                    note?: string;
                    /** @description Where it will be collected */
                    place: string;
                    /** @enum {string} */
                    purpose: "OWN" | "NC" | "COM";
                    quantity: number;
                    /** @enum {string} */
                    requesterKind: "IND" | "COOP" | "NPO" | "FPC" | "FPN";
                    requesterName: string;
                };
            };
        };
        responses: {
            /** @description Ask for a part; the answer has the code to follow it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RequestCreated"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description QUANTITY_INVALID, INPUT_INVALID, LICENCE_NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RATE_LIMITED */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRequestsByRequestIdAccept: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                requestId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Needed when the licence says `to-agree` */
                    agreedTerms?: string;
                };
            };
        };
        responses: {
            /** @description Accept: the bill of materials is exploded into operations, jobs and a shopping list */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Request"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description LICENCE_NOT_ALLOWED, INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRequestsByRequestIdCollected: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                requestId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The requester took the pieces */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Request"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    postRequestsByRequestIdDecline: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                requestId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Decline with a reason the requester will read */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Request"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description STATE_CONFLICT, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description VERSION_CONFLICT */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    postSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    password: string;
                };
            };
        };
        responses: {
            /** @description Sign in; the answer sets the session cookie */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description AUTH_WRONG */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_LOCKED */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSetup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the owner’s account still has to be created */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setup"];
                };
            };
        };
    };
    postSetup: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    password: string;
                    siteName?: string;
                    token: string;
                };
            };
        };
        responses: {
            /** @description Create the owner’s account with the one-time link and sign in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description SETUP_LINK_INVALID */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTraining: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The training site with its simulated machines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Training"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTraining: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Remove the simulated machines and their jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Training"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description MACHINE_BUSY, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    patchTraining: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    timeFactor: number;
                };
            };
        };
        responses: {
            /** @description Let simulated time run faster */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Training"];
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
