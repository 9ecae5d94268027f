package dev.parley.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of a shard in the order of the last revision of anything in them, so that what changed lately is found
 * without looking at the rest. Guarded by the index.
 */
final class Recency {
    private @Nullable Chat newest;

    /** Moves those that a batch changed to the end. */
    void touch(Collection<Chat> changed) {
        changed.stream()
                .sorted(Comparator.comparingLong(chat -> chat.state().lastRevision()))
                .forEach(this::touch);
    }

    private void touch(Chat chat) {
        if (newest == chat) {
            return;
        }
        unlink(chat);
        chat.older = newest;
        if (newest != null) {
            newest.newer = chat;
        }
        newest = chat;
    }

    private static void unlink(Chat chat) {
        if (chat.older != null) {
            chat.older.newer = chat.newer;
        }
        if (chat.newer != null) {
            chat.newer.older = chat.older;
        }
        chat.newer = null;
    }

    /** Those in which anything changed at a revision or later. */
    List<Chat> since(long revision) {
        List<Chat> found = new ArrayList<>();
        for (Chat chat = newest; chat != null && chat.state().lastRevision() >= revision; chat = chat.older) {
            found.add(chat);
        }
        return found;
    }
}
