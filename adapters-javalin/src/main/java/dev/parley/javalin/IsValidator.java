package dev.parley.javalin;

import dev.parley.InvalidInputException;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.hibernate.validator.constraintvalidation.HibernateConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/** Asks the value type, and hands on what it says. */
public final class IsValidator implements ConstraintValidator<Is, String> {
    private Value type = Value.TEXT;
    private boolean optional;

    /** As the validator's makers ask for. */
    public IsValidator() {}

    @Override
    public void initialize(Is constraint) {
        type = constraint.value();
        optional = constraint.optional();
    }

    @Override
    public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
        if (value == null) {
            return optional || refuse(context, new InvalidInputException.Violation("", type.ifAbsent(), type.needed()));
        }
        try {
            type.check(value);
            return true;
        } catch (InvalidInputException e) {
            return refuse(context, e.violations().get(0));
        }
    }

    private static boolean refuse(ConstraintValidatorContext context, InvalidInputException.Violation violation) {
        context.unwrap(HibernateConstraintValidatorContext.class).withDynamicPayload(violation);
        return false;
    }
}
