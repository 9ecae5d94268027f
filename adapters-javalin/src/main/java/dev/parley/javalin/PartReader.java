package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one object within a request. It goes on after what is wrong, and notes everything under the object's own place. */
final class PartReader {
    private final String place;
    private final ObjectNode object;
    private final Problem ifAbsent;
    private final List<Violation> violations;

    /**
     * A reader that has read nothing.
     *
     * @param place where the object stands in the request
     * @param object the object
     * @param ifAbsent what is wrong when a field is absent
     * @param violations takes what is wrong
     */
    PartReader(String place, ObjectNode object, Problem ifAbsent, List<Violation> violations) {
        this.place = place;
        this.object = object;
        this.ifAbsent = ifAbsent;
        this.violations = violations;
    }

    /** Notes each field that is not one of these. */
    void onlyKnows(Set<String> names) {
        for (String name : object.propertyNames()) {
            if (!names.contains(name)) {
                violations.add(Violation.of(
                        at(name), WireProblem.JSON_UNKNOWN_FIELD, "This field is not part of the request."));
            }
        }
    }

    private String at(String name) {
        return place + "." + name;
    }

    Optional<String> text(String name) {
        return needed(name)
                .filter(field -> isExpected(name, field.isString(), "a string"))
                .map(JsonNode::asString);
    }

    Optional<String> optionalText(String name) {
        return present(name)
                .filter(field -> isExpected(name, field.isString(), "a string"))
                .map(JsonNode::asString);
    }

    Optional<Long> number(String name) {
        return needed(name)
                .filter(field ->
                        isExpected(name, field.isIntegralNumber() && field.canConvertToLong(), "an integer of 64 bits"))
                .map(JsonNode::asLong);
    }

    Optional<ObjectNode> object(String name) {
        return needed(name)
                .filter(field -> isExpected(name, field.isObject(), "an object"))
                .map(ObjectNode.class::cast);
    }

    private Optional<JsonNode> present(String name) {
        return Optional.ofNullable(object.get(name)).filter(field -> !field.isNull());
    }

    private Optional<JsonNode> needed(String name) {
        Optional<JsonNode> field = present(name);
        if (field.isEmpty()) {
            violations.add(Violation.of(
                    new InvalidInputException.Violation(at(name), ifAbsent, "The " + name + " is absent.")));
        }
        return field;
    }

    private boolean isExpected(String name, boolean holds, String expected) {
        if (!holds) {
            violations.add(Violation.of(
                    at(name), WireProblem.JSON_INVALID_TYPE, "This field is expected to be " + expected + "."));
        }
        return holds;
    }

    /** Whether a value type accepts a field; what it says otherwise is noted. */
    boolean accepts(String name, Runnable creation) {
        try {
            creation.run();
            return true;
        } catch (InvalidInputException e) {
            e.violations().forEach(violation -> violations.add(Violation.of(at(name), violation)));
            return false;
        }
    }
}
