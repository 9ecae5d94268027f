package dev.parley.shared.work;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.message.UserId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Runs the reads that people ask for: people take turns, however many reads each of them has waiting, and one person occupies
 * only some of the threads. A read that is cancelled while it waits is dropped at once; one that runs does so within its {@link
 * Cancellation}, which the stores look at. Safe for any number of threads; nothing blocks.
 */
public final class ReadQueue {
    private final Executor threads;
    private final Limits limits;
    private final Map<UserId, Person> people = new HashMap<>();
    private final Queue<Person> turns = new ArrayDeque<>();
    private int running;
    private int waiting;

    /**
     * How much is read at a time.
     *
     * @param running reads that run at once
     * @param runningPerPerson of them for one person; fewer than {@code running} leave threads to others
     * @param waiting reads that wait
     * @param waitingPerPerson of them for one person
     * @param longPerPerson exports and bootstraps of one person at once
     */
    public record Limits(int running, int runningPerPerson, int waiting, int waitingPerPerson, int longPerPerson) {
        /** Of these, a person is never refused because of what others have waiting. */
        static final int GUARANTEED = 4;

        /** 6 at once, 2 of them for one person; 2,000 waiting, 256 of them for one person; 2 exports and bootstraps. */
        public static final Limits DEFAULT = new Limits(6, 2, 2_000, 256, 2);

        /** Checks the numbers. */
        public Limits {
            if (running < 1 || runningPerPerson < 1 || waiting < 1 || waitingPerPerson < 1 || longPerPerson < 1) {
                throw new IllegalArgumentException("Each limit is at least 1.");
            }
        }

        /**
         * These limits with another number of exports and bootstraps.
         *
         * @param most how many one person has at once
         * @return other limits; these stay as they are
         */
        public Limits withLongPerPerson(int most) {
            return new Limits(running, runningPerPerson, waiting, waitingPerPerson, most);
        }
    }

    /** What one person has asked for; guarded by the queue. */
    private static final class Person {
        private final UserId user;
        private final Set<Read<?>> waiting = new LinkedHashSet<>();
        private int running;
        private int longReads;
        private boolean hasTurn;

        Person(UserId user) {
            this.user = user;
        }

        boolean isIdle() {
            return waiting.isEmpty() && running == 0 && longReads == 0 && !hasTurn;
        }
    }

    /** One read and its answer. */
    private static final class Read<T> {
        private final Person person;
        private final Cancellation cancellation;
        private final Supplier<T> question;
        private final CompletableFuture<T> answer = new CompletableFuture<>();

        Read(Person person, Cancellation cancellation, Supplier<T> question) {
            this.person = person;
            this.cancellation = cancellation;
            this.question = question;
        }

        void run() {
            T found;
            try {
                found = cancellation.within(question);
            } catch (Throwable e) { // whoever asked is told of an error too
                answer.completeExceptionally(e);
                return;
            }
            answer.complete(found);
        }
    }

    /**
     * Nothing to read.
     *
     * @param threads run reads, at least as many at once as the limits say; borrowed
     * @param limits how much at a time
     */
    public ReadQueue(Executor threads, Limits limits) {
        this.threads = threads;
        this.limits = limits;
    }

    /**
     * Reads when the person's turn has come.
     *
     * @param <T> of the answer
     * @param reader who asks
     * @param cancellation what the read ends with
     * @param question blocks on a store
     * @return its answer, or how it failed: a {@link ParleyException} with {@code reads.too_many} or {@code overloaded} where it can't
     *     wait, {@link java.util.concurrent.CancellationException} where it was cancelled
     */
    public <T> CompletionStage<T> ask(UserId reader, Cancellation cancellation, Supplier<T> question) {
        Read<T> read;
        synchronized (this) {
            Person person = person(reader);
            Optional<ParleyException> refusal = refusal(person);
            if (refusal.isPresent()) {
                forgetIfIdle(person);
                return CompletableFuture.failedFuture(refusal.get());
            }
            read = new Read<>(person, cancellation, question);
            person.waiting.add(read);
            waiting++;
            offerTurn(person);
        }
        Cancellation.Registration registration = cancellation.onCancel(() -> drop(read));
        read.answer.whenComplete((any, failure) -> registration.close());
        runWhatMayRun();
        return read.answer;
    }

    private Person person(UserId user) {
        return people.computeIfAbsent(user, Person::new);
    }

    private void forgetIfIdle(Person person) {
        if (person.isIdle()) {
            people.remove(person.user);
        }
    }

    private Optional<ParleyException> refusal(Person person) {
        if (person.waiting.size() >= limits.waitingPerPerson()) {
            return Optional.of(new ParleyException(
                    Problem.READS_TOO_MANY,
                    "At most " + limits.waitingPerPerson()
                            + " reads of one person wait at a time; wait for answers and ask again."));
        }
        return waiting >= limits.waiting() && person.waiting.size() >= Limits.GUARANTEED
                ? Optional.of(overloaded())
                : Optional.empty();
    }

    private static ParleyException overloaded() {
        return new ParleyException(Problem.OVERLOADED, "More reads wait than can be answered soon; try again.");
    }

    private void offerTurn(Person person) {
        if (!person.hasTurn && !person.waiting.isEmpty() && person.running < limits.runningPerPerson()) {
            person.hasTurn = true;
            turns.add(person);
        }
    }

    private void runWhatMayRun() {
        for (Optional<Read<?>> next = next(); next.isPresent(); next = next()) {
            run(next.get());
        }
    }

    private synchronized Optional<Read<?>> next() {
        while (running < limits.running() && !turns.isEmpty()) {
            Person person = turns.remove();
            person.hasTurn = false;
            Optional<Read<?>> first = person.waiting.stream().findFirst();
            if (first.isPresent()) {
                person.waiting.remove(first.get());
                waiting--;
                person.running++;
                running++;
                offerTurn(person);
                return first;
            }
            forgetIfIdle(person);
        }
        return Optional.empty();
    }

    private void run(Read<?> read) {
        try {
            threads.execute(() -> {
                try {
                    read.run();
                } finally {
                    ended(read.person);
                    runWhatMayRun();
                }
            });
        } catch (RejectedExecutionException e) {
            ended(read.person);
            read.answer.completeExceptionally(
                    new ParleyException(Problem.OVERLOADED, "More is asked for than can be done now; try again.", e));
        }
    }

    private synchronized void ended(Person person) {
        person.running--;
        running--;
        offerTurn(person);
        forgetIfIdle(person);
    }

    private void drop(Read<?> read) {
        boolean dropped;
        synchronized (this) {
            dropped = read.person.waiting.remove(read);
            if (dropped) {
                waiting--;
                forgetIfIdle(read.person);
            }
        }
        if (dropped) {
            read.answer.cancel(false);
        }
    }

    /**
     * Begins something of many reads, or of large ones: an export or a bootstrap.
     *
     * @param reader who asks
     * @param until it counts until this is cancelled
     * @throws ParleyException {@code reads.too_many} where the person has as many already
     */
    public void beginLong(UserId reader, Cancellation until) {
        Person person;
        synchronized (this) {
            person = person(reader);
            if (person.longReads >= limits.longPerPerson()) {
                throw new ParleyException(
                        Problem.READS_TOO_MANY,
                        "At most " + limits.longPerPerson()
                                + " exports and bootstraps of one person run at a time; read one to its end first.");
            }
            person.longReads++;
        }
        until.onCancel(() -> endLong(person));
    }

    private synchronized void endLong(Person person) {
        person.longReads--;
        forgetIfIdle(person);
    }

    /**
     * How many reads run now.
     *
     * @return 0 or more
     */
    public synchronized int running() {
        return running;
    }

    /**
     * How many reads wait now.
     *
     * @return 0 or more
     */
    public synchronized int waiting() {
        return waiting;
    }
}
