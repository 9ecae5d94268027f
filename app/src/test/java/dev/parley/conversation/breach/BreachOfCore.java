package dev.parley.conversation.breach;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.memory.InMemoryMessageRepository;
import java.io.FileReader;
import java.io.ObjectInputStream;
import java.time.Instant;

/** Everything that core must not do, to see that it would be found. */
final class BreachOfCore {
    @JsonProperty
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
