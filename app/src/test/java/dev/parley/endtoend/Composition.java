package dev.parley.endtoend;

/** What a node can be put together of, where something outlives it: a bus and a store. */
enum Composition {
    LOCAL_JSON,
    LOCAL_POSTGRES,
    KAFKA_JSON,
    KAFKA_POSTGRES;

    boolean isOnKafka() {
        return name().startsWith("KAFKA");
    }

    boolean isOnPostgres() {
        return name().endsWith("POSTGRES");
    }
}
