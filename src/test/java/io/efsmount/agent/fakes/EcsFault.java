package io.efsmount.agent.fakes;

/** The ways in which the ECS API, or what stands before it, fails. */
public enum EcsFault {
    NONE(200, "", ""),
    ACCESS_DENIED(
            400,
            "AccessDeniedException",
            "User: arn:aws:sts::111122223333:assumed-role/content-host/i-0123456789abcdef0 is not authorized to perform:"
                    + " ecs:%s on resource: *"),
    THROTTLED(400, "ThrottlingException", "Rate exceeded"),
    EXPIRED_TOKEN(400, "ExpiredTokenException", "The security token included in the request is expired"),
    CLUSTER_NOT_FOUND(400, "ClusterNotFoundException", "Cluster not found."),
    TARGET_NOT_FOUND(400, "TargetNotFoundException", "The referenced container instance was not found."),
    INVALID_PARAMETER(400, "InvalidParameterException", "Attribute name is invalid."),
    LIMIT(400, "AttributeLimitExceededException", "Attribute limit exceeded."),
    ERROR_500(500, "ServerException", "Service Unavailable. Please try again later."),
    /** It did what it was asked, and then said that it failed. */
    DONE_BUT_500(500, "ServerException", "Service Unavailable. Please try again later."),
    HTML(200, "", ""),
    /** Nothing listens. */
    REFUSED(0, "", ""),
    /** The connection is closed without an answer. */
    RESET(0, "", ""),
    /** Accepted, never answered. */
    SILENT(0, "", ""),
    /** It did what it was asked, and says nothing. */
    DONE_BUT_SILENT(0, "", "");

    final int status;
    final String code;
    final String message;

    EcsFault(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }
}
