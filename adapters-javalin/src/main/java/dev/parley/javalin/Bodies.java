package dev.parley.javalin;

import dev.parley.InvalidInputException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.hibernate.validator.engine.HibernateConstraintViolation;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import tools.jackson.databind.node.ObjectNode;

/** Turns JSON objects into the records of {@link Requests} and {@link SocketForms}, or names everything that is wrong with them at once. */
final class Bodies {
    private final Validator validator = Validation.byDefaultProvider()
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    <T extends Record> T read(ObjectNode object, Class<T> type) {
        RecordReader<T> reader = new RecordReader<>(object, type);
        T body = reader.read();
        List<Violation> violations = new ArrayList<>(reader.violations());
        validator.validate(body).stream()
                .map(Bodies::violation)
                .filter(violation -> reader.isReadable(violation.field()))
                .sorted(Comparator.comparing(Violation::field))
                .forEach(violations::add);
        if (body instanceof Ruled ruled) {
            ruled.broken(given(object)).stream()
                    .filter(violation -> reader.isReadable(violation.field()))
                    .forEach(violations::add);
        }
        if (!violations.isEmpty()) {
            throw Refusal.of(violations).asException();
        }
        return body;
    }

    private static Set<String> given(ObjectNode object) {
        return object.properties().stream()
                .filter(field -> !field.getValue().isNull())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Violation violation(ConstraintViolation<?> violation) {
        String field = violation.getPropertyPath().toString().replace(".<list element>", "");
        HibernateConstraintViolation<?> told = violation.unwrap(HibernateConstraintViolation.class);
        return Violation.of(field, told.getDynamicPayload(InvalidInputException.Violation.class));
    }
}
