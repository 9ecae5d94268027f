package dev.parley.conversation.breach;

import dev.parley.memory.InMemoryMessageRepository;
import java.io.FileReader;
import java.io.ObjectInputStream;
import java.time.Instant;
import org.slf4j.Logger;

/** Everything that core must not do, to see that it would be found. */
final class BreachOfCore {
    Class<?> library() {
        return Logger.class;
    }

    Object adapter() {
        return new InMemoryMessageRepository();
    }

    Instant now() {
        return Instant.now();
    }

    Class<?> file() {
        return FileReader.class;
    }

    Class<?> serialization() {
        return ObjectInputStream.class;
    }
}
