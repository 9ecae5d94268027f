package dev.parley.document;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.InvalidInputException;
import dev.parley.presence.Presence;
import dev.parley.presence.Signal;
import dev.parley.presence.Signal.Arrival;
import dev.parley.presence.Signal.Attendance;
import dev.parley.presence.Signal.Departure;
import dev.parley.presence.Signal.Typing;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignalDocumentsTest {
    static List<Signal> signals() {
        return List.of(
                new Typing(aConversationId(), ANA),
                new Attendance("one", List.of(ANA, BEN)),
                new Attendance("one", List.of()),
                new Arrival("one", ANA),
                new Departure("one", ANA, NOON.plusMillis(1)));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void whatIsWrittenIsReadAsItWas(Signal signal) {
        assertThat(SignalDocuments.signal(SignalDocuments.of(signal))).isEqualTo(signal);
    }

    @ParameterizedTest
    @MethodSource("signals")
    void fieldsThatANewerVersionAddsAreIgnored(Signal signal) {
        Map<String, Object> document = new HashMap<>(SignalDocuments.of(signal));
        document.put("mood", "good");

        assertThat(SignalDocuments.signal(document)).isEqualTo(signal);
    }

    @ParameterizedTest
    @MethodSource("signals")
    void eachFieldIsNeededAndNamed(Signal signal) {
        Map<String, Object> document = SignalDocuments.of(signal);
        for (String field : document.keySet()) {
            Map<String, Object> without = new HashMap<>(document);
            without.remove(field);

            assertThatThrownBy(() -> SignalDocuments.signal(without))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + field + "\"");
        }
    }

    @Test
    void whatNoNodeWouldSayIsRefused() {
        List<String> crowd = Collections.nCopies(Attendance.MAX_USERS + 1, "ana");

        assertThatThrownBy(() -> SignalDocuments.signal(Map.of("type", "attendance", "node", "one", "users", crowd)))
                .hasMessageContaining("at most 500");
        assertThatThrownBy(() -> SignalDocuments.signal(Map.of("type", "arrival", "node", " ", "user", "ana")))
                .hasMessageContaining("1 to 128");
        assertThatThrownBy(() -> new Arrival("n".repeat(Signal.MAX_NODE + 1), ANA))
                .hasMessageContaining("1 to 128");
        assertThatThrownBy(() -> SignalDocuments.signal(Map.of("type", "arrival", "node", "one", "user", "")))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> SignalDocuments.signal(Map.of("type", "sighing", "user", "ana")))
                .hasMessageContaining("sighing");
    }

    @Test
    void whoIsOnlineWasNotLastSeenAnyTime() {
        assertThat(SignalDocuments.of(new Presence(ANA, true, Optional.of(NOON))))
                .isEqualTo(Map.of("user", "ana", "online", true));
        assertThat(SignalDocuments.of(new Presence(ANA, false, Optional.of(NOON))))
                .isEqualTo(Map.of("user", "ana", "online", false, "lastSeen", "2026-03-01T12:00:00Z"));
        assertThat(SignalDocuments.of(new Presence(ANA, false, Optional.empty())))
                .isEqualTo(Map.of("user", "ana", "online", false));
    }
}
