package dev.parley.json;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/** Reads a time as this version writes it, without the detour over a general parser; any other form goes the long way. */
final class TimeText {
    private static final String FORM = "dddd-dd-ddTdd:dd:dd";
    private static final int MOST_FRACTION_DIGITS = 9;

    private TimeText() {}

    /**
     * The time that is spelled by some bytes.
     *
     * @throws java.time.DateTimeException when they spell none
     */
    static Instant parse(byte[] bytes, int start, int end) {
        int fraction = start + FORM.length();
        return hasUsualForm(bytes, start, end)
                ? Instant.ofEpochSecond(seconds(bytes, start), nanos(bytes, fraction, end - 1))
                : Instant.parse(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    }

    private static boolean hasUsualForm(byte[] bytes, int start, int end) {
        int fraction = start + FORM.length();
        if (end <= fraction || bytes[end - 1] != 'Z' || end - fraction > MOST_FRACTION_DIGITS + 2) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char expected = FORM.charAt(i);
            if (expected == 'd' ? !isDigit(bytes[start + i]) : bytes[start + i] != expected) {
                return false;
            }
        }
        return hasUsualFraction(bytes, fraction, end - 1)
                && two(bytes, start + 11) < 24
                && two(bytes, start + 14) < 60
                && two(bytes, start + 17) < 60;
    }

    private static boolean hasUsualFraction(byte[] bytes, int from, int to) {
        boolean usual = from == to || (bytes[from] == '.' && to - from > 1);
        for (int i = from + 1; i < to; i++) {
            usual = usual && isDigit(bytes[i]);
        }
        return usual;
    }

    private static long seconds(byte[] bytes, int start) {
        int year = 100 * two(bytes, start) + two(bytes, start + 2);
        long day =
                LocalDate.of(year, two(bytes, start + 5), two(bytes, start + 8)).toEpochDay();
        return ((day * 24 + two(bytes, start + 11)) * 60 + two(bytes, start + 14)) * 60 + two(bytes, start + 17);
    }

    private static int nanos(byte[] bytes, int from, int to) {
        int nanos = 0;
        for (int i = 1; i <= MOST_FRACTION_DIGITS; i++) {
            nanos = nanos * 10 + (from + i < to ? bytes[from + i] - '0' : 0);
        }
        return nanos;
    }

    private static int two(byte[] bytes, int at) {
        return 10 * (bytes[at] - '0') + bytes[at + 1] - '0';
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }
}
