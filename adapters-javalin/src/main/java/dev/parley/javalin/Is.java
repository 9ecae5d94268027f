package dev.parley.javalin;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A field that its value type must accept. */
@Constraint(validatedBy = IsValidator.class)
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@interface Is {
    /** The value type. */
    Value value();

    /** Whether the field may be absent. */
    boolean optional() default false;

    /** Never shown: the value type explains itself. */
    String message() default "";

    /** As the specification of constraints asks for. */
    Class<?>[] groups() default {};

    /** As the specification of constraints asks for. */
    Class<? extends Payload>[] payload() default {};
}
