package dev.parley.json;

import dev.parley.shared.message.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * People by the bytes of their names: a name that stands in a million lines is checked and kept once. Those that were asked for
 * last are found without making a string of the bytes. For one thread.
 */
final class KnownNames {
    private static final int LATEST = 1 << 10;

    private final Map<String, Name> names = new HashMap<>();
    private final Name[] latest = new Name[LATEST];

    private static final class Name {
        final byte[] bytes;
        final UserId user;

        Name(String text) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
            user = new UserId(text);
        }

        boolean isSpelled(byte[] other, int start, int end) {
            return Arrays.equals(bytes, 0, bytes.length, other, start, end);
        }
    }

    /** Where nothing is known yet, everybody is this one. */
    KnownNames() {
        Arrays.fill(latest, new Name("nobody"));
    }

    UserId of(byte[] bytes, int start, int end) {
        int hash = end - start;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ (hash >>> 16)) & (LATEST - 1);
        if (!latest[slot].isSpelled(bytes, start, end)) {
            latest[slot] =
                    names.computeIfAbsent(new String(bytes, start, end - start, StandardCharsets.UTF_8), Name::new);
        }
        return latest[slot].user;
    }
}
