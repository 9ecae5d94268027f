package dev.parley.javalin;

import dev.parley.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One broken rule, as it is told. The field may come from the client, so what can't be shown of it is replaced. */
record Violation(String field, String code, String detail, int status) {
    private static final int LONGEST_FIELD = 64;

    Violation {
        field = shown(field);
    }

    static Violation of(String field, WireProblem problem, String detail) {
        return new Violation(field, problem.code(), detail, problem.status());
    }

    static Violation of(InvalidInputException.Violation violation) {
        return of(violation.field(), violation);
    }

    static Violation of(String field, InvalidInputException.Violation violation) {
        return new Violation(field, violation.problem().code(), violation.detail(), Statuses.of(violation.problem()));
    }

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("field", field);
        document.put("code", code);
        document.put("detail", detail);
        return document;
    }

    private static String shown(String field) {
        StringBuilder shown = new StringBuilder();
        field.codePoints()
                .limit(LONGEST_FIELD)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }
}
