package dev.parley.app;

import ch.qos.logback.classic.LoggerContext;
import dev.parley.ParleyException;
import dev.parley.json.StoreNotOpenedException;
import dev.parley.postgres.DatabaseNotOpenedException;
import dev.parley.shared.event.ThreadGuard;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command line: {@code java -jar parley.jar} serves until it is told to stop; {@code --health} asks a running server on this
 * machine whether it is ready; {@code --restored} is run once after a backup took the store's place; {@code --help} and {@code --version} tell. Settings come from the environment and {@code .env}.
 */
public final class Main {
    private Main() {}

    /**
     * Runs one of the commands; see {@link Exit} for how it ends.
     *
     * @param arguments none, or one of the options
     * @throws InterruptedException when the process is torn down
     */
    public static void main(String[] arguments) throws InterruptedException {
        Exit exit = run(arguments);
        if (exit != Exit.OK) {
            Runtime.getRuntime().exit(exit.code());
        }
    }

    private static Exit run(String[] arguments) throws InterruptedException {
        String option = arguments.length == 0 ? "" : arguments[0];
        try {
            return switch (option) {
                case "" -> serve(settings());
                case "--health" -> health(settings().http());
                case "--restored" -> restored(settings());
                case "--version" -> say("Parley " + version());
                case "--help" ->
                    say("Usage: java -jar parley.jar [--health | --restored | --version | --help]"
                            + System.lineSeparator()
                            + "Settings are environment variables or lines of .env; see .env.template.");
                default -> {
                    complain("Unknown option " + option + ": --health, --restored, --version or --help is accepted.");
                    yield Exit.USAGE;
                }
            };
        } catch (InvalidSettingsException e) {
            complain(String.valueOf(e.getMessage()));
            return Exit.CONFIGURATION;
        }
    }

    private static Exit health(Settings.Http http) throws InterruptedException {
        return HealthCheck.run(http.host(), http.port());
    }

    private static Settings settings() {
        Settings settings = Settings.from(Environment.of(Path.of("."), System.getenv()));
        System.setProperty("PARLEY_LOG_FORMAT", settings.log().format().name().toLowerCase(Locale.ROOT));
        System.setProperty("PARLEY_LOG_LEVEL", settings.log().level().name());
        return settings;
    }

    /** While no server runs: whatever clients know of the store is of a past that it may not have. */
    private static Exit restored(Settings settings) {
        try {
            return say(Restoring.run(settings));
        } catch (RuntimeException e) {
            return notStarted(e);
        }
    }

    /** Serves until the process is told to stop; does not return. */
    private static Exit serve(Settings settings) throws InterruptedException {
        Node node;
        try {
            node = Wiring.start(settings, Main::stopWithoutAcknowledging, new ThreadGuard(Main::stopWithoutThread));
        } catch (RuntimeException e) {
            return notStarted(e);
        }
        Logger log = LoggerFactory.getLogger(Main.class);
        node.introduction().forEach(log::info);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            log.info("Told to stop: answering what is running, for at most {}", settings.drain());
                            node.stop(settings.drain());
                            log.info("Stopped; everything that was acknowledged is kept");
                            end(Exit.OK);
                        },
                        "parley-stop"));
        new CountDownLatch(1).await();
        return Exit.OK;
    }

    /** Whoever must act can tell from the code; the sentence says what to do. */
    private static Exit notStarted(RuntimeException failure) {
        if (failure instanceof InvalidSettingsException settings) {
            throw settings;
        }
        complain("Parley did not start. " + failure.getMessage());
        if (failure instanceof StoreNotOpenedException store) {
            return switch (store.reason()) {
                case LOCKED -> Exit.IN_USE;
                case DAMAGED -> Exit.DAMAGED;
                case TOO_NEW, INACCESSIBLE -> Exit.CONFIGURATION;
            };
        }
        if (failure instanceof DatabaseNotOpenedException database) {
            return switch (database.reason()) {
                case IN_USE -> Exit.IN_USE;
                case UNFIT -> unfit(failure);
            };
        }
        if (failure instanceof ParleyException known) {
            return known.problem().kind().retriable() ? Exit.UNAVAILABLE : Exit.INTERNAL;
        }
        if (failure instanceof IllegalStateException || failure instanceof IllegalArgumentException) {
            return unfit(failure);
        }
        LoggerFactory.getLogger(Main.class).error("An unforeseen failure at the start", failure);
        return Exit.INTERNAL;
    }

    /** The adapters speak of durability in general; this is how it is called here. */
    private static Exit unfit(RuntimeException failure) {
        complain(advice(String.valueOf(failure.getMessage())));
        return Exit.CONFIGURATION;
    }

    static String advice(String reason) {
        String settings = "All settings are in .env.template";
        return reason.toLowerCase(Locale.ROOT).contains("weak durability")
                ? settings + "; weak durability is allowed by PARLEY_ALLOW_WEAK_DURABILITY=true."
                : settings + ".";
    }

    /** The store has stopped acknowledging already. */
    private static void stopWithoutAcknowledging(String reason) {
        LoggerFactory.getLogger(Main.class)
                .error("Writing failed; the process ends before it could acknowledge what is not kept: {}", reason);
        endSoon(Exit.WRITING_FAILED);
    }

    /** It may be for a lack of memory, so it is said after it is certain that the process ends. */
    static void stopWithoutThread(String reason) {
        endSoon(Exit.THREAD_DIED);
        LoggerFactory.getLogger(Main.class).error("The process ends, to be started again: {}", reason);
    }

    /** Callers get a moment to hear that the outcome is unknown. */
    private static void endSoon(Exit exit) {
        try {
            new Thread(
                            () -> {
                                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                                end(exit);
                            },
                            "parley-end")
                    .start();
        } catch (OutOfMemoryError e) {
            end(exit);
        }
    }

    /** Ends the process with a code of its own choice also from a shutdown hook, when the last lines are written. */
    private static void end(Exit exit) {
        try {
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
                context.stop();
            }
        } finally {
            Runtime.getRuntime().halt(exit.code());
        }
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(development)");
    }

    private static Exit say(String text) {
        PrintStream out = System.out;
        out.println(text);
        return Exit.OK;
    }

    /** Before there is a log: to the console, for the person who started this. */
    private static void complain(String text) {
        PrintStream err = System.err;
        err.println(text);
    }
}
