package dev.parley.json;

import dev.parley.ParleyException;
import dev.parley.Problem;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes: it takes all batches that wait, and makes them durable together. Callers may be interrupted;
 * this thread is not, so that no interruption closes the file.
 *
 * <p>After a failed write or force it is not known what the disk holds, and a force that is repeated may succeed without having
 * written anything. So the first failure is the last thing that this writer does to the file: those who wait get
 * {@code outcome_unknown}, everybody later {@code store.unavailable}, until the store is opened anew and reads what is there.
 */
final class JournalWriter implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JournalWriter.class.getName());
    private static final long GROUP_BYTES = 8L << 20;
    private static final long IDLE_MILLIS = 50;
    private static final long LOOKING_MILLIS = 1_000;

    private final Journal journal;
    private final FolderLock lock;
    private final Consumer<String> onFailure;
    private final BlockingQueue<Order> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable ParleyException refusal;
    private @Nullable Order postponed;
    private boolean noted = true;
    private boolean ending;

    /** What the thread is to do, and whoever waits for it. */
    private sealed interface Order {
        CompletableFuture<?> answer();
    }

    private record Writing(BatchEncoder.Encoded batch, CompletableFuture<Journal.Place> answer) implements Order {}

    private record Retiring(IntPredicate wanted, CompletableFuture<Integer> answer) implements Order {}

    private record Ending(CompletableFuture<Void> answer) implements Order {}

    /**
     * Starts the thread.
     *
     * @param journal what to write to; owned from now on
     * @param lock what keeps others out; looked at before each write, and once a second while there is none
     * @param onFailure hears once, on that thread, of the failure that ended the writing, when all who waited have been answered
     *     and the file is closed; it may close the store and end the process
     */
    JournalWriter(Journal journal, FolderLock lock, Consumer<String> onFailure) {
        this.journal = journal;
        this.lock = lock;
        this.onFailure = onFailure;
        new Thread(this::run, "parley-journal").start();
    }

    /**
     * Writes a batch and waits until it is durable.
     *
     * @param batch what to write
     * @return where it begins
     * @throws ParleyException {@code store.full} or {@code store.unavailable} when nothing was stored, {@code outcome_unknown}
     */
    Journal.Place write(BatchEncoder.Encoded batch) {
        CompletableFuture<Journal.Place> answer = new CompletableFuture<>();
        return answer(new Writing(batch, answer), answer);
    }

    private <T> T answer(Order order, CompletableFuture<T> answer) {
        queue.add(order);
        if (refusal != null && queue.remove(order)) {
            throw refused();
        }
        try {
            return answer.join();
        } catch (RuntimeException e) {
            throw ParleyException.of(e);
        }
    }

    /**
     * Gives up the newest segment if it is wanted, as {@link Journal#retire} does.
     *
     * @param wanted whether to give up the segment of a number; asked on the writer's thread
     * @return the number of the segment that is written to: nothing is added any more to those before it
     * @throws ParleyException {@code store.full} or {@code store.unavailable}
     */
    int retire(IntPredicate wanted) {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        return answer(new Retiring(wanted, answer), answer);
    }

    /** Why nothing can be written any more; empty while all is well. */
    Optional<ParleyException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Writes nothing from now on. */
    void giveUp(Throwable cause) {
        String trouble = "Writing the store failed (" + cause + "); nothing is stored until the store is opened again.";
        LOG.log(Level.ERROR, trouble, cause);
        refuse(new ParleyException(Problem.STORE_UNAVAILABLE, trouble, cause));
        orderToEnd();
    }

    private synchronized void refuse(ParleyException reason) {
        if (refusal == null) {
            refusal = reason;
        }
    }

    private void orderToEnd() {
        queue.add(new Ending(new CompletableFuture<>()));
    }

    private void run() {
        try {
            while (!ending) {
                writeGroup(nextGroup());
            }
            if (refusal == null && !noted) {
                note();
            }
        } catch (IOException | RuntimeException | Error e) {
            giveUp(e);
        }
        Optional<String> trouble = refusal().map(ParleyException::detail);
        refuse(new ParleyException(Problem.STORE_UNAVAILABLE, "The store is closed."));
        rejectQueue();
        closeJournal();
        ended.countDown();
        trouble.ifPresent(onFailure);
    }

    private void writeGroup(List<Writing> group) throws IOException {
        if (group.isEmpty()) {
            return;
        }
        try {
            List<Journal.Place> places =
                    journal.append(group.stream().map(Writing::batch).toList());
            noted = false;
            for (int i = 0; i < places.size(); i++) {
                group.get(i).answer().complete(places.get(i));
            }
        } catch (ParleyException e) {
            LOG.log(Level.WARNING, "Nothing was stored: {0}", e.detail());
            group.forEach(waiting -> waiting.answer().completeExceptionally(e));
        } catch (IOException | RuntimeException | Error e) {
            giveUp(e);
            ParleyException unknown = new ParleyException(
                    Problem.OUTCOME_UNKNOWN,
                    "Writing failed; what was stored is known when the store is opened again.",
                    e);
            group.forEach(waiting -> waiting.answer().completeExceptionally(unknown));
            ending = true;
        }
    }

    /** All that wait, as far as they go into one write; none after a while without any. */
    private List<Writing> nextGroup() throws IOException {
        List<Writing> group = new ArrayList<>();
        long bytes = 0;
        for (Order next = first(); next != null; next = queue.poll()) {
            if (next instanceof Writing writing) {
                bytes += Journal.size(writing.batch());
                if (group.isEmpty() || (bytes <= GROUP_BYTES && journal.fits(bytes))) {
                    group.add(writing);
                    continue;
                }
            } else if (group.isEmpty()) {
                obey(next);
                return group;
            }
            postponed = next;
            return group;
        }
        return group;
    }

    private void obey(Order order) throws IOException {
        if (order instanceof Retiring retiring) {
            retire(retiring);
        } else {
            ending = true;
        }
    }

    private void retire(Retiring retiring) throws IOException {
        try {
            retiring.answer().complete(journal.retire(retiring.wanted()));
        } catch (ParleyException e) {
            retiring.answer().completeExceptionally(e);
        } catch (IOException | RuntimeException | Error e) {
            retiring.answer()
                    .completeExceptionally(
                            new ParleyException(Problem.STORE_UNAVAILABLE, "A new file could not be begun.", e));
            throw e;
        }
    }

    private @Nullable Order first() throws IOException {
        try {
            while (postponed == null) {
                postponed = queue.poll(noted ? LOOKING_MILLIS : IDLE_MILLIS, TimeUnit.MILLISECONDS);
                lock.check();
                if (postponed == null && !noted) {
                    note();
                }
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "Interrupted; the writer ends when it is closed.");
        }
        lock.check();
        Order first = postponed;
        postponed = null;
        return first;
    }

    private void note() throws IOException {
        noted = true;
        try {
            journal.noteDurable();
        } catch (ParleyException e) {
            LOG.log(Level.DEBUG, "No room to note what is durable: {0}", e.detail());
        }
    }

    /** Those that were never written. */
    private void rejectQueue() {
        if (postponed != null) {
            postponed.answer().completeExceptionally(refused());
        }
        for (Order waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.answer().completeExceptionally(refused());
        }
    }

    private ParleyException refused() {
        ParleyException reason = refusal().orElseThrow();
        return new ParleyException(reason.problem(), reason.detail(), reason);
    }

    private void closeJournal() {
        try {
            journal.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "Closing a file of the store failed; everything acknowledged was durable before", e);
        }
    }

    /** Writes what waits, then ends; whoever comes later is refused. */
    @Override
    public void close() {
        orderToEnd();
        boolean interrupted = false;
        while (ended.getCount() > 0) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
