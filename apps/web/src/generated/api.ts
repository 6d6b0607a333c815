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
    "/api/catalogue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of the catalogue, with how many designs each filter would leave */
        get: operations["getCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/catalogue/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When a design counts as proven, and when it is looked at again */
        get: operations["getCatalogueSettings"];
        /** Change them; what is proven by fewer builds is so at once, what was proven stays so */
        put: operations["putCatalogueSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cost/table": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The site’s own rates */
        get: operations["getCostTable"];
        /** New rates; they get the next version, and the ones before are kept */
        put: operations["putCostTable"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/decisions/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What other weights would have chosen, decision by decision, from what was stored; changes nothing */
        post: operations["postDecisionsReplay"];
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
        /** The catalogue: the current revision of each design (500 at most; see `/api/catalogue` for pages and counts) */
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
        /** One design with its parts, revisions, review and what people say of it (id of a revision, or the design’s name) */
        get: operations["getDesignsByDesignId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/bundle.zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All files of a revision as they were imported; imported again they are the same revision */
        get: operations["getDesignsByDesignIdBundle.zip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/compare/{otherId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed from one revision to another one: parts, files, licence */
        get: operations["getDesignsByDesignIdCompareByOtherId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/explode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What so many would need, netted against shelf and queue as they are now; writes nothing */
        post: operations["postDesignsByDesignIdExplode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell what happened to a part in the field, with the code of the request or of the piece; staff needs none */
        post: operations["postDesignsByDesignIdFeedback"];
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
    "/api/designs/{designId}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A design of its own that begins as a copy of this revision; import changed files under its name next */
        post: operations["postDesignsByDesignIdFork"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/known-good": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep settings that worked: those of a job whose piece passed, or what a person knows */
        post: operations["postDesignsByDesignIdKnownGood"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/known-good/{knownGoodId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Offer these settings no more */
        delete: operations["deleteDesignsByDesignIdKnownGoodByKnownGoodId"];
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
    "/api/designs/{designId}/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The revision as an Open Know-How manifest that reads as valid */
        get: operations["getDesignsByDesignIdManifest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/parts/{partId}/picture.png": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture of a part’s model, on a transparent ground */
        get: operations["getDesignsByDesignIdPartsByPartIdPicture.png"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/parts/{partId}/preview.mesh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A part’s model as a light mesh (see docs/designs.md for its bytes) */
        get: operations["getDesignsByDesignIdPartsByPartIdPreview.mesh"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say what you think of a revision: found sound, still sound, in doubt, withdrawn, back in use */
        post: operations["postDesignsByDesignIdReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/running-orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests for this revision that are not over: what a person decides about when it is withdrawn */
        get: operations["getDesignsByDesignIdRunningOrders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/designs/{designId}/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where a design came from, newest first; uploaded files have no address */
        get: operations["getDesignsByDesignIdSources"];
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
    "/api/dispatch/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the site gives jobs to machines */
        get: operations["getDispatchPolicy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the mode, the weights, quiet hours, the cap of attempts or when things are escalated */
        patch: operations["patchDispatchPolicy"];
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
    "/api/feedback/{feedbackId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Staff has seen it, answers it, names the revision that repairs it, or takes it off the public page */
        post: operations["postFeedbackByFeedbackId"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/feedback/{feedbackId}/photo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The photo of a report; before staff has seen it only for staff */
        get: operations["getFeedbackByFeedbackIdPhoto"];
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
    "/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last imports, newest first */
        get: operations["getImports"];
        put?: never;
        /** Begin an import: a web or Git address, a folder of the server, or a zip (form field `file`) */
        post: operations["postImports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{importId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is and what came of it */
        get: operations["getImportsByImportId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{importId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop an import; designs it has finished stay */
        post: operations["postImportsByImportIdCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{importId}/choose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say which of several manifests to import */
        post: operations["postImportsByImportIdChoose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/imports/{importId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import although it is doubtful who the design is: a person looked */
        post: operations["postImportsByImportIdConfirm"];
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
    "/api/inbox/{itemId}/give": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Somebody shall do this; null: whoever comes */
        post: operations["postInboxByItemIdGive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inbox/{itemId}/take": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** I do this */
        post: operations["postInboxByItemIdTake"];
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
    "/api/jobs/{jobId}/asks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** What this job and its waiting copies ask of a machine beside process, size and material; null: nothing */
        put: operations["putJobsByJobIdAsks"];
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
    "/api/jobs/{jobId}/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why here, why not there: what was decided about a job and what was weighed */
        get: operations["getJobsByJobIdDecisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/dispatch": {
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
        /** Priority, only on this machine, not before */
        patch: operations["patchJobsByJobIdDispatch"];
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
    "/api/jobs/{jobId}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a waiting job to just before or just after another one; it takes over that one’s priority */
        post: operations["postJobsByJobIdMove"];
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
    "/api/jobs/{jobId}/spread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One copy on each machine of a class: the waiting copies of this job’s part are pinned, one to a machine */
        post: operations["postJobsByJobIdSpread"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{jobId}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start it now on this machine: yes to a suggestion, or a person’s own pick. Lasers and mills: start at the machine */
        post: operations["postJobsByJobIdStart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/many": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The same for several waiting jobs, all or none: copies of a part handled together */
        post: operations["postJobsMany"];
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
    "/api/machines/{machineId}/code.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A QR code to put on the machine: it opens what this machine needs of a person */
        get: operations["getMachinesByMachineIdCode.svg"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Care it needs again and again: by hours run, runs begun or days, whichever comes first */
        post: operations["postMachinesByMachineIdMaintenance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}/maintenance/{planId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** The machine needs this no longer */
        delete: operations["deleteMachinesByMachineIdMaintenanceByPlanId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}/maintenance/{planId}/done": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It was done just now; it counts from here again */
        post: operations["postMachinesByMachineIdMaintenanceByPlanIdDone"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
    "/api/machines/{machineId}/out-of-service": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It makes nothing until somebody puts it back; what runs on it goes on */
        post: operations["postMachinesByMachineIdOutOfService"];
        /** It may make things again */
        delete: operations["deleteMachinesByMachineIdOutOfService"];
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
    "/api/machines/{machineId}/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keep a machine for a time, with or without a job; what runs then goes on */
        post: operations["postMachinesByMachineIdReservations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}/reservations/{reservationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Give the machine back */
        delete: operations["deleteMachinesByMachineIdReservationsByReservationId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/machines/{machineId}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the workshop decided about a machine: mode, service, reservations, maintenance */
        get: operations["getMachinesByMachineIdRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the mode, the tolerance it keeps, the trainings it asks for, its place and hours */
        patch: operations["patchMachinesByMachineIdRules"];
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
    "/api/materials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Spools, sheets, bars and cutters; and what is left of each material, for how long */
        get: operations["getMaterials"];
        put?: never;
        /** A spool, sheet, bar or cutter came in */
        post: operations["postMaterials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/materials/{lotId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Empty or thrown away: what is left is written off, its history stays */
        delete: operations["deleteMaterialsByLotId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/materials/{lotId}/mount": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put on a machine, or taken off; the machine knows what it has loaded from then on */
        post: operations["postMaterialsByLotIdMount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/materials/{lotId}/weigh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What the scales or the eyes say is what is there */
        post: operations["postMaterialsByLotIdWeigh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/materials/import/spoolman": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Spools from Spoolman: its JSON, or the https address of it; the same spool comes in once and is then corrected */
        post: operations["postMaterialsImportSpoolman"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/materials/labels.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Labels with QR codes, on a sheet */
        get: operations["getMaterialsLabels.pdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/materials/reorder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Below how much a material is to be ordered; null: never */
        put: operations["putMaterialsReorder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/materials/reorder.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is to be ordered, as a table */
        get: operations["getMaterialsReorder.csv"];
        put?: never;
        post?: never;
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
    "/api/orders/{orderId}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel: what was promised is free again, what was made goes to the shelf; the requester reads the reason */
        post: operations["postOrdersByOrderIdCancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderId}/cost": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an order will cost, and what it has */
        get: operations["getOrdersByOrderIdCost"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderId}/lines/{lineId}/alternate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an alternate in place of a part, or the part itself; while nothing of it has begun */
        post: operations["postOrdersByOrderIdLinesByLineIdAlternate"];
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
        /** Tick a line off the shopping list: all that is missing, or so many pieces; what is too much stays on the shelf */
        post: operations["postOrdersByOrderIdLinesByLineIdGot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderId}/shopping.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is still to be bought and salvaged, as a table for a spreadsheet */
        get: operations["getOrdersByOrderIdShopping.csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/orders/{orderId}/tree": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The order as a tree: what each node needs, has, waits for */
        get: operations["getOrdersByOrderIdTree"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{accountId}/shifts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Weekly shifts in the time zone of the site; one’s own, or as a lab admin anybody’s */
        put: operations["putPeopleByAccountIdShifts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{accountId}/trainings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** What somebody is trained in; machines may ask for it before they are started */
        put: operations["putPeopleByAccountIdTrainings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/me/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** I am here, or I am not; without an end for twelve hours. Null: as my shifts say */
        put: operations["putPeopleMePresence"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is here now, who comes when, and what they are trained in */
        get: operations["getPeoplePresence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pieces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pieces that passed their check, newest first */
        get: operations["getPieces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pieces/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a piece is and how it came to be, by the code on its label */
        get: operations["getPiecesByCode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pieces/{code}/photo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The picture of the piece */
        get: operations["getPiecesByCodePhoto"];
        put?: never;
        /** The picture of the piece for its page (form field `file`; PNG or JPEG, 8 MB at most); a new one takes its place */
        post: operations["postPiecesByCodePhoto"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pieces/{code}/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell what happened to this piece; the people who look after its design read it */
        post: operations["postPiecesByCodeProblems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/pieces/labels.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Labels to print: on a roll, or on a sheet from a free place on */
        get: operations["getPiecesLabels.pdf"];
        put?: never;
        post?: never;
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
    "/api/programs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a ready-made program: it is read and checked, then used before those made here */
        post: operations["postPrograms"];
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
    "/api/programs/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Programs that people brought, the newest 100 first */
        get: operations["getProgramsUploads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/programs/uploads/{programId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A program that a person brought, and what was found in it */
        get: operations["getProgramsUploadsByProgramId"];
        put?: never;
        post?: never;
        /** Takes back a program that a person brought; jobs use the ones made here again */
        delete: operations["deleteProgramsUploadsByProgramId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reciprocity-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who gave back to the commons, or is owned by its workers: records that licence decisions rest on */
        get: operations["getReciprocityRecords"];
        put?: never;
        /** Keep a record; open requests of its holder are decided again */
        post: operations["postReciprocityRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reciprocity-records/{recordId}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** It was wrong, or holds no longer; open requests that rest on it are decided again */
        post: operations["postReciprocityRecordsByRecordIdWithdraw"];
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
    "/api/requests/{requestId}/agreed-terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What was agreed for an accepted request whose licence decision got worse */
        post: operations["postRequestsByRequestIdAgreedTerms"];
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
    "/api/requests/{requestId}/delivery-note.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is handed over, each piece with its code, and what goes along with it, to print and sign */
        get: operations["getRequestsByRequestIdDeliveryNote.pdf"];
        put?: never;
        post?: never;
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
    "/api/slicer-queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Queues that slicers upload to, by name */
        get: operations["getSlicerQueues"];
        put?: never;
        /** Make a queue: any machine of a class with a material */
        post: operations["postSlicerQueues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/slicer-queues/{queueId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a queue that nothing came through; others are closed */
        delete: operations["deleteSlicerQueuesByQueueId"];
        options?: never;
        head?: never;
        /** Rename, open or close a queue, or change its language */
        patch: operations["patchSlicerQueuesByQueueId"];
        trace?: never;
    };
    "/api/slicer-uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What slicers brought, the newest 100 first */
        get: operations["getSlicerUploads"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/slicer-uploads/{uploadId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Throw a kept file away */
        delete: operations["deleteSlicerUploadsByUploadId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/slicer-uploads/{uploadId}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make jobs of a kept file */
        post: operations["postSlicerUploadsByUploadIdRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What lies on the shelf, by name */
        get: operations["getStock"];
        put?: never;
        /** Something came in: a part of a design, or a thing by its name or standard */
        post: operations["postStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/{itemId}/location": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Where it lies */
        post: operations["postStockByItemIdLocation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/{itemId}/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened to it, the latest first */
        get: operations["getStockByItemIdMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/lots/{lotId}/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What somebody counted is what is there */
        post: operations["postStockLotsByLotIdCount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/stock/lots/{lotId}/scrap": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Broken, rusty, lost: thrown away, with a reason */
        post: operations["postStockLotsByLotIdScrap"];
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
    "/queues/{slug}/api/files/local": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** As OctoPrint: a program comes in, is checked for the queue’s machines and kept; with `print=true` a job is made of it, which waits for a machine and for the gates there */
        post: operations["postQueuesBySlugApiFilesLocal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{slug}/api/files/local/{uploadId}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** As OctoPrint: what was uploaded, without its content */
        get: operations["getQueuesBySlugApiFilesLocalByUploadIdByName"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{slug}/api/job": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** As OctoPrint, for Cura: a queue prints nothing itself */
        get: operations["getQueuesBySlugApiJob"];
        put?: never;
        /** Refused: a slicer may upload and nothing else */
        post: operations["postQueuesBySlugApiJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{slug}/api/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** As OctoPrint: who the key belongs to */
        post: operations["postQueuesBySlugApiLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{slug}/api/printer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** As OctoPrint, for Cura: a queue is always ready */
        get: operations["getQueuesBySlugApiPrinter"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{slug}/api/printer/command": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refused: a slicer may upload and nothing else */
        post: operations["postQueuesBySlugApiPrinterCommand"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{slug}/api/printerprofiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** As OctoPrint, for Cura: what the machines have in common */
        get: operations["getQueuesBySlugApiPrinterprofiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{slug}/api/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** As OctoPrint, for Cura */
        get: operations["getQueuesBySlugApiSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/queues/{slug}/api/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** As OctoPrint: asked by a slicer’s test button and before every upload */
        get: operations["getQueuesBySlugApiVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
            scopes: ("read" | "write" | "operate" | "upload")[];
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
        CataloguePage: {
            designs: components["schemas"]["DesignSummary"][];
            facets: {
                crop: {
                    count: number;
                    value: string;
                }[];
                documentation: {
                    count: number;
                    value: string;
                }[];
                licence: {
                    count: number;
                    value: string;
                }[];
                maturity: {
                    count: number;
                    value: string;
                }[];
                process: {
                    count: number;
                    value: string;
                }[];
                review: {
                    count: number;
                    value: string;
                }[];
                task: {
                    count: number;
                    value: string;
                }[];
                technology: {
                    count: number;
                    value: string;
                }[];
            };
            total: number;
        };
        CatalogueSettings: {
            /** @description Reports of trouble after which a person looks again */
            lookAfterReports: number;
            /** @description Good builds that prove a reviewed design */
            provenAfterBuilds: number;
        };
        Cost: {
            /** @description Minor units of the currency */
            energyMinor: number;
            /** @description Minor units of the currency */
            labourMinor: number;
            /** @description Minor units of the currency */
            machineMinor: number;
            /** @description Minor units of the currency */
            materialMinor: number;
            /** @description Negative: what the coalition pays */
            subsidyMinor: number;
            /** @description Minor units of the currency */
            sumMinor: number;
            /** @description Minor units of the currency */
            totalMinor: number;
        };
        CostTable: {
            currency: string;
            energyMinorPerKWh: number;
            /** @description A person’s time for each run */
            handlingMinutes: number;
            labourMinorPerHour: number;
            /** @description By machine class */
            machines: {
                [key: string]: {
                    minorPerHour: number;
                    watts: number;
                };
            };
            /** @description By family, in capitals */
            materialMinorPerKg: {
                [key: string]: number;
            };
            otherMachine: {
                minorPerHour: number;
                watts: number;
            };
            otherMaterialMinorPerKg: number;
            /** @description Totals are rounded to so many minor units */
            roundingMinor: number;
            /** @description What the coalition pays */
            subsidyPercent: number;
            version: number;
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
            /** @description The revision that its name stands for */
            isCurrent: boolean;
            /** @description SPDX expression */
            licence: string;
            /** @enum {string} */
            licenceFamily: "open" | "share-alike" | "reciprocity" | "non-commercial" | "other";
            licensors: string[];
            manifestUrl: string;
            /** @description How far the project says it has come */
            maturity: ("idea" | "development" | "prototype" | "product" | "replicated") | null;
            partCount: number;
            parts: components["schemas"]["DesignPart"][];
            /** @description Warnings met at import */
            problems: components["schemas"]["ProblemItem"][];
            processes: ("print" | "mill" | "laser" | "drill" | "deburr" | "assemble")[];
            repo: string | null;
            /**
             * @description What the people of the site think of this revision
             * @enum {string}
             */
            review: "unreviewed" | "reviewed" | "proven" | "withdrawn";
            slug: string;
            summary: components["schemas"]["Localised"];
            /** @description `OTRL-1` to `OTRL-6` */
            technologyReadiness: string | null;
            title: components["schemas"]["Localised"];
            version: string;
        };
        DesignComparison: {
            after: {
                /** Format: uuid */
                id: string;
                slug: string;
                version: string;
            };
            before: {
                /** Format: uuid */
                id: string;
                slug: string;
                version: string;
            };
            files: {
                added: string[];
                changed: string[];
                moved: {
                    from: string;
                    to: string;
                }[];
                removed: string[];
            };
            /** @description A part, or a file beside the manifest, differs */
            isOtherThing: boolean;
            licence: {
                after: string | null;
                before: string | null;
            } | null;
            parts: {
                added: {
                    id: string;
                    name: string;
                    quantity: number;
                }[];
                changed: {
                    fields: {
                        after: string | null;
                        before: string | null;
                        /** @enum {string} */
                        field: "name" | "quantity" | "kind" | "partOf" | "steps" | "materials" | "model" | "sizeMm" | "thicknessMm" | "massG" | "licence" | "alternates" | "note";
                    }[];
                    id: string;
                    name: string;
                }[];
                removed: {
                    id: string;
                    name: string;
                    quantity: number;
                }[];
            };
            title: {
                after: string | null;
                before: string | null;
            } | null;
            version: {
                after: string | null;
                before: string | null;
            } | null;
        };
        DesignDetail: {
            contentHash: string;
            /** @description `ODRL-1` to `ODRL-4` */
            documentationReadiness: string | null;
            /** @description Strangers’ reports appear once staff has seen them; staff sees all */
            feedback: components["schemas"]["DesignFeedback"][];
            /** Format: uuid */
            id: string;
            imageUrl: string | null;
            imageUrls: string[];
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            importedAt: string;
            /** @description The revision that its name stands for */
            isCurrent: boolean;
            /** @description False: a recipe, or nothing that anybody could work from */
            isMakeable: boolean;
            knownGood: components["schemas"]["KnownGoodSettings"][];
            /** @description SPDX expression */
            licence: string;
            /** @enum {string} */
            licenceFamily: "open" | "share-alike" | "reciprocity" | "non-commercial" | "other";
            licensors: string[];
            lineage: {
                ancestors: {
                    /** @description When it is in this catalogue */
                    design: components["schemas"]["DesignRevision"] | null;
                    /** @enum {string} */
                    kind: "fork-of" | "derivative-of" | "variant-of";
                    title: components["schemas"]["Localised"];
                    /** @description Its project elsewhere */
                    url: string | null;
                }[];
                forks: components["schemas"]["DesignRevision"][];
                /** @description A fork made here that makes another thing than its origin */
                isModified: boolean;
            };
            manifestUrl: string;
            /** @description How far the project says it has come */
            maturity: ("idea" | "development" | "prototype" | "product" | "replicated") | null;
            partCount: number;
            parts: components["schemas"]["DesignPart"][];
            /** @description Warnings met at import */
            problems: components["schemas"]["ProblemItem"][];
            processes: ("print" | "mill" | "laser" | "drill" | "deburr" | "assemble")[];
            repo: string | null;
            /**
             * @description What the people of the site think of this revision
             * @enum {string}
             */
            review: "unreviewed" | "reviewed" | "proven" | "withdrawn";
            reviewed: {
                /** @description Whole machines of this revision whose pieces passed their checks */
                goodBuilds: number;
                history: {
                    /** @enum {string} */
                    act: "review" | "confirm" | "doubt" | "withdraw" | "reinstate" | "prove";
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     */
                    at: string;
                    /** @description Only staff sees names */
                    by: string | null;
                    /** @enum {string} */
                    from: "unreviewed" | "reviewed" | "proven" | "withdrawn";
                    reason: string | null;
                    /** @enum {string} */
                    to: "unreviewed" | "reviewed" | "proven" | "withdrawn";
                }[];
                /** @description Enough people report trouble: somebody is asked to look again */
                isLookWanted: boolean;
                provenAfterBuilds: number;
                successor: components["schemas"]["DesignRevision"] | null;
                withdrawnReason: string | null;
            };
            /** @description Newest first */
            revisions: components["schemas"]["DesignRevision"][];
            slug: string;
            summary: components["schemas"]["Localised"];
            /** @description `OTRL-1` to `OTRL-6` */
            technologyReadiness: string | null;
            title: components["schemas"]["Localised"];
            unseenFeedback: number;
            version: string;
        };
        DesignFeedback: {
            answer: string | null;
            authorName: string | null;
            changedAt: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            /** @description The revision that repairs it */
            fixedInId: string | null;
            /** Format: uuid */
            id: string;
            isHidden: boolean;
            /** @enum {string} */
            kind: "broke" | "does-not-fit" | "hard-to-build" | "works" | "idea";
            partId: string | null;
            photoUrl: string | null;
            /** @enum {string} */
            source: "requester" | "staff";
            /** @enum {string} */
            state: "new" | "seen" | "answered" | "fixed-in";
            /** @description Plain text of whoever reported it */
            text: string;
        };
        DesignPart: {
            alternates: {
                /** @enum {string} */
                kind: "make" | "buy" | "salvage";
                name: string;
                partId: string | null;
            }[];
            fileUrl: string | null;
            id: string;
            /** @enum {string} */
            kind: "make" | "buy" | "salvage";
            /** @description 0: in the machine itself; parts come in the order of their tree */
            level: number;
            massG: number | null;
            materials: string[];
            name: string;
            note: string | null;
            /** @description Id of the part it is built into; `quantity` is per piece of that */
            partOf: string | null;
            /** @description Its model as a picture, once it is made */
            pictureUrl: string | null;
            /** @description Its model as a light mesh for looking at it from all sides */
            previewUrl: string | null;
            quantity: number;
            sizeMm: components["schemas"]["SizeMm"] | null;
            steps: ("print" | "mill" | "laser" | "drill" | "deburr" | "assemble")[];
            /** @description Pieces in one machine */
            totalQuantity: number;
        };
        DesignRevision: {
            contentHash: string;
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            importedAt: string;
            isCurrent: boolean;
            /** @enum {string} */
            review: "unreviewed" | "reviewed" | "proven" | "withdrawn";
            slug: string;
            title: components["schemas"]["Localised"];
            version: string;
        };
        DesignSource: {
            address: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            at: string;
            commit: string | null;
            /** @enum {string} */
            kind: "url" | "git" | "folder" | "zip";
            manifest: string;
            ref: string | null;
        };
        DesignSummary: {
            /** Format: uuid */
            id: string;
            imageUrl: string | null;
            /** @description SPDX expression */
            licence: string;
            /** @enum {string} */
            licenceFamily: "open" | "share-alike" | "reciprocity" | "non-commercial" | "other";
            /** @description How far the project says it has come */
            maturity: ("idea" | "development" | "prototype" | "product" | "replicated") | null;
            partCount: number;
            processes: ("print" | "mill" | "laser" | "drill" | "deburr" | "assemble")[];
            /**
             * @description What the people of the site think of this revision
             * @enum {string}
             */
            review: "unreviewed" | "reviewed" | "proven" | "withdrawn";
            slug: string;
            summary: components["schemas"]["Localised"];
            /** @description `OTRL-1` to `OTRL-6` */
            technologyReadiness: string | null;
            title: components["schemas"]["Localised"];
            version: string;
        };
        DispatchCandidate: {
            /** @description 0 (against) to 1 (for) */
            factors: {
                fit: number;
                history: number;
                place: number;
                setup: number;
                slack: number;
                wear: number;
            } | null;
            /** @description Why not this one; empty: it could have started the job */
            failing: components["schemas"]["Reason"][];
            /** @description Another job took it in the same moment */
            isTaken: boolean;
            /** Format: uuid */
            machineId: string;
            name: string;
            /** @description It starts only with a person’s yes */
            needsYes: boolean;
            /** @description Weighted mean of the factors, 0 to 1 */
            score: number | null;
        };
        DispatchDecision: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            at: string;
            byName: string | null;
            candidates: components["schemas"]["DispatchCandidate"][];
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "automatic" | "suggested" | "person";
            /** @description Machines that were looked at; the nearest ones are kept */
            lookedAt: number;
            /** Format: uuid */
            machineId: string;
            machineName: string;
            policyVersion: number;
            runnerUpId: string | null;
            runnerUpName: string | null;
            /** @description Null: so long ago that they are not kept any more */
            weights: components["schemas"]["DispatchWeights"] | null;
        };
        DispatchPolicy: {
            escalateAfterMin: {
                [key: string]: number;
            };
            /** @description Attempts of one job after which a person looks */
            maxAttempts: number;
            /**
             * @description Of machines that have none of their own
             * @enum {string}
             */
            mode: "manual" | "suggest" | "automatic";
            /** @description Weights that were in force before, newest first */
            past: {
                by: string;
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                until: string;
                version: number;
                weights: components["schemas"]["DispatchWeights"];
            }[];
            quietHours: {
                from: string;
                until: string;
            }[];
            timeZone: string;
            /** @description Rises with every edit; send it as If-Match: "<version>" */
            version: number;
            weights: components["schemas"]["DispatchWeights"];
        };
        DispatchReplay: {
            changed: {
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                at: string;
                /** Format: uuid */
                jobId: string;
                /** Format: uuid */
                machineId: string;
                machineName: string;
                /** Format: uuid */
                wouldBeId: string;
                wouldBeName: string;
            }[];
            /** @description Decisions in the span */
            decided: number;
            /** @description False: there were more, the latest ones are looked at */
            isComplete: boolean;
            perMachine: {
                /** Format: uuid */
                machineId: string;
                name: string;
                was: number;
                wouldBe: number;
            }[];
        };
        /** @description How much each factor counts; what matters is how they compare */
        DispatchWeights: {
            fit: number;
            history: number;
            place: number;
            setup: number;
            slack: number;
            wear: number;
        };
        ExplodedLine: {
            alternateOf: string | null;
            alternates: {
                index: number;
                /** @enum {string} */
                kind: "make" | "buy" | "salvage";
                name: string;
            }[];
            /** @description Something else stands in */
            fromAlternate: number;
            /** @description Being made already, promised to nobody */
            fromQueue: number;
            /** @description Taken from the shelf */
            fromStock: number;
            key: string;
            /** @enum {string} */
            kind: "make" | "buy" | "salvage";
            name: string;
            parentKey: string | null;
            partId: string;
            perParent: number;
            plan: {
                /** @enum {string} */
                by: "machine" | "person";
                /** @enum {string} */
                process: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
                /** @description Words for translated texts: `drill`, `file` */
                tools: string[];
            }[];
            /** @description Needed in all */
            quantity: number;
            reasons: components["schemas"]["Reason"][];
            /** @description To make, buy or salvage */
            toProvide: number;
        };
        Explosion: {
            /** Format: uuid */
            designId: string;
            licenceConflicts: components["schemas"]["LicenceConflict"][];
            lines: components["schemas"]["ExplodedLine"][];
            machineTime: {
                byProcess: {
                    pieces: number;
                    /** @enum {string} */
                    process: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
                    seconds: number;
                }[];
                /** @description Pieces without a program yet: their time is not in the sum */
                unknownPieces: number;
            };
            quantity: number;
            salvage: {
                key: string;
                name: string;
                pieces: number;
            }[];
            shopping: {
                key: string;
                name: string;
                pieces: number;
            }[];
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
        Import: {
            address: string;
            by: string;
            choices: {
                manifest: string;
                title?: string;
                version?: string;
            }[];
            /** @description Of a Git repository: what was fetched */
            commit: string | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            endedAt: string | null;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "url" | "git" | "folder" | "zip";
            problems: components["schemas"]["ProblemItem"][];
            progress: components["schemas"]["ImportProgress"];
            ref: string | null;
            results: {
                /** Format: uuid */
                designId: string;
                /** @description False when exactly this content was here already */
                isNew: boolean;
                manifest: string;
                slug: string;
                title: string;
                version: string;
            }[];
            /**
             * @description `choose`: several manifests, say which; `confirm`: a person must look at the problems and confirm
             * @enum {string}
             */
            state: "waiting" | "running" | "choose" | "confirm" | "done" | "failed" | "cancelled";
            step: ("fetch" | "read" | "keep") | null;
            subfolder: string | null;
        };
        ImportProgress: {
            bytes?: number;
            designs?: number;
            files?: number;
            totalBytes?: number;
            totalDesigns?: number;
            totalFiles?: number;
        };
        ImportResult: {
            design: components["schemas"]["Design"];
            /** @description False when exactly this content was here already */
            isNew: boolean;
        };
        InboxItem: {
            /** @description Who took it; null: it is open */
            assignee: {
                /** Format: uuid */
                accountId: string;
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                at: string;
                name: string;
            } | null;
            attemptId: string | null;
            /** @description The revision that people report about */
            designId: string | null;
            /** @description Until then it should be done, by the site’s policy */
            escalatesAt: string | null;
            id: string;
            imageUrl: string | null;
            isEscalated: boolean;
            jobId: string | null;
            jobNumber: number | null;
            jobVersion: number | null;
            /** @enum {string} */
            kind: "unknown" | "request" | "licence-review" | "clear-plate" | "check-piece" | "start-at-machine" | "suggested-start" | "change-material" | "maintenance-due" | "out-of-service" | "manual-step" | "buy" | "machine-locked" | "held" | "design-report";
            lineId: string | null;
            machineId: string | null;
            machineName: string | null;
            operationId: string | null;
            orderId: string | null;
            /** @description Of the maintenance that is due */
            planId: string | null;
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
            /** @description Of the machine, beside process, size and material */
            asks: {
                colour: string | null;
                nozzleDiameterMm: number | null;
                toleranceMm: number | null;
                toolDiameterMm: number | null;
            };
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
            notBefore: string | null;
            /** @description Short number people can say */
            number: number;
            /**
             * Format: uuid
             * @description Copies of one part of an order have the same
             */
            operationId: string;
            /** Format: uuid */
            orderId: string;
            partName: string;
            /** @description Of the piece that passed its check */
            pieceCode: string | null;
            /** @description Only on this machine */
            pinnedMachineId: string | null;
            pinnedMachineName: string | null;
            /** @description Among jobs of its priority: the one whose text comes first, by code unit, goes first */
            place: string;
            /** @description Progress of slicing, while a program is being made */
            preparation: number | null;
            /** @description Higher goes first, whatever its day; 0 as usual */
            priority: number;
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
        JobDecisions: {
            /** @description What was decided about it, the latest first */
            decisions: components["schemas"]["DispatchDecision"][];
            /** @description While it waits: every machine as it stands to this job now, best first */
            now: components["schemas"]["DispatchCandidate"][];
            /** @description In force now */
            weights: components["schemas"]["DispatchWeights"];
        };
        KnownGoodSettings: {
            author: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            engine: string | null;
            /** Format: uuid */
            id: string;
            /** @description Taken from a job whose piece passed its check */
            isFromJob: boolean;
            machineClass: string;
            material: string;
            note: string | null;
            partId: string;
            /** @description Of the program maker, units in the names: `layerHeightMm`, `infillPercent`, `supports` */
            settings: {
                [key: string]: string | number | boolean;
            };
        };
        LicenceConflict: {
            code: string;
            licences: string[];
            message: string;
            /** @description Ids of the parts under each; the design itself is empty */
            parts: string[][];
            /** @enum {string} */
            when: "one-file" | "one-work";
        };
        LicenceDecision: {
            /** @description By what it binds; `policy`: respected by the coalition, whether or not a court would ask for it */
            basis: ("copyright" | "contract" | "patent" | "policy")[];
            clause: string;
            duties: string[];
            /** @description The same in one English sentence */
            explanation: string;
            /** @description SPDX ids that an unreadable licence text may mean */
            hint: string[];
            licence: string;
            /** @description Who may say that it is all right nevertheless; a lab admin writes it down */
            mayOverrule: ("lab-admin" | "licensor") | null;
            /** @description Stable code, for translated texts */
            reason: string;
            /** @description Reciprocity records it rests on */
            records: string[];
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
            /** @description A person took it out: it makes nothing until somebody puts it back */
            outOfService: {
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                at: string;
                by: string;
                why: string;
            } | null;
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
            code?: "AUTH_REQUIRED" | "AUTH_WRONG" | "AUTH_LOCKED" | "AUTH_FORBIDDEN" | "AUTH_CROSS_SITE" | "SETUP_LINK_INVALID" | "PAIRING_CODE_UNKNOWN" | "PAIRING_OVER" | "SITE_KEY_WRONG" | "INPUT_INVALID" | "INPUT_TOO_LARGE" | "NOT_FOUND" | "STATE_CONFLICT" | "VERSION_CONFLICT" | "IDEMPOTENCY_UNDER_WAY" | "IDEMPOTENCY_UNKNOWN" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "NOT_READY" | "DATABASE_DOWN" | "DISK_FULL" | "INTERNAL" | "MANIFEST_SYNTAX" | "MANIFEST_EMPTY" | "MANIFEST_FIELD" | "MANIFEST_LICENCE" | "MANIFEST_MISSING" | "MANIFEST_IDENTITY" | "DESIGN_NOT_MAKEABLE" | "MANIFEST_BOMB" | "DESIGN_FILE_MISSING" | "ARCHIVE_INVALID" | "ARCHIVE_NAME" | "ARCHIVE_BOMB" | "IMPORT_BLOCKED" | "IMPORT_GIT_URL" | "IMPORT_FETCH" | "IMPORT_TOO_LARGE" | "IMPORT_TIMEOUT" | "IMPORT_IDENTITY" | "MODEL_EMPTY" | "MODEL_INVALID" | "MODEL_SIZE" | "MODEL_DEGENERATE" | "DESIGN_WITHDRAWN" | "MODEL_SETTINGS_DROPPED" | "XML_DTD" | "MODEL_OPEN" | "MODEL_INSIDE_OUT" | "MODEL_THIN" | "MODEL_LOOSE" | "DRAWING_INVALID" | "SLICE_FAILED" | "SLICE_TIMEOUT" | "CAM_FAILED" | "PART_TOO_LARGE" | "GCODE_EMPTY" | "GCODE_LINE_LENGTH" | "GCODE_NUMBER" | "GCODE_UNKNOWN" | "GCODE_FORBIDDEN" | "GCODE_OUT_OF_BOUNDS" | "GCODE_OVERTEMP" | "GCODE_LIMIT" | "GCODE_NOT_HOMED" | "GCODE_COLD" | "GCODE_DISABLES_PROTECTION" | "GCODE_NO_SAFE_END" | "GCODE_DURATION" | "GCODE_FLAVOR" | "GCODE_NUMBERED" | "GCODE_MACRO" | "GCODE_CONTROL" | "GCODE_SD" | "GCODE_EEPROM" | "GCODE_SETTING" | "GCODE_RT_BYTE" | "GCODE_COMMENT" | "GCODE_PROMPT" | "GCODE_OFFSET" | "ENC_BYTES" | "ENC_BOM" | "ENC_NOT_TEXT" | "FILE_TOO_BIG" | "BGCODE_INVALID" | "QUEUE_UNKNOWN" | "QUEUE_CLOSED" | "QUEUE_NO_MACHINE" | "UPLOAD_NOZZLE" | "UPLOAD_MATERIAL" | "DOOR_NO_COMMANDS" | "QUANTITY_INVALID" | "BOM_INVALID" | "STOCK_SHORT" | "STOCK_RESERVED" | "ALTERNATE_TOO_LATE" | "CODE_UNKNOWN" | "PIECE_UNKNOWN" | "LICENCE_NOT_ALLOWED" | "START_PLATE_NOT_CLEAR" | "START_EXPIRED" | "START_NONCE" | "START_FENCED" | "CLOCK_UNTRUSTED" | "BRIDGE_DOUBLED" | "START_NEEDS_PERSON" | "ATTEMPT_KNOWN" | "ATTEMPT_NEVER_SEEN" | "ATTEMPT_ORPHAN" | "ATTEMPT_CONTRADICTED" | "ATTEMPT_UNKNOWN" | "MACHINE_BUSY" | "MACHINE_OFFLINE" | "MACHINE_NOT_READY" | "NOT_TRAINED" | "MACHINE_IDENTITY" | "MACHINE_NO_HANDSHAKE" | "PROGRAM_HASH" | "PROGRAM_MISSING" | "PROGRAM_FETCH" | "SPACE" | "JOURNAL_BROKEN" | "MACHINE_CHANGED" | "ORDER_UNSUPPORTED" | "ORDER_REFUSED" | "ORDER_EXPIRED" | "ORDER_UNANSWERED" | "PIN_WRONG" | "RUN_MACHINE_RESET" | "RUN_LINK_LOST" | "RUN_HANG" | "RUN_ALARM" | "RUN_ERROR" | "RUN_HALTED" | "RUN_LINE_STUCK" | "RUN_PROTOCOL" | "RUN_CANCELLED" | "RUN_OVERHEAT" | "RUN_SENSOR" | "RUN_NOT_HEATING" | "RUN_LINK_NOISY" | "RUN_BRIDGE_SILENT" | "CANCEL_TOO_LATE";
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
        MachineReservation: {
            byName: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            from: string;
            /** Format: uuid */
            id: string;
            /** @description The one job that may start meanwhile */
            jobId: string | null;
            jobNumber: number | null;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            until: string;
            why: string;
        };
        MachineRules: {
            /** @description It may start in quiet hours */
            isQuiet: boolean;
            /** @description It may start while nobody is here */
            isUnattendedAllowed: boolean;
            maintenance: components["schemas"]["MaintenancePlan"][];
            /** @description Null: as the site */
            mode: ("manual" | "suggest" | "automatic") | null;
            outOfService: {
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                at: string;
                by: string;
                why: string;
            } | null;
            place: string | null;
            /** @description Now and later, the next first */
            reservations: components["schemas"]["MachineReservation"][];
            /** @enum {string} */
            siteMode: "manual" | "suggest" | "automatic";
            /** @description What it keeps, plus or minus; null: nobody measured it */
            toleranceMm: number | null;
            /** @description What whoever starts it must be trained in */
            trainings: string[];
            /** @description Rises with every edit; send it as If-Match: "<version>" */
            version: number;
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
        MaintenancePlan: {
            /** @description Runs begun since then */
            cycles: number;
            dueSince: string | null;
            everyCycles: number | null;
            everyDays: number | null;
            everyHours: number | null;
            /** @description Run since then */
            hours: number;
            /** Format: uuid */
            id: string;
            isDue: boolean;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            lastDoneAt: string;
            lastDoneBy: string | null;
            /** Format: uuid */
            machineId: string;
            name: string;
            /** @description Of what it may run or wait, 1 is due */
            share: number;
        };
        MaterialFamily: {
            /** @description At the rate of the last four weeks; null: none was used */
            daysLeft: number | null;
            /** @description The first job of the queue for which too little is left */
            dryJobNumber: number | null;
            free: number;
            isToReorder: boolean;
            material: string;
            remaining: number;
            reorderBelow: number | null;
            reserved: number;
            /** @enum {string} */
            unit: "g" | "piece" | "h";
        };
        MaterialLot: {
            colour: string | null;
            /** @enum {string} */
            form: "spool" | "sheet" | "bar" | "cutter";
            free: number;
            /** Format: uuid */
            id: string;
            initial: number;
            isArchived: boolean;
            location: string | null;
            /** @description What its label says */
            lot: string;
            machineId: string | null;
            machineName: string | null;
            material: string;
            name: string;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            receivedAt: string;
            remaining: number;
            /** @description Promised to jobs that wait or run */
            reserved: number;
            tareG: number | null;
            /**
             * @description Of the amounts: grams, pieces, hours of a cutter’s life
             * @enum {string}
             */
            unit: "g" | "piece" | "h";
            vendor: string | null;
        };
        Materials: {
            families: components["schemas"]["MaterialFamily"][];
            lots: components["schemas"]["MaterialLot"][];
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
            scopes: ("read" | "write" | "operate" | "upload")[];
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
                fromQueue: number;
                fromStock: number;
                /** @description Pieces that have come, of what is not made here */
                got: number;
                /** Format: uuid */
                id: string;
                /** @description Made, or ticked off the shopping list */
                isDone: boolean;
                /** @enum {string} */
                kind: "make" | "buy" | "salvage";
                name: string;
                note: string | null;
                /** @description The line it is built into; null: the machine itself */
                parentLineId: string | null;
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
                state: "waiting" | "ready" | "done" | "cancelled";
                /** @enum {string} */
                step: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
            }[];
            /** Format: uuid */
            requestId: string;
            /** @enum {string} */
            state: "open" | "complete" | "cancelled";
        };
        OrderCost: {
            /** @description Of what has run until now, by what machines and people reported */
            actual: components["schemas"]["Cost"];
            currency: string;
            /** @description Before; the truth will lie between */
            estimate: {
                high: components["schemas"]["Cost"];
                low: components["schemas"]["Cost"];
            };
            /** @description Minor units are so many decimals of the currency */
            minorDigits: number;
            /** @description Jobs that have not been made yet */
            openJobs: number;
            /** @description Attempts that ended */
            runs: number;
            tableVersion: number;
        };
        OrderDesignTitle: {
            en?: string;
            es?: string;
        };
        OrderNode: {
            alternateOf: string | null;
            alternates: {
                index: number;
                /** @enum {string} */
                kind: "make" | "buy" | "salvage";
                name: string;
            }[];
            /** @description Others want the same piece: they are made together, the earliest day wanted first */
            batch: {
                /** @description Pieces that go to more urgent orders first */
                ahead: number;
                orders: number;
                pieces: number;
            } | null;
            blockedBy: {
                /** Format: uuid */
                lineId: string;
                missing: number;
                name: string;
            }[];
            /** @description Nothing of it has begun */
            canChoose: boolean;
            /** @description A person ticks it off when it comes */
            canTick: boolean;
            choice: number | null;
            /** @description Something else stands in */
            fromAlternate: number;
            /** @description Being made already, promised to nobody */
            fromQueue: number;
            /** @description Taken from the shelf */
            fromStock: number;
            /** @description Bought, salvaged or made elsewhere, and here */
            got: number;
            /** @description On a machine, or waiting for a person after it */
            inWork: number;
            key: string;
            /** @enum {string} */
            kind: "make" | "buy" | "salvage";
            /** Format: uuid */
            lineId: string;
            lots: {
                lot: string;
                pieces: number;
            }[];
            /** @description Through all their steps */
            made: number;
            /** @description Not there yet */
            missing: number;
            name: string;
            note: string | null;
            parentLineId: string | null;
            partId: string;
            perParent: number;
            /** @description Needed in all */
            quantity: number;
            reasons: components["schemas"]["Reason"][];
            /** @enum {string} */
            state: "not-needed" | "there" | "in-work" | "queued" | "blocked" | "to-get" | "to-do" | "dropped";
            steps: {
                /** @enum {string} */
                by: "machine" | "person";
                done: number;
                /** Format: uuid */
                operationId: string;
                /** @enum {string} */
                process: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
                quantity: number;
                /** @enum {string} */
                state: "waiting" | "ready" | "done";
                /** @description Words for translated texts: `drill`, `file` */
                tools: string[];
            }[];
        };
        OrderTree: {
            designTitle: components["schemas"]["OrderDesignTitle"];
            licenceConflicts: components["schemas"]["LicenceConflict"][];
            neededBy: string | null;
            /** @description Each parent before its children */
            nodes: components["schemas"]["OrderNode"][];
            /** Format: uuid */
            orderId: string;
            quantity: number;
            requestCode: string;
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
        Passport: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            checkedAt: string;
            /** @description Only for staff */
            checkedBy: string | null;
            code: string;
            design: {
                /** @description SHA-256 of the revision’s content */
                contentHash: string;
                /** Format: uuid */
                id: string;
                imageUrl: string | null;
                licensors: string[];
                repo: string | null;
                slug: string;
                title: components["schemas"]["Localised"];
                version: string;
            };
            /** @description What goes along with the piece, as it was when it passed its check */
            duties: {
                en: string[];
                es: string[];
            };
            endedAt: string | null;
            /** @description SPDX expression */
            licence: string;
            licenceUrl: string | null;
            lot: string | null;
            machineName: string | null;
            material: string | null;
            /** @description Only for staff */
            orderId: string | null;
            partId: string | null;
            partName: string;
            photoUrl: string | null;
            /** @enum {string} */
            process: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
            program: {
                engine: string | null;
                settings: string | null;
                sha256: string;
            } | null;
            siteName: string;
            startedAt: string | null;
        };
        PersonAtWork: {
            /** Format: uuid */
            accountId: string;
            /** @description Beginning of the next shift */
            comes: string | null;
            isHere: boolean;
            name: string;
            shifts: components["schemas"]["WeeklyShift"][];
            /**
             * @description What says so: the person, the shifts, nothing
             * @enum {string}
             */
            source: "said" | "shift" | "none";
            trainings: string[];
            /** @description How long that holds, as far as it is known */
            until: string | null;
            /** @description Rises with every edit; send it as If-Match: "<version>" */
            version: number;
        };
        Piece: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            checkedAt: string;
            checkedBy: string;
            code: string;
            /** Format: uuid */
            designId: string;
            designTitle: components["schemas"]["Localised"];
            designVersion: string;
            hasPhoto: boolean;
            /** @description As it was loaded */
            lot: string | null;
            machineName: string | null;
            material: string | null;
            /** Format: uuid */
            orderId: string;
            partName: string;
            /** @enum {string} */
            process: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
            requestCode: string;
        };
        Problem: {
            /** @enum {string} */
            code: "AUTH_REQUIRED" | "AUTH_WRONG" | "AUTH_LOCKED" | "AUTH_FORBIDDEN" | "AUTH_CROSS_SITE" | "SETUP_LINK_INVALID" | "PAIRING_CODE_UNKNOWN" | "PAIRING_OVER" | "SITE_KEY_WRONG" | "INPUT_INVALID" | "INPUT_TOO_LARGE" | "NOT_FOUND" | "STATE_CONFLICT" | "VERSION_CONFLICT" | "IDEMPOTENCY_UNDER_WAY" | "IDEMPOTENCY_UNKNOWN" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "NOT_READY" | "DATABASE_DOWN" | "DISK_FULL" | "INTERNAL" | "MANIFEST_SYNTAX" | "MANIFEST_EMPTY" | "MANIFEST_FIELD" | "MANIFEST_LICENCE" | "MANIFEST_MISSING" | "MANIFEST_IDENTITY" | "DESIGN_NOT_MAKEABLE" | "MANIFEST_BOMB" | "DESIGN_FILE_MISSING" | "ARCHIVE_INVALID" | "ARCHIVE_NAME" | "ARCHIVE_BOMB" | "IMPORT_BLOCKED" | "IMPORT_GIT_URL" | "IMPORT_FETCH" | "IMPORT_TOO_LARGE" | "IMPORT_TIMEOUT" | "IMPORT_IDENTITY" | "MODEL_EMPTY" | "MODEL_INVALID" | "MODEL_SIZE" | "MODEL_DEGENERATE" | "DESIGN_WITHDRAWN" | "MODEL_SETTINGS_DROPPED" | "XML_DTD" | "MODEL_OPEN" | "MODEL_INSIDE_OUT" | "MODEL_THIN" | "MODEL_LOOSE" | "DRAWING_INVALID" | "SLICE_FAILED" | "SLICE_TIMEOUT" | "CAM_FAILED" | "PART_TOO_LARGE" | "GCODE_EMPTY" | "GCODE_LINE_LENGTH" | "GCODE_NUMBER" | "GCODE_UNKNOWN" | "GCODE_FORBIDDEN" | "GCODE_OUT_OF_BOUNDS" | "GCODE_OVERTEMP" | "GCODE_LIMIT" | "GCODE_NOT_HOMED" | "GCODE_COLD" | "GCODE_DISABLES_PROTECTION" | "GCODE_NO_SAFE_END" | "GCODE_DURATION" | "GCODE_FLAVOR" | "GCODE_NUMBERED" | "GCODE_MACRO" | "GCODE_CONTROL" | "GCODE_SD" | "GCODE_EEPROM" | "GCODE_SETTING" | "GCODE_RT_BYTE" | "GCODE_COMMENT" | "GCODE_PROMPT" | "GCODE_OFFSET" | "ENC_BYTES" | "ENC_BOM" | "ENC_NOT_TEXT" | "FILE_TOO_BIG" | "BGCODE_INVALID" | "QUEUE_UNKNOWN" | "QUEUE_CLOSED" | "QUEUE_NO_MACHINE" | "UPLOAD_NOZZLE" | "UPLOAD_MATERIAL" | "DOOR_NO_COMMANDS" | "QUANTITY_INVALID" | "BOM_INVALID" | "STOCK_SHORT" | "STOCK_RESERVED" | "ALTERNATE_TOO_LATE" | "CODE_UNKNOWN" | "PIECE_UNKNOWN" | "LICENCE_NOT_ALLOWED" | "START_PLATE_NOT_CLEAR" | "START_EXPIRED" | "START_NONCE" | "START_FENCED" | "CLOCK_UNTRUSTED" | "BRIDGE_DOUBLED" | "START_NEEDS_PERSON" | "ATTEMPT_KNOWN" | "ATTEMPT_NEVER_SEEN" | "ATTEMPT_ORPHAN" | "ATTEMPT_CONTRADICTED" | "ATTEMPT_UNKNOWN" | "MACHINE_BUSY" | "MACHINE_OFFLINE" | "MACHINE_NOT_READY" | "NOT_TRAINED" | "MACHINE_IDENTITY" | "MACHINE_NO_HANDSHAKE" | "PROGRAM_HASH" | "PROGRAM_MISSING" | "PROGRAM_FETCH" | "SPACE" | "JOURNAL_BROKEN" | "MACHINE_CHANGED" | "ORDER_UNSUPPORTED" | "ORDER_REFUSED" | "ORDER_EXPIRED" | "ORDER_UNANSWERED" | "PIN_WRONG" | "RUN_MACHINE_RESET" | "RUN_LINK_LOST" | "RUN_HANG" | "RUN_ALARM" | "RUN_ERROR" | "RUN_HALTED" | "RUN_LINE_STUCK" | "RUN_PROTOCOL" | "RUN_CANCELLED" | "RUN_OVERHEAT" | "RUN_SENSOR" | "RUN_NOT_HEATING" | "RUN_LINK_NOISY" | "RUN_BRIDGE_SILENT" | "CANCEL_TOO_LATE";
            detail: string;
            problems: components["schemas"]["ProblemItem"][];
            status: number;
            title: string;
            /** @description urn:minga:error:CODE */
            type: string;
        };
        ProblemItem: {
            /** @enum {string} */
            code: "AUTH_REQUIRED" | "AUTH_WRONG" | "AUTH_LOCKED" | "AUTH_FORBIDDEN" | "AUTH_CROSS_SITE" | "SETUP_LINK_INVALID" | "PAIRING_CODE_UNKNOWN" | "PAIRING_OVER" | "SITE_KEY_WRONG" | "INPUT_INVALID" | "INPUT_TOO_LARGE" | "NOT_FOUND" | "STATE_CONFLICT" | "VERSION_CONFLICT" | "IDEMPOTENCY_UNDER_WAY" | "IDEMPOTENCY_UNKNOWN" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "NOT_READY" | "DATABASE_DOWN" | "DISK_FULL" | "INTERNAL" | "MANIFEST_SYNTAX" | "MANIFEST_EMPTY" | "MANIFEST_FIELD" | "MANIFEST_LICENCE" | "MANIFEST_MISSING" | "MANIFEST_IDENTITY" | "DESIGN_NOT_MAKEABLE" | "MANIFEST_BOMB" | "DESIGN_FILE_MISSING" | "ARCHIVE_INVALID" | "ARCHIVE_NAME" | "ARCHIVE_BOMB" | "IMPORT_BLOCKED" | "IMPORT_GIT_URL" | "IMPORT_FETCH" | "IMPORT_TOO_LARGE" | "IMPORT_TIMEOUT" | "IMPORT_IDENTITY" | "MODEL_EMPTY" | "MODEL_INVALID" | "MODEL_SIZE" | "MODEL_DEGENERATE" | "DESIGN_WITHDRAWN" | "MODEL_SETTINGS_DROPPED" | "XML_DTD" | "MODEL_OPEN" | "MODEL_INSIDE_OUT" | "MODEL_THIN" | "MODEL_LOOSE" | "DRAWING_INVALID" | "SLICE_FAILED" | "SLICE_TIMEOUT" | "CAM_FAILED" | "PART_TOO_LARGE" | "GCODE_EMPTY" | "GCODE_LINE_LENGTH" | "GCODE_NUMBER" | "GCODE_UNKNOWN" | "GCODE_FORBIDDEN" | "GCODE_OUT_OF_BOUNDS" | "GCODE_OVERTEMP" | "GCODE_LIMIT" | "GCODE_NOT_HOMED" | "GCODE_COLD" | "GCODE_DISABLES_PROTECTION" | "GCODE_NO_SAFE_END" | "GCODE_DURATION" | "GCODE_FLAVOR" | "GCODE_NUMBERED" | "GCODE_MACRO" | "GCODE_CONTROL" | "GCODE_SD" | "GCODE_EEPROM" | "GCODE_SETTING" | "GCODE_RT_BYTE" | "GCODE_COMMENT" | "GCODE_PROMPT" | "GCODE_OFFSET" | "ENC_BYTES" | "ENC_BOM" | "ENC_NOT_TEXT" | "FILE_TOO_BIG" | "BGCODE_INVALID" | "QUEUE_UNKNOWN" | "QUEUE_CLOSED" | "QUEUE_NO_MACHINE" | "UPLOAD_NOZZLE" | "UPLOAD_MATERIAL" | "DOOR_NO_COMMANDS" | "QUANTITY_INVALID" | "BOM_INVALID" | "STOCK_SHORT" | "STOCK_RESERVED" | "ALTERNATE_TOO_LATE" | "CODE_UNKNOWN" | "PIECE_UNKNOWN" | "LICENCE_NOT_ALLOWED" | "START_PLATE_NOT_CLEAR" | "START_EXPIRED" | "START_NONCE" | "START_FENCED" | "CLOCK_UNTRUSTED" | "BRIDGE_DOUBLED" | "START_NEEDS_PERSON" | "ATTEMPT_KNOWN" | "ATTEMPT_NEVER_SEEN" | "ATTEMPT_ORPHAN" | "ATTEMPT_CONTRADICTED" | "ATTEMPT_UNKNOWN" | "MACHINE_BUSY" | "MACHINE_OFFLINE" | "MACHINE_NOT_READY" | "NOT_TRAINED" | "MACHINE_IDENTITY" | "MACHINE_NO_HANDSHAKE" | "PROGRAM_HASH" | "PROGRAM_MISSING" | "PROGRAM_FETCH" | "SPACE" | "JOURNAL_BROKEN" | "MACHINE_CHANGED" | "ORDER_UNSUPPORTED" | "ORDER_REFUSED" | "ORDER_EXPIRED" | "ORDER_UNANSWERED" | "PIN_WRONG" | "RUN_MACHINE_RESET" | "RUN_LINK_LOST" | "RUN_HANG" | "RUN_ALARM" | "RUN_ERROR" | "RUN_HALTED" | "RUN_LINE_STUCK" | "RUN_PROTOCOL" | "RUN_CANCELLED" | "RUN_OVERHEAT" | "RUN_SENSOR" | "RUN_NOT_HEATING" | "RUN_LINK_NOISY" | "RUN_BRIDGE_SILENT" | "CANCEL_TOO_LATE";
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
        ReciprocityRecord: {
            /** @description Codes of the open requests whose decision rests on it */
            citedBy: string[];
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            createdBy: string;
            /** @description As requests write the name */
            holder: string;
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "contribution" | "fee" | "agreement" | "worker-ownership";
            /** @description What was given, paid, signed or shown, and where the proof lies */
            note: string;
            /** @enum {string} */
            state: "coming" | "in-force" | "ended" | "withdrawn";
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            validFrom: string;
            /** @description Good until just before it; none: until it is withdrawn */
            validUntil: string | null;
            withdrawnBy: string | null;
            withdrawReason: string | null;
        };
        Request: {
            agreedBy: string | null;
            /** @description What was agreed where the licence alone does not cover it */
            agreedTerms: string | null;
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
            /** @description Accepted, then its licence decision got worse: a lab admin decides */
            reviewSince: string | null;
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
        SlicerQueue: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            /** Format: uuid */
            id: string;
            isOpen: boolean;
            /**
             * @description Of the sentences that a slicer shows
             * @enum {string}
             */
            language: "es" | "en";
            machineClass: string;
            /** @description Names of the machines it stands for */
            machines: string[];
            material: string;
            name: string;
            /** @description Of its machines; null while there is none */
            process: ("print" | "mill" | "laser" | "drill" | "deburr" | "assemble") | null;
            slug: string;
            uploads: number;
            /** @description What is typed into the slicer as host */
            url: string;
            /** @description Rises with every edit; send it as If-Match: "<version>" */
            version: number;
        };
        SlicerUpload: {
            byName: string;
            bytes: number;
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            createdAt: string;
            estimatedS: number | null;
            fileName: string;
            folder: string;
            /** Format: uuid */
            id: string;
            jobNumbers: number[];
            maker: string | null;
            massG: number | null;
            material: string;
            orderId: string | null;
            /** Format: uuid */
            programId: string;
            /** Format: uuid */
            queueId: string;
            queueName: string;
            releasedAt: string | null;
            releasedBy: string | null;
            sha256: string;
            /** @description The slicer asked for a print: jobs were made at once */
            wantsPrint: boolean;
        };
        SpoolmanImport: {
            added: number;
            archived: number;
            unchanged: number;
            updated: number;
        };
        StockItem: {
            free: number;
            /** Format: uuid */
            id: string;
            /** @description `file:…`, `part:…` or `name:…`; pieces with the same key will do for each other */
            key: string;
            /** @enum {string} */
            kind: "make" | "buy" | "salvage";
            location: string | null;
            lots: {
                /** Format: uuid */
                id: string;
                lot: string;
                onHand: number;
                /**
                 * Format: date-time
                 * @description UTC, ISO 8601
                 */
                receivedAt: string;
                reserved: number;
            }[];
            name: string;
            onHand: number;
            /** @description Promised to orders */
            reserved: number;
            unit: string;
        };
        StockMovement: {
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            at: string;
            byName: string;
            /** Format: uuid */
            id: string;
            /** @description The job that made the piece; its passport belongs to it */
            jobId: string | null;
            /** @enum {string} */
            kind: "received" | "reserved" | "used" | "returned" | "counted" | "scrapped";
            lot: string;
            onHandChange: number;
            orderId: string | null;
            requestCode: string | null;
            reservedChange: number;
            why: string | null;
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
        UploadedProgram: {
            bytes: number | null;
            estimatedS: number | null;
            fileName: string;
            /** Format: uuid */
            id: string;
            machineClass: string;
            /** @description The slicer, as the file says */
            maker: string | null;
            material: string;
            note: string | null;
            operationId: string | null;
            /** @description What it is for */
            partName: string | null;
            /** @description At most 100 */
            problems: {
                code: string;
                line: number;
                message: string;
                /** @enum {string} */
                severity: "reject" | "strip" | "warn" | "info";
            }[];
            /** @description Why it was refused */
            reason: components["schemas"]["Reason"] | null;
            /**
             * @description `preparing`: it is being read; `failed`: refused
             * @enum {string}
             */
            state: "preparing" | "ready" | "failed";
            /**
             * Format: date-time
             * @description UTC, ISO 8601
             */
            uploadedAt: string;
            uploadedBy: string;
        };
        WeeklyShift: {
            from: string;
            /** @description Before its beginning: on the next day */
            until: string;
            /** @description 1 Monday to 7 Sunday */
            weekday: number;
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
                    scopes: ("read" | "write" | "operate" | "upload")[];
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
    getCatalogue: {
        parameters: {
            query?: {
                crop?: string;
                documentation?: string;
                fits?: string;
                licence?: "open" | "share-alike" | "reciprocity" | "non-commercial" | "other";
                limit?: number;
                maturity?: "idea" | "development" | "prototype" | "product" | "replicated";
                offset?: number;
                process?: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
                review?: "unreviewed" | "reviewed" | "proven" | "withdrawn";
                sort?: "relevance" | "title" | "newest" | "maturity";
                task?: string;
                technology?: string;
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the catalogue, with how many designs each filter would leave */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CataloguePage"];
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
    getCatalogueSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description When a design counts as proven, and when it is looked at again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueSettings"];
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
    putCatalogueSettings: {
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
                "application/json": components["schemas"]["CatalogueSettings"];
            };
        };
        responses: {
            /** @description Change them; what is proven by fewer builds is so at once, what was proven stays so */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalogueSettings"];
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
    getCostTable: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The site’s own rates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CostTable"];
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
    putCostTable: {
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
                    currency: string;
                    energyMinorPerKWh: number;
                    /** @description A person’s time for each run */
                    handlingMinutes: number;
                    labourMinorPerHour: number;
                    /** @description By machine class */
                    machines: {
                        [key: string]: {
                            minorPerHour: number;
                            watts: number;
                        };
                    };
                    /** @description By family, in capitals */
                    materialMinorPerKg: {
                        [key: string]: number;
                    };
                    otherMachine: {
                        minorPerHour: number;
                        watts: number;
                    };
                    otherMaterialMinorPerKg: number;
                    /** @description Totals are rounded to so many minor units */
                    roundingMinor: number;
                    /** @description What the coalition pays */
                    subsidyPercent: number;
                    /** @description The one you changed; another one means that somebody was quicker */
                    version: number;
                };
            };
        };
        responses: {
            /** @description New rates; they get the next version, and the ones before are kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CostTable"];
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
    postDecisionsReplay: {
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
                     * Format: date-time
                     * @description UTC, ISO 8601
                     */
                    from: string;
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     */
                    until: string;
                    weights: components["schemas"]["DispatchWeights"];
                };
            };
        };
        responses: {
            /** @description What other weights would have chosen, decision by decision, from what was stored; changes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DispatchReplay"];
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
    getDesigns: {
        parameters: {
            query?: {
                crop?: string;
                documentation?: string;
                fits?: string;
                licence?: "open" | "share-alike" | "reciprocity" | "non-commercial" | "other";
                limit?: number;
                maturity?: "idea" | "development" | "prototype" | "product" | "replicated";
                offset?: number;
                process?: "print" | "mill" | "laser" | "drill" | "deburr" | "assemble";
                review?: "unreviewed" | "reviewed" | "proven" | "withdrawn";
                sort?: "relevance" | "title" | "newest" | "maturity";
                task?: string;
                technology?: string;
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalogue: the current revision of each design (500 at most; see `/api/catalogue` for pages and counts) */
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
            /** @description One design with its parts, revisions, review and what people say of it (id of a revision, or the design’s name) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignDetail"];
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
    "getDesignsByDesignIdBundle.zip": {
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
            /** @description All files of a revision as they were imported; imported again they are the same revision */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
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
    getDesignsByDesignIdCompareByOtherId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                designId: string;
                otherId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What changed from one revision to another one: parts, files, licence */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignComparison"];
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
    postDesignsByDesignIdExplode: {
        parameters: {
            query?: {
                quantity?: number;
            };
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                designId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description By line key: 0 the part itself, n its n-th alternate */
                    choices?: {
                        [key: string]: number;
                    };
                };
            };
        };
        responses: {
            /** @description What so many would need, netted against shelf and queue as they are now; writes nothing */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Explosion"];
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
            /** @description DESIGN_NOT_MAKEABLE, QUANTITY_INVALID, BOM_INVALID, INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
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
    postDesignsByDesignIdFeedback: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                designId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Of the request, e.g. `KUTI-7342`, or of the piece */
                    code?: string;
                    /** @enum {string} */
                    kind: "broke" | "does-not-fit" | "hard-to-build" | "works" | "idea";
                    name?: string;
                    partId?: string;
                    /**
                     * Format: base64
                     * @description PNG or JPEG
                     */
                    photo?: string;
                    text: string;
                };
            };
        };
        responses: {
            /** @description Tell what happened to a part in the field, with the code of the request or of the piece; staff needs none */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignFeedback"];
                };
            };
            /** @description NOT_FOUND, CODE_UNKNOWN */
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
    postDesignsByDesignIdFork: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                designId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description What will be changed; stands in its description */
                    note: string;
                    title: string;
                };
            };
        };
        responses: {
            /** @description A design of its own that begins as a copy of this revision; import changed files under its name next */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignDetail"];
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
    postDesignsByDesignIdKnownGood: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                designId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    jobId: string;
                    note?: string;
                } | {
                    engine?: string;
                    machineClass: string;
                    material: string;
                    note?: string;
                    partId: string;
                    settings: {
                        [key: string]: string | number | boolean;
                    };
                };
            };
        };
        responses: {
            /** @description Keep settings that worked: those of a job whose piece passed, or what a person knows */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownGoodSettings"];
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
    deleteDesignsByDesignIdKnownGoodByKnownGoodId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                designId: string;
                knownGoodId: string;
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
    getDesignsByDesignIdManifest: {
        parameters: {
            query?: {
                format?: "okh-losh" | "okh-v1";
            };
            header?: never;
            path: {
                designId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revision as an Open Know-How manifest that reads as valid */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
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
    "getDesignsByDesignIdPartsByPartIdPicture.png": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                designId: string;
                partId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A picture of a part’s model, on a transparent ground */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
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
    "getDesignsByDesignIdPartsByPartIdPreview.mesh": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                designId: string;
                partId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A part’s model as a light mesh (see docs/designs.md for its bytes) */
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
    postDesignsByDesignIdReview: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                designId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    act: "review" | "confirm" | "doubt" | "withdraw" | "reinstate";
                    /** @description Needed to doubt, withdraw and reinstate */
                    reason?: string;
                    /** @description To withdraw: what to take instead (id or name) */
                    successorId?: string;
                };
            };
        };
        responses: {
            /** @description Say what you think of a revision: found sound, still sound, in doubt, withdrawn, back in use */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignDetail"];
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
    getDesignsByDesignIdRunningOrders: {
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
            /** @description Requests for this revision that are not over: what a person decides about when it is withdrawn */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        orderId: string | null;
                        requesterName: string;
                        /** Format: uuid */
                        requestId: string;
                        /** @enum {string} */
                        state: "received" | "accepted" | "in-production";
                    }[];
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
    getDesignsByDesignIdSources: {
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
            /** @description Where a design came from, newest first; uploaded files have no address */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignSource"][];
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
    getDispatchPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the site gives jobs to machines */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DispatchPolicy"];
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
    patchDispatchPolicy: {
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
                    /** @description Minutes after which a thing in the inbox is escalated, by its kind */
                    escalateAfterMin?: {
                        [key: string]: number;
                    };
                    maxAttempts?: number;
                    /** @enum {string} */
                    mode?: "manual" | "suggest" | "automatic";
                    /** @description Every day, in the time zone of the site; an end before its beginning is on the next day */
                    quietHours?: {
                        from: string;
                        until: string;
                    }[];
                    timeZone?: string;
                    weights?: components["schemas"]["DispatchWeights"];
                };
            };
        };
        responses: {
            /** @description Change the mode, the weights, quiet hours, the cap of attempts or when things are escalated */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DispatchPolicy"];
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
    postFeedbackByFeedbackId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                feedbackId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    answer?: string;
                    /** Format: uuid */
                    fixedInId?: string;
                    isHidden?: boolean;
                    /** @enum {string} */
                    to?: "seen" | "answered" | "fixed-in";
                };
            };
        };
        responses: {
            /** @description Staff has seen it, answers it, names the revision that repairs it, or takes it off the public page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DesignFeedback"];
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
    getFeedbackByFeedbackIdPhoto: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                feedbackId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The photo of a report; before staff has seen it only for staff */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
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
    getImports: {
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
            /** @description The last imports, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"][];
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
    postImports: {
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
                    /** @description Of `url` and `git`: begins with https:// */
                    address?: string;
                    /** @description Every manifest that is there */
                    all?: boolean;
                    /**
                     * @description A page of GitHub, GitLab or Codeberg is Git by either kind
                     * @enum {string}
                     */
                    kind: "url" | "git" | "folder";
                    /** @description Which, where there are several */
                    manifests?: string[];
                    /** @description Of `folder`, on the server; lab admins only */
                    path?: string;
                    /** @description Branch, tag or commit */
                    ref?: string;
                    subfolder?: string;
                };
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                };
            };
        };
        responses: {
            /** @description Begin an import: a web or Git address, a folder of the server, or a zip (form field `file`) */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
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
            /** @description INPUT_TOO_LARGE */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description IMPORT_BLOCKED, IMPORT_GIT_URL, INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
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
    getImportsByImportId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far an import is and what came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
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
    postImportsByImportIdCancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stop an import; designs it has finished stay */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
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
    postImportsByImportIdChoose: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    all?: boolean;
                    manifests?: string[];
                };
            };
        };
        responses: {
            /** @description Say which of several manifests to import */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
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
    postImportsByImportIdConfirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Import although it is doubtful who the design is: a person looked */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
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
    getInbox: {
        parameters: {
            query?: {
                machineId?: string;
            };
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
    postInboxByItemIdGive: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                itemId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    accountId: string | null;
                };
            };
        };
        responses: {
            /** @description Somebody shall do this; null: whoever comes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxItem"];
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
    postInboxByItemIdTake: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description I do this */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboxItem"];
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
    putJobsByJobIdAsks: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    colour: string | null;
                    nozzleDiameterMm: number | null;
                    toleranceMm: number | null;
                    toolDiameterMm: number | null;
                };
            };
        };
        responses: {
            /** @description What this job and its waiting copies ask of a machine beside process, size and material; null: nothing */
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
    getJobsByJobIdDecisions: {
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
            /** @description Why here, why not there: what was decided about a job and what was weighed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobDecisions"];
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
    patchJobsByJobIdDispatch: {
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
                    notBefore?: string | null;
                    pinnedMachineId?: string | null;
                    /** @description Higher goes first, whatever its day; 0 as usual */
                    priority?: number;
                };
            };
        };
        responses: {
            /** @description Priority, only on this machine, not before */
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
        requestBody?: {
            content: {
                "application/json": {
                    why?: string;
                };
            };
        };
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
    postJobsByJobIdMove: {
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
                    /** Format: uuid */
                    beforeJobId: string;
                } | {
                    /** Format: uuid */
                    afterJobId: string;
                };
            };
        };
        responses: {
            /** @description Move a waiting job to just before or just after another one; it takes over that one’s priority */
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
    postJobsByJobIdSpread: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    machineClass: string;
                };
            };
        };
        responses: {
            /** @description One copy on each machine of a class: the waiting copies of this job’s part are pinned, one to a machine */
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
    postJobsByJobIdStart: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                jobId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    machineId: string;
                };
            };
        };
        responses: {
            /** @description Start it now on this machine: yes to a suggestion, or a person’s own pick. Lasers and mills: start at the machine */
            202: {
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
            /** @description STATE_CONFLICT, MACHINE_BUSY, MACHINE_NOT_READY, START_PLATE_NOT_CLEAR, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
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
    postJobsMany: {
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
                    change: {
                        /** @description Higher goes first, whatever its day; 0 as usual */
                        priority: number;
                    } | {
                        pinnedMachineId: string | null;
                    } | {
                        notBefore: string | null;
                    } | {
                        /** @description Why */
                        hold: string;
                    } | {
                        /** @constant */
                        release: true;
                    };
                    jobIds: string[];
                };
            };
        };
        responses: {
            /** @description The same for several waiting jobs, all or none: copies of a part handled together */
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
    "getMachinesByMachineIdCode.svg": {
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
            /** @description A QR code to put on the machine: it opens what this machine needs of a person */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
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
    postMachinesByMachineIdMaintenance: {
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
                    everyCycles?: number;
                    everyDays?: number;
                    everyHours?: number;
                    name: string;
                };
            };
        };
        responses: {
            /** @description Care it needs again and again: by hours run, runs begun or days, whichever comes first */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineRules"];
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
    deleteMachinesByMachineIdMaintenanceByPlanId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                machineId: string;
                planId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The machine needs this no longer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineRules"];
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
    postMachinesByMachineIdMaintenanceByPlanIdDone: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                machineId: string;
                planId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was done just now; it counts from here again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineRules"];
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
    postMachinesByMachineIdOutOfService: {
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
                    why: string;
                };
            };
        };
        responses: {
            /** @description It makes nothing until somebody puts it back; what runs on it goes on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineRules"];
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
    deleteMachinesByMachineIdOutOfService: {
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
            /** @description It may make things again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineRules"];
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
    postMachinesByMachineIdReservations: {
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
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     */
                    from: string;
                    /** Format: uuid */
                    jobId?: string;
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     */
                    until: string;
                    why: string;
                };
            };
        };
        responses: {
            /** @description Keep a machine for a time, with or without a job; what runs then goes on */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineRules"];
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
    deleteMachinesByMachineIdReservationsByReservationId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                machineId: string;
                reservationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Give the machine back */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineRules"];
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
    getMachinesByMachineIdRules: {
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
            /** @description What the workshop decided about a machine: mode, service, reservations, maintenance */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineRules"];
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
    patchMachinesByMachineIdRules: {
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
                    isQuiet?: boolean;
                    isUnattendedAllowed?: boolean;
                    mode?: ("manual" | "suggest" | "automatic") | null;
                    place?: string | null;
                    toleranceMm?: number | null;
                    trainings?: string[];
                };
            };
        };
        responses: {
            /** @description Change the mode, the tolerance it keeps, the trainings it asks for, its place and hours */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MachineRules"];
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
    getMaterials: {
        parameters: {
            query?: {
                archived?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Spools, sheets, bars and cutters; and what is left of each material, for how long */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Materials"];
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
    postMaterials: {
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
                    /** @description Grams, pieces or hours */
                    amount: number;
                    colour?: string;
                    /** @enum {string} */
                    form: "spool" | "sheet" | "bar" | "cutter";
                    location?: string;
                    /** @description What its label says; unique within its material */
                    lot: string;
                    material: string;
                    name?: string;
                    /** @description Of the empty spool */
                    tareG?: number;
                    vendor?: string;
                };
            };
        };
        responses: {
            /** @description A spool, sheet, bar or cutter came in */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaterialLot"];
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
    deleteMaterialsByLotId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                lotId: string;
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
            /** @description STOCK_RESERVED, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
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
    postMaterialsByLotIdMount: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                lotId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    location?: string;
                    machineId: string | null;
                };
            };
        };
        responses: {
            /** @description Put on a machine, or taken off; the machine knows what it has loaded from then on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaterialLot"];
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
    postMaterialsByLotIdWeigh: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                lotId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Grams, pieces or hours left */
                    amount: number;
                    why?: string;
                    /**
                     * @description The empty spool was on the scales too
                     * @default false
                     */
                    withTare?: boolean;
                };
            };
        };
        responses: {
            /** @description What the scales or the eyes say is what is there */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MaterialLot"];
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
            /** @description STOCK_RESERVED, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
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
    postMaterialsImportSpoolman: {
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
                    spools?: unknown[];
                    /** Format: uri */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description Spools from Spoolman: its JSON, or the https address of it; the same spool comes in once and is then corrected */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpoolmanImport"];
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
            /** @description IMPORT_TOO_LARGE */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description INPUT_INVALID, IMPORT_BLOCKED, IMPORT_FETCH, IMPORT_TIMEOUT, IDEMPOTENCY_KEY_REUSED */
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
    "getMaterialsLabels.pdf": {
        parameters: {
            query: {
                ids: string;
                sheet?: "roll-62x29" | "roll-50x30" | "a4-70x36" | "a4-63x38";
                start?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Labels with QR codes, on a sheet */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
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
    putMaterialsReorder: {
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
                    below: number | null;
                    material: string;
                };
            };
        };
        responses: {
            /** @description Below how much a material is to be ordered; null: never */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Materials"];
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
    "getMaterialsReorder.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is to be ordered, as a table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
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
    postOrdersByOrderIdCancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                orderId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    /**
                     * @description Also what is on machines now; else those pieces go to the shelf
                     * @default false
                     */
                    stopsRunning?: boolean;
                };
            };
        };
        responses: {
            /** @description Cancel: what was promised is free again, what was made goes to the shelf; the requester reads the reason */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderTree"];
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
    getOrdersByOrderIdCost: {
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
            /** @description What an order will cost, and what it has */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderCost"];
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
    postOrdersByOrderIdLinesByLineIdAlternate: {
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
        requestBody: {
            content: {
                "application/json": {
                    /** @description 0: the part itself */
                    alternate: number;
                };
            };
        };
        responses: {
            /** @description Take an alternate in place of a part, or the part itself; while nothing of it has begun */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderTree"];
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
            /** @description STATE_CONFLICT, ALTERNATE_TOO_LATE, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description BOM_INVALID, INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
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
        requestBody: {
            content: {
                "application/json": {
                    /** @description What the package says */
                    lot?: string;
                    /** @description Pieces that came; default: all that are missing */
                    quantity?: number;
                };
            };
        };
        responses: {
            /** @description Tick a line off the shopping list: all that is missing, or so many pieces; what is too much stays on the shelf */
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
    "getOrdersByOrderIdShopping.csv": {
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
            /** @description What is still to be bought and salvaged, as a table for a spreadsheet */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
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
    getOrdersByOrderIdTree: {
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
            /** @description The order as a tree: what each node needs, has, waits for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderTree"];
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
    putPeopleByAccountIdShifts: {
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
                    shifts: components["schemas"]["WeeklyShift"][];
                };
            };
        };
        responses: {
            /** @description Weekly shifts in the time zone of the site; one’s own, or as a lab admin anybody’s */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonAtWork"];
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
    putPeopleByAccountIdTrainings: {
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
                    trainings: string[];
                };
            };
        };
        responses: {
            /** @description What somebody is trained in; machines may ask for it before they are started */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonAtWork"];
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
    putPeopleMePresence: {
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
                    isHere: boolean | null;
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description I am here, or I am not; without an end for twelve hours. Null: as my shifts say */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonAtWork"];
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
    getPeoplePresence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is here now, who comes when, and what they are trained in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonAtWork"][];
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
    getPieces: {
        parameters: {
            query?: {
                before?: string;
                designId?: string;
                machineId?: string;
                orderId?: string;
                since?: string;
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Pieces that passed their check, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Piece"][];
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
    getPiecesByCode: {
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
            /** @description What a piece is and how it came to be, by the code on its label */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passport"];
                };
            };
            /** @description PIECE_UNKNOWN */
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
    getPiecesByCodePhoto: {
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
            /** @description The picture of the piece */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": string;
                };
            };
            /** @description PIECE_UNKNOWN, NOT_FOUND */
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
    postPiecesByCodePhoto: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                code: string;
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
            /** @description The picture of the piece for its page (form field `file`; PNG or JPEG, 8 MB at most); a new one takes its place */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Passport"];
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
            /** @description PIECE_UNKNOWN */
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
    postPiecesByCodeProblems: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default broke
                     * @enum {string}
                     */
                    kind?: "broke" | "does-not-fit" | "hard-to-build" | "works" | "idea";
                    name?: string;
                    /**
                     * Format: base64
                     * @description PNG or JPEG
                     */
                    photo?: string;
                    text: string;
                };
            };
        };
        responses: {
            /** @description Tell what happened to this piece; the people who look after its design read it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        ok: true;
                    };
                };
            };
            /** @description PIECE_UNKNOWN */
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
    "getPiecesLabels.pdf": {
        parameters: {
            query: {
                codes: string;
                sheet?: "roll-62x29" | "roll-50x30" | "a4-70x36" | "a4-63x38";
                start?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Labels to print: on a roll, or on a sheet from a free place on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
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
            /** @description PIECE_UNKNOWN */
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
    postPrograms: {
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
                    /**
                     * Format: uuid
                     * @description With `partId`: for every piece made from this file of the design
                     */
                    designId?: string;
                    /** Format: binary */
                    file: string;
                    /**
                     * Format: uuid
                     * @description For the pieces of this job’s operation only
                     */
                    jobId?: string;
                    /** @description Machines of this class may run it; one of them must be here */
                    machineClass: string;
                    /** @description What it was sliced for: only machines with this material loaded run it */
                    material: string;
                    note?: string;
                    /**
                     * Format: uuid
                     * @description For the pieces of this operation only
                     */
                    operationId?: string;
                    partId?: string;
                };
            };
        };
        responses: {
            /** @description Bring a ready-made program: it is read and checked, then used before those made here */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedProgram"];
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
    getProgramsUploads: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Programs that people brought, the newest 100 first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedProgram"][];
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
    getProgramsUploadsByProgramId: {
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
            /** @description A program that a person brought, and what was found in it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedProgram"];
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
    deleteProgramsUploadsByProgramId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                programId: string;
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
    getReciprocityRecords: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who gave back to the commons, or is owned by its workers: records that licence decisions rest on */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReciprocityRecord"][];
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
    postReciprocityRecords: {
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
                    holder: string;
                    /** @enum {string} */
                    kind: "contribution" | "fee" | "agreement" | "worker-ownership";
                    note: string;
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     */
                    validFrom: string;
                    /**
                     * Format: date-time
                     * @description UTC, ISO 8601
                     */
                    validUntil?: string;
                };
            };
        };
        responses: {
            /** @description Keep a record; open requests of its holder are decided again */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReciprocityRecord"];
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
    postReciprocityRecordsByRecordIdWithdraw: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                recordId: string;
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
            /** @description It was wrong, or holds no longer; open requests that rest on it are decided again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReciprocityRecord"];
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
            /** @description DESIGN_WITHDRAWN, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description QUANTITY_INVALID, INPUT_INVALID, LICENCE_NOT_ALLOWED, DESIGN_NOT_MAKEABLE, IDEMPOTENCY_KEY_REUSED */
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
                    /** @description Needed when the licence says `to-agree`; by a lab admin */
                    agreedTerms?: string;
                    /** @description By line key: 0 the part itself, n its n-th alternate */
                    choices?: {
                        [key: string]: number;
                    };
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
            /** @description STATE_CONFLICT, DESIGN_WITHDRAWN, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
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
            /** @description LICENCE_NOT_ALLOWED, BOM_INVALID, QUANTITY_INVALID, DESIGN_NOT_MAKEABLE, INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
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
    postRequestsByRequestIdAgreedTerms: {
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
                    agreedTerms: string;
                };
            };
        };
        responses: {
            /** @description What was agreed for an accepted request whose licence decision got worse */
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
    "getRequestsByRequestIdDeliveryNote.pdf": {
        parameters: {
            query?: {
                lang?: "es" | "en";
            };
            header?: never;
            path: {
                requestId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is handed over, each piece with its code, and what goes along with it, to print and sign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
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
            /** @description STATE_CONFLICT */
            409: {
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
    getSlicerQueues: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Queues that slicers upload to, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlicerQueue"][];
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
    postSlicerQueues: {
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
                    machineClass: string;
                    material: string;
                    name: string;
                    /** @description Its part of the address; made of the name where absent */
                    slug?: string;
                };
            };
        };
        responses: {
            /** @description Make a queue: any machine of a class with a material */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlicerQueue"];
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
    deleteSlicerQueuesByQueueId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                queueId: string;
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
    patchSlicerQueuesByQueueId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
                /** @description The ETag you saw; when somebody changed it since, nothing is done (412) */
                "If-Match"?: string;
            };
            path: {
                queueId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    isOpen?: boolean;
                    /** @enum {string} */
                    language?: "es" | "en";
                    name?: string;
                };
            };
        };
        responses: {
            /** @description Rename, open or close a queue, or change its language */
            200: {
                headers: {
                    /** @description The version, in quotes */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlicerQueue"];
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
    getSlicerUploads: {
        parameters: {
            query?: {
                waiting?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What slicers brought, the newest 100 first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlicerUpload"][];
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
    deleteSlicerUploadsByUploadId: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                uploadId: string;
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
    postSlicerUploadsByUploadIdRelease: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                uploadId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 1 */
                    copies?: number;
                };
            };
        };
        responses: {
            /** @description Make jobs of a kept file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SlicerUpload"];
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
    getStock: {
        parameters: {
            query?: {
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What lies on the shelf, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockItem"][];
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
    postStock: {
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
                    location?: string;
                    /**
                     * @description What the package says
                     * @default
                     */
                    lot?: string;
                    quantity: number;
                    thing: {
                        /** @enum {string} */
                        kind: "buy" | "salvage";
                        name: string;
                    } | {
                        /** @description Id or slug */
                        designId: string;
                        partId: string;
                    };
                    why?: string;
                };
            };
        };
        responses: {
            /** @description Something came in: a part of a design, or a thing by its name or standard */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockItem"];
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
    postStockByItemIdLocation: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                itemId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    location: string;
                };
            };
        };
        responses: {
            /** @description Where it lies */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockItem"];
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
    getStockByItemIdMovements: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened to it, the latest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockMovement"][];
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
    postStockLotsByLotIdCount: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                lotId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    onHand: number;
                    why?: string;
                };
            };
        };
        responses: {
            /** @description What somebody counted is what is there */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockItem"];
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
            /** @description STOCK_RESERVED, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
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
    postStockLotsByLotIdScrap: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                lotId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    quantity: number;
                    why: string;
                };
            };
        };
        responses: {
            /** @description Broken, rusty, lost: thrown away, with a reason */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StockItem"];
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
            /** @description STOCK_SHORT, STOCK_RESERVED, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
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
    postQueuesBySlugApiFilesLocal: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    /** Format: binary */
                    file: string;
                    /** @description Folder */
                    path?: string;
                    /** @description `true`: queue and plan */
                    print?: string;
                    /** @description Ignored */
                    select?: string;
                };
            };
        };
        responses: {
            /** @description As OctoPrint: a program comes in, is checked for the queue’s machines and kept; with `print=true` a job is made of it, which waits for a machine and for the gates there */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED, QUEUE_NO_MACHINE, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_TOO_LARGE */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID, UPLOAD_NOZZLE, UPLOAD_MATERIAL, GCODE_OUT_OF_BOUNDS, GCODE_OVERTEMP, GCODE_FLAVOR, ENC_NOT_TEXT, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description RATE_LIMITED */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getQueuesBySlugApiFilesLocalByUploadIdByName: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
                slug: string;
                uploadId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As OctoPrint: what was uploaded, without its content */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN, NOT_FOUND */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getQueuesBySlugApiJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As OctoPrint, for Cura: a queue prints nothing itself */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    postQueuesBySlugApiJob: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: a slicer may upload and nothing else */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED, DOOR_NO_COMMANDS, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    postQueuesBySlugApiLogin: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As OctoPrint: who the key belongs to */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getQueuesBySlugApiPrinter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As OctoPrint, for Cura: a queue is always ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    postQueuesBySlugApiPrinterCommand: {
        parameters: {
            query?: never;
            header?: {
                /** @description New and random for each request, the same for its repeats: they have one effect and one answer */
                "Idempotency-Key"?: string;
            };
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Refused: a slicer may upload and nothing else */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED, DOOR_NO_COMMANDS, IDEMPOTENCY_UNDER_WAY, IDEMPOTENCY_UNKNOWN */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID, IDEMPOTENCY_KEY_REUSED */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getQueuesBySlugApiPrinterprofiles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As OctoPrint, for Cura: what the machines have in common */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getQueuesBySlugApiSettings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As OctoPrint, for Cura */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    getQueuesBySlugApiVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As OctoPrint: asked by a slicer’s test button and before every upload */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description AUTH_REQUIRED */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description AUTH_FORBIDDEN */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_UNKNOWN */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description QUEUE_CLOSED */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description INPUT_INVALID */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
}
