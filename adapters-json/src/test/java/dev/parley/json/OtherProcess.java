package dev.parley.json;

import dev.parley.ParleyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that opens a store and sends messages into its kitchen, one after the other, as many as it is told, and
 * says what became of each.
 */
final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Thread listener;

    private OtherProcess(Process process) {
        this.process = process;
        this.listener = new Thread(this::listen);
        listener.start();
    }

    /** Starts it, under another program where one is named. */
    static OtherProcess start(Path folder, int messages, String... under) throws IOException {
        List<String> command = new ArrayList<>(List.of(under));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OtherProcess.class.getName(),
                folder.toString(),
                String.valueOf(messages)));
        return new OtherProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> said() {
        return List.copyOf(said);
    }

    int stored() {
        return (int) said.stream().filter(line -> line.startsWith("stored ")).count();
    }

    /** Waits for its end, then has heard everything that it said. */
    void join() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("It does not end; it said " + said);
        }
        listener.join(TimeUnit.SECONDS.toMillis(10));
    }

    /** Kills it as nothing can prevent. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        join();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** The other process itself: the store's folder, and how many messages. */
    public static void main(String[] args) {
        JsonSettings settings = JsonSettings.in(Path.of(args[0])).withReservedBytes(0);
        try (JsonMessageRepository store =
                JsonMessageRepository.open(settings, trouble -> System.out.println("trouble"))) {
            System.out.println("opened");
            if (store.conversation(Kitchen.ID).isEmpty()) {
                Kitchen.begin(store);
            }
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                send(store);
            }
        } catch (StoreNotOpenedException e) {
            System.out.println(e.reason() + " " + e.getMessage());
        }
    }

    private static void send(JsonMessageRepository store) {
        try {
            Kitchen.send(store, "from another process");
            System.out.println("stored " + Kitchen.lastSeq(store));
        } catch (ParleyException e) {
            System.out.println("failed " + e.problem());
        }
    }
}
