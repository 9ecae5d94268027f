package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.message.Attachment;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.Content;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the parts of a body that are objects. Value types tell the first thing that is wrong with them; here each field is held
 * against its type beside others that are right, so that everything is told.
 */
final class BodyParts {
    private static final Attachment RIGHT = new Attachment("https://x.example", "x", "x/x", 0, Optional.empty());
    private static final Set<String> OF_CONTENT = Set.of("type", "payload");
    private static final Set<String> OF_ATTACHMENT = Set.of("url", "name", "mediaType", "size", "preview");

    private final List<Violation> violations;

    /** Notes what is wrong in that list. */
    BodyParts(List<Violation> violations) {
        this.violations = violations;
    }

    Optional<Content> content(String name, JsonNode field) {
        if (!(field instanceof ObjectNode object)) {
            return wrongType(name, "an object");
        }
        PartReader part = new PartReader(name, object, Problem.CONTENT_INVALID, violations);
        part.onlyKnows(OF_CONTENT);
        Optional<String> type =
                part.text("type").filter(value -> part.accepts("type", () -> new Content(value, Map.of())));
        Optional<Map<String, Object>> payload = part.object("payload")
                .map(PlainJson::of)
                .filter(value -> part.accepts("payload", () -> new Content("x", value)));
        return type.flatMap(named -> payload.map(value -> new Content(named, value)));
    }

    private <T> Optional<T> wrongType(String place, String expected) {
        violations.add(
                Violation.of(place, WireProblem.JSON_INVALID_TYPE, "This field is expected to be " + expected + "."));
        return Optional.empty();
    }

    /** A list that is too long is not looked into. */
    Optional<List<Attachment>> attachments(String name, JsonNode field) {
        if (!field.isArray()) {
            return wrongType(name, "an array of objects");
        }
        if (isTooLong(field.size())) {
            return Optional.empty();
        }
        List<Attachment> attachments = new ArrayList<>();
        for (int i = 0; i < field.size(); i++) {
            attachment(name + "[" + i + "]", field.get(i)).ifPresent(attachments::add);
        }
        return attachments.size() == field.size() ? Optional.of(attachments) : Optional.empty();
    }

    private boolean isTooLong(int size) {
        try {
            new Body(Optional.empty(), Optional.empty(), Collections.nCopies(size, RIGHT));
            return false;
        } catch (InvalidInputException e) {
            e.violations().stream().map(Violation::of).forEach(violations::add);
            return true;
        }
    }

    private Optional<Attachment> attachment(String place, JsonNode element) {
        if (!(element instanceof ObjectNode object)) {
            return wrongType(place, "an object");
        }
        int before = violations.size();
        PartReader part = new PartReader(place, object, Problem.ATTACHMENT_INVALID, violations);
        part.onlyKnows(OF_ATTACHMENT);
        String url = part.text("url").orElse(RIGHT.url());
        String name = part.text("name").orElse(RIGHT.name());
        String mediaType = part.text("mediaType").orElse(RIGHT.mediaType());
        long size = part.number("size").orElse(RIGHT.size());
        Optional<String> preview = part.optionalText("preview");
        part.accepts("url", () -> with(url, RIGHT.name(), RIGHT.mediaType(), RIGHT.size(), RIGHT.preview()));
        part.accepts("name", () -> with(RIGHT.url(), name, RIGHT.mediaType(), RIGHT.size(), RIGHT.preview()));
        part.accepts("mediaType", () -> with(RIGHT.url(), RIGHT.name(), mediaType, RIGHT.size(), RIGHT.preview()));
        part.accepts("size", () -> with(RIGHT.url(), RIGHT.name(), RIGHT.mediaType(), size, RIGHT.preview()));
        part.accepts("preview", () -> with(RIGHT.url(), RIGHT.name(), RIGHT.mediaType(), RIGHT.size(), preview));
        return violations.size() > before
                ? Optional.empty()
                : Optional.of(new Attachment(url, name, mediaType, size, preview));
    }

    private static void with(String url, String name, String mediaType, long size, Optional<String> preview) {
        new Attachment(url, name, mediaType, size, preview);
    }
}
