package dev.parley.javalin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a frame against the rules that frames share, one after another. Made for one frame. */
final class FrameRules {
    private static final int LONGEST_ID = 64;

    private final Set<String> given;
    private final List<Violation> violations = new ArrayList<>();

    /** No rules yet, for a frame with these fields. */
    FrameRules(Set<String> given) {
        this.given = given;
    }

    List<Violation> broken() {
        return violations;
    }

    FrameRules and(List<Violation> more) {
        violations.addAll(more);
        return this;
    }

    private FrameRules check(boolean holds, String field, WireProblem problem, String detail) {
        return holds ? this : and(List.of(Violation.of(field, problem, detail)));
    }

    FrameRules id(@Nullable String id) {
        return check(
                id != null && isId(id),
                "id",
                WireProblem.FRAME_ID_INVALID,
                "An id is 1 to " + LONGEST_ID + " printable characters of ASCII without spaces.");
    }

    FrameRules optionalId(@Nullable String id) {
        return id == null ? this : id(id);
    }

    static boolean isId(String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID && id.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    FrameRules token() {
        return check(given.contains("token"), "token", WireProblem.TOKEN_MISSING, "A connect needs a token.");
    }

    FrameRules target() {
        return check(
                given.contains("conversation") != given.contains("to"),
                "conversation",
                WireProblem.SEND_TARGET_INVALID,
                "A send names either a conversation or, in \"to\", a person.");
    }

    FrameRules needs(String field) {
        return check(given.contains(field), field, WireProblem.JSON_MISSING_FIELD, "This field is needed.");
    }

    FrameRules seq(@Nullable Long seq) {
        return and(given.contains("seq") ? Seqs.broken("seq", seq).stream().toList() : List.of(Seqs.refusal("seq")));
    }
}
