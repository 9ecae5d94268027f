package dev.parley.javalin;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the frames of the objects that were written last. All listeners of a node are handed one and the same object, one
 * right after the other: a few places, found by identity, suffice, and what is in them is all that is ever kept. Safe for any
 * number of threads.
 */
final class SocketFrameCache<T> {
    private final AtomicReferenceArray<@Nullable Entry<T>> entries;
    private final Function<T, SocketFrame> encoding;

    private record Entry<T>(T thing, SocketFrame frame) {}

    /**
     * An empty cache.
     *
     * @param places how many frames to keep, a power of two
     * @param encoding writes a frame
     */
    SocketFrameCache(int places, Function<T, SocketFrame> encoding) {
        this.entries = new AtomicReferenceArray<>(places);
        this.encoding = encoding;
    }

    @SuppressWarnings("ReferenceEquality") // an equal message of another revision is another frame
    SocketFrame frame(T thing) {
        int place = System.identityHashCode(thing) & (entries.length() - 1);
        Entry<T> entry = entries.get(place);
        if (entry != null && entry.thing() == thing) {
            return entry.frame();
        }
        SocketFrame frame = encoding.apply(thing);
        entries.set(place, new Entry<>(thing, frame));
        return frame;
    }
}
