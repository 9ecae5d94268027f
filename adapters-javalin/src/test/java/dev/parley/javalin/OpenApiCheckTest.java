package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The check of answers, seen to find what it is there for. */
class OpenApiCheckTest {
    private static final String MESSAGE =
            "{\"id\":\"i\",\"conversation\":\"c\",\"sender\":\"ana\",\"clientMessageId\":\"one\","
                    + "\"seq\":1,\"revision\":0,\"text\":\"Hello\",\"sentAt\":\"2026-03-01T12:00:00Z\"}";
    private static final String PROBLEM =
            "{\"type\":\"urn:x:y\",\"title\":\"T\",\"status\":404,\"code\":\"a.b\",\"detail\":\"D\"}";
    private static final String PATH = "/api/v1/conversations/c/messages/i";

    private final OpenApiCheck check = new OpenApiCheck(Http.description());
    private final Map<String, List<String>> headers = new LinkedHashMap<>();

    OpenApiCheckTest() {
        says("Content-Type", "application/json");
        for (String name : List.of(
                "Cache-Control", "Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options", "Date")) {
            says(name, "x");
        }
    }

    private void says(String header, String value) {
        headers.put(header, List.of(value));
    }

    private void assertFound(String what, String method, String path, int status, String body) {
        assertThatThrownBy(() -> check.check(method, path, status, headers, body))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(what);
    }

    @Test
    void whatIsDescribedPasses() {
        assertThatCode(() -> check.check("GET", PATH, 200, headers, MESSAGE)).doesNotThrowAnyException();
    }

    @Test
    void aFieldThatIsNotDescribedIsFoundWhereverItIs() {
        String more = MESSAGE.replace("}", ",\"secret\":1}");
        assertFound("secret", "GET", PATH, 200, more);
        assertFound("secret", "GET", "/api/v1/conversations/c/messages", 200, "{\"messages\":[" + more + "]}");
        assertFound("secret", "GET", "/api/v1/conversations", 200, listed(more));
        assertFound(
                "secret",
                "GET",
                "/api/v1/conversations/c/log",
                200,
                "{\"entries\":[{\"position\":1,\"message\":" + more + "}]}");
        assertFound(
                "secret", "GET", "/api/v1/sync", 200, "{\"reset\":{\"reason\":\"r\",\"secret\":1},\"cursor\":\"c\"}");
        assertThatCode(() -> check.check("GET", "/api/v1/conversations", 200, headers, listed(MESSAGE)))
                .doesNotThrowAnyException();
    }

    private static String listed(String lastMessage) {
        return "{\"conversations\":[{\"id\":\"c\",\"kind\":\"group\",\"members\":[],\"history\":\"all\",\"archived\":false,\"readSeq\":0,"
                + "\"deliveredSeq\":0,\"unread\":1,\"unreadMore\":false,\"firstUnread\":1,\"mentioned\":false,\"muted\":false,\"blocked\":false,"
                + "\"lastSeq\":1,\"revision\":0,"
                + "\"createdAt\":\"2026-03-01T12:00:00Z\",\"lastActivityAt\":\"2026-03-01T12:00:00Z\",\"lastMessage\":"
                + lastMessage + "}]}";
    }

    @Test
    void aFieldThatIsMissingOrOfAnotherKindIsFound() {
        assertFound("seq", "GET", PATH, 200, MESSAGE.replace("\"seq\":1,", ""));
        assertFound("seq", "GET", PATH, 200, MESSAGE.replace("\"seq\":1", "\"seq\":\"1\""));
        assertFound("sentAt", "GET", PATH, 200, MESSAGE.replace("2026-03-01T12:00:00Z", "noon"));
        assertFound("clientMessageId", "GET", PATH, 200, MESSAGE.replace("one", "o n e"));
    }

    @Test
    void anotherStatusTypeOrHeaderIsFound() {
        assertFound("this status is not described", "GET", PATH, 418, MESSAGE);
        says("X-Powered-By", "magic");
        assertFound("undescribed x-powered-by", "GET", PATH, 200, MESSAGE);
        headers.remove("X-Powered-By");
        headers.remove("Cache-Control");
        assertFound("no cache-control", "GET", PATH, 200, MESSAGE);
        says("Cache-Control", "no-store");
        says("Content-Type", "text/plain");
        assertFound("another content type", "GET", PATH, 200, MESSAGE);
    }

    @Test
    void aHeaderThatMustBeThereIsMissed() {
        says("Content-Type", "application/problem+json");
        assertFound("no WWW-Authenticate", "GET", PATH, 401, PROBLEM);
        assertFound("no Retry-After", "GET", PATH, 503, PROBLEM);
    }

    @Test
    void aBodyWhereNoneIsDescribedIsFound() {
        assertFound("a body that is not described", "DELETE", "/api/v1/conversations/c/members/ana", 204, "{}");
    }

    @Test
    void anAddressThatIsNotDescribedMayOnlyBeRefused() {
        assertFound("answered, and not described", "GET", "/api/v1/secrets", 200, PROBLEM);
        assertFound("not told what the address allows", "PUT", PATH, 405, PROBLEM);
        says("Content-Type", "application/problem+json");
        assertThatCode(() -> check.check("GET", "/api/v1/secrets", 404, headers, PROBLEM))
                .doesNotThrowAnyException();
    }
}
