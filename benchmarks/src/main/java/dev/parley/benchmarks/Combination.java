package dev.parley.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What carries a server's events, and what keeps its messages. */
record Combination(Bus bus, Store store) {
    static final List<Combination> ALL = Arrays.stream(Bus.values())
            .flatMap(bus -> Arrays.stream(Store.values()).map(store -> new Combination(bus, store)))
            .toList();

    /** The values of {@code PARLEY_BUS} that are measured. */
    enum Bus {
        LOCAL,
        KAFKA
    }

    /** The values of {@code PARLEY_STORE} that are measured. */
    enum Store {
        JSON,
        POSTGRES
    }

    /** The combination that is called {@code bus+store}. */
    static Combination named(String name) {
        return ALL.stream()
                .filter(combination -> combination.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("--combinations is a list of " + ALL + ", not " + name));
    }

    String busName() {
        return bus.name().toLowerCase(Locale.ROOT);
    }

    String storeName() {
        return store.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return busName() + "+" + storeName();
    }
}
