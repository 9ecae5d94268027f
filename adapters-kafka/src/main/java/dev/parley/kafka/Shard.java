package dev.parley.kafka;

import dev.parley.shared.event.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A shard that a subscription owns: whether it flows, or when to take it over again. For the subscription's thread, except for
 * {@link #trouble()}.
 */
final class Shard {
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final TopicPartition partition;
    /** Offsets among the dead letters that the shard has not passed yet, so that no retry buries them twice. */
    private final Set<Long> buried = new HashSet<>();

    private boolean flowing;
    private boolean refused;
    private boolean remembered;
    private boolean proven;
    private long careful;
    private int deaths;
    private int failures;
    private long due = System.nanoTime();
    private OptionalLong place = OptionalLong.empty();
    private @Nullable Instant since;
    private volatile @Nullable String trouble;

    Shard(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    int number() {
        return partition.partition();
    }

    boolean flows() {
        return flowing;
    }

    /** How long until it is to be taken over; not positive when that is now. */
    Duration remaining(long now) {
        return refused ? NEVER : Duration.ofNanos(due - now);
    }

    void flow(long from) {
        flowing = true;
        place = OptionalLong.of(from);
    }

    /** Where it stands and since when, for as long as nothing goes through. */
    String standstill() {
        Instant begun = since == null ? Instant.now() : since;
        since = begun;
        return "It stands " + (place.isPresent() ? "at offset " + place.getAsLong() + " " : "") + "since "
                + begun.truncatedTo(ChronoUnit.SECONDS) + ".";
    }

    boolean isBuried(long offset) {
        return buried.contains(offset);
    }

    void buried(long offset) {
        buried.add(offset);
    }

    /** Whether it is known how the process that handled the shard before this one ended. */
    boolean isRemembered() {
        return remembered;
    }

    /** What other processes died at: what stands before an offset is to be handled one at a time. */
    void remember(long carefulUntil, int deathsAlone) {
        remembered = true;
        careful = carefulUntil;
        deaths = deathsAlone;
    }

    /** How many processes in a row died at the next record alone. */
    int deaths() {
        return deaths;
    }

    /** A process handled the next record, or failed to, and lives. */
    void survived() {
        deaths = 0;
    }

    /** Whether a record is to be handled alone. */
    boolean isSuspect(long offset) {
        return offset < careful;
    }

    /** Up to where records are to be handled alone, exclusive. */
    long careful() {
        return careful;
    }

    /** Whether this process has handled a batch of the shard. */
    boolean isProven() {
        return proven;
    }

    void prove() {
        proven = true;
    }

    /** A batch went through. */
    void passed(long next) {
        buried.removeIf(offset -> offset < next);
        place = OptionalLong.of(next);
        survived();
        caughtUp();
    }

    /** It stands still and is taken over again after a while. */
    void stop(String reason) {
        flowing = false;
        failures++;
        due = System.nanoTime()
                + Backoff.DEFAULT.next(failures, ThreadLocalRandom.current()).toNanos();
        trouble = reason;
    }

    /** It stands still for as long as it is owned here. */
    void refuse(String reason) {
        flowing = false;
        refused = true;
        trouble = reason;
    }

    /** It is taken over again at once, for a reason that is no trouble. */
    void again() {
        flowing = false;
        due = System.nanoTime();
    }

    /** It was taken over and nothing waits there, so what was in the way is gone. */
    void caughtUp() {
        failures = 0;
        since = null;
        trouble = null;
    }

    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }
}
