package dev.parley.javalin;

import java.util.List;
import java.util.Set;

/** A request that has rules beyond those of its single fields. */
interface Ruled {
    /**
     * The rules that it breaks, each told of a field. They are asked before it is known whether anything else is wrong: until then
     * any component may be null.
     *
     * @param given the fields that are there and not null, also those that could not be read
     */
    List<Violation> broken(Set<String> given);
}
