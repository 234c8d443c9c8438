package io.efsmount.agent.fakes;

/** The ways in which the EFS API, or what stands before it, fails. */
public enum EfsFault {
    NONE(200, "", ""),
    THROTTLED_400(400, "ThrottlingException", "Rate exceeded"),
    THROTTLED_429(429, "TooManyRequests", "Too many requests"),
    ACCESS_DENIED(
            403,
            "AccessDeniedException",
            "User: arn:aws:sts::111122223333:assumed-role/content-host/i-0123456789abcdef0 is not authorized to perform:"
                    + " elasticfilesystem:%s on the specified resource"),
    EXPIRED_TOKEN(403, "ExpiredTokenException", "The security token included in the request is expired"),
    BAD_SIGNATURE(
            403,
            "InvalidSignatureException",
            "The Canonical String for this request should have been\n'GET\nx-amz-security-token:FAKE-SESSION-TOKEN\n'"),
    BAD_REQUEST(400, "BadRequest", "invalid file system id"),
    NOT_FOUND(404, "FileSystemNotFound", "File system does not exist."),
    ERROR_500(500, "InternalServerError", "An internal error occurred"),
    UNAVAILABLE_503(503, "", ""),
    /** A 404 that is not from the API: a proxy, another service. */
    FOREIGN_404(404, "", ""),
    /** A 403 that is not from the API. */
    FOREIGN_403(403, "", ""),
    /** The connection is closed without an answer. */
    RESET(0, "", ""),
    /** Nothing listens at all. */
    REFUSED(0, "", ""),
    /** Complete HTTP, half of the JSON. */
    TRUNCATED_JSON(200, "", ""),
    /** The connection ends in the middle of the body. */
    CUT_SHORT(200, "", ""),
    /** A proxy's page with status 200. */
    HTML(200, "", ""),
    /** Sound JSON of something else. */
    FOREIGN_JSON(200, "", ""),
    /** The right members of the wrong type. */
    WRONG_TYPE(200, "", ""),
    JSON_ARRAY(200, "", ""),
    EMPTY_BODY(200, "", ""),
    /** As from a captive portal. */
    REDIRECT(302, "", ""),
    /** Accepted, never answered. */
    SILENT(0, "", ""),
    /** One byte at a time. */
    DRIP(200, "", ""),
    /** All rows, whatever was asked for. */
    UNFILTERED(200, "", ""),
    /** Every page names the same next page. */
    SAME_MARKER(200, "", ""),
    /** Every page names another next page, without end. */
    ENDLESS_PAGES(200, "", "");

    final int status;
    final String code;
    final String message;

    EfsFault(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }
}
