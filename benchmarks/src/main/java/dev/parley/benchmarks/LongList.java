package dev.parley.benchmarks;

import java.util.Arrays;

/** Numbers by index, without a box around each. What was never set is {@link #ABSENT}. For one thread. */
final class LongList {
    static final long ABSENT = -1;

    private long[] values = new long[1_024];
    private int size;

    LongList() {
        Arrays.fill(values, ABSENT);
    }

    long get(int index) {
        return index < size ? values[index] : ABSENT;
    }

    void set(int index, long value) {
        if (index >= values.length) {
            int before = values.length;
            values = Arrays.copyOf(values, Math.max(index + 1, before * 2));
            Arrays.fill(values, before, values.length, ABSENT);
        }
        values[index] = value;
        size = Math.max(size, index + 1);
    }

    int add(long value) {
        set(size, value);
        return size - 1;
    }

    int size() {
        return size;
    }
}
