package dev.parley.javalin;

/**
 * What can be wrong with a request before it reaches the use cases, as a closed list beside {@link dev.parley.Problem}. The
 * {@linkplain #code() code} is stable and is the same in an HTTP body and in a WebSocket frame.
 */
public enum WireProblem {
    /** The request's framing or headers break HTTP. */
    HTTP_MALFORMED("http.malformed", 400),
    /** The headers exceed 8 KiB. */
    HTTP_HEADERS_TOO_LARGE("http.headers_too_large", 431),
    /** The address exceeds what a server reads. */
    HTTP_URI_TOO_LONG("http.uri_too_long", 414),
    /** The request did not come in time. */
    HTTP_TIMEOUT("http.timeout", 408),
    /** The Host header names another server. */
    HOST_REFUSED("host.refused", 421),
    /** There is nothing at this address. */
    ROUTE_NOT_FOUND("route.not_found", 404),
    /** The address does not know this method. */
    METHOD_NOT_ALLOWED("method.not_allowed", 405),
    /** The address is that of the WebSocket. */
    UPGRADE_REQUIRED("upgrade.required", 426),
    /** The WebSocket has no subprotocols. */
    SUBPROTOCOL_UNSUPPORTED("subprotocol.unsupported", 400),

    /** The body is absent. */
    BODY_REQUIRED("body.required", 400),
    /** The body exceeds its bound. */
    BODY_TOO_LARGE("body.too_large", 413),
    /** The body is not {@code application/json} in UTF-8. */
    MEDIA_TYPE_UNSUPPORTED("media_type.unsupported", 415),
    /** The body is compressed. */
    ENCODING_UNSUPPORTED("encoding.unsupported", 415),
    /** The bytes are not UTF-8. */
    UTF8_INVALID("utf8.invalid", 400),
    /** The text is not JSON. */
    JSON_MALFORMED("json.malformed", 400),
    /** The JSON is not an object. */
    JSON_OBJECT_EXPECTED("json.object_expected", 400),
    /** Something follows the object. */
    JSON_TRAILING_DATA("json.trailing_data", 400),
    /** A field is there twice. */
    JSON_DUPLICATE_FIELD("json.duplicate_field", 400),
    /** A field is not part of the request. */
    JSON_UNKNOWN_FIELD("json.unknown_field", 400),
    /** A field is of another type. */
    JSON_INVALID_TYPE("json.invalid_type", 400),
    /** A field is absent that the request needs. */
    JSON_MISSING_FIELD("json.missing_field", 400),
    /** The JSON nests deeper than 36 levels. */
    JSON_TOO_DEEP("json.too_deep", 400),
    /** A name, a number or the number of parts exceeds its bound. */
    JSON_LIMIT_EXCEEDED("json.limit_exceeded", 400),

    /** A parameter of the query is unknown, there twice, or not what is expected. */
    PARAMETER_INVALID("parameter.invalid", 400),
    /** A frame's type is absent or unknown. */
    FRAME_TYPE_UNKNOWN("frame.type_unknown", 400),
    /** A frame's id is absent where an answer needs one, or has characters that ids may not have. */
    FRAME_ID_INVALID("frame.id_invalid", 400),
    /** A send names no place or two. */
    SEND_TARGET_INVALID("send.target_invalid", 400),
    /** More requests are in flight on a connection than may be. */
    SEND_TOO_MANY_IN_FLIGHT("send.too_many_in_flight", 429),
    /** One person has more connections than they may. */
    CONNECTIONS_TOO_MANY("connections.too_many", 429),
    /** The connection is connected already. */
    CONNECTION_ALREADY_CONNECTED("connection.already_connected", 409),

    /** There is no token. */
    TOKEN_MISSING("token.missing", 401),
    /** The token is not believed. */
    TOKEN_INVALID("token.invalid", 401),
    /** The token has ended. */
    TOKEN_EXPIRED("token.expired", 401),
    /** A token stands in the address, where logs and histories keep it. */
    TOKEN_IN_URL("token.in_url", 401),
    /** The token does not let its bearer do this. */
    TOKEN_SCOPE("token.scope", 403),
    /** A scope is asked for that there is not. */
    SCOPE_INVALID("scope.invalid", 422),
    /** The web page's origin is not one that may talk to this server. */
    ORIGIN_REFUSED("origin.refused", 403),
    /** One person asks more often than they may. */
    RATE_EXCEEDED("rate.exceeded", 429);

    private final String code;
    private final int status;

    WireProblem(String code, int status) {
        this.code = code;
        this.status = status;
    }

    /**
     * The stable code.
     *
     * @return lower-case words joined by dots and underscores
     */
    public String code() {
        return code;
    }

    /**
     * The status of an HTTP answer.
     *
     * @return 400 to 499
     */
    public int status() {
        return status;
    }
}
